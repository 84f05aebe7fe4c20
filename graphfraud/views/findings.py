"""A finding as an exhibit: its members with roles, its tested links, its settlement rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from importlib import resources
from typing import Any

from graphfraud.model.finding import Finding, Member
from graphfraud.store.database import Database, sql_file
from graphfraud.store.findings import load_finding
from graphfraud.views import ties
from graphfraud.views.exhibit import Edge, Exhibit, Node, Ring
from graphfraud.views.records import Register, Row, node_id, read, region_centres, register, rows_hash

RING = "ring"
MONEY = ("gross", "refunded", "net", "fund", "account", "cash", "loss_low", "loss_high")


def exhibit_of_finding(database: Database, finding_id: str, lang: str = "zh", unmask: bool = False) -> Exhibit:
    """Everything that one page shows of a finding.

    Args:
        database: a workspace with findings.
        finding_id: its id, or the start of it where that is unique.
        lang: zh or en, what the page opens in.
        unmask: show names and identity numbers; the caller has logged the reason before.

    Raises:
        NotFoundError: there is no such finding.
    """
    finding = load_finding(database, finding_id)
    rows = read(database, "rows_of_finding", id=finding.id)
    links = read(database, "links_of_finding", id=finding.id)
    known = register(database, _named(finding, rows, links), unmask)
    edges = _edges(database, finding, rows, links, known)
    ends = {end for edge in edges for end in (edge.a, edge.b)}
    nodes = _nodes(finding, rows, known, ends)
    drawn = {node.id for node in nodes}
    nodes += [known.node(*end.split(":", 1)) for end in sorted(ends - drawn)]
    return Exhibit(
        title=finding.title,
        summary=finding.summary,
        nodes=tuple(nodes),
        centres=region_centres(database, nodes),
        edges=tuple(edges),
        events=ties.events(rows, known.kind_of_place),
        rings=(Ring(RING, _group_label(links)),) if any(node.group for node in nodes) else (),
        reasons=finding.reasons,
        readings=finding.innocent_readings,
        legal_basis=finding.legal_basis,
        facts=_facts(finding),
        severity=finding.severity,
        status=finding.status,
        number=finding.id,
        query=query_text(finding),
        data_hash=rows_hash(rows),
        lang=lang,
        masked=not unmask,
        rows_total=len(rows),
    )


def _group_label(links: list[Row]) -> dict[str, str]:
    """A ring only where tested links tie people to one another; patients of one house are no more than concerned."""
    people = {"patient", "card"}
    if any(str(link["a_kind"]).lower() in people and str(link["b_kind"]).lower() in people for link in links):
        return {"zh": "团伙", "en": "Ring"}
    return {"zh": "涉及的参保人", "en": "Persons concerned"}


def _named(finding: Finding, rows: list[Row], links: list[Row]) -> set[tuple[str, str]]:
    named = {(member.kind, member.id) for member in finding.members}
    named |= {("patient", row["psn_no"]) for row in rows} | {("hospital", row["fixmedins_code"]) for row in rows}
    return named | {(str(link[f"{end}_kind"]), str(link[end])) for link in links for end in ("a", "b")}


def _nodes(finding: Finding, rows: list[Row], known: Register, ends: set[str]) -> list[Node]:
    sums = ties.sums(rows)
    members = {(known.kind_of(member.kind, member.id), member.id): member for member in finding.members}
    named = set(members) | {("patient", str(row["psn_no"])) for row in rows}
    named |= {(known.kind_of_place(row["fixmedins_code"]), str(row["fixmedins_code"])) for row in rows}
    chosen = [pair for pair in sorted(named) if pair in members or node_id(*pair) in ends]
    return [_node(known, *pair, members.get(pair), sums.get(pair[1])) for pair in chosen]


def _node(known: Register, kind: str, name: str, member: Member | None, sum_: ties.Sum | None) -> Node:
    node = known.node(kind, name)
    if sum_:
        node = replace(node, count=sum_.count, amount=sum_.amount, first=sum_.first, last=sum_.last)
    if member is None:
        return node
    group = RING if kind in ("patient", "card") else ""
    return replace(node, role=member.role, strength=member.strength, grounds=member.grounds, group=group)


def _edges(database: Database, finding: Finding, rows: list[Row], links: list[Row], known: Register) -> list[Edge]:
    cards = {member.id for member in finding.members if member.kind == "card"}
    shown = {row["card"]: known.card(row["card"]) for row in rows if row["card"]} if cards else {}

    def origin(row: Row) -> str:
        card = shown.get(row["card"])
        return node_id("card", card) if card in cards else node_id("patient", row["psn_no"])

    edges = ties.visits(rows, origin, known.kind_of_place) + ties.tested(links, known.key_of)
    edges += _grouped("HOLDS", rows, lambda row: ("card", shown.get(row["card"])), cards)
    edges += _grouped(
        "EMPLOYED_BY", rows, lambda row: ("employer", row["emp_no"] or _employer(known, row)), _ids(finding, "employer")
    )
    edges += _grouped("INSURED_IN", rows, lambda row: ("region", row["insu_admdvs"]), _ids(finding, "region"))
    return edges + _doctors(database, finding, rows) + boxes(database, _ids(finding, "drug_trac_codg"), known)


def _employer(known: Register, row: Row) -> str | None:
    employer = known.people.get(row["psn_no"], {}).get("emp_no")
    return str(employer) if employer else None


def _ids(finding: Finding, kind: str) -> set[str]:
    return {member.id for member in finding.members if member.kind == kind}


def _grouped(type_: str, rows: list[Row], to: Any, wanted: set[str]) -> list[Edge]:
    """Ties from a row's person to what ``to`` names, where that is a member of the finding."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows if wanted else ():
        kind, name = to(row)
        if name in wanted:
            groups.setdefault((node_id("patient", row["psn_no"]), node_id(kind, name)), []).append(row)
    return [ties.counted(type_, a, b, several) for (a, b), several in sorted(groups.items())]


