"""One matter is told once: trips of the cards of a ring in company, circles round listed persons, prescriptions of one pen.

A ring and impossible trips both see copied cards that travel together. Where the trips' persons and strange places are the ring's and half
of their rows or more stand in it, one of the two is listed as what it is and the other stays below as context that leads to it: the trips
where most of what the ring tells is trips, the ring else. Where they share few rows, but the same cards are told at the same strange place,
in company on some days and out of reach of their owners on others, the one of more persons is listed. So do several rings that between
them hold the persons and half of the rows of trips that one shop ties. One visit cut in pieces brings the drug several times, so the pieces' doctor is
beyond any dose as well: of two findings on one pen that share half of the rows of the smaller, the larger is listed. Patients who are
fetched or steered to a bed are hardly treated in it, who is fetched, or sent by a doctor, every other week is readmitted, who is admitted under two numbers
comes in twos, boxes that are sold again were bought by heavy buyers, and cards that a shop collected, patients whom a doctor sends to
a shop and people around listed ones are of a far place often: what half of the rows stand in another's, or in several others', tells no second
matter. Nor do newcomers from a far place who are the copied cards that a shop swipes while their owners are at home. Rings, and circles round
listed persons, of one company are told once as well (``one_company``).
A finding is never put below one that is graded lower, nor below one that it tells itself, nor, by way of trips that hold two rings' cards, below one
that holds less than half of its persons. Who tells a matter says whom else tells it, and
how much more of it stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphfraud.detectors.one_company import CIRCLE, RINGS, no_less, teller
from graphfraud.detectors.recall import BANDS
from graphfraud.graph.stories import people_of
from graphfraud.model.finding import Finding, Reason
from graphfraud.model.text import in_number

TRIPS = "impossible_travel"
PENS = frozenset({"repeat_prescription", "over_prescribing"})
TELLERS = {
    "bed_hanging": frozenset({"recruited_admissions", "split_stay", "kickback_referral", TRIPS}),
    "split_stay": frozenset({"recruited_admissions", "trauma_liability", "kickback_referral"}) | RINGS,
    "recruited_admissions": frozenset({"duplicate_enrolment"}),
    "drug_resale": frozenset({"trace_code_resale"}) | RINGS,
    "proxy_swipe": RINGS | {"kickback_referral", CIRCLE, TRIPS},
    "over_prescribing": RINGS,
}
"""Whose findings tell such a one, where they are of the same institution and hold half of its rows and most of its persons, between them if need be."""
FRAGMENTS = frozenset({"drug_resale", "split_stay"})
"""Of which a ring of cards tells a part of it alone: where they are most of the ring, what is bought or billed is a matter of its own."""
OWN_STORY = frozenset({"over_prescribing"})
"""At high these are a story of their own, whoever else is told of the persons: a pen is not the cards'."""
CODE = "told_elsewhere"
ALSO = "also_told"
INSIDE, ALL_BUT_ONE = 0.9, 6
"""Share of a finding's persons in the other from which it adds nobody; persons from which on it adds nothing but one, where the same share of its rows is
the other's."""
HALF = 0.5
MOSTLY = 2 / 3
"""Share of the ring's rows in the trips, two a trip, from which half of its visits in company are trips."""
TURNS_ON = 0.25
"""Strength of an institution, the share of the trips that touch it, from which it is the scene and not an owner's usual place."""


def told_once(found: Sequence[Finding], kept: Sequence[Finding] = ()) -> list[Finding]:
    """The findings of a run, those that another tells as well put below it.

    Args:
        found: findings of the run.
        kept: earlier findings of detectors that did not run: they tell a ring, too, but are not changed.
    """
    shown = [finding for finding in (*found, *kept) if finding.severity != "low"]
    rings = [finding for finding in shown if finding.detector in RINGS]
    below = _companies([finding for finding in shown if finding.detector in RINGS or finding.detector == CIRCLE])
    for trips in shown:
        if trips.detector == TRIPS:
            for ring in rings:
                pair = _ranked(trips, ring)
                if pair is not None and _last_of(below, pair[0]).id != pair[1].id:
                    below.setdefault(pair[1].id, pair[0])
            several = None if trips.id in below else _several(trips, rings)
            if several is not None and _last_of(below, several).id != trips.id:
                below[trips.id] = several
    pens = [finding for finding in shown if finding.detector in PENS]
    for less in pens:
        tellers = [more for more in pens if _one_pen(more, less)]
        if tellers:
            below[less.id] = max(tellers, key=lambda more: len(more.settlements))
    for less in shown:
        tellers = [more for more in shown if _of_the_house(more, less) and more.id not in below]
        whole = [
            more for more in tellers if _holds([more], less) or (more.detector == TRIPS and _same_cards(more, less))
        ]
        if whole:
            below.setdefault(less.id, max(whole, key=lambda more: (more.score, more.id)))
        elif tellers and _holds(tellers, less):
            below.setdefault(less.id, min(tellers, key=lambda more: (-_in_common(more, less), more.id)))
    last = _ends(below, {finding.id: finding for finding in shown})
    return [
        _put_below(finding, last[finding.id])
        if finding.id in last
        else _with_those_below(finding, [less for less in shown if less.id in last and last[less.id].id == finding.id])
        for finding in found
    ]


