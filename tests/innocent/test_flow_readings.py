"""Patients of one doctor at one place: which of it convenience, supply and referral explain."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest

from graphfraud.engines.people import People
from graphfraud.innocent.flow import Flow, Stock, Ward

PATIENTS = 20


def flow(**given: object) -> Flow:
    """Twenty patients of one doctor at a pharmacy three kilometres away, where one in a hundred of the colleagues' patients goes."""
    fills = pd.DataFrame(
        {
            "doctor": "D1",
            "origin": "H1",
            "psn_no": [f"p{k}" for k in range(PATIENTS)],
            "setl_id": [f"s{k}" for k in range(PATIENTS)],
            "date": pd.Timestamp("2026-03-02"),
            "chance": 0.01,
        }
    )
    fills.attrs["expected"] = 0.2
    plain = {
        "fills": fills,
        "share": 0.5,
        "others": 0.01,
        "others_after": 0.01,
        "near": 3.0,
        "opened": date(2015, 1, 1),
        "began": date(2026, 1, 1),
        "before": 0.0,
        "stock": stock(),
        "central": False,
        "tests": 1000,
        "least": 6,
        "everybody": 40,
    }
    return Flow(**{**plain, **given})  # type: ignore[arg-type]


def stock(
    share: float = 0.05,
    sole: int = 0,
    price: float = 40.0,
    dry: int = 0,
    special: int = 0,
    in_turn: int = 0,
    designated: int = 0,
) -> Stock:
    """Where else the drugs are sold; ``sole``, ``dry``, ``special``, ``in_turn`` and ``designated`` say of how many fills."""
    first = np.arange(PATIENTS)
    return Stock(
        np.full(PATIENTS, share),
        first < sole,
        np.full(PATIENTS, price),
        first < dry,
        first < special,
        first < in_turn,
        first < designated,
    )


def people(*addresses: str, age: float = 82.0) -> People:
    """Persons p0, p1, … at these addresses, all of one age."""
    names, address = np.unique(addresses, return_inverse=True)
    return cast(
        People,
        SimpleNamespace(has_addresses=True, address=address, address_names=names, age=np.full(len(addresses), age)),
    )


READINGS = (
    "next_door_pharmacy",
    "new_pharmacy",
    "only_stockist",
    "own_pharmacy",
    "branch_site",
    "stock_out",
    "upward_referral",
)


@pytest.mark.parametrize("code", READINGS)
def test_steering_far_away_has_no_innocent_reading(code: str) -> None:
    assert flow().try_reading(code).verdict == "rejected"


def test_the_door_and_what_everybody_does_hold() -> None:
    assert flow(near=0.1, others=math.nan).try_reading("next_door_pharmacy").verdict == "holds"
    assert flow(others=0.4).try_reading("next_door_pharmacy").verdict == "holds"


def test_a_house_alone_is_held_against_what_other_houses_send_to_one_pharmacy() -> None:
    alone = {"others": math.nan, "near": math.nan}
    assert flow(**alone).try_reading("next_door_pharmacy").verdict == "untestable"
    share = flow().share
    for others, verdict in ((share, "holds"), (share / 4, "untestable")):
        leading = np.full(8, others)
        assert flow(**alone, leading=leading).try_reading("next_door_pharmacy").verdict == verdict, others
        assert flow(**alone, leading=leading[:5]).try_reading("next_door_pharmacy").verdict == "untestable", "too few"
    far = {"others": math.nan, "near": 9.0, "leading": np.full(8, share)}
    assert flow(**far).try_reading("next_door_pharmacy").verdict == "untestable", "no errand"


def test_within_a_walk_reward_and_convenience_look_alike() -> None:
    for close in ({"near": 0.5}, {"near": 1.3, "nearest": True}, {"near": 0.5, "others": math.nan}):
        assert flow(**close).try_reading("next_door_pharmacy").verdict == "untestable", close
    assert flow(near=0.9).try_reading("next_door_pharmacy").verdict == "rejected"
    assert flow(near=2.0, nearest=True).try_reading("next_door_pharmacy").verdict == "rejected"


