"""Communities (with their modularity) and the densest group of one graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np


def edges(folder: Path, options: dict[str, Any]) -> dict[str, Any]:
    """a, b, weight, nodes."""
    with np.load(folder / "graph.npz") as saved:
        return {"a": saved["a"], "b": saved["b"], "weight": saved["weight"], "nodes": int(saved["nodes"])}


def native(folder: Path, options: dict[str, Any]) -> dict[str, Any]:
    """The same, the native code ready."""
    from graphfraud.graph.communities import communities
    from graphfraud.graph.peeling import peel

    few = np.array([0, 1, 2]), np.array([1, 2, 3])
    communities(*few, np.ones(3))
    peel(*few, np.ones(3), 4)
    return edges(folder, options)


def with_networkx(folder: Path, options: dict[str, Any]) -> dict[str, Any]:
    """The same with a networkx graph, built before the clock starts."""
    import networkx as nx

    graph = edges(folder, options)
    made = nx.Graph()
    made.add_weighted_edges_from(zip(graph["a"].tolist(), graph["b"].tolist(), graph["weight"].tolist(), strict=True))
    return {**graph, "graph": made}


def modularity(graph: dict[str, Any], groups: list[Any]) -> float:
    """Newman's modularity of a partition, weighted."""
    label = np.arange(graph["nodes"]) + graph["nodes"]
    for number, group in enumerate(groups):
        label[np.asarray(list(group), dtype=np.int64)] = number
    total = graph["weight"].sum()
    inside = graph["weight"][label[graph["a"]] == label[graph["b"]]].sum()
    strength = np.bincount(label[graph["a"]], graph["weight"], 2 * graph["nodes"]) + np.bincount(
        label[graph["b"]], graph["weight"], 2 * graph["nodes"]
    )
    return float(inside / total - ((strength / (2 * total)) ** 2).sum())


def own_communities(graph: dict[str, Any]) -> dict[str, Any]:
    """graph.communities."""
    import time

    from graphfraud.graph.communities import communities

    start = time.perf_counter()
    groups = communities(graph["a"], graph["b"], graph["weight"])
    return {"seconds": time.perf_counter() - start, "modularity": modularity(graph, groups)}


def louvain(graph: dict[str, Any]) -> dict[str, Any]:
    """networkx.community.louvain_communities."""
    import time

    import networkx as nx

    start = time.perf_counter()
    groups = nx.community.louvain_communities(graph["graph"], seed=1)
    return {"seconds": time.perf_counter() - start, "modularity": modularity(graph, groups)}


def own_peeling(graph: dict[str, Any]) -> dict[str, Any]:
    """graph.peeling."""
    from graphfraud.graph.peeling import peel

    return {"density": peel(graph["a"], graph["b"], np.ones(len(graph["a"])), graph["nodes"]).density}


def greedy(graph: dict[str, Any]) -> dict[str, Any]:
    """networkx's densest_subgraph, one round of greedy++ (which is the greedy peeling)."""
    import networkx as nx

    density, _ = nx.approximation.densest_subgraph(graph["graph"], iterations=1, method="greedy++")
    return {"density": float(density)}


JOBS = {
    "communities graphfraud": (native, own_communities),
    "communities networkx": (with_networkx, louvain),
    "peeling graphfraud": (native, own_peeling),
    "peeling networkx": (with_networkx, greedy),
}
