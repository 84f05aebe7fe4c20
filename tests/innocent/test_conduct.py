"""What the use of the cards tells of whether their owners were there, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graphfraud.innocent.card_signs import served_by_one
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import HARDLY, combined, hinted, signs, speaks_against, weak_signs
from graphfraud.innocent.stratum import strangers

from .scene import codes, company


def used(scene: Company, **columns: Any) -> Company:
    """The scene with other columns of visits; each a function of (in company, by a member, random numbers)."""
    together = np.zeros(len(scene.visits), bool)
    together[scene.joint] = True
    member = np.isin(scene.visits.person, scene.members)
    rng = np.random.default_rng(3)
    values = {name: make(together, member, rng.random(len(together))) for name, make in columns.items()}
    return replace(scene, visits=replace(scene.visits, **values), derived={})


def living(members: int, each: int = 6) -> list[tuple[int, int, int, int]]:
    """Visits of their own of each member, on days without a gathering."""
    return [(m, (m + k) % 3, 7 + 9 * k + m % 3, 700 + 11 * m) for m in range(members) for k in range(each)]


def shown(scene: Company) -> set[str]:
    return {sign.reason.code for sign in signs(scene) if sign.shown}


def test_cards_of_phone_users_in_company_only_speak_against_their_owners_presence() -> None:
    scene = used(
        company(10, extra=living(10)),
        by_card=lambda together, member, u: np.where(together, u < 0.9, u < 0.45),
    )
    assert "card_only_here" in shown(scene)
    assert speaks_against(scene)


def test_a_counter_that_takes_nothing_but_cards_tells_nothing() -> None:
    scene = company(10, extra=living(10))
    counter = scene.visits.place == 0
    away = used(scene, by_card=lambda together, member, u: np.where(together | (counter & ~member), True, u < 0.45))
    assert "card_only_here" not in shown(away)
    assert not speaks_against(away)


def test_people_who_always_use_cards_tell_nothing() -> None:
    scene = used(
        company(10, extra=living(10)),
        by_card=lambda together, member, u: np.where(member, u < 0.9, u < 0.45),
    )
    assert "card_only_here" not in shown(scene)
    assert not speaks_against(scene)


def of_the_old(scene: Any) -> Any:
    scene.people.age[scene.members] = 70.0
    return scene


def test_a_child_may_hold_the_cards_of_six() -> None:
    def handed(together: Any, member: Any, u: Any) -> Any:
        return np.where(together, True, u < 0.3)

    assert not speaks_against(used(of_the_old(company(6, extra=living(6))), by_card=handed))
    assert speaks_against(used(company(9, extra=living(9)), by_card=handed))


def test_one_member_whose_account_is_always_empty_is_no_conduct_of_the_company() -> None:
    scene = company(10, extra=living(10))
    one = used(scene, emptied=lambda together, member, u: together & (scene.visits.person == 0))
    assert "emptied" not in shown(one)
    many = used(scene, emptied=lambda together, member, u: together & (u < 0.3))
    assert "emptied" in shown(many)


def test_residents_are_held_against_residents_whose_accounts_stand_at_nothing_as_well() -> None:
    resident = np.arange(8 + 60) % 2 == 0
    resident[:8] = True
    scene = company(8, people={"resident": resident})

    def at_nothing(together: Any, member: Any, u: Any) -> Any:
        return resident[scene.visits.person] & (u < 0.6)

    assert "emptied" not in shown(used(scene, emptied=at_nothing))
    unknown = replace(scene, people=replace(scene.people, resident=None))
    assert "emptied" in shown(used(unknown, emptied=at_nothing))


def test_two_couples_with_places_of_their_own_are_not_spread_over_many() -> None:
    walks = [(m, 1 + m // 2, 3 + 4 * k + 30 * (m // 2), 605 + m % 2) for m in range(4) for k in range(7)]
    scene = company(4, dates=(5, 14, 23), extra=walks)
    assert "many_places" not in {sign.reason.code for sign in signs(scene)}


def test_customers_like_any_others_give_no_hint() -> None:
    scene = used(company(8, extra=living(8)), by_card=lambda together, member, u: u < 0.6)
    assert not hinted(scene)

    def cards(share: float, habit: float) -> Company:
        return used(
            company(8, extra=living(8)),
            by_card=lambda together, member, u: np.where(together, u < share, np.where(member, u < habit, u < 0.7)),
        )

    some = cards(0.85, 0.6)
    assert not speaks_against(some)
    assert hinted(some)
    assert not hinted(cards(0.65, 0.3)), "a third pay by telephone: nobody was handed these"


def test_strangers_share_neither_village_nor_firm_nor_calendar() -> None:
    uneven = (3, 12, 20, 33, 41, 57, 66, 78)
    assert strangers(company(8, dates=uneven))
    assert not strangers(company(8, dates=uneven, people={"village": codes(8, [7] * 6)}))
    assert not strangers(company(8, dates=uneven, people={"employer": codes(8, [7] * 4)}))
    assert not strangers(company(8, dates=tuple(range(3, 80, 7)))), "the same weekday"


def shoppers(members: int) -> list[tuple[int, int, int, int]]:
    """The members' own visits, and a few other customers a day at the place of the gatherings."""
    return [
        *living(members),
        *((members + (day + 7 * k) % 60, 0, day, 520 + 40 * k) for day in range(1, 118) for k in range(4)),
    ]


