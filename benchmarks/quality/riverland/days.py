"""The calendar of one year: weekdays, holidays, lunar markets, pension days, flu and storms.

Times are whole seconds after START; a day is 86,400 of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

START = date(2025, 3, 1)
LENGTH = 365
DAY = 86_400
HOUR = 3_600
_NEW_MOON = date(2000, 1, 6)
_MONTH = 29.530588
_HOLIDAYS = (
    ("2025-04-04", 3),
    ("2025-05-01", 5),
    ("2025-05-31", 3),
    ("2025-10-01", 8),
    ("2026-01-01", 3),
    ("2026-02-15", 9),
)


@dataclass(frozen=True)
class Days:
    """Arrays of length LENGTH."""

    weekday: np.ndarray
    month_day: np.ndarray
    month: np.ndarray
    lunar: np.ndarray
    holiday: np.ndarray
    spring: np.ndarray
    flu: np.ndarray
    storm: np.ndarray

    def market(self, ending: int) -> np.ndarray:
        """Whether the market with lunar days ending in `ending` or `ending` + 5 is held."""
        return self.lunar % 5 == ending % 5


def day_of(text: str) -> int:
    """Day number of an ISO date."""
    return (date.fromisoformat(text) - START).days


def iso(day: int) -> str:
    """ISO date of a day number, which may lie outside the year."""
    return (START + timedelta(days=int(day))).isoformat()


def calendar(rng: np.random.Generator) -> Days:
    """The year's days, with storms and the height of the flu drawn."""
    dates = [START + timedelta(days=n) for n in range(LENGTH)]
    number = np.arange(LENGTH)
    age = np.array([(d - _NEW_MOON).days for d in dates])
    lunar = np.floor((age - 0.3) % _MONTH).astype(int) + 1
    holiday = np.zeros(LENGTH, bool)
    for start, length in _HOLIDAYS:
        first = day_of(start)
        holiday[max(first, 0) : first + length] = True
    spring = np.zeros(LENGTH, bool)
    spring[day_of("2026-02-16") : day_of("2026-02-20")] = True
    peak = day_of("2025-12-20") + int(rng.integers(-15, 16))
    flu = 0.55 + 1.6 * np.exp(-(((number - peak) / 20.0) ** 2)) + 0.5 * np.exp(-(((number - 20) / 18.0) ** 2))
    storm = np.zeros(LENGTH, bool)
    storm[rng.choice(LENGTH, 9, replace=False)] = True
    return Days(
        np.array([d.weekday() for d in dates]),
        np.array([d.day for d in dates]),
        np.array([d.month for d in dates]),
        lunar,
        holiday,
        spring,
        flu,
        storm,
    )
