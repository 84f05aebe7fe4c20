"""The co-presence primitive: who was at the same institution within the window, on how many days.

A window slides over visits sorted by institution and time; pairs are packed into one integer and counted by sorting.
Measured against bucket joins in pandas, polars and DuckDB it is the fastest exact way on one machine.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

BUCKET = 1 << 20
"""Candidate pairs sorted at once (8 bytes each): what the processor's cache holds."""
PASS = 1 << 26
"""Candidate pairs held at once: half a gigabyte, however many there are."""


@dataclass(frozen=True)
class Pairs:
    """Pairs of persons (a < b): distinct days on which they met, and meetings (distinct institutions and days)."""

    a: Ints
    b: Ints
    days: Ints
    meetings: Ints

    def __len__(self) -> int:
        return len(self.a)


@njit(cache=True, nogil=True)
def _count(place: Ints, moment: Longs, person: Ints, window: Ints, counts: Longs) -> None:
    n = len(place)
    for u in range(n):
        v = u + 1
        while v < n and place[v] == place[u] and moment[v] - moment[u] <= window[place[u]]:
            if person[u] != person[v]:
                counts[min(person[u], person[v])] += 1
            v += 1


@njit(cache=True, nogil=True)
def _fill(
    place: Ints,
    moment: Longs,
    person: Ints,
    day: Ints,
    window: Ints,
    bucket: Ints,
    low: Longs,
    free: Longs,
    width: int,
    span: int,
    out: Longs,
) -> None:
    """Write the key of every candidate into the part of ``out`` that belongs to its first person's bucket (−1: not now)."""
    n = len(place)
    places = len(window)
    for u in range(n):
        v = u + 1
        while v < n and place[v] == place[u] and moment[v] - moment[u] <= window[place[u]]:
            a, b = person[u], person[v]
            if a > b:
                a, b = b, a
            if a != b and bucket[a] >= 0:
                here = bucket[a]
                out[free[here]] = (np.int64(a - low[here]) * width + b) * span + np.int64(day[u]) * places + place[u]
                free[here] += 1
            v += 1


@njit(cache=True, nogil=True)
def _distinct(keys: Longs, places: int, span: int, least: int, pair: Longs, days: Ints, meetings: Ints) -> int:
    k = 0
    i = 0
    n = len(keys)
    while i < n:
        this = keys[i] // span
        last = keys[i]
        seen, met = 1, 1
        i += 1
        while i < n and keys[i] // span == this:
            if keys[i] != last:
                met += 1
                if keys[i] // places != last // places:
                    seen += 1
                last = keys[i]
            i += 1
        if seen >= least:
            pair[k] = this
            days[k] = seen
            meetings[k] = met
            k += 1
    return k


def co_presence(
    place: Ints, moment: Longs, person: Ints, day: Ints, window: Ints, *, persons: int, least: int = 2
) -> Pairs:
    """Pairs of persons at the same institution within the window on at least ``least`` days.

    Args:
        place: institution code a visit; visits sorted by (place, moment).
        moment: minutes since a fixed point.
        person: person code a visit.
        day: day number a visit (≥ 0); a meeting counts on the day of its earlier visit.
        window: minutes, one an institution code.
        persons: number of person codes.
        least: smallest number of distinct days.

    Returns:
        Pairs in order of (a, b). Exact for any number of persons and days: the packed key is cut into ranges
        of the first person so that it always fits 63 bits.
    """
    if len(place) == 0:
        none = np.empty(0, np.int32)
        return Pairs(none, none, none, none)
    counts = np.zeros(persons, np.int64)
    _count(place, moment, person, window, counts)
    span = (int(day.max()) + 1) * len(window)
    widest = max(1, (1 << 62) // (persons * span))
    total = np.concatenate(([0], np.cumsum(counts)))
    cuts = _cuts(total, widest)
    bucket = np.empty(persons, np.int32)
    parts: list[Pairs] = []
    first = 0
    while first < len(cuts) - 1:
        last = first + 1
        while last < len(cuts) - 1 and total[cuts[last + 1]] - total[cuts[first]] <= PASS:
            last += 1
        low = cuts[first : last + 1]
        bounds = total[low] - total[low[0]]
        bucket.fill(-1)
        bucket[low[0] : low[-1]] = np.repeat(np.arange(last - first, dtype=np.int32), np.diff(low))
        keys = np.empty(int(bounds[-1]), np.int64)
        _fill(place, moment, person, day, window, bucket, low, bounds[:-1].copy(), persons, span, keys)

        def counted(k: int, low: Longs = low, bounds: Longs = bounds, keys: Longs = keys) -> Pairs:
            return _counted(keys[bounds[k] : bounds[k + 1]], int(low[k]), persons, len(window), span, least)

        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            parts.extend(pool.map(counted, range(last - first)))
        first = last
    return Pairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("a", "b", "days", "meetings")))


