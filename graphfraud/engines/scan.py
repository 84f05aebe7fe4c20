"""The co-presence primitive: who was at the same institution within the window, on how many days.

A window slides over visits sorted by institution and time; pairs are packed into one integer and counted by sorting.
Measured against bucket joins in pandas, polars and DuckDB it is the fastest exact way on one machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

BUCKET = 1 << 24
"""Candidate pairs held at once (8 bytes each)."""


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
    low: int,
    high: int,
    width: int,
    places: int,
    span: int,
    out: Longs,
) -> int:
    n = len(place)
    k = 0
    for u in range(n):
        v = u + 1
        while v < n and place[v] == place[u] and moment[v] - moment[u] <= window[place[u]]:
            a, b = person[u], person[v]
            if a > b:
                a, b = b, a
            if a != b and low <= a < high:
                out[k] = (np.int64(a - low) * width + b) * span + np.int64(day[u]) * places + place[u]
                k += 1
            v += 1
    return k


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
    places = len(window)
    span = (int(day.max()) + 1) * places
    widest = max(1, (1 << 62) // (persons * span))
    parts: list[tuple[Longs, Ints, Ints, int]] = []
    total = np.concatenate(([0], np.cumsum(counts)))
    low = 0
    while low < persons:
        high = int(np.searchsorted(total, total[low] + BUCKET, side="right")) - 1
        high = min(max(high, low + 1), persons, low + widest)
        size = int(total[high] - total[low])
        if size:
            keys = np.empty(size, np.int64)
            _fill(place, moment, person, day, window, low, high, persons, places, span, keys)
            keys.sort()
            pair, days, met = np.empty(size, np.int64), np.empty(size, np.int32), np.empty(size, np.int32)
            kept = _distinct(keys, places, span, least, pair, days, met)
            parts.append((pair[:kept].copy(), days[:kept].copy(), met[:kept].copy(), low))
        low = high
    a = np.concatenate([pair // persons + start for pair, _, _, start in parts] or [np.empty(0, np.int64)])
    b = np.concatenate([pair % persons for pair, _, _, _ in parts] or [np.empty(0, np.int64)])
    days = np.concatenate([part for _, part, _, _ in parts] or [np.empty(0, np.int32)])
    met = np.concatenate([part for _, _, part, _ in parts] or [np.empty(0, np.int32)])
    return Pairs(a.astype(np.int32), b.astype(np.int32), days, met)


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
