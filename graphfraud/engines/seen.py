"""Compiled steps of the co-presence scan: whom each person saw, counted in a table that the nearest cache holds.

Visits lie by institution and time, so whom a visit saw are a stretch of them (its span). Laid by person, a person's spans tell all whom he
saw; a small table of counts says whether anybody may be among them often enough, and only then they are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Marks = npt.NDArray[np.uint16]

SPREAD = np.uint64(0x9E3779B1)
LENGTH = (1 << 32) - 1
"""A span is packed as (first visit, number of visits), 32 bits each."""
MARK = 16
"""Bits of a person's mark: the slot in the largest table of counts."""
SMALLEST = 6
"""Bits of the smallest table."""
SPARSE = 16
"""Slots a visit seen: so seldom two persons share one."""
HIGHEST = 100
"""Counts of the table end here."""
AHEAD = 16
"""Spans whose marks are called into the cache before they are read: the memory answers while others are counted."""


def _prefetch(typingctx: Any, marks: Any, at: Any) -> tuple[Any, Callable[..., Any]]:
    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        place = builder.bitcast(builder.gep(array.data, [args[1]]), cgutils.voidptr_t)
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, number, number, number])
        call = builder.module.declare_intrinsic("llvm.prefetch", [cgutils.voidptr_t], kind)
        builder.call(call, [place, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(marks, at), build


prefetch = cast(Callable[..., None], intrinsic(_prefetch))
"""Call ``marks[at]`` into the cache, for compiled loops; nothing is read, any place will do."""


@njit(cache=True, nogil=True)
def _stretch(span: int) -> tuple[Any, Any]:
    """From where to where a span reaches; without a sign, so that no index is looked at for being below zero."""
    start = np.uint64(span) >> np.uint64(32)
    return start, start + (np.uint64(span) & np.uint64(LENGTH))


@njit(cache=True, nogil=True)
def _marked(person: int) -> Any:
    return ((np.uint64(person) * SPREAD) >> np.uint64(32 - MARK)) & np.uint64((1 << MARK) - 1)


@njit(cache=True, nogil=True)
def near(
    place: Ints,
    moment: Longs,
    person: Ints,
    window: Ints,
    first: int,
    last: int,
    low: Ints,
    high: Ints,
    mark: Marks,
    count: Ints,
) -> None:
    """The stretch of visits within each one's window (from ``low`` to ``high``, exclusive), its person's mark, visits a person.

    Of the visits from ``first`` to ``last`` (exclusive): whole institutions.
    """
    for u in range(first, last):
        mark[u] = _marked(person[u])
    for u in range(first, last):
        count[person[u]] += 1
    start = first
    while start < last:
        end = start + 1
        while end < last and place[end] == place[start]:
            end += 1
        width = window[place[start]]
        u = v = start
        while v < end:
            within = moment[v] <= moment[u] + width
            high[u] = v + within
            low[v] = u
            v += within
            u += 1 - within
        high[u:end] = end
        start = end


@njit(cache=True, nogil=True)
def first_places(free: npt.NDArray[np.int32]) -> None:
    """From visits a part and person to where each part begins to lay its visits of the person, in place."""
    at = 0
    for p in range(free.shape[1]):
        for k in range(free.shape[0]):
            count = free[k, p]
            free[k, p] = at
            at += count


@njit(cache=True, nogil=True)
def by_person(person: Ints, first: int, last: int, low: Ints, high: Ints, free: Ints, spans: Longs) -> None:
    """Lay the spans of visits ``first`` to ``last`` by person; ``free`` is then where the person's end."""
    for u in range(first, last):
        k = free[person[u]]
        spans[k] = (np.int64(low[u]) << 32) | (high[u] - low[u])
        free[person[u]] = k + 1


@njit(cache=True, nogil=True)
def _finer(mark: Marks, some: Longs, few: int, slots: npt.NDArray[np.int8], kept: Longs) -> int:
    """Write those of the visits in ``some`` whose whole mark is there ``few`` times into ``kept``; how many they are.

    ``slots`` are zero before and after.
    """
    for j in range(len(some)):
        slot = mark[some[j] & LENGTH]
        slots[slot] += slots[slot] < few
    left = 0
    for j in range(len(some)):
        kept[left] = some[j]
        left += slots[mark[some[j] & LENGTH]] >= few
    for j in range(len(some)):
        slots[mark[some[j] & LENGTH]] = 0
    return left


@njit(cache=True, nogil=True)
def recurring(
    person: Ints,
    place: Ints,
    day: Ints,
    mark: Marks,
    spans: Longs,
    ends: Ints,
    first: int,
    last: int,
    least: int,
    widths: tuple[int, int, int],
    keys: Longs,
    who: Ints,
) -> tuple[int, int]:
    """Write the key of every meeting of a pair (a < b) that may have met ``least`` times into ``keys``.

    Counts of persons who share a slot of the table are added up: a pair may be written for nothing, none that met so often is left out.

    Args:
        person: code a visit; visits sorted by (place, moment).
        place: institution code a visit.
        day: day number a visit.
        mark: of the visits' persons.
        spans: by person.
        ends: where the spans of each person end.
        first: person to begin with.
        last: person to end before.
        least: number of meetings, ≥ 1.
        widths: bits of the person met, of day and institution, of the institution.
        keys: room for meetings.
        who: filled with the persons that the highest parts of the keys stand for.

    Returns:
        How many keys were written, and the person to go on with: earlier than ``last`` where there was no room for all of his.
    """
    slots, fine = np.zeros(1 << MARK, np.int8), np.zeros(1 << MARK, np.int8)
    some, kept = np.empty(1 << 12, np.int64), np.empty(1 << 12, np.int64)
    few = min(least, HIGHEST)
    written, names = 0, 0
    for a in range(first, last):
        begin, end = ends[a - 1] if a else 0, ends[a]
        looks = 0
        for i in range(begin, end):
            looks += spans[i] & LENGTH
            if i + AHEAD < len(spans):
                soon = spans[i + AHEAD]
                prefetch(mark, soon >> 32)
                prefetch(mark, (soon >> 32) + (soon & LENGTH) - 1)
        saw = looks - (end - begin)
        if saw < least:
            continue
        bits = SMALLEST
        while bits < MARK and (saw * SPARSE) >> bits:
            bits += 1
        down = MARK - bits
        for s in range(1 << bits):
            slots[s] = 0
        slots[_marked(a) >> np.uint64(down)] = -min(end - begin, HIGHEST)
        reached = 0
        for i in range(begin, end):
            for v in range(*_stretch(spans[i])):
                slot = np.uint64(mark[v]) >> np.uint64(down)
                count = slots[slot]
                slots[slot] = count + (count < few)
                reached += count == few - 1
        if not reached:
            continue
        if looks > len(some):  # his own visits as well: of many of them the table tells no longer that they are his
            some, kept = np.empty(2 * looks, np.int64), np.empty(2 * looks, np.int64)
        left = 0
        for i in range(begin, end):
            for v in range(*_stretch(spans[i])):
                some[left] = (np.int64(i - begin) << 32) | np.int64(v)
                left += slots[np.uint64(mark[v]) >> np.uint64(down)] >= few
        left = _finer(mark, some[:left], few, fine, kept)
        if not left:
            continue
        if names == len(who):
            return written, a
        before, located, u = written, -1, -1
        for j in range(left):
            i, v = kept[j] >> 32, kept[j] & LENGTH
            if person[v] > a:
                while located < i:
                    located += 1
                    u = max(spans[begin + located] >> 32, u + 1)
                    while person[u] != a:
                        u += 1
                if written == len(keys):
                    return before, a
                earlier = min(u, v)
                occasion = (np.int64(day[earlier]) << widths[2]) | place[earlier]
                keys[written] = (((np.int64(names) << widths[0]) | person[v]) << widths[1]) | occasion
                written += 1
        if written > before:
            who[names] = a
            names += 1
    return written, last


@njit(cache=True, nogil=True)
def distinct_days(
    keys: Longs, width: int, place_width: int, day_of: Longs, least: int, pair: Longs, days: Ints, meetings: Ints
) -> int:
    """Of sorted keys: pairs with ``least`` days, their days and meetings; how many they are.

    ``day_of`` tells the day of an occasion where it is not the key's own bits above ``place_width``.
    """
    k = 0
    i = 0
    n = len(keys)
    low = (np.int64(1) << width) - 1
    while i < n:
        this = keys[i] >> width
        last = keys[i]
        seen, met = 1, 1
        i += 1
        while i < n and keys[i] >> width == this:
            if keys[i] != last:
                met += 1
                if len(day_of):
                    seen += day_of[keys[i] & low] != day_of[last & low]
                else:
                    seen += keys[i] >> place_width != last >> place_width
                last = keys[i]
            i += 1
        if seen >= least:
            pair[k] = this
            days[k] = seen
            meetings[k] = met
            k += 1
    return k