def _companies(shown: Sequence[Finding]) -> dict[str, Finding]:
    """Of rings and circles of one company all but one, by id, each with the one that tells it; the widest tells first."""
    pairs = []
    for number, one in enumerate(shown):
        for other in shown[number + 1 :]:
            if not people_of(one).isdisjoint(people_of(other)) and (pair := teller(one, other)) is not None:
                pairs.append(pair)
    below: dict[str, Finding] = {}
    for more, less in sorted(pairs, key=lambda pair: (-len(pair[0].settlements), pair[0].id, pair[1].id)):
        if more.id not in below:
            below.setdefault(less.id, more)
    return below


def _ends(below: dict[str, Finding], shown: dict[str, Finding]) -> dict[str, Finding]:
    """Who tells each of those below in the end; who comes to be told by way of others by one that holds less than half of the persons stands by itself."""
    while True:
        last = {name: _last_of(below, more) for name, more in below.items()}
        lost = {
            name
            for name, more in last.items()
            if more is not below[name]
            and len(people_of(shown[name]) & people_of(more)) < HALF * len(people_of(shown[name]))
        }
        if not lost:
            return last
        below = {name: more for name, more in below.items() if name not in lost}


def _last_of(below: dict[str, Finding], finding: Finding) -> Finding:
    """Who tells a finding in the end: itself, or the last of those of whom each is told by the next."""
    while finding.id in below:
        finding = below[finding.id]
    return finding


def _several(trips: Finding, rings: Sequence[Finding]) -> Finding | None:
    """Of rings that tell the trips between them the one with most of their rows; None where they leave half of these or a tenth of the persons.

    Two thirds of the persons, and half of the rows, are of rings that are graded no lower: a few who are of a lesser ring as well leave no case
    of their own.
    """
    own, rows = people_of(trips), set(trips.settlements)
    every = [ring for ring in rings if people_of(ring) & own and rows & set(ring.settlements)]
    parts = [ring for ring in every if no_less(ring, trips)]
    known, firmly = (own & set().union(*(people_of(ring) for ring in some)) for some in (every, parts))
    told = rows & set().union(*(ring.settlements for ring in parts))
    if len(parts) < 2 or len(known) < INSIDE * len(own) or len(firmly) < MOSTLY * len(own):
        return None
    if len(told) < HALF * len(rows):
        return None
    return min(parts, key=lambda ring: (-len(rows & set(ring.settlements)), ring.id))


def _ranked(trips: Finding, ring: Finding) -> tuple[Finding, Finding] | None:
    """The two, who tells the ring first; None where they are two stories."""
    own, other = people_of(trips), people_of(ring)
    rows = set(trips.settlements) & set(ring.settlements)
    if _same_cards(trips, ring) and len(rows) < HALF * min(len(trips.settlements), len(ring.settlements)):
        pair = sorted((trips, ring), key=lambda one: (-len(people_of(one)), -len(one.settlements), one.id))
        return (pair[0], pair[1]) if no_less(pair[0], pair[1]) else (pair[1], pair[0])
    if len(rows) < HALF * min(len(trips.settlements), len(ring.settlements)):
        return None
    scenes = {
        member.id for member in trips.members if member.kind in ("pharmacy", "hospital") and member.strength >= TURNS_ON
    }
    places = _houses(ring)
    adds_nobody = len(own & other) >= INSIDE * len(own)
    adds_one = len(own - other) == 1 and len(own) >= ALL_BUT_ONE and len(rows) >= INSIDE * len(trips.settlements)
    inside = (adds_nobody or adds_one) and bool(scenes & places)
    around = len(own & other) >= INSIDE * len(other)
    mostly = len(rows) >= MOSTLY * len(ring.settlements)
    if around and mostly and (inside or len(own & other) >= HALF * len(own | other)) and no_less(trips, ring):
        return trips, ring
    if inside and len(rows) >= HALF * len(trips.settlements) and no_less(ring, trips):
        return ring, trips
    return None


