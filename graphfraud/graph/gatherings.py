"""When a group gathers, and how unlikely that is: compiled scoring of a set of persons.

A gathering is two or more members at one institution, each within the window of the next. Its surprise is
``-ln P(X ≥ s−1)``, X Poisson with the number of other members' visits expected there on that date, from a window before the
first to a window after the last, when dates are permuted within institution and weekday and the date draws as many as
other people's visits say; the members are left out of the crowd. A group's score is the sum over its gatherings without its
greatest day, so that a single mass event or a single tour proves nothing: company has to recur (lockstep: SynchroTrap,
CCS 2014; CopyCatch, WWW 2013).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.graph.landscape import Landscape
from graphfraud.graph.sorting import sort_numbers
from graphfraud.stats.tails import poisson_nats

Array = npt.NDArray[Any]
MIDNIGHT = 1440
"""Minutes of a day: whom the next day finds at the counter still is among the visits after midnight."""
PSEUDO = 1.0
"""Visits that every open date is given on top of those seen: sparse dates are shrunk towards an even spread."""


@njit(cache=True, nogil=True)
def visits_of(land: Landscape, members: Array) -> tuple[Array, Array]:
    """Positions of the members' visits, ascending: by institution, then time; and the number, in ``members``, of whose each is."""
    order, starts = land.order, land.starts
    size = 0
    for m in members:
        size += starts[m + 1] - starts[m]
    at = np.empty(size, np.int64)
    width = np.int64(1)
    while width < len(members):
        width *= 2
    k = 0
    for number, m in enumerate(members):
        for x in range(starts[m], starts[m + 1]):
            at[k] = order[x] * width + number
            k += 1
    sort_numbers(at)
    who = at % width
    at //= width
    return at, who


@njit(cache=True, nogil=True)
def _by_weekday(
    land: Landscape, at: Array, who: Array, low: int, high: int, date: Array, starts: Array, own: Array
) -> None:
    """Sort members' visits at[low:high] to one institution out.

    Into ``date`` goes how many of them are of the same date, of each; into ``own`` minute and member, by weekday, from low + starts[weekday] on.
    """
    days, weekdays, minutes = land.day, land.weekday, land.minute
    starts[:] = 0
    for x in range(low, high):
        starts[weekdays[at[x]] + 1] += 1
    for weekday in range(7):
        starts[weekday + 1] += starts[weekday]
    free = low + starts
    i = low
    while i < high:
        j = i
        while j < high and days[at[j]] == days[at[i]]:
            j += 1
        weekday = weekdays[at[i]]
        for x in range(i, j):
            date[x] = j - i
            own[free[weekday], 0], own[free[weekday], 1] = minutes[at[x]], who[x]
            free[weekday] += 1
        i = j


