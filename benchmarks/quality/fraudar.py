"""FRAUDAR (Hooi et al., KDD 2016): the subgraph of greatest column-weighted density by greedy peeling; compiled.

Density is the sum of the weights of the edges inside over the number of rows and columns inside; an edge weighs
``1 / ln(d + 5)`` with d the degree of its column, so that popular columns are worth little. Taking away the node that
loses least, one at a time, passes a subgraph of at least half of the greatest density. Found blocks' edges are removed,
then the next one is sought.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Array = npt.NDArray[Any]


@njit(cache=True)
def _lower(tree: Array, size: int, node: int, value: float) -> None:
    """Set a leaf of the tournament tree and the minima above it."""
    k = size + node
    tree[k] = value
    k //= 2
    while k >= 1:
        tree[k] = min(tree[2 * k], tree[2 * k + 1])
        k //= 2


@njit(cache=True)
def _peel(start: Array, other: Array, weight: Array, size: int, nodes: int) -> tuple[Array, int, float]:
    """Order of removal, how many removals lead to the densest subgraph, and its density."""
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
    order = np.empty(nodes, np.int64)
    alive = np.ones(nodes, np.bool_)
    best, cut = total / nodes, 0
    for step in range(nodes):
        k = 1
        while k < size:
            k = 2 * k if tree[2 * k] <= tree[2 * k + 1] else 2 * k + 1
        node = k - size
        total -= tree[k]
        order[step] = node
        alive[node] = False
        for e in range(start[node], start[node + 1]):
            if alive[other[e]]:
                _lower(tree, size, other[e], tree[size + other[e]] - weight[e])
        _lower(tree, size, node, np.inf)
        left = nodes - step - 1
        if left > 0 and total / left > best:
            best, cut = total / left, step + 1
    return order, cut, best


def densest(row: Array, column: Array) -> tuple[Array, float]:
    """Mask of the edges inside the densest block and its density; codes of any values."""
    rows, r = np.unique(row, return_inverse=True)
    columns, c = np.unique(column, return_inverse=True)
    degree = np.bincount(c)
    c = c + len(rows)
    nodes = len(rows) + len(columns)
    one, two = np.concatenate((r, c)), np.concatenate((c, r))
    weight = np.tile(1.0 / np.log(degree[c - len(rows)] + 5.0), 2)
    order = np.argsort(one, kind="stable")
    start = np.searchsorted(one[order], np.arange(nodes + 1))
    size = 1 << max(1, int(np.ceil(np.log2(max(nodes, 2)))))
    removed, cut, density = _peel(start, two[order], weight[order], size, nodes)
    inside = np.ones(nodes, bool)
    inside[removed[:cut]] = False
    return inside[r] & inside[c], density


def blocks(row: Array, column: Array, rows: int, count: int) -> Iterator[tuple[Array, Array, float]]:
    """The ``count`` densest blocks in turn: (rows, positions of the edges, density); columns of one row do not count."""
    key = column.astype(np.int64) * rows + row
    _, first = np.unique(key, return_index=True)
    edges = np.sort(first)
    edges = edges[np.bincount(column[edges])[column[edges]] >= 2]
    for _ in range(count):
        if not len(edges):
            return
        inside, density = densest(row[edges], column[edges])
        yield np.unique(row[edges[inside]]), edges[inside], density
        edges = edges[~inside]
