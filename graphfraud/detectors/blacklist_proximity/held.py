"""What the readings leave of a circle: who still meets the listed too often without what they explain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.blacklist_proximity.proximity import LEAST_DAYS, Circle, Party, Tested, meetings
from graphfraud.innocent.answer import Answer, Tried, ask
from graphfraud.innocent.company import Company
from graphfraud.model.finding import ReadingResult

Array = npt.NDArray[Any]
LEAST = 2
"""Persons or households that must be left of a circle; one, where it was only one."""


@dataclass(frozen=True)
class Held:
    """A circle with its test and the party of listed persons that it was held against."""

    circle: Circle
    tested: Tested
    party: Party

    def results(self, scene: Company, decisive: Mapping[str, bool]) -> tuple[ReadingResult, ...]:
        """Every reading with its verdict; where only all of them together leave too little, the one that explains most holds."""
        asked = [ask(code, "company", scene) for code in decisive]
        alone = {reading.code: self.left(scene, [answer]) for reading, answer in asked}
        together = self.left(scene, [answer for _, answer in asked])
        total = len(self.circle.close)
        least = min(LEAST, total)
        best = min(alone, key=lambda code: alone[code])
        found = []
        for reading, answer in asked:
            left = alone[reading.code]
            falls = left < least or (together < least and reading.code == best and left < total)
            words = {
                "zh": f"；除去其解释的，{total} 人中余 {left} 人（户）与名单人员的同行仍超出偶然，各读法合计余 {together}",
                "en": f"; without what it explains {left} of {total} persons or households still keep the company of the "
                f"listed beyond chance, {together} without what all explain",
            }
            verdict = Tried(reading, answer, "holds" if falls else "rejected", total - left, words)
            found.append(
                (verdict if answer.testable else Tried(reading, answer, "untestable", 0)).result(decisive[reading.code])
            )
        return tuple(found)

    def left(self, scene: Company, answers: list[Answer]) -> int:
        """Close persons, one a household, whose meetings with others than relatives, uncleared, are still beyond chance."""
        close, members = self.circle.close, scene.members
        units = [answer.units for answer in answers if answer.units is not None]
        alive = self.standing(scene, answers)
        where = np.searchsorted(members, close)
        listed = np.searchsorted(members, self.circle.listed)
        households = set()
        for k in np.flatnonzero(alive):
            labels = [unit[where[k]] for unit in units]
            if any(label >= 0 and (unit[listed] == label).any() for unit, label in zip(units, labels, strict=True)):
                continue
            households.add(
                next((("unit", n, int(label)) for n, label in enumerate(labels) if label >= 0), ("one", int(k), 0))
            )
        return len(households)

    def standing(self, scene: Company, answers: list[Answer]) -> Array:
        """Which of the close ones still meet the listed beyond chance without the gatherings that the answers clear."""
        close, land = self.circle.close, scene.land
        at, _, _ = meetings(land, self.party)
        at = at[~np.isin(at, scene.joint[_cleared(scene, answers)[scene.gathering_of]])]
        event = land.day[at].astype(np.int64) * len(land.window) + land.place[at]
        met = np.array([len(np.unique(event[land.person[at] == code])) for code in close])
        return np.asarray(_nats(met, self.tested.expected[self.circle.tested]) >= self.circle.passing)


def explained(scene: Company, answers: list[Answer], persons: Array) -> Array:
    """Which of the persons are in company on fewer than LEAST_DAYS days beside the gatherings that the answers clear."""
    at = scene.joint[~_cleared(scene, answers)[scene.gathering_of]]
    days = [len(np.unique(scene.land.day[at[scene.land.person[at] == code]])) for code in persons]
    return np.array(days, np.int64) < LEAST_DAYS


def _cleared(scene: Company, answers: list[Answer]) -> Array:
    found = np.zeros(len(scene.parts[1]), bool)
    for answer in answers:
        found |= False if answer.cleared is None else answer.cleared
    return found


def _nats(met: Array, expected: Array) -> Array:
    from scipy.stats import poisson

    return np.where(met > 0, -poisson.logsf(met - 1, np.maximum(expected, 1e-9)), 0.0)
