"""Who met whom within a group, in bulk: against counting it pair by pair."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.graph.division import company_kept
from graphfraud.graph.gatherings import PSEUDO, gatherings, met_most
from graphfraud.graph.landscape import Landscape, landscape

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


def plain_gatherings(land: Landscape, members: set[int]) -> list[tuple[list[int], int, float, float]]:
    """Visits, persons, others expected and chance of each gathering, counted over all members' visits."""
    mine = [v for v in range(len(land.person)) if int(land.person[v]) in members]
    runs: list[list[int]] = []
    for v in mine:
        near = runs and land.place[v] == land.place[runs[-1][-1]]
        if near and land.moment[v] - land.moment[runs[-1][-1]] <= land.window[land.place[v]]:
            runs[-1].append(v)
        else:
            runs.append([v])
    found = []
    for run in runs:
        there = [int(land.person[v]) for v in run]
        if len(set(there)) < 2:
            continue
        first, reach = run[0], int(land.window[land.place[run[0]]])
        same = [v for v in mine if land.place[v] == land.place[first] and land.weekday[v] == land.weekday[first]]
        cell = int(land.place[first]) * 7 + int(land.weekday[first])
        that_day = sum(land.day[v] == land.day[first] for v in same)
        chance = (land.volume[land.block[first]] - that_day + PSEUDO) / (
            land.visits[cell] - len(same) + PSEUDO * land.dates[cell]
        )
        start, lasted = int(land.minute[first]), int(land.moment[run[-1]] - land.moment[first])
        near_by = [v for v in same if start - reach <= land.minute[v] <= start + lasted + reach]
        near_by += [
            v
            for v in mine
            if land.place[v] == land.place[first]
            and land.weekday[v] == (land.weekday[first] + 1) % 7
            and land.minute[v] + 1440 <= start + lasted + reach
        ]
        own = sum(there.count(int(land.person[v])) for v in near_by)
        found.append((run, len(set(there)), (len(near_by) - own / len(run)) * chance, chance))
    return found


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6), st.integers(20, 300), st.sets(st.integers(0, 11), min_size=1, max_size=8))
def test_gatherings_are_those_counted_visit_by_visit(seed: int, size: int, chosen: set[int]) -> None:
    rng = np.random.default_rng(seed)
    person, place, day = (rng.integers(0, most, size).astype(np.int32) for most in (12, 3, 20))
    minute = rng.choice((0, 1, 3, 600, 605, 611, 1438, 1439), size).astype(np.int32)
    window = np.array([5, 12, 30], np.int32)
    land = landscape(person, place, day, minute, (day % 7).astype(np.int32), window, persons=12)
    at, spans, figures = gatherings(land, np.array(sorted(chosen), np.int64))
    wanted = plain_gatherings(land, chosen)
    assert [at[low:high].tolist() for low, high, _, _ in spans] == [run for run, *_ in wanted]
    assert spans[:, 3].tolist() == [persons for _, persons, *_ in wanted]
    assert np.allclose(figures[:, [0, 2]], np.array([one[2:] for one in wanted]).reshape(-1, 2), rtol=1e-12)
