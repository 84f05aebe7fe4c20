"""Everything known of a card, a person, a doctor or an institution, in the form that people and programs get."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphfraud.errors import NotFoundError
from graphfraud.resolve.kept import SamePerson, same_as
from graphfraud.store.database import Database
from graphfraud.store.embedded import EmbeddedStore
from graphfraud.store.people import names, person_record, persons_with_identity, place_record
from graphfraud.store.protocol import Answer, Node, Store
from graphfraud.store.rows import Row, settlement_rows

KINDS = {
    "card": ("card",),
    "patient": ("patient",),
    "doctor": ("doctor",),
    "institution": ("pharmacy", "hospital"),
}
IDENTITY = re.compile(r"\d{17}[\dXx]|\d{15}")


@dataclass(frozen=True)
class Entity:
    """What is known of one node: the store's answer, the rows behind it, and who it is (masked or not)."""

    answer: Answer
    rows: tuple[Row, ...]
    owner: dict[str, Any]
    names: dict[Node, str]
    same: tuple[SamePerson, ...] = ()

    @property
    def node(self) -> Node:
        """Who or what was asked about."""
        return self.answer.node

    def to_json(self) -> dict[str, Any]:
        """The contract's object: id, kind, owner, settlements, places, companions, findings; of a person other numbers, too."""
        return {
            "id": self.node.id,
            "kind": self.node.kind,
            "owner": self.owner,
            "settlements": [row.to_json() for row in self.rows],
            "places": [
                {
                    "id": place.node.id,
                    "kind": place.node.kind,
                    "name": self.names.get(place.node),
                    "settlements": place.count,
                    "first": place.first.isoformat(),
                    "last": place.last.isoformat(),
                    "net": f"{place.amount:.2f}",
                }
                for place in self.answer.places
            ],
            "companions": [
                {
                    "id": companion.node.id,
                    "kind": companion.node.kind,
                    "events": companion.events,
                    "first": companion.first.isoformat(),
                    "last": companion.last.isoformat(),
                    "q_value": companion.q_value,
                }
                for companion in self.answer.companions
            ],
            "findings": list(self.answer.findings),
            **({"same_person": [other.to_json() for other in self.same]} if self.node.kind == "patient" else {}),
        }


def find_node(database: Database, store: Store, what: str, asked: str) -> Node:
    """The node that a user means by ``asked``, being a card, patient, doctor or institution.

    Raises:
        NotFoundError: nobody has that id; the message never repeats a card or identity number.
    """
    text = asked.strip()
    found = store.resolve(text, KINDS[what]) if isinstance(store, EmbeddedStore) else store.resolve(text)
    for node in found:
        if node.kind in KINDS[what]:
            return node
    if what == "patient" and IDENTITY.fullmatch(text):
        return _by_identity(database, text)
    raise NotFoundError(_nobody(what, text))


def _by_identity(database: Database, certno: str) -> Node:
    found = persons_with_identity(database, certno)
    if len(found) == 1:
        return Node("patient", found[0])
    if found:
        raise NotFoundError(
            f"several person numbers carry this identity number: {', '.join(found)}; ask for one of them"
        )
    raise NotFoundError("no person has this number; give a psn_no or an identity number on record")


def _nobody(what: str, text: str) -> str:
    if what == "card":
        if IDENTITY.fullmatch(text):
            return (
                "no card has this number, which looks like an identity number; ask for its person: graphfraud patient -"
            )
        return "no card has this number; give an ssc_cardno or a stand-in card-…"
    shown = "this number" if IDENTITY.fullmatch(text) else f"the id {text!r}"
    return f"no {what} has {shown}; ids are those of the records"


def look_up(
    database: Database,
    store: Store,
    node: Node,
    *,
    since: date | None = None,
    until: date | None = None,
    unmask: bool = False,
) -> Entity:
    """Everything known of a node, masked unless the reason why not has been logged by the caller."""
    if isinstance(store, EmbeddedStore):
        answer, rows = store.answer_with_rows(node, since=since, until=until)
    else:
        answer = store.answer(node, since=since, until=until)
        rows = settlement_rows(database, answer.settlements)
    known = {row.place: row.place_name for row in rows if row.place_name}
    beside = [companion.node for companion in answer.companions if companion.node.kind != "patient"]
    asked = [other for other in (*beside, node) if other.kind not in ("patient", "card")]
    known |= names(database, [other for other in asked if other not in known], unmask=unmask)
    same = tuple(same_as(database, node.id)) if node.kind == "patient" else ()
    return Entity(answer, tuple(rows), _owner(database, answer, known, unmask), known, same)


def _owner(database: Database, answer: Answer, known: dict[Node, str], unmask: bool) -> dict[str, Any]:
    """Who it is: for a card its holder (and others who settled with it), for the rest the node itself."""
    node = answer.node
    if node.kind == "card":
        records = [person_record(database, psn_no, unmask=unmask) for psn_no in answer.owners]
        first = records[0] if records else {}
        return (
            {**_plain(first), "others": [_plain(record) for record in records[1:]]}
            if len(records) > 1
            else _plain(first)
        )
    if node.kind == "patient":
        return _plain(person_record(database, node.id, unmask=unmask))
    named = {"id": node.id, "name": known.get(node)}
    return named | _plain(place_record(database, node.id)) if node.kind in KINDS["institution"] else named


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in record.items()}
