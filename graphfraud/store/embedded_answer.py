"""What the embedded store knows of a card, a person, a doctor or an institution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from graphfraud.store.database import Database, sql_file
from graphfraud.store.findings import findings_naming
from graphfraud.store.protocol import COMPANION_DAYS, COMPANION_MINUTES, Answer, Companion, Node
from graphfraud.store.rows import Row, places_of, read_rows, settlement_rows

RANGES = 120
"""Visits up to which each is looked up by itself; above it one pass over all presences is quicker."""
EPOCH = datetime(1970, 1, 1)
_PEOPLE = ("patient",)
_PLACES = ("pharmacy", "hospital")

Span = tuple[date | None, date | None]


@dataclass(frozen=True)
class Asked:
    """Who is asked about: the node, the person numbers behind it, the hash of its card."""

    node: Node
    persons: tuple[str, ...]
    card: int | None


def asked_by_number(database: Database, node: Node, number: str, *, sorted_tables: bool) -> Asked:
    """A card by its number, which is quick."""
    text = (
        "SELECT p.psn_no FROM holder AS h INNER JOIN person AS p ON h.person = p.person WHERE h.card = HASH($number)"
        if sorted_tables
        else "SELECT DISTINCT psn_no FROM settlement WHERE TRIM(card) = $number"
    )
    persons = sorted(row[0] for row in database.con.execute(text, {"number": number}).fetchall())
    hashed = database.con.execute("SELECT HASH(?)", [number]).fetchone()
    return Asked(node, tuple(persons), hashed[0] if hashed else None)


def asked_by_stand_in(database: Database, node: Node) -> Asked:
    """A card by its stand-in: every card's stand-in is looked at."""
    rows = database.con.execute(
        "SELECT h.card, p.psn_no FROM (SELECT card, person FROM holder WHERE stand_in = ?) AS h"
        " INNER JOIN person AS p ON h.person = p.person",
        [node.id],
    ).fetchall()
    return Asked(node, tuple(sorted({row[1] for row in rows})), rows[0][0] if rows else None)


def rows_of(database: Database, asked: Asked, span: Span, *, sorted_tables: bool) -> list[Row]:
    """The settlements of a node, by (time, id)."""
    (since, until), node = span, asked.node
    if node.kind in ("patient", "card"):
        name = "visits_of_sorted" if sorted_tables else "visits_of"
        rows = [
            row
            for psn_no in asked.persons
            for row in read_rows(database, name, psn_no=psn_no, card=asked.card, since=since, until=until)
        ]
        return sorted(rows, key=lambda row: (row.setl_time, row.setl_id))
    if node.kind in _PLACES:
        return read_rows(database, "visits_at", place=node.id, since=since, until=until)
    if node.kind == "doctor":
        ids = [row[0] for row in _select(database, "settlements_of_doctor", doctor=node.id)]
        return settlement_rows(database, ids, since=since, until=until)
    return []


def answer(database: Database, asked: Asked, span: Span, *, sorted_tables: bool) -> tuple[Answer, list[Row]]:
    """All that is known of a node (see ``protocol.Answer``), and the rows behind it."""
    rows = rows_of(database, asked, span, sorted_tables=sorted_tables)
    named = dict.fromkeys(findings_naming(database, asked.node.id))
    if asked.node.kind == "card":
        named |= dict.fromkeys(name for owner in asked.persons for name in findings_naming(database, owner))
    found = Answer(
        node=asked.node,
        owners=asked.persons if asked.node.kind == "card" else (),
        settlements=tuple(row.setl_id for row in rows),
        places=places_of(rows),
        companions=_companions(database, asked.node, asked.persons, rows, span, sorted_tables),
        findings=tuple(named),
    )
    return found, rows


def _companions(
    database: Database, node: Node, owners: Sequence[str], rows: Sequence[Row], span: Span, sorted_tables: bool
) -> tuple[Companion, ...]:
    if node.kind in ("patient", "card"):
        counted = _persons_beside(database, owners, rows, sorted_tables)
        tested = _tested(database, "patient", owners, _PEOPLE)
    elif node.kind in _PLACES:
        found = _select(database, "company_of_place", place=node.id, since=span[0], until=span[1], days=COMPANION_DAYS)
        counted = {Node(kind, name): (events, first, last) for kind, name, events, first, last in found}
        tested = _tested(database, node.kind, [node.id], ("pharmacy", "hospital", "doctor"))
    else:
        pharmacies = [place for place in places_of(rows) if place.node.kind == "pharmacy"]
        counted = {place.node: (place.count, place.first, place.last) for place in pharmacies}
        tested = _tested(database, node.kind, [node.id], ("pharmacy", "hospital"))
    return _merged(counted, tested, whole=span == (None, None))


