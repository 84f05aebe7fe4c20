"""The settlements that an edge stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from graphfraud.store import projection
from graphfraud.store.database import Database, sql_file
from graphfraud.store.protocol import RECORD_TYPES, TESTED_TYPES, Edge, Node

Known = dict[Edge, list[tuple[datetime, str]]]


Holders = Callable[[Node], Sequence[str]]
"""Tells the person numbers that hold a card."""


def events(database: Database, edges: Sequence[Edge], holders: Holders, *, sorted_tables: bool) -> Known:
    """The settlements of edges with their times, by (time, id), for the types that list theirs; others are left out.

    Args:
        database: its views of ``embedded_index.open_lookup`` must be there.
        edges: the edges asked about.
        holders: tells who holds a card.
        sorted_tables: whether the views are sorted tables.
    """
    known: Known = {}
    _visits(database, edges, known, holders, sorted_tables)
    treatments = _treatments_sorted if sorted_tables else _treatments
    treatments(database, [edge for edge in edges if edge.type == "TREATED_BY"], known)
    for edge in edges:
        if edge.type in ("PRESCRIBED_TO_FILL_AT", "WORKS_AT"):
            known[edge] = _of_doctor(database, edge, sorted_tables)
        elif edge.type in TESTED_TYPES:
            known[edge] = _tested(database, edge)
    return {edge: sorted(set(found)) for edge, found in known.items() if found}


def _visits(database: Database, edges: Sequence[Edge], known: Known, holders: Holders, sorted_tables: bool) -> None:
    cards = {edge.a: list(holders(edge.a)) for edge in edges if edge.a.kind == "card"}
    persons = {psn_no for held in cards.values() for psn_no in held} | {e.a.id for e in edges if e.type == "HOLDS"}
    name = "cards_of_persons_sorted" if sorted_tables else "cards_of_persons"
    rows = database.con.execute(_text(name), {"persons": sorted(persons)}).fetchall() if persons else []
    hashes = {(psn_no, stand_in): card for psn_no, stand_in, card in rows}
    asked = [row for number, edge in enumerate(edges) for row in _narrowed(number, edge, cards, hashes)]
    if asked:
        names = ("numbers", "persons", "cards", "no_card", "places", "employers", "stays")
        values = dict(zip(names, map(list, zip(*asked, strict=True)), strict=True))
        for number, setl_id, moment in database.con.execute(_text("events_of_visits"), values).fetchall():
            known.setdefault(edges[number], []).append((moment, setl_id))


Narrowed = tuple[int, str, int | None, bool, str | None, str | None, bool | None]


def _narrowed(
    number: int, edge: Edge, cards: Mapping[Node, Sequence[str]], hashes: Mapping[tuple[str, str], int]
) -> Iterator[Narrowed]:
    """Which settlements an edge stands on: number, person, card, no card, place, employer, stay."""
    if edge.type == "STAYED_AT":
        yield number, edge.a.id, None, False, edge.b.id, None, True
    elif edge.type == "EMPLOYED_BY":
        yield number, edge.a.id, None, False, None, edge.b.id, None
    elif edge.type == "HOLDS" and (edge.a.id, edge.b.id) in hashes:
        yield number, edge.a.id, hashes[edge.a.id, edge.b.id], False, None, None, None
    elif edge.type == "SWIPED_AT" and edge.a.kind == "patient":
        yield number, edge.a.id, None, True, edge.b.id, None, False
    elif edge.type == "SWIPED_AT":
        for psn_no in cards[edge.a]:
            if (psn_no, edge.a.id) in hashes:
                yield number, psn_no, hashes[psn_no, edge.a.id], False, edge.b.id, None, False


def _treatments(database: Database, edges: Sequence[Edge], known: Known) -> None:
    by_pair = {(edge.a.id, edge.b.id): edge for edge in edges}
    persons = sorted({edge.a.id for edge in edges})
    rows = database.con.execute(_text("treatments_of"), {"persons": persons}).fetchall() if persons else []
    for psn_no, doctor, setl_id, moment in rows:
        if (psn_no, doctor) in by_pair:
            known.setdefault(by_pair[psn_no, doctor], []).append((moment, setl_id))


def _treatments_sorted(database: Database, edges: Sequence[Edge], known: Known) -> None:
    values = {
        "numbers": list(range(len(edges))),
        "persons": [edge.a.id for edge in edges],
        "doctors": [edge.b.id for edge in edges],
    }
    rows = database.con.execute(_text("treatments_of_sorted"), values).fetchall() if edges else []
    for number, setl_id, moment in rows:
        known.setdefault(edges[number], []).append((moment, setl_id))


def _of_doctor(database: Database, edge: Edge, sorted_tables: bool) -> list[tuple[datetime, str]]:
    ends = {"doctor": edge.a.id, "place": edge.b.id}
    if sorted_tables:
        return database.con.execute(_text("prescriptions_sorted"), ends).fetchall()
    ids = sql_file("graphfraud.store", "sql/embedded/settlements_of_doctor.sql")
    text = f"SELECT setl_time, setl_id FROM settlement WHERE fixmedins_code = $place AND setl_id IN ({ids})"
    return database.con.execute(text, ends).fetchall()


def _tested(database: Database, edge: Edge) -> list[tuple[datetime, str]]:
    ends = {"a_kind": edge.a.kind, "a": edge.a.id, "b_kind": edge.b.kind, "b": edge.b.id}
    return database.con.execute(_text("events_of_link"), {"type": edge.type, **ends}).fetchall()


def provenance(database: Database, edge: Edge) -> tuple[str, ...]:
    """Settlements of one edge of any type, by id; ``projection.prepare`` must have been called."""
    if edge.type in TESTED_TYPES:
        return tuple(sorted({setl_id for _, setl_id in _tested(database, edge)}))
    if edge.type not in RECORD_TYPES:
        found = database.con.execute("SELECT setl_id FROM gf_finding_settlement WHERE finding_id = ?", [edge.a.id])
        return tuple(sorted(row[0] for row in found.fetchall()))
    part = projection.event_part(edge.type)
    text = (
        f"SELECT DISTINCT setl_id FROM ({part.text}) WHERE a_kind = $a_kind AND a = $a AND b_kind = $b_kind AND b = $b"
        " AND setl_id IS NOT NULL ORDER BY setl_id"
    )
    ends = {"a_kind": edge.a.kind, "a": edge.a.id, "b_kind": edge.b.kind, "b": edge.b.id}
    return tuple(row[0] for row in database.con.execute(text, {**part.values, **ends}).fetchall())


def _text(name: str) -> str:
    return sql_file("graphfraud.store", f"sql/graph/{name}.sql")
