"""Lineage: which finding of the last runs a new one descends from, by the persons and the rows that they share.

A child holds a part of its parent's persons or rows. A parent with two children has split, a child with two parents is
merged, a child with few of its parent's persons at the same institutions and with somebody in common has changed cards; one
whose parent had been gone has returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from graphfraud.graph.stories import people_of
from graphfraud.model.finding import Finding
from graphfraud.store.memory import Descent

HELD = 0.3
"""Share of a parent's persons or rows (two at least) from which a finding descends from it."""
SAME_PLACES = 0.5
SOON = timedelta(days=120)
"""Gap between the two periods within which a ring with other cards at the same institutions is the same ring."""
FAMILY = frozenset({"collected_cards", "lent_card_ring", "cross_region_ring", "blacklist_proximity"})
"""Detectors between which a ring may move as months are added."""


@dataclass(frozen=True)
class Kinship:
    """What a child holds of a parent: shares of its persons and rows, and whether only the cards were changed."""

    persons: float
    rows: float
    new_cards: bool = False


def places_of(finding: Finding) -> set[str]:
    """Institutions that it names."""
    return {member.id for member in finding.members if member.kind in ("pharmacy", "hospital")}


def kinship(parent: Finding, child: Finding) -> Kinship | None:
    """How a finding descends from another, None where it does not."""
    if parent.detector != child.detector and not {parent.detector, child.detector} <= FAMILY:
        return None
    old, new = people_of(parent), people_of(child)
    shared, rows = old & new, set(parent.settlements) & set(child.settlements)
    persons = len(shared) / len(old) if old else 0.0
    held = len(rows) / len(parent.settlements) if parent.settlements else 0.0
    if (persons >= HELD and len(shared) >= 2) or (held >= HELD and len(rows) >= 2) or (old and old == new):
        return Kinship(persons, held)
    there, here = places_of(parent), places_of(child)
    same = bool(there) and len(there & here) >= SAME_PLACES * len(there | here)
    if shared and same and child.start > parent.start and child.start - parent.end <= SOON:
        return Kinship(persons, held, True)
    return None


def descents(last: Sequence[Finding], gone: Sequence[Finding], now: Sequence[Finding], at: datetime) -> list[Descent]:
    """Lines of this run: how each finding that was not there before, or is back, descends from earlier ones.

    Args:
        last: findings of the last run.
        gone: those of runs before it that had vanished.
        now: of this run.
        at: time of the run.
    """
    there, absent = {f.id: f for f in last}, {f.id: f for f in gone if f.id not in {g.id for g in last}}
    back = [Descent(f.id, f.id, "returned", 1.0, _held(absent[f.id], f), at) for f in now if f.id in absent]
    fresh = [finding for finding in now if finding.id not in there and finding.id not in absent]
    staying = {finding.id for finding in now} & set(there)
    kin = {
        (child.id, parent.id): known
        for child in fresh
        for parent in (*there.values(), *absent.values())
        if (known := kinship(parent, child)) is not None
    }
    children: dict[str, set[str]] = {}
    parents: dict[str, set[str]] = {}
    for child, parent in kin:
        children.setdefault(parent, {parent} if parent in staying else set()).add(child)
        parents.setdefault(child, set()).add(parent)
    lines = [
        Descent(
            child,
            parent,
            _event(known, parent in absent, len(children[parent]), len(parents[child])),
            known.persons,
            known.rows,
            at,
        )
        for (child, parent), known in sorted(kin.items())
    ]
    return back + lines


def _event(known: Kinship, was_gone: bool, children: int, parents: int) -> str:
    if was_gone:
        return "returned"
    if known.new_cards:
        return "changed_cards"
    if parents > 1:
        return "merged"
    return "split" if children > 1 else "changed"


def _held(parent: Finding, child: Finding) -> float:
    rows = set(parent.settlements)
    return len(rows & set(child.settlements)) / len(rows) if rows else 0.0
