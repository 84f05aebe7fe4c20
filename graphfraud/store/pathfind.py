"""The cheapest simple paths in a small candidate graph: one rule for both stores.

A path costs one for each hop and, for each node between its ends, the natural logarithm of that node's degree (its
distinct neighbours over PATH_TYPES in the whole graph). So a way through a village pharmacy with thirty customers
(1 + ln 30) is preferred over one through the county hospital (1 + ln 60000), and two quiet steps over one noisy one:
what everybody shares explains nothing. Logarithmic degree penalties follow Adamic and Adar, Friends and neighbors on
the Web, Social Networks 25 (2003).

Time-respecting paths (Kempe, Kleinberg, Kumar, Connectivity and inference problems for temporal networks, 2002): every
dated hop must have an event no earlier than the event chosen for the hop before it; hops of UNDATED types (a phone on
record, an employer, a card and its holder) may be taken at any time. A settlement that carries a date only counts as
its day's midnight: what cannot be shown to be in order is not.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from graphfraud.store.protocol import PATH_TYPES, Edge, Hop, Node, Path

UNDATED = frozenset({"HOLDS", "SAME_PERSON", "SHARES_PHONE", "SHARES_ADDRESS", "EMPLOYED_BY", "WORKS_AT"})
CANDIDATES = 2000
"""How many of the cheapest ways a time-ordered search looks at before it gives up."""
CHUNK = 50
"""Ways whose events are asked for at once."""

Events = Callable[[Sequence[Edge]], Mapping[Edge, Sequence[tuple[datetime, str]]]]
"""Tells the settlements of edges with their times, each by (time, id); asked for many edges at once."""
Neighbourhood = dict[Node, dict[Node, list[Edge]]]
Way = tuple[float, tuple[Node, ...]]


@dataclass(frozen=True)
class Graph:
    """Candidate edges of PATH_TYPES with the degree of each node in the whole graph."""

    edges: tuple[Edge, ...]
    degree: Mapping[Node, int]


def damping(degree: int) -> float:
    """What passing through a node of that degree costs, beyond the hop itself."""
    return math.log(max(degree, 1))


def find(
    graph: Graph, a: Node, b: Node, events: Events, *, max_hops: int, ordered_in_time: bool = False, limit: int = 5
) -> tuple[Path, ...]:
    """The ``limit`` cheapest simple paths from a to b, by (cost, hops, nodes).

    Args:
        graph: candidates; must hold every edge of the wanted paths.
        a: where it starts.
        b: where it ends.
        events: tells the settlements of edges.
        max_hops: most hops.
        ordered_in_time: only time-respecting paths.
        limit: most paths.
    """
    if a == b:
        return ()
    between = _neighbourhood(graph.edges)
    ways = itertools.islice(_cheapest(between, graph.degree, a, b, max_hops, ordered_in_time), CANDIDATES)
    found: list[Path] = []
    while len(found) < limit and (chunk := list(itertools.islice(ways, CHUNK if ordered_in_time else limit))):
        parallel = [between[x][y] for _, nodes in chunk for x, y in itertools.pairwise(nodes)]
        known = events(list(dict.fromkeys(edge for edges in parallel for edge in edges)))
        for cost, nodes in chunk:
            hops = _ordered(nodes, between, known) if ordered_in_time else _plain(nodes, between, known)
            if hops is not None:
                found.append(Path(nodes, hops, round(cost, 9)))
    return tuple(found[:limit])


def _neighbourhood(edges: Iterable[Edge]) -> Neighbourhood:
    between: Neighbourhood = {}
    for edge in edges:
        between.setdefault(edge.a, {}).setdefault(edge.b, []).append(edge)
        between.setdefault(edge.b, {}).setdefault(edge.a, []).append(edge)
    for others in between.values():
        for parallel in others.values():
            parallel.sort(key=lambda edge: PATH_TYPES.index(edge.type))
    return between


def _to_go(between: Neighbourhood, degree: Mapping[Node, int], b: Node, max_hops: int) -> list[dict[Node, float]]:
    """For each number of hops left the cheapest cost from a node to b (its own damping left out)."""
    layers: list[dict[Node, float]] = [{b: 0.0}]
    for _ in range(max_hops):
        before, layer = layers[-1], dict(layers[-1])
        for node, cost in before.items():
            through = cost + 1 + (damping(degree[node]) if node != b else 0.0)
            for other in between.get(node, ()):
                if through < layer.get(other, math.inf):
                    layer[other] = through
        layers.append(layer)
    return layers


def _cheapest(
    between: Neighbourhood, degree: Mapping[Node, int], a: Node, b: Node, max_hops: int, ordered_in_time: bool
) -> Iterator[Way]:
    """All simple ways, cheapest first: best-first search with the exact cost to go as its bound.

    In time order, a way is left as soon as the first and last days of its edges rule it out.
    """
    to_go = _to_go(between, degree, b, max_hops)
    if a not in to_go[max_hops]:
        return
    queue: list[tuple[float, int, tuple[Node, ...], float, date]] = [(0.0, 1, (a,), 0.0, date.min)]
    while queue:
        _, _, nodes, cost, day = heapq.heappop(queue)
        last, left = nodes[-1], max_hops - len(nodes)
        if last == b:
            yield cost, nodes
        if last == b or left < 0:
            continue
        here = cost + 1 + (damping(degree[last]) if last != a else 0.0)
        for other, parallel in between[last].items():
            rest = to_go[left].get(other)
            if rest is None or other in nodes:
                continue
            then = _reached(parallel, day) if ordered_in_time else day
            if then is not None:
                toll = damping(degree[other]) if other != b else 0.0
                heapq.heappush(queue, (round(here + rest + toll, 9), len(nodes) + 1, (*nodes, other), here, then))


def _reached(parallel: Sequence[Edge], day: date) -> date | None:
    """The first day on which the step may be done, from ``day`` on, as far as the edges' spans tell."""
    days = [day if edge.type in UNDATED or edge.first is None else max(day, edge.first) for edge in parallel]
    possible = [
        then
        for then, edge in zip(days, parallel, strict=True)
        if edge.type in UNDATED or (edge.last is not None and then <= edge.last)
    ]
    return min(possible, default=None)