def _doctors(database: Database, finding: Finding, rows: list[Row]) -> list[Edge]:
    doctors = _ids(finding, "doctor")
    if not doctors or not rows:
        return []
    by_id = {row["setl_id"]: row for row in rows}
    groups: dict[tuple[str, str], list[Row]] = {}
    for led in read(database, "doctors_of_rows", doctors=sorted(doctors), ids=sorted(by_id)):
        row = by_id[led["setl_id"]]
        groups.setdefault((node_id("patient", row["psn_no"]), node_id("doctor", led["doctor"])), []).append(row)
    return [ties.counted("TREATED_BY", a, b, several) for (a, b), several in sorted(groups.items())]


def boxes(database: Database, codes: Iterable[str], known: Register) -> list[Edge]:
    """Where boxes of these trace codes were sold."""
    asked = sorted(codes)
    sold = read(database, "trace_codes", ids=asked) if asked else []
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in sold:
        place = node_id(known.kind_of_place(row["fixmedins_code"]), row["fixmedins_code"])
        groups.setdefault((node_id("drug_trac_codg", row["drug_trac_codg"]), place), []).append(row)
    return [
        Edge(
            f"SOLD_AT {a} {b}",
            "SOLD_AT",
            a,
            b,
            sum(row["times"] for row in several),
            min((row["day"] for row in several if row["day"]), default=None),
            max((row["day"] for row in several if row["day"]), default=None),
            settlements=tuple(sorted({row["setl_id"] for row in several if row["setl_id"]})),
        )
        for (a, b), several in sorted(groups.items())
    ]


def _facts(finding: Finding) -> tuple[tuple[str, str], ...]:
    amounts = finding.amounts
    return (
        ("detector", finding.detector),
        ("version", finding.detector_version),
        ("period", f"{finding.start} – {finding.end}"),
        ("score", f"{finding.score:.2f}"),
        ("q_value", "–" if finding.q_value is None else f"{finding.q_value:.2g}"),
        ("stability", f"{finding.stability:.2f}"),
        ("settlements", f"{len(finding.settlements):,}"),
        *((name, f"{getattr(amounts, name):,.2f}") for name in MONEY),
        *((name, f"{value:,.2f}") for name, value in amounts.by_fund.items() if value),
    )


def query_text(finding: Finding) -> str:
    """The command, parameters, SQL and Cypher by which a reader can come to the same rows."""
    parameters = json.dumps(finding.parameters, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    parts = [
        f"graphfraud show {finding.id}",
        f"-- {finding.detector} {finding.detector_version}\n-- {parameters.replace(chr(10), chr(10) + '-- ')}",
        sql_file("graphfraud.views", "sql/rows_of_finding.sql").replace("$id", f"'{finding.id}'"),
        f"// Neo4j\nMATCH (f:Finding {{id: '{finding.id}'}})-[i:INVOLVES]->(m) RETURN f, i, m",
    ]
    parts += [f"-- {name}\n{text}" for name, text in _detector_sql(finding.detector)]
    return "\n\n".join(part.strip() for part in parts)


def _detector_sql(detector: str) -> list[tuple[str, str]]:
    """The SQL files of the detector's folder, where it has one."""
    if not detector.isidentifier():
        return []
    folder = resources.files("graphfraud.detectors").joinpath(detector)
    if not folder.is_dir():
        return []
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return [(f"{detector}/{entry.name}", entry.read_text(encoding="utf-8")) for entry in files]
