"""Completing a group: persons who attend its gatherings join, members who add nothing leave; compiled."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.graph.gatherings import choosing, gatherings
from graphfraud.graph.landscape import Landscape
from graphfraud.graph.sorting import lowest, sort_numbers
from graphfraud.stats.tails import poisson_nats

Array = npt.NDArray[Any]
LENIENCE = 3.0
"""Nats by which a seed is pruned more gently: a part of a ring may stand only once the rest has joined it."""


@njit(cache=True, nogil=True)
def _near(land: Landscape, person: int, first: int, last: int) -> int:
    """A person's visits of that institution and weekday at the hours of a gathering that lasts from one visit to another."""
    place, weekday = land.place[first], land.weekday[first]
    low, high = land.minute[first] - land.window[place], land.minute[last] + land.window[place]
    near = 0
    for x in range(land.starts[person], land.starts[person + 1]):
        v = land.order[x]
        if land.place[v] == place and land.weekday[v] == weekday and low <= land.minute[v] <= high:
            near += 1
    return near


@njit(cache=True, nogil=True)
def binomial_nats(hits: int, trials: int, chance: float) -> float:
    """``-ln P(X ≥ hits)`` for X binomial; 0 where nothing was hit."""
    if hits <= 0 or trials <= 0 or chance >= 1.0:
        return 0.0
    if hits > trials:
        trials = hits
    chance = max(chance, 1e-9)
    if hits <= trials * chance:
        return 0.0
    step = math.log(chance) - math.log1p(-chance)
    term = math.lgamma(trials + 1) - math.lgamma(hits + 1) - math.lgamma(trials - hits + 1)
    term += hits * math.log(chance) + (trials - hits) * math.log1p(-chance)
    series = 1.0
    ratio = 1.0
    for k in range(hits, trials):
        ratio *= (trials - k) / (k + 1.0) * math.exp(step)
        series += ratio
        if ratio < 1e-12 * series:
            break
    return max(-(term + math.log(series)), 0.0)


@njit(cache=True, nogil=True)
def _follows(
    land: Landscape, person: int, at: Array, spans: Array, figures: Array, attended: Array, inside: bool
) -> float:
    """How unlikely it is that a person's own visits fall on so many gatherings of three or more, in nats.

    Each visit at a gathering's institution, weekday and hours is a trial; attended gatherings are hits. Of a member
    (``inside``), only gatherings of two or more others count.
    """
    trials = 0
    hits = 0
    mean = 0.0
    for x in range(land.starts[person], land.starts[person + 1]):
        v = land.order[x]
        chance = 0.0
        for e in range(len(spans)):
            others = spans[e, 3] - (1 if inside and attended[e] else 0)
            if others < 2:
                continue
            first = at[spans[e, 0]]
            if land.place[v] != land.place[first] or land.weekday[v] != land.weekday[first]:
                continue
            reach = land.window[land.place[v]]
            if land.minute[first] - reach <= land.minute[v] <= land.minute[at[spans[e, 1] - 1]] + reach:
                chance += figures[e, 2]
        if chance > 0:
            trials += 1
            mean += min(chance, 1.0)
    for e in range(len(spans)):
        if attended[e] and spans[e, 3] - (1 if inside else 0) >= 2:
            hits += 1
    if hits < 2 or trials == 0:
        return 0.0
    return binomial_nats(hits, trials, mean / trials)


@njit(cache=True, nogil=True)
def _gain(land: Landscape, person: int, at: Array, spans: Array, figures: Array, attended: Array) -> float:
    """Nats that a person would add: gatherings attended grow, all expectations rise by the person's own visits."""
    gain = 0.0
    for e in range(len(spans)):
        near = _near(land, person, at[spans[e, 0]], at[spans[e, 1] - 1])
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
def _grow(land: Landscape, members: Array, scratch: Array, care: float, share: float) -> Array:
    """Members (ascending) with the outsiders who attended enough and whose evidence is above the price, ascending."""
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
    price = choosing(land, at, spans, len(members)) + care
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
        if times < least:
            continue
        evidence = _follows(land, person, at, spans, figures, attended, False)
        if max(evidence, _gain(land, person, at, spans, figures, attended)) > price:
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
        for k in range(len(members)):
            near = _near(land, members[k], at[spans[e, 0]], at[spans[e, 1] - 1])
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
def ties(land: Landscape, members: Array, at: Array, spans: Array, figures: Array) -> Array:
    """Evidence that each member belongs, in nats: what the group would lose, or how the member follows it, if more."""
    out = losses(land, members, at, spans, figures)
    attended = np.zeros(len(spans), np.bool_)
    for k in range(len(members)):
        attended[:] = False
        for e in range(len(spans)):
            for x in range(spans[e, 0], spans[e, 1]):
                if land.person[at[x]] == members[k]:
                    attended[e] = True
                    break
        out[k] = max(out[k], _follows(land, members[k], at, spans, figures, attended, True))
    return out


@njit(cache=True, nogil=True)
def prune(land: Landscape, members: Array, care: float) -> Array:
    """Members (ascending) without those whose loss is below the price, the worst eighth at a time."""
    kept = members
    while len(kept) > 2:
        at, spans, figures = gatherings(land, kept)
        if len(spans) == 0:
            return kept[:0]
        price = choosing(land, at, spans, len(kept)) + care
        gone = lowest(ties(land, kept, at, spans, figures), max(1, len(kept) // 8), price)
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
def complete(land: Landscape, members: Array, scratch: Array, care: float, share: float, rounds: int) -> Array:
    """Prune and grow a group in turn until it stands still.

    Args:
        land: the visits.
        members: person codes of the seed group.
        scratch: −1 a person code; left as found.
        care: nats that a member's evidence must exceed the price of choosing by; false members are about exp(-care).
        share: least share of the gatherings that a newcomer attended.
        rounds: most rounds.

    Returns:
        Person codes, ascending.
    """
    kept = members.copy()
    sort_numbers(kept)
    kept = prune(land, kept, care - LENIENCE)
    for _ in range(rounds):
        before = kept
        kept = prune(land, _grow(land, kept, scratch, care, share), care)
        same = len(before) == len(kept)
        for k in range(len(kept)):
            same = same and before[k] == kept[k]
        if same:
            break
    return kept
