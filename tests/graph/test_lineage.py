"""How rings descend from one another as months are added."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from graphfraud.graph.lineage import descents, kinship
from graphfraud.graph.stories import merged, tie
from graphfraud.model.finding import Amounts, Finding, Member, Reason

NOW = datetime(2026, 6, 1)
NIL = Decimal("0.00")


def ring(
    name: str, persons: str, rows: str = "", place: str = "P1", start: int = 1, kind: str = "collected_cards"
) -> Finding:
    """A finding; each letter of ``persons`` is a person, each word of ``rows`` a settlement."""
    return Finding(
        id=f"{kind}-{name}",
        detector=kind,
        detector_version="v",
        severity="high",
        score=0.9,
        q_value=0.001,
        stability=0.9,
        title={"zh": "团伙", "en": "ring"},
        summary={"zh": "团伙", "en": "ring"},
        members=(
            *(Member("patient", p, "collected_card", 0.9) for p in persons),
            Member("pharmacy", place, "swiping_institution", 1.0),
        ),
        settlements=tuple(rows.split()) or tuple(f"{p}{start}" for p in persons),
        start=date(2026, start, 1),
        end=date(2026, start, 28),
        amounts=Amounts(NIL, NIL, NIL, NIL, NIL, NIL, {}, NIL, NIL),
        reasons=(Reason("company", 9, 1.0, 0.001, {"zh": "同行", "en": "company"}),),
        innocent_readings=(),
        legal_basis=(),
    )


def events(last: list[Finding], now: list[Finding], gone: tuple[Finding, ...] = ()) -> set[tuple[str, str, str]]:
    found = descents(last, gone, now, NOW)
    return {(line.child.split("-")[1], line.parent.split("-")[1], line.event) for line in found}


def test_the_same_ring_has_no_line() -> None:
    assert events([ring("a", "pqrst")], [ring("a", "pqrst", start=2)]) == set()


def test_a_ring_that_gains_members_is_changed() -> None:
    assert events([ring("a", "pqrst")], [ring("b", "pqrstuv")]) == {("b", "a", "changed")}


def test_a_ring_in_two_halves_has_split() -> None:
    assert events([ring("a", "pqrstu")], [ring("b", "pqr"), ring("c", "stu")]) == {
        ("b", "a", "split"),
        ("c", "a", "split"),
    }


def test_a_part_that_leaves_a_ring_that_stays_has_split_off() -> None:
    assert events([ring("a", "pqrstu")], [ring("a", "pqrstu"), ring("c", "stuxyz")]) == {("c", "a", "split")}


def test_two_rings_in_one_have_merged() -> None:
    assert events([ring("a", "pqr"), ring("b", "stu")], [ring("c", "pqrstu")]) == {
        ("c", "a", "merged"),
        ("c", "b", "merged"),
    }


def test_other_cards_at_the_same_pharmacy_with_one_old_hand_are_changed_cards() -> None:
    assert events([ring("a", "pqrstu")], [ring("b", "pvwxyz", start=3)]) == {("b", "a", "changed_cards")}
    assert events([ring("a", "pqrstu")], [ring("b", "pvwxyz", start=3, place="P9")]) == set()
    assert events([ring("a", "pqrstu")], [ring("b", "pvwxyz", start=9)]) == set()


def test_a_ring_that_had_vanished_has_returned() -> None:
    assert events([], [ring("a", "pqrst")], (ring("a", "pqrst"),)) == {("a", "a", "returned")}
    assert events([], [ring("b", "pqrsx")], (ring("a", "pqrst"),)) == {("b", "a", "returned")}


def test_rings_are_kin_within_the_family_of_company_only() -> None:
    assert kinship(ring("a", "pqrst"), ring("b", "pqrst", kind="lent_card_ring"))
    assert not kinship(ring("a", "pqrst"), ring("b", "pqrst", kind="split_stay"))


def test_findings_that_share_persons_or_rows_are_one_story_and_a_common_pharmacy_alone_is_not() -> None:
    one, other = ring("a", "pqrst"), ring("b", "stuvw", kind="drug_resale")
    assert tie(one, other)
    assert not tie(one, ring("c", "xyz"))
    assert tie(one, ring("d", "txyzabc"))  # the pharmacy on which both turn, and one person
    assert not tie(one, ring("e", "txyzabc", place="P7"))
    assert tie(one, replace(ring("f", "xyz", place="P7"), settlements=("p1", "q1")))
    assert [len(part) for part, _ in merged([one, other, ring("c", "xyz")])] == [2, 1]


def test_a_doctor_that_both_name_makes_one_story_when_he_is_more_than_met() -> None:
    one, other = ring("a", "pqr"), ring("b", "xyz", place="P7")
    named, met = Member("doctor", "D1", "steering_doctor", 0.9), Member("doctor", "D1", "attending_doctor", 0.1)
    with_doctor = replace(one, members=(*one.members, named))
    assert tie(with_doctor, replace(other, members=(*other.members, named)))
    assert not tie(with_doctor, replace(other, members=(*other.members, met)))