def test_convenience_does_not_begin_on_some_day() -> None:
    begun = {"near": 0.5, "risen": True, "tenfold": True}
    assert flow(**begun).try_reading("next_door_pharmacy").verdict == "rejected"
    assert flow(**begun | {"tenfold": False}).try_reading("next_door_pharmacy").verdict == "untestable"
    assert flow(**begun, others=0.2).try_reading("next_door_pharmacy").verdict == "untestable", (
        "the colleagues' do, too"
    )
    assert flow(**begun, moved=0.9).try_reading("next_door_pharmacy").verdict == "untestable", "they had another before"


def test_custom_that_left_another_pharmacy_altogether_may_have_had_to() -> None:
    assert flow(near=1.2, moved=0.9).try_reading("next_door_pharmacy").verdict == "untestable"
    assert flow(near=1.2, moved=0.3).try_reading("next_door_pharmacy").verdict == "rejected"
    assert flow(near=9.0, moved=0.9).try_reading("next_door_pharmacy").verdict == "rejected", "nobody moves so far"


def test_a_pharmacy_opened_within_the_records() -> None:
    opened = {"opened": date(2026, 2, 1)}
    assert flow(**opened, others_after=0.4).try_reading("new_pharmacy").verdict == "holds"
    assert flow(**opened, others_after=math.nan).try_reading("new_pharmacy").verdict == "untestable"
    assert flow(**opened, others_after=0.02).try_reading("new_pharmacy").verdict == "rejected"


def test_a_drug_that_others_buy_there_too_holds() -> None:
    assert flow(stock=stock(share=0.9)).try_reading("only_stockist").verdict == "holds"


def test_a_drug_that_nobody_else_buys_speaks_neither_way() -> None:
    assert flow(stock=stock(share=math.nan, sole=PATIENTS)).try_reading("only_stockist").verdict == "untestable"


def test_costly_drugs_are_stocked_by_few_designated_pharmacies() -> None:
    dear = stock(price=4000.0)
    assert flow(stock=dear, name="东河特药药房").try_reading("only_stockist").verdict == "holds"
    assert flow(stock=dear, name="东河大药房").try_reading("only_stockist").verdict == "untestable"


def test_admissions_look_for_no_drug() -> None:
    assert flow(beds=True, stock=stock(share=math.nan)).try_reading("only_stockist").verdict == "rejected"


def test_fills_while_the_hospital_had_none_are_taken_away_and_no_more() -> None:
    some = flow(stock=stock(dry=5)).try_reading("stock_out")
    assert (some.verdict, some.links) == ("rejected", 5)
    assert flow(stock=stock(dry=18)).try_reading("stock_out").verdict == "holds"


LEADING = Ward(share=0.45, higher=True, weight=0.9)


def test_the_countys_leading_hospital_takes_the_grave_ones() -> None:
    assert flow(beds=True, ward=LEADING).try_reading("upward_referral").verdict == "holds"


@pytest.mark.parametrize("but", [{"share": 0.05, "weight": 0.3}, {"higher": False}, {"weight": 0.2}])
def test_a_small_an_equal_or_an_idle_hospital_is_none(but: dict[str, object]) -> None:
    assert flow(beds=True, ward=replace(LEADING, **but)).try_reading("upward_referral").verdict == "rejected"


def test_stays_that_cost_what_everybodys_do_may_have_been_needed() -> None:
    small = replace(LEADING, share=0.08, weight=1.5)
    assert flow(beds=True, ward=small).try_reading("upward_referral").verdict == "untestable"
    assert flow(beds=True, ward=replace(small, higher=False)).try_reading("upward_referral").verdict == "rejected"


