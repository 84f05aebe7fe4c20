"""People who meet far from home: for which of them a good reason is on record, and when nothing but carried cards is left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from graphfraud.graph.landscape import without
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import hinted, speaks_against, with_conduct
from graphfraud.innocent.sign import compared
from graphfraud.innocent.whereabouts import guests

from .scene import OTHERS, codes, company
from .test_conduct import shown, used

IRREGULAR = (4, 14, 30, 41, 58, 67, 83, 96)
FAR = {
    "kind": ["hospital"] * 3,
    "level": ["1"] * 3,
    "region": ["320481", "320102", "320102"],
    "lnt": [118.9, 118.1, 118.1],
    "lat": [32.0, 32.0, 32.0],
}


def living(members: int, place: int = 1, days: range = range(3, 110, 9)) -> list[tuple[int, int, int, int]]:
    """Visits of their own of each member, on days without a gathering."""
    return [
        (m, place, day + m % 4, 700 + 11 * m) for m in range(members) for day in days if day + m % 4 not in IRREGULAR
    ]


def travellers(members: int = 9, dates: tuple[int, ...] = IRREGULAR, **given: Any) -> Company:
    """Members insured in one county who gather in another; the others are insured there."""
    region = np.ones(members + OTHERS, np.int32)
    region[:members] = 0
    own = {"region": region, "region_names": np.array(["320102", "320481", None], object)}
    extra = given.pop("extra", living(members))
    return company(
        members, dates, people=own | given.pop("people", {}), places=FAR | given.pop("places", {}), extra=extra, **given
    )


def test_strangers_who_go_far_again_and_again_for_no_reason_on_record() -> None:
    scene = travellers()
    assert "out_of_the_way" in shown(scene)
    assert hinted(scene)
    assert not speaks_against(scene), "by itself it is no proof"
    by_card = used(scene, by_card=lambda together, member, u: np.where(member, True, u < 0.4))
    assert set(speaks_against(by_card)) == {"out_of_the_way", "by_card"}


def test_who_met_at_home_before_the_season_lives_there_no_longer_in_it() -> None:
    """Three of nine meet at their own clinic on the second day, all live at home until the tenth, and are seen there no more once the trips begin."""
    before = [*living(9, days=range(1, 11, 3)), *((member, 1, 2, 600 + member) for member in range(3))]
    trips = tuple(day + 20 for day in IRREGULAR)
    assert "out_of_the_way" not in shown(travellers(dates=trips, extra=before))
    assert "out_of_the_way" in shown(travellers(dates=trips, extra=[*before, *living(9, days=range(30, 120, 9))]))


def test_six_trips_are_a_habit_five_are_not() -> None:
    assert "out_of_the_way" in shown(travellers(dates=IRREGULAR[:6]))
    assert "out_of_the_way" not in shown(travellers(dates=IRREGULAR[:5]))
    course = (40, 42, 44, 46, 48, 50, 52, 54)
    assert "out_of_the_way" not in shown(travellers(dates=course)), "one stay is one trip"


def test_a_coach_a_village_a_firm_a_family_or_a_centre_is_a_reason() -> None:
    assert "out_of_the_way" not in shown(travellers(dates=tuple(range(4, 97, 12))))
    assert "out_of_the_way" not in shown(travellers(people={"village": codes(9, [3] * 5)}))
    assert "out_of_the_way" not in shown(travellers(people={"employer": codes(9, [3] * 5)}))
    assert "out_of_the_way" not in shown(travellers(people={"address": codes(9, [3] * 4)}))
    assert "out_of_the_way" not in shown(travellers(places={"level": ["3"] * 3}))
    assert "out_of_the_way" not in shown(travellers(places={"level": [""] * 3})), "who knows what it is"
    assert "out_of_the_way" not in shown(travellers(people={"has_addresses": False}))


def test_who_lives_there_or_whose_neighbours_go_there_has_a_reason() -> None:
    there = [*living(9), *living(9, 0, range(5, 110, 20))]
    assert "out_of_the_way" not in shown(travellers(extra=there))
    assert "out_of_the_way" not in shown(travellers(extra=[]))
    region = np.ones(9 + OTHERS, np.int32)
    region[: 9 + OTHERS // 2] = 0
    assert "out_of_the_way" not in shown(travellers(people={"region": region}))


def test_near_home_nobody_goes_out_of_the_way() -> None:
    assert "out_of_the_way" not in shown(travellers(places={"lnt": [118.2, 118.1, 118.1]}))


def test_dates_that_keep_a_rhythm_hold_others_do_not() -> None:
    for dates in ((4, 16, 28, 41, 53, 77, 89), (10, 20, 30, 40), (3, 33, 62, 92)):
        assert company(12, dates).try_reading("fixed_rhythm").verdict == "holds"
    assert company(12, IRREGULAR).try_reading("fixed_rhythm").verdict == "rejected"
    assert company(12, (10, 20, 34, 40)).try_reading("fixed_rhythm").verdict == "rejected", "a gap of fourteen days"
    emptied = company(12, (10, 20, 30, 40, 50, 60), visits={"emptied": True})
    assert emptied.try_reading("fixed_rhythm").verdict == "rejected"


def test_a_crew_of_men_holds_a_mixed_company_does_not() -> None:
    sex = np.arange(10 + OTHERS, dtype=np.int32) % 2
    men = np.where(np.arange(10 + OTHERS) < 10, 1, sex).astype(np.int32)
    assert company(10, IRREGULAR, people={"sex": men}).try_reading("one_sex").verdict == "holds"
    assert company(10, IRREGULAR, people={"sex": sex}).try_reading("one_sex").verdict == "rejected"
    seven = company(7, IRREGULAR, people={"sex": np.r_[men[:7], sex[:OTHERS]].astype(np.int32)})
    assert seven.try_reading("one_sex").verdict == "rejected", "one in a hundred companies of seven is of one sex"
    assert company(10, IRREGULAR).try_reading("one_sex").verdict == "untestable"
    emptied = company(10, IRREGULAR, people={"sex": men}, visits={"emptied": True})
    assert emptied.try_reading("one_sex").verdict == "rejected"


def test_pickers_who_are_not_seen_at_home_for_the_season_hold() -> None:
    season = (40, 45, 52, 56, 63)
    outside = [*living(9, days=range(1, 36, 4)), *living(9, days=range(70, 115, 4))]
    assert travellers(dates=season, extra=outside).try_reading("sojourn").verdict == "holds"
    as_ever = travellers(dates=season, extra=living(9, days=range(1, 115, 4)))
    assert as_ever.try_reading("sojourn").verdict == "rejected", "their life at home went on"


def test_workers_at_home_on_leave_hold_cards_left_behind_do_not() -> None:
    dates = (20, 21, 60, 61, 100)
    far = {"region": ["320102", "430103", "430103"], "lnt": [118.1, 113.0, 113.0], "lat": [32.0, 28.2, 28.2]}

    def leave(extra: list[tuple[int, int, int, int]]) -> Company:
        scene = travellers(dates=dates, places=far, extra=extra)
        scene.visits.far[:] = scene.visits.place > 0
        return scene

    away = [row for row in living(9, days=range(3, 115, 5)) if row[2] not in dates]
    assert leave(away).try_reading("sojourn").verdict == "holds"
    same_day = [(m, 1, day, 900 + m) for m in range(9) for day in dates[:3]]
    assert leave([*away, *same_day]).try_reading("sojourn").verdict == "rejected"


def test_a_cure_taken_together_holds_the_same_days_at_a_shop_do_not() -> None:
    twice = (20, 22, 24, 26, 80, 82, 84, 86)
    ward = {"kind": ["hospital"] * 3, "level": ["1"] * 3}
    assert company(9, twice, places=ward).try_reading("sojourn").verdict == "holds"
    assert company(9, twice).try_reading("sojourn").verdict == "rejected"
    assert company(9, (20, 22, 50, 53, 81, 82, 110, 112), places=ward).try_reading("sojourn").verdict == "rejected", (
        "three stays"
    )
    assert company(9, twice, places=ward, visits={"emptied": True}).try_reading("sojourn").verdict == "rejected"


def desk_and_cards(scene: Company) -> Company:
    """They swipe cards wherever they are, and one clerk of two serves nearly all of them."""

    def clerk(together: Any, member: Any, u: Any) -> Any:
        return np.where(together, u < 0.1, u < 0.6).astype(np.int32)

    return used(scene, by_card=lambda together, member, u: np.where(member, True, u < 0.4), operator=clerk)


def test_one_desk_and_cards_alone_count_far_from_home_and_not_among_neighbours() -> None:
    far = desk_and_cards(travellers(dates=IRREGULAR[:5]))
    near = desk_and_cards(travellers(dates=IRREGULAR[:5], places={"lnt": [118.2, 118.1, 118.1]}))
    for scene in (far, near):
        assert shown(scene) >= {"one_operator", "by_card"}
        assert not speaks_against(scene)
    assert with_conduct(0.02, far) < 0.001
    assert with_conduct(0.02, near) == 0.02
    assert with_conduct(0.2, far) == 0.2, "there is no company to confirm"
    one = used(travellers(dates=IRREGULAR[:5]), by_card=lambda together, member, u: np.where(member, True, u < 0.4))
    assert with_conduct(0.02, one) == 0.02, "of old people who swipe cards there are many"


def test_other_companies_are_no_custom_where_they_are_the_crowd() -> None:
    scene = travellers()
    place = np.array([0])
    there = scene.others_at(place)
    persons = np.unique(scene.land.person[there])
    most, few = persons[: int(0.8 * len(persons))], persons[: int(0.3 * len(persons))]
    left = replace(scene, companions=most, derived={}).others_at(place)
    assert set(scene.land.person[left]) == set(persons) - set(most)
    assert set(scene.land.person[replace(scene, companions=few, derived={}).others_at(place)]) == set(persons)


def test_who_pays_by_telephone_from_anywhere_may_be_at_home() -> None:
    at_home = [(m, 1, day, 480 + 35 * m) for m in range(9) for day in IRREGULAR]
    scene = travellers(extra=at_home)
    assert {"owner_elsewhere", "seen_at_home"} <= shown(scene)
    place = scene.visits.place == 0
    online = replace(scene, visits=replace(scene.visits, by_phone=place, derived={}), derived={})
    assert not {"owner_elsewhere", "seen_at_home"} & shown(online)
    counter = place & np.isin(scene.visits.person, scene.members)
    codes_only = replace(scene, visits=replace(scene.visits, by_phone=counter, derived={}), derived={})
    assert {"owner_elsewhere", "seen_at_home"} <= shown(codes_only), "others come with cards: codes were collected"


def test_who_lives_far_away_for_a_season_pays_as_one_does_there() -> None:
    def handed(together: Any, member: Any, u: Any) -> Any:
        return np.where(together, True, u < 0.3)

    season = (40, 45, 52, 56, 63)
    outside = [*living(9, days=range(1, 36, 4)), *living(9, days=range(70, 115, 4))]
    assert "card_only_here" not in shown(used(travellers(dates=season, extra=outside), by_card=handed))
    assert "card_only_here" in shown(
        used(travellers(dates=season, extra=living(9, days=range(1, 115, 4))), by_card=handed)
    )
    near = {"lnt": [118.2, 118.1, 118.1]}
    assert "card_only_here" in shown(used(travellers(dates=season, extra=outside, places=near), by_card=handed))


def test_who_was_at_one_place_at_home_within_half_an_hour_may_have_set_out_from_there() -> None:
    for apart, seen in ((2, False), (29, False), (31, True)):
        scene = travellers(extra=[(m, 1, day, 480 + apart * m) for m in range(9) for day in IRREGULAR])
        assert ("seen_at_home" in shown(scene)) == seen


def test_another_ring_is_no_custom_of_travellers() -> None:
    """Of the twelve others insured elsewhere who come there all but two are another company; below half they would stay."""
    scene = travellers()
    persons = np.arange(9, 69, 3)[:12]
    scene.people.region[persons] = 0
    assert set(scene.visits.person[guests(scene, compared(scene))]) == set(persons)
    alone = replace(scene, companions=persons[:10], derived={})
    assert set(scene.visits.person[guests(alone, compared(alone))]) == set(persons[10:])
    few = replace(scene, companions=persons[:5], derived={})
    assert set(scene.visits.person[guests(few, compared(few))]) == set(persons)


def test_where_the_owners_were_and_what_the_cards_bought_are_two_tests() -> None:
    """A seventh of the sums is round, of other people's one in forty: too little by itself, enough beside trips for no reason."""

    def sums(ours: float, theirs: float) -> Any:
        return lambda together, member, u: np.where(
            u < np.where(together, ours, theirs), 100.0, np.round(31 + 40 * u, 1) + 0.05
        )

    shops = {"kind": ["pharmacy"] * 3}
    scene = used(travellers(places=shops), amount=sums(0.18, 0.025))
    assert "out_of_the_way" in shown(scene)
    assert "round_sums" not in shown(scene)
    assert set(speaks_against(scene)) == {"out_of_the_way", "round_sums"}
    assert not speaks_against(used(travellers(places=shops), amount=sums(0.06, 0.025)))
    near = used(travellers(places=shops | {"lnt": [118.2, 118.1, 118.1]}), amount=sums(0.18, 0.025))
    assert not speaks_against(near), "near home it stands beside nothing"


def test_what_was_explained_of_the_company_is_no_life_at_the_far_place() -> None:
    """Half of the gatherings are taken away, as by a crowded day: the members were there in company all the same."""
    scene = travellers()
    gone = scene.joint[np.isin(scene.land.day[scene.joint], IRREGULAR[1:-1:4])]
    land, at = without(scene.land, gone)
    rest = replace(scene, land=land, source=scene.source[at], derived={})
    assert "out_of_the_way" in shown(rest)
    ill = [(m, 0, 1 + m + 13 * k, 900) for m in range(9) for k in range(8)]
    alone = travellers(extra=[*living(9), *ill])
    assert "out_of_the_way" not in shown(alone), "who falls ill there on days of their own lives there"
