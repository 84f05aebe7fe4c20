"""Searching paths on the server from both ends at once, within a budget of cost that grows until enough are found.

Let H be the budget of either side. Every node within cost H of its side is fetched, and expanded where a step beyond it
stays within H. A path of cost at most 2 H - 1 has then all of its edges among those fetched: a step whose two ends were
both left unexpanded would cost more. So hubs are expanded only once nothing cheaper is left, and what ``pathfind``
ranks at a cost up to 2 H - 1 is complete.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from graphfraud.store.neo4j_cypher import LABELS, filled
from graphfraud.store.neo4j_read import NODE_LABELS, Reader, edge, node
from graphfraud.store.pathfind import UNDATED, Graph, damping, find
from graphfraud.store.protocol import PATH_TYPES, TESTED_TYPES, Edge, Node, Path

BUDGETS = (4.0, 5.5, 7.0, 8.5, 10.0, 12.0, 15.0, 19.0, 25.0, 40.0)
MOST_EDGES = 1_000_000
"""Edges fetched after which the search is content with what it has."""
AT_ONCE = 2_000
LISTED = ("SWIPED_AT", "STAYED_AT", "TREATED_BY", "PRESCRIBED_TO_FILL_AT", "WORKS_AT", "EMPLOYED_BY", *TESTED_TYPES)

Events = dict[Edge, list[tuple[datetime, str]]]


def search(reader: Reader, a: Node, b: Node, *, max_hops: int, ordered_in_time: bool, limit: int) -> tuple[Path, ...]:
    """The cheapest paths from a to b, as ``pathfind.find`` ranks them."""
    if a == b or max_hops < 1 or a.kind not in LABELS or b.kind not in LABELS:
        return ()
    known = _Known(reader)
    from_a, from_b = _Side(known, a), _Side(known, b)

    def ranked(told: Callable[[Sequence[Edge]], Events]) -> tuple[Path, ...]:
        graph = Graph(tuple(known.edges), known.degree)
        return find(graph, a, b, told, max_hops=max_hops, ordered_in_time=ordered_in_time, limit=limit)

    for budget in BUDGETS:
        grown = [side.grow(budget, max_hops) for side in (from_a, from_b)]
        if not any(grown) and budget != BUDGETS[-1]:
            continue
        found = ranked(lambda edges: events(reader, edges) if ordered_in_time else {})
        whole = [path for path in found if path.cost <= 2 * budget - 1 + 1e-9]
        if len(whole) >= limit or len(known.edges) > MOST_EDGES or from_a.exhausted or from_b.exhausted:
            break
    return ranked(lambda edges: events(reader, edges))


class _Known:
    """What was fetched so far."""

    def __init__(self, reader: Reader):
        self.reader = reader
        self.around: dict[Node, list[tuple[Node, Edge]]] = {}
        self.edges: dict[Edge, None] = {}
        self.degree: dict[Node, int] = {}

    def expand(self, nodes: Iterable[Node]) -> None:
        """Fetch the edges at nodes not expanded yet."""
        by_kind: dict[str, list[str]] = {}
        for each in nodes:
            if each not in self.around:
                self.around[each] = []
                by_kind.setdefault(each.kind, []).append(each.id)
        for kind, ids in sorted(by_kind.items()):
            text = filled("store/around", label=LABELS[kind], types=PATH_TYPES)
            for start in range(0, len(ids), AT_ONCE):
                values = {"ids": ids[start : start + AT_ONCE], "labels": NODE_LABELS}
                for row in self.reader.stream(text, values):
                    self._keep(kind, row)

    def _keep(self, kind: str, row: Sequence[object]) -> None:
        id, type, forward, label, other, degree, _, first, last, _ = row
        here, there = Node(kind, str(id)), node(str(label), str(other))
        ends = (here, there) if forward else (there, here)
        days = (None, None) if type in UNDATED else (first, last)
        found = edge(str(type), *ends, (0, *days, None))
        self.around[here].append((there, found))
        self.edges[found] = None
        self.degree[there] = int(degree or 0)  # type: ignore[call-overload]


class _Side:
    """Nodes reached from one end: the cheapest cost to each, its own damping left out, and the fewest hops."""

    def __init__(self, known: _Known, start: Node):
        self.known = known
        self.cost: dict[Node, float] = {start: 0.0}
        self.hops: dict[Node, int] = {start: 0}
        self.start = start
        self.done: dict[Node, float] = {}
        self.exhausted = False

    def grow(self, budget: float, max_hops: int) -> bool:
        """Expand all that a step beyond stays within the budget; whether anything was expanded."""
        grown = False
        while True:
            due = [each for each in self._open(max_hops) if self._leaving(each) <= budget]
            if not due:
                self.exhausted = not self._open(max_hops)
                return grown
            grown = True
            self.known.expand(due)
            for each in due:
                self._relax(each)

    def _open(self, max_hops: int) -> list[Node]:
        return [
            each
            for each, cost in self.cost.items()
            if self.done.get(each, math.inf) > cost and self.hops[each] < max_hops
        ]

    def _leaving(self, each: Node) -> float:
        toll = 0.0 if each == self.start else damping(self.known.degree.get(each, 1))
        return self.cost[each] + toll + 1

    def _relax(self, each: Node) -> None:
        self.done[each] = self.cost[each]
        reached, hops = self._leaving(each), self.hops[each] + 1
        for other, _ in self.known.around[each]:
            if reached < self.cost.get(other, math.inf):
                self.cost[other] = reached
            self.hops[other] = min(hops, self.hops.get(other, hops))


def events(reader: Reader, edges: Sequence[Edge]) -> Events:
    """The settlements of edges with their times, by (time, id); those named without times come first."""
    groups: dict[tuple[str, str, str], list[tuple[int, Edge]]] = {}
    for number, each in enumerate(edges):
        groups.setdefault((each.type, each.a.kind, each.b.kind), []).append((number, each))
    found: Events = {}
    for (type, a_kind, b_kind), part in groups.items():
        pairs = [[each.a.id, each.b.id, number] for number, each in part]
        if type == "HOLDS":
            rows = reader.rows(filled("store/held"), {"pairs": pairs})
            for number, swipes, stays in rows:
                found[edges[number]] = _held(edges[number], swipes, stays)
        elif type in LISTED:
            text = filled("store/listed", type=type, a_label=LABELS[a_kind], b_label=LABELS[b_kind])
            for number, ids, times in reader.rows(text, {"pairs": pairs}):
                found[edges[number]] = _dated(reader, edges[number], ids or [], times)
    return {each: sorted(set(found.get(each, []))) for each in edges}


def _held(
    each: Edge, swipes: Sequence[Sequence[list[object]]], stays: Sequence[Sequence[list[object]]]
) -> list[tuple[datetime, str]]:
    rows = []
    for ids, times, persons in swipes:
        users = persons or [each.a.id] * len(ids or [])
        rows += [
            (moment, id) for id, moment, user in zip(ids or [], times or [], users, strict=True) if user == each.a.id
        ]
    for ids, times, cards in stays:
        used = zip(ids or [], times or [], cards or [], strict=True)
        rows += [(moment, id) for id, moment, card in used if card == each.b.id]
    return [(moment, str(id)) for moment, id in rows if isinstance(moment, datetime)]


def _dated(
    reader: Reader, each: Edge, ids: Sequence[str], times: Sequence[datetime] | None
) -> list[tuple[datetime, str]]:
    if times is not None:
        return list(zip(times, ids, strict=True))
    if each.type not in TESTED_TYPES:
        return [(datetime.min, id) for id in ids]
    moments = {id: moment for id, moment in reader.rows(filled("store/dated"), {"ids": list(ids)})}
    return [(moments[id], id) for id in ids if id in moments]
