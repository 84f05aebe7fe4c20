"""Who was hurt together: accidents first seen at one institution within a day, and the cores of people who recur.

A gathering is the set of persons whose accidents were first seen at one institution within 24 hours. A core holds persons
of two gatherings or more, and gatherings of two such persons or more (a (2, k)-core of the bipartite graph, found by
peeling: Seidman 1983).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.clusters import components

Array = npt.NDArray[Any]
WINDOW = 24 * 60
AT_ONCE = 180
"""Minutes between one accident and the next at a place up to which they are of one moment, where clocks tell hours."""
TWICE = 2
"""Gatherings with another person from which he is no chance neighbour."""
MOST_PERSONS = 80
"""A core with more persons is a crowd; it is peeled further before it is tested."""
DEPTHS = (2, 3, 4, 5, 6)


@dataclass(frozen=True)
class Accidents:
    """Persons' accidents, parallel arrays ordered by place and minute.

    Attributes:
        person, place: codes.
        minute: since 1970 when the accident was first seen.
        gathering: number of the gathering, one a row.
        days: length of the records in days.
    """

    person: Array
    place: Array
    minute: Array
    gathering: Array
    days: int


def gather(person: Array, place: Array, minute: Array) -> Accidents:
    """Number the gatherings: a window opens with an accident and takes in those of the next 24 hours at its place."""
    number = np.empty(len(person), np.int64)
    start, current, last = -1, -1, -1
    for k in range(len(person)):
        if place[k] != last or minute[k] - start > WINDOW:
            current, start, last = current + 1, int(minute[k]), int(place[k])
        number[k] = current
    span = int((minute.max(initial=0) - minute.min(initial=0)) // 1440) + 1 if len(minute) else 1
    return Accidents(person, place, minute, number, span)


def core(person: Array, gathering: Array, keep: Array, depth: int) -> Array:
    """Mask over rows: what is left when persons of one gathering and gatherings of fewer than ``depth`` persons are peeled off."""
    left = keep.copy()
    while True:
        p = np.bincount(person[left], minlength=int(person.max(initial=-1)) + 1)
        g = np.bincount(gathering[left], minlength=int(gathering.max(initial=-1)) + 1)
        wanted = left & (p[person] >= 2) & (g[gathering] >= depth)
        if wanted.sum() == left.sum():
            return wanted
        left = wanted


def moments(found: Accidents) -> Array:
    """Number of the moment of each row: a gathering in pieces of accidents that follow one another within AT_ONCE minutes."""
    fresh = np.ones(len(found.minute), bool)
    fresh[1:] = (found.gathering[1:] != found.gathering[:-1]) | (np.diff(found.minute) > AT_ONCE)
    return np.cumsum(fresh) - 1


def at_once(found: Accidents, mask: Array) -> float:
    """Share of the core's gatherings in which two of its accidents follow one another within AT_ONCE minutes; 1 where clocks tell dates only."""
    order = np.lexsort((found.minute[mask], found.gathering[mask]))
    gathering, minute = found.gathering[mask][order], found.minute[mask][order]
    close = (np.diff(gathering) == 0) & (np.diff(minute) <= AT_ONCE)
    return len(np.unique(gathering[1:][close])) / max(len(np.unique(gathering)), 1)


def gangs(found: Accidents, mask: Array, persons: int, dates: int) -> list[Array]:
    """The core in the parts that are hurt together at one moment again and again; as it is, where there are not two such.

    Of two parts nobody was twice with two of the other at one moment: they share a hospital's day and no more. Nor are two parts one whose persons are twice
    together with their own, never twice with the others, and with these at one gathering in all.

    Args:
        found: all accidents.
        mask: rows of the core.
        persons: that a part holds at least.
        dates: on which it meets at least.
    """
    moment = moments(found)
    together = core(found.person, moment, mask, 2)
    rows = np.flatnonzero(together)
    if not len(rows):
        return [mask]
    width = int(found.person.max()) + 1
    label = components(found.person[rows], moment[rows] + width, width + int(moment.max()) + 1)[found.person[rows]]
    parts = []
    for number in np.unique(label):
        part = np.zeros_like(mask)
        part[rows[label == number]] = True
        if len(np.unique(found.person[part])) >= persons and len(np.unique(moment[part])) >= dates:
            parts.append(part)
    if len(parts) < 2:
        parts = _met_once(found, mask, persons, dates)
    return parts if len(parts) >= 2 else [mask]


