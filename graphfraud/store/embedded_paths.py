"""Searching the arrays from both ends, so that a hub in the middle is entered once and never left again.

A way of L hops is a first half of ⌈L/2⌉ hops from the start and a second half from the goal that meet in one node. For
each half the cheapest cost to every node is known layer by layer; the cheapest meeting nodes are chosen, and the few
edges on the cheapest ways through them are handed to ``pathfind``, which ranks the simple paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from graphfraud.stats.order import begins
from graphfraud.store.embedded_arrays import NO_DAY, Adjacency, Ints, Longs
from graphfraud.store.embedded_graph import Graph
from graphfraud.store.pathfind import Events, find
from graphfraud.store.pathfind import Graph as Candidates
from graphfraud.store.protocol import PATH_TYPES, Edge, Node, Path

MIDDLES, BEHIND = 48, 12
"""Meeting nodes followed up for each length of way; ways followed back from a node into the layer before it."""
MIDDLES_IN_TIME, BEHIND_IN_TIME = 600, 48
AT_ONCE = 2_000_000
"""Neighbours looked at in one go, which bounds memory."""
EPOCH = date(1970, 1, 1)
Costs = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Layer:
    """Nodes (ascending) that are reached in so many hops, each with its cheapest cost and its bound in time.

    The cost leaves the node's own damping out. ``day`` is the first day on which the node can be reached (from the
    start) or the last on which it can be left in time (from the goal), as far as the spans of the edges tell.
    """

    nodes: Longs
    cost: Costs
    day: Longs


def search(
    graph: Graph, a: Node, b: Node, events: Events, *, max_hops: int, ordered_in_time: bool, limit: int
) -> tuple[Path, ...]:
    """The cheapest paths from a to b, by (cost, hops, nodes).

    Where more than MIDDLES nodes tie in the middle, or BEHIND on the way to one, those that come first by id are looked
    at. In time order the search gives up after pathfind.CANDIDATES ways.
    """
    start, goal = graph.arrays.number(a), graph.arrays.number(b)
    if start is None or goal is None or start == goal or max_hops < 1:
        return ()
    forward = _layers(graph, start, goal, (max_hops + 1) // 2, True, ordered_in_time)
    backward = _layers(graph, goal, start, max_hops // 2, False, ordered_in_time)
    middles = max(MIDDLES_IN_TIME if ordered_in_time else MIDDLES, 4 * limit)
    behind = max(BEHIND_IN_TIME if ordered_in_time else BEHIND, 2 * limit)
    pairs: set[tuple[int, int]] = set()
    for hops in range(1, max_hops + 1):
        first, second = (hops + 1) // 2, hops // 2
        if first < len(forward) and second < len(backward):
            chosen = _middle(graph, forward[first], backward[second], (start, goal), middles, ordered_in_time)
            for layers in (forward[:first], backward[:second]):
                pairs.update(_back(graph, chosen, layers, (start, goal), behind))
    candidates = _candidates(graph, pairs)
    return find(candidates, a, b, events, max_hops=max_hops, ordered_in_time=ordered_in_time, limit=limit)


def _damping(graph: Graph, nodes: npt.NDArray[np.integer], free: Sequence[int]) -> Costs:
    """What passing through each node costs; nothing for the ends."""
    toll: Costs = np.log(np.maximum(graph.degree[nodes], 1))
    toll[np.isin(nodes, free)] = 0.0
    return toll


def _layers(graph: Graph, start: int, goal: int, hops: int, forward: bool, ordered: bool) -> list[Layer]:
    """The start alone, then what is reached in 1, 2, … hops; ends where nothing more is."""
    day = np.array([np.iinfo(np.int64).min if forward else np.iinfo(np.int64).max])
    layers = [Layer(np.array([start]), np.zeros(1), day)]
    while len(layers) <= hops:
        layer = _step(graph, layers[-1], (start, goal), forward, ordered)
        if not len(layer.nodes):
            break
        layers.append(layer)
    return layers


def _step(graph: Graph, layer: Layer, ends: tuple[int, int], forward: bool, ordered: bool) -> Layer:
    """One hop on. Ways neither return to the start nor lead on from the goal."""
    start, goal = ends
    here = layer.nodes != goal
    nodes, day = layer.nodes[here], layer.day[here]
    cost = layer.cost[here] + 1 + _damping(graph, nodes, ends)
    best = np.full(len(graph.arrays), np.inf)
    worst = np.iinfo(np.int64).max if forward else np.iinfo(np.int64).min
    bound = np.full(len(graph.arrays), worst) if ordered else None
    for near in (graph.arrays.adjacency, graph.tested):
        for part in _chunks(near, nodes):
            owner, at = near.around(nodes[part])
            other, through, moment = near.other[at], cost[part][owner], day[part][owner]
            if bound is not None:
                moment, possible = _then(near, at, moment, forward)
                other, through, moment = other[possible], through[possible], moment[possible]
                (np.minimum if forward else np.maximum).at(bound, other, moment)
            np.minimum.at(best, other, through)
    best[start] = np.inf
    reached = np.flatnonzero(np.isfinite(best))
    days = bound[reached] if bound is not None else np.zeros(len(reached), np.int64)
    return Layer(reached, best[reached], days)


def _chunks(near: Adjacency, nodes: Longs) -> Iterator[slice]:
    """Runs of nodes with at most AT_ONCE neighbours together (or a single node with more)."""
    total = np.cumsum(near.start[nodes + 1] - near.start[nodes])
    start = 0
    while start < len(nodes):
        done = total[start - 1] if start else 0
        end = max(int(np.searchsorted(total, done + AT_ONCE, side="right")), start + 1)
        yield slice(start, end)
        start = end


def _then(near: Adjacency, at: Longs, day: Longs, forward: bool) -> tuple[Longs, npt.NDArray[np.bool_]]:
    """The bound after each step, and whether its span allows it at all."""
    first, last = near.first[at].astype(np.int64), near.last[at].astype(np.int64)
    undated = first == NO_DAY
    possible = undated | ((day <= last) if forward else (day >= first))
    return np.where(undated, day, np.maximum(day, first) if forward else np.minimum(day, last)), possible


def _middle(graph: Graph, first: Layer, second: Layer, ends: tuple[int, int], count: int, ordered: bool) -> Longs:
    """The nodes where two layers meet, the cheapest ``count``."""
    nodes, i, j = np.intersect1d(first.nodes, second.nodes, assume_unique=True, return_indices=True)
    cost = np.round(first.cost[i] + second.cost[j] + _damping(graph, nodes, ends), 9)
    if ordered:
        possible = first.day[i] <= second.day[j]
        nodes, cost = nodes[possible], cost[possible]
    return np.sort(nodes[np.lexsort((nodes, cost))[:count]])


def _back(
    graph: Graph, chosen: Longs, layers: Sequence[Layer], ends: tuple[int, int], behind: int
) -> Iterator[tuple[int, int]]:
    """Pairs of nodes on the cheapest ways from the layers' start to the chosen nodes."""
    for layer in reversed(layers):
        owners, others, costs = [], [], []
        for near in (graph.arrays.adjacency, graph.tested):
            owner, at = near.around(chosen)
            other = near.other[at].astype(np.int64)
            place = np.minimum(np.searchsorted(layer.nodes, other), len(layer.nodes) - 1)
            inside = layer.nodes[place] == other
            owners.append(owner[inside])
            others.append(other[inside])
            costs.append(layer.cost[place[inside]] + _damping(graph, other[inside], ends))
        pairs = _cheapest(np.concatenate(owners), np.concatenate(others), np.concatenate(costs), behind)
        yield from zip(chosen[pairs[0]].tolist(), pairs[1].tolist(), strict=True)
        chosen = np.unique(pairs[1])


