"""Cards that travel together and are used at home meanwhile are one ring, told once, as what it mostly is."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from graphfraud.detectors.run import detect
from graphfraud.detectors.spec import detector
from graphfraud.detectors.told_once import ALSO, CODE, told_once
from graphfraud.model.finding import Finding
from graphfraud.review import blacklist
from graphfraud.store.findings import load_findings

from .tiny_tables import fill

BOTH = ("collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel")
FOLDER = Path(__file__).parents[2] / "graphfraud" / "detectors" / "impossible_travel"
GATHERINGS, FEW = 12, 4


def town() -> dict[str, list[dict[str, Any]]]:
    """The two towns of impossible_travel's cases, and seven owners who live in the southern one."""
    first = yaml.safe_load((FOLDER / "cases.yml").read_text(encoding="utf-8"))[0]["tables"]
    tables = {name: [row for row in rows if row.get("setl_id", "B")[0] in "BHN"] for name, rows in first.items()}
    tables["psn_info_b"][1] = {**tables["psn_info_b"][1], "times": 7}
    return tables


def travelling(clashes: int) -> dict[str, list[dict[str, Any]]]:
    """Seven cards go round the northern pharmacies twelve times; on so many of the days their owners are at home as well."""
    tables = town()
    day = "{i//7*14}"
    far = {
        "times": 7 * GATHERINGS,
        "setl_id": "K{i}",
        "psn_no": "v{i%7}",
        "insu_admdvs": "320102",
        "fixmedins_code": "P2{i//7%2}",
        "setl_time": f"2026-01-05 +{day}d 10:{{35+i%7*2}}",
    }
    home = {
        "times": 7 * clashes,
        "setl_id": "A{i}",
        "psn_no": "v{i%7}",
        "insu_admdvs": "320102",
        "fixmedins_code": "P0{i%7}",
        "setl_time": f"2026-01-05 +{day}d 10:{{10+i%7*3}}",
    }
    usual = {
        "times": 70,
        "setl_id": "O{i}",
        "psn_no": "v{i%7}",
        "insu_admdvs": "320102",
        "fixmedins_code": "P0{i%5}",
        "setl_time": "2026-01-07 +{i*2}d 17:{10+i%40}",
    }
    tables["setl_d"] += [far, home, usual]
    return tables


def shown(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.severity != "low"]


def rows_of(finding: Finding, letter: str) -> set[str]:
    return {row for row in finding.settlements if row.startswith(letter)}