def sold(scene: Company, share: float) -> Company:
    """Everybody buys something of their own; of the swipes in company, ``share`` are of one and the same drug."""
    rng = np.random.default_rng(8)
    goods = rng.integers(0, 60, len(scene.visits))
    goods[scene.joint] = np.where(rng.random(len(scene.joint)) < share, 99, goods[scene.joint])
    return replace(scene, goods=lambda: goods, derived={})


def by_one(scene: Company) -> Company:
    """One operator swipes the company's cards, anybody the others'."""
    return used(scene, operator=lambda together, member, u: np.where(together, 0, (u * 4).astype(np.int32)))


def test_the_same_drug_on_card_after_card_speaks_only_beside_another_sign() -> None:
    scene = sold(company(9, extra=shoppers(9)), 0.8)
    assert "like_goods" in shown(scene)
    assert not speaks_against(scene) and hinted(scene)
    assert "like_goods" in speaks_against(by_one(scene))
    assert not speaks_against(by_one(sold(company(9, extra=shoppers(9)), 0.1)))
    assert not speaks_against(by_one(sold(of_the_old(company(6, extra=shoppers(6))), 0.8))), "a child shops for six"


def test_who_always_comes_on_a_clerks_day_meets_that_clerk_as_everybody_does() -> None:
    company_days = company(9, extra=shoppers(9))
    roster = replace(company_days, derived={})
    roster.visits.operator[:] = np.where(roster.visits.day % 9 == 5, 0, 1)
    assert "one_operator" not in shown(roster)
    assert "one_operator" in shown(by_one(company(9, extra=shoppers(9))))


def test_who_comes_at_the_hours_of_a_clerk_meets_that_clerk_whatever_the_day() -> None:
    """A quiet counter: on the days of the gatherings hardly anybody comes at these hours, and the late clerk serves the rest."""
    free = [day for day in range(1, 118) if day % 9 != 5]
    early = [(9 + (day + 7 * k) % 60, 0, day, 520 + 40 * k) for day in free for k in range(2)]
    late = [(9 + (day + 11 * k) % 60, 0, day, 1100 + 50 * k) for day in range(1, 118) for k in range(4)]
    shifts = company(9, extra=[*living(9), *early, *late])
    shifts.visits.operator[:] = np.where(shifts.visits.minute < 1000, 0, 1)
    assert "one_operator" not in shown(shifts)
    assert "one_operator" in shown(by_one(company(9, extra=[*living(9), *early, *late])))


def test_the_clerk_of_a_weekdays_mornings_is_no_other_days_clerk() -> None:
    """Always on a Monday morning, when nobody else comes that day; on other days others serve these hours, and the late clerk the afternoons."""
    mondays = tuple(range(7, 110, 7))
    some = [
        (9 + (day + 7 * k) % 60, 0, day, 520 + 40 * k)
        for day in range(1, 118)
        for k in range(3)
        if day not in mondays[::2]
    ]
    late = [(9 + (day + 11 * k) % 60, 0, day, 1100 + 50 * k) for day in range(1, 118) for k in range(4)]
    week = company(9, mondays[::2], extra=[*living(9), *some, *late])
    week.visits.operator[:] = np.where(week.visits.minute > 1000, 8, week.visits.day % 7)
    assert "one_operator" not in shown(week)


def test_like_amounts_say_nothing_new_beside_the_same_drug() -> None:
    scene = used(
        sold(company(9, extra=shoppers(9)), 0.8),
        amount=lambda together, member, u: np.where(together, 88, 20 + 300 * u),
    )
    assert {"like_goods", "like_amounts"} <= shown(scene)
    assert not speaks_against(scene)


