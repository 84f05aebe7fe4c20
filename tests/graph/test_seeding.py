"""Couples of occasions that share persons, against counting each of them."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.graph.seeding import _couples

SLOTS = 12
attended = st.lists(st.sets(st.integers(0, SLOTS - 1), max_size=7), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(attended, st.integers(1, 5))
def test_no_couple_of_occasions_that_enough_persons_share_is_lost_and_each_keeps_all_its_persons(worlds, least) -> None:
    person = np.array([k for k, slots in enumerate(worlds) for _ in slots], np.int64)
    slot = np.array([x for slots in worlds for x in slots], np.int64)
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
