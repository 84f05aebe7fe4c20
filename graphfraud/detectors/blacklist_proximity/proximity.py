"""Who keeps company with the listed persons more often than chance and habit give: one test a person, one group a circle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.graph.company import Links
from graphfraud.graph.landscape import Landscape
from graphfraud.graph.pagerank import by_degree, personalised
from graphfraud.stats.crowding import SHRINK
from graphfraud.stats.fdr import benjamini_hochberg

Array = npt.NDArray[Any]
LEAST_DAYS = 2


@dataclass(frozen=True)
class Tested:
    """Every person with opportunity to meet the listed, parallel arrays.

    Attributes:
        person: codes, ascending.
        met: meetings (an institution and day) with any of them; days: different days; expected: under permuted dates.
        nats: −ln P(as many or more); q_value: Benjamini–Hochberg over all of them.
    """

    person: Array
    met: Array
    days: Array
    expected: Array
    nats: Array
    q_value: Array


@dataclass(frozen=True)
class Circle:
    """Listed persons and those close to them.

    Attributes:
        listed, close, further: person codes: of the list, tested to keep their company, in company with several of those.
        tested: positions of ``close`` in Tested.
        nearness: of all members, PageRank over the share of an aimless walker.
    """

    listed: Array
    close: Array
    further: Array
    tested: Array
    nearness: dict[int, float]

    @property
    def members(self) -> Array:
        """All of them, ascending."""
        return np.unique(np.concatenate((self.listed, self.close, self.further)))


def _keys(land: Landscape, at: Array) -> tuple[Array, int]:
    span = int(land.moment.max(initial=0)) + int(land.window.max(initial=0)) + 2
    return land.place[at].astype(np.int64) * (span * 2) + land.moment[at], span


def meetings(land: Landscape, listed: Array) -> tuple[Array, Array, Array]:
    """Visits of others within the window of a listed person's visit.

    Returns:
        Their positions in ``land``; for each the first and the end of the listed visits in reach, among the positions of
        listed visits (ascending).
    """
    theirs = np.flatnonzero(np.isin(land.person, listed))
    others = np.flatnonzero(~np.isin(land.person, listed) & np.isin(land.place, np.unique(land.place[theirs])))
    known, _ = _keys(land, theirs)
    asked, _ = _keys(land, others)
    reach = land.window[land.place[others]]
    low, high = np.searchsorted(known, asked - reach), np.searchsorted(known, asked + reach, side="right")
    near = high > low
    return others[near], low[near], high[near]


def _expected(land: Landscape, listed: Array) -> Array:
    """Expected meetings of every person with any of the listed, an entry a person code."""
    cell = land.place.astype(np.int64) * 7 + land.weekday
    chance = (land.pairs + SHRINK) / (land.visits * (land.visits - 1.0) + SHRINK * land.dates)
    theirs = np.flatnonzero(np.isin(land.person, listed))
    block = land.minute[theirs] // np.maximum(land.window[land.place[theirs]], 1)
    once = np.unique(np.stack((cell[theirs], land.day[theirs], block), axis=1), axis=0, return_index=True)[1]
    theirs = theirs[once]
    known = np.sort(cell[theirs] * 4320 + 1440 + land.minute[theirs])
    others = np.flatnonzero(~np.isin(land.person, listed) & np.isin(land.place, np.unique(land.place[theirs])))
    asked, reach = cell[others] * 4320 + 1440 + land.minute[others], land.window[land.place[others]]
    count = np.searchsorted(known, asked + reach, side="right") - np.searchsorted(known, asked - reach)
    return np.bincount(land.person[others], count * chance[cell[others]], len(land.starts) - 1)


def test_persons(land: Landscape, listed: Array) -> Tested:
    """Test every person who uses an institution that a listed one uses, in the order of codes."""
    from scipy.stats import poisson

    at, _, _ = meetings(land, listed)
    expected = _expected(land, listed)
    persons = len(land.starts) - 1
    span = int(land.day.max(initial=0)) + 1
    places = len(land.window)
    event = (land.person[at].astype(np.int64) * span + land.day[at]) * places + land.place[at]
    met = np.bincount(np.unique(event) // (span * places), minlength=persons)
    days = np.bincount(np.unique(event // places) // span, minlength=persons)
    asked = np.flatnonzero((expected > 0) | (met > 0))
    nats = np.where(met[asked] > 0, -poisson.logsf(met[asked] - 1, np.maximum(expected[asked], 1e-9)), 0.0)
    q = benjamini_hochberg(np.exp(-np.clip(nats, 0, 700))) if len(asked) else np.empty(0)
    return Tested(asked, met[asked], days[asked], expected[asked], nats, q)


def circles(land: Landscape, links: Links, listed: Array, tested: Tested, q: float, weak: float) -> list[Circle]:
    """Circles of persons close to the listed: they, the listed whom they meet, and who keeps company with several of them.

    A circle needs one person with a q-value up to ``q``; those up to ``weak`` who meet the same listed ones join it.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    chosen = np.flatnonzero((tested.q_value <= weak) & (tested.days >= LEAST_DAYS))
    if not (tested.q_value[chosen] <= q).any():
        return []
    a, b, days = _bonds(land, listed, tested.person[chosen])
    persons = len(land.starts) - 1
    label = connected_components(coo_matrix((np.ones(len(a)), (a, b)), shape=(persons, persons)), directed=False)[1]
    ends = (np.concatenate((links.a, a)), np.concatenate((links.b, b)), np.concatenate((links.nats, 2.0 * days)))
    nearness = by_degree(personalised(*ends, np.intersect1d(listed, np.unique(land.person)), persons), *ends)
    found = []
    for number in np.unique(label[tested.person[chosen]]):
        own = chosen[label[tested.person[chosen]] == number]
        if not (tested.q_value[own] <= q).any():
            continue
        close = tested.person[own]
        known = np.unique(a[np.isin(b, close)])
        further = _further(links, np.concatenate((known, close)), listed, nearness, float(nearness[close].min()))
        everyone = np.concatenate((known, close, further))
        found.append(Circle(known, close, further, own, {int(p): float(nearness[p]) for p in everyone}))
    return found


