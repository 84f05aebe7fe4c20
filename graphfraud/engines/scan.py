"""The co-presence primitive: who was at the same institution within the window, on how many days.

Person by person: those seen in the windows of one's visits are counted in a small table, and only who may have been there often enough is
looked at again (engines.seen). No list of candidate pairs is ever written. Measured against bucket joins in pandas, polars and DuckDB it is the
fastest exact way on one machine.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.engines.seen import Marks, by_person, distinct_days, first_places, near, recurring
from graphfraud.stats.order import distinct

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MOST = 400
"""Visits of one institution and moment (a minute, a date where there is no time) among which pairs are looked for."""

BUCKET = 1 << 18
"""Meetings sorted at once (8 bytes each): what the processor's cache holds."""
WORTH = 1 << 16
"""Visits from which on threads are worth their start."""
WIDTH = 62
"""Bits of a packed key."""
SHARES = 64
"""Shares of the persons that threads take in turn, so that none waits long for the other."""


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
def _crowded(place: Ints, moment: Longs, most: int) -> Flags:
    out = np.zeros(len(place), np.bool_)
    i = 0
    while i < len(place):
        j = i + 1
        while j < len(place) and moment[j] == moment[i] and place[j] == place[i]:
            j += 1
        if j - i > most:
            out[i:j] = True
        i = j
    return out


@njit(cache=True, nogil=True)
def _crowds(place: Ints, moment: Longs, most: int) -> bool:
    """Whether any are: of sorted visits the one that stands ``most`` further on tells."""
    any_of = False
    for k in range(len(place) - most):
        any_of |= (moment[k] == moment[k + most]) & (place[k] == place[k + most])
    return any_of


def crowded(place: Ints, moment: Longs, most: int = MOST) -> Flags:
    """Visits that stand with more than ``most`` at one institution and moment: who came with whom cannot be told there.

    Args:
        place: institution code a visit; visits sorted by (place, moment).
        moment: minutes since a fixed point; the date where the records carry no more.
        most: visits of one moment among which pairs are looked for.
    """
    out: Flags = _crowded(place, moment, most)
    return out


def co_presence(
    place: Ints,
    moment: Longs,
    person: Ints,
    day: Ints,
    window: Ints,
    *,
    persons: int,
    least: int = 2,
    most: int = MOST,
) -> Pairs:
    """Pairs of persons at the same institution within the window on at least ``least`` days.

    Visits of crowded moments make no pairs: pairs grow with the square of those who stand together, the evidence of
    each does not.

    Args:
        place: institution code a visit; visits sorted by (place, moment).
        moment: minutes since a fixed point.
        person: person code a visit.
        day: day number a visit (≥ 0); a meeting counts on the day of its earlier visit.
        window: minutes, one an institution code.
        persons: number of person codes.
        least: smallest number of distinct days.
        most: see ``crowded``.

    Returns:
        Pairs in order of (a, b). Exact for any number of persons and days: a key is packed of what fits 63 bits.
    """
    if _crowds(place, moment, most):
        packed = crowded(place, moment, most)
        place, moment, person, day = place[~packed], moment[~packed], person[~packed], day[~packed]
    if len(place) == 0:
        none = np.empty(0, np.int32)
        return Pairs(none, none, none, none)
    keyed = _Keyed.of(place, day, persons, len(window))
    many = len(place) >= WORTH
    with _workers(many) as pool:
        mark, spans, ends = _laid(place, moment, person, window, persons, _parts(place, many), pool)

        def met(share: tuple[int, int]) -> list[Pairs]:
            return _met(person, mark, spans, ends, keyed, max(least, 1), *share)

        found = list(itertools.chain(*pool.map(met, _shares(ends, SHARES if many else 1))))
    return Pairs(*(np.concatenate([getattr(part, name) for part in found]) for name in ("a", "b", "days", "meetings")))


def _laid(
    place: Ints, moment: Longs, person: Ints, window: Ints, persons: int, parts: list[tuple[int, int]], pool: Any
) -> tuple[Marks, Longs, Ints]:
    """The visits' marks, and their spans by person with where those of each person end (see engines.seen)."""
    low, high, mark = np.empty(len(place), np.int32), np.empty(len(place), np.int32), np.empty(len(place), np.uint16)
    free, spans = np.zeros((len(parts), persons), np.int32), np.empty(len(place), np.int64)
    numbers = range(len(parts))
    list(pool.map(lambda k: near(place, moment, person, window, *parts[k], low, high, mark, free[k]), numbers))
    first_places(free)
    list(pool.map(lambda k: by_person(person, *parts[k], low, high, free[k], spans), numbers))
    return mark, spans, free[-1]