def _plain(
    nodes: tuple[Node, ...], between: Neighbourhood, events: Mapping[Edge, Sequence[tuple[datetime, str]]]
) -> tuple[Hop, ...]:
    hops = []
    for source, target in itertools.pairwise(nodes):
        edge = between[source][target][0]
        ids = tuple(sorted(setl_id for _, setl_id in events.get(edge, ())))
        hops.append(Hop(edge.type, source, target, ids, edge.first, edge.last))
    return tuple(hops)


def _ordered(
    nodes: tuple[Node, ...], between: Neighbourhood, events: Mapping[Edge, Sequence[tuple[datetime, str]]]
) -> tuple[Hop, ...] | None:
    """The same nodes with events in time order, each hop at its earliest; None where that is impossible."""
    hops: list[Hop] = []
    now = datetime.min
    for source, target in itertools.pairwise(nodes):
        taken = _earliest(between[source][target], events, now)
        if taken is None:
            return None
        edge, now, ids = taken
        hops.append(Hop(edge.type, source, target, ids, edge.first, edge.last))
    return tuple(hops)


def _earliest(
    parallel: Sequence[Edge], events: Mapping[Edge, Sequence[tuple[datetime, str]]], now: datetime
) -> tuple[Edge, datetime, tuple[str, ...]] | None:
    best: tuple[Edge, datetime, tuple[str, ...]] | None = None
    for edge in parallel:
        if edge.type in UNDATED:
            return edge, now, tuple(sorted(setl_id for _, setl_id in events.get(edge, ())))
        dated = [(moment, setl_id) for moment, setl_id in events.get(edge, ()) if moment >= now]
        if dated and (best is None or dated[0][0] < best[1]):
            best = edge, dated[0][0], tuple(sorted(setl_id for _, setl_id in dated))
    return best
