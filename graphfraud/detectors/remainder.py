"""A group under its readings: what they explain together is taken away, and the rest has to stand, and be spoken against, by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.company import REPORTED, Found, Level
from graphfraud.graph.company import score_group
from graphfraud.graph.growth import prune
from graphfraud.graph.landscape import without
from graphfraud.innocent.answer import Tried
from graphfraud.innocent.company import Q_LIMIT, Company
from graphfraud.innocent.conduct import weak_signs
from graphfraud.innocent.family import HOUSEHOLD

Array = npt.NDArray[Any]
ON_THE_WAY = 1
"""Institutions besides on an outing that is explained: from the doctor to a pharmacy is what anybody does, more is a tour."""
UNSEEN = frozenset({"batch_upload"})
"""Readings by which it is not known who was together at a place, and nothing is said of where the same people were together that day."""
CARE = frozenset({"scheduled_care"})
"""Readings that explain a visit to the doctor and nothing else of that day."""
PART = 0.2
"""Share of the gatherings that readings must explain before the rest is looked at by itself."""


def left_unexplained(case: Case, found: Found) -> tuple[Found, Company, list[Tried], float]:
    """The group that no reading explains, with its scene, the readings tried and the share of all meetings that is explained.

    Residents of a home, school or camp leave, and so do the gatherings that are mostly theirs, those that a reading clears, and what
    the same people did on the way home from one: an outing is explained as a whole. Else the cards of a home, used by its carers for
    good reasons, or a clock that was wrong would speak against those who have nothing to do with it. Where the rest does not stand by
    itself, the reading that explains most holds. A schedule of care explains why they met at the doctor's, hardly why all cards went
    on to one shop: where only the way home is left, it does not hold, but all counts as explained, so that who holds the cards is no sign.
    Of what only a clock brought about nobody held any cards: it is no part of that share where there is a rest.
    """
    scene = found.level.scene(case, found.group)
    tried = try_readings(scene, case.detector.readings)
    if any(item.verdict == "holds" for item in tried):
        return found, scene, tried, 0.0
    homes = {item.reading.code: _homes(item) for item in tried if item.links and item.answer.units is not None}
    away = np.logical_or.reduce([*homes.values(), np.zeros(len(scene.members), bool)])
    gone = _outings(scene, tried, away)
    share = _share(scene, gone)
    if not away.any() and gone.mean() < PART:
        return found, scene, tried, share
    level = _without(found.level, scene, gone)
    rest = prune(level.land, scene.members[~away], scene.search.care)
    group = score_group(level.land, rest, scene.search.thrift)
    q = scene.q_value(group.score)
    if len(rest) < scene.search.persons or not scene.search.recurs(group) or q > REPORTED:
        by_care = all(item.reading.code in CARE for item in tried if item.links and item.answer.cleared is not None)
        return (found, scene, tried, share) if by_care and not away.any() else (found, scene, _held(tried), share)
    left = replace(found, level=level, group=replace(group, q_value=q))
    without = left.level.scene(case, left.group)
    first = {item.reading.code: item for item in tried}
    again = [
        first[item.reading.code] if item.verdict == "rejected" and first[item.reading.code].links else item
        for item in try_readings(without, case.detector.readings)
    ]
    seen = [item for item in tried if item.reading.code not in UNSEEN]
    return left, without, again, _share(scene, _outings(scene, seen, away))


def _share(scene: Company, gone: Array) -> float:
    """Share of the meetings that were at the gatherings ``gone``."""
    meetings = scene.parts[1][:, 3] - 1.0
    return float(meetings[gone].sum() / max(meetings.sum(), 1.0))


def _homes(item: Tried) -> Array:
    """Members of whom a reading puts more than a household together."""
    units = item.answer.units
    if units is None:
        return np.zeros(0, bool)
    values, index, counts = np.unique(units, return_inverse=True, return_counts=True)
    return np.asarray((counts[index] > HOUSEHOLD) & (values[index] >= 0))


def _outings(scene: Company, tried: Sequence[Tried], away: Array) -> Array:
    """Gatherings that are explained: half or more people of a home, cleared by a reading, or of the same people on the same day.

    A clock that tells the upload, not the visit, says nothing of how cards were used: where that is out of the ordinary, it makes no
    outing, and the company of that day elsewhere is looked at by itself.
    """
    members, number = len(scene.members), scene.gathering_of
    index = np.searchsorted(scene.members, scene.land.person[scene.joint])
    there = np.zeros((int(number.max(initial=-1)) + 1, members), bool)
    there[number, index] = True
    gone = 2 * (there & away).sum(axis=1) >= there.sum(axis=1)
    unseen = np.zeros(len(there), bool)
    for item in tried:
        if item.links and item.answer.cleared is not None:
            if item.reading.code in UNSEEN and weak_signs(scene):
                unseen |= item.answer.cleared
            else:
                gone |= item.answer.cleared
    day = scene.parts[1][:, 2]
    for date in np.unique(day[gone]):
        same = np.flatnonzero(day == date)
        outing = there[same[gone[same]]].any(axis=0)
        along = same[~gone[same] & (2 * (there[same] & outing).sum(axis=1) >= there[same].sum(axis=1))]
        if len(np.unique(scene.gathering_places[along])) <= ON_THE_WAY:
            gone[along] = True
    return np.asarray(gone | unseen)


def _without(level: Level, scene: Company, gone: Array) -> Level:
    """The level without the visits of the gatherings ``gone``."""
    land, at = without(scene.land, scene.joint[gone[scene.gathering_of]])
    return replace(level, land=land, source=level.source[at])


def _held(tried: Sequence[Tried]) -> list[Tried]:
    """The same with the verdict that the reading which explains most holds."""
    top = max((item for item in tried if item.links), key=lambda item: item.links)
    words = {
        "zh": "；与其他读法合并后余下部分不再显著",
        "en": "; together with the other readings nothing significant is left",
    }
    held = Tried(top.reading, top.answer, "holds", top.links, words)
    return [held if item is top else item for item in tried]


def try_readings(scene: Company, readings: Any) -> list[Tried]:
    """Try every reading; where only several together leave too little, the one that explains most holds."""
    tried = [scene.try_reading(code) for code in readings]
    if any(item.verdict == "holds" for item in tried):
        return tried
    partial = [item for item in tried if item.links]
    if len(partial) < 2:
        return tried
    units = _joined([item.answer.units for item in partial if item.answer.units is not None], len(scene.members))
    cleared = [item.answer.cleared for item in partial if item.answer.cleared is not None]
    group, chance = scene.residual(units, np.logical_or.reduce(cleared) if cleared else None)
    left_enough = len(group.members) >= scene.search.persons and scene.search.recurs(group)
    if left_enough and chance <= Q_LIMIT:
        return tried
    return _held(tried)


def _joined(labels: Sequence[Array], count: int) -> Array:
    """Finest partition that keeps together whoever any of the labelings keeps together."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    rows, columns = [], []
    for label in labels:
        order = np.argsort(label, kind="stable")
        order = order[label[order] >= 0]
        same = label[order][1:] == label[order][:-1]
        rows.append(order[:-1][same])
        columns.append(order[1:][same])
    if not rows:
        return np.full(count, -1, np.int64)
    i, j = np.concatenate(rows), np.concatenate(columns)
    links = coo_matrix((np.ones(len(i)), (i, j)), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1], np.int64)
