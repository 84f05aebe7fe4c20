"""Batches of admissions: who is admitted to one hospital within days of one another, again and again.

Two persons are linked when they were admitted to one hospital within two days of one another on two occasions at least a
week apart, beyond what their many admissions explain. Connected persons are a candidate, or the vans that they fall into (see ``parts``); those in
fewer than two of its batches leave it, fellow villagers who came with one of its batches join it. A village whose people are fetched to one hospital in
batch after batch is a candidate, too, whoever comes each time, and so are a round of villages and villages in turn (see ``villages``). Its
score is the surprise of its pairs of close admissions given the hospital's crowd
(Poisson) and of their coming from one village; chance is what comes out when the dates are moved (``moved``) and the search is run again (stats.decoys).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from graphfraud.detectors.clusters import components
from graphfraud.detectors.recruited_admissions.parts import parted
from graphfraud.detectors.recruited_admissions.villages import rounds, turns
from graphfraud.stats.order import begins, distinct
from graphfraud.stats.tails import poisson_nats

Array = npt.NDArray[Any]
SPREAD = 2
"""Days between two admissions of one batch."""
WEEK = 6
WEEKS = 4
CHANCE = 0.05
PSEUDO = 7.0
"""Admissions on even dates that are added to other people's: some twenty pairs."""
MORE = 2
"""Batches more that it takes where they are one person smaller: of some homes are not known."""
HABIT = 1.5
"""Neighbours share habits: half as many close pairs again as strangers' are no surprise."""
CROWD = 150
"""Admissions within the window beyond which company says nothing."""


@dataclass(frozen=True)
class Admissions:
    """Parallel arrays sorted by (place, day): codes of person, place and village (−1 unknown), day numbers."""

    person: Array
    place: Array
    day: Array
    village: Array

    @cached_property
    def homes(self) -> Array:
        """Village of each person, by code; −1 unknown."""
        village = np.full(int(self.person.max(initial=0)) + 1, -1, np.int64)
        village[self.person] = self.village
        return village

    def moved(self, tested: Array, rng: np.random.Generator) -> Admissions:
        """The same admissions without company.

        Those of ``tested`` persons fall on dates of other people's admissions to that hospital, so that what is under
        test does not make the crowd that it is tested against; where the others are too few to lend dates to all of
        them, on any date. All are moved by up to WEEKS whole weeks, which keeps weekday and season.
        """
        day = self.day + 7 * rng.integers(-WEEKS, WEEKS + 1, len(self.day))
        own = np.flatnonzero(np.isin(self.person, tested))
        others = np.flatnonzero(~np.isin(self.person, tested))
        low = np.searchsorted(self.place[others], self.place[own])
        high = np.searchsorted(self.place[others], self.place[own], side="right")
        pick = others[np.minimum(low + (rng.random(len(own)) * (high - low)).astype(int), max(len(others) - 1, 0))]
        spread = rng.integers(int(self.day.min()), int(self.day.max()) + 1, len(own))
        weeks = 7 * rng.integers(-WEEKS, WEEKS + 1, len(own))
        mine = np.bincount(self.place[own], minlength=int(self.place.max(initial=0)) + 1)[self.place[own]]
        day[own] = np.where(high - low > mine, self.day[pick] + weeks, spread)
        order = np.lexsort((day, self.place))
        return Admissions(self.person[order], self.place[order], day[order], self.village[order])


@dataclass(frozen=True)
class Batch:
    """Admissions of one candidate at one hospital within days: positions, first day."""

    at: Array
    day: int


@dataclass(frozen=True)
class Candidate:
    """Persons who keep being admitted together.

    Attributes:
        persons: codes, ascending.
        batches: their batches.
        pairs, expected: admissions of two of them within SPREAD days, and how many the hospital's crowd would bring.
        score: −ln P(as many pairs | HABIT times the expected ones), and that of their common village (one_village) where they were not
            gathered by village (by_village).
        least: persons of its smallest batch.
        among: positions of the admissions that its score is of: of those linked, not of who joined them because he came with a
            batch; where they were gathered by village, all of its admissions to the hospital, those who came alone included.
    """

    persons: Array
    batches: tuple[Batch, ...]
    pairs: float
    expected: float
    score: float
    by_village: bool = False
    least: int = 0
    among: Array = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def sort(self) -> tuple[bool, int]:
        """How it was gathered: chance is reckoned among candidates of one sort."""
        return self.by_village, self.least


