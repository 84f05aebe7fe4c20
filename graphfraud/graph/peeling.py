"""The densest group of a weighted graph by greedy peeling; compiled.

Density is the weight of the edges inside over the number of nodes inside. Taking away the node that loses least, one at a time,
passes a subgraph of at least half of the greatest density (Charikar 2000; with column weights FRAUDAR, Hooi et al., KDD 2016).
A tournament tree over the nodes' weights finds the next one in O(log nodes); all edges together cost O(edges · log nodes) at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.graph.adjacency import Graph, graph_of

Array = npt.NDArray[Any]
HALF = 8
WIDE = 2 * HALF
"""Children of a node of the tournament tree: values that lie in two lines of the cache, which are searched side by side."""


@dataclass(frozen=True)
class Peeling:
    """Nodes in the order in which they were taken away; the densest subgraph is what is left after ``cut`` of them.

    Attributes:
        order: node codes.
        cut: removals that lead to the densest subgraph.
        density: of it.
    """

    order: Array
    cut: int
    density: float

    @property
    def densest(self) -> Array:
        """Node codes of the densest subgraph, ascending."""
        return np.sort(self.order[self.cut :])


@njit(cache=True, nogil=True)
def _least_of(tree: Array, at: int) -> int:
    """Position of the least of a node's children, the first where several are."""
    one, two = at, at + HALF
    early, late = tree[one], tree[two]
    for k in range(at + 1, at + HALF):
        if tree[k] < early:
            one, early = k, tree[k]
        if tree[k + HALF] < late:
            two, late = k + HALF, tree[k + HALF]
    return two if late < early else one


@njit(cache=True, nogil=True)
def _remove(tree: Array, level: Array, node: int) -> None:
    """Take a node out and renew the minima above it, as far up as they change."""
    tree[node] = np.inf
    for k in range(len(level) - 1):
        node //= WIDE
        least = tree[_least_of(tree, level[k] + node * WIDE)]
        if tree[level[k + 1] + node] == least:
            return
        tree[level[k + 1] + node] = least


@njit(cache=True, nogil=True)
def _lower(tree: Array, level: Array, node: int, value: float) -> None:
    """Lower a node's value and the minima above it; what was taken out stays out."""
    tree[node] = value
    for k in range(1, len(level)):
        node //= WIDE
        if tree[level[k] + node] <= value:
            return
        tree[level[k] + node] = value


@njit(cache=True, nogil=True)
def _peel(graph: Graph, tree: Array, level: Array, order: Array) -> tuple[int, float]:
    start, other, weight, volume, total = graph
    nodes = len(volume)
    tree[:nodes] = volume
    for k in range(1, len(level)):
        for node in range((level[k] - level[k - 1]) // WIDE):
            tree[level[k] + node] = tree[_least_of(tree, level[k - 1] + node * WIDE)]
    best, cut = total / nodes, 0
    for step in range(nodes):
        taken = 0
        for k in range(len(level) - 1, -1, -1):
            taken = _least_of(tree, level[k] + taken * WIDE) - level[k]
        total -= tree[taken]
        order[step] = taken
        _remove(tree, level, taken)
        for e in range(start[taken], start[taken + 1]):
            _lower(tree, level, other[e], tree[other[e]] - weight[e])
        left = nodes - step - 1
        if left > 0 and total / left > best:
            best, cut = total / left, step + 1
    return cut, best


def _levels(nodes: int) -> Array:
    """Where each level of the tournament tree starts, the nodes' own first, and where the last one ends; sixteen to a parent."""
    starts, size = [0], nodes
    while True:
        starts.append(starts[-1] + -(-size // WIDE) * WIDE)
        if size <= WIDE:
            return np.array(starts, np.int64)
        size = -(-size // WIDE)


def peel(a: Array, b: Array, weight: Array, nodes: int) -> Peeling:
    """Peel a graph.

    Args:
        a: node code of one end of each edge, each edge once, no loops.
        b: of the other end.
        weight: positive weight of each edge.
        nodes: number of node codes, at least one.

    Returns:
        The order of removal; among nodes that lose the same the lower code goes first.
    """
    one, two = np.asarray(a, np.int64), np.asarray(b, np.int64)
    graph = graph_of(one, two, np.asarray(weight, np.float64), nodes)
    levels = _levels(nodes)
    order = np.empty(nodes, np.int64)
    cut, density = _peel(graph, np.full(levels[-1], np.inf), levels[:-1], order)
    return Peeling(order, int(cut), float(density))