def _cheapest(owner: Longs, other: Longs, cost: Costs, behind: int) -> tuple[Longs, Longs]:
    """For each owner the cheapest distinct others, ``behind`` of them."""
    order = np.lexsort((other, np.round(cost, 9), owner))
    owner, other = owner[order], other[order]
    new = begins(owner, other)
    owner, other = owner[new], other[new]
    rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
    return owner[rank < behind], other[rank < behind]


def _candidates(graph: Graph, pairs: set[tuple[int, int]]) -> Candidates:
    """The edges between the pairs, and the degrees of their ends, for ``pathfind``."""
    numbers = {number for pair in pairs for number in pair}
    nodes = {number: graph.arrays.node(number) for number in numbers}
    edges: dict[Edge, None] = {}
    for low, high in sorted({(min(pair), max(pair)) for pair in pairs}):
        for near in (graph.tested, graph.arrays.adjacency):
            for code, first, last in _between(near, low, high):
                edges[_edge(PATH_TYPES[code], nodes[low], nodes[high], first, last)] = None
    return Candidates(tuple(edges), {nodes[number]: int(graph.degree[number]) for number in numbers})


def _between(near: Adjacency, a: int, b: int) -> list[tuple[int, int, int]]:
    """Type, first and last day of the edges between two nodes."""
    start, end = int(near.start[a]), int(near.start[a + 1])
    others: Ints = near.other[start:end]
    low, high = start + np.searchsorted(others, b), start + np.searchsorted(others, b, side="right")
    return [(int(near.type[at]), int(near.first[at]), int(near.last[at])) for at in range(int(low), int(high))]


def holders(graph: Graph, card: Node) -> list[str]:
    """Person numbers that hold a card."""
    number = graph.arrays.number(card)
    if number is None:
        return []
    near = graph.arrays.adjacency
    span = slice(int(near.start[number]), int(near.start[number + 1]))
    held = near.other[span][near.type[span] == PATH_TYPES.index("HOLDS")]
    return [graph.arrays.node(int(other)).id for other in held]


_FROM = {
    "SWIPED_AT": ("card", "patient"),
    "TREATED_BY": ("patient",),
    "WORKS_AT": ("doctor",),
    "PRESCRIBED_TO_FILL_AT": ("doctor",),
    "STAYED_AT": ("patient",),
    "HOLDS": ("patient",),
    "EMPLOYED_BY": ("patient",),
}
"""Kinds from which an edge of the type leads; symmetric types lead from the lower id."""


def _edge(type: str, low: Node, high: Node, first: int, last: int) -> Edge:
    turned = type in _FROM and low.kind not in _FROM[type]
    a, b = (high, low) if turned else (low, high)
    days = [None if day == NO_DAY else EPOCH + timedelta(day) for day in (first, last)]
    return Edge(type, a, b, 0, days[0], days[1], None)
