"""Keeping a page within what a screen and a reader can take: rings, then crowds, fold into one node each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from graphfraud.model.finding import Text
from graphfraud.views.exhibit import ZERO, Edge, Event, Exhibit, Node, Ring
from graphfraud.views.look import LEADING

NODE_LIMIT = 1500
EDGE_LIMIT = 6000
EVENT_LIMIT = 5000
STAY = 60


def fit(exhibit: Exhibit, nodes: int = NODE_LIMIT, edges: int = EDGE_LIMIT, events: int = EVENT_LIMIT) -> Exhibit:
    """``exhibit`` within the limits.

    Rings fold first, the largest first; then persons fold into the institution they were most at; then the nodes
    with the fewest settlements, and the ties with the fewest, are left out. ``omitted`` says each step in words.
    """
    if len(exhibit.events) > events:
        exhibit = _thinned(exhibit, events)
    if len(exhibit.nodes) > nodes:
        exhibit = _fold(exhibit, _by_ring(exhibit, nodes), exhibit.rings)
    if len(exhibit.nodes) > nodes:
        exhibit = _fold(exhibit, _by_place(exhibit), ())
    if len(exhibit.nodes) > nodes:
        exhibit = _strongest_nodes(exhibit, nodes)
    if len(exhibit.edges) > edges:
        exhibit = _strongest_edges(exhibit, edges)
    return exhibit


def _by_ring(exhibit: Exhibit, limit: int) -> dict[str, str]:
    """Member → ring, for as few of the largest rings as bring the page within ``limit``; the leading members stay."""
    rings: dict[str, list[Node]] = defaultdict(list)
    for node in exhibit.nodes:
        if node.group:
            rings[node.group].append(node)
    stay = min(STAY, limit // (4 * max(len(rings), 1)))
    left, into = len(exhibit.nodes), {}
    for ring, members in sorted(rings.items(), key=lambda item: (-len(item[1]), item[0])):
        if left <= limit:
            break
        weakest = sorted(members, key=_standing)[stay:]
        if len(weakest) > 1:
            into.update(dict.fromkeys((node.id for node in weakest), ring))
            left -= len(weakest) - 1
    return into


def _standing(node: Node) -> tuple[bool, float, int, str]:
    """Leaders first, then whoever belongs most firmly, then whoever settled most."""
    return node.role not in LEADING, -(node.strength or 0.0), -node.count, node.id


def _by_place(exhibit: Exhibit) -> dict[str, str]:
    """Person → the institution with most settlements of theirs, where at least two persons share it."""
    kinds = {node.id: node.kind for node in exhibit.nodes}
    best: dict[str, tuple[int, str]] = {}
    for edge in exhibit.edges:
        for person, place in ((edge.a, edge.b), (edge.b, edge.a)):
            if kinds.get(person) in ("patient", "card") and kinds.get(place) not in ("patient", "card", None):
                best[person] = max(best.get(person, (0, "")), (edge.count, place))
    shared = Counter(place for _, place in best.values())
    return {person: f"at {place}" for person, (_, place) in best.items() if shared[place] > 1}


def _fold(exhibit: Exhibit, into: dict[str, str], rings: Sequence[Ring]) -> Exhibit:
    if not into:
        return exhibit
    groups = set(into.values())
    labels = {ring.id: ring.label[exhibit.lang] for ring in rings} | {
        f"at {node.id}": node.label for node in exhibit.nodes if f"at {node.id}" in groups
    }
    inside: dict[str, list[Node]] = defaultdict(list)
    for node in exhibit.nodes:
        if node.id in into:
            inside[into[node.id]].append(node)
    kept = tuple(node for node in exhibit.nodes if node.id not in into)
    folds = tuple(_meta(name, labels.get(name, name), members) for name, members in sorted(inside.items()))
    name = {node: f"fold:{group}" for node, group in into.items()}
    edges = _merge(
        replace(edge, a=name.get(edge.a, edge.a), b=name.get(edge.b, edge.b))
        for edge in exhibit.edges
        if name.get(edge.a, edge.a) != name.get(edge.b, edge.b)
    )
    return replace(
        exhibit,
        nodes=kept + folds,
        edges=edges,
        rings=tuple(ring for ring in exhibit.rings if any(node.group == ring.id for node in kept)),
        events=tuple(_moved(event, name) for event in exhibit.events),
        omitted=(*exhibit.omitted, _told_fold(len(into), len(folds), len(exhibit.edges) - len(edges))),
    )


def _moved(event: Event, name: dict[str, str]) -> Event:
    if event.person not in name and event.institution not in name:
        return event
    return replace(
        event,
        person=name.get(event.person, event.person),
        institution=name.get(event.institution, event.institution),
    )


def _meta(name: str, label: str, members: list[Node]) -> Node:
    firsts, lasts = [one.first for one in members if one.first], [one.last for one in members if one.last]
    placed = [one for one in members if one.lat is not None and one.lnt is not None]
    return Node(
        id=f"fold:{name}",
        kind="fold",
        label=f"{label} ({len(members)})",
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        count=sum(one.count for one in members),
        amount=sum((one.amount for one in members), ZERO),
        lat=placed[0].lat if placed else None,
        lnt=placed[0].lnt if placed else None,
        facts=(("members", str(len(members))),),
        search=" ".join(one.number or one.label for one in members[:400]),
    )


def _merge(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """One edge a type and pair: counts and amounts summed, what a test said of single ties dropped."""
    groups: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[(edge.type, edge.a, edge.b)].append(edge)
    return tuple(several[0] if len(several) == 1 else _sum(several) for several in groups.values())


def _sum(edges: list[Edge]) -> Edge:
    first = edges[0]
    return Edge(
        id=first.id,
        type=first.type,
        a=first.a,
        b=first.b,
        count=sum(edge.count for edge in edges),
        first=min((edge.first for edge in edges if edge.first), default=None),
        last=max((edge.last for edge in edges if edge.last), default=None),
        amount=sum((edge.amount for edge in edges), Decimal(0)),
        settlements=tuple(sorted({one for edge in edges for one in edge.settlements})),
    )


def _strongest_nodes(exhibit: Exhibit, limit: int) -> Exhibit:
    order = sorted(
        exhibit.nodes, key=lambda node: (not node.role, node.kind in ("patient", "card"), -node.count, node.id)
    )
    kept = {node.id for node in order[:limit]}
    return replace(
        exhibit,
        nodes=tuple(node for node in exhibit.nodes if node.id in kept),
        edges=tuple(edge for edge in exhibit.edges if edge.a in kept and edge.b in kept),
        events=tuple(event for event in exhibit.events if event.person in kept and event.institution in kept),
        omitted=(*exhibit.omitted, _told("node", len(exhibit.nodes) - limit)),
        rows_total=exhibit.rows_total if exhibit.rows_total is not None else len(exhibit.events),
    )


def _strongest_edges(exhibit: Exhibit, limit: int) -> Exhibit:
    order = sorted(exhibit.edges, key=lambda edge: (edge.p_value is None, -edge.count, edge.id))
    kept = {edge.id for edge in order[:limit]}
    return replace(
        exhibit,
        edges=tuple(edge for edge in exhibit.edges if edge.id in kept),
        omitted=(*exhibit.omitted, _told("edge", len(exhibit.edges) - limit)),
    )


def _thinned(exhibit: Exhibit, limit: int) -> Exhibit:
    """Evenly spaced rows in time, so that the histogram keeps its form."""
    order = sorted(exhibit.events, key=lambda event: (event.begin, event.setl_id))
    step = len(order) / limit
    return replace(
        exhibit,
        events=tuple(order[int(at * step)] for at in range(limit)),
        omitted=(*exhibit.omitted, _told("row", len(order) - limit)),
        rows_total=exhibit.rows_total if exhibit.rows_total is not None else len(order),
    )


def _told_fold(nodes: int, folds: int, edges: int) -> Text:
    return {
        "zh": f"{nodes:,} 个节点已折叠为 {folds:,} 个合并节点，其间 {edges:,} 条联系未逐条画出",
        "en": f"{nodes:,} nodes are folded into {folds:,} group nodes; {edges:,} ties are not drawn one by one",
    }


def _told(what: str, number: int) -> Text:
    return {
        "node": {
            "zh": f"结算最少的 {number:,} 个节点未画出",
            "en": f"{number:,} nodes with the fewest settlements are left out",
        },
        "edge": {
            "zh": f"次数最少的 {number:,} 条联系未画出",
            "en": f"{number:,} ties with the lowest counts are left out",
        },
        "row": {
            "zh": f"{number:,} 笔结算未逐笔列入本页；次数与金额仍按全部结算计算",
            "en": f"{number:,} settlement rows are not listed on this page; counts and sums still cover all of them",
        },
    }[what]
