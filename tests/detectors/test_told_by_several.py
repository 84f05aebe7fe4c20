"""What several findings tell between them, and a part of another's rows, is told once; a matter of its own stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphfraud.detectors.run import detect
from graphfraud.detectors.told_once import ALSO, CODE, told_once
from graphfraud.model.finding import Finding, Member

from .test_told_once import travelling
from .tiny_tables import fill

GATHERINGS = 12
HOUSE = "P1"


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Finding:
    """A finding of the search, for its texts and sums."""
    with fill(tmp_path_factory.mktemp("pattern"), travelling(GATHERINGS)) as database:
        return detect(database, only=["impossible_travel"])[0]


def told(
    pattern: Finding, detector: str, persons: range, rows: range, severity: str = "high", house: str = HOUSE
) -> Finding:
    """A finding of these persons and rows at the house."""
    members = (
        *(Member("patient", f"p{number}", "member", 1.0) for number in persons),
        Member("pharmacy", house, "place", 1.0),
    )
    name = f"{detector}-{persons.start}{rows.start}{severity}"
    settlements = tuple(f"s{number}" for number in rows)
    return replace(pattern, id=name, detector=detector, members=members, settlements=settlements, severity=severity)


def grades(*found: Finding) -> list[str]:
    return [finding.severity for finding in told_once(found)]


def test_trips_of_three_rings_of_which_one_is_lesser_are_told_with_the_rings(pattern: Finding) -> None:
    trips = told(pattern, "impossible_travel", range(12), range(24), house="P9")
    rings = [
        told(pattern, "cross_region_ring", range(-8, 5), range(-20, 9)),
        told(pattern, "lent_card_ring", range(5, 20), range(9, 40)),
        told(pattern, "collected_cards", range(-4, 5), range(20, 60), "medium"),
    ]
    narrow = replace(rings[1], members=tuple(rings[1].members[:5]))
    assert grades(trips, *rings[:2]) == ["low", "high", "high"]
    # Ten of the twelve persons are of rings at high, the two others of one at medium; without it they are told nowhere else.
    assert grades(told(pattern, "impossible_travel", range(10), range(24), house="P9"), rings[0], narrow)[0] == "low"
    lesser = replace(rings[2], members=rings[1].members[5:9])
    assert grades(trips, rings[0], narrow, lesser)[0] == "low"
    assert grades(trips, rings[0], narrow)[0] == "high"
    # Where half of the persons are of rings at high, the trips are what is high.
    wide = replace(rings[2], members=rings[1].members[2:9])
    assert grades(trips, rings[0], replace(narrow, members=narrow.members[:2]), wide)[0] == "high"


def test_heavy_buyers_of_boxes_that_are_sold_again_are_told_with_the_boxes(pattern: Finding) -> None:
    buyers = told(pattern, "drug_resale", range(6), range(30))
    boxes = told(pattern, "trace_code_resale", range(5), range(14, 90))
    assert grades(buyers, boxes) == ["low", "high"]
    assert grades(buyers, replace(boxes, severity="medium")) == ["high", "medium"]
    assert grades(buyers, told(pattern, "trace_code_resale", range(5), range(20, 90))) == ["high", "high"]
    assert grades(buyers, told(pattern, "trace_code_resale", range(3), range(14, 90))) == ["high", "high"]


@pytest.mark.parametrize("detector", ["drug_resale", "split_stay"])
def test_a_part_of_a_ring_of_cards_is_told_with_it_and_most_of_it_is_a_matter_of_its_own(
    pattern: Finding, detector: str
) -> None:
    part = told(pattern, detector, range(5), range(30))
    ring = told(pattern, "lent_card_ring", range(12), range(120))
    assert grades(part, ring) == ["low", "high"]
    assert grades(told(pattern, detector, range(6), range(30)), ring) == ["high", "high"]


def test_stays_in_pieces_after_the_same_accidents_are_told_with_the_accidents(pattern: Finding) -> None:
    stays = told(pattern, "split_stay", range(3), range(7))
    accidents = told(pattern, "trauma_liability", range(11), range(29))
    assert grades(stays, accidents) == ["low", "high"]
    assert grades(stays, replace(accidents, members=accidents.members[:-1])) == ["high", "high"], (
        "of no house in common"
    )


def test_batches_of_people_with_two_numbers_are_told_by_the_findings_that_name_the_numbers(pattern: Finding) -> None:
    batches = told(pattern, "recruited_admissions", range(12), range(16))
    one = told(pattern, "duplicate_enrolment", range(6), range(10))
    other = told(pattern, "duplicate_enrolment", range(6, 11), range(10, 15))
    found = told_once([batches, one, other])
    assert [finding.severity for finding in found] == ["low", "high", "high"]
    assert found[0].reasons[-1].code == CODE and one.id in found[0].reasons[-1].text["en"]
    assert [reason.code for reason in found[1].reasons].count(ALSO) == 1
    assert grades(batches, one) == ["high", "high"], "half of the persons are told nowhere else"
    assert grades(batches, one, replace(other, severity="medium")) == ["high", "high", "medium"]


def test_beds_without_care_of_two_vans_are_told_with_both(pattern: Finding) -> None:
    beds = told(pattern, "bed_hanging", range(40), range(60), "medium")
    vans = [
        told(pattern, "recruited_admissions", range(18), range(35)),
        told(pattern, "recruited_admissions", range(20, 31), range(40, 52)),
    ]
    assert grades(beds, *vans) == ["low", "high", "high"]
    assert grades(beds, vans[0]) == ["medium", "high"]
