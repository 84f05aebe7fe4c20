"""A weighted graph as arrays of each node's links.

Numbers of nodes are unsigned: numba asks of each signed one whether it counts from the end.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Array = npt.NDArray[Any]


class Graph(NamedTuple):
    """Links from both ends, those of node n at ``start[n]:start[n + 1]``; a loop stands there once."""

    start: Array
    other: Array
    """The other end."""
    weight: Array
    volume: Array
    """Of each node: weight of its links, a loop's twice."""
    total: float
    """Weight of all links."""


@njit(cache=True, nogil=True)
def graph_of(a: Array, b: Array, weight: Array, nodes: int) -> Graph:
    """The graph of the links between codes below ``nodes``; a node's links come in the order given.

    Args:
        a: one end of each link, each link once, no loops.
        b: the other end.
        weight: positive.
        nodes: number of codes.
    """
    start = np.zeros(nodes + 2, np.int64)
    for e in range(len(a)):
        start[a[e] + 2] += 1
        start[b[e] + 2] += 1
    for node in range(2, nodes + 2):
        start[node] += start[node - 1]
    other, both = np.empty(2 * len(a), np.uint32), np.empty(2 * len(a))
    for e in range(len(a)):
        at, back = start[a[e] + 1], start[b[e] + 1]
        other[at], both[at] = b[e], weight[e]
        other[back], both[back] = a[e], weight[e]
        start[a[e] + 1] += 1
        start[b[e] + 1] += 1
    return weighed(start[: nodes + 1], other, both)


@njit(cache=True, nogil=True)
def weighed(start: Array, other: Array, weight: Array) -> Graph:
    """The graph with its volumes and its total."""
    nodes = len(start) - 1
    volume = np.zeros(nodes)
    total = 0.0
    for node in range(nodes):
        links, loop = 0.0, 0.0
        for k in range(start[node], start[node + 1]):
            links += weight[k]
            total += weight[k] if other[k] <= node else 0.0
            loop += weight[k] if other[k] == node else 0.0
        volume[node] = links + loop
    return Graph(start, other, weight, volume, total)