@njit(cache=True, nogil=True)
def _close(block: Array, day: Array, person: Array, most: int, pairs: Array) -> int:
    """Pairs of different persons within one block (sorted by block, day), SPREAD days and ``most`` rows; their positions into ``pairs``, as far as it goes."""
    count = 0
    for i in range(len(day)):
        for j in range(i + 1, min(i + most + 1, len(day))):
            if block[j] != block[i] or day[j] - day[i] > SPREAD:
                break
            if person[j] != person[i]:
                if count < len(pairs):
                    pairs[count, 0] = i
                    pairs[count, 1] = j
                count += 1
    return count


NONE = np.empty((0, 2), np.int64)


def _pairs(block: Array, day: Array, person: Array, most: int) -> Array:
    """Positions of all pairs of different persons within one block (sorted by block, day) and SPREAD days: two columns."""
    pairs = np.empty((_close(block, day, person, most, NONE), 2), np.int64)
    _close(block, day, person, most, pairs)
    return pairs


def crowd_around(rows: Admissions) -> Array:
    """Admissions of the hospital within SPREAD days around each one, itself included."""
    key = rows.place.astype(np.int64) * 1_000_000 + rows.day
    return np.searchsorted(key, key + SPREAD, side="right") - np.searchsorted(key, key - SPREAD, side="left")


def links(rows: Admissions) -> tuple[Array, Array]:
    """Pairs of persons that are linked (see the module)."""
    calm = np.flatnonzero(crowd_around(rows) <= CROWD)
    met = calm[_pairs(rows.place[calm], rows.day[calm], rows.person[calm], CROWD)]
    a, b = rows.person[met[:, 0]], rows.person[met[:, 1]]
    day = rows.day[met[:, 0]]
    low, base = int(day.min(initial=0)), int(rows.person.max(initial=0)) + 1
    span = int(day.max(initial=0)) - low + 1
    packed = np.sort((np.minimum(a, b) * base + np.maximum(a, b)) * span + day - low)
    key = packed // span
    fresh = begins(key)
    occasion = fresh.copy()
    occasion[1:] |= np.diff(packed) > WEEK  # within a pair, whose days differ by no more than packed
    start = np.flatnonzero(fresh)
    if not len(start):
        return np.empty(0, int), np.empty(0, int)
    first, second = key[start] // base, key[start] % base
    count = np.add.reduceat(occasion.astype(int), start)
    again = count >= 2
    first, second, count = first[again], second[again], count[again]
    linked = _by_chance(rows, first, second, count) <= CHANCE
    return first[linked], second[linked]


def _by_chance(rows: Admissions, first: Array, second: Array, count: Array) -> Array:
    """P(as many common occasions) of two persons with so many admissions each, dates being even (Poisson)."""
    from scipy.special import gammainc

    often = np.bincount(rows.person).astype(float)
    span = float(np.ptp(rows.day)) + 1
    expected = often[first] * often[second] * (2 * SPREAD + 1) / span
    return np.asarray(gammainc(count, np.maximum(expected, 1e-9)))


def batches_of(rows: Admissions, at: Array, least: int) -> list[Batch]:
    """Batches among the admissions ``at`` (sorted): runs of one hospital with gaps of at most SPREAD days."""
    if not len(at):
        return []
    new = np.ones(len(at), bool)
    new[1:] = (rows.place[at][1:] != rows.place[at][:-1]) | (np.diff(rows.day[at]) > SPREAD)
    start = np.flatnonzero(new)
    stop = np.append(start[1:], len(at))
    long = stop - start >= least
    parts = (at[low:high] for low, high in zip(start[long].tolist(), stop[long].tolist(), strict=True))
    return [Batch(part, int(rows.day[part[0]])) for part in parts if len(set(rows.person[part].tolist())) >= least]


def surprise(rows: Admissions, at: Array) -> tuple[float, float, float]:
    """Pairs of different persons within SPREAD days among ``at`` (sorted), their expectation, and the score.

    Another admission of the group is that close to a given one with the share of other people's admissions, between the
    group's first and last one there, that are: a crowd on days on which the group did not come explains nothing.
    """
    observed = expected = 0.0
    for part in np.split(at, np.flatnonzero(np.diff(rows.place[at])) + 1):
        day, person = rows.day[part], rows.person[part]
        low, high = np.searchsorted(rows.place, rows.place[part[0]] + np.array([0, 1]))
        other = (rows.day[low:high] >= day[0]) & (rows.day[low:high] <= day[-1])
        other[part - low] = False
        others = rows.day[low:high][other]
        observed += float(_close(np.zeros(len(part), np.int64), day, person, len(part), NONE))
        _, code, alone = np.unique(person, return_inverse=True, return_counts=True)
        expected += float(((len(part) - alone[code]) * _crowding(others, day)).sum()) / 2
    return observed, expected, float(poisson_nats(observed, HABIT * expected))


