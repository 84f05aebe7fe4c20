"""Completing a group: persons who attend its gatherings join, members who add nothing leave; compiled."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.graph.gatherings import MIDNIGHT, choosing, gatherings
from graphfraud.graph.landscape import Landscape
from graphfraud.graph.sorting import lowest, sort_numbers
from graphfraud.stats.tails import poisson_nats

Array = npt.NDArray[Any]
LENIENCE = 3.0
"""Nats by which a seed is pruned more gently: a part of a ring may stand only once the rest has joined it."""
OFTEN = 8
"""Visits of a member at the hours of a gathering below which what it would lose is reckoned once for all such members."""


@njit(cache=True, nogil=True)
def _first_from(ascending: Array, value: int) -> int:
    """The first place of ``value``, or of what is greater: numba's searchsorted takes several times as long."""
    low, high = 0, len(ascending)
    while low < high:
        middle = (low + high) // 2
        if ascending[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def _hours(land: Landscape, at: Array, spans: Array) -> tuple[Array, Array]:
    """The cell (institution · 7 + weekday) of each gathering, ascending, and a row (from, to, gathering) for each, in their order within a cell.

    From … to are minutes of the day from a window before the gathering to a window after it; what of them is after midnight is a row of the next
    weekday, too.
    """
    lasts = np.empty(len(spans), np.int64)
    for e in range(len(spans)):
        first, last = at[spans[e, 0]], at[spans[e, 1] - 1]
        lasts[e] = land.minute[first] + land.moment[last] - land.moment[first] + land.window[land.place[first]]
    size = len(spans) + (lasts >= MIDNIGHT).sum()
    cells = np.empty(size, np.int64)
    hours = np.empty((size, 3), np.int64)
    free = np.empty(8, np.int64)
    filled = 0
    low = 0
    while low < len(spans):
        place = land.place[at[spans[low, 0]]]
        reach = land.window[place]
        free[:] = 0
        high = low
        while high < len(spans) and land.place[at[spans[high, 0]]] == place:
            weekday = land.weekday[at[spans[high, 0]]]
            free[weekday + 1] += 1
            if lasts[high] >= MIDNIGHT:
                free[(weekday + 1) % 7 + 1] += 1
            high += 1
        free[0] = filled
        for weekday in range(1, 8):
            free[weekday] += free[weekday - 1]
        filled = free[7]
        for e in range(low, high):
            first = at[spans[e, 0]]
            for after in range(2 if lasts[e] >= MIDNIGHT else 1):
                weekday = (land.weekday[first] + after) % 7
                k = free[weekday]
                free[weekday] += 1
                cells[k] = np.int64(place) * 7 + weekday
                hours[k, 0] = land.minute[first] - reach - after * MIDNIGHT
                hours[k, 1], hours[k, 2] = lasts[e] - after * MIDNIGHT, e
        low = high
    return cells, hours


@njit(cache=True, nogil=True)
def _near(land: Landscape, person: int, cells: Array, hours: Array, near: Array) -> None:
    """Into ``near``: a person's visits at the institution, weekday and hours of each gathering."""
    near[:] = 0
    for x in range(land.starts[person], land.starts[person + 1]):
        v = land.order[x]
        cell, minute = np.int64(land.place[v]) * 7 + land.weekday[v], land.minute[v]
        k = _first_from(cells, cell)
        while k < len(cells) and cells[k] == cell:
            near[hours[k, 2]] += 1 if hours[k, 0] <= minute <= hours[k, 1] else 0
            k += 1


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
    land: Landscape,
    person: int,
    cells: Array,
    hours: Array,
    spans: Array,
    figures: Array,
    attended: Array,
    inside: bool,
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
        cell, minute = np.int64(land.place[v]) * 7 + land.weekday[v], land.minute[v]
        chance = 0.0
        k = _first_from(cells, cell)
        while k < len(cells) and cells[k] == cell:
            e = hours[k, 2]
            others = spans[e, 3] - (1 if inside and attended[e] else 0)
            if others >= 2 and hours[k, 0] <= minute <= hours[k, 1]:
                chance += figures[e, 2]
            k += 1
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
def _gain(
    land: Landscape,
    person: int,
    cells: Array,
    hours: Array,
    spans: Array,
    figures: Array,
    attended: Array,
    near: Array,
) -> float:
    """Nats that a person would add: gatherings attended grow, all expectations rise by the person's own visits.

    ``near`` is room for a number a gathering.
    """
    gain = 0.0
    _near(land, person, cells, hours, near)
    for e in range(len(spans)):
        if near[e] == 0:
            continue
        mean = figures[e, 0] + near[e] * figures[e, 2]
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
    near = np.zeros(count, np.int64)
    cells, hours = _hours(land, at, spans)
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
        evidence = _follows(land, person, cells, hours, spans, figures, attended, False)
        if max(evidence, _gain(land, person, cells, hours, spans, figures, attended, near)) > price:
            out[size] = person
            size += 1
    out = out[:size]
    sort_numbers(out)
    return out


@njit(cache=True, nogil=True)
def ties(land: Landscape, members: Array, at: Array, spans: Array, figures: Array) -> Array:
    """Evidence that each member belongs, in nats: what the group would lose, or how the member follows it, if more.

    It would lose what its gatherings shrink by while all expectations fall by the member's own visits.
    """
    out = np.zeros(len(members))
    gathering = np.full(len(at), -1, np.int64)
    for e in range(len(spans)):
        gathering[spans[e, 0] : spans[e, 1]] = e
    attended = np.zeros(len(spans), np.bool_)
    near = np.zeros(len(spans), np.int64)
    cells, hours = _hours(land, at, spans)
    known = np.full((len(spans), OFTEN, 2), np.nan)
    for k in range(len(members)):
        _near(land, members[k], cells, hours, near)
        attended[:] = False
        for x in range(land.starts[members[k]], land.starts[members[k] + 1]):
            e = gathering[_first_from(at, land.order[x])]
            if e >= 0:
                attended[e] = True
        for e in range(len(spans)):
            if near[e] == 0:
                continue
            came, often = 1 if attended[e] else 0, near[e]
            if often < OFTEN and not np.isnan(known[e, often, came]):
                out[k] += known[e, often, came]
                continue
            mean = max(figures[e, 0] - often * figures[e, 2], 1e-6)
            lost = figures[e, 1] - poisson_nats(float(spans[e, 3] - 1 - came), mean)
            if often < OFTEN:
                known[e, often, came] = lost
            out[k] += lost
        out[k] = max(out[k], _follows(land, members[k], cells, hours, spans, figures, attended, True))
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
