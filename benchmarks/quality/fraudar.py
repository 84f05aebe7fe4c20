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

from graphfraud.graph.peeling import peel

Array = npt.NDArray[Any]


def densest(row: Array, column: Array) -> tuple[Array, float]:
    """Mask of the edges inside the densest block and its density; codes of any values."""
    rows, r = np.unique(row, return_inverse=True)
    columns, c = np.unique(column, return_inverse=True)
    degree = np.bincount(c)
    c = c + len(rows)
    nodes = len(rows) + len(columns)
    weight = 1.0 / np.log(degree[c - len(rows)] + 5.0)
    found = peel(r, c, weight, nodes)
    removed, cut, density = found.order, found.cut, found.density
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