def test_small_bills_at_a_hospital_of_the_first_level_are_no_referral() -> None:
    light = replace(LEADING, share=0.1, weight=0.5)
    assert flow(beds=True, ward=light).try_reading("upward_referral").verdict == "untestable"
    assert flow(beds=True, ward=replace(light, secondary=False)).try_reading("upward_referral").verdict == "rejected"


def test_illnesses_that_could_have_waited_are_no_referral_whatever_they_cost() -> None:
    waits = replace(LEADING, urgent=0, stays=20, usual=0.4)
    assert flow(beds=True, ward=waits).try_reading("upward_referral").verdict == "rejected"
    no_graver = flow(beds=True, ward=replace(waits, urgent=9)).try_reading("upward_referral")
    assert no_graver.verdict == "untestable", "no graver than other people's"
    assert flow(beds=True, ward=replace(waits, urgent=15)).try_reading("upward_referral").verdict == "holds"
    assert flow(beds=True, ward=replace(waits, stays=3)).try_reading("upward_referral").verdict == "holds", (
        "too few to tell"
    )


def test_where_half_go_anyway_only_far_higher_odds_speak_of_a_doctor() -> None:
    half = {"others": 0.5, "near": 4.0, "everybody": 20}
    assert flow(**half, share=0.72).try_reading("next_door_pharmacy").verdict == "holds"
    assert flow(**half, share=0.95).try_reading("next_door_pharmacy").verdict == "rejected"
    unknown = flow(**{**half, "near": math.nan}, share=0.95)
    assert unknown.try_reading("next_door_pharmacy").verdict == "untestable", "it may be next door"
    for others, verdict in ((0.3, "untestable"), (0.2, "rejected")):
        found = flow(share=0.95, others=others, near=math.nan, everybody=20).try_reading("next_door_pharmacy")
        assert found.verdict == verdict, "a quarter as many would clear it at the door"


def test_without_anything_to_compare_with_no_verdict_is_given() -> None:
    alone = {"others": math.nan, "near": 6.0}
    assert flow(**alone).try_reading("next_door_pharmacy").verdict == "untestable"
    assert flow(**alone, risen=True).try_reading("next_door_pharmacy").verdict == "rejected"
    assert flow(**alone, neighbours=0.02).try_reading("next_door_pharmacy").verdict == "rejected"
    assert flow(**alone, neighbours=0.3).try_reading("next_door_pharmacy").verdict == "untestable"
    assert flow(**alone, beds=True).try_reading("next_door_pharmacy").verdict == "rejected", "peers' rates compare"


def test_regular_patients_at_the_pharmacy_are_not_held_against_all_who_ever_go_there_by_themselves() -> None:
    by_themselves = {"control": 0.3, "usual": 0.1, "controlled": 30, "share": 0.3}
    assert flow(**by_themselves).try_reading("own_pharmacy").verdict == "holds"
    assert flow(**by_themselves, ever=0.9).try_reading("own_pharmacy").verdict == "rejected"


@pytest.mark.parametrize(("control", "verdict"), [(0.03, "rejected"), (0.2, "untestable"), (0.4, "holds")])
def test_what_the_patients_do_without_the_doctor_is_the_control(control: float, verdict: str) -> None:
    scene = flow(control=control, usual=0.02, controlled=30)
    assert scene.try_reading("own_pharmacy").verdict == verdict
    assert flow(control=control, usual=control, controlled=30).try_reading("own_pharmacy").verdict == "rejected"


def test_drugs_for_cancer_are_stocked_by_few_whatever_they_cost() -> None:
    assert flow(stock=stock(special=PATIENTS)).try_reading("only_stockist").verdict == "untestable"
    assert flow(stock=stock(special=3)).try_reading("only_stockist").verdict == "rejected"


