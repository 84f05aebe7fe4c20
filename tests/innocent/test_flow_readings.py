"""Patients of one doctor at one place: which of it convenience, supply and referral explain."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

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
    }
    return Flow(**{**plain, **given})  # type: ignore[arg-type]


def stock(share: float = 0.05, sole: int = 0, price: float = 40.0, dry: int = 0) -> Stock:
    """Where else the drugs are sold; ``sole`` and ``dry`` say of how many fills."""
    first = np.arange(PATIENTS)
    return Stock(np.full(PATIENTS, share), first < sole, np.full(PATIENTS, price), first < dry)


READINGS = ("next_door_pharmacy", "new_pharmacy", "only_stockist", "own_pharmacy", "stock_out", "upward_referral")


@pytest.mark.parametrize("code", READINGS)
def test_steering_far_away_has_no_innocent_reading(code: str) -> None:
    assert flow().try_reading(code).verdict == "rejected"


def test_the_door_and_what_everybody_does_hold() -> None:
    assert flow(near=0.1, others=math.nan).try_reading("next_door_pharmacy").verdict == "holds"
    assert flow(others=0.4).try_reading("next_door_pharmacy").verdict == "holds"


def test_within_a_walk_reward_and_convenience_look_alike() -> None:
    for close in ({"near": 0.5}, {"near": 1.3, "nearest": True}, {"near": 0.5, "others": math.nan}):
        assert flow(**close).try_reading("next_door_pharmacy").verdict == "untestable", close
    assert flow(near=0.9).try_reading("next_door_pharmacy").verdict == "rejected"
    assert flow(near=2.0, nearest=True).try_reading("next_door_pharmacy").verdict == "rejected"


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


@pytest.mark.parametrize("but", [{"share": 0.05}, {"higher": False}, {"weight": 0.2}])
def test_a_small_an_equal_or_an_idle_hospital_is_none(but: dict[str, object]) -> None:
    assert flow(beds=True, ward=replace(LEADING, **but)).try_reading("upward_referral").verdict == "rejected"


def test_stays_that_cost_what_everybodys_do_may_have_been_needed() -> None:
    small = replace(LEADING, share=0.08, weight=1.5)
    assert flow(beds=True, ward=small).try_reading("upward_referral").verdict == "untestable"
    assert flow(beds=True, ward=replace(small, higher=False)).try_reading("upward_referral").verdict == "rejected"
