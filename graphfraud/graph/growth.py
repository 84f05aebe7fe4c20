"""Completing a group: persons who attend its gatherings join, members who add nothing leave; compiled."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.graph.gatherings import gatherings
from graphfraud.graph.landscape import Landscape
from graphfraud.graph.sorting import lowest, sort_numbers
from graphfraud.stats.tails import poisson_nats

Array = npt.NDArray[Any]


@njit(cache=True, nogil=True)
def _gain(land: Landscape, person: int, at: Array, spans: Array, figures: Array, attended: Array) -> float:
    """Nats that a person would add: gatherings attended grow, all expectations rise by the person's own visits."""
    gain = 0.0
    for e in range(len(spans)):
        first = at[spans[e, 0]]
        place, weekday, minute = land.place[first], land.weekday[first], land.minute[first]
        near = 0
        for x in range(land.starts[person], land.starts[person + 1]):
            v = land.order[x]
            if (
                land.place[v] == place
                and land.weekday[v] == weekday
                and abs(land.minute[v] - minute) <= land.window[place]
            ):
                near += 1
        if near == 0:
            continue
        mean = figures[e, 0] + near * figures[e, 2]
        others = spans[e, 3] - 1 + (1 if attended[e] else 0)
        gain += poisson_nats(float(others), mean) - figures[e, 1]
    return gain


@njit(cache=True, nogil=True)
def _reach(land: Landscape, first: int, last: int) -> tuple[int, int]:
    """Visits from … to (exclusive) at one institution within the window of those from ``first`` to ``last``."""
    place = land.place[first]
    window = land.window[place]
    low = first
    while low > 0 and land.place[low - 1] == place and land.moment[last] - land.moment[low - 1] <= window:
        low -= 1
    high = last + 1
    while high < len(land.person) and land.place[high] == place and land.moment[high] - land.moment[first] <= window:
        high += 1
    return low, high


@njit(cache=True, nogil=True)
def _attenders(land: Landscape, at: Array, spans: Array, scratch: Array) -> Array:
    """``person · gatherings + gathering`` of outsiders who were there, ascending; ``scratch`` is ≥ 0 for members."""
    size = 0
    for e in range(len(spans)):
        low, high = _reach(land, at[spans[e, 0]], at[spans[e, 1] - 1])
        size += high - low
    keys = np.empty(size, np.int64)
    k = 0
    for e in range(len(spans)):
        low, high = _reach(land, at[spans[e, 0]], at[spans[e, 1] - 1])
        for x in range(low, high):
            if scratch[land.person[x]] < 0:
                keys[k] = np.int64(land.person[x]) * len(spans) + e
                k += 1
    keys = keys[:k]
    sort_numbers(keys)
    return keys


@njit(cache=True, nogil=True)
def _grow(land: Landscape, members: Array, scratch: Array, price: float, share: float) -> Array:
    """Members (ascending) with the outsiders who attended enough and add more than the price, ascending."""
    at, spans, figures = gatherings(land, members)
    count = len(spans)
    if count < 2:
        return members
    for m in members:
        scratch[m] = 0
    keys = _attenders(land, at, spans, scratch)
    for m in members:
        scratch[m] = -1
    least = max(2, int(math.ceil(share * count)))
    out = np.empty(len(members) + len(keys), np.int64)
    size = len(members)
    for k in range(size):
        out[k] = members[k]
    attended = np.zeros(count, np.bool_)
    i = 0
    while i < len(keys):
        person = keys[i] // count
        for e in range(count):
            attended[e] = False
        times = 0
        while i < len(keys) and keys[i] // count == person:
            if not attended[keys[i] % count]:
                attended[keys[i] % count] = True
                times += 1
            i += 1
        if times >= least and _gain(land, person, at, spans, figures, attended) > price:
            out[size] = person
            size += 1
    out = out[:size]
    sort_numbers(out)
    return out


@njit(cache=True, nogil=True)
def losses(land: Landscape, members: Array, at: Array, spans: Array, figures: Array) -> Array:
    """Nats that the group would lose without each member: its gatherings shrink, all expectations fall."""
    out = np.zeros(len(members))
    for e in range(len(spans)):
        first = at[spans[e, 0]]
        place, weekday, minute = land.place[first], land.weekday[first], land.minute[first]
        reach = land.window[place]
        for k in range(len(members)):
            near = 0
            for x in range(land.starts[members[k]], land.starts[members[k] + 1]):
                v = land.order[x]
                if land.place[v] == place and land.weekday[v] == weekday and abs(land.minute[v] - minute) <= reach:
                    near += 1
            if near == 0:
                continue
            present = False
            for x in range(spans[e, 0], spans[e, 1]):
                if land.person[at[x]] == members[k]:
                    present = True
                    break
            mean = max(figures[e, 0] - near * figures[e, 2], 1e-6)
            out[k] += figures[e, 1] - poisson_nats(float(spans[e, 3] - (2 if present else 1)), mean)
    return out


@njit(cache=True, nogil=True)
def _prune(land: Landscape, members: Array, price: float) -> Array:
    """Members (ascending) without those whose loss is below the price, the worst eighth at a time."""
    kept = members
    while len(kept) > 2:
        at, spans, figures = gatherings(land, kept)
        if len(spans) == 0:
            return kept[:0]
        gone = lowest(losses(land, kept, at, spans, figures), max(1, len(kept) // 8), price)
        left = np.empty(len(kept), np.int64)
        size = 0
        for k in range(len(kept)):
            if not gone[k]:
                left[size] = kept[k]
                size += 1
        if size == len(kept):
            break
        kept = left[:size]
    return kept


@njit(cache=True, nogil=True)
def complete(land: Landscape, members: Array, scratch: Array, price: float, share: float, rounds: int) -> Array:
    """Prune and grow a group in turn until it stands still.

    Args:
        land: the visits.
        members: person codes of the seed group.
        scratch: −1 a person code; left as found.
        price: nats that a member must add, the logarithm of how many could have been added.
        share: least share of the gatherings that a newcomer attended.
        rounds: most rounds.

    Returns:
        Person codes, ascending.
    """
    kept = members.copy()
    sort_numbers(kept)
    kept = _prune(land, kept, price)
    for _ in range(rounds):
        before = kept
        kept = _prune(land, _grow(land, kept, scratch, price, share), price)
        same = len(before) == len(kept)
        for k in range(len(kept)):
            same = same and before[k] == kept[k]
        if same:
            break
    return kept
