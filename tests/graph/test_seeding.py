"""Couples of occasions that share persons, and crowds of their own, against counting each of them."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.graph.landscape import landscape
from graphfraud.graph.seeding import BUSY, OWN_DATES, OWN_PART, RARE, SHARED, _couples, crowds

SLOTS = 12
attended = st.lists(st.sets(st.integers(0, SLOTS - 1), max_size=7), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(attended, st.integers(1, 5))
def test_no_couple_of_occasions_that_enough_persons_share_is_lost_and_each_keeps_all_its_persons(worlds, least) -> None:
    person = np.array([k for k, slots in enumerate(worlds) for _ in slots], np.int64)
    slot = np.array([x for slots in worlds for x in sorted(slots)], np.int64)
    starts = np.flatnonzero(np.concatenate(([True], person[1:] != person[:-1], [True]))) if len(person) else np.zeros(1)
    key, who = _couples(person, slot, starts.astype(np.int64), SLOTS, least)
    shared: dict[int, list[int]] = defaultdict(list)
    for k, slots in enumerate(worlds):
        for x, y in combinations(sorted(slots), 2):
            shared[x * SLOTS + y].append(k)
    got: dict[int, list[int]] = defaultdict(list)
    for both, name in zip(key.tolist(), who.tolist(), strict=True):
        got[both].append(name)
    assert {both: names for both, names in got.items() if len(names) >= least} == {
        both: names for both, names in shared.items() if len(names) >= least
    }
    assert all(names == shared[both] for both, names in got.items())


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6), st.integers(4, 9), st.integers(0, 60))
def test_the_crowd_of_an_institution_is_who_comes_to_two_of_its_few_full_dates(seed, company, passing) -> None:
    rng = np.random.default_rng(seed)
    dates = rng.choice(70, 7, replace=False)
    person = [np.concatenate([rng.permutation(12)[:company] for _ in dates]), rng.integers(0, 30, passing)]
    day = [np.repeat(dates, company), rng.integers(0, 70, passing)]
    place = [np.zeros(7 * company, np.int64), rng.integers(0, 3, passing)]
    person, day, place = (np.concatenate(part).astype(np.int32) for part in (person, day, place))
    minute = rng.integers(480, 1080, len(day)).astype(np.int32)
    land = landscape(person, place, day, minute, day % 7, np.full(3, 10, np.int32), persons=30)
    wanted = []
    for there in range(3):
        here = land.place == there
        if not here.any():
            continue
        days, volume = np.unique(land.day[here], return_counts=True)
        full = days[volume >= SHARED]
        weeks = max((int(days[-1]) - int(days[0]) + 7) // 7, 1)
        few, most = len(full) <= RARE * 7 * weeks, volume[volume >= SHARED].sum() > OWN_PART * here.sum()
        if len(full) < OWN_DATES or not few or not most:
            continue
        came = [{int(who) for who in land.person[here & (land.day == date)]} for date in full]
        again = [who for who in range(30) if sum(who in those for those in came) >= 2]
        if SHARED <= len(again) <= BUSY:
            wanted.append(again)
    assert [members.tolist() for members in crowds(land)] == wanted
