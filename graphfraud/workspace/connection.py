"""How two of them connect, asked by the ids that people use."""

from __future__ import annotations

from typing import Any

from graphfraud.errors import NotFoundError
from graphfraud.store.protocol import MAX_HOPS, MAX_PATHS, Node, Path, Store

ORDER = ("patient", "card", "pharmacy", "hospital", "doctor", "employer")
"""Where an id means several things, the first of these is meant."""


def node_of(store: Store, asked: str) -> Node:
    """The person, card, institution, doctor or employer of that id.

    Raises:
        NotFoundError: nobody has it.
    """
    found = sorted(
        (node for node in store.resolve(asked) if node.kind in ORDER), key=lambda node: ORDER.index(node.kind)
    )
    if not found:
        raise NotFoundError(
            "one of the ids is nobody's; give a psn_no, a card number or its stand-in, or a code of an institution, "
            "a doctor or an employer"
        )
    return found[0]


def find_paths(
    store: Store,
    a: str,
    b: str,
    *,
    max_hops: int = MAX_HOPS,
    ordered_in_time: bool = False,
    limit: int = MAX_PATHS,
) -> tuple[Path, ...]:
    """The cheapest paths between two ids.

    Raises:
        NotFoundError: nobody has one of them.
    """
    start, goal = node_of(store, a), node_of(store, b)
    return store.paths(start, goal, max_hops=max_hops, ordered_in_time=ordered_in_time, limit=limit)


def plain(path: Path) -> dict[str, Any]:
    """The contract's object of a path."""
    return {
        "nodes": [{"kind": node.kind, "id": node.id} for node in path.nodes],
        "hops": [
            {
                "type": hop.type,
                "from": hop.source.id,
                "to": hop.target.id,
                "settlements": list(hop.settlements),
                "first": hop.first.isoformat() if hop.first else None,
                "last": hop.last.isoformat() if hop.last else None,
            }
            for hop in path.hops
        ],
        "cost": path.cost,
    }
