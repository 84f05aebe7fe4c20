"""When a group gathers, and how unlikely that is: compiled scoring of a set of persons.

A gathering is two or more members at one institution within the window. Its surprise is ``-ln P(X ≥ s−1)``, X Poisson with
the number of other members' visits expected there on that date when dates are permuted within institution and weekday,
the members left out of the crowd. A group's score is the sum over its gatherings without its greatest day, so
that a single mass event or a single tour proves nothing: company has to recur (lockstep: SynchroTrap, CCS 2014; CopyCatch, WWW 2013).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.graph.landscape import Landscape
from graphfraud.graph.sorting import sort_numbers
from graphfraud.stats.crowding import SHRINK
from graphfraud.stats.tails import poisson_nats

Array = npt.NDArray[Any]


@njit(cache=True, nogil=True)
def visits_of(land: Landscape, members: Array) -> Array:
    """Positions of the members' visits, ascending: by institution, then time."""
    size = 0
    for m in members:
        size += land.starts[m + 1] - land.starts[m]
    out = np.empty(size, np.int64)
    k = 0
    for m in members:
        for x in range(land.starts[m], land.starts[m + 1]):
            out[k] = land.order[x]
            k += 1
    sort_numbers(out)
    return out


@njit(cache=True, nogil=True)
def _chances(land: Landscape, at: Array, low: int, high: int, out: Array) -> None:
    """Chance of a shared date a weekday at one institution, the visits at[low:high] left out of the crowd."""
    place = land.place[at[low]]
    lost_pairs = np.zeros(7)
    lost = np.zeros(7)
    i = low
    while i < high:
        j = i
        while j < high and land.day[at[j]] == land.day[at[i]]:
            j += 1
        w = land.weekday[at[i]]
        v = land.volume[land.block[at[i]]]
        g = j - i
        lost_pairs[w] += v * (v - 1) - (v - g) * (v - g - 1)
        lost[w] += g
        i = j
    for w in range(7):
        c = place * 7 + w
        n = land.visits[c] - lost[w]
        s = land.pairs[c] - lost_pairs[w]
        out[w] = (s + SHRINK) / (n * (n - 1) + SHRINK * land.dates[c]) if n > 1 else 1.0 / land.dates[c]


@njit(cache=True, nogil=True)
def gatherings(land: Landscape, members: Array) -> tuple[Array, Array, Array]:
    """Find the gatherings of a group.

    Returns:
        (visits, spans, figures): positions of the members' visits; a row (from, to, day, persons) for each
        gathering, ``visits[from:to]`` being its visits; a row (expected others, surprise in nats, chance) for each.
    """
    at = visits_of(land, members)
    n = len(at)
    spans = np.empty((n // 2 + 1, 4), np.int64)
    figures = np.empty((n // 2 + 1, 3))
    chance = np.empty(7)
    k = 0
    low = 0
    while low < n:
        place = land.place[at[low]]
        high = low
        while high < n and land.place[at[high]] == place:
            high += 1
        if high - low >= 2:
            reach = land.window[place]
            ready = False
            i = low
            while i < high:
                j = i + 1
                distinct = 1
                while j < high and land.moment[at[j]] - land.moment[at[i]] <= reach:
                    fresh = 1
                    for x in range(i, j):
                        if land.person[at[x]] == land.person[at[j]]:
                            fresh = 0
                            break
                    distinct += fresh
                    j += 1
                if distinct >= 2:
                    if not ready:
                        _chances(land, at, low, high, chance)
                        ready = True
                    total = 0.0
                    for x in range(i, j):
                        w = land.weekday[at[x]]
                        for y in range(low, high):
                            if (
                                land.weekday[at[y]] == w
                                and land.person[at[y]] != land.person[at[x]]
                                and abs(land.minute[at[y]] - land.minute[at[x]]) <= reach
                            ):
                                total += chance[w]
                    spans[k, 0], spans[k, 1], spans[k, 2], spans[k, 3] = i, j, land.day[at[i]], distinct
                    figures[k, 0] = total / (j - i)
                    figures[k, 1] = poisson_nats(float(distinct - 1), figures[k, 0])
                    figures[k, 2] = chance[land.weekday[at[i]]]
                    k += 1
                i = j
        low = high
    return at, spans[:k], figures[:k]


@njit(cache=True, nogil=True)
def surprise(land: Landscape, members: Array) -> tuple[float, float, int, int, int]:
    """Score of a group.

    Returns:
        (total nats, nats without the greatest day, days with ≥ 2 members, days with ≥ 3 members, gatherings of ≥ 3).
    """
    _, spans, figures = gatherings(land, members)
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
    return total, total - greatest, two, three, stops
