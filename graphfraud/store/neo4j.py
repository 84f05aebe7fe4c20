"""The Neo4j store: the same graph and the same answers as the embedded one, from a server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path as Folder
from typing import TYPE_CHECKING

from graphfraud.errors import InputError, StoreError, UsageError
from graphfraud.model.masking import card_id
from graphfraud.store import neo4j_answer, neo4j_links, neo4j_paths, neo4j_screened
from graphfraud.store.database import Database
from graphfraud.store.embedded_index import has_settlements
from graphfraud.store.neo4j_connect import Connection, connection_from, open_driver, translated
from graphfraud.store.neo4j_cypher import KINDS, LABELS, filled
from graphfraud.store.neo4j_load import (
    BATCH_ROWS,
    WORKERS,
    LoadReport,
    load_by_bolt,
    records_mark,
    workspace_mark,
)
from graphfraud.store.neo4j_mark import ADVICE, Mark, behind, own_marks, read_mark
from graphfraud.store.neo4j_read import NODE_LABELS, Reader, edge, node
from graphfraud.store.neo4j_write import Writer
from graphfraud.store.protocol import EDGE_TYPES, MAX_HOPS, MAX_PATHS, Answer, Edge, Link, Node, Path

if TYPE_CHECKING:
    import pyarrow as pa

UNNAMED_TYPES = ("INSURED_IN", "LOCATED_IN")
MANY_SETTLEMENTS = 300_000
"""Settlements from which on an empty local server is loaded by import."""


class Neo4jStore:
    """The store over a server that holds the workspace's graph; see ``protocol.Store``.

    Args:
        database: the workspace, for the key of its cards and to tell whether the graph is of today.
        connection: the server.

    Attributes:
        mark: what the graph remembers of its load.

    Raises:
        StoreError: the server cannot be reached, or holds no graph of this workspace.
    """

    name = "neo4j"

    def __init__(self, database: Database, connection: Connection):
        self.database = database
        self.connection = connection
        self.driver = open_driver(connection)
        self.reader = Reader(self.driver, connection)
        try:
            self.mark = self._loaded()
        except BaseException:
            self.close()
            raise

    def _loaded(self) -> Mark:
        mark = read_mark(self.reader)
        if mark.state != "complete":
            raise StoreError(f"{self.connection.uri}: the graph was not loaded to its end; {ADVICE}")
        if mark.workspace != workspace_mark(self.database):
            raise StoreError(f"{self.connection.uri}: holds the graph of another workspace; {ADVICE}")
        return mark

    @property
    def stale(self) -> str | None:
        """What has changed since the graph was loaded, ``records`` or ``findings``; None where it is of today."""
        return behind(self.mark, own_marks(self.database))

    def require_current(self) -> None:
        """Nothing where the graph is of the workspace's records.

        Raises:
            StoreError: it is of other records.
        """
        if self.mark.records != records_mark(self.database):
            raise StoreError(
                f"{self.connection.uri}: the records have changed since the graph was loaded; "
                "load it: graphfraud neo4j load"
            )

    def refresh(self) -> None:
        """Bring the graph up to the workspace's findings and tested links, as much of it as was loaded."""
        every, unmasked = self.mark.every, self.mark.unmasked
        load_by_bolt(self.database, self.connection, every=every, unmasked=unmasked, findings_only=True)
        self.mark = self._loaded()

    def keep_screened(self, level: str, pairs: pa.Table) -> None:
        """Replace a level's screened pairs; those of persons whom the server does not hold are left out."""
        writer = Writer(self.driver, self.connection.database, BATCH_ROWS, WORKERS)
        neo4j_screened.keep(self.database, self.reader, writer, level, pairs)

    def screened(self, level: str) -> pa.Table:
        """A level's screened pairs, in any order."""
        return neo4j_screened.read(self.reader, level)

    def resolve(self, id: str) -> tuple[Node, ...]:
        """Nodes of that id, of whatever kind; a raw card number is found under its stand-in."""
        if not id.strip():
            return ()
        known = {"id": id.strip(), "stand_in": card_id(id, self.database.card_key())}
        return tuple(sorted(Node(*row) for row in self.reader.rows(filled("store/resolve"), known)))

    def nodes(self, kind: str) -> Iterator[Node]:
        """All nodes of a kind, by id."""
        for row in self.reader.stream(filled("store/nodes", label=LABELS[kind])):
            yield Node(kind, row[0])

    def edges(self, type: str) -> Iterator[Edge]:
        """All edges of a type, by (a, b)."""
        rows = self.reader.stream(filled("store/edges", type=_protocol_type(type)), {"labels": list(KINDS)})
        yield from sorted(
            (edge(type, node(row[0], row[1]), node(row[2], row[3]), row[4:]) for row in rows),
            key=lambda each: (each.a, each.b),
        )

    def neighbours(self, node: Node) -> tuple[Edge, ...]:
        """The edges at a node, by (type, a, b)."""
        text = filled("store/around", label=LABELS[node.kind], types=EDGE_TYPES)
        found = set()
        for _, type, forward, label, other, _, *figures in self.reader.rows(
            text, {"ids": [node.id], "labels": NODE_LABELS}
        ):
            there = Node(KINDS[label], other)
            found.add(edge(type, *((node, there) if forward else (there, node)), figures))
        return tuple(sorted(found, key=lambda each: (each.type, each.a, each.b)))

    def provenance(self, edge: Edge) -> tuple[str, ...]:
        """Settlements that an edge stands on, by id; empty where it stands on other records alone.

        The edges to regions name none, as they would name all: the workspace's records tell theirs.
        """
        if edge.type in UNNAMED_TYPES:
            from graphfraud.store.embedded import EmbeddedStore

            return EmbeddedStore(self.database).provenance(edge)
        if edge.type == "INVOLVES":
            return tuple(row[0] for row in self.reader.rows(filled("store/rests_on"), {"id": edge.a.id}))
        return tuple(sorted({setl_id for _, setl_id in neo4j_paths.events(self.reader, [edge])[edge]}))

    def answer(self, node: Node, *, since: date | None = None, until: date | None = None) -> Answer:
        """What is known of a patient, card, doctor or institution, both days included."""
        return neo4j_answer.answer(self.reader, node, since, until)

    def paths(
        self, a: Node, b: Node, *, max_hops: int = MAX_HOPS, ordered_in_time: bool = False, limit: int = MAX_PATHS
    ) -> tuple[Path, ...]:
        """How two nodes connect, cheapest first; hubs cost more (see store.pathfind)."""
        return neo4j_paths.search(self.reader, a, b, max_hops=max_hops, ordered_in_time=ordered_in_time, limit=limit)

    def links(self, detector: str, type: str | None = None) -> list[Link]:
        """A detector's tested links in canonical order, for the partitioner."""
        return neo4j_links.read_links(self.reader, detector, type)

    def keep_links(self, detector: str, links: Iterable[Link]) -> None:
        """Replace a detector's tested links."""
        neo4j_links.keep_links(self.reader, detector, links)

    def close(self) -> None:
        """Close the connections to the server."""
        with translated(self.connection):
            self.driver.close()


