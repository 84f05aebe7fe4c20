"""Communities of weighted links by Louvain with refinement.

Nodes are visited in an order drawn from the seed: the same seed gives the same answer. Leiden is not used: networkit's may run for
ever and fill the memory on graphs of a few nodes (decision 0030).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.graph.adjacency import graph_of
from graphfraud.graph.louvain import partition

Array = npt.NDArray[Any]
DENSE = 8
"""Codes are marked in a table where there are at most so many for each end of a link, and sorted elsewhere."""


def communities(a: Array, b: Array, weight: Array, *, seed: int = 1, resolution: float = 1.0) -> list[Array]:
    """Partition the nodes of a weighted graph.

    Args:
        a: node code of one end of each link, links in canonical order.
        b: of the other end.
        weight: positive weight of each link.
        seed: of the order in which nodes are visited.
        resolution: of the modularity; larger gives smaller communities.

    Returns:
        Arrays of node codes (ascending), one a community, ordered by their smallest node.
    """
    if len(a) == 0:
        return []
    nodes, one, two = _numbered(np.asarray(a, np.int64), np.asarray(b, np.int64))
    order = np.random.default_rng(seed).permutation(len(nodes))
    graph = graph_of(order[one], order[two], np.asarray(weight, np.float64), len(nodes))
    label = partition(graph, float(resolution), True)[order]
    by_label = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[by_label])) + 1
    groups = [nodes[part] for part in np.split(by_label, cuts)]
    return sorted(groups, key=lambda group: int(group[0]))


def _numbered(a: Array, b: Array) -> tuple[Array, Array, Array]:
    """Codes in use, ascending, and the place of each link's ends among them."""
    most = int(max(a.max(), b.max())) + 1
    if most > DENSE * 2 * len(a):
        nodes, place = np.unique(np.concatenate((a, b)), return_inverse=True)
        return nodes, place[: len(a)], place[len(a) :]
    used = np.zeros(most, np.bool_)
    used[a] = True
    used[b] = True
    place = np.cumsum(used) - 1
    return np.flatnonzero(used), place[a], place[b]
