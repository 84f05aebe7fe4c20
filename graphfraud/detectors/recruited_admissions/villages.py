"""Villages whose people come to a hospital on the same days: a van that goes round several of them.

Two villages are linked at a hospital when admissions of the one begin within SPREAD days of admissions of the other more
often than the days on which the other's people come explain (Poisson, in both directions). Villages most of which are linked
are a round (average linkage, UPGMA: Sokal & Michener 1958): two vans at one hospital may cross once.

Villages in turn are those of one hospital each of which sent it a batch within days, at whatever time: this month's village, then the
next one's.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Array = npt.NDArray[Any]
LEAST_DAYS = 3
"""Common occasions of two villages of one round."""
CHANCE = 0.01
LOOSE = 0.5
"""Share of links that may lack between two parts of a round."""
MOST = 6
"""A van does not go round more villages than these; what links more is the hospital's own calendar."""


def rounds(place: Array, day: Array, village: Array, spread: int) -> Array:
    """The round that each admission's (hospital, village) belongs to: a code, −1 for none of two villages or more.

    Args:
        place: codes of hospitals; parallel with the others, sorted by (place, day).
        day: day numbers.
        village: codes, −1 unknown.
        spread: days between two admissions of one batch.
    """
    out = np.full(len(place), -1, np.int64)
    first = int(day.min()) if len(day) else 0
    width = int(day.max()) - first + 1 if len(day) else 0
    used = 0
    for part in np.split(np.arange(len(place)), np.flatnonzero(np.diff(place)) + 1) if len(place) else []:
        part = part[village[part] >= 0]
        names, own, times = np.unique(village[part], return_inverse=True, return_counts=True)
        often = np.flatnonzero(times >= LEAST_DAYS)
        if len(often) < 2:
            continue
        came = np.zeros((len(names), width), bool)
        came[own, day[part] - first] = True
        label = _linked(came[often], spread)
        size = np.bincount(label)
        kept = (size[label] >= 2) & (size[label] <= MOST)
        code = np.full(len(names), -1, np.int64)
        code[often[kept]] = used + label[kept]
        out[part] = code[own]
        used += len(size)
    return out


def _linked(came: Array, spread: int) -> Array:
    """Round of each village, from 0; ``came`` is villages × days."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from scipy.special import gammainc

    count, width = came.shape
    common, occasions, near = _common(came, spread)
    one, other = np.nonzero(common >= LEAST_DAYS)
    expected = occasions[one] * (near[other] / width)
    linked = np.zeros((count, count), bool)
    linked[one, other] = gammainc(common[one, other], np.maximum(expected, 1e-9)) <= CHANCE
    linked &= linked.T
    np.fill_diagonal(linked, False)
    if not linked.any():
        return np.arange(count)
    apart = 1.0 - linked
    np.fill_diagonal(apart, 0.0)
    return np.asarray(fcluster(linkage(squareform(apart, checks=False), "average"), LOOSE, "distance")) - 1


@njit(cache=True, nogil=True)
def _common(came: Array, spread: int) -> tuple[Array, Array, Array]:
    """How many occasions of each village are near days of each other one; occasions and near days of each.

    An occasion is a day on which it came and not within ``spread`` days before, a near day one within ``spread`` days of such.
    """
    count, width = came.shape
    near = np.zeros((width, count), np.int32)
    occasion = np.zeros((count, width), np.bool_)
    for k in range(count):
        last = -spread - 1
        for day in range(width):
            if came[k, day]:
                occasion[k, day] = day - last > spread
                last = day
                near[max(day - spread, 0) : day + spread + 1, k] = 1
    common = np.zeros((count, count), np.int32)
    for k in range(count):
        for day in range(width):
            if occasion[k, day]:
                common[k] += near[day]
    return common, occasion.sum(axis=1), near.sum(axis=0)


def turns(place: Array, day: Array, village: Array, person: Array, spread: int, least: int) -> Array:
    """The hospital that took each admission's village in its turn: its code, −1 where fewer than two or more than MOST villages took one.

    A village has had its turn where ``least`` persons or more of it were admitted within ``spread`` days.

    Args:
        place: codes of hospitals; parallel with the others, sorted by (place, day).
        day: day numbers.
        village: codes, −1 unknown.
        person: codes.
        spread: days of one turn.
        least: persons of it.
    """
    out = np.full(len(place), -1, np.int64)
    known = np.flatnonzero(village >= 0)
    if not len(known):
        return out
    pair = place[known].astype(np.int64) * (int(village.max()) + 1) + village[known]
    order = known[np.argsort(pair, kind="stable")]
    pair = np.sort(pair, kind="stable")
    last = np.searchsorted(pair * 1_000_000 + day[order], pair * 1_000_000 + day[order] + spread, side="right")
    for start in np.flatnonzero(last - np.arange(len(order)) >= least):
        at = order[start : last[start]]
        if out[at[0]] < 0 and len(np.unique(person[at])) >= least:
            low, high = np.searchsorted(pair, pair[start]), np.searchsorted(pair, pair[start], side="right")
            out[order[low:high]] = place[at[0]]
    took = np.unique(np.column_stack([out[known], village[known]])[out[known] >= 0], axis=0)
    count = np.bincount(took[:, 0], minlength=int(place.max()) + 1)
    return np.where((out >= 0) & (count[np.maximum(out, 0)] >= 2) & (count[np.maximum(out, 0)] <= MOST), out, -1)
