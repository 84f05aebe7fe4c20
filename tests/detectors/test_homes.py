"""A home's errands at a counter say nothing of those who happen to stand there, too."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from graphfraud.detectors.company import Found, Level
from graphfraud.detectors.remainder import left_unexplained
from graphfraud.detectors.ring_lead import remarks
from graphfraud.graph.company import Links, score_group
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import speaks_against
from tests.innocent.scene import OTHERS, codes, company

HOME, FRIENDS = 14, 9
TOGETHER = tuple(range(5, 95, 9))
NONE = Links(*(np.zeros(0, kind) for kind in (np.int32, np.int32, np.int32, float, float)))


def judged(scene: Company) -> tuple[Any, Company, Any]:
    """The scene's members as a found group, readings tried as collected_cards does."""
    once = {"once": lambda name, make: np.full(len(scene.visits), -1)}
    case: Any = SimpleNamespace(
        visits=scene.visits, people=scene.people, places=scene.places, settings={}, **once,
        detector=SimpleNamespace(readings={"family": True, "nursing_home": True, "batch_upload": False, "scheduled_care": False}),
    )  # fmt: skip
    level = Level("minute", scene.land, scene.source, (), NONE, np.zeros(0, bool), scene.tail, scene.search)
    return left_unexplained(case, Found(level, score_group(scene.land, scene.members, scene.search.thrift)))


def at_the_counter(friends_alone: bool) -> Company:
    """Fourteen residents of a home and nine friends on the same mornings; only the home's accounts are used up."""
    mornings = range(9, 110, 9) if friends_alone else range(0)
    extra = [(HOME + k, 0, day, 560 + 3 * k) for day in mornings for k in range(FRIENDS)]
    address = codes(HOME + FRIENDS, [7] * HOME)
    age = np.where(np.arange(HOME + FRIENDS + OTHERS) < HOME, 82.0, 45.0)
    scene = company(HOME + FRIENDS, TOGETHER, extra=extra, people={"address": address, "age": age})
    visits = scene.visits
    spent = (visits.person < HOME) & np.isin(visits.day, TOGETHER)
    visits.emptied[:] = spent
    return scene


def test_friends_who_meet_on_other_mornings_too_stand_by_themselves_and_nothing_speaks_against_them() -> None:
    scene = at_the_counter(friends_alone=True)
    assert speaks_against(scene)
    found, rest, tried, _ = judged(scene)
    assert found.group.members.tolist() == list(range(HOME, HOME + FRIENDS))
    assert not speaks_against(rest)
    assert {item.reading.code: item.links > 0 for item in tried}["nursing_home"], "what was explained is kept"


def test_others_who_were_there_on_the_homes_errands_only_are_explained_with_it() -> None:
    _, _, tried, _ = judged(at_the_counter(friends_alone=False))
    assert {item.reading.code: item.verdict for item in tried}["nursing_home"] == "holds"


def test_the_shop_on_the_way_home_is_part_of_an_outing_that_is_explained() -> None:
    """Fifteen patients of a clinic off the net, all of one minute, buy their drugs at noon; their cards seem to be at two places."""
    dates = tuple(range(5, 95, 9))
    shop = [(m, 1, day, 650 + 3 * m) for day in dates for m in range(15)]
    mornings = company(15, dates, minutes=0, extra=shop)
    assert mornings.try_reading("batch_upload").verdict == "rejected", "the shop's gatherings stand by themselves"
    _, _, tried, _ = judged(mornings)
    assert {item.reading.code: item.verdict for item in tried}["batch_upload"] == "holds"


def test_a_schedule_of_care_explains_the_doctor_and_leaves_the_shop_in_doubt() -> None:
    """It does not hold for the shop where all cards went on together, but who holds the cards is no sign any more."""
    dates = tuple(range(5, 95, 9))
    shop = [(m, 1, day, 650 + 3 * m) for day in dates for m in range(15)]
    hospital = {"kind": np.array(["hospital", "pharmacy", "pharmacy"], dtype=object)}
    scene = company(15, dates, extra=shop, visits={"disease": 0, "diseases": ["N18.5 尿毒症"]}, places=hospital)
    found, _, tried, explained = judged(scene)
    assert {item.reading.code: (item.verdict, item.links > 0) for item in tried}["scheduled_care"] == ("rejected", True)
    assert len(found.group.members) == 15
    assert explained > 0.9


def test_a_tour_of_more_places_is_not_on_the_way_home() -> None:
    dates = tuple(range(5, 95, 9))
    tour = [(m, place, day, start + 3 * m) for day in dates for place, start in ((1, 650), (2, 760)) for m in range(15)]
    found, _, tried, _ = judged(company(15, dates, minutes=0, extra=tour))
    assert {item.reading.code: item.verdict for item in tried}["batch_upload"] == "rejected"
    assert len(found.group.members) == 15


def test_who_holds_the_cards_for_a_good_reason_holds_them_for_the_rest_too() -> None:
    """Where most meetings are explained, cards only in company say nothing of the others; emptied accounts do."""
    own = [(m, 1 + k % 2, 7 + 9 * k + m % 3, 700 + 11 * m) for m in range(10) for k in range(6)]
    scene = company(10, extra=own)
    together = np.zeros(len(scene.visits), bool)
    together[scene.joint] = True
    u = np.random.default_rng(3).random(len(together))
    handed = replace(scene, visits=replace(scene.visits, by_card=np.where(together, True, u < 0.4)), derived={})
    level = Level("minute", scene.land, scene.source, (), NONE, np.zeros(0, bool), scene.tail, scene.search)
    group = Found(level, score_group(scene.land, scene.members, scene.search.thrift))
    assert "unremarked" not in remarks(handed, group)
    assert "unremarked" in remarks(handed, group, 0.6)
    spent = replace(scene, visits=replace(scene.visits, emptied=together & (u < 0.6)), derived={})
    assert "unremarked" not in remarks(spent, group, 0.6)
