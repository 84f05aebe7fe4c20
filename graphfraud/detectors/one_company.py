"""Rings of cards and circles round listed persons that are one company: which of two findings tells it.

The listed persons of the company decide. Where five or more and nearly as many as the new ones are in it, the ring is the old one going on and the circle
names its newcomers: two matters. Where they are fewer, ring and circle are one matter: the circle tells it, as it says who leads to whom, unless the
ring is twice as large or graded higher. Two rings of which one holds the other are one.
"""

from __future__ import annotations

from graphfraud.graph.stories import Key, people_of
from graphfraud.model.finding import Finding

CIRCLE = "blacklist_proximity"
RINGS = frozenset({"collected_cards", "lent_card_ring", "cross_region_ring"})
LISTED = "blacklisted"
"""Role of the listed persons whom a circle names."""
MET = "listed_met"
"""Reason of a circle: how many of the list its persons met."""
HALF = 0.5
MOSTLY = 2 / 3
"""Share of the persons of the smaller finding that are of the larger one, too, from which both are of one company."""
OLD_RING = 5
"""Listed persons in a company, as many as MOSTLY of the new ones, from whom on they are a ring of their own that goes on."""


def teller(one: Finding, other: Finding) -> tuple[Finding, Finding] | None:
    """The two findings, who tells the company first; None where they are of two companies, or two matters of one."""
    if one.detector in RINGS and other.detector in RINGS:
        return _ranked(*sorted((one, other), key=_rank)) if _one_company(one, other) else None
    if {one.detector, other.detector} & {CIRCLE} and {one.detector, other.detector} & RINGS:
        circle, ring = (one, other) if one.detector == CIRCLE else (other, one)
        return _circle_and_ring(circle, ring) if _one_company(circle, ring) else None
    return None


def no_less(one: Finding, other: Finding) -> bool:
    """Whether the first is graded no lower than the second, both being shown."""
    return one.severity == "high" or other.severity == "medium"


def _one_company(one: Finding, other: Finding) -> bool:
    """Whether the smaller's persons are mostly the other's, and half of the rows of the one with fewer stand in the other."""
    a, b = people_of(one), people_of(other)
    rows = len(set(one.settlements) & set(other.settlements))
    few = min(len(one.settlements), len(other.settlements))
    return bool(a and b) and len(a & b) >= MOSTLY * min(len(a), len(b)) and rows >= HALF * few


def _circle_and_ring(circle: Finding, ring: Finding) -> tuple[Finding, Finding] | None:
    company = people_of(ring)
    new = _newcomers(circle) & company
    known = min(_met(circle), len(company - new))
    if known >= OLD_RING and known >= MOSTLY * len(new):
        return None
    if len(new) + known < HALF * len(company):
        return (ring, circle) if no_less(ring, circle) else None
    return _ranked(circle, ring)


def _ranked(one: Finding, other: Finding) -> tuple[Finding, Finding]:
    """The first tells the second, or is told by it where it is graded lower."""
    return (one, other) if no_less(one, other) else (other, one)


def _newcomers(circle: Finding) -> set[Key]:
    return {(m.kind, m.id) for m in circle.members if m.kind in ("patient", "card") and m.role != LISTED}


def _met(circle: Finding) -> int:
    """Listed persons whom the circle met, named or not."""
    told = [int(reason.observed) for reason in circle.reasons if reason.code == MET]
    return max(*told, sum(m.role == LISTED for m in circle.members), 0)


def _rank(finding: Finding) -> tuple[int, int, float, str]:
    return (-len(people_of(finding)), -len(finding.settlements), -finding.score, finding.id)
