"""The embedded store: DuckDB for the sets, arrays and a search from both ends for the paths; nothing to start."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphfraud.errors import InputError
from graphfraud.model.masking import card_id
from graphfraud.store import embedded_screened, findings, projection
from graphfraud.store.database import Database
from graphfraud.store.embedded_answer import Asked, answer, asked_by_number, asked_by_stand_in
from graphfraud.store.embedded_events import Known, events, provenance
from graphfraud.store.embedded_index import has_settlements, open_lookup
from graphfraud.store.embedded_resolve import resolve
from graphfraud.store.protocol import EDGE_TYPES, MAX_HOPS, MAX_PATHS, NODE_KINDS, Answer, Edge, Link, Node, Path
from graphfraud.store.rows import Row

if TYPE_CHECKING:
    import pyarrow as pa

    from graphfraud.store.embedded_graph import Graph

BATCH = 20_000
_COLUMNS = "a_kind, a, b_kind, b, count, first, last, amount"


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
        self._cards: dict[Node, Asked] = {}
        self.sorted_tables = open_lookup(database)

    @cached_property
    def _graph(self) -> Graph:
        from graphfraud.store.embedded_graph import open_graph

        return open_graph(self.database)

    @cached_property
    def _projected(self) -> bool:
        projection.prepare(self.database)
        return True

    def resolve(self, id: str, kinds: Collection[str] = NODE_KINDS) -> tuple[Node, ...]:
        """Nodes of that id (and of some kinds, which is quicker); a raw card number is found under its stand-in."""
        found = resolve(self.database, id, kinds, sorted_tables=self.sorted_tables)
        return tuple(sorted([*found, *(self._card_of(id.strip()) if "card" in kinds else ())]))

    def _card_of(self, number: str) -> tuple[Node, ...]:
        """The card of a number, remembered so that asking for it is quick."""
        card = Node("card", card_id(number, self.database.card_key()))
        asked = asked_by_number(self.database, card, number, sorted_tables=self.sorted_tables)
        if not number or not asked.persons:
            return ()
        self._cards[card] = asked
        return (card,)

    def nodes(self, kind: str) -> Iterator[Node]:
        """All nodes of a kind, by id."""
        if self._projected:
            part = projection.node_part(kind, date.today())
            for row in self._rows(f"SELECT id FROM ({part.text}) ORDER BY id", part):
                yield Node(kind, row[0])

    def edges(self, type: str) -> Iterator[Edge]:
        """All edges of a type, by (a, b)."""
        if self._projected:
            part = projection.edge_part(type)
            for row in self._rows(f"SELECT {_COLUMNS} FROM ({part.text}) ORDER BY a_kind, a, b_kind, b", part):
                yield _edge(type, row)

    def _rows(self, text: str, part: projection.Part) -> Iterator[tuple[Any, ...]]:
        cursor = self.database.con.execute(text, dict(part.values))
        while rows := cursor.fetchmany(BATCH):
            yield from rows

    def neighbours(self, node: Node) -> tuple[Edge, ...]:
        """The edges at a node, by (type, a, b)."""
        found: list[Edge] = []
        for type in EDGE_TYPES if self._projected else ():
            part = projection.edge_part(type)
            text = f"SELECT {_COLUMNS} FROM ({part.text}) WHERE (a_kind = $k AND a = $n) OR (b_kind = $k AND b = $n)"
            values = {**part.values, "k": node.kind, "n": node.id}
            found += [_edge(type, row) for row in self.database.con.execute(text, values).fetchall()]
        return tuple(sorted(found, key=lambda edge: (edge.type, edge.a, edge.b)))

    def provenance(self, edge: Edge) -> tuple[str, ...]:
        """Settlements that an edge stands on, by id; empty where it stands on other records alone."""
        return provenance(self.database, edge) if self._projected else ()

    def answer(self, node: Node, *, since: date | None = None, until: date | None = None) -> Answer:
        """What is known of a patient, card, doctor or institution, both days included."""
        return self.answer_with_rows(node, since=since, until=until)[0]

    def answer_with_rows(
        self, node: Node, *, since: date | None = None, until: date | None = None
    ) -> tuple[Answer, list[Row]]:
        """The answer and the settlements behind it, read once."""
        return answer(self.database, self._asked(node), (since, until), sorted_tables=self.sorted_tables)

    def _asked(self, node: Node) -> Asked:
        if node.kind == "card":
            return self._cards.get(node) or asked_by_stand_in(self.database, node)
        return Asked(node, (node.id,) if node.kind == "patient" else (), None)

    def paths(
        self, a: Node, b: Node, *, max_hops: int = MAX_HOPS, ordered_in_time: bool = False, limit: int = MAX_PATHS
    ) -> tuple[Path, ...]:
        """How two nodes connect, cheapest first; hubs cost more (see store.pathfind)."""
        from graphfraud.store.embedded_paths import holders, search

        graph = self._graph

        def known(edges: Sequence[Edge]) -> Known:
            return events(self.database, edges, lambda card: holders(graph, card), sorted_tables=self.sorted_tables)

        return search(graph, a, b, known, max_hops=max_hops, ordered_in_time=ordered_in_time, limit=limit)

    def links(self, detector: str, type: str | None = None) -> list[Link]:
        """A detector's tested links in canonical order, for the partitioner."""
        return findings.load_links(self.database, detector, type)

    def keep_links(self, detector: str, links: Iterable[Link]) -> None:
        """Replace a detector's tested links."""
        findings.keep_links(self.database, detector, links)

    def keep_screened(self, level: str, pairs: pa.Table) -> None:
        """Replace a level's screened pairs, for as long as the workspace is open."""
        embedded_screened.keep(self.database, level, pairs)

    def screened(self, level: str) -> pa.Table:
        """A level's screened pairs."""
        return embedded_screened.read(self.database, level)

    def require_current(self) -> None:
        """The graph is made of the records whenever it is asked for."""

    def refresh(self) -> None:
        """Forget what was made of the records and findings before."""
        for name in ("_graph", "_projected"):
            self.__dict__.pop(name, None)

    def close(self) -> None:
        """Nothing to give back: the workspace is its owner's to close."""


def _edge(type: str, row: Sequence[Any]) -> Edge:
    return Edge(type, Node(row[0], row[1]), Node(row[2], row[3]), *row[4:8])
