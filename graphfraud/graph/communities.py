"""Communities of weighted links by Leiden (Traag et al. 2019) through networkit; one seed, one thread, same answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def communities(a: Array, b: Array, weight: Array, *, seed: int = 1, resolution: float = 1.0) -> list[Array]:
    """Partition the nodes of a weighted graph.

    Args:
        a: node code of one end of each link, links in canonical order.
        b: of the other end.
        weight: positive weight of each link.
        seed: of the partitioner.
        resolution: of the modularity; larger gives smaller communities.

    Returns:
        Arrays of node codes (ascending), one a community, ordered by their smallest node.
    """
    if len(a) == 0:
        return []
    import networkit as nk

    nodes, local = np.unique(np.concatenate((a, b)), return_inverse=True)
    left, right = local[: len(a)], local[len(a) :]
    nk.engineering.setNumberOfThreads(1)
    nk.engineering.setSeed(seed, False)
    graph = nk.GraphFromCoo(
        (weight.astype(np.float64), (left.astype(np.uint64), right.astype(np.uint64))),
        n=len(nodes),
        weighted=True,
        directed=False,
    )
    found = nk.community.ParallelLeiden(graph, iterations=5, gamma=resolution)
    found.run()
    label = np.asarray(found.getPartition().getVector())
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    groups = [np.sort(nodes[part]) for part in np.split(order, cuts)]
    return sorted(groups, key=lambda group: int(group[0]))
