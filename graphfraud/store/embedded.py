"""The embedded store: DuckDB for the sets, a search from both ends for the paths. Nothing to install, nothing to start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cached_property

from graphfraud.errors import InputError
from graphfraud.model.masking import card_id
from graphfraud.store import findings, projection
from graphfraud.store.database import Database, sql_file
from graphfraud.store.embedded_answer import answer, owners_of
from graphfraud.store.embedded_graph import open_graph
from graphfraud.store.embedded_index import has_settlements, open_lookup
from graphfraud.store.embedded_paths import edge_of, events, search
from graphfraud.store.protocol import MAX_HOPS, MAX_PATHS, Answer, Edge, Link, Node, Path

CHINA_DAY = date.today
BATCH = 20_000


class EmbeddedStore:
    """The store over a workspace's own file; see ``protocol.Store``.

    Args:
        database: the workspace, open for reading or writing; stays open when the store is closed.

    Raises:
        InputError: the workspace holds no settlements.
    """

    name = "embedded"

    def __init__(self, database: Database):
        if not has_settlements(database):
            raise InputError(f"{database.folder}: holds no settlements; add some with: graphfraud ingest SOURCE")
        self.database = database
        self.sorted_tables = open_lookup(database)

    @cached_property
    def _graph(self) -> None:
        open_graph(self.database)

    @cached_property
    def _projection(self) -> None:
        projection.prepare(self.database)

    def resolve(self, id: str) -> tuple[Node, ...]:
        """Nodes of that id, of whatever kind; a raw card number is found under its stand-in."""
        if not id.strip():
            return ()
        known = {"id": id.strip(), "stand_in": card_id(id, self.database.card_key())}
        rows = self.database.con.execute(sql_file("graphfraud.store", "sql/embedded/resolve.sql"), known).fetchall()
        return tuple(Node(kind, name) for kind, name in rows)

    def nodes(self, kind: str) -> Iterator[Node]:
        """All nodes of a kind, by id."""
        self._projection  # noqa: B018
        part = projection.node_part(kind, CHINA_DAY())
        for row in self._rows(f"SELECT id FROM ({part.text}) ORDER BY id", dict(part.values)):
            yield Node(kind, row[0])

    def edges(self, type: str) -> Iterator[Edge]:
        """All edges of a type, by (a, b)."""
        self._projection  # noqa: B018
        part = projection.edge_part(type)
        text = f"SELECT a_kind, a, b_kind, b, count, first, last, amount FROM ({part.text}) ORDER BY a_kind, a, b_kind, b"
        for row in self._rows(text, dict(part.values)):
            yield edge_of((type, *row))

    def _rows(self, text: str, values: dict[str, object]) -> Iterator[tuple[object, ...]]:
        cursor = self.database.con.cursor()
        cursor = self.database.con.execute(text, values)
        while rows := cursor.fetchmany(BATCH):
            yield from rows

    def neighbours(self, node: Node) -> tuple[Edge, ...]:
        """The edges at a node, by (type, a, b)."""
        raise NotImplementedError

    def provenance(self, edge: Edge) -> tuple[str, ...]:
        """Settlements that an edge stands on, by id; empty where it stands on other records alone."""
        self._graph  # noqa: B018
        return tuple(sorted({setl_id for _, setl_id in events(self.database, [edge]).get(edge, [])}))

    def answer(self, node: Node, *, since: date | None = None, until: date | None = None) -> Answer:
        """What is known of a patient, card, doctor or institution, both days included."""
        owners = owners_of(self.database, node) if node.kind == "card" else (node.id,) if node.kind == "patient" else ()
        return answer(self.database, node, (since, until), sorted_tables=self.sorted_tables, owners=owners)

    def paths(
        self, a: Node, b: Node, *, max_hops: int = MAX_HOPS, ordered_in_time: bool = False, limit: int = MAX_PATHS
    ) -> tuple[Path, ...]:
        """How two nodes connect, cheapest first; hubs cost more (see store.pathfind)."""
        self._graph  # noqa: B018
        return search(self.database, a, b, max_hops=max_hops, ordered_in_time=ordered_in_time, limit=limit)

    def links(self, detector: str, type: str | None = None) -> list[Link]:
        """A detector's tested links in canonical order, for the partitioner."""
        return findings.load_links(self.database, detector, type)

    def keep_links(self, detector: str, links: Iterable[Link]) -> None:
        """Replace a detector's tested links."""
        findings.keep_links(self.database, detector, links)

    def close(self) -> None:
        """Nothing to give back: the workspace is its owner's to close."""