def test_a_home_for_the_aged_fetches_for_its_residents() -> None:
    persons = np.arange(PATIENTS)
    home = people(*["夕阳红老年公寓"] * PATIENTS)
    assert flow(people=home, persons=persons).try_reading("nursing_home").verdict == "holds"
    apart = people(*[f"民主路{k}号" for k in range(PATIENTS)])
    assert flow(people=apart, persons=persons).try_reading("nursing_home").verdict == "rejected"
    assert flow(people=home, persons=persons, beds=True).try_reading("nursing_home").verdict == "rejected"
    single = people("夕阳红老年公寓", "和平路敬老院", *[f"民主路{k}号" for k in range(PATIENTS - 2)])
    assert flow(people=single, persons=persons).try_reading("nursing_home").links == 0, "each goes by himself"
    pair = people("和平路敬老院", "和平路敬老院", *[f"民主路{k}号" for k in range(PATIENTS - 2)])
    assert flow(people=pair, persons=persons).try_reading("nursing_home").links > 0, "somebody fetches for both"
    round_ = people(*[f"和平路{k}号敬老院" for k in range(PATIENTS)])
    assert flow(people=round_, persons=persons).try_reading("nursing_home").verdict == "holds", "the shop serves homes"
    assert flow().try_reading("nursing_home").verdict == "untestable"


def test_a_branch_far_from_the_house_has_patients_and_a_pharmacy_of_its_own() -> None:
    assert flow(near=20.0, apart=20.0, to_patients=0.8).try_reading("branch_site").verdict == "holds"
    assert flow(near=20.0, apart=20.0, to_patients=3.0).try_reading("branch_site").verdict == "untestable"
    assert flow(near=20.0, apart=20.0, to_patients=0.8, goods=1e-4).try_reading("branch_site").verdict == "untestable"
    assert flow(near=20.0, apart=20.0, to_patients=12.0).try_reading("branch_site").verdict == "rejected"
    assert flow(near=1.0, apart=2.0, to_patients=0.8).try_reading("branch_site").verdict == "rejected", (
        "they live where all live"
    )
    assert flow(beds=True, apart=20.0, to_patients=0.8).try_reading("branch_site").verdict == "rejected"


def test_a_house_of_unknown_place_may_be_several() -> None:
    """The register lacks the house: its code may be that of several sites, and the pharmacy is beside those whom the doctor sees."""
    nowhere = math.nan
    assert flow(near=nowhere, apart=4.0, to_patients=0.3).try_reading("branch_site").verdict == "untestable"
    assert flow(near=nowhere, apart=50.0, to_patients=5.5).try_reading("branch_site").verdict == "untestable"
    assert flow(near=nowhere, apart=4.0, to_patients=3.0).try_reading("branch_site").verdict == "rejected"
    assert flow(near=3.0, apart=4.0, to_patients=0.3).try_reading("branch_site").verdict == "rejected", "it is known"


def test_whether_a_hospital_of_unknown_level_is_a_higher_one_cannot_be_told() -> None:
    unknown = replace(LEADING, higher=False, graded=False)
    assert flow(beds=True, ward=unknown).try_reading("upward_referral").verdict == "untestable"
    assert flow(beds=True, ward=replace(unknown, share=0.05)).try_reading("upward_referral").verdict == "rejected"
    waits = replace(unknown, urgent=1, stays=25, usual=0.6)
    assert flow(beds=True, ward=waits).try_reading("upward_referral").verdict == "rejected", "an aching back"


def test_what_a_reading_leaves_is_weighed_by_the_test_that_found_the_flow() -> None:
    """Everybody has been there once; by their shares of fills the flow stands, with one patient in twenty less as well as before."""
    fills = flow().fills.copy()
    fills.attrs["expected"] = 16.0
    one = np.arange(PATIENTS) == 0
    by_number = flow(fills=fills, everybody=28).p_value(~one)[2]
    by_shares = flow(fills=fills, everybody=28, nats=25.0).p_value(~one)[2]
    assert by_shares < 1e-6 < by_number
    assert flow(fills=fills, everybody=28, nats=0.1).p_value(~one)[2] == by_number
    assert flow(fills=fills, everybody=28, nats=25.0).p_value(np.arange(PATIENTS) < 3)[2] > 1e-2
