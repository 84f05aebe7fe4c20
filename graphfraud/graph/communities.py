"""Communities of weighted links: Louvain with refinement (Blondel et al. 2008; Rotta & Noack 2011), by networkit's PLM.

One thread, nodes visited in an order drawn from the seed: the same seed gives the same answer. networkit's ParallelLeiden is
not used: it may run for ever and fill the memory on graphs of a few nodes (decision 0030).
"""

from __future__ import annotations

from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
_TURN = Lock()
"""networkit has one seed for the whole process."""


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
    import networkit as nk

    nodes, local = np.unique(np.concatenate((a, b)), return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(nodes))
    left, right = order[local[: len(a)]], order[local[len(a) :]]
    nk.engineering.setNumberOfThreads(1)
    graph = nk.GraphFromCoo(
        (weight.astype(np.float64), (left.astype(np.uint64), right.astype(np.uint64))),
        n=len(nodes),
        weighted=True,
        directed=False,
    )
    found = nk.community.PLM(graph, refine=True, gamma=resolution, par="none", recurse=True)
    with _TURN:
        nk.engineering.setSeed(seed, False)
        found.run()
    label = np.asarray(found.getPartition().getVector())[order]
    by_label = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[by_label])) + 1
    groups = [np.sort(nodes[part]) for part in np.split(by_label, cuts)]
    return sorted(groups, key=lambda group: int(group[0]))
