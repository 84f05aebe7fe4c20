"""Double enrolments between the same two prefectures: one house makes two groups one matter, a single group takes in who is left."""

from __future__ import annotations

import numpy as np

from graphfraud.detectors.duplicate_enrolment.causes import ELSEWHERE, Cause, Offices, _elsewhere
from graphfraud.detectors.duplicate_enrolment.groups import (
    between_pools,
    by_house,
    by_office,
    matters_of_their_own,
    tied,
)

NEAR, FAR = Offices("680201", "681301", True), Offices("690101", "681301", True)
SURE = np.ones(5, bool)


def house(*pairs: int) -> Cause:
    has = np.isin(np.arange(5), pairs)
    return Cause("institution", "H1", has, np.full(5, 0.1))


def test_two_groups_with_a_house_in_common_are_one_matter() -> None:
    label, ties = between_pools(np.array([0, 0, 0, 1, 1]), {"680201": 1}, [NEAR] * 5, [house(0, 1, 3, 4)])
    assert len(set(label.tolist())) == 1
    assert set(ties.values()) == {label[0]}


def test_groups_of_houses_of_their_own_or_between_other_pools_stay_two() -> None:
    told = np.array([0, 0, 0, 1, 1])
    own = [house(0, 1, 2), house(3, 4)]
    for shared in ([], [house(0, 1, 2, 3, 4)]):
        label, ties = between_pools(told, {}, [NEAR] * 5, [*own, *shared])
        assert (label.tolist(), ties) == (told.tolist(), {})
    label, ties = between_pools(told, {}, [NEAR] * 3 + [FAR] * 2, [house(0, 1, 3, 4)])
    assert label.tolist() == told.tolist()
    assert set(ties) == {NEAR.pools, FAR.pools}


def test_who_is_left_between_the_pools_of_the_only_group_joins_it() -> None:
    alone = np.array([0, 0, 0, 0, 1])
    label, ties = between_pools(alone, {}, [NEAR] * 5, [])
    assert set(by_office(label, ties, [NEAR] * 5, {}, SURE).tolist()) == {0}
    label, ties = between_pools(alone, {}, [NEAR] * 4 + [FAR], [])
    assert by_office(label, ties, [NEAR] * 4 + [FAR], {}, SURE).tolist()[-1] != 0


def test_who_is_left_without_an_enrolment_on_record_is_told_by_the_house() -> None:
    label, unknown = np.arange(5), [None, None, None, NEAR, None]
    found = by_house(label, unknown, [house(0, 1, 2, 3)], SURE)
    assert len(set(found[:4].tolist())) == 1
    assert found[4] not in found[:4]


def test_groups_and_those_whose_offices_are_known_are_left_as_they_are() -> None:
    told = np.array([0, 0, 1, 2, 3])
    assert by_house(told, [None, None, None, NEAR, FAR], [house(0, 1, 2)], SURE).tolist() == told.tolist()
    assert by_house(told, [NEAR] * 5, [house(2, 3, 4)], SURE).tolist() == told.tolist()
    doubtful = np.array([True, True, False, True, False])
    assert by_house(told, [None] * 5, [house(2, 3, 4)], doubtful).tolist() == told.tolist()


def test_much_is_more_than_twice_what_others_between_the_same_pools_have() -> None:
    none, proven = [frozenset[str]()] * 5, np.ones(5, bool)
    told = matters_of_their_own(np.array([6, 5, 6, 7, 13]), np.zeros(5, int), [NEAR] * 5, none, proven)
    assert told.tolist() == [False, False, False, False, True]
    told = matters_of_their_own(np.array([6, 5, 6, 7, 13]), np.zeros(5, int), [NEAR] * 3 + [FAR] * 2, none, proven)
    assert told.tolist() == [False, False, False, True, True]


def test_stays_at_one_house_between_the_same_offices_are_no_matter_of_ones_own() -> None:
    stays, proven, one = np.array([4, 3, 4, 3, 1]), np.ones(5, bool), frozenset({"H1"})
    told = matters_of_their_own(stays, stays, [NEAR, NEAR, NEAR, FAR, None], [one, one, frozenset(), one, one], proven)
    assert told.tolist() == [False, False, True, True, False]


def test_two_of_one_other_prefecture_are_any_two_three_are_not() -> None:
    def label(kind: str, *pairs: int) -> list[int]:
        has = np.isin(np.arange(5), pairs)
        least = ELSEWHERE if kind == "pool" else 2
        return [int(own) for own in tied(5, [Cause(kind, "6813", has, np.full(5, 1e-4), least)])[0]]

    assert len(set(label("pool", 0, 1))) == 5
    assert len(set(label("pool", 0, 1, 2))) == 3
    assert len(set(label("office", 0, 1))) == 4


def test_an_office_elsewhere_is_one_of_a_prefecture_that_is_nobodys_first() -> None:
    rows = [{"region_a": f"68020{k}", "region_b": "681301", "days": 400} for k in range(2)]
    assert _elsewhere("office", "681301", rows)
    assert not _elsewhere("employer", "E1", rows)
    assert not _elsewhere("office", "680203", [{**row, "region_b": "680203"} for row in rows])
