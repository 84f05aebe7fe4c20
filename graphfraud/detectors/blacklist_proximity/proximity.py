"""Who keeps company with the listed persons more often than chance and habit give: one test a person, one group a circle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import spread
from graphfraud.graph.company import Group, Links
from graphfraud.graph.landscape import Landscape, visits_in
from graphfraud.graph.pagerank import by_degree, contributions, personalised
from graphfraud.stats.crowding import SHRINK
from graphfraud.stats.fdr import benjamini_hochberg

Array = npt.NDArray[Any]
LEAST_DAYS = 2
MANY = 5
"""Listed persons from which a party is met at its joint visits."""
FIRM = float(-np.log(0.01))
"""Nats from which a member of a company that holds listed persons is close to them."""
MOST_BONDS = 3
"""Listed persons whom a close one names at most."""


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
        named: of the listed those whom most of the close meet, half as many as there are close ones: whom the circle leads back to.
        met: persons of the list whom any close one met on LEAST_DAYS days, named or not.
        tested: positions of ``close`` in Tested.
        nearness: of all members, PageRank over the share of an aimless walker.
        q_value: of the circle: the least of its persons', or that of the company of the search in which they are found with the listed.
        passing: nats from which a person counts as close.
        through: of the close and further ones, up to three persons through whom the walk comes, with their parts of it.
    """

    listed: Array
    close: Array
    further: Array
    named: Array
    met: int
    tested: Array
    nearness: dict[int, float]
    q_value: float
    passing: float
    through: dict[int, tuple[tuple[int, float], ...]]

    @property
    def members(self) -> Array:
        """All of them, ascending."""
        return np.unique(np.concatenate((self.listed, self.close, self.further)))


@dataclass(frozen=True)
class Party:
    """Listed persons who belong together, with the visits by which they are met.

    Attributes:
        persons: their codes, ascending; everybody: codes of all listed persons, who are no companions.
        visits: positions in ``land``, ascending: their joint ones where they are many, else all.
    """

    persons: Array
    everybody: Array
    visits: Array


def parties(land: Landscape, links: Links, listed: Array, together: Array) -> list[Party]:
    """Parties of the listed: those with links between them, or with one label in ``together`` (−1 for none).

    A party of MANY or more is met at its joint visits, where two of them are in company; its members' own errands are not
    what brings them together.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    place = np.searchsorted(listed, links.a), np.searchsorted(listed, links.b)
    inside = np.isin(links.a, listed) & np.isin(links.b, listed)
    order = np.argsort(together, kind="stable")
    same = (together[order][1:] == together[order][:-1]) & (together[order][1:] >= 0)
    a = np.concatenate((place[0][inside], order[:-1][same]))
    b = np.concatenate((place[1][inside], order[1:][same]))
    graph = coo_matrix((np.ones(len(a)), (a, b)), shape=(len(listed), len(listed)))
    label = connected_components(graph, directed=False)[1]
    found = []
    for number in range(int(label.max(initial=-1)) + 1):
        persons = listed[label == number]
        visits = np.sort(land.order[spread(land.starts[persons], land.starts[persons + 1])])
        if len(persons) >= MANY:
            joint = _joint(land, visits)
            visits = joint if len(joint) else visits
        if len(visits):
            found.append(Party(persons, listed, visits))
    return found


def _keys(land: Landscape, at: Array) -> Array:
    span = int(land.moment.max(initial=0)) + int(land.window.max(initial=0)) + 2
    return land.place[at].astype(np.int64) * (span * 2) + land.moment[at]


def _joint(land: Landscape, visits: Array) -> Array:
    """Those of the visits next to which another person's visit lies within the window."""
    keys, reach = _keys(land, visits), land.window[land.place[visits]]
    person = land.person[visits]
    near = np.zeros(len(visits), bool)
    close = (np.diff(keys) <= reach[1:]) & (person[1:] != person[:-1])
    near[1:] |= close
    near[:-1] |= close
    return visits[near]


def meetings(land: Landscape, party: Party) -> tuple[Array, Array, Array]:
    """Visits of others within the window of a visit of the party.

    Returns:
        Their positions in ``land``; for each the first and the end of the party's visits in reach, among ``party.visits``.
    """
    others = _others(land, party)
    known, asked = _keys(land, party.visits), _keys(land, others)
    reach = land.window[land.place[others]]
    low, high = np.searchsorted(known, asked - reach), np.searchsorted(known, asked + reach, side="right")
    near = high > low
    return others[near], low[near], high[near]


def _others(land: Landscape, party: Party) -> Array:
    there = visits_in(land, np.unique(land.place[party.visits]))
    return there[~np.isin(land.person[there], party.everybody)]


