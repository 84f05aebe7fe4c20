"""The window scan against the plain definition, pair by pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.engines import scan
from graphfraud.engines.scan import co_presence, crowded, expected_days, windows
from graphfraud.engines.seen import MARK, SPREAD

DAY = 1440
visit = st.tuples(
    st.integers(0, 2),
    st.one_of(st.integers(0, 4 * DAY), st.sampled_from([DAY - 1, DAY, DAY + 1, 2 * DAY - 30, 2 * DAY, 2 * DAY + 30])),
    st.integers(0, 6),
)
worlds = st.lists(visit, max_size=40)
window_lists = st.lists(st.integers(0, 45), min_size=3, max_size=3)


def arrays(visits: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rows = sorted(visits)
    place, moment, person = (np.array([row[k] for row in rows]) for k in range(3))
    return place.astype(np.int32), moment.astype(np.int64), person.astype(np.int32), (moment // DAY).astype(np.int32)


def plain(
    visits: list[tuple[int, int, int]], window: list[int], least: int, most: int = 400
) -> dict[tuple[int, int], tuple[int, int]]:
    standing = Counter((place, moment) for place, moment, _ in visits)
    visits = [visit for visit in visits if standing[visit[:2]] <= most]
    met: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    for k, (place, moment, person) in enumerate(visits):
        for place2, moment2, person2 in visits[k + 1 :]:
            if place == place2 and person != person2 and abs(moment - moment2) <= window[place]:
                met[min(person, person2), max(person, person2)].add((min(moment, moment2) // DAY, place))
    days = {pair: (len({day for day, _ in meetings}), len(meetings)) for pair, meetings in met.items()}
    return {pair: count for pair, count in days.items() if count[0] >= least}


def found(visits: list[tuple[int, int, int]], window: list[int], least: int, persons: int = 7) -> dict[object, object]:
    place, moment, person, day = arrays(visits)
    pairs = co_presence(place, moment, person, day, np.array(window, np.int32), persons=persons, least=least)
    keys = zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)
    return dict(zip(keys, zip(pairs.days.tolist(), pairs.meetings.tolist(), strict=True), strict=True))


@settings(max_examples=200, deadline=None)
@given(worlds, window_lists, st.integers(1, 3))
def test_every_pair_within_the_window_is_counted_once_a_place_and_day(visits, window, least) -> None:
    assert found(visits, window, least) == plain(visits, window, least)


@settings(max_examples=30, deadline=None)
@given(worlds, window_lists, st.integers(1, 40))
def test_meetings_may_be_sorted_in_any_number_of_buckets(visits, window, bucket) -> None:
    with patch.object(scan, "BUCKET", bucket):
        assert found(visits, window, 1) == plain(visits, window, 1)


@settings(max_examples=150, deadline=None)
@given(worlds, window_lists, st.integers(1, 4), st.integers(1, 60), st.integers(1, 9))
def test_counting_side_by_side_loses_nothing_and_adds_nothing(visits, window, least, bucket, shares) -> None:
    with (
        patch.object(scan, "WORTH", 1),
        patch.object(scan, "SHARES", shares),
        patch.object(scan, "BUCKET", bucket),
        patch.object(scan.os, "cpu_count", lambda: 3),
    ):
        assert found(visits, window, least) == plain(visits, window, least)


LIKE = [code for code in range(1 << 21) if (code * int(SPREAD) & 0xFFFFFFFF) >> 32 - MARK == 0][:7]
"""Persons of one mark, who share a slot of every table of counts."""


@settings(max_examples=40, deadline=None)
@given(worlds, window_lists, st.integers(1, 4))
def test_persons_who_share_their_mark_are_told_apart(visits, window, least) -> None:
    visits = [(place, moment, LIKE[person]) for place, moment, person in visits]
    assert found(visits, window, least, persons=LIKE[-1] + 1) == plain(visits, window, least)


def test_who_meets_and_visits_more_often_than_the_table_counts_is_found_with_all_his_days() -> None:
    rng = np.random.default_rng(3)
    often = [(k % 3, k * DAY + 600 + minute, person) for k in range(140) for minute, person in ((0, 0), (2, 4))]
    often += [(0, 200 * DAY + k, 0) for k in range(150)]
    others = [
        (int(k % 3), int(m), int(p))
        for k, (m, p) in enumerate(zip(rng.integers(0, 140 * DAY, 6000), rng.integers(1, 7, 6000), strict=True))
    ]
    visits, window = often + others, [5, 5, 5]
    for least in (100, 101, 120, 140):
        assert found(visits, window, least) == plain(visits, window, least)
    assert found(visits, window, 140)[0, 4][0] >= 140


def test_one_who_sees_very_many_is_counted_as_others_are() -> None:
    rng = np.random.default_rng(4)
    day = np.arange(40)
    visits = [(0, int(d) * DAY + 600, 0) for d in day]
    visits += [
        (0, int(d) * DAY + 590 + int(m), int(p))
        for d in day
        for m, p in zip(rng.integers(0, 20, 300), rng.integers(1, 3000, 300), strict=True)
    ]
    window = [9, 9, 9]
    for least in (2, 3):
        assert found(visits, window, least, persons=3000) == plain(visits, window, least)


@settings(max_examples=100, deadline=None)
@given(worlds, window_lists, st.integers(1, 3), st.integers(1, 4))
def test_visits_of_a_crowded_moment_make_no_pairs_and_all_others_do(visits, window, least, most) -> None:
    place, moment, person, day = arrays(visits)
    pairs = co_presence(place, moment, person, day, np.array(window, np.int32), persons=7, least=least, most=most)
    keys = zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)
    got = dict(zip(keys, zip(pairs.days.tolist(), pairs.meetings.tolist(), strict=True), strict=True))
    assert got == plain(visits, window, least, most)


def test_a_hospital_with_a_twentieth_of_all_rows_and_dates_only_makes_no_more_pairs_than_the_rest() -> None:
    rng = np.random.default_rng(11)
    counted = []
    for rows in (200_000, 400_000):
        giant = rng.random(rows) < 0.05
        place = np.where(giant, 0, 1 + rng.integers(0, rows // 2000, rows)).astype(np.int32)
        day = rng.integers(0, 20, rows).astype(np.int32)
        order = np.lexsort((day, place))
        place, day, person = place[order], day[order], rng.integers(0, rows // 10, rows).astype(np.int32)
        moment = day.astype(np.int64) * DAY
        assert crowded(place, moment)[place == 0].all()
        assert not crowded(place, moment)[place > 0].any()
        window = np.ones(int(place.max()) + 1, np.int32)
        counted.append(len(co_presence(place, moment, person, day, window, persons=rows // 10, least=1)))
    assert counted[1] < 2.2 * counted[0]


def test_many_visits_are_counted_as_a_few_are() -> None:
    rng = np.random.default_rng(5)
    place, day = rng.integers(0, 7, 90_000), rng.integers(0, 30, 90_000)
    moment, person = day * DAY + rng.integers(0, 600, 90_000), rng.integers(0, 900, 90_000)
    order = np.lexsort((moment, place))
    sorted_by = (
        place[order].astype(np.int32),
        moment[order],
        person[order].astype(np.int32),
        day[order].astype(np.int32),
    )
    window = np.full(7, 5, np.int32)
    fast = co_presence(*sorted_by, window, persons=900, least=3)
    with patch.object(scan, "WORTH", 1 << 40), patch.object(scan, "BUCKET", 1000):
        slow = co_presence(*sorted_by, window, persons=900, least=3)
    assert len(fast) > 1000
    for name in ("a", "b", "days", "meetings"):
        assert np.array_equal(getattr(fast, name), getattr(slow, name))


def test_keys_of_very_many_persons_and_days_do_not_run_over() -> None:
    persons = 2_000_000
    last = persons - 1
    place = np.zeros(6, np.int32)
    moment = np.array([0, 1, 2, 40_000 * DAY, 40_000 * DAY + 1, 40_000 * DAY + 30], np.int64)
    person = np.array([0, last - 1, last, last, last - 1, 0], np.int32)
    day = (moment // DAY).astype(np.int32)
    window = np.full(60_000, 30, np.int32)
    pairs = co_presence(place, moment, person, day, window, persons=persons, least=2)
    assert pairs.a.tolist() == [0, 0, last - 1]
    assert pairs.b.tolist() == [last - 1, last, last]
    assert pairs.days.tolist() == [2, 2, 2]


def wide(days: int, places: int) -> list[list[int]]:
    persons, last = 2_000_000, 1_999_999
    place = np.array([0] * 6 + [places - 1] * 4, np.int32)
    day = np.array([0, 0, 0, days, days, days, days, days, days + 1, days + 1], np.int32)
    moment = day.astype(np.int64) * DAY + [0, 1, 2, 0, 1, 30, 100, 100, 7, 7]
    person = np.array([0, last - 1, last, last, last - 1, 0, last, last - 1, last, last - 1], np.int32)
    pairs = co_presence(place, moment, person, day, np.full(places, 30, np.int32), persons=persons, least=2)
    return [part.tolist() for part in (pairs.a, pairs.b, pairs.days, pairs.meetings)]


@pytest.mark.parametrize(
    ("days", "places"),
    [
        (40_000, 60_000),
        ((1 << 30) - 2, 1 << 11),
        ((1 << 30) - 2, 60_000),
        ((1 << 31) - 2, 60_000),
    ],
    ids=["room for persons", "room for one person", "no room", "no room, the last day"],
)
def test_keys_of_any_width_do_not_run_over(days: int, places: int) -> None:
    last = 1_999_999
    assert wide(days, places) == [[0, 0, last - 1], [last - 1, last, last], [2, 2, 3], [2, 2, 4]]


def test_nobody_visits_nobody_meets() -> None:
    assert found([], [30, 30, 30], 1) == {}


@settings(max_examples=60, deadline=None)
@given(worlds, window_lists)
def test_expected_meetings_add_up_the_chances_of_visits_at_like_hours(visits, window) -> None:
    place, moment, person, day = arrays(visits)
    cell, minute = place.astype(np.int64) * 7 + day % 7, (moment % DAY).astype(np.int32)
    order = np.lexsort((minute, cell, person))
    starts = np.searchsorted(person[order], np.arange(8)).astype(np.int64)
    chance = np.random.default_rng(3).random(21)
    a, b = (np.array(part, np.int32) for part in zip(*[(i, j) for i in range(7) for j in range(i + 1, 7)], strict=True))
    got = expected_days(a, b, starts, cell[order], minute[order], np.array(window, np.int32), chance)
    for i, j, value in zip(a, b, got, strict=True):
        wanted = sum(
            chance[cell[x]]
            for x in np.flatnonzero(person == i)
            for y in np.flatnonzero(person == j)
            if cell[x] == cell[y] and abs(int(minute[x]) - int(minute[y])) <= window[place[x]]
        )
        assert abs(value - wanted) < 1e-9


def test_a_crowded_counter_gets_a_shorter_window_a_quiet_one_the_full() -> None:
    place = np.repeat(np.array([0, 1], np.int32), [4800, 10])
    day = np.zeros(len(place), np.int32)
    assert windows(place, day, 3, minutes=30, crowd=40).tolist() == [4, 30, 30]
