"""The densest group of a weighted graph by greedy peeling; compiled.

Density is the weight of the edges inside over the number of nodes inside. Taking away the node that loses least, one at a time,
passes a subgraph of at least half of the greatest density (Charikar 2000; with column weights FRAUDAR, Hooi et al., KDD 2016).
A tournament tree over the nodes' weights finds the next one in O(log nodes); all edges together cost O(edges · log nodes).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.stats.order import order_of

Array = npt.NDArray[Any]


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
def _set(tree: Array, leaf: int, value: float) -> None:
    """Set a leaf and the minima above it, as far up as they change."""
    tree[leaf] = value
    k = leaf // 2
    while k >= 1:
        least = min(tree[2 * k], tree[2 * k + 1])
        if tree[k] == least:
            return
        tree[k] = least
        k //= 2


@njit(cache=True, nogil=True)
def _peel(start: Array, other: Array, weight: Array, size: int, order: Array) -> tuple[int, float]:
    nodes = len(start) - 1
    tree = np.full(2 * size, np.inf)
    total = 0.0
    for node in range(nodes):
        loss = 0.0
        for e in range(start[node], start[node + 1]):
            loss += weight[e]
        tree[size + node] = loss
        total += loss / 2
    for k in range(size - 1, 0, -1):
        tree[k] = min(tree[2 * k], tree[2 * k + 1])
    best, cut = total / nodes, 0
    for step in range(nodes):
        k = 1
        while k < size:
            k = 2 * k if tree[2 * k] <= tree[2 * k + 1] else 2 * k + 1
        total -= tree[k]
        order[step] = k - size
        _set(tree, k, np.inf)
        for e in range(start[order[step]], start[order[step] + 1]):
            leaf = size + other[e]
            if tree[leaf] < np.inf:
                _set(tree, leaf, tree[leaf] - weight[e])
        left = nodes - step - 1
        if left > 0 and total / left > best:
            best, cut = total / left, step + 1
    return cut, best


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
    one, two = np.concatenate((a, b)), np.concatenate((b, a))
    sort = order_of(one, two)
    start = np.concatenate(([0], np.cumsum(np.bincount(one, minlength=nodes)))).astype(np.int64)
    size = 1 << max(1, (nodes - 1).bit_length())
    order = np.empty(nodes, np.int64)
    both = np.concatenate((weight, weight)).astype(np.float64)
    cut, density = _peel(start, two[sort].astype(np.int64), both[sort], size, order)
    return Peeling(order, int(cut), float(density))
