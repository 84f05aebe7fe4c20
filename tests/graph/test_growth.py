"""What binds members to a group and lets outsiders join, against plain counting over all visits and gatherings."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfraud.graph.gatherings import choosing, gatherings
from graphfraud.graph.growth import _grow, binomial_nats, complete, prune, ties
from graphfraud.graph.landscape import Landscape, landscape
from graphfraud.stats.tails import poisson_nats

PERSONS, PLACES = 12, 4
MINUTES = (0, 1, 3, 600, 605, 611, 1436, 1438, 1439)
"""Around midnight and midday, some of them a window of five minutes apart."""


@st.composite
def lands(draw: st.DrawFn) -> Landscape:
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    count = draw(st.integers(20, 300))
    days = draw(st.integers(2, 30))
    person, place, day = (rng.integers(0, most, count).astype(np.int32) for most in (PERSONS, PLACES, days))
    minute = rng.choice(MINUTES, count).astype(np.int32)
    window = np.array([5, 1, 12, 30], np.int32)
    return landscape(person, place, day, minute, (day % 7).astype(np.int32), window, persons=PERSONS)


def fits(land: Landscape, visit: int, first: int, last: int) -> bool:
    """Whether a visit is of a gathering's institution, weekday and hours, be they after midnight."""
    reach = int(land.window[land.place[first]])
    start = int(land.minute[first])
    end = start + int(land.moment[last] - land.moment[first]) + reach
    after = (int(land.weekday[visit]) - int(land.weekday[first])) % 7
    minute = int(land.minute[visit]) + after * 1440
    return bool(land.place[visit] == land.place[first] and after < 2 and start - reach <= minute <= end)


def evidence(land: Landscape, members: np.ndarray, person: int) -> tuple[float, float]:
    """(what the person follows in nats, what the group gains by the person or loses without), read visit by visit."""
    at, spans, figures = gatherings(land, members)
    own = np.flatnonzero(land.person == person)
    inside = person in members
    ends = [(int(at[low]), int(at[high - 1])) for low, high, _, _ in spans]
    if inside:
        attended = [person in land.person[at[low:high]] for low, high, _, _ in spans]
    else:
        attended = [
            any(
                land.place[v] == land.place[first]
                and land.moment[v] >= land.moment[last] - land.window[land.place[first]]
                and land.moment[v] <= land.moment[first] + land.window[land.place[first]]
                for v in own
            )
            for first, last in ends
        ]
    others = [int(span[3]) - int(inside and there) for span, there in zip(spans, attended, strict=True)]
    chances = [sum(figures[e, 2] for e in range(len(spans)) if others[e] >= 2 and fits(land, v, *ends[e])) for v in own]
    trials = sum(chance > 0 for chance in chances)
    hits = sum(there and other >= 2 for there, other in zip(attended, others, strict=True))
    mean = sum(min(chance, 1.0) for chance in chances)
    follows = 0.0 if hits < 2 or not trials else binomial_nats(hits, trials, mean / trials)
    weight = 0.0
    for e, (first, last) in enumerate(ends):
        near = sum(fits(land, v, first, last) for v in own)
        if not near:
            continue
        if inside:
            left = float(spans[e, 3] - (2 if attended[e] else 1))
            weight += figures[e, 1] - poisson_nats(left, max(figures[e, 0] - near * figures[e, 2], 1e-6))
        else:
            left = float(spans[e, 3] - 1 + (1 if attended[e] else 0))
            weight += poisson_nats(left, figures[e, 0] + near * figures[e, 2]) - figures[e, 1]
    return follows, weight


@settings(max_examples=60, deadline=None)
@given(lands(), st.sets(st.integers(0, PERSONS - 1), min_size=2, max_size=8))
def test_a_member_is_bound_by_what_the_group_loses_or_by_following_it(land: Landscape, chosen: set[int]) -> None:
    members = np.array(sorted(chosen), np.int64)
    at, spans, figures = gatherings(land, members)
    found = ties(land, members, at, spans, figures)
    assert np.allclose(found, [max(evidence(land, members, int(m))) for m in members], rtol=1e-9, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(lands(), st.sets(st.integers(0, PERSONS - 1), min_size=2, max_size=6))
def test_those_join_who_attended_enough_and_whose_evidence_is_above_the_price(
    land: Landscape, chosen: set[int]
) -> None:
    members = np.array(sorted(chosen), np.int64)
    at, spans, _ = gatherings(land, members)
    joined = _grow(land, members, np.full(PERSONS, -1, np.int64), 1.0, 0.15)
    if len(spans) < 2:
        assert joined.tolist() == members.tolist()
        return
    price = choosing(land, at, spans, len(members)) + 1.0
    least = max(2, math.ceil(0.15 * len(spans)))
    expected = list(members)
    for person in sorted(set(range(PERSONS)) - chosen):
        own = np.flatnonzero(land.person == person)
        came = 0
        for low, high, _, _ in spans:
            first, last, reach = int(at[low]), int(at[high - 1]), int(land.window[land.place[at[low]]])
            came += any(
                land.place[v] == land.place[first]
                and land.moment[last] - reach <= land.moment[v] <= land.moment[first] + reach
                for v in own
            )
        weight = max(evidence(land, members, person))
        if came >= least and abs(weight - price) > 1e-9 and weight > price:
            expected.append(person)
    assert joined.tolist() == sorted(expected)


@settings(max_examples=80, deadline=None)
@given(lands(), st.sets(st.integers(0, PERSONS - 1), min_size=2, max_size=8), st.integers(1, 3))
def test_pruning_a_completed_group_again_takes_nobody(land: Landscape, chosen: set[int], rounds: int) -> None:
    members = np.array(sorted(chosen), np.int64)
    whole = complete(land, members, np.full(PERSONS, -1, np.int64), 1.0, 0.15, rounds)
    assert prune(land, whole, 1.0).tolist() == whole.tolist()
