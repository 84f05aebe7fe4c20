"""Greedy peeling against its plain definition with networkx, and against the densest subgraph of all."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.graph.peeling import peel

edges = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 5),
    min_size=1,
    max_size=18,
)


def density(graph: nx.Graph, nodes: list[int]) -> float:
    return graph.subgraph(nodes).size("weight") / len(nodes)


def plain(graph: nx.Graph) -> float:
    """The greatest density met while the node of least weighted degree, the lower one of equals, is taken away."""
    left = graph.copy()
    best = 0.0
    while len(left):
        best = max(best, left.size("weight") / len(left))
        left.remove_node(min(left, key=lambda node: (left.degree(node, "weight"), node)))
    return best


def graph_of(weights: dict[tuple[int, int], int]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(7))
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in weights.items())
    return graph


@settings(max_examples=80, deadline=None)
@given(edges)
def test_peeling_meets_the_plain_greedy_and_half_of_the_best(weights) -> None:
    graph = graph_of(weights)
    a, b = (np.array(side) for side in zip(*weights, strict=True))
    found = peel(a, b, np.array(list(weights.values()), float), 7)
    assert sorted(found.order.tolist()) == list(range(7))
    assert abs(found.density - plain(graph)) < 1e-9
    assert abs(density(graph, found.densest.tolist()) - found.density) < 1e-9
    ends = sorted({node for pair in weights for node in pair})
    best = max(density(graph, list(part)) for size in range(2, len(ends) + 1) for part in combinations(ends, size))
    assert best / 2 - 1e-9 <= found.density <= best + 1e-9


def test_a_planted_block_is_found_in_a_sparse_crowd() -> None:
    rng = np.random.default_rng(4)
    crowd = {tuple(sorted(pair)) for pair in rng.integers(0, 3000, (6000, 2)).tolist() if pair[0] != pair[1]}
    block = set(combinations(range(100, 120), 2))
    a, b = (np.array(side) for side in zip(*sorted(crowd | block), strict=True))
    assert set(range(100, 120)) <= set(peel(a, b, np.ones(len(a)), 3000).densest.tolist())
    assert len(peel(a, b, np.ones(len(a)), 3000).densest) < 40


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000), st.integers(60, 700))
def test_who_leaves_next_is_the_least_of_all_in_graphs_of_several_levels(seed: int, nodes: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = np.unique(np.sort(rng.integers(0, nodes, (4 * nodes, 2)), axis=1), axis=0)
    a, b = pairs[pairs[:, 0] < pairs[:, 1]].T
    weight = rng.integers(1, 4, len(a)).astype(float)
    left = dict.fromkeys(range(nodes), 0.0)
    near: dict[int, list[tuple[int, float]]] = {node: [] for node in left}
    for one, other, much in zip(a.tolist(), b.tolist(), weight.tolist(), strict=True):
        for node, beside in ((one, other), (other, one)):
            near[node].append((beside, much))
            left[node] += much
    expected = []
    while left:
        gone = min(left, key=lambda node: (left[node], node))
        del left[gone]
        expected.append(gone)
        for beside, much in near[gone]:
            if beside in left:
                left[beside] -= much
    assert peel(a, b, weight, nodes).order.tolist() == expected
