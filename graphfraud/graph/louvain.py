"""Louvain with refinement (Blondel et al. 2008; Rotta & Noack 2011), compiled.

Each node goes to the community beside it by which modularity gains most, round after round until none gains. Communities become
the nodes of a smaller graph, which is divided likewise; then all nodes may move once more, from where their community went.

Order of nodes, sums and ties are those of networkit's PLM in one thread: partitions are equal to the last node (decision 0188).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.graph.adjacency import Graph, weighed

Array = npt.NDArray[Any]
ROUNDS = 33
"""How often a node is asked at most on one level; it may go round in circles where gains are rounding errors."""


@njit(cache=True, nogil=True)
def _move(graph: Graph, label: Array, gamma: float) -> bool:
    """Move nodes, in their order, to where modularity gains most, until none gains; whether any moved.

    Args:
        graph: links.
        label: community of each node, below the number of nodes; renewed in place.
        gamma: resolution of the modularity.
    """
    start, other, weight, volume, total = graph
    nodes = len(start) - 1
    held = np.zeros(nodes)
    for node in range(nodes):
        held[label[node]] += volume[node]
    toward = np.zeros(nodes)
    beside = np.empty(nodes + 1, np.uint32)
    divisor = 2 * total * total
    ever = False
    for _ in range(ROUNDS):
        moved = False
        for node in range(nodes):
            here, count = label[node], 0
            for k in range(start[node], start[node + 1]):
                if other[k] == node:
                    continue
                there = label[other[k]]
                beside[count] = there
                count += toward[there] == 0.0
                toward[there] += weight[k]
            own, staying, rest = volume[node], toward[here], held[here] - volume[node]
            best, most = here, 0.0
            for k in range(count):
                there = beside[k]
                gain = (toward[there] - staying) / total + gamma * ((rest - held[there]) * own) / divisor
                toward[there] = 0.0
                if gain > most:
                    best, most = there, gain
            if best != here:
                label[node] = best
                held[here] -= own
                held[best] += own
                moved = True
        if not moved:
            break
        ever = True
    return ever


@njit(cache=True, nogil=True)
def _numbered(label: Array) -> tuple[Array, int]:
    """Communities numbered in the order in which the nodes meet them, and how many they are."""
    number, into, parts = np.full(len(label), -1, np.int64), np.empty_like(label), 0
    for node in range(len(label)):
        if number[label[node]] < 0:
            number[label[node]] = parts
            parts += 1
        into[node] = number[label[node]]
    return into, parts


@njit(cache=True, nogil=True)
def _by_part(into: Array, parts: int) -> tuple[Array, Array]:
    """Nodes by part, ascending, and where each part starts; the end behind the last."""
    start, members = np.zeros(parts + 2, np.int64), np.empty(len(into), np.uint32)
    for node in range(len(into)):
        start[into[node] + 2] += 1
    for part in range(2, parts + 2):
        start[part] += start[part - 1]
    for node in range(len(into)):
        members[start[into[node] + 1]] = node
        start[into[node] + 1] += 1
    return members, start[: parts + 1]


@njit(cache=True, nogil=True)
def _smaller(graph: Graph, into: Array, parts: int) -> Graph:
    """The graph of the parts; links inside one are its loop."""
    members, first = _by_part(into, parts)
    start, written = np.zeros(parts + 1, np.int64), 0
    other, weight = np.empty(len(graph.other), np.uint32), np.empty(len(graph.other))
    place = np.full(parts, -1, np.int64)
    for part in range(parts):
        for m in range(first[part], first[part + 1]):
            node = members[m]
            for k in range(graph.start[node], graph.start[node + 1]):
                there = into[graph.other[k]]
                if there == part and graph.other[k] > node:
                    continue
                if place[there] < start[part]:
                    place[there] = written
                    other[written], weight[written] = there, 0.0
                    written += 1
                weight[place[there]] += graph.weight[k]
        start[part + 1] = written
    return weighed(start, other[:written].copy(), weight[:written].copy())


@njit(cache=True, nogil=True)
def partition(graph: Graph, gamma: float, refine: bool) -> Array:
    """Community of each node, a number below that of the nodes.

    Args:
        graph: links; nodes are asked in the order of their codes.
        gamma: resolution of the modularity; larger gives smaller communities.
        refine: let nodes move once more on the way back from the smaller graphs.
    """
    label = np.arange(len(graph.start) - 1).astype(np.uint32)
    levels, ways = [graph], [label]
    while _move(levels[-1], label, gamma):
        into, parts = _numbered(label)
        levels.append(_smaller(levels[-1], into, parts))
        ways.append(into)
        label = np.arange(parts).astype(np.uint32)
    for level in range(len(levels) - 1, 0, -1):
        label = label[ways[level]]
        if refine:
            _move(levels[level - 1], label, gamma)
    return label
