"""What the graph on the server knows of a card, a person, a doctor or an institution.

Swipes and stays list their settlements side by side (id, time, net amount), so that everything is answered from edges.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from graphfraud.store.neo4j_cypher import KINDS, LABELS, filled
from graphfraud.store.neo4j_read import Reader, node, yuan
from graphfraud.store.protocol import COMPANION_DAYS, COMPANION_MINUTES, Answer, Companion, Node, Place

PLACES = ("pharmacy", "hospital")
AT_ONCE = 500
NO_CARD = "-"
"""Stands in a stay's list of cards where it was settled without one."""

Counted = dict[Node, tuple[int, date, date]]
Tested = dict[Node, tuple[int, date, date, float | None]]


@dataclass(frozen=True)
class Event:
    """A settlement on an edge: whose, with which card, where, when, net yuan, whether nothing of it remains."""

    moment: datetime
    setl_id: str
    person: str
    card: str | None
    place: Node
    net: Decimal
    voided: bool

    @property
    def day(self) -> date:
        """Its day."""
        return self.moment.date()

    @property
    def minute(self) -> int | None:
        """Minutes since 1970; None where the record carries no time of day, or nothing remains of it."""
        if self.voided or self.moment.time() == time.min:
            return None
        return int((self.moment - datetime(1970, 1, 1)).total_seconds()) // 60


def answer(reader: Reader, asked: Node, since: date | None, until: date | None) -> Answer:
    """All that is known of a node; see ``protocol.Answer``."""
    owners = _owners(reader, asked)
    found = [
        event
        for event in _events(reader, asked, owners)
        if (since is None or event.day >= since) and (until is None or event.day <= until)
    ]
    found.sort(key=lambda event: (event.moment, event.setl_id))
    places = _places(found)
    whole = since is None and until is None
    return Answer(
        node=asked,
        owners=owners if asked.kind == "card" else (),
        settlements=tuple(event.setl_id for event in found),
        places=places,
        companions=_companions(reader, asked, owners, found, places, whole),
        findings=_findings(reader, asked, owners),
    )


def _owners(reader: Reader, asked: Node) -> tuple[str, ...]:
    if asked.kind == "patient":
        return (asked.id,)
    if asked.kind == "card":
        return tuple(row[0] for row in reader.rows(filled("store/holders"), {"id": asked.id}))
    return ()


def _events(reader: Reader, asked: Node, owners: Sequence[str]) -> list[Event]:
    if asked.kind in ("patient", "card"):
        mine = _of_patients(reader, owners)
        return [event for event in mine if asked.kind == "patient" or event.card == asked.id]
    if asked.kind in PLACES:
        return _read(reader, filled("store/events_at_place", label=LABELS[asked.kind]), {"id": asked.id})
    if asked.kind == "doctor":
        rows = reader.rows(filled("store/patients_of_doctor"), {"id": asked.id})
        treated = {setl_id for _, ids in rows for setl_id in ids}
        return [event for event in _of_patients(reader, [row[0] for row in rows]) if event.setl_id in treated]
    return []


def _of_patients(reader: Reader, persons: Sequence[str]) -> list[Event]:
    found: list[Event] = []
    for start in range(0, len(persons), AT_ONCE):
        found += _read(reader, filled("store/events_of_patients"), {"ids": list(persons[start : start + AT_ONCE])})
    return found


def _read(reader: Reader, text: str, values: dict[str, Any]) -> list[Event]:
    return list(dict.fromkeys(event for row in reader.stream(text, values) for event in _unfolded(row)))


def _unfolded(row: Sequence[Any]) -> Iterable[Event]:
    person, card, labels, place_id, ids, times, amounts, persons, cards, voided = row
    place = node(next(label for label in labels if label in KINDS), place_id)
    gone = set(voided or ())
    for number, setl_id in enumerate(ids):
        if persons and persons[number] != person:
            continue
        used = card or (cards[number] if cards and cards[number] != NO_CARD else None)
        net = yuan(amounts[number]) or Decimal(0)
        yield Event(times[number], setl_id, person, used, place, net, setl_id in gone)


def _places(found: Sequence[Event]) -> tuple[Place, ...]:
    by_place: dict[Node, list[Event]] = {}
    for event in found:
        by_place.setdefault(event.place, []).append(event)
    places = [
        Place(place, len(part), part[0].day, part[-1].day, sum((event.net for event in part), Decimal(0)))
        for place, part in by_place.items()
    ]
    return tuple(sorted(places, key=lambda place: (-place.count, place.node)))


