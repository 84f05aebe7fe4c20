"""The window scan against the plain definition, pair by pair."""

from __future__ import annotations

from collections import Counter, defaultdict
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.engines import scan
from graphfraud.engines.scan import co_presence, crowded, expected_days, windows

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
@given(worlds, window_lists, st.integers(1, 40), st.integers(1, 40))
def test_candidates_may_be_cut_into_any_number_of_buckets_and_passes(visits, window, bucket, held) -> None:
    whole = found(visits, window, 1)
    with patch.object(scan, "BUCKET", bucket), patch.object(scan, "PASS", held):
        assert found(visits, window, 1) == whole


@settings(max_examples=150, deadline=None)
@given(worlds, window_lists, st.integers(1, 4), st.integers(1, 60))
def test_marking_what_recurs_and_scanning_side_by_side_lose_nothing_and_add_nothing(
    visits, window, least, bucket
) -> None:
    with (
        patch.object(scan, "FEW", 1),
        patch.object(scan, "WORTH", 1),
        patch.object(scan, "BUCKET", bucket),
        patch.object(scan.os, "cpu_count", lambda: 3),
    ):
        assert found(visits, window, least) == plain(visits, window, least)


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
    with patch.object(scan, "FEW", 1 << 40), patch.object(scan, "WORTH", 1 << 40):
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
