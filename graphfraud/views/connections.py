"""Paths between two of them as an exhibit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from graphfraud.model.masking import card_id
from graphfraud.store.database import Database, sql_file
from graphfraud.store.protocol import Node as StoreNode
from graphfraud.store.protocol import Path
from graphfraud.views import ties
from graphfraud.views.exhibit import Edge, Event, Exhibit, Node
from graphfraud.views.records import Register, Row, node_id, read, region_centres, register, rows_hash

Step = tuple[str, str]
VISITS = ("SWIPED_AT", "STAYED_AT")
KINDS = ("patient", "card", "doctor", "pharmacy", "hospital", "employer", "region", "drug_trac_codg", "finding")


def exhibit_of_path(
    database: Database, paths: Sequence[Mapping[str, Any] | Path], lang: str = "zh", unmask: bool = False
) -> Exhibit:
    """The paths that ``graphfraud paths`` found, as one page.

    Args:
        database: a workspace.
        paths: [{"nodes": […], "hops": [{"type", "from", "to", "settlements": […]}]}]; a node is an id or
            {"kind": …, "id": …}. Paths of a store are taken as they are.
        lang: zh or en, what the page opens in.
        unmask: show names and identity numbers; the caller has logged the reason before.
    """
    plain = [_plain(path) if isinstance(path, Path) else path for path in paths]
    hops = [hop for path in plain for hop in path["hops"]]
    ids = sorted({one for hop in hops for one in hop.get("settlements") or ()})
    rows = read(database, "rows_of_ids", ids=ids) if ids else []
    kinds = _kinds(database, [node for path in plain for node in path["nodes"]], hops)
    ends = [kinds[_key(path["nodes"][at])] for path in plain[:1] for at in (0, -1)]
    scene = joined_up(database, set(kinds.values()), _edges(hops, kinds, rows), rows, unmask, set(ends))
    names = [scene.known.node(*end).label for end in ends] or ["–", "–"]
    return Exhibit(
        title={"zh": f"{names[0]} 与 {names[-1]} 的联系", "en": f"How {names[0]} and {names[-1]} connect"},
        summary={
            "zh": f"共 {len(paths)} 条路径；途经联系众多的节点计为更远。",
            "en": f"{len(paths)} path(s); passing a node with many ties counts as farther.",
        },
        nodes=scene.nodes,
        centres=region_centres(database, scene.nodes),
        edges=scene.edges,
        events=scene.events,
        number="paths-" + "-".join(end[1] for end in ends)[:60],
        query="graphfraud paths "
        + " ".join(end[1] for end in ends)
        + "\n\n"
        + sql_file("graphfraud.views", "sql/rows_of_ids.sql").strip(),
        data_hash=rows_hash(rows),
        lang=lang,
        masked=not unmask,
        rows_total=len(rows),
    )


@dataclass(frozen=True)
class Scene:
    """Some nodes, what joins them, and the rows on which that rests, with the persons and institutions of those rows."""

    known: Register
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    events: tuple[Event, ...]


def joined_up(
    database: Database, named: set[Step], edges: list[Edge], rows: list[Row], unmask: bool, subjects: Set[Step]
) -> Scene:
    """Nodes (kind, id) and their edges as they are drawn, the subjects of the picture among them."""
    drawn = {node_id(*step) for step in named}
    owner = _owner(database, drawn)
    beside = _beside(database, rows, drawn, owner)
    known = register(database, {*named, *beside}, unmask)
    shown = {one for edge in edges if edge.type in VISITS for one in edge.settlements}
    visits = ties.visits((row for row in rows if row["setl_id"] not in shown), owner, known.kind_of_place)
    nodes = _nodes({*named, *beside}, known, ties.sums(rows), subjects)
    events = tuple(
        replace(event, person=owner(row))
        for row, event in zip(rows, ties.events(rows, known.kind_of_place), strict=True)
    )
    return Scene(known, tuple(nodes), (*edges, *visits), events)


def _plain(path: Path) -> Mapping[str, Any]:
    hops = [
        {"type": hop.type, "from": _named(hop.source), "to": _named(hop.target), "settlements": hop.settlements}
        for hop in path.hops
    ]
    return {"nodes": [_named(node) for node in path.nodes], "hops": hops}


def _named(node: StoreNode) -> Mapping[str, str]:
    return {"kind": node.kind, "id": node.id}


def _owner(database: Database, drawn: set[str]) -> Callable[[Row], str]:
    """Of a row, the node that it leaves from: its person, or the card where the path goes through the card and not its owner."""
    key = database.card_key()

    def owner(row: Row) -> str:
        person = node_id("patient", row["psn_no"])
        card = node_id("card", card_id(row["card"], key)) if row["card"] else person
        return card if person not in drawn and card in drawn else person

    return owner


def _beside(database: Database, rows: list[Row], drawn: set[str], owner: Callable[[Row], str]) -> set[Step]:
    """Persons and institutions that are not on the paths, but in the rows on which their ties rest: where two met, whom a doctor sent."""
    persons = {("patient", str(row["psn_no"])) for row in rows if owner(row) == node_id("patient", row["psn_no"])}
    codes = sorted({str(row["fixmedins_code"]) for row in rows})
    kinds = (
        {str(row["fixmedins_code"]): str(row["kind"]) for row in read(database, "places", ids=codes)} if codes else {}
    )
    places = {(kinds.get(code) or ("pharmacy" if code.startswith("P") else "hospital"), code) for code in codes}
    return {step for step in persons | places if node_id(*step) not in drawn}


def _key(node: Any) -> str:
    return str(node["id"]) if isinstance(node, Mapping) else str(node)


def _kinds(database: Database, nodes: Iterable[Any], hops: Iterable[Mapping[str, Any]]) -> dict[str, Step]:
    """{id as given: (kind, id)}; a kind that is not said is found in the records."""
    given = [*nodes, *(hop[end] for hop in hops for end in ("from", "to"))]
    found: dict[str, Step] = {}
    unsaid = set()
    for node in given:
        key = _key(node)
        kind, colon, rest = key.partition(":")
        if isinstance(node, Mapping) and node.get("kind"):
            found[key] = (str(node["kind"]), key)
        elif colon and kind in KINDS:
            found[key] = (kind, rest)
        else:
            unsaid.add(key)
    places = {row["fixmedins_code"]: row["kind"] for row in read(database, "places", ids=sorted(unsaid))}
    people = {row["psn_no"] for row in read(database, "persons_among", ids=sorted(unsaid))}
    for key in unsaid - set(found):
        if key in places:
            kind = str(places[key])
        elif key.startswith("card-"):
            kind = "card"
        else:
            kind = "patient" if key in people else "doctor"
        found[key] = (kind, key)
    return found


def _edges(hops: Iterable[Mapping[str, Any]], kinds: Mapping[str, Step], rows: list[Row]) -> list[Edge]:
    by_id = {row["setl_id"]: row for row in rows}
    found: dict[str, Edge] = {}
    for hop in hops:
        a, b = (node_id(*kinds[_key(hop[end])]) for end in ("from", "to"))
        edge = ties.counted(hop["type"], a, b, [by_id[one] for one in hop.get("settlements") or () if one in by_id])
        found[edge.id] = replace(edge, count=max(edge.count, 1))
    return list(found.values())


def _nodes(named: Iterable[Step], known: Register, sums: Mapping[str, ties.Sum], ends: Set[Step]) -> list[Node]:
    nodes = []
    for kind, name in sorted(set(named)):
        node = known.node(kind, name)
        one = sums.get(name)
        if one:
            node = replace(node, count=one.count, amount=one.amount, first=one.first, last=one.last)
        nodes.append(replace(node, role="subject" if (kind, name) in ends else ""))
    return nodes
