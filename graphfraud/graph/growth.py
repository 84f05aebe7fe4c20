"""Completing a group: persons who attend its gatherings join, members who add nothing leave; compiled."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.graph.gatherings import gatherings
from graphfraud.graph.landscape import Landscape
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
        gain += poisson_nats(others, mean) - figures[e, 1]
    return gain


@njit(cache=True, nogil=True)
def _attenders(land: Landscape, at: Array, spans: Array, scratch: Array) -> tuple[Array, Array]:
    """(person, gathering) couples of outsiders who were there; ``scratch`` (persons, ≥ 0: member) is -1 else."""
    who = []
    when = []
    for e in range(len(spans)):
        first, last = at[spans[e, 0]], at[spans[e, 1] - 1]
        reach = land.window[land.place[first]]
        x = first
        while x > 0 and land.place[x - 1] == land.place[first] and land.moment[last] - land.moment[x - 1] <= reach:
            x -= 1
        while (
            x < len(land.person) and land.place[x] == land.place[first] and land.moment[x] - land.moment[first] <= reach
        ):
            if scratch[land.person[x]] < 0:
                who.append(land.person[x])
                when.append(e)
            x += 1
    return np.array(who, dtype=np.int64), np.array(when, dtype=np.int64)


@njit(cache=True, nogil=True)
def _grow(land: Landscape, members: Array, scratch: Array, price: float, share: float) -> Array:
    at, spans, figures = gatherings(land, members)
    if len(spans) < 2:
        return members
    for m in members:
        scratch[m] = 0
    who, when = _attenders(land, at, spans, scratch)
    for m in members:
        scratch[m] = -1
    order = np.argsort(who, kind="mergesort")
    least = max(2, int(math.ceil(share * len(spans))))
    joined = []
    i = 0
    while i < len(order):
        j = i
        attended = np.zeros(len(spans), np.bool_)
        while j < len(order) and who[order[j]] == who[order[i]]:
            attended[when[order[j]]] = True
            j += 1
        if attended.sum() >= least and _gain(land, who[order[i]], at, spans, figures, attended) > price:
            joined.append(who[order[i]])
        i = j
    if len(joined) == 0:
        return members
    return np.concatenate((members, np.array(joined, dtype=np.int64)))


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
            out[k] += figures[e, 1] - poisson_nats(spans[e, 3] - (2 if present else 1), mean)
    return out


@njit(cache=True, nogil=True)
def _prune(land: Landscape, members: Array, price: float) -> Array:
    kept = members
    while len(kept) > 2:
        at, spans, figures = gatherings(land, kept)
        if len(spans) == 0:
            return kept[:0]
        loss = losses(land, kept, at, spans, figures)
        order = np.argsort(loss, kind="mergesort")
        gone = 0
        while gone < max(1, len(kept) // 8) and loss[order[gone]] < price:
            gone += 1
        if gone == 0:
            break
        kept = np.sort(kept[order[gone:]])
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
    kept = members
    kept = _prune(land, kept, price)
    for _ in range(rounds):
        before = np.sort(kept)
        kept = _grow(land, kept, scratch, price, share)
        kept = _prune(land, kept, price)
        after = np.sort(kept)
        if len(after) == len(before) and (after == before).all():
            break
    return np.sort(kept)
