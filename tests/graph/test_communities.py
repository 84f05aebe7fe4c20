from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graphfraud.graph.communities import communities
from graphfraud.threads import in_order


def links(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    graph = nx.planted_partition_graph(12, 15, 0.5, 0.02, seed=seed)
    ends = np.array(sorted(graph.edges()))
    return ends[:, 0], ends[:, 1], np.random.default_rng(seed).uniform(1, 4, len(ends))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_partition_is_as_good_as_louvains_and_the_same_again(seed: int) -> None:
    a, b, weight = links(seed)
    found = communities(a, b, weight)
    assert [part.tolist() for part in communities(a, b, weight)] == [part.tolist() for part in found]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(zip(a.tolist(), b.tolist(), weight.tolist(), strict=True))
    ours = nx.community.modularity(graph, [set(part.tolist()) for part in found])
    theirs = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=seed))
    assert ours >= theirs - 0.01


def test_each_node_belongs_to_one_community_in_order() -> None:
    a, b, weight = links(4)
    found = communities(a, b, weight)
    assert np.sort(np.concatenate(found)).tolist() == sorted({*a.tolist(), *b.tolist()})
    assert [part[0] for part in found] == sorted(part[0] for part in found)


def test_no_links_no_communities() -> None:
    none = np.empty(0, np.int64)
    assert communities(none, none, np.empty(0)) == []


def test_partitions_in_several_threads_are_those_in_one() -> None:
    graphs = [links(seed) for seed in range(12)]
    alone = [[part.tolist() for part in communities(*graph, seed=3)] for graph in graphs]
    beside = in_order(lambda graph: [part.tolist() for part in communities(*graph, seed=3)], graphs, 4)
    assert list(beside) == alone