@njit(cache=True, nogil=True)
def gatherings(land: Landscape, members: Array) -> tuple[Array, Array, Array]:
    """Find the gatherings of a group.

    Returns:
        (visits, spans, figures): positions of the members' visits; a row (from, to, day, persons) for each
        gathering, ``visits[from:to]`` being its visits; a row (expected others, surprise in nats, chance) for each.
    """
    places, moments, windows = land.place, land.moment, land.window
    days, weekdays, minutes = land.day, land.weekday, land.minute
    block, volume, visits, dates = land.block, land.volume, land.visits, land.dates
    at, who = visits_of(land, members)
    there = np.zeros(len(members), np.int64)
    n = len(at)
    spans = np.empty((n // 2 + 1, 4), np.int64)
    figures = np.empty((n // 2 + 1, 3))
    date = np.zeros(n, np.int64)
    own = np.empty((n, 2), np.int64)
    starts = np.zeros(8, np.int64)
    k = 0
    low = 0
    while low < n:
        here = places[at[low]]
        high = low
        while high < n and places[at[high]] == here:
            high += 1
        if high - low >= 2:
            reach = windows[here]
            ready = False
            i = low
            while i < high:
                j = i + 1
                distinct = 1
                there[who[i]] = 1
                while j < high and moments[at[j]] - moments[at[j - 1]] <= reach:
                    distinct += 1 if there[who[j]] == 0 else 0
                    there[who[j]] += 1
                    j += 1
                if distinct >= 2:
                    if not ready:
                        _by_weekday(land, at, who, low, high, date, starts, own)
                        ready = True
                    w = weekdays[at[i]]
                    c = here * 7 + w
                    others = volume[block[at[i]]] - date[i]
                    lost = float(starts[w + 1] - starts[w])
                    chance = (others + PSEUDO) / (visits[c] - lost + PSEUDO * dates[c])
                    first = minutes[at[i]] - reach
                    last = minutes[at[i]] + (moments[at[j - 1]] - moments[at[i]]) + reach
                    near = 0
                    theirs = 0
                    for y in range(low + starts[w], low + starts[w + 1]):
                        if first <= own[y, 0] <= last:
                            near += 1
                            theirs += there[own[y, 1]]
                    if last >= MIDNIGHT:
                        after = (w + 1) % 7
                        for y in range(low + starts[after], low + starts[after + 1]):
                            if own[y, 0] + MIDNIGHT <= last:
                                near += 1
                                theirs += there[own[y, 1]]
                    spans[k, 0], spans[k, 1], spans[k, 2], spans[k, 3] = i, j, days[at[i]], distinct
                    figures[k, 0] = (near - theirs / (j - i)) * chance
                    figures[k, 1] = poisson_nats(float(distinct - 1), figures[k, 0])
                    figures[k, 2] = chance
                    k += 1
                for x in range(i, j):
                    there[who[x]] = 0
                i = j
        low = high
    return at, spans[:k], figures[:k]


@njit(cache=True, nogil=True)
def candidates(land: Landscape, at: Array, spans: Array) -> float:
    """Logarithm of the number of persons among whom the group was chosen: visitors of the places where it gathers.

    Places weigh by the company kept there: the geometric mean of their visitors, times the effective number of places.
    """
    total = 0.0
    mean = 0.0
    square = 0.0
    e = 0
    order = np.argsort(land.place[at[spans[:, 0]]])
    while e < len(order):
        place = land.place[at[spans[order[e], 0]]]
        here = 0.0
        while e < len(order) and land.place[at[spans[order[e], 0]]] == place:
            here += spans[order[e], 3] - 1.0
            e += 1
        total += here
        square += here * here
        mean += here * math.log(max(land.visitors[place], 2.0))
    if total == 0:
        return 0.0
    return mean / total + math.log(total * total / square)


@njit(cache=True, nogil=True)
def choosing(land: Landscape, at: Array, spans: Array, persons: int) -> float:
    """Nats a member that choosing ``persons`` of the candidates costs: ``ln(N/n) + 1``, about ln C(N, n) / n."""
    return max(candidates(land, at, spans) - math.log(max(persons, 1)), 0.0) + 1.0


@njit(cache=True, nogil=True)
def surprise(land: Landscape, members: Array) -> tuple[float, float, int, int, int, float]:
    """Score of a group.

    Returns:
        (total nats, nats without the greatest day, days with ≥ 2 members, days with ≥ 3 members, gatherings of ≥ 3,
        price a member).
    """
    at, spans, figures = gatherings(land, members)
    total = 0.0
    last = -1
    for e in range(len(spans)):
        total += figures[e, 1]
        last = max(last, spans[e, 2])
    nats = np.zeros(last + 1)
    most = np.zeros(last + 1, np.int64)
    stops = 0
    for e in range(len(spans)):
        day = spans[e, 2]
        nats[day] += figures[e, 1]
        most[day] = max(most[day], spans[e, 3])
        stops += 1 if spans[e, 3] >= 3 else 0
    greatest = 0.0
    two = 0
    three = 0
    for day in range(last + 1):
        greatest = max(greatest, nats[day])
        two += 1 if most[day] >= 2 else 0
        three += 1 if most[day] >= 3 else 0
    return total, total - greatest, two, three, stops, choosing(land, at, spans, len(members))


@njit(cache=True, nogil=True)
def _couples(index: Array, starts: Array, persons: int) -> tuple[Array, Array, Array]:
    """``a · persons + b`` (a < b) and the two entries of each two entries of one gathering that are of different members."""
    size = 0
    for e in range(len(starts) - 1):
        n = starts[e + 1] - starts[e]
        size += n * (n - 1) // 2
    key, one, other = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    k = 0
    for e in range(len(starts) - 1):
        for x in range(starts[e], starts[e + 1]):
            for y in range(x + 1, starts[e + 1]):
                if index[x] != index[y]:
                    key[k] = min(index[x], index[y]) * persons + max(index[x], index[y])
                    one[k] = x
                    other[k] = y
                    k += 1
    return key[:k], one[:k], other[:k]


def met_most(index: Array, starts: Array, persons: int, most: int) -> tuple[Array, Array, Array]:
    """The pairs of members who met most, the oftenest first, with the visits at which they did.

    Args:
        index: number of the member of each entry, gathering by gathering.
        starts: where each gathering starts among the entries (one more than there are gatherings).
        persons: how many members there are.
        most: pairs at most.

    Returns:
        (pairs, bounds, rows): member numbers (a < b), a row a pair; the entries of pair k are ``rows[bounds[k]:bounds[k + 1]]``,
        ascending, each once.
    """
    key, one, other = _couples(index, starts, persons)
    couples, place, counts = np.unique(key, return_inverse=True, return_counts=True)
    ranked = np.lexsort((couples, -counts))[:most]
    rank = np.full(len(couples), -1, np.int64)
    rank[ranked] = np.arange(len(ranked))
    mine = rank[place]
    keep = mine >= 0
    entries = max(len(index), 1)
    held = np.unique(np.concatenate((mine[keep] * entries + one[keep], mine[keep] * entries + other[keep])))
    bounds = np.searchsorted(held, np.arange(len(ranked) + 1) * entries)
    pairs = np.stack((couples[ranked] // persons, couples[ranked] % persons), axis=1)
    return pairs, bounds, held % entries