def _same_cards(trips: Finding, ring: Finding) -> bool:
    """Whether both tell of the same cards at the same strange place: one on the days in company there, one on those on which the owners were at home.

    Most persons of the smaller are the other's, they are half of all or more, and the place of a quarter of the trips or more is the ring's.
    """
    own, other = people_of(trips), people_of(ring)
    scenes = {
        member.id for member in trips.members if member.kind in ("pharmacy", "hospital") and member.strength >= TURNS_ON
    }
    known = len(own & other)
    return (
        known >= MOSTLY * min(len(own), len(other))
        and known >= HALF * len(own | other)
        and bool(scenes & _houses(ring))
    )


def _one_pen(more: Finding, less: Finding) -> bool:
    """Whether the first tells the second: another detector's, of the same doctors and most of the same rows, more of them."""
    if more.detector == less.detector or not no_less(more, less):
        return False
    if (len(more.settlements), more.score, more.id) <= (len(less.settlements), less.score, less.id):
        return False
    shared = len(set(more.settlements) & set(less.settlements))
    return _pen(less) <= _pen(more) and shared >= HALF * len(less.settlements)


def _of_the_house(more: Finding, less: Finding) -> bool:
    """Whether the first is of a detector that may tell the second, or a part of it: of its institutions, some of its rows and persons."""
    if more.detector not in TELLERS.get(less.detector, ()) or not no_less(more, less):
        return False
    if less.detector in OWN_STORY and less.severity == "high":
        return False
    if less.detector in FRAGMENTS and more.detector in RINGS:
        return len(people_of(less)) < HALF * len(people_of(more)) and _holds([more], less)
    return bool(_houses(more) & _houses(less)) and _in_common(more, less) > 0


def _holds(tellers: Sequence[Finding], less: Finding) -> bool:
    """Whether the tellers hold, between them, two thirds of the persons of a finding and half of its rows."""
    persons = people_of(less) & set().union(*(people_of(more) for more in tellers))
    rows = set(less.settlements) & set().union(*(more.settlements for more in tellers))
    return len(persons) >= MOSTLY * len(people_of(less)) and len(rows) >= HALF * len(less.settlements)


def _in_common(one: Finding, other: Finding) -> int:
    return len(set(one.settlements) & set(other.settlements))


def _pen(finding: Finding) -> set[str]:
    """The doctors; institutions stand in where the records name none."""
    doctors = {member.id for member in finding.members if member.kind == "doctor"}
    return doctors or _houses(finding)


def _houses(finding: Finding) -> set[str]:
    return {member.id for member in finding.members if member.kind in ("pharmacy", "hospital")}


def _put_below(finding: Finding, teller: Finding) -> Finding:
    """The finding as context, with a word on where the ring is told."""
    shared = len(set(finding.settlements) & set(teller.settlements))
    text = {
        "zh": f"同一批人、{shared} 笔相同结算已作为 {teller.id} 列出，此处仅作旁证",
        "en": f"the same persons and {shared} of these settlements are told as {teller.id}; this is context to it",
    }
    low, high = BANDS[finding.severity]
    score = round((finding.score - low) / (high - low) * BANDS["low"][1], 4)
    reason = Reason(CODE, float(shared), None, None, text)
    return replace(finding, severity="low", score=score, reasons=(*finding.reasons, reason))


def _with_those_below(finding: Finding, told: Sequence[Finding]) -> Finding:
    """The finding with a word on each that it tells: the other sign, and what of it stands only there."""
    own, rows = people_of(finding), set(finding.settlements)
    added = []
    for less in sorted(told, key=lambda item: (-item.score, item.id)):
        more, others = len(set(less.settlements) - rows), len(people_of(less) - own)
        text = {
            "zh": f"同一批人亦见于“{less.title['zh']}” {less.id}（{len(less.settlements)} 笔结算，其中 {more} 笔、{others} 人仅见于该项）："
            f"{less.summary['zh']}",
            "en": f'the same company is seen as "{less.title["en"]}", too: {less.id} ({len(less.settlements)} settlements, of which {more}, '
            f"and {others} persons, stand only there): {less.summary['en']}",
        }
        added.append(Reason(ALSO, float(len(less.settlements)), None, None, in_number(text)))
    return replace(finding, reasons=(*finding.reasons, *added)) if added else finding