def _crowding(others: Array, days: Array) -> Array:
    """Share of ``others`` (days, sorted) within SPREAD days of each of ``days`` (sorted), shrunk towards even dates."""
    even = min((2 * SPREAD + 1) / (int(days[-1] - days[0]) + 1), 1.0)
    near = np.searchsorted(others, days + SPREAD, side="right") - np.searchsorted(others, days - SPREAD)
    return np.asarray((near + PSEUDO * even) / (len(others) + PSEUDO))


def candidates(rows: Admissions, least: int, repeats: int) -> list[Candidate]:
    """Groups of persons with at least ``repeats`` batches of ``least`` persons."""
    one, other = links(rows)
    count = int(rows.person.max(initial=-1)) + 1
    label = components(one, other, count)
    size = np.bincount(label, minlength=1)
    by_person = np.argsort(rows.person, kind="stable")
    starts = np.searchsorted(rows.person[by_person], np.arange(count + 1))
    order, ends = np.argsort(label, kind="stable"), np.cumsum(size)
    found = []

    def own(persons: Array) -> Array:
        return np.sort(np.concatenate([by_person[starts[p] : starts[p + 1]] for p in persons]))

    groups = []
    for k in np.flatnonzero(size >= max(least, 1)):
        persons = np.sort(order[ends[k] - size[k] : ends[k]])
        at = own(persons)
        pairs = _pairs(rows.place[at], rows.day[at], rows.person[at], CROWD)
        groups += parted(persons, rows.person[at], rows.day[at], pairs[:, 0], pairs[:, 1])
    for persons in groups:
        for _ in range(6):
            at = own(persons)
            batches = batches_of(rows, at, least)
            stay = _regulars(rows, persons, batches, starts)
            if len(stay) == len(persons):
                break
            persons = stay
            if len(persons) < least:
                break
        if len(persons) < least or len(batches) < repeats:
            continue
        company, expected, score = surprise(rows, at)
        score += one_village(rows, persons, batches)
        among, persons = at, _joined(rows, persons, batches)
        at = own(persons)
        found.append(Candidate(persons, tuple(batches_of(rows, at, least)), company, expected, score, among=among))
    fetched = _villages(rows, least, repeats, [item.persons for item in found])
    found = [item for item in found if not any(_within(item, other) for other in fetched)] + fetched
    return sorted(found, key=lambda item: (-item.score, item.persons.tolist()))


def _within(part: Candidate, whole: Candidate) -> bool:
    """Whether it is a part of the other, which is the more surprising one."""
    return part.score <= whole.score and 2 * len(np.intersect1d(part.persons, whole.persons)) > len(part.persons)


def _villages(rows: Admissions, least: int, repeats: int, known: list[Array]) -> list[Candidate]:
    """Villages, and rounds of villages, of which ``least`` or more are admitted to one hospital at once, again and again.

    Whoever they are; or one fewer than ``least``, in more batches; or one more, of villages in turn. Those of whose persons a candidate in ``known`` holds half
    are left out, and villages of a round that is one; villages in turn where all candidates together do: two vans come to one hospital.
    """
    pair = rows.place.astype(np.int64) * (int(rows.village.max(initial=0)) + 1) + rows.village
    village = np.where(rows.village >= 0, pair, -1)
    found: list[Candidate] = []
    for key, persons, times in (
        (rounds(rows.place, rows.day, rows.village, SPREAD), least, repeats),
        (village, least, repeats),
        (village, least - 1, repeats + MORE),
    ):
        found += _fetched(rows, key, persons, times, [*known, *(item.persons for item in found)])
    turn = turns(rows.place, rows.day, rows.village, rows.person, SPREAD, least + 1)
    told = distinct(np.concatenate([np.empty(0, np.int64), *known, *(item.persons for item in found)]))
    return found + _fetched(rows, turn, least + 1, repeats, [told])


def _fetched(rows: Admissions, key: Array, least: int, repeats: int, known: list[Array]) -> list[Candidate]:
    """Candidates among the admissions of one key (a hospital and its villages); −1 is none.

    Company is reckoned over all of the key's admissions; who came alone is no member.
    """
    found = []
    held = Held(known, int(rows.person.max(initial=-1)) + 1)
    for part in repeated(rows, key, least, repeats):
        batches = batches_of(rows, part, least)
        persons = distinct(rows.person[np.concatenate([batch.at for batch in batches])])
        if 2 * held.most(persons) >= len(persons):
            continue
        pairs, expected, score = surprise(rows, part)
        found.append(Candidate(persons, tuple(batches), pairs, expected, score, True, least, np.sort(part)))
    return found


