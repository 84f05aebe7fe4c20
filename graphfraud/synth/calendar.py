"""When things happen: busy days, market days and the hours in which each kind of institution settles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graphfraud.synth.draws import draw_columns
from graphfraud.synth.institutions import CLINIC, PHARMACY, VILLAGE, Institutions
from graphfraud.synth.visits import DAY, EMERGENCY, STAYS
from graphfraud.synth.world import World

Array = np.ndarray[Any, Any]
MARKET_CYCLE = 5
SHOP, LATE_SHOP, SURGERY, HOSPITAL, WARD, ROUND_THE_CLOCK = range(6)
HOURS = ((8.0, 21.0), (8.0, 22.0), (7.5, 19.0), (8.0, 17.5), (8.5, 17.0), (0.0, 24.0))
"""Opening and closing by profile."""
_CURVES = (
    (8, 10, 9, 6, 4, 4, 5, 6, 7, 9, 10, 7, 4),
    (8, 10, 9, 6, 4, 4, 5, 6, 7, 9, 10, 8, 6, 3),
    (5, 10, 10, 8, 4, 3, 6, 7, 6, 5, 4, 3),
    (9, 14, 13, 7, 1, 2, 8, 8, 6, 3),
    (6, 12, 12, 6, 1, 2, 8, 8, 5),
    (2, 2, 1, 1, 1, 2, 3, 4, 5, 6, 6, 5, 4, 4, 4, 4, 5, 5, 6, 7, 7, 6, 5, 3),
)


@dataclass(frozen=True)
class Calendar:
    """Cumulative chances of days and of quarters of an hour.

    ``days``: (7, days): hospitals, town places, then one row for each market phase. ``quarters``: (profiles, 96).
    """

    days: Array
    quarters: Array

    def draw_days(self, row: Array, rng: np.random.Generator) -> Array:
        """A day for each row index."""
        return draw_columns(self.days, row, rng)

    def draw_seconds(self, profile: Array, rng: np.random.Generator) -> Array:
        """A second of the day within the opening hours of each profile."""
        return np.asarray(draw_columns(self.quarters, profile, rng) * 900 + rng.integers(0, 900, len(profile)))


def make_calendar(world: World) -> Calendar:
    """Weekdays, seasons and market days of the world's period."""
    day = np.arange(world.days)
    dates = np.datetime64(world.start) + day
    weekday = (dates.astype("datetime64[D]").astype(np.int64) + 3) % 7
    month = dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
    season = np.array([1.25, 1.1, 1.05, 0.95, 0.92, 0.9, 0.9, 0.88, 0.95, 1.0, 1.1, 1.25])[month - 1]
    hospital = season * np.array([1.25, 1.1, 1.05, 1.0, 1.0, 0.75, 0.6])[weekday]
    street = season * np.array([1.0, 0.97, 0.95, 0.97, 1.0, 1.1, 1.08])[weekday]
    rows = [hospital, street]
    for phase in range(MARKET_CYCLE):
        rows.append(street * np.where(day % MARKET_CYCLE == phase, world.market_pull, 1.0))
    days = np.array(rows).cumsum(axis=1)
    quarters = np.zeros((len(HOURS), 96))
    for index, (opening, closing) in enumerate(HOURS):
        at = np.arange(96) / 4
        curve = np.array(_CURVES[index], dtype=float)
        quarters[index] = np.where(
            (at >= opening) & (at < closing),
            curve[np.clip((at - np.floor(opening)).astype(int), 0, len(curve) - 1)],
            0.0,
        )
    quarters = quarters.cumsum(axis=1)
    return Calendar(days / days[:, -1:], quarters / quarters[:, -1:])


def profiles(institutions: Institutions, inst: Array, med: Array) -> Array:
    """The hours' profile of each visit."""
    kind = institutions.kind[inst]
    shop = np.where(institutions.late[inst], LATE_SHOP, SHOP)
    found = np.where(kind == PHARMACY, shop, np.where((kind == VILLAGE) | (kind == CLINIC), SURGERY, HOSPITAL))
    found = np.where(med == EMERGENCY, ROUND_THE_CLOCK, found)
    return np.asarray(np.where(np.isin(med, STAYS), WARD, found))


def market_rows(geography_urban: Array, town: Array) -> Array:
    """Row of the day table for people of a place: towns' streets or the market phase of the country town."""
    return np.asarray(np.where(geography_urban, 1, 2 + town % MARKET_CYCLE))


def on_day(day: Array, second: Array) -> Array:
    """Seconds from the start."""
    return np.asarray(day.astype(np.int64) * DAY + second)