def test_many_cards_beside_the_same_drug_count_where_the_members_use_fewer_elsewhere() -> None:
    others = sold(company(9, extra=shoppers(9)), 0.8)
    old = used(others, by_card=lambda together, member, u: member | (u < 0.3))
    assert {"like_goods", "by_card"} <= shown(old)
    assert not speaks_against(old)


def test_a_course_of_treatment_or_an_offer_is_over_within_weeks() -> None:
    course = company(9, dates=(20, 22, 24, 26, 28, 30), extra=shoppers(9))
    assert "like_goods" not in shown(sold(course, 0.8))


def test_everybody_buys_what_is_on_offer() -> None:
    scene = company(9, extra=shoppers(9))
    offer = replace(scene, goods=lambda: np.zeros(len(scene.visits), np.int64), derived={})
    assert "like_goods" not in shown(offer)


def test_at_a_hospital_the_same_drug_is_a_programme() -> None:
    hospital = company(9, extra=shoppers(9), places={"kind": ["hospital"] * 3})
    assert "like_goods" not in shown(sold(hospital, 0.8))


def test_queueing_together_is_no_weak_sign() -> None:
    scene = company(8)
    assert "back_to_back" in shown(scene)
    assert "back_to_back" not in weak_signs(scene)


def test_accounts_that_run_out_now_and_then_are_never_beyond_doubt_by_themselves() -> None:
    """Patients of a course of treatment come often and pay much; a bundle of cards is emptied more often than not."""
    scene = company(24, tuple(range(3, 115, 4)))
    seldom = used(scene, emptied=lambda together, member, u: together & (u < 0.2))
    often = used(scene, emptied=lambda together, member, u: together & (u < 0.6))
    assert "emptied" in shown(seldom)
    assert not speaks_against(seldom)
    assert speaks_against(often)


@pytest.mark.parametrize("level", [0.01, 0.001])
def test_two_chances_in_one_promise_no_more_than_they_keep(level: float) -> None:
    chance = np.random.default_rng(4).random((400_000, 2))
    found = np.array([combined(q, p) for q, p in chance[chance[:, 0] <= HARDLY]])
    share = (found <= level).sum() / len(chance)
    assert share <= 1.15 * level + 4 * np.sqrt(level / len(chance))
    assert share >= 0.9 * level, "where cards say nothing, the company is worth what it was"


def test_how_cards_were_used_confirms_a_company_and_never_weakens_one() -> None:
    assert combined(0.008, 1e-6) < 1e-5
    assert combined(0.008, 0.9) == 0.008
    assert combined(0.2, 1e-9) == 0.2, "no company, nothing to confirm"


def test_a_queue_meets_whoever_is_at_the_till_a_ring_the_same_one_each_time() -> None:
    """Nine queues of ten cards: seven days in ten the same clerk is on duty, and so it is for everybody else."""
    ring = by_one(company(9, extra=shoppers(9)))
    assert served_by_one(ring) < 1e-3
    queue = company(9, extra=shoppers(9))
    clerk = np.where(queue.visits.day % 10 < 7, 0, 1)
    queue = replace(queue, visits=replace(queue.visits, operator=clerk.astype(np.int32)), derived={})
    assert served_by_one(queue) > 0.05


def test_two_doctors_and_a_pharmacy_now_and_then_are_a_day_in_town() -> None:
    dates = tuple(range(5, 95, 9))

    def toured(days: tuple[int, ...], kinds: tuple[str, ...] = ("hospital", "hospital", "pharmacy")) -> Company:
        walks = [(m, place, day, 600 + 70 * place + 2 * m) for day in days for place in (1, 2) for m in range(8)]
        return used(
            company(8, dates, extra=[*living(8), *walks], places={"kind": kinds}), by_card=lambda t, m, u: u < 0.6
        )

    assert "rounds" in shown(toured(dates[:3]))
    assert not speaks_against(toured(dates[:3]))
    assert speaks_against(toured(dates))
    assert speaks_against(toured(dates[:3], ("hospital", "pharmacy", "pharmacy")))


@pytest.mark.parametrize(("lnt", "round_trip"), [(118.02, True), (128.0, False)])
def test_two_pharmacies_a_journey_apart_are_no_round(lnt: float, round_trip: bool) -> None:
    dates = tuple(range(5, 95, 9))
    walks = [(m, 2, day, 1100 + 2 * m) for day in dates for m in range(8)]
    scene = company(8, dates, extra=[*living(8), *walks], places={"lnt": [118.0, 118.01, lnt]})
    assert ("rounds" in shown(scene)) == round_trip