@pytest.fixture(params=(GATHERINGS, FEW))
def clashes(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def test_a_ring_is_listed_once_as_what_it_mostly_is(tmp_path: Path, clashes: int) -> None:
    with fill(tmp_path / "ws", travelling(clashes)) as database:
        found = detect(database, only=BOTH)
    (ring,) = shown(found)
    assert ring.severity == "high"
    assert (ring.detector == "impossible_travel") == (clashes == GATHERINGS)
    assert {member.id for member in ring.members if member.kind == "patient"} == {f"v{i}" for i in range(7)}
    below = [finding for finding in found if any(reason.code == CODE for reason in finding.reasons)]
    assert [ring.id in finding.reasons[-1].text["en"] for finding in below] == [True]
    assert below[0].score < 0.4


def test_a_ring_carries_both_sides_of_its_trips(tmp_path: Path) -> None:
    with fill(tmp_path / "ws", travelling(FEW)) as database:
        (ring,) = shown(detect(database, only=BOTH))
    reason = next(reason for reason in ring.reasons if reason.code == "out_of_reach")
    assert reason.observed == 7 * FEW
    assert rows_of(ring, "A") == {f"A{i}" for i in range(7 * FEW)}
    assert len(rows_of(ring, "K")) == 7 * GATHERINGS


def test_alone_impossible_travel_lists_its_trips_and_a_ring_keeps_its_rows(tmp_path: Path) -> None:
    with fill(tmp_path / "ws", travelling(FEW)) as database:
        assert [finding.severity for finding in detect(database, only=["impossible_travel"])] == ["high"]
        alone = shown(detect(database, only=BOTH[:3]))
        again = detect(database, only=["impossible_travel"])
        assert [finding.severity for finding in again] == ["low"], "the ring that is kept tells it"
        together = shown(detect(database, only=BOTH))
        kept = shown(load_findings(database))
    assert [(f.id, f.settlements, f.amounts) for f in alone] == [(f.id, f.settlements, f.amounts) for f in together]
    assert [finding.id for finding in kept] == [finding.id for finding in together]


def test_trips_of_persons_who_are_not_of_the_ring_stay(tmp_path: Path) -> None:
    tables = travelling(FEW)
    more = {"times": 30, "insu_admdvs": "320102", "psn_no": "x{i%5}"}
    tables["setl_d"] += [
        {**more, "setl_id": "X{i}", "fixmedins_code": "P21", "setl_time": "2026-01-07 +{i*5}d 15:{10+i}"},
        {**more, "setl_id": "Y{i}", "fixmedins_code": "P0{i%5}", "setl_time": "2026-01-07 +{i*5}d 15:{20+i}"},
    ]
    with fill(tmp_path / "ws", tables) as database:
        found = shown(detect(database, only=BOTH))
    trips = [finding for finding in found if finding.detector == "impossible_travel"]
    assert len(found) == 2
    assert {f"x{i}" for i in range(5)} <= {member.id for member in trips[0].members}


def test_nothing_is_put_below_a_finding_that_is_graded_lower(tmp_path: Path) -> None:
    with fill(tmp_path / "ws", travelling(FEW)) as database:
        ring, trips = (detect(database, only=names)[0] for names in (BOTH[:3], BOTH[3:]))
    lesser = replace(ring, severity="medium", score=0.5)
    assert [f.severity for f in told_once([ring, replace(trips, severity="high")])] == ["high", "low"]
    assert [f.severity for f in told_once([lesser, replace(trips, severity="high")])] == ["medium", "high"]


def test_a_change_of_the_trips_changes_the_version_of_the_rings() -> None:
    for name in BOTH[:3]:
        assert detector(name).draws_on == ("impossible_travel",)


PEN = ("repeat_prescription", "over_prescribing")


def practice(pieces: str, large: str) -> dict[str, list[dict[str, Any]]]:
    """Two doctors beside four honest ones: one settles each visit in four pieces, one gives four packs a fortnight, for such patients."""
    others = {
        "times": 240,
        "setl_id": "B{i}",
        "psn_no": "other{i%40}",
        "fixmedins_code": "H0{2+i%4}",
        "med_type": "14",
        "setl_time": "2026-02-01 +{i//40*28}d 10:00:00",
    }
    split = {
        "times": 192,
        "setl_id": "S{i}",
        "psn_no": "cut{i//4%8}",
        "fixmedins_code": "H01",
        "med_type": "14",
        "setl_time": "2026-02-01 +{i//32*14}d {9+i%4}:15:00",
    }
    big = {
        "times": 48,
        "setl_id": "L{i}",
        "psn_no": "big{i%8}",
        "fixmedins_code": "H01",
        "med_type": "14",
        "setl_time": "2026-02-01 +{i//8*14}d 15:00:00",
    }
    line = {"hilist_code": "D1", "hilist_name": "降压药", "det_item_fee_sumamt": 30}
    return {
        "setl_d": [others, split, big],
        "fee_list_d": [
            {**line, "times": 240, "bkkp_sn": "b{i}", "setl_id": "B{i}", "bilg_dr_code": "DR{2+i%4}"},
            {**line, "times": 192, "bkkp_sn": "s{i}", "setl_id": "S{i}", "bilg_dr_code": pieces},
            {**line, "times": 48, "bkkp_sn": "l{i}", "setl_id": "L{i}", "cnt": 4, "bilg_dr_code": large},
        ],
    }


def test_visits_in_pieces_that_bring_too_much_are_one_matter_of_one_pen(tmp_path: Path) -> None:
    tables = practice("DR1", "DR9")
    tables["setl_d"].pop()
    tables["fee_list_d"].pop()
    alone = []
    for name in PEN:
        with fill(tmp_path / name, tables) as database:
            alone += shown(detect(database, only=[name]))
    with fill(tmp_path / "both", tables) as database:
        found = detect(database, only=PEN)
    assert sorted(finding.detector for finding in alone) == sorted(PEN)
    (told,) = shown(found)
    below = [finding for finding in found if any(reason.code == CODE for reason in finding.reasons)]
    assert [told.id in finding.reasons[-1].text["en"] for finding in below] == [True]
    assert {told.detector, below[0].detector} == set(PEN)
    assert len(told.settlements) >= len(below[0].settlements)


def test_two_pens_are_two_matters(tmp_path: Path) -> None:
    with fill(tmp_path / "ws", practice("DR1", "DR9")) as database:
        found = shown(detect(database, only=PEN))
    assert {"DR1", "DR9"} <= {member.id for finding in found for member in finding.members if member.kind == "doctor"}
    assert {finding.detector for finding in found} == set(PEN)


def van() -> dict[str, list[dict[str, Any]]]:
    """A van brings eight old people to beds in which nothing is done; nurses of the house treat others."""
    folder = FOLDER.parent / "recruited_admissions"
    tables = yaml.safe_load((folder / "cases.yml").read_text(encoding="utf-8"))[0]["tables"]
    bed = {
        "list_type": "201",
        "hilist_code": "BED",
        "hilist_name": "普通病房床位费",
        "cnt": 4,
        "det_item_fee_sumamt": 152,
    }
    care = {"list_type": "201", "hilist_code": "LAB", "hilist_name": "血常规", "det_item_fee_sumamt": 20}
    treated = {"times": 240, "bkkp_sn": "c{i}", "setl_id": "B{i}", "fee_ocur_time": "2026-02-07 +{i*37%200}d 08:00:00"}
    return {**tables, "fee_list_d": [{**bed, "times": 48, "bkkp_sn": "s{i}", "setl_id": "S{i}"}, {**care, **treated}]}


def test_beds_without_care_of_people_whom_a_van_brings_are_told_with_the_van(tmp_path: Path) -> None:
    beds, batches = "bed_hanging", "recruited_admissions"
    with fill(tmp_path / "alone", van()) as database:
        (alone,) = shown(detect(database, only=[beds]))
    with fill(tmp_path / "both", van()) as database:
        found = detect(database, only=[beds, batches])
    (told,) = shown(found)
    assert (alone.severity, told.detector) == ("medium", batches)
    (below,) = [finding for finding in found if finding.detector == beds]
    assert below.reasons[-1].code == CODE
    assert below.settlements == alone.settlements


def every_other_week(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The van comes every sixteen days, twelve days after its people were brought home; others have bad backs, too."""
    rows = [{**row, "dise_no": "M54.500"} for row in tables["setl_d"]]
    told = [
        {**row, **{k: str(v).replace("{i//8*30}", "{i//8*16}") for k, v in row.items() if k != "times"}} for row in rows
    ]
    return {**tables, "setl_d": told}


def test_readmissions_of_people_whom_a_van_brings_every_other_week_are_told_with_the_van(tmp_path: Path) -> None:
    splits, batches = "split_stay", "recruited_admissions"
    tables = every_other_week(van())
    with fill(tmp_path / "alone", tables) as database:
        (alone,) = shown(detect(database, only=[splits]))
    with fill(tmp_path / "both", tables) as database:
        found = detect(database, only=[splits, batches])
    (told,) = shown(found)
    assert (alone.severity, told.severity, told.detector) == ("high", "high", batches)
    (below,) = [finding for finding in found if finding.detector == splits]
    assert (below.severity, below.reasons[-1].code) == ("low", CODE)


def test_readmissions_of_patients_whom_a_doctor_sends_to_the_house_are_told_with_the_doctor(tmp_path: Path) -> None:
    with fill(tmp_path / "ws", every_other_week(van())) as database:
        (splits,) = shown(detect(database, only=["split_stay"]))
    sent = replace(splits, id="kickback_referral-1", detector="kickback_referral", score=0.9)
    sent = replace(sent, settlements=(*splits.settlements, *(f"sent{number}" for number in range(60))))
    assert [finding.severity for finding in told_once([sent, splits])] == ["high", "low"]
    elsewhere = replace(sent, settlements=tuple(f"sent{number}" for number in range(60)))
    assert [finding.severity for finding in told_once([elsewhere, splits])] == ["high", "high"]
    assert [finding.severity for finding in told_once([replace(sent, severity="medium"), splits])] == ["medium", "high"]


def test_large_prescriptions_for_the_cards_of_a_ring_are_the_rings_unless_the_pen_is_high_itself(
    tmp_path: Path,
) -> None:
    tables = practice("DR1", "DR9")
    with fill(tmp_path / "ws", {name: [rows[0], rows[2]] for name, rows in tables.items()}) as database:
        (pen,) = shown(detect(database, only=["over_prescribing"]))
    ring = replace(pen, id="lent_card_ring-1", detector="lent_card_ring", severity="high", score=0.9)
    elsewhere = replace(ring, settlements=("another",))
    medium = replace(pen, severity="medium", score=0.5)
    assert [finding.severity for finding in told_once([ring, medium])] == ["high", "low"]
    assert [finding.severity for finding in told_once([ring, pen])] == ["high", "high"]
    assert [finding.severity for finding in told_once([elsewhere, medium])] == ["high", "medium"]


def company(bosses: int) -> dict[str, list[dict[str, Any]]]:
    """Five persons and so many listed ones swipe in company ten times and pay round sums."""
    tables = yaml.safe_load((FOLDER.parent / "blacklist_proximity" / "cases.yml").read_text(encoding="utf-8"))[0][
        "tables"
    ]
    others, pals, errands, party, joint = tables["setl_d"]
    return {
        "setl_d": [
            others,
            pals,
            {**errands, "times": 8 * bosses, "psn_no": f"boss{{i%{bosses}}}"},
            {
                **party,
                "times": 10 * bosses,
                "psn_no": f"boss{{i%{bosses}}}",
                "setl_time": f"2026-01-10 +{{i//{bosses}*17}}d 20:0{{i%3}}:00",
            },
            joint,
        ],
        "psn_info_b": [*tables["psn_info_b"][:2], {**tables["psn_info_b"][2], "times": bosses}],
    }


CARDS_AND_LISTED = ("collected_cards", "lent_card_ring", "blacklist_proximity")


def found_beside(folder: Path, bosses: int, only: tuple[str, ...] = CARDS_AND_LISTED) -> list[Finding]:
    with fill(folder, company(bosses)) as database:
        for number in range(bosses):
            blacklist.add(database, "patient", f"boss{number}", reason="lent", by="A", since=date(2020, 1, 1))
        return detect(database, only=only)


def test_newcomers_beside_fewer_listed_ones_are_told_once_with_the_sign_of_the_ring(tmp_path: Path) -> None:
    (alone,) = shown(found_beside(tmp_path / "alone", 3, CARDS_AND_LISTED[:2]))
    found = found_beside(tmp_path / "all", 3)
    (told,) = shown(found)
    assert told.detector == "blacklist_proximity"
    (ring,) = [finding for finding in found if finding.id == alone.id]
    assert (alone.severity, ring.severity) == ("high", "low")
    assert (ring.settlements, ring.amounts) == (alone.settlements, alone.amounts)
    assert told.id in ring.reasons[-1].text["en"]
    (also,) = [reason for reason in told.reasons if reason.code == ALSO]
    assert ring.id in also.text["en"]
    assert also.observed == len(ring.settlements)
    assert not [
        reason for finding in found for reason in finding.reasons if reason.code == ALSO and finding is not told
    ]


def test_a_known_ring_that_goes_on_and_its_newcomers_are_two_matters(tmp_path: Path) -> None:
    ring, circle = sorted(shown(found_beside(tmp_path / "ws", 6)), key=lambda finding: finding.detector, reverse=True)
    assert (ring.detector, circle.detector) == ("collected_cards", "blacklist_proximity")
    assert {f"boss{i}" for i in range(6)} < {member.id for member in ring.members}
    named = [member.id for member in circle.members if member.role == "blacklisted"]
    met = [reason.observed for reason in circle.reasons if reason.code == "listed_met"]
    assert (len(named), met) == (3, [6.0])
    assert {f"pal{i}" for i in range(5)} < {member.id for member in circle.members}


def test_the_ring_tells_newcomers_whose_circle_is_graded_lower(tmp_path: Path) -> None:
    ring = found_beside(tmp_path / "ring", 3, CARDS_AND_LISTED[:1])[0]
    circle = found_beside(tmp_path / "circle", 3, CARDS_AND_LISTED[2:])[0]
    lesser = replace(circle, severity="medium", score=0.5)
    assert [finding.severity for finding in told_once([ring, lesser])] == ["high", "low"]
    elsewhere = replace(lesser, settlements=("another",))
    assert [finding.severity for finding in told_once([ring, elsewhere])] == ["high", "medium"]


def test_a_part_of_a_ring_is_told_with_the_whole(tmp_path: Path) -> None:
    with fill(tmp_path / "ws", travelling(FEW)) as database:
        (ring,) = shown(detect(database, only=BOTH[:3]))
    patients = [member for member in ring.members if member.kind == "patient"]
    others = tuple(replace(member, id=f"z{number}") for number, member in enumerate(patients))
    part = replace(ring, id="lent_card_ring-2", members=tuple(patients[:4]), settlements=ring.settlements[:20])
    second = replace(part, id="lent_card_ring-3", members=(*patients[:2], *others))
    assert [finding.severity for finding in told_once([part, ring])] == ["low", "high"]
    assert [finding.severity for finding in told_once([second, ring])] == ["high", "high"]


def test_of_two_rings_and_their_trips_one_stays_listed(tmp_path: Path) -> None:
    """The wider ring is mostly trips, the narrower one tells half of them: nobody is told by one that it tells itself."""
    with fill(tmp_path / "ws", travelling(FEW)) as database:
        ring, trips = (detect(database, only=names)[0] for names in (BOTH[:3], BOTH[3:]))
    shared, own = [f"t{i}" for i in range(120)], [f"o{i}" for i in range(50)]
    trips = replace(trips, severity="high", settlements=tuple(shared))
    wide = replace(ring, id="cross_region_ring-1", settlements=(*shared[:90], *own[:30]))
    narrow = replace(ring, id="lent_card_ring-1", settlements=(*shared[:60], *own))
    for order in ([trips, wide, narrow], [narrow, trips, wide]):
        (told,) = shown(told_once(order))
        assert told.severity == "high"


def test_whoever_stands_below_is_told_by_somebody_who_is_shown(tmp_path: Path) -> None:
    with fill(tmp_path / "ws", travelling(GATHERINGS)) as database:
        one = detect(database, only=["impossible_travel"])[0]
    people = [replace(one.members[0], id=f"v{number}") for number in range(7)]
    scene = next(member for member in one.members if member.kind == "pharmacy" and member.strength >= 0.5)
    rows = [f"K{number}" for number in range(12)]
    chance = random.Random(5)
    turned = 0
    for _ in range(400):
        found = [
            replace(
                one,
                id=f"{name}-{number}",
                detector=name,
                severity=chance.choice(["high", "high", "medium"]),
                members=(*chance.sample(people, chance.randint(5, 7)), scene),
                settlements=tuple(chance.sample(rows, chance.randint(5, 12))),
            )
            for number, name in enumerate(chance.choices([*BOTH, "bed_hanging", "proxy_swipe"], k=5))
        ]
        told = {finding.id: finding for finding in told_once(found)}
        for finding in told.values():
            said = [reason.text["en"] for reason in finding.reasons if reason.code == CODE]
            turned += len(said)
            assert all(told[text.split("told as ")[1].split(";")[0]].severity != "low" for text in said)
        assert any(finding.severity != "low" for finding in told.values())
    assert turned > 100


def test_the_same_cards_in_company_and_out_of_reach_on_other_days_are_one_matter(tmp_path: Path) -> None:
    with fill(tmp_path / "ws", travelling(FEW)) as database:
        ring, trips = (detect(database, only=names)[0] for names in (BOTH[:3], BOTH[3:]))
    ring, trips = replace(ring, severity="high"), replace(trips, severity="high")
    apart = replace(ring, settlements=tuple(row for row in ring.settlements if row not in trips.settlements))
    assert apart.settlements and sorted(f.severity for f in told_once([apart, trips])) == ["high", "low"]
    members = tuple(replace(m, strength=0.4) if m.kind == "pharmacy" else m for m in trips.members)
    assert sorted(f.severity for f in told_once([apart, replace(trips, members=members)])) == ["high", "low"]
    others = tuple(replace(m, id=f"other {m.id}") if m.kind in ("pharmacy", "hospital") else m for m in apart.members)
    elsewhere = replace(apart, members=others)
    assert [f.severity for f in told_once([elsewhere, trips])] == ["high", "high"], "another place, another matter"


def test_newcomers_from_afar_who_are_copied_cards_are_told_with_the_cards(tmp_path: Path) -> None:
    with fill(tmp_path / "ws", travelling(FEW)) as database:
        trips = replace(detect(database, only=BOTH[3:])[0], severity="high", score=0.8)
    bought = tuple(f"bought{number}" for number in range(2 * len(trips.settlements)))
    newcomers = replace(
        trips, id="proxy_swipe-1", detector="proxy_swipe", settlements=(*trips.settlements[:3], *bought), score=0.7
    )
    assert [finding.severity for finding in told_once([trips, newcomers])] == ["high", "low"]
    others = tuple(replace(m, id=f"other {m.id}") if m.kind == "patient" else m for m in newcomers.members)
    assert [finding.severity for finding in told_once([trips, replace(newcomers, members=others)])] == ["high", "high"]


def test_one_more_person_at_the_ring_s_place_is_no_second_matter(tmp_path: Path) -> None:
    with fill(tmp_path / "ws", travelling(FEW)) as database:
        found = detect(database, only=BOTH)
    (ring,) = shown(found)
    (below,) = [finding for finding in found if finding.detector == "impossible_travel"]
    trips = replace(below, severity="high", reasons=below.reasons[:-1])
    (patient, *_) = [member for member in trips.members if member.kind == "patient"]
    one = replace(trips, members=(*trips.members, replace(patient, id="w0")))
    rows = tuple(f"W{i}" for i in range(len(trips.settlements)))
    assert [finding.severity for finding in told_once([ring, one])] == ["high", "low"]
    assert [
        finding.severity for finding in told_once([ring, replace(one, settlements=(*trips.settlements, *rows))])
    ] == [
        "high",
        "high",
    ], "half of the rows are of the other person"


def test_trips_of_two_rings_do_not_put_the_one_below_the_other(tmp_path: Path) -> None:
    """The trips tell the second ring, and both rings between them the trips: the first does not hold anybody of the second."""
    with fill(tmp_path / "ws", travelling(FEW)) as database:
        ring, trips = (detect(database, only=names)[0] for names in (BOTH[:3], BOTH[3:]))
    scene = next(m for m in trips.members if m.kind == "pharmacy" and m.strength >= 0.5)
    ring = replace(ring, severity="high")
    one, two = ([replace(ring.members[0], id=f"{name}{k}") for k in range(7)] for name in "ab")
    rows = [f"t{k}" for k in range(60)]
    first = replace(
        ring, id="cross_region_ring-1", members=(*one, scene), settlements=(*rows[:30], *map(str, range(50)))
    )
    second = replace(ring, id="cross_region_ring-2", members=(*two, scene), settlements=(*rows[30:], "p1", "p2"))
    both = replace(trips, severity="high", members=(*one, *two, scene), settlements=tuple(rows))
    assert [finding.severity for finding in told_once([first, second, both])] == ["high", "high", "low"]


@pytest.mark.parametrize("teller", ["kickback_referral", "blacklist_proximity"])
def test_newcomers_whom_a_doctor_sends_or_a_listed_one_brings_are_no_second_population(
    tmp_path: Path, teller: str
) -> None:
    with fill(tmp_path / "ws", travelling(FEW)) as database:
        ring = detect(database, only=BOTH[:3])[0]
    scene = next(member for member in ring.members if member.kind == "pharmacy")
    people = [replace(ring.members[0], id=f"p{number}") for number in range(20)]
    rows = tuple(f"s{number}" for number in range(60))
    sent = replace(ring, id=f"{teller}-1", detector=teller, severity="high", members=(*people, scene), settlements=rows)
    newcomers = replace(
        ring, id="proxy_swipe-1", detector="proxy_swipe", severity="high", members=(*people[:16], scene)
    )
    same = replace(newcomers, settlements=rows[:30])
    assert [finding.severity for finding in told_once([sent, same])] == ["high", "low"]
    other = replace(newcomers, settlements=(*rows[:10], *(f"o{number}" for number in range(20))))
    assert [finding.severity for finding in told_once([sent, other])] == ["high", "high"], "most came for other things"
    less = replace(sent, severity="medium")
    assert [finding.severity for finding in told_once([less, same])] == ["medium", "high"], "nothing is put below less"
