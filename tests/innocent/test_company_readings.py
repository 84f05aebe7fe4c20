"""Each reading holds where it is the truth and is rejected where it only looks so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from graphfraud.graph.company import score_group
from graphfraud.innocent.batch_upload import stamped
from graphfraud.stats.decoys import Tail

from .scene import OTHERS, codes, company, no_codes


def test_a_family_at_one_address_holds() -> None:
    scene = company(4, people={"address": codes(4, [7] * 4)})
    assert scene.try_reading("family").verdict == "holds"


def test_one_family_inside_a_ring_removes_its_links_and_no_more() -> None:
    scene = company(10, people={"address": codes(10, [7, 7, 7])})
    tried = scene.try_reading("family")
    assert (tried.verdict, tried.links) == ("rejected", 3)
    group, chance = scene.residual(tried.answer.units, None)
    assert len(group.members) == 8
    assert chance < 0.01


def test_what_a_family_leaves_is_held_against_the_search_as_the_ring_itself_was() -> None:
    crowded = Tail(np.linspace(1.0, 250.0, 400), 40, 150.0, 0.05)
    lone = replace(company(10, people={"address": codes(10, [7, 7])}), tail=crowded)
    score = score_group(lone.land, lone.members, lone.search.thrift).score
    assert lone.tail.expected(score) > 0.01, "by itself the ring might be chance"
    assert lone.try_reading("family").verdict == "holds"
    among = replace(lone, scores=np.full(200, score), derived={})
    assert among.try_reading("family").verdict == "rejected", "two hundred were found where chance gives one"
    whole = replace(company(4, people={"address": codes(4, [7] * 4)}), tail=crowded, scores=np.full(200, score))
    assert whole.try_reading("family").verdict == "holds", "one household remains one household"


def test_a_call_centres_phone_makes_no_family() -> None:
    phones = np.full((6 + OTHERS, 2), -1, np.int32)
    phones[:, 0] = 3
    assert company(6, people={"phones": phones}).try_reading("family").links == 0


def test_a_familys_phone_does() -> None:
    phones = np.full((4 + OTHERS, 2), -1, np.int32)
    phones[:4, 0] = 3
    assert company(4, people={"phones": phones}).try_reading("family").verdict == "holds"


def test_visits_from_a_relatives_account_hold() -> None:
    assert company(4, visits={"mutual_aid": True}).try_reading("family").verdict == "holds"


def test_a_clan_behind_one_door_that_pays_from_one_account_holds() -> None:
    home = {"address": codes(12, [7] * 12), "occupants": np.full(12 + OTHERS, 12, np.int32)}
    assert company(12, people=home, visits={"mutual_aid": True}).try_reading("family").verdict == "holds"
    assert company(12, people=home).try_reading("family").verdict == "rejected", "a dormitory has one address too"
    doors = {"address": codes(12, range(12))}
    strangers = company(12, people=doors, visits={"mutual_aid": True}).try_reading("family")
    assert strangers.verdict == "rejected", "a dozen homes are no family, whatever account pays"


def test_a_small_ring_of_unknown_homes_cannot_be_told_from_a_family() -> None:
    nothing = {"has_addresses": False, "has_phones": False}
    assert company(5, people=nothing).try_reading("family").verdict == "untestable"
    assert company(12, people=nothing).try_reading("family").verdict == "rejected"


def old(members: int) -> np.ndarray:
    return np.where(np.arange(members + OTHERS) < members, 81.0, 40.0)


def test_a_home_for_the_aged_holds() -> None:
    people = {"address": codes(12, [7] * 12), "age": old(12)}
    assert company(12, people=people).try_reading("nursing_home").verdict == "holds"


def test_three_residents_do_not_clear_a_ring() -> None:
    names = np.array(["house"] * 2000, dtype=object)
    names[7] = "夕阳红养老院"
    people = {"address": codes(12, [7] * 3), "address_names": names}
    tried = company(12, people=people).try_reading("nursing_home")
    assert (tried.verdict, tried.links) == ("rejected", 3)


@pytest.mark.parametrize(
    ("called", "verdict"),
    [
        ("清溪县桥湾乡云台寺", "holds"),
        ("建设路8号残疾人托养中心", "holds"),
        ("清溪县桥湾乡观音寺村第3组", "rejected"),
        ("建设路8号3栋201室", "rejected"),
    ],
)
def test_young_residents_are_told_by_what_their_address_is_called(called: str, verdict: str) -> None:
    """A convent's steward or a care centre's nurse keeps the cards of all; a village is only named after its temple."""
    names = np.array(["house"] * 2000, dtype=object)
    names[7] = called
    people = {"address": codes(12, [7] * 12), "address_names": names}
    assert company(12, people=people).try_reading("nursing_home").verdict == verdict


def test_villagers_on_market_days_hold_the_same_on_any_day_do_not() -> None:
    village = np.append(np.full(8, 2, np.int32), no_codes(OTHERS))
    market = company(8, tuple(range(5, 95, 10)), people={"village": village})
    assert market.try_reading("village_transport").verdict == "holds"
    stray = company(8, (3, 11, 24, 38, 41, 59, 72, 88, 94), people={"village": village})
    assert stray.try_reading("village_transport").verdict == "rejected"


def test_villagers_on_pension_day_hold() -> None:
    village = np.append(np.full(8, 2, np.int32), no_codes(OTHERS))
    fifteenth = (10, 41, 69, 100)
    assert company(8, fifteenth, people={"village": village}).try_reading("village_transport").verdict == "holds"


def test_villagers_whose_accounts_were_emptied_are_no_market_bus() -> None:
    village = np.append(np.full(8, 2, np.int32), no_codes(OTHERS))
    scene = company(8, tuple(range(5, 95, 10)), visits={"emptied": True, "amount": 300.0}, people={"village": village})
    assert scene.try_reading("village_transport").verdict == "rejected"


def test_the_staff_of_a_firm_holds_a_few_colleagues_do_not() -> None:
    staff = np.append(np.full(9, 2, np.int32), no_codes(OTHERS))
    assert company(9, people={"employer": staff}).try_reading("same_employer").verdict == "holds"
    few = np.append(np.array([2, 2, -1, -1, -1, -1, -1, -1, -1], np.int32), no_codes(OTHERS))
    few[20:40] = 2
    assert company(9, people={"employer": few}).try_reading("same_employer").verdict == "rejected"


def test_pupils_at_the_schools_clinic_hold_grown_ups_there_do_not() -> None:
    school = {"name": ["育才学校医务室", "", ""]}
    young = np.full(10 + OTHERS, 17.0)
    assert company(10, people={"age": young}, places=school).try_reading("campus").verdict == "holds"
    assert company(10, places=school).try_reading("campus").verdict == "rejected"


def test_a_dialysis_shift_holds_a_named_disease_at_a_pharmacy_does_not() -> None:
    care = {"disease": 0, "diseases": ["尿毒症透析"]}
    hospital = {"kind": ["hospital"] * 3}
    assert company(8, visits=dict(care), places=hospital).try_reading("scheduled_care").verdict == "holds"
    assert company(8, visits=dict(care)).try_reading("scheduled_care").verdict == "rejected"


def test_six_months_drugs_for_tuberculosis_are_a_schedule_a_week_apart_or_without_rhythm_they_are_none() -> None:
    hospital = {"kind": ["hospital"] * 3}
    for dates, verdict in (
        ((3, 17, 31, 45, 59, 73), "holds"),
        ((3, 10, 17, 24, 31, 38), "rejected"),
        ((3, 8, 40, 47, 52, 90), "rejected"),
    ):
        ill = {"disease": 0, "diseases": ["A15.000 肺结核"]}
        assert company(8, dates, visits=ill, places=hospital).try_reading("scheduled_care").verdict == verdict


def test_a_course_keeps_a_rhythm_a_ring_at_a_ward_does_not() -> None:
    ward = {"kind": ["hospital"] * 3}
    irregular = (5, 9, 31, 38, 61, 64, 80, 97, 101)
    for dates, verdict in ((tuple(range(5, 95, 9)), "holds"), (irregular, "rejected")):
        ill = {"disease": 0, "diseases": ["I10 高血压"]}
        assert company(8, dates, visits=ill, places=ward).try_reading("scheduled_care").verdict == verdict


def test_patients_who_come_each_at_their_own_hour_need_no_rhythm() -> None:
    """Physiotherapy on irregular days, two and two by turns; all of them at once on the same days are no course."""
    irregular = (5, 9, 31, 38, 61, 64, 80, 97, 101, 104)
    turns = [(m, 0, day, 480 + 90 * ((m + day) % 12 // 2) + m) for day in irregular for m in range(12)]
    ward = {"kind": ["hospital"] * 3}
    for extra, verdict in (
        (turns, "holds"),
        ([(m, 0, day, 600 + m) for day in irregular for m in range(12)], "rejected"),
    ):
        scene = company(12, dates=(), extra=extra, places=ward)
        ill = np.where(scene.visits.person < 12, 0, -1).astype(np.int32)
        visits = replace(scene.visits, disease=ill, diseases=np.array(["M54 背痛"], dtype=object))
        assert replace(scene, visits=visits, derived={}).try_reading("scheduled_care").verdict == verdict


def test_eight_settlements_of_one_minute_were_sent_after_the_line_was_down() -> None:
    own = [(m, 2 * (k % 2), 7 + 9 * k + m % 3, 700 + 11 * m) for m in range(8) for k in range(6)]
    assert company(8, minutes=0, extra=own).try_reading("batch_upload").verdict == "holds"
    assert company(8, minutes=1, extra=own).try_reading("batch_upload").verdict == "rejected"


def test_of_three_patients_a_clinic_that_sends_at_once_sends_three_at_once() -> None:
    quiet = [(m, 0, day, 650) for day in (8, 17, 26, 35) for m in range(3)]
    assert stamped(company(8, minutes=0, extra=quiet)).all()
    assert not stamped(company(8, minutes=1, extra=quiet)).any()


def test_four_settlements_of_one_minute_are_too_many_for_a_clinic_and_not_for_a_hospital() -> None:
    clinic, hospital = ({"subtype": np.array([name] * 3, object)} for name in ("clinic", ""))
    assert stamped(company(4, minutes=0, places=clinic)).all()
    assert not stamped(company(4, minutes=0, places=hospital)).any()
    assert not stamped(company(4, minutes=1, places=clinic)).any()


def test_eight_settlements_of_one_day_share_no_minute_where_days_alone_are_known() -> None:
    scene = company(8, minutes=0)
    land, day = scene.land, scene.land.day.astype(np.int64) * 1440
    dated = land._replace(minute=np.zeros_like(land.minute), moment=day, window=np.ones_like(land.window))
    assert scene.try_reading("batch_upload").verdict == "holds"
    assert replace(scene, land=dated, derived={}).try_reading("batch_upload").verdict == "rejected"


def test_an_upload_moves_the_clock_not_the_day() -> None:
    """Cards that come on the same days to a clinic that uploads in bursts, by card only in company, are no matter of the clock."""
    evening = [(10 + k % OTHERS, 1, day, 1100 + k % 4) for day in range(2, 118, 4) for k in range(day, day + 8)]
    among = [(10 + k, 1, day, 615 + k % 4) for day in range(5, 95, 9) for k in range(6)]
    own = [(m, 2 * (k % 2), 7 + 9 * k + m % 3, 700 + 11 * m) for m in range(10) for k in range(6)]
    scene = company(10, place=1, extra=[*evening * 2, *among, *own])
    assert scene.try_reading("batch_upload").verdict == "holds"
    together = np.zeros(len(scene.visits), bool)
    together[scene.joint] = True
    by_card = np.where(together, True, np.random.default_rng(3).random(len(together)) < 0.4)
    handed = replace(scene, visits=replace(scene.visits, by_card=by_card), derived={})
    assert handed.try_reading("batch_upload").verdict == "rejected"


def test_a_clinic_that_uploads_its_day_at_once_holds_a_busy_counter_does_not() -> None:
    evening = [(8 + k % OTHERS, 1, day, 1100 + k % 4) for day in range(2, 118, 4) for k in range(day, day + 8)]
    among = [(8 + k, 1, day, 615 + k % 4) for day in range(5, 95, 9) for k in range(6)]
    assert company(8, place=1, extra=[*evening * 2, *among]).try_reading("batch_upload").verdict == "holds"
    assert company(8, place=1, extra=evening * 2).try_reading("batch_upload").verdict == "rejected"
    busy = [(8 + k % OTHERS, 1, day, 480 + 3 * (k - day)) for day in range(120) for k in range(day, day + 160)]
    assert company(8, place=1, extra=busy).try_reading("batch_upload").verdict == "rejected"


def test_a_check_up_day_holds_when_everybody_came() -> None:
    dates = tuple(range(5, 95, 9))
    crowd = [(8 + k, 0, day, 485 + 8 * k) for day in dates for k in range(50)]
    assert company(8, dates, extra=crowd).try_reading("crowded_day").verdict == "holds"
    assert company(8, dates).try_reading("crowded_day").verdict == "rejected"


def test_more_of_the_ring_beside_the_found_members_is_no_crowd() -> None:
    dates = tuple(range(5, 95, 9))
    rest = [(8 + k, 0, day, 600 + k // 2) for day in dates for k in range(24)]
    assert company(8, dates, extra=rest).try_reading("crowded_day").verdict == "rejected"


def test_migrants_who_are_never_at_home_hold_commuting_cards_do_not() -> None:
    firm = np.append(np.full(8, 2, np.int32), no_codes(OTHERS))
    away = company(8, visits={"far": True}, people={"employer": firm})
    assert away.try_reading("migrants").verdict == "holds"
    home = [(m, 2, day, 900) for m in range(8) for day in range(6, 90, 5)]
    assert company(8, visits={"far": True}, people={"employer": firm}, extra=home).try_reading("migrants").verdict == (
        "rejected"
    )


def test_neighbours_at_their_own_pharmacy_hold_at_a_strange_one_do_not() -> None:
    village = np.append(np.full(8, 2, np.int32), no_codes(OTHERS))
    own = [(m, 0, day, 900) for m in range(8) for day in range(3 + m, 100, 20)]
    assert company(8, people={"village": village}, extra=own).try_reading("acquaintances").verdict == "holds"
    elsewhere = [(m, 1 + m % 2, day, 900) for m, _, day, _ in own]
    assert company(8, people={"village": village}, extra=elsewhere).try_reading("acquaintances").verdict == "rejected"


def test_a_specialist_centre_holds_when_others_of_that_origin_come_along() -> None:
    region = np.zeros(8 + OTHERS, np.int32)
    region[8:40] = 1
    centre = {"kind": ["hospital"] * 3, "level": ["3"] * 3}
    dates = tuple(range(5, 95, 9))
    along = [(48 + k, 0, day, 500) for day in dates for k in range(12)]
    region[:8], region[48:60] = 2, 2
    shuttle = company(8, dates, people={"region": region}, places=centre, extra=along)
    assert shuttle.try_reading("specialist_centre").verdict == "holds"
    assert company(8, dates, people={"region": region}).try_reading("specialist_centre").verdict == "rejected"


def test_a_coach_to_the_centre_comes_every_so_many_days_a_ring_when_it_likes() -> None:
    region = np.zeros(8 + OTHERS, np.int32)
    region[:8] = 2
    centre = {"kind": ["hospital"] * 3, "level": ["3"] * 3}
    people = {"region": region, "region_names": np.array(["320102", "320103", "430103", None], object)}
    coach = company(8, (4, 16, 28, 41, 53, 77, 89), people=people, places=centre)
    assert coach.try_reading("specialist_centre").verdict == "holds", "one date was left out"
    ring = company(8, (4, 11, 28, 33, 53, 71, 89), people=people, places=centre)
    assert ring.try_reading("specialist_centre").verdict == "rejected"


def test_a_class_of_children_holds_a_company_of_parents_and_children_does_not() -> None:
    age = np.where(np.arange(12 + OTHERS) < 12, 9.0, 45.0)
    assert company(12, people={"age": age}).try_reading("campus").verdict == "holds"
    assert company(12, people={"age": age}, visits={"emptied": True}).try_reading("campus").verdict == "rejected"
    age = np.where(np.arange(12 + OTHERS) % 2 == 0, 9.0, 45.0)
    assert company(12, people={"age": age}).try_reading("campus").verdict == "rejected"


@pytest.mark.parametrize(("insured", "verdict"), [("320124", "holds"), ("320102", "rejected")])
def test_workmates_who_live_where_none_of_them_is_insured_may_go_to_any_shop_there(insured: str, verdict: str) -> None:
    elsewhere = [(m, 1 + k % 2, 8 + 9 * k, 600 + 2 * m) for k in range(10) for m in range(10)]
    people = {
        "employer": codes(10, [7] * 10),
        "region": np.where(np.arange(10 + OTHERS) < 10, 1, 0).astype(np.int32),
        "region_names": np.array(["320102", insured, None], dtype=object),
    }
    scene = company(10, tuple(range(5, 50, 9)), people=people, extra=elsewhere)
    assert scene.try_reading("same_employer").verdict == verdict


def test_the_deaf_of_a_welfare_factory_live_in_its_house() -> None:
    house = {"address": np.array([0] * 8 + [1000 + k for k in range(60)], np.int32)}
    names = np.array(["磐石福利工艺厂宿舍"] + [f"house {k}" for k in range(2000)], dtype=object)
    assert company(8, people={**house, "address_names": names}).try_reading("nursing_home").verdict == "holds"
    names = np.array(["磐石工艺厂宿舍"] + [f"house {k}" for k in range(2000)], dtype=object)
    assert company(8, people={**house, "address_names": names}).try_reading("nursing_home").verdict == "rejected"


def test_of_few_known_homes_the_places_that_they_use_alone_tell_who_can_be_neighbours() -> None:
    """Two of eight addresses are on record; half of the eight shop ten kilometres from where the other half does."""
    people = {"address": np.append(np.array([7, 8] + [-1] * 6, np.int32), no_codes(OTHERS))}
    apart = {"lnt": np.array([118.00, 118.00, 118.10]), "lat": np.array([32.0, 32.0, 32.0])}
    alone = [(m, 1 + m % 2, day, 900) for m in range(8) for day in range(3 + m, 100, 20)]
    tried = company(8, people=people, places=apart, extra=alone).try_reading("acquaintances")
    assert tried.verdict == "rejected"
    assert "no more than 4" in tried.answer.text["en"]
    near = company(8, people=people, places=apart, extra=[(m, 1, day, when) for m, _, day, when in alone])
    assert near.try_reading("acquaintances").verdict == "untestable", "they may all live round that shop"
    unseen = company(8, people=people, places=apart, extra=alone[:20])
    assert unseen.try_reading("acquaintances").verdict == "untestable", "nobody knows where the others usually go"


def test_people_of_working_age_at_the_works_own_doctor_hold_whoever_employs_them() -> None:
    nobody = {"employer": no_codes(12 + OTHERS)}
    works = {"name": ["绿川钢铁集团职工医务室", "B", "C"], "kind": ["hospital"] * 3}
    assert company(12, people=nobody, places=works).try_reading("same_employer").verdict == "holds"
    street = works | {"name": ["绿川钢铁路诊所", "B", "C"]}
    assert company(12, people=nobody, places=street).try_reading("same_employer").verdict != "holds"
    pensioners = nobody | {"age": old(12)}
    assert company(12, people=pensioners, places=works).try_reading("same_employer").verdict != "holds"
