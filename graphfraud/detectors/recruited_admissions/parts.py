"""Two vans that come to one hospital: persons of one candidate who are hardly ever admitted with those of the other part."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.graph.communities import communities

Array = npt.NDArray[Any]
APART = 0.45
"""Persons of different parts are admitted together less than this share as often as those of one: who comes every other time with his own van, whoever
else does, stands at one."""
SMALLEST = 5
"""Persons of a part, at least."""
SAME_DAYS, SAME_TIME = 0.5, 0.5
"""Share of the days of the part with fewer on which the other is admitted, too, from which both are one that comes in two batches; share of the shorter
part's time in which the other must be active: a ring whose people change in the course of the year is one."""
NEAR = 2
"""Days between two admissions of one batch."""


def parted(persons: Array, person: Array, day: Array, one: Array, other: Array) -> list[Array]:
    """The persons, or the parts that they fall into.

    Args:
        persons: codes, ascending.
        person: of each of their admissions.
        day: of each.
        one: of each pair of admissions within days of one another at one hospital, the one.
        other: the other.
    """
    if len(persons) < 2 * SMALLEST or not len(one):
        return [persons]
    a, b = np.searchsorted(persons, person[one]), np.searchsorted(persons, person[other])
    met = np.zeros((len(persons), len(persons)))
    np.add.at(met, (a, b), 1.0)
    met += met.T
    low, high = np.nonzero(np.triu(met, 1))
    label = np.full(len(persons), -1)
    for number, part in enumerate(communities(low, high, met[low, high])):
        label[part] = number
    label = _joined(met, label)
    if _across(met, label) >= APART:
        return [persons]
    dates = {k: np.unique(day[one][(label[a] == k) & (label[b] == k)]) for k in np.unique(label).tolist()}
    for k, m in combinations(sorted(dates), 2):
        if k in label and m in label and not _at_odds(dates[k], dates[m]):
            label[label == m] = k
            dates[k] = np.union1d(dates[k], dates[m])
    return [persons[label == k] for k in np.unique(label)]


def _joined(met: Array, label: Array) -> Array:
    """The labels with parts that are too small joined to the one with which they were admitted most."""
    label = label.copy()
    while True:
        names, sizes = np.unique(label, return_counts=True)
        small = names[(sizes < SMALLEST) | (names < 0)]
        if not len(small) or len(names) < 2:
            return label
        mine = label == small[np.argmin(sizes[np.isin(names, small)])]
        rest = [k for k in names.tolist() if k != label[mine][0]]
        label[mine] = max(rest, key=lambda k: float(met[np.ix_(mine, label == k)].mean()))


def _across(met: Array, label: Array) -> float:
    """How often two persons of different parts are admitted together, against two of one part; 1 where there is one part."""
    pair = np.triu(np.ones_like(met, bool), 1)
    same = (label[:, None] == label[None, :]) & pair
    different = pair & ~same
    return float(met[different].mean() / met[same].mean()) if different.any() and met[same].any() else 1.0


def _at_odds(one: Array, other: Array) -> bool:
    """Whether two parts come at the same time of the year, but on days of their own."""
    if not len(one) or not len(other):
        return False
    few, many = sorted((one, other), key=len)
    near = np.abs(few[:, None] - many[None, :]).min(axis=1) <= NEAR
    both = min(one[-1], other[-1]) - max(one[0], other[0])
    shorter = min(one[-1] - one[0], other[-1] - other[0])
    return bool(near.mean() < SAME_DAYS and both >= SAME_TIME * shorter)