@dataclass(frozen=True)
class _Keyed:
    """How a meeting is packed into one number: who (one of those of a call), with whom, on which day, where.

    Attributes:
        place, day: of the visits.
        widths: bits of the person met, of day and institution together, of the institution.
        days: the day of each occasion where day and institution are counted through, because they do not fit; else none.
    """

    place: Ints
    day: Ints
    widths: tuple[int, int, int]
    days: Longs

    @classmethod
    def of(cls, place: Ints, day: Ints, persons: int, places: int) -> _Keyed:
        """With room for one of those who meet at least."""
        person_width, place_width = (persons - 1).bit_length(), (places - 1).bit_length()
        widths = (person_width, int(day.max()).bit_length() + place_width, place_width)
        if person_width + widths[1] <= WIDTH:
            return cls(place, day, widths, np.empty(0, np.int64))
        occasion = (day.astype(np.int64) << 31) | place
        kinds = distinct(occasion)
        number = np.searchsorted(kinds, occasion).astype(np.int32)
        return cls(np.zeros_like(place), number, (person_width, (len(kinds) - 1).bit_length(), 0), kinds >> 31)

    @property
    def who(self) -> int:
        """So many of those who meet can be told apart."""
        return 1 << max(WIDTH - self.widths[0] - self.widths[1], 0)


def _met(
    person: Ints,
    mark: npt.NDArray[np.uint16],
    spans: Longs,
    ends: Ints,
    keyed: _Keyed,
    least: int,
    first: int,
    last: int,
) -> list[Pairs]:
    """Pairs whose first person is one of ``first`` … ``last`` (exclusive), as many meetings at once as ``BUCKET`` says."""
    found = []
    keys, who = np.empty(BUCKET, np.int64), np.empty(min(BUCKET, keyed.who), np.int32)
    while first < last:
        count, stop = recurring(
            person, keyed.place, keyed.day, mark, spans, ends, first, last, least, keyed.widths, keys, who
        )
        if count:
            found.append(_counted(keys[:count], who, keyed, least))
        elif stop == first:
            keys = np.empty(2 * len(keys), np.int64)
        first = stop
    return found or [Pairs(*(np.empty(0, np.int32) for _ in range(4)))]


def _shares(ends: Ints, shares: int) -> list[tuple[int, int]]:
    """The persons in so many shares of like numbers of visits."""
    cuts = np.searchsorted(ends, np.arange(1, shares) * int(ends[-1]) // shares)
    return _pairwise(np.concatenate(([0], cuts, [len(ends)])))


def _parts(place: Ints, many: bool) -> list[tuple[int, int]]:
    """Stretches of the visits that can be scanned side by side: whole institutions, a core each where there are many visits."""
    cores = _cores() if many else 1
    borders = place[np.arange(1, cores) * len(place) // cores]
    return _pairwise(np.concatenate(([0], np.searchsorted(place, borders), [len(place)])))


def _pairwise(cuts: npt.NDArray[Any]) -> list[tuple[int, int]]:
    return list(itertools.pairwise(np.unique(cuts).tolist()))


def _cores() -> int:
    return min(4, os.cpu_count() or 1)


@contextmanager
def _workers(many: bool) -> Iterator[Any]:
    """Threads, or none where starting them takes longer than the work."""
    if many:
        with ThreadPoolExecutor(_cores()) as pool:
            yield pool
    else:
        yield _Alone()


class _Alone:
    """Work done here and now, in order."""

    map = staticmethod(map)


def _counted(keys: Longs, who: Ints, keyed: _Keyed, least: int) -> Pairs:
    """Sort the keys and count each pair's days and meetings."""
    keys.sort()
    pair, days, met = np.empty(len(keys), np.int64), np.empty(len(keys), np.int32), np.empty(len(keys), np.int32)
    kept = distinct_days(keys, keyed.widths[1], keyed.widths[2], keyed.days, least, pair, days, met)
    pair = pair[:kept]
    a, b = who[pair >> keyed.widths[0]], (pair & ((1 << keyed.widths[0]) - 1)).astype(np.int32)
    return Pairs(a, b, days[:kept].copy(), met[:kept].copy())


def windows(place: Ints, day: Ints, places: int, *, minutes: int, crowd: int) -> Ints:
    """The window of each institution: ``minutes``, shorter where a window would hold more than ``crowd`` visits.

    Open time is taken as eight hours a day; two minutes are the least. At a crowded counter cards that are swiped
    in a bundle stand next to one another, so a shorter window loses nothing and avoids a quadratic number of pairs.
    """
    visits = np.bincount(place, minlength=places).astype(np.float64)
    span = int(day.max(initial=0)) + 1
    open_days = np.bincount(distinct(place.astype(np.int64) * span + day) // span, minlength=places)
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