def repeated(rows: Admissions, key: Array, least: int, repeats: int) -> list[Array]:
    """The admissions of each key from 0 on that has at least ``repeats`` batches of ``least`` persons, by key."""
    order = np.argsort(key, kind="stable")
    order = order[np.searchsorted(key[order], 0) :]
    if not len(order):
        return []
    fresh, new = np.ones(len(order), bool), np.ones(len(order), bool)
    fresh[1:] = np.diff(key[order]) != 0
    new[1:] = fresh[1:] | (np.diff(rows.place[order]) != 0) | (np.diff(rows.day[order]) > SPREAD)
    start = np.flatnonzero(new)
    run = np.cumsum(new) - 1
    long = np.flatnonzero((np.diff(np.append(start, len(order))) >= least)[run])
    base = int(rows.person.max(initial=0)) + 1
    one_each = distinct(run[long] * base + rows.person[order[long]])
    batches = np.bincount(one_each // base, minlength=len(start)) >= least
    first = np.flatnonzero(fresh)
    of = (np.cumsum(fresh) - 1)[start]
    often = np.flatnonzero(np.bincount(of[batches], minlength=len(first)) >= repeats)
    last = np.append(first[1:], len(order))
    return [order[first[k] : last[k]] for k in often]


class Held:
    """Which of several groups holds most of given persons.

    Args:
        groups: codes of persons, each once in a group.
        count: persons in all.
    """

    def __init__(self, groups: list[Array], count: int) -> None:
        self.who = np.concatenate([np.empty(0, np.int64), *groups])
        self.group = np.repeat(np.arange(len(groups)), np.array([len(group) for group in groups], np.int64))
        self.asked = np.zeros(count, bool)

    def most(self, persons: Array) -> int:
        """How many of the persons the group holds that holds most of them."""
        self.asked[persons] = True
        found = np.bincount(self.group[self.asked[self.who]]).max(initial=0)
        self.asked[persons] = False
        return int(found)


def _regulars(rows: Admissions, persons: Array, batches: list[Batch], starts: Array) -> Array:
    """Persons in two batches or more."""
    inside = np.concatenate([batch.at for batch in batches] or [np.empty(0, int)])
    often = np.bincount(rows.person[inside], minlength=len(starts))[persons]
    return persons[often >= 2]


def one_village(rows: Admissions, persons: Array, batches: list[Batch]) -> float:
    """−ln P(so many of the persons are of one village | who else is admitted where they are), for the best village."""
    from scipy.stats import binom

    own = rows.homes[persons]
    known = own[own >= 0]
    if not len(known):
        return 0.0
    places = np.unique([rows.place[batch.at[0]] for batch in batches])
    low, high = np.searchsorted(rows.place, places), np.searchsorted(rows.place, places, side="right")
    there = np.concatenate([rows.person[a:b] for a, b in zip(low, high, strict=True)])
    others = rows.homes[np.setdiff1d(distinct(there), persons, assume_unique=True)]
    others = others[others >= 0]
    values, counts = np.unique(known, return_counts=True)
    share = (np.array([(others == value).sum() for value in values]) + 1.0) / (len(others) + len(values) + 1.0)
    nats = -binom.logsf(counts - 1, len(known), share) - np.log(max(len(distinct(others)), 1))
    return float(max(nats.max(), 0.0))


def _joined(rows: Admissions, persons: Array, batches: list[Batch]) -> Array:
    """The persons, and those of a village of two of them who came with one of the batches."""
    inside = np.concatenate([batch.at for batch in batches])
    _, first = np.unique(rows.person[inside], return_index=True)
    villages, counts = np.unique(rows.village[inside][first], return_counts=True)
    shared = villages[(counts >= 2) & (villages >= 0)]
    found = [persons]
    for batch in batches:
        low, high = rows.place[batch.at[0]], (batch.day, int(rows.day[batch.at[-1]]))
        start, stop = np.searchsorted(rows.place, [low, low + 1])
        near = (
            start + np.searchsorted(rows.day[start:stop], high[0]),
            start + np.searchsorted(rows.day[start:stop], high[1], side="right"),
        )
        there = np.arange(*near)
        found.append(rows.person[there[np.isin(rows.village[there], shared)]])
    return distinct(np.concatenate(found))
