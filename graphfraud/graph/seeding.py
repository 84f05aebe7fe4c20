"""Where groups may lie: communities of the links, the same cut finer, and persons whom two occasions have in common.

Communities of modularity have a resolution limit (Fortunato & Barthélemy 2007): small ones are swallowed by their
neighbours. So each community is cut again by itself, and both the whole and its parts are tried. Where members come to half
of the gatherings only, few pairs meet often, but two occasions still share a quarter of the members: that is lockstep
seen from the side of the occasions (CopyCatch, WWW 2013).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.engines.seen import prefetch
from graphfraud.graph.communities import communities
from graphfraud.graph.landscape import Landscape
from graphfraud.stats.order import begins, distinct, order_of
from graphfraud.stats.tails import poisson_nats

if TYPE_CHECKING:
    from graphfraud.graph.company import Links, Search

Array = npt.NDArray[Any]
CUT = 6
"""Communities of fewer persons are not cut again."""
SLOT = 120
"""Minutes of an occasion; occasions overlap by half."""
SHARED = 4
"""Persons that two occasions must share."""
UNUSUAL = 8.0
"""Nats from which two occasions share unusually many."""
MOST = 600
"""Shared sets tried, the most unusual first."""
BUSY = 60
"""Occasions of more visits are left to the pairs: everybody is there."""
SPARSE = 8
"""Places of the table for each attendance that is counted in it."""
AHEAD = 16
"""Attendances whose later ones are called into the cache before they are counted."""
OWN_DATES, OWN_PART, RARE = 4, 0.5, 1 / 3
"""Dates with a crowd, share of the institution's visits that they hold, and of its open days that they are at most, from which it is a crowd of its own."""


def seeds_of(links: Links, search: Search) -> list[Array]:
    """Communities of the links at several resolutions, and lone couples; arrays of person codes."""
    seeds: list[Array] = []
    if not len(links):
        return seeds
    label = np.full(int(max(links.a.max(), links.b.max())) + 1, -1, np.int64)

    def cut(part: Links, resolution: float, depth: int) -> None:
        groups = communities(part.a, part.b, part.nats, seed=search.seed, resolution=resolution)
        if len(groups) == 1 and depth < search.depth and len(groups[0]) <= search.whole:
            return
        seeds.extend(group for group in groups if len(group) >= 3)
        again = [group for group in groups if len(group) >= CUT]
        if not again or depth == 0:
            return
        for number, group in enumerate(again):
            label[group] = number
        inside = np.where(label[part.a] == label[part.b], label[part.a], -1)
        for group in again:
            label[group] = -1
        order = np.argsort(inside, kind="stable")
        bounds = np.searchsorted(inside[order], np.arange(len(again) + 1))
        for number, group in enumerate(again):
            finer = resolution * 2 if len(group) > search.whole else search.resolution
            cut(part.keep(np.sort(order[bounds[number] : bounds[number + 1]])), finer, depth - 1)

    cut(links, search.resolution, search.depth)
    degree = np.bincount(np.concatenate((links.a, links.b)), minlength=1)
    lone = (degree[links.a] == 1) & (degree[links.b] == 1) & (links.nats >= 2 * search.screen)
    seeds.extend(np.array(couple) for couple in zip(links.a[lone], links.b[lone], strict=True))
    return seeds