def _expected(land: Landscape, party: Party) -> Array:
    """Expected meetings of every person with the party when the others' dates are permuted, an entry a person code.

    The party is left out of the crowd: a visit falls on a date of the party as often as the others' visits do that share
    its institution and weekday.
    """
    theirs = party.visits
    cell = land.place.astype(np.int64) * 7 + land.weekday
    block = land.minute[theirs] // np.maximum(land.window[land.place[theirs]], 1)
    once = np.unique(np.stack((land.block[theirs], block), axis=1), axis=0, return_index=True)[1]
    own_day = np.bincount(land.block[theirs], minlength=len(land.volume))
    own_cell = np.bincount(cell[theirs], minlength=len(land.visits))
    theirs = theirs[once]
    here = cell[theirs]
    others_that_day = (land.volume - own_day)[land.block[theirs]] + SHRINK / land.dates[here]
    share = others_that_day / ((land.visits - own_cell)[here] + SHRINK)
    key = here * 4320 + 1440 + land.minute[theirs]
    order = np.argsort(key, kind="stable")
    known, total = key[order], np.concatenate(([0.0], np.cumsum(share[order])))
    others = _others(land, party)
    asked, reach = cell[others] * 4320 + 1440 + land.minute[others], land.window[land.place[others]]
    chance = total[np.searchsorted(known, asked + reach, side="right")] - total[np.searchsorted(known, asked - reach)]
    return np.bincount(land.person[others], np.minimum(chance, 1.0), len(land.starts) - 1)


def tested_against(land: Landscape, every: Sequence[Party]) -> list[Tested]:
    """Test everybody who uses an institution of a party, for each party; q-values over all of these tests."""
    parts = [_tested(land, party) for party in every]
    nats = np.concatenate([part.nats for part in parts]) if parts else np.empty(0)
    q = benjamini_hochberg(np.exp(-np.clip(nats, 0, 700)))
    bounds = np.cumsum([0, *(len(part.nats) for part in parts)])
    return [replace(part, q_value=q[low:high]) for part, low, high in zip(parts, bounds, bounds[1:], strict=False)]