def _findings(reader: Reader, asked: Node, owners: Sequence[str]) -> tuple[str, ...]:
    asking = [[asked.id], [LABELS[asked.kind]]]
    if asked.kind == "card":
        asking = [[asked.id, *owners], ["Card", "Patient"]]
    rows = reader.rows(filled("store/findings_of"), {"ids": asking[0], "labels": asking[1]})
    return tuple(dict.fromkeys(name for _, name in rows))


def _companions(
    reader: Reader,
    asked: Node,
    owners: Sequence[str],
    found: Sequence[Event],
    places: Sequence[Place],
    whole: bool,
) -> tuple[Companion, ...]:
    if asked.kind in ("patient", "card"):
        counted = _persons_beside(reader, owners, found)
        tested = _tested(reader, "patient", owners, ("patient",))
    elif asked.kind in PLACES:
        counted = _places_beside(reader, asked, found)
        tested = _tested(reader, asked.kind, [asked.id], ("pharmacy", "hospital", "doctor"))
    else:
        counted = {p.node: (p.count, p.first, p.last) for p in places if p.node.kind == "pharmacy"}
        tested = _tested(reader, asked.kind, [asked.id], PLACES)
    companions = []
    for other in counted.keys() | (tested.keys() if whole else set()):
        q_value = tested[other][3] if other in tested else None
        events, first, last = tested[other][:3] if whole and other in tested else counted[other]
        companions.append(Companion(other, events, first, last, q_value))
    return tuple(sorted(companions, key=lambda companion: (-companion.events, companion.node)))


def _tested(reader: Reader, kind: str, ids: Sequence[str], kinds: Sequence[str]) -> Tested:
    values = {"ids": list(ids), "labels": [LABELS[other] for other in kinds]}
    rows = reader.rows(filled("store/tested_of", label=LABELS[kind]), values)
    return {node(label, name): (events, first, last, q) for label, name, events, first, last, q in rows}


def _persons_beside(reader: Reader, own: Collection[str], found: Sequence[Event]) -> Counted:
    """Who was at the same institution within COMPANION_MINUTES on COMPANION_DAYS days or more."""
    visits: dict[Node, set[int]] = {}
    for event in found:
        if event.minute is not None:
            visits.setdefault(event.place, set()).add(event.minute)
    days: dict[str, set[date]] = {}
    for kind in PLACES:
        spans = [
            _span(place, minute)
            for place, minutes in sorted(visits.items())
            for minute in sorted(minutes)
            if place.kind == kind
        ]
        for start in range(0, len(spans), AT_ONCE):
            text = filled("store/events_beside", label=LABELS[kind])
            for event in _read(reader, text, {"spans": spans[start : start + AT_ONCE]}):
                if event.person not in own and _near(event.minute, visits[event.place]):
                    days.setdefault(event.person, set()).add(event.day)
    return {
        Node("patient", person): (len(met), min(met), max(met))
        for person, met in days.items()
        if len(met) >= COMPANION_DAYS
    }


def _span(place: Node, minute: int) -> dict[str, Any]:
    around = [
        datetime(1970, 1, 1) + timedelta(minutes=minute + shift) for shift in (-COMPANION_MINUTES, COMPANION_MINUTES)
    ]
    return {"place": place.id, "start": around[0].date().isoformat(), "end": around[1].date().isoformat()}


def _near(minute: int | None, mine: set[int]) -> bool:
    return minute is not None and any(
        minute + shift in mine for shift in range(-COMPANION_MINUTES, COMPANION_MINUTES + 1)
    )


def _places_beside(reader: Reader, asked: Node, found: Sequence[Event]) -> Counted:
    """Other institutions where the same persons settled on the same day: person-days."""
    here = {(event.person, event.day) for event in found if not event.voided}
    met: dict[Node, set[tuple[str, date]]] = {}
    for event in _of_patients(reader, sorted({person for person, _ in here})):
        if event.place != asked and not event.voided and (event.person, event.day) in here:
            met.setdefault(event.place, set()).add((event.person, event.day))
    return {
        place: (len(pairs), min(day for _, day in pairs), max(day for _, day in pairs))
        for place, pairs in met.items()
        if len(pairs) >= COMPANION_DAYS
    }