def occasions(land: Landscape) -> list[Array]:
    """Sets of persons (ascending codes) whom two occasions share though neither habit nor crowd makes it likely.

    An occasion is two hours at an institution. The most unusual sets come first.
    """
    sets: list[tuple[float, bytes]] = []
    for shift in (0, SLOT // 2):
        slot = (land.moment + shift) // SLOT
        number = np.cumsum(begins(land.place, slot)) - 1
        size = np.bincount(number)
        use = (size >= SHARED) & (size <= BUSY)
        if not use.any():
            continue
        for nats, members in _shared_sets(land, number, use, size):
            sets.append((nats, members.tobytes()))
    best: dict[bytes, float] = {}
    for nats, key in sets:
        best[key] = max(nats, best.get(key, 0.0))
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    return [np.frombuffer(key, np.int64) for key, _ in ranked]


def _shared_sets(land: Landscape, number: Array, use: Array, size: Array) -> list[tuple[float, Array]]:
    """For each couple of occasions that share enough persons more than usual: nats and those persons."""
    at = land.order[use[number[land.order]]]
    person, slot = land.person[at].astype(np.int64), number[at]
    keep = np.ones(len(at), bool)
    keep[1:] = (person[1:] != person[:-1]) | (slot[1:] != slot[:-1])
    person, slot = person[keep], slot[keep]
    starts = np.flatnonzero(np.concatenate(([True], person[1:] != person[:-1], [True])))
    key, who = _couples(person, slot, starts, len(size), SHARED)
    order = order_of(key) if len(key) else np.empty(0, np.int64)
    key, who = key[order], who[order]
    cut = np.flatnonzero(key[1:] != key[:-1]) + 1
    low, high = np.concatenate(([0], cut)), np.concatenate((cut, [len(key)]))
    many = high - low >= SHARED
    low, high = low[many], high[many]
    starting = np.flatnonzero(np.diff(np.concatenate(([-1], number))))
    place, volume = land.place[starting], land.volume[land.block[starting]]
    custom = np.bincount(land.place, minlength=len(land.window))
    days = land.dates.reshape(-1, 7).sum(axis=1)
    bounds = np.concatenate(([0], np.cumsum(custom)))
    nats = _unusual(land, key, who, low, high, size, place, volume, custom, days, bounds)
    return [(nats[k], who[low[k] : high[k]]) for k in np.flatnonzero(nats >= UNUSUAL)]


@njit(cache=True, nogil=True)
def _couples(person: Array, slot: Array, starts: Array, slots: int, least: int) -> tuple[Array, Array]:
    """(occasion · slots + later occasion, person) of each couple of occasions that a person attended, by first occasion, then by person.

    Couples that fewer than ``least`` persons can share are left out: the later occasions of those who attended one are counted in a small
    table, where several may fall on one place, so that some stay for nothing and none is lost.

    Args:
        person: of each attendance, ascending.
        slot: the occasion, ascending within a person.
        starts: where each person starts; the end behind the last.
        slots: number of occasions.
        least: persons to be shared.
    """
    free = np.zeros(slots + 1, np.int64)
    for x in range(len(slot)):
        free[slot[x] + 1] += 1
    for s in range(slots):
        free[s + 1] += free[s]
    at, until = np.empty(len(slot), np.int64), np.empty(len(slot), np.int64)
    for p in range(len(starts) - 1):
        for x in range(starts[p], starts[p + 1]):
            k = free[slot[x]]
            at[k], until[k] = x + 1, starts[p + 1]
            free[slot[x]] = k + 1
    seen = np.zeros(1 << 16, np.uint8)
    key, who = np.empty(1 << 10, np.int64), np.empty(1 << 10, np.int64)
    written = 0
    for s in range(slots):
        first, last = free[s - 1] if s else 0, free[s]
        later = 0
        for k in range(first, last):
            later += until[k] - at[k]
            if k + AHEAD < len(at):
                prefetch(slot, at[k + AHEAD])
        if last - first < least or later < least:
            continue
        bits = 6
        while bits < 16 and later * SPARSE >> bits:
            bits += 1
        for x in range(1 << bits):
            seen[x] = 0
        reached = False
        for k in range(first, last):
            for y in range(at[k], until[k]):
                place = _mark(slot[y], bits)
                seen[place] += np.uint8(seen[place] < least)
                reached |= seen[place] >= least
        if not reached:
            continue
        while written + later > len(key):
            key, who = np.append(key, key), np.append(who, who)
        for k in range(first, last):
            for y in range(at[k], until[k]):
                if seen[_mark(slot[y], bits)] >= least:
                    key[written] = s * slots + slot[y]
                    who[written] = person[y]
                    written += 1
    return key[:written], who[:written]


@njit(cache=True, nogil=True)
def _mark(number: int, bits: int) -> int:
    """Place of a number in a table of 2^bits (Fibonacci hashing, Knuth 1973)."""
    return np.int64((np.uint64(number) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - bits))  # type: ignore[return-value]


@njit(cache=True, nogil=True)
def _unusual(
    land: Landscape,
    key: Array,
    who: Array,
    low: Array,
    high: Array,
    size: Array,
    place: Array,
    volume: Array,
    custom: Array,
    days: Array,
    bounds: Array,
) -> Array:
    """Nats of so many shared persons when each of them goes to the second place as often as ever, on any of its days.

    Where more other people came on the second date than usual, so may these.
    """
    out = np.empty(len(low))
    for k in range(len(low)):
        first, second = key[low[k]] // len(size), key[low[k]] % len(size)
        times = 0
        there = place[second]
        since, until = bounds[there], bounds[there + 1]
        for x in range(low[k], high[k]):
            for y in range(land.starts[who[x]], land.starts[who[x] + 1]):
                times += 1 if since <= land.order[y] < until else 0
        shared = high[k] - low[k]
        often = (times - shared) / shared - (1.0 if place[first] == place[second] else 0.0)
        crowd = max(1.0, (volume[second] - shared) * days[there] / custom[there])
        mean = size[first] * max(often, 0.5) / days[there] * crowd
        out[k] = poisson_nats(float(shared), mean)
    return out


def crowds(land: Landscape) -> list[Array]:
    """Sets of persons (ascending codes) who are the crowd of an institution: of its visits most fall on few dates, and they come to these.

    There no two of them meet more often than the crowd lets expect, as they are the crowd; whether they stand is for the group to show. A shop
    in another region, of which the records know these purchases alone, is of that kind.
    """
    new = np.flatnonzero(np.diff(land.block, prepend=-1))
    place, volume = land.place[new], land.volume[land.block[new]]
    many = volume >= SHARED
    places = len(land.window)
    count = np.bincount(place[many], minlength=places)
    often = count >= OWN_DATES
    if not often.any():
        return []
    custom = np.bincount(land.place, minlength=places)
    held = np.bincount(place[many], weights=volume[many], minlength=places)
    spread_over = np.zeros(places)
    spread_over[often] = land.dates.reshape(-1, 7)[often].sum(axis=1)
    own = often & (held > OWN_PART * custom) & (count <= RARE * spread_over)
    if not own.any():
        return []
    at = np.flatnonzero((land.volume[land.block] >= SHARED) & own[land.place])
    found = []
    for number in np.flatnonzero(own):
        mine = at[land.place[at] == number]
        who = distinct(land.person[mine].astype(np.int64) * len(land.volume) + land.block[mine]) // len(land.volume)
        starts = np.flatnonzero(np.concatenate(([True], who[1:] != who[:-1])))
        members = who[starts[np.diff(np.append(starts, len(who))) >= 2]]
        if SHARED <= len(members) <= BUSY:
            found.append(members.astype(np.int64))
    return found
