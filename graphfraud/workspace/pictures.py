"""Rings as networkx graphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphfraud.model.finding import Finding
from graphfraud.store.protocol import Link, Node
from graphfraud.store.rows import Row

if TYPE_CHECKING:
    import networkx as nx


def ring_graph(
    finding: Finding, rows: Sequence[Row], links: Sequence[Link], names: Mapping[Node, str]
) -> nx.MultiDiGraph[str]:
    """A finding as a graph.

    Args:
        finding: the ring.
        rows: its settlements.
        links: tested links of its detector.
        names: of its members, masked or not.

    Returns:
        Nodes by id with kind, role, strength, name; edges keyed by their type: SWIPED_AT (person → institution) with
        count, first, last, amount and settlements, and the tested links between members with events, expected,
        p_value, q_value and settlements.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(id=finding.id, detector=finding.detector)
    for member in finding.members:
        name = names.get(Node(member.kind, member.id))
        graph.add_node(member.id, kind=member.kind, role=member.role, strength=member.strength, name=name)
    _swipes(graph, rows)
    inside = {Node(member.kind, member.id) for member in finding.members}
    for link in links:
        if link.a in inside and link.b in inside and link.finding_id in (None, finding.id):
            graph.add_edge(link.a.id, link.b.id, key=link.type, **_figures(link))
    return graph


def _swipes(graph: nx.MultiDiGraph[str], rows: Sequence[Row]) -> None:
    by_pair: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        by_pair.setdefault((row.psn_no, row.place.id), []).append(row)
        if row.psn_no not in graph:
            graph.add_node(row.psn_no, kind="patient", role=None, strength=None, name=None)
        if row.place.id not in graph:
            graph.add_node(row.place.id, kind=row.place.kind, role=None, strength=None, name=row.place_name)
    for (person, place), part in by_pair.items():
        graph.add_edge(
            person,
            place,
            key="SWIPED_AT",
            type="SWIPED_AT",
            count=len(part),
            first=part[0].day,
            last=part[-1].day,
            amount=float(sum(row.net for row in part)),
            settlements=[row.setl_id for row in part],
        )


def _figures(link: Link) -> dict[str, Any]:
    return {
        "type": link.type,
        "events": link.events,
        "first": link.first,
        "last": link.last,
        "expected": link.expected,
        "p_value": link.p_value,
        "q_value": link.q_value,
        "settlements": list(link.settlements),
    }


def paths_graph(paths: Sequence[Mapping[str, Any]]) -> nx.MultiDiGraph[str]:
    """Paths as a graph: nodes by id with kind, one edge a hop, keyed by its type."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for path in paths:
        for node in path["nodes"]:
            graph.add_node(node["id"], kind=node["kind"])
        for hop in path["hops"]:
            if not graph.has_edge(hop["from"], hop["to"], hop["type"]):
                figures = {name: hop[name] for name in ("type", "settlements", "first", "last")}
                graph.add_edge(hop["from"], hop["to"], key=hop["type"], **figures)
    return graph