def _cuts(total: Longs, widest: int) -> Longs:
    """First persons of the buckets: some ``BUCKET`` candidates each, at most ``widest`` persons."""
    persons = len(total) - 1
    cuts = [0]
    while cuts[-1] < persons:
        low = cuts[-1]
        high = int(np.searchsorted(total, total[low] + BUCKET, side="right")) - 1
        cuts.append(min(max(high, low + 1), persons, low + widest))
    return np.array(cuts, np.int64)


def _counted(keys: Longs, low: int, persons: int, places: int, span: int, least: int) -> Pairs:
    """Sort one bucket's keys and count each pair's days and meetings."""
    keys.sort()
    pair, days, met = np.empty(len(keys), np.int64), np.empty(len(keys), np.int32), np.empty(len(keys), np.int32)
    kept = _distinct(keys, places, span, least, pair, days, met)
    pair = pair[:kept]
    a, b = (pair // persons + low).astype(np.int32), (pair % persons).astype(np.int32)
    return Pairs(a, b, days[:kept].copy(), met[:kept].copy())


def windows(place: Ints, day: Ints, places: int, *, minutes: int, crowd: int) -> Ints:
    """The window of each institution: ``minutes``, shorter where a window would hold more than ``crowd`` visits.

    Open time is taken as eight hours a day; two minutes are the least. At a crowded counter cards that are swiped
    in a bundle stand next to one another, so a shorter window loses nothing and avoids a quadratic number of pairs.
    """
    visits = np.bincount(place, minlength=places).astype(np.float64)
    span = int(day.max(initial=0)) + 1
    open_days = np.bincount(np.unique(place.astype(np.int64) * span + day) // span, minlength=places)
    rate = visits / np.maximum(open_days, 1) / 480.0
    return np.clip(np.floor(crowd / np.maximum(rate, 1e-9)), 2, minutes).astype(np.int32)


@njit(cache=True, nogil=True)
def expected_days(a: Ints, b: Ints, starts: Longs, cell: Longs, minute: Ints, window: Ints, chance: Floats) -> Floats:
    """Expected meetings of each pair when dates are permuted within institution and weekday.

    Args:
        a: person codes of the pairs' first persons.
        b: of their second persons.
        starts: where each person's visits start in ``cell`` and ``minute`` (length persons + 1).
        cell: institution · 7 + weekday, ascending within a person, then minute ascending.
        minute: minute of the day.
        window: minutes an institution.
        chance: probability that two visits of the cell fall on the same date.

    Returns:
        Expected number, one a pair.
    """
    out = np.zeros(len(a))
    for k in range(len(a)):
        i, i_end = starts[a[k]], starts[a[k] + 1]
        j, j_end = starts[b[k]], starts[b[k] + 1]
        total = 0.0
        while i < i_end and j < j_end:
            if cell[i] < cell[j]:
                i += 1
            elif cell[i] > cell[j]:
                j += 1
            else:
                here = cell[i]
                reach = window[here // 7]
                j_stop = j
                while j_stop < j_end and cell[j_stop] == here:
                    j_stop += 1
                while i < i_end and cell[i] == here:
                    for x in range(j, j_stop):
                        if abs(minute[x] - minute[i]) <= reach:
                            total += chance[here]
                    i += 1
                j = j_stop
        out[k] = total
    return out
