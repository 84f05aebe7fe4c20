"""Exploring the graph on the server: communities, components, closeness to chosen nodes.

The Graph Data Science library computes where it is installed; where it is not, the edges are read and networkit
computes the same here. Findings never rest on these: their partition is seeded and made in process.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from graphfraud.errors import StoreError, UsageError
from graphfraud.store.neo4j_cypher import KINDS, LABELS, SCREENED_TYPE, filled
from graphfraud.store.neo4j_read import Reader, node
from graphfraud.store.protocol import EDGE_TYPES, Node

COMPANY = ("CO_SWIPED", "CO_ADMITTED", "SHARES_PHONE", "SHARES_ADDRESS", "SAME_PERSON")
"""Types between persons that communities are sought in, where nothing else is asked for."""
METHODS = ("leiden", "louvain", "components")
DAMPING = 0.85
SEED = 1


@dataclass(frozen=True)
class Edges:
    """Which edges count: their types, and of screened pairs which level (None: all)."""

    types: tuple[str, ...]
    level: str | None = None


def has_gds(reader: Reader) -> bool:
    """Whether the Graph Data Science library is installed."""
    return bool(reader.rows(filled("store/has_gds"))[0][0])


def communities(
    reader: Reader,
    method: str = "leiden",
    types: Sequence[str] = COMPANY,
    *,
    resolution: float = 1.0,
    level: str | None = None,
    gds: bool | None = None,
) -> list[tuple[Node, ...]]:
    """Communities of the nodes that the types join, the largest first, each with its nodes in order.

    Args:
        reader: of the server.
        method: leiden or louvain (edges weighed by their count; without GDS leiden is Louvain with refinement), or components.
        types: edge types, taken as undirected; SCREENED for the pairs of a detection run, weighed by their nats.
        level: of SCREENED, minute, day or far; None takes all.
        resolution: of leiden and louvain; above 1 the communities are smaller.
        gds: compute on the server, or here; None asks the server whether it can.

    Raises:
        UsageError: unknown method or type.
    """
    if method not in METHODS:
        raise UsageError(f"method {method!r}: choose one of {', '.join(METHODS)}")
    _check(types)
    native = not (has_gds(reader) if gds is None else gds)
    edges = Edges(tuple(types), level)
    labels = (_native_labels if native else _gds_labels)(reader, method, edges, resolution)
    groups: dict[int, list[Node]] = {}
    for member, label in labels.items():
        groups.setdefault(label, []).append(member)
    found = [tuple(sorted(members)) for members in groups.values()]
    return sorted(found, key=lambda members: (-len(members), members))


def closeness(
    reader: Reader, starts: Sequence[Node], types: Sequence[str] = COMPANY, *, limit: int = 100, gds: bool | None = None
) -> list[tuple[Node, float]]:
    """Personalised PageRank from ``starts`` divided by degree, the closest first; the starts themselves are left out.

    Raises:
        UsageError: unknown type.
        StoreError: none of the starts is joined to anything.
    """
    _check(types)
    native = not (has_gds(reader) if gds is None else gds)
    ranks, degrees = (_native_ranks if native else _gds_ranks)(reader, starts, Edges(tuple(types)))
    if not ranks:
        raise StoreError("none of these nodes is joined to anything by these edge types")
    scored = [(member, rank / max(degrees[member], 1)) for member, rank in ranks.items() if member not in set(starts)]
    return sorted(scored, key=lambda entry: (-entry[1], entry[0]))[:limit]


def _check(types: Sequence[str]) -> None:
    unknown = sorted(set(types) - {*EDGE_TYPES, SCREENED_TYPE})
    if unknown or not types:
        raise UsageError(f"edge type {unknown[:1] or '(none)'}: choose of {', '.join((*EDGE_TYPES, SCREENED_TYPE))}")


@contextmanager
def _projected(reader: Reader, edges: Edges) -> Iterator[str | None]:
    """A named projection of the types on the server; None where they join nothing."""
    name = f"graphfraud-{uuid.uuid4().hex}"
    made = reader.rows(filled("store/gds_project", types=edges.types), {"name": name, "level": edges.level})
    try:
        yield name if made and made[0][0] else None
    finally:
        reader.rows(filled("store/gds_drop"), {"name": name})


def _gds_labels(reader: Reader, method: str, edges: Edges, resolution: float) -> dict[Node, int]:
    with _projected(reader, edges) as name:
        if name is None:
            return {}
        values: dict[str, Any] = {"name": name, "labels": list(KINDS), "seed": SEED, "resolution": resolution}
        rows = reader.rows(filled(f"store/gds_{method}"), values)
    return {node(label, member): int(community) for label, member, community in rows}


def _gds_ranks(reader: Reader, starts: Sequence[Node], edges: Edges) -> tuple[dict[Node, float], dict[Node, int]]:
    with _projected(reader, edges) as name:
        if name is None:
            return {}, {}
        values = {
            "name": name,
            "labels": list(KINDS),
            "starts": [[LABELS[start.kind], start.id] for start in starts],
            "damping": DAMPING,
        }
        rows = reader.rows(filled("store/gds_pagerank"), values)
        degrees = reader.rows(filled("store/gds_degree"), {"name": name, "labels": list(KINDS)})
    return (
        {node(label, member): float(score) for label, member, score in rows if score > 0},
        {node(label, member): int(degree) for label, member, degree in degrees},
    )


def _weighed(reader: Reader, edges: Edges) -> dict[tuple[Node, Node], float]:
    pairs: dict[tuple[Node, Node], float] = {}
    for type in edges.types:
        values = {"labels": list(KINDS), "level": edges.level}
        for row in reader.stream(filled("store/weighed", type=type), values):
            ends = sorted((node(row[0], row[1]), node(row[2], row[3])))
            pairs[ends[0], ends[1]] = pairs.get((ends[0], ends[1]), 0.0) + float(row[4])
    return pairs


def _native_labels(reader: Reader, method: str, edges: Edges, resolution: float) -> dict[Node, int]:
    import networkit as nk

    pairs = _weighed(reader, edges)
    members = sorted({member for pair in pairs for member in pair})
    number = {member: place for place, member in enumerate(members)}
    graph = nk.Graph(len(members), weighted=True)
    for (a, b), weight in sorted(pairs.items()):
        graph.addEdge(number[a], number[b], weight)
    nk.engineering.setNumberOfThreads(1)
    nk.engineering.setSeed(SEED, False)
    makers: dict[str, Callable[[], Any]] = {
        "leiden": lambda: nk.community.PLM(graph, refine=True, gamma=resolution, par="none", recurse=True),
        "louvain": lambda: nk.community.PLM(graph, refine=False, gamma=resolution, par="none", recurse=True),
        "components": lambda: nk.components.ConnectedComponents(graph),
    }
    made = makers[method]()
    made.run()
    partition = made.getPartition()
    return {member: int(partition.subsetOf(place)) for member, place in number.items()}


def _native_ranks(reader: Reader, starts: Sequence[Node], edges: Edges) -> tuple[dict[Node, float], dict[Node, int]]:
    import networkx as nx

    graph: nx.Graph[Node] = nx.Graph()
    for (a, b), weight in sorted(_weighed(reader, edges).items()):
        graph.add_edge(a, b, weight=weight)
    known = [start for start in starts if start in graph]
    if not known:
        return {}, {}
    from_starts = dict.fromkeys(known, 1.0)
    ranks = nx.pagerank(graph, alpha=DAMPING, personalization=from_starts, nstart=from_starts, weight="weight")
    return {member: rank for member, rank in ranks.items() if rank > 0}, dict(graph.degree())