def _tested(land: Landscape, party: Party) -> Tested:
    from scipy.stats import poisson

    at, _, _ = meetings(land, party)
    expected = _expected(land, party)
    persons = len(land.starts) - 1
    span = int(land.day.max(initial=0)) + 1
    places = len(land.window)
    event = (land.person[at].astype(np.int64) * span + land.day[at]) * places + land.place[at]
    met = np.bincount(np.unique(event) // (span * places), minlength=persons)
    days = np.bincount(np.unique(event // places) // span, minlength=persons)
    asked = np.flatnonzero((expected > 0) | (met > 0))
    nats = np.where(met[asked] > 0, -poisson.logsf(met[asked] - 1, np.maximum(expected[asked], 1e-9)), 0.0)
    return Tested(asked, met[asked], days[asked], expected[asked], nats, np.ones(len(asked)))


@dataclass(frozen=True)
class Walk:
    """A walk from the listed: its links (tested pairs, and meetings with the listed), shares and nearness a person."""

    a: Array
    b: Array
    weight: Array
    share: Array
    near: Array


def walk(links: Links, bonds: tuple[Array, Array, Array], listed: Array, persons: int) -> Walk:
    """Personalised PageRank from the listed over the tested links and the bonds, and over an aimless walker's share."""
    a, b, weight = (np.concatenate(pair) for pair in zip((links.a, links.b, links.nats), bonds, strict=True))
    share = personalised(a, b, weight, listed, persons)
    return Walk(a, b, weight, share, by_degree(share, a, b, weight))


def circles(
    land: Landscape, links: Links, party: Party, tested: Tested, companies: Sequence[Group], q: float, weak: float
) -> list[Circle]:
    """Circles of persons close to a party: they, the listed whom they meet, and who keeps company with several of them.

    A circle needs one person with a q-value up to ``q``; those up to ``weak`` who meet the same listed ones join it. Who is told too
    weakly alone is close, too, where a company that the search found (``companies``) holds two such persons and two of the party; where it
    holds two of a circle as well, they widen that one, be it by one: a party's newcomers in one company are one matter. Of
    the listed a circle names those whom most of it meet, half as many as it has close ones.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    persons = len(land.starts) - 1
    found: list[Circle] = []
    chosen = np.flatnonzero((tested.q_value <= weak) & (tested.days >= LEAST_DAYS))
    if (tested.q_value[chosen] <= q).any():
        a, b, _ = _bonds(land, party, tested.person[chosen])
        label = connected_components(coo_matrix((np.ones(len(a)), (a, b)), shape=(persons, persons)), directed=False)[1]
        passing = _bar(tested, weak)
        for number in np.unique(label[tested.person[chosen]]):
            own = chosen[label[tested.person[chosen]] == number]
            if (tested.q_value[own] <= q).any():
                found.append(_circle(land, links, party, tested, own, float(tested.q_value[own].min()), passing))
    for group in companies:
        if len(np.intersect1d(group.members, party.persons)) < 2:
            continue
        known = np.concatenate(
            [part for circle in found for part in (circle.close, circle.further)] or [np.empty(0, np.int64)]
        )
        inside = np.isin(tested.person, group.members) & ~np.isin(tested.person, known)
        own = np.flatnonzero(inside & (tested.nats >= FIRM) & (tested.days >= LEAST_DAYS))
        theirs = [len(np.intersect1d(circle.close, group.members)) for circle in found]
        if not len(own) or (len(own) < 2 and max(theirs, default=0) < 2):
            continue
        if max(theirs, default=0) >= 2:
            at = int(np.argmax(theirs))
            one, also = found[at], np.union1d(found[at].further, tested.person[own])
            found[at] = _circle(land, links, party, tested, one.tested, one.q_value, one.passing, also)
        else:
            found.append(_circle(land, links, party, tested, own, group.q_value, FIRM))
    return found


def narrowed(land: Landscape, links: Links, party: Party, tested: Tested, circle: Circle, left: Array) -> Circle:
    """The circle of those of its close ones who are ``left`` (mask), with its companions and whoever else keeps their company."""
    own, further = circle.tested[left], circle.further
    least, rest = (float(tested.q_value[part].min()) for part in (circle.tested, own))
    q_value = rest if circle.q_value == least else circle.q_value
    return _circle(land, links, party, tested, own, q_value, circle.passing, further)


def _bar(tested: Tested, weak: float) -> float:
    """Nats from which a person's q-value is ``weak`` or less, the others being as they are (Benjamini & Hochberg 1995)."""
    passing = tested.q_value <= weak
    last = int(np.argmin(np.where(passing, tested.nats, np.inf)))
    return float(tested.nats[last] - np.log(weak / max(float(tested.q_value[last]), 1e-300)))


def _circle(
    land: Landscape,
    links: Links,
    party: Party,
    tested: Tested,
    own: Array,
    q_value: float,
    passing: float,
    also: Array | None = None,
) -> Circle:
    """The circle of the close ones ``own`` (positions in ``tested``), with those ``also`` told beside whoever else keeps their company."""
    close = tested.person[own]
    a, b, acquainted = _bonds(land, party, close)
    nats = np.zeros(len(land.starts) - 1)
    nats[tested.person] = tested.nats
    way = walk(links, (a, b, nats[b]), party.everybody, len(nats))
    met, times = np.unique(a, return_counts=True)
    ranked = met[np.lexsort((met, -times))]
    known = np.sort(ranked[: len(close)])
    further = _further(links, np.concatenate((known, close)), party.everybody, way.near, float(way.near[close].min()))
    further = further if also is None else np.setdiff1d(np.union1d(further, also), close)
    everyone = np.concatenate((known, close, further))
    return Circle(
        listed=known,
        close=close,
        further=further,
        named=np.sort(ranked[: (len(close) + 1) // 2]),
        met=max(acquainted, len(known)),
        tested=own,
        nearness={int(p): float(way.near[p]) for p in everyone},
        q_value=q_value,
        passing=passing,
        through={
            int(p): contributions(way.share, way.a, way.b, way.weight, int(p)) for p in np.concatenate((close, further))
        },
    )


def _bonds(land: Landscape, party: Party, close: Array) -> tuple[Array, Array, int]:
    """Pairs (listed, close) who met on two days or more, the best MOST_BONDS of each close person at most; and how many listed ones did."""
    at, low, high = meetings(land, party)
    own = np.isin(land.person[at], close)
    together: dict[tuple[int, int], set[int]] = {}
    for where, first, end in zip(at[own], low[own], high[own], strict=True):
        for one in set(land.person[party.visits[first:end]].tolist()):
            together.setdefault((int(land.person[where]), one), set()).add(int(land.day[where]))
    best: dict[int, list[tuple[int, int]]] = {}
    for (other, one), days in together.items():
        best.setdefault(other, []).append((-len(days), one))
    kept = [
        (one, other)
        for other, ranked in sorted(best.items())
        for count, one in sorted(ranked)[:MOST_BONDS]
        if -count >= LEAST_DAYS or (count, one) == min(ranked)
    ]
    a, b = (np.array(part, np.int64) for part in zip(*kept, strict=True))
    return a, b, len({one for (_, one), days in together.items() if len(days) >= LEAST_DAYS})


def _further(links: Links, inside: Array, listed: Array, nearness: Array, least: float) -> Array:
    """Persons with links to two or more of the circle who are as near to the listed as its members."""
    one, other = np.isin(links.a, inside), np.isin(links.b, inside)
    outside = np.concatenate((links.b[one & ~other], links.a[other & ~one]))
    persons, count = np.unique(outside, return_counts=True)
    wanted = persons[(count >= 2) & (nearness[persons] >= least)]
    return np.asarray(wanted[~np.isin(wanted, listed)])
