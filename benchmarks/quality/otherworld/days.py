"""The calendar: weekdays, holidays, seasons, market days, and the hours at which places are busy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DAY = 86_400
HOSPITAL, CLINIC, PHARMACY, VILLAGE = 0, 1, 2, 3

_SPRING = ("2024-02-10", "2025-01-29", "2026-02-17")
_OTHER_HOLIDAYS = ("2024-10-01", "2025-05-01", "2025-10-01", "2025-05-31", "2026-05-01")

_HOURS = {
    HOSPITAL: ((0.62, 9 * 60 + 10, 52), (0.32, 14 * 60 + 55, 42), (0.06, 17 * 60 + 40, 100)),
    CLINIC: ((0.5, 9 * 60 + 20, 70), (0.3, 15 * 60 + 20, 70), (0.2, 18 * 60 + 50, 50)),
    PHARMACY: ((0.38, 9 * 60 + 25, 75), (0.24, 15 * 60 + 40, 95), (0.38, 19 * 60, 62)),
    VILLAGE: ((0.55, 8 * 60 + 20, 65), (0.25, 13 * 60 + 30, 80), (0.2, 18 * 60, 55)),
}
_OPEN = {HOSPITAL: (7 * 60 + 30, 22 * 60), CLINIC: (8 * 60, 20 * 60), PHARMACY: (450, 1300), VILLAGE: (400, 1180)}
_WEEK = {
    HOSPITAL: (1.32, 1.15, 1.1, 1.05, 1.05, 0.7, 0.45),
    PHARMACY: (1.0, 0.95, 0.95, 0.95, 1.05, 1.15, 1.1),
}


@dataclass(frozen=True)
class Calendar:
    """The days of the period, numbered from 0."""

    start: np.datetime64
    n: int
    weekday: NDArray[np.int64]
    month: NDArray[np.int64]
    dom: NDArray[np.int64]
    spring: NDArray[np.bool_]
    holiday: NDArray[np.bool_]

    def market(self, phase: int) -> NDArray[np.bool_]:
        """Days on which the towns of that phase (0-4) hold market."""
        return np.arange(self.n) % 5 == phase

    def weights(self, pharmacy: bool, phase: int) -> NDArray[np.float64]:
        """How much each day is used; ``phase`` -1 for people who do not go to market."""
        week = np.array(_WEEK[PHARMACY if pharmacy else HOSPITAL])[self.weekday]
        season = 1 + 0.2 * np.cos((self.month - 1) / 12 * 2 * np.pi)
        w = week * season
        w[self.holiday] *= 0.6 if pharmacy else 0.4
        w[self.spring] *= 0.35 if pharmacy else 0.22
        if phase >= 0:
            w = w * np.where(self.market(phase), 2.3, 0.7)
        return np.asarray(w)


def calendar(start: str, n: int) -> Calendar:
    """The period of ``n`` days that begins on ``start``."""
    first = np.datetime64(start, "D")
    days = first + np.arange(n)
    weekday = (days.astype("int64") + 3) % 7
    month = days.astype("datetime64[M]").astype("int64") % 12 + 1
    dom = (days - days.astype("datetime64[M]")).astype("int64") + 1
    spring, holiday = np.zeros(n, bool), np.zeros(n, bool)
    for text in _SPRING:
        at = int((np.datetime64(text, "D") - first).astype("int64"))
        spring |= (np.arange(n) >= at - 1) & (np.arange(n) <= at + 6)
    for text in _OTHER_HOLIDAYS:
        at = int((np.datetime64(text, "D") - first).astype("int64"))
        holiday |= (np.arange(n) >= at) & (np.arange(n) <= at + (6 if text[5:7] == "10" else 3))
    return Calendar(first, n, weekday, month, dom, spring, holiday)


def minutes(rng: np.random.Generator, kind: NDArray[np.int64]) -> NDArray[np.float64]:
    """A minute of the day for each visit, by the kind of place, with its rush hours and lunch break."""
    out = np.empty(len(kind))
    for k, parts in _HOURS.items():
        at = np.flatnonzero(kind == k)
        share, mid, wide = (np.array(x, float) for x in zip(*parts, strict=True))
        which = rng.choice(len(share), len(at), p=share)
        value = rng.normal(mid[which], wide[which])
        lo, hi = _OPEN[k]
        value = lo + np.abs(value - lo)
        value = np.where(value > hi, 2 * hi - value, value)
        if k in (HOSPITAL, CLINIC):
            lunch = (value > 725) & (value < 805) & (rng.random(len(at)) < 0.8)
            value = np.where(lunch, value + 95, value)
        out[at] = np.clip(value, lo, hi)
    return out


def within_hours(kind: NDArray[np.int64], minute: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minutes folded back into the opening hours of their kind of place."""
    lo = np.array([_OPEN[k][0] for k in range(4)])[kind]
    hi = np.array([_OPEN[k][1] for k in range(4)])[kind]
    folded = lo + np.abs(minute - lo)
    folded = np.where(folded > hi, 2 * hi - folded, folded)
    return np.asarray(np.clip(folded, lo, hi))
