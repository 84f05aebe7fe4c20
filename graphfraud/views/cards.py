"""A card as an exhibit: its owner, the places it settled at, who was there at the same time, what findings name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from graphfraud.errors import NotFoundError
from graphfraud.model.finding import Text
from graphfraud.store.database import Database, sql_file
from graphfraud.store.findings import findings_naming, load_findings
from graphfraud.store.protocol import COMPANION_DAYS, COMPANION_MINUTES
from graphfraud.views import ties
from graphfraud.views.exhibit import Edge, Exhibit, Node
from graphfraud.views.records import Register, Row, node_id, read, region_centres, register, rows_hash

MOST_COMPANIONS = 40


def exhibit_of_card(database: Database, card_no: str, lang: str = "zh", unmask: bool = False) -> Exhibit:
    """Everything that one page shows of a card.

    Args:
        database: a workspace.
        card_no: the card's number, or its stand-in (``card-…``).
        lang: zh or en, what the page opens in.
        unmask: show names and identity numbers; the caller has logged the reason before. The number is never shown.

    Raises:
        NotFoundError: no settlement carries the card.
    """
    number = _number(database, card_no.strip())
    own = read(database, "rows_of_card", id=number)
    if not own:
        raise NotFoundError("no settlement carries this card number; a person's number goes to: graphfraud patient")
    company = read(
        database, "company_of_card", id=number, minutes=COMPANION_MINUTES, days=COMPANION_DAYS, most=MOST_COMPANIONS
    )
    owners = sorted({row["psn_no"] for row in own})
    links = read(database, "links_of_persons", ids=owners, most=MOST_COMPANIONS)
    beside = sorted({one for row in company for one in row["theirs"]} | _linked_rows(links))
    rows = _together(own, read(database, "rows_of_ids", ids=beside) if beside else [])
    known = register(database, _named(rows, links), unmask)
    card = known.card(number)
    edges = _edges(rows, company, links, known, number, card)
    nodes = _nodes(rows, edges, known, card, owners)
    found = _findings(database, [*owners, card], lang)
    return Exhibit(
        title={"zh": f"社保卡 {card}", "en": f"Card {card}"},
        summary=_summary(own, company, owners),
        nodes=(*nodes, *found),
        centres=region_centres(database, nodes),
        edges=(*edges, *_involves(found, {node.number: node.id for node in nodes}, database)),
        events=ties.events(rows, known.kind_of_place),
        number=card,
        query=f"graphfraud card {card}\n\n" + _queries("rows_of_card", "company_of_card", "links_of_persons"),
        data_hash=rows_hash(rows),
        lang=lang,
        masked=not unmask,
        rows_total=len(rows),
    )


def _number(database: Database, asked: str) -> str:
    """The number behind a stand-in; anything else as it is."""
    if not asked.startswith("card-"):
        return asked
    from graphfraud.model.masking import card_id

    key = database.card_key()
    for (number,) in database.con.execute("SELECT DISTINCT card FROM settlement WHERE card <> ''").fetchall():
        if card_id(number, key) == asked:
            return str(number)
    return asked


def _linked_rows(links: Iterable[Row]) -> set[str]:
    return {one for link in links for one in link["settlements"] or ()}


def _together(*lists: list[Row]) -> list[Row]:
    rows = {row["setl_id"]: row for several in lists for row in several}
    return sorted(rows.values(), key=lambda row: (row["setl_time"], row["setl_id"]))


def _named(rows: list[Row], links: list[Row]) -> set[tuple[str, str]]:
    named = {("patient", row["psn_no"]) for row in rows} | {("hospital", row["fixmedins_code"]) for row in rows}
    return named | {(str(link[f"{end}_kind"]), str(link[end])) for link in links for end in ("a", "b")}


def _edges(
    rows: list[Row], company: list[Row], links: list[Row], known: Register, number: str, card: str
) -> list[Edge]:
    def origin(row: Row) -> str:
        return node_id("card", card) if row["card"] == number else node_id("patient", row["psn_no"])

    held: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["card"] == number:
            held[row["psn_no"]].append(row)
    edges = [
        ties.counted("HOLDS", node_id("patient", owner), node_id("card", card), own)
        for owner, own in sorted(held.items())
    ]
    tested = ties.tested(links, known.key_of)
    pairs = {frozenset((edge.a, edge.b)) for edge in tested}
    return [
        *edges,
        *ties.visits(rows, origin, known.kind_of_place),
        *tested,
        *(edge for row in company if frozenset(((edge := _beside(row)).a, edge.b)) not in pairs),
    ]


def _beside(row: Row) -> Edge:
    why: Text = {
        "zh": f"{row['days']} 天在同一机构相隔不超过 {COMPANION_MINUTES} 分钟结算；未作显著性检验。",
        "en": f"Settled at one place within {COMPANION_MINUTES} minutes on {row['days']} days; not tested.",
    }
    return Edge(
        f"NEAR_IN_TIME {row['owner']} {row['psn_no']}",
        "NEAR_IN_TIME",
        node_id("patient", row["owner"]),
        node_id("patient", row["psn_no"]),
        int(row["days"]),
        row["first"],
        row["last"],
        settlements=tuple(sorted({*row["theirs"], *row["own"]})),
        why=why,
    )


def _nodes(rows: list[Row], edges: list[Edge], known: Register, card: str, owners: list[str]) -> list[Node]:
    sums = ties.sums(rows)
    roles = {node_id("card", card): "subject"} | {node_id("patient", one): "owner" for one in owners}
    ends = sorted({end for edge in edges for end in (edge.a, edge.b)} | {node_id("card", card)})
    nodes = []
    for end in ends:
        node = known.node(*end.split(":", 1))
        one = sums.get(node.number)
        known_sums: dict[str, Any] = {}
        if one:
            known_sums = {"count": one.count, "amount": one.amount, "first": one.first, "last": one.last}
        nodes.append(replace(node, role=roles.get(end, ""), **known_sums))
    return nodes


def _findings(database: Database, names: list[str], lang: str) -> list[Node]:
    ids = sorted({found for name in names for found in findings_naming(database, name)})
    return [
        Node(node_id("finding", one.id), "finding", one.title[lang], one.id, facts=(("score", f"{one.score:.2f}"),))
        for one in (load_findings(database, ids=ids) if ids else [])
    ]


def _involves(found: list[Node], drawn: dict[str, str], database: Database) -> list[Edge]:
    edges = []
    for node in found:
        rows = database.con.execute(
            "SELECT DISTINCT member_id FROM gf_finding_member WHERE finding_id = ? ORDER BY 1", [node.number]
        ).fetchall()
        edges += [
            Edge(f"INVOLVES {node.number} {name}", "INVOLVES", node.id, drawn[name])
            for (name,) in rows
            if name in drawn
        ]
    return edges


def _summary(own: list[Row], company: list[Row], owners: list[str]) -> Text:
    first, last = own[0]["setl_time"].date(), own[-1]["setl_time"].date()
    places = len({row["fixmedins_code"] for row in own})
    return {
        "zh": f"{first} 至 {last} 在 {places} 家机构结算 {len(own)} 笔，持卡人 {len(owners)} 名；"
        f"至少 {COMPANION_DAYS} 天在 {COMPANION_MINUTES} 分钟内同店结算的有 {len(company)} 人（事实，未检验）。",
        "en": f"{len(own)} settlements at {places} places from {first} to {last}, {len(owners)} owner(s); "
        f"{len(company)} persons settled at the same place within {COMPANION_MINUTES} minutes on at least "
        f"{COMPANION_DAYS} days (a fact of the records, not tested).",
    }


def _queries(*names: str) -> str:
    return "\n\n".join(sql_file("graphfraud.views", f"sql/{name}.sql").strip() for name in names)