def _merged(
    counted: dict[Node, tuple[int, date, date]],
    tested: dict[Node, tuple[int, date, date, float | None]],
    *,
    whole: bool,
) -> tuple[Companion, ...]:
    """Tested figures where a detector tested the pair, else the counted ones; in a span of days, counted ones only."""
    found = []
    for other in counted.keys() | (tested.keys() if whole else set()):
        q_value = tested[other][3] if other in tested else None
        events, first, last = tested[other][:3] if whole and other in tested else counted[other]
        found.append(Companion(other, events, first, last, q_value))
    return tuple(sorted(found, key=lambda companion: (-companion.events, companion.node)))


def _tested(
    database: Database, kind: str, ids: Sequence[str], kinds: Sequence[str]
) -> dict[Node, tuple[int, date, date, float | None]]:
    found = _select(database, "tested_of", kind=kind, ids=list(ids), kinds=list(kinds))
    return {Node(other, name): (events, first, last, q) for other, name, events, first, last, q in found}


def _persons_beside(
    database: Database, own: Sequence[str], rows: Sequence[Row], sorted_tables: bool
) -> dict[Node, tuple[int, date, date]]:
    """Who was at the same institution within COMPANION_MINUTES on COMPANION_DAYS days or more."""
    visits = [
        (row.place.id, int((row.setl_time - EPOCH).total_seconds() // 60))
        for row in rows
        if row.timed and not row.fully_refunded
    ]
    if not visits:
        return {}
    if sorted_tables and len(visits) <= RANGES:
        found = _by_ranges(database, own, visits)
    else:
        found = _by_scan(database, own, visits)
    if not found:
        return {}
    names = database.con.execute(
        "SELECT person, psn_no FROM person WHERE person IN (SELECT UNNEST(?::UBIGINT[]))", [list(found)]
    )
    return {Node("patient", psn_no): found[person] for person, psn_no in names.fetchall()}


Met = dict[int, tuple[int, date, date]]
"""Hash of a person → days in company, the first and the last."""


def _by_scan(database: Database, own: Sequence[str], visits: Sequence[tuple[str, int]]) -> Met:
    places, minutes = zip(*visits, strict=True)
    values = {"places": list(places), "minutes": list(minutes), "own": list(own)}
    rows = _select(database, "company_scanned", **values, window=COMPANION_MINUTES, days=COMPANION_DAYS)
    return {person: (days, first, last) for person, days, first, last in rows}


def _by_ranges(database: Database, own: Sequence[str], visits: Sequence[tuple[str, int]]) -> Met:
    spans = _spans(visits)
    near = "\nUNION ALL\n".join([_text("company_ranged")] * len(spans))
    rows = database.con.execute(near, [value for span in spans for value in span]).fetchall()
    mine = {row[0] for row in database.con.execute("SELECT HASH(UNNEST(?))", [list(own)]).fetchall()}
    days: dict[int, set[int]] = {}
    for person, minute in rows:
        if person not in mine:
            days.setdefault(person, set()).add(minute // 1440)
    return {
        person: (len(met), _calendar(min(met)), _calendar(max(met)))
        for person, met in days.items()
        if len(met) >= COMPANION_DAYS
    }


def _calendar(day: int) -> date:
    return EPOCH.date() + timedelta(day)


def _spans(visits: Sequence[tuple[str, int]]) -> list[tuple[str, int, int]]:
    """Place and first to last minute around each visit, overlapping ones joined."""
    spans: list[tuple[str, int, int]] = []
    for place, minute in sorted(set(visits)):
        start, end = minute - COMPANION_MINUTES, minute + COMPANION_MINUTES
        if spans and spans[-1][0] == place and start <= spans[-1][2]:
            spans[-1] = (place, spans[-1][1], end)
        else:
            spans.append((place, start, end))
    return spans


def _select(database: Database, name: str, **values: Any) -> list[tuple[Any, ...]]:
    return database.con.execute(_text(name), values).fetchall()


def _text(name: str) -> str:
    return sql_file("graphfraud.store", f"sql/embedded/{name}.sql")