def _protocol_type(type: str) -> str:
    if type not in EDGE_TYPES:
        raise KeyError(type)
    return type


def find_connection(workspace: Folder | str, uri: str | None = None) -> Connection:
    """The server to use: ``uri``, else NEO4J_URI, else the workspace's own local server.

    Raises:
        UsageError: the address is none.
        StoreError: no server is named and the local one does not run.
    """
    named = connection_from(uri)
    if named is not None and named.password is not None:
        return named
    local = _local(workspace)
    if named is not None:
        return local if local is not None and local.uri == named.uri else named
    if local is None:
        raise StoreError("no Neo4j server: start one with graphfraud neo4j start, or set NEO4J_URI")
    return local


def load(
    database: Database,
    uri: str | None = None,
    *,
    how: str = "auto",
    every: bool = False,
    unmasked: bool = False,
) -> LoadReport:
    """Load the workspace's graph into the server that ``find_connection`` names.

    Args:
        database: the workspace's, with derived tables; reading suffices.
        uri: the server, where it is not the one of NEO4J_URI or the local one.
        how: bolt; import (the local server's database made anew from files); auto takes import where the local server
            holds no graph yet and there are many settlements.
        every: a Settlement node for every settlement, not only for those that findings, links, stays and boxes sold
            twice rest on.
        unmasked: names and numbers too; the caller has asked for the reason and logged it.

    Raises:
        UsageError: import into a server that is not the workspace's own.
        InputError: the workspace holds no settlements.
        StoreError: no server, or it refuses or goes away.
    """
    if how not in ("auto", "bolt", "import"):
        raise UsageError(f"load {how!r}: choose auto, bolt or import")
    if not has_settlements(database):
        raise InputError(f"{database.folder}: holds no settlements; add some with: graphfraud ingest SOURCE")
    connection = find_connection(database.folder, uri)
    own = _local(database.folder)
    is_own = own is not None and own.uri == connection.uri
    if how == "import" and not is_own:
        raise UsageError("import works on the workspace's own local server only; load over Bolt")
    if how == "import" or (how == "auto" and is_own and _worth_import(database, connection)):
        from graphfraud.store.neo4j_import import load_by_import

        return load_by_import(database, every=every, unmasked=unmasked)
    return load_by_bolt(database, connection, every=every, unmasked=unmasked)


def _worth_import(database: Database, connection: Connection) -> bool:
    """Whether there are many settlements and no graph on the server."""
    if database.con.execute("SELECT COUNT(*) FROM settlement").fetchall()[0][0] < MANY_SETTLEMENTS:
        return False
    with open_driver(connection) as driver, translated(connection):
        found = driver.execute_query(filled("load/any_node"), database_=connection.database)
    return not found.records


def open_store(database: Database, uri: str | None = None) -> Neo4jStore:
    """The store over the server that ``find_connection`` names."""
    return Neo4jStore(database, find_connection(database.folder, uri))


def _local(workspace: Folder | str) -> Connection | None:
    from graphfraud.store.server import status

    running = status(workspace)
    return running.connection if running else None
