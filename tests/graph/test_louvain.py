"""Partitions against networkit's, which are made by the same steps, and against modularity's own formula."""

from __future__ import annotations

import networkit as nk
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphfraud.graph.adjacency import graph_of
from graphfraud.graph.communities import communities
from graphfraud.graph.louvain import partition

Links = tuple[np.ndarray, np.ndarray, np.ndarray, int]


def plm(links: Links, gamma: float, refine: bool) -> np.ndarray:
    a, b, weight, nodes = links
    nk.engineering.setNumberOfThreads(1)
    ends = a.astype(np.uint64), b.astype(np.uint64)
    graph = nk.GraphFromCoo((weight, ends), n=nodes, weighted=True, directed=False)
    found = nk.community.PLM(graph, refine=refine, gamma=gamma, par="none", recurse=True)
    found.run()
    return np.asarray(found.getPartition().getVector())


def groups(label: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(label == one).tolist()) for one in np.unique(label)}


def random_links(seed: int, nodes: int, links: int, whole: bool) -> Links:
    """Distinct links in a drawn order between drawn ends, their weights whole numbers or not."""
    rng = np.random.default_rng(seed)
    ends = np.unique(np.sort(rng.integers(0, nodes, (links, 2)), axis=1), axis=0)
    ends = rng.permutation(ends[ends[:, 0] < ends[:, 1]])
    weight = rng.integers(1, 4, len(ends)).astype(float) if whole else rng.uniform(0.1, 5.0, len(ends))
    return ends[:, 0], ends[:, 1], weight, nodes


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(2, 80),
    st.integers(1, 300),
    st.booleans(),
    st.sampled_from((0.5, 1.0, 1.3, 2.0)),
    st.booleans(),
)
@example(1, 600, 2500, False, 1.0, True)
def test_partitions_are_networkits(seed: int, nodes: int, links: int, whole: bool, gamma: float, refine: bool) -> None:
    made = random_links(seed, nodes, links, whole)
    if len(made[0]):
        assert groups(partition(graph_of(*made), gamma, refine)) == groups(plm(made, gamma, refine))


def test_volumes_and_total_are_those_of_the_links() -> None:
    a, b, weight, nodes = random_links(5, 30, 80, False)
    graph = graph_of(a, b, weight, nodes)
    assert graph.total == pytest.approx(weight.sum())
    assert graph.volume == pytest.approx(np.bincount(a, weight, nodes) + np.bincount(b, weight, nodes))


@pytest.mark.parametrize("far", [1, 1000])
def test_codes_may_lie_close_or_far_apart(far: int) -> None:
    a, b, weight, _ = random_links(7, 60, 120, False)
    found = communities(a * far + far - 1, b * far + far - 1, weight)
    assert [part.tolist() for part in found] == [(part * far + far - 1).tolist() for part in communities(a, b, weight)]
    assert all((np.diff(part) > 0).all() for part in found)