def _bonds(land: Landscape, listed: Array, close: Array) -> tuple[Array, Array, Array]:
    """Pairs (listed, close) who met on two days or more, for each close person the best one at least; days together."""
    theirs = np.flatnonzero(np.isin(land.person, listed))
    at, low, high = meetings(land, listed)
    own = np.isin(land.person[at], close)
    together: dict[tuple[int, int], set[int]] = {}
    for where, first, end in zip(at[own], low[own], high[own], strict=True):
        for one in set(land.person[theirs[first:end]].tolist()):
            together.setdefault((one, int(land.person[where])), set()).add(int(land.day[where]))
    best: dict[int, tuple[int, int]] = {}
    for (one, other), days in sorted(together.items()):
        if len(days) > best.get(other, (0, 0))[0]:
            best[other] = (len(days), one)
    kept = [
        (one, other, len(days))
        for (one, other), days in sorted(together.items())
        if len(days) >= LEAST_DAYS or best[other][1] == one
    ]
    a, b, days_of = (np.array(part, np.int64) for part in zip(*kept, strict=True))
    return a, b, days_of


def _further(links: Links, inside: Array, listed: Array, nearness: Array, least: float) -> Array:
    """Persons with links to two or more of the circle who are as near to the listed as its members."""
    one, other = np.isin(links.a, inside), np.isin(links.b, inside)
    outside = np.concatenate((links.b[one & ~other], links.a[other & ~one]))
    persons, count = np.unique(outside, return_counts=True)
    wanted = persons[(count >= 2) & (nearness[persons] >= least)]
    return np.asarray(wanted[~np.isin(wanted, listed)])
