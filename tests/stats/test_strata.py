"""The exact stratified test: against counting every draw, and against chance itself."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphfraud.stats.strata import stratified


def chance(hits: int, strata: list[tuple[int, int, int]]) -> float:
    """Share of all ways to draw that give so many hits; a stratum is (drawn, marked, whole)."""
    ways = np.ones(1)
    for drawn, marked, whole in strata:
        counts = np.zeros(drawn + 1)
        for chosen in combinations(range(whole), drawn):
            counts[sum(one < marked for one in chosen)] += 1
        ways = np.convolve(ways, counts / counts.sum())
    return float(ways[hits:].sum())


stratum = st.integers(1, 6).flatmap(
    lambda whole: st.tuples(st.integers(0, whole), st.integers(0, whole), st.just(whole))
)


@given(st.lists(stratum, min_size=1, max_size=3), st.data())
def test_it_counts_what_counting_every_draw_counts(strata: list[tuple[int, int, int]], data: st.DataObject) -> None:
    hits = [
        data.draw(st.integers(max(0, drawn + marked - whole), min(drawn, marked))) for drawn, marked, whole in strata
    ]
    drawn, marked, whole = (np.array(part) for part in zip(*strata, strict=True))
    assert stratified(np.array(hits), drawn, marked, whole) == pytest.approx(chance(sum(hits), strata), abs=1e-9)


def test_members_who_always_use_their_cards_tell_nothing() -> None:
    """However often they come: only who uses both can show a difference."""
    always = np.array([50, 80]), np.array([50, 80]), np.array([60, 95]), np.array([60, 95])
    assert stratified(*always) == 1.0


def test_it_is_calibrated_on_persons_of_very_different_habits() -> None:
    """Cards and phones by each person's own habit, whatever the occasion: small p-values are as rare as they say."""
    rng = np.random.default_rng(7)
    small = 0
    for _ in range(2000):
        habit = rng.beta(0.5, 0.3, 10)
        drawn, others = rng.integers(5, 30, 10), rng.integers(0, 8, 10)
        hits, rest = rng.binomial(drawn, habit), rng.binomial(others, habit)
        small += stratified(hits, drawn, hits + rest, drawn + others) < 0.01
    assert small <= 2000 * 0.01 + 3 * np.sqrt(2000 * 0.01)
