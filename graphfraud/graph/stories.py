"""Rings that overlap are one story: which findings belong together, who plays which part, who stands between the rings.

Two findings are tied when they share persons (two and a tenth of the smaller's, or all of them), settlements (two and a
tenth), a doctor, an employer or a trace code, or an institution on which both turn and a person or row of it. Stories are the connected parts.
Brokers are the members of several findings, by betweenness (Freeman 1977) on the joint graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from graphfraud.model.finding import Finding, Member

Key = tuple[str, str]
"""(kind, id) of a member."""
SHARE = 0.1
FEW = 2
INSTITUTIONS = ("pharmacy", "hospital")
TURNS_ON = 0.5
"""Strength from which a finding turns on an institution."""
NAMED = 0.25
"""Strength from which a doctor counts as named by a finding, not merely met."""
EXACT = 400
"""Nodes up to which betweenness is computed from all of them; above, from as many seeded ones."""


@dataclass(frozen=True)
class Tie:
    """Why two findings belong together: the ids, what they share, in counts a kind."""

    one: str
    other: str
    persons: int
    rows: int
    keys: tuple[Key, ...]


def people_of(finding: Finding) -> set[Key]:
    """Its persons and cards."""
    return {(m.kind, m.id) for m in finding.members if m.kind in ("patient", "card")}


def keys_of(finding: Finding) -> set[Key]:
    """Doctors, employers and codes that it names, and the institutions on which it turns."""
    found: set[Key] = set()
    for m in finding.members:
        named = m.kind == "doctor" and m.strength >= NAMED
        turns = m.kind in ("pharmacy", "hospital") and m.strength >= TURNS_ON
        if named or turns or m.kind in ("employer", "drug_trac_codg"):
            found.add((m.kind, m.id))
    return found


def tie(one: Finding, other: Finding) -> Tie | None:
    """How two findings are tied, None where they are not."""
    a, b = people_of(one), people_of(other)
    shared = a & b
    rows = set(one.settlements) & set(other.settlements)
    keys = {key for key in keys_of(one) & keys_of(other) if key[0] not in INSTITUTIONS or shared or rows}
    smaller = min(len(a), len(b))
    by_persons = bool(smaller) and (len(shared) == smaller or len(shared) >= max(FEW, SHARE * smaller))
    by_rows = len(rows) >= max(FEW, SHARE * min(len(one.settlements), len(other.settlements)))
    if not (by_persons or by_rows or keys):
        return None
    return Tie(one.id, other.id, len(shared), len(rows), tuple(sorted(keys)))


def ties(findings: Sequence[Finding]) -> list[Tie]:
    """All ties, by ids; only findings that share anything are compared."""
    holders: dict[object, list[int]] = {}
    for number, finding in enumerate(findings):
        for held in (*people_of(finding), *keys_of(finding), *finding.settlements):
            holders.setdefault(held, []).append(number)
    near = {pair for held in holders.values() for pair in combinations(held, 2)}
    found = (tie(findings[i], findings[j]) for i, j in sorted(near))
    return [item for item in found if item is not None]


def merged(findings: Sequence[Finding]) -> list[tuple[tuple[Finding, ...], tuple[Tie, ...]]]:
    """Findings that belong together, each part with its ties: the best first, parts by their best finding."""
    import networkx as nx

    by_id = {finding.id: finding for finding in findings}
    known = ties(findings)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(by_id)
    graph.add_edges_from((item.one, item.other) for item in known)
    parts = []
    for names in nx.connected_components(graph):
        ranked = sorted((by_id[name] for name in names), key=lambda f: (-f.score, f.id))
        parts.append((tuple(ranked), tuple(item for item in known if item.one in names)))
    return sorted(parts, key=lambda part: (-part[0][0].score, part[0][0].id))


def members_of(findings: Iterable[Finding]) -> dict[Key, list[tuple[Finding, Member]]]:
    """Every member with the findings that name it."""
    found: dict[Key, list[tuple[Finding, Member]]] = {}
    for finding in findings:
        for member in finding.members:
            found.setdefault((member.kind, member.id), []).append((finding, member))
    return found


def betweenness(edges: Mapping[tuple[Key, Key], int], nodes: Iterable[Key]) -> dict[Key, float]:
    """Share of the shortest ways between others that lead over each node.

    Args:
        edges: joint graph, pairs of members with how often they are linked; more links make a way shorter.
        nodes: all members.
    """
    import networkx as nx

    graph: nx.Graph[Key] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_weighted_edges_from((a, b, 1.0 / count) for (a, b), count in sorted(edges.items()))
    some = None if len(graph) <= EXACT else EXACT
    found: dict[Key, float] = nx.betweenness_centrality(graph, k=some, weight="weight", seed=1)
    return found
