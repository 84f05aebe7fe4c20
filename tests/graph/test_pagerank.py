"""Personalised PageRank against networkx on seeded random graphs."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graphfraud.graph.pagerank import by_degree, contributions, personalised


@pytest.mark.parametrize("seed", range(4))
def test_shares_are_those_of_networkx(seed: int) -> None:
    graph = nx.gnm_random_graph(60, 150, seed=seed)
    rng = np.random.default_rng(seed)
    a, b = np.array(graph.edges).T
    weight = rng.random(len(a)) + 0.1
    nx.set_edge_attributes(graph, {(int(i), int(j)): float(w) for i, j, w in zip(a, b, weight, strict=True)}, "weight")
    seeds = np.flatnonzero(np.bincount(np.concatenate((a, b)), minlength=60))[:3]
    wanted = nx.pagerank(graph, 0.85, personalization=dict.fromkeys(seeds.tolist(), 1.0), tol=1e-12, max_iter=500)
    found = personalised(a, b, weight, seeds, 60)
    assert found.sum() == pytest.approx(1.0)
    assert found == pytest.approx([wanted[node] for node in range(60)], abs=2e-4)


def test_a_hub_is_near_to_everybody_and_therefore_to_nobody() -> None:
    # 0 is the seed, 1 its only friend, 2 a hub that meets the seed and fifty others
    a = np.array([0, 0, *([2] * 50)])
    b = np.array([1, 2, *range(3, 53)])
    share = personalised(a, b, np.ones(52), np.array([0]), 53)
    near = by_degree(share, a, b, np.ones(52))
    assert near[1] > 5 * near[2]
    assert share[2] > share[1]


@pytest.mark.parametrize("seed", range(4))
def test_parts_of_the_neighbours_make_up_a_share(seed: int) -> None:
    graph = nx.gnm_random_graph(40, 90, seed=seed)
    a, b = np.array(graph.edges).T
    weight = np.random.default_rng(seed).random(len(a)) + 0.1
    share = personalised(a, b, weight, np.array([0, 1]), 40, rounds=400)
    degree = np.bincount(np.concatenate((a, b)), np.concatenate((weight, weight)), 40)
    for node in range(2, 40):
        parts = contributions(share, a, b, weight, node, most=40)
        flow = {one: graph_weight(a, b, weight, node, one) * share[one] / degree[one] for one, _ in parts}
        assert sum(0.85 * value for value in flow.values()) == pytest.approx(share[node], abs=1e-6)
        assert all(part == pytest.approx(flow[one] / sum(flow.values())) for one, part in parts)
        assert [part for _, part in parts] == sorted((part for _, part in parts), reverse=True)


def graph_weight(a: np.ndarray, b: np.ndarray, weight: np.ndarray, one: int, other: int) -> float:
    return float(weight[((a == one) & (b == other)) | ((a == other) & (b == one))].sum())