def _met_once(found: Accidents, mask: Array, persons: int, dates: int) -> list[Array]:
    """Parts of a core whose persons were at TWICE gatherings with another of theirs, and at one at most with the other part; none where there are not two.

    Who was twice with nobody goes with the part that he met.
    """
    rows = np.flatnonzero(mask)
    names, who = np.unique(found.person[rows], return_inverse=True)
    dates_, when = np.unique(found.gathering[rows], return_inverse=True)
    there = np.zeros((len(names), len(dates_)), np.int64)
    there[who, when] = 1
    met = there @ there.T
    np.fill_diagonal(met, 0)
    one, other = np.nonzero(met >= TWICE)
    label = components(one, other, len(names))
    large = [np.flatnonzero(label == number) for number in np.unique(label)]
    large = [part for part in large if len(part) >= persons]
    alone = np.setdiff1d(np.arange(len(names)), np.concatenate(large) if large else np.empty(0, int))
    if len(large) < 2:
        return []
    ties = np.stack([met[:, part].sum(1) for part in large], axis=1)
    parts = [np.concatenate([part, alone[ties[alone].argmax(1) == k]]) for k, part in enumerate(large)]
    common = np.array([there[part].any(0) for part in parts])
    if any((common[k] & common[j]).sum() > 1 for k in range(len(parts)) for j in range(k)):
        return []
    masks = []
    for part in parts:
        own = np.zeros_like(mask)
        own[rows[np.isin(who, part)]] = True
        own = core(found.person, found.gathering, own, 2)
        if len(np.unique(found.person[own])) >= persons and len(np.unique(found.gathering[own])) >= dates:
            masks.append(own)
    return masks


def cores(found: Accidents, keep: Array) -> list[Array]:
    """Row masks of the connected cores, the crowd-sized ones peeled further; none twice."""
    person, gathering = found.person, found.gathering
    width = int(person.max(initial=-1)) + 1
    parts, todo = [], keep.copy()
    for depth in DEPTHS:
        inside = core(person, gathering, todo, depth)
        rows = np.flatnonzero(inside)
        if not len(rows):
            break
        label = components(person[rows], gathering[rows] + width, width + int(gathering.max()) + 1)[person[rows]]
        todo = np.zeros_like(keep)
        for part in np.unique(label):
            mask = np.zeros_like(keep)
            mask[rows[label == part]] = True
            if len(np.unique(person[mask])) > MOST_PERSONS:
                todo |= mask
            else:
                parts.append(mask)
    return parts


def nats_of(found: Accidents, mask: Array) -> tuple[float, int, float]:
    """Evidence that a core is no coincidence.

    Given everybody's own accidents at each institution, a further accident of somebody seen in these gatherings falls into
    one of them with the chance that other people's accidents there do. The number of such recurrences is held against a
    Poisson law; the number of ways to choose as many gatherings among all with two persons or more is taken off.

    Args:
        found: all accidents.
        mask: rows of the core.

    Returns:
        −ln p after that, the recurrences, their expectation.
    """
    from scipy.special import gammaln
    from scipy.stats import poisson

    chosen = np.unique(found.gathering[mask])
    inside = np.isin(found.gathering, chosen)
    persons = np.unique(found.person[inside])
    own = np.isin(found.person, persons)
    times = np.bincount(found.person, minlength=int(found.person.max()) + 1)
    _, counts = np.unique(found.person[inside], return_counts=True)
    again = int((counts - 1).sum())
    expected = 0.0
    for place in np.unique(found.place[inside]):
        here = found.place == place
        others = here & ~own
        total, among = int(others.sum()), int((others & inside).sum())
        windows = len(np.unique(found.gathering[inside & here]))
        chance = min((among + windows) / (total + found.days), 1.0)
        rows = own & here
        expected += chance * float((1 - 1 / times[found.person[rows]]).sum())
    every = int((np.bincount(found.gathering) >= 2).sum())
    ways = float(gammaln(every + 1) - gammaln(len(chosen) + 1) - gammaln(max(every - len(chosen), 0) + 1))
    tail = -float(poisson.logsf(again - 1, max(expected, 1e-9)))
    return max(min(tail, 700.0) - ways, 0.0), again, expected


def stability(found: Accidents, mask: Array) -> float:
    """Mean Jaccard of the core's persons when one gathering after the other is left out."""
    whole = set(found.person[mask].tolist())
    alike = []
    for number in np.unique(found.gathering[mask]):
        left = core(found.person, found.gathering, mask & (found.gathering != number), 2)
        rest = set(found.person[left].tolist())
        alike.append(len(rest & whole) / len(whole | rest))
    return float(np.mean(alike)) if alike else 0.0
