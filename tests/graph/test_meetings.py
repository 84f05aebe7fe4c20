"""Who met whom within a group, in bulk: against counting it pair by pair."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.graph.division import company_kept
from graphfraud.graph.gatherings import gatherings, met_most
from graphfraud.graph.landscape import landscape

gathering = st.lists(st.integers(0, 4), min_size=2, max_size=6)


def plain(events: list[list[int]], most: int) -> list[tuple[tuple[int, int], list[int]]]:
    """Pairs of members who met most, with the entries at which they did."""
    met: dict[tuple[int, int], list[int]] = {}
    start = 0
    for event in events:
        for i, one in enumerate(event):
            for j in range(i + 1, len(event)):
                if one != event[j]:
                    met.setdefault((min(one, event[j]), max(one, event[j])), []).extend((start + i, start + j))
        start += len(event)
    ranked = sorted(met.items(), key=lambda item: (-len(item[1]), item[0]))[:most]
    return [(pair, sorted(set(rows))) for pair, rows in ranked]


@settings(max_examples=60, deadline=None)
@given(st.lists(gathering, max_size=6), st.integers(1, 6))
def test_pairs_who_met_most_come_with_the_visits_at_which_they_met(events: list[list[int]], most: int) -> None:
    index = np.array([member for event in events for member in event], np.int64)
    starts = np.concatenate(([0], np.cumsum([len(event) for event in events]))).astype(np.int64)
    pairs, bounds, rows = met_most(index, starts, 5, most)
    found = [
        (tuple(pair), rows[low:high].tolist())
        for pair, low, high in zip(pairs.tolist(), bounds[:-1], bounds[1:], strict=True)
    ]
    assert found == plain(events, most)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_company_kept_counts_each_pair_once_a_gathering(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = 60
    person, day = rng.integers(0, 6, size), rng.integers(0, 6, size)
    place, minute = rng.integers(0, 2, size), rng.integers(480, 520, size)
    window = np.full(2, 10, np.int32)
    land = landscape(
        *(part.astype(np.int32) for part in (person, place, day, minute, day % 7)), window=window, persons=6
    )
    members = np.array([0, 2, 3, 5], np.int64)
    at, spans, _ = gatherings(land, members)
    met, weight = company_kept(land, members, at, spans)
    wanted, shares = np.zeros((4, 4)), np.zeros((4, 4))
    for low, high, _, persons in spans:
        there = sorted({members.tolist().index(who) for who in land.person[at[low:high]].tolist()})
        for i in there:
            for j in there:
                wanted[i, j] += 1
                shares[i, j] += 1 / (persons - 1)
    assert np.array_equal(met, wanted)
    assert np.allclose(weight, shares, rtol=0, atol=0)
