"""What an answer names, and how that hangs together: for a picture of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphfraud.store.neo4j_cypher import filled
from graphfraud.store.neo4j_paths import events
from graphfraud.store.neo4j_read import NODE_LABELS, Reader, edge, node
from graphfraud.store.protocol import EDGE_TYPES, Edge, Node

MOST_NODES = 500
"""Nodes of an answer that are joined up; a picture of more tells nobody anything."""
MOST_ROWS = 20_000
"""Settlements that are named in all; the edges that stand on the fewest come first."""
OTHER = frozenset(
    ("step", "steps", "kind", "kinds", "role", "drug", "operator", "village", "name", "severity", "detectors")
)
"""Columns whose texts are no ids of nodes, though they may look like one; those whose names end in _name neither."""


@dataclass(frozen=True)
class Among:
    """Nodes that a question and its answer name, in their order, and the edges among them.

    Attributes:
        nodes: of them MOST_NODES at most.
        edges: each with the settlements that it stands on, by time; none where they would be too many.
        more: how many nodes were left out.
    """

    nodes: tuple[Node, ...]
    edges: Mapping[Edge, tuple[str, ...]]
    more: int


def among(reader: Reader, rows: Iterable[Mapping[str, Any]], given: Mapping[str, str]) -> Among:
    """What the texts of an answer and the parameters of its question name, and what joins it."""
    ids = texts((given, *rows))
    place = {id: number for number, id in enumerate(ids)}
    named = [node(*row) for row in reader.rows(filled("store/named"), {"ids": ids, "labels": NODE_LABELS})]
    named.sort(key=lambda one: (place[one.id], one.kind))
    nodes = tuple(named[:MOST_NODES])
    values = {"ids": [one.id for one in nodes], "labels": NODE_LABELS}
    found = [
        edge(type, node(a_label, a), node(b_label, b), figures)
        for type, a_label, a, b_label, b, *figures in reader.stream(filled("store/among", types=EDGE_TYPES), values)
    ]
    inside = set(nodes)
    edges = [one for one in found if one.a in inside and one.b in inside]
    edges.sort(key=lambda one: (one.count, one.type, one.a, one.b))
    rests = events(reader, _fitting(edges))
    return Among(
        nodes, {one: tuple(setl_id for _, setl_id in rests.get(one, ())) for one in edges}, len(named) - len(nodes)
    )


def texts(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """All texts of an answer that may be ids, in its order."""
    told = (value for row in rows for column, value in row.items() if not _other(column))
    return list(dict.fromkeys(text for value in told for text in _texts(value)))


def _other(column: str) -> bool:
    return column in OTHER or column.endswith("_name")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)


def _fitting(edges: Sequence[Edge]) -> list[Edge]:
    """The first edges, as many as stand on MOST_ROWS settlements together."""
    chosen, rows = [], 0
    for one in edges:
        rows += one.count
        if rows > MOST_ROWS:
            break
        chosen.append(one)
    return chosen
