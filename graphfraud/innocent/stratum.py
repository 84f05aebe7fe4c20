"""What people of one village, employer or home have in common besides the ring: do the others come on the same dates?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import spread
from graphfraud.graph.landscape import Landscape, visits_in
from graphfraud.innocent.company import Company

Array = npt.NDArray[Any]


COMMON = 0.5
"""Share of the company of one village, employer or address from which this may bring them together."""
CIRCLE = 8
"""Persons up to whom neighbours or colleagues arrange an outing by word of mouth; more of them need a calendar."""
REGULAR, SPACED, GAPS, SLACK = 0.8, 5, 4, 0.1
"""Share of the gaps that keep a cycle; its least days; gaps from which it can be told; part of it by which a coach moves for a holiday."""
LARGE, PART = 3, 0.3
"""Persons of a gathering, and part of the greatest, from which it is no chance meeting of some of the company."""
PAYDAY = 2
"""Days by which a pay or pension day strays round the middle of the month's dates."""


@dataclass(frozen=True)
class Others:
    """Visits of people of the same stratum outside the ring, at the places where it gathered.

    Attributes:
        persons: of the stratum outside the ring, in the records.
        visits: theirs at those institutions.
        hits: of these, on a date of a gathering there.
        expected: hits if dates did not matter.
    """

    persons: int
    visits: int
    hits: int
    expected: float

    @property
    def lift(self) -> float:
        """Hits over expectation; 0 without visits."""
        return self.hits / self.expected if self.expected > 0 else 0.0

    @property
    def comes_along(self) -> bool:
        """Enough others come on those very dates to call it the stratum's habit: three in ten of their visits."""
        return self.hits >= 4 and self.lift >= 2.5 and self.hits >= 0.3 * self.visits


def shared_units(codes: Array) -> Array:
    """Codes borne by two or more members stay, the rest become −1 (unknown ones as in ``with_unknown``)."""
    values, counts = np.unique(codes[codes >= 0], return_counts=True)
    units = np.where(np.isin(codes, values[counts >= 2]), codes, -1).astype(np.int64)
    return with_unknown(units, codes)


def with_unknown(units: Array, codes: Array) -> Array:
    """Members of whom the code is unknown join the largest unit where units hold seven in ten of the known ones."""
    known = codes >= 0
    if known.all() or known.sum() < 3:
        return units
    values, counts = np.unique(units[known & (units >= 0)], return_counts=True)
    if not len(values) or counts[counts >= 3].sum() < 0.7 * known.sum():
        return units
    return np.where(known, units, values[np.argmax(counts)])


def others_of(scene: Company, codes: Array, units: Array) -> Others:
    """Count the others: persons whose ``codes`` entry is one of the members' shared ``units``."""
    wanted = np.unique(units[units >= 0])
    mask = np.isin(codes, wanted)
    mask[scene.members] = False
    persons = np.flatnonzero(mask)
    land = scene.land
    at = visits_at(land, persons, np.unique(scene.gathering_places))
    span = int(max(land.day[scene.joint].max(initial=0), land.day[at].max(initial=0))) + 1
    dates = np.unique(land.place[scene.joint].astype(np.int64) * span + land.day[scene.joint])
    hit = np.isin(land.place[at].astype(np.int64) * span + land.day[at], dates)
    held = np.bincount(dates // span, minlength=len(land.window))
    weeks = land.dates.reshape(-1, 7).sum(axis=1)
    expected = float((held[land.place[at]] / np.maximum(weeks[land.place[at]] * 6 / 7, 1)).sum())
    return Others(len(persons), len(at), int(hit.sum()), expected)


def usual_share(scene: Company, codes: Array, units: Array) -> float:
    """How usual the gathering places are for the stratum: the larger of two shares of visits made there.

    Other people of the stratum, all their visits; the members themselves, their visits outside gatherings.
    """
    visits = scene.visits
    places = np.unique(scene.gathering_places)
    joint = scene.source[scene.joint]
    mask = np.isin(codes, np.unique(units[units >= 0]))
    mask[scene.members] = False
    shares = []
    for persons in (np.flatnonzero(mask), scene.members):
        at = visits.of(persons)
        at = at[~np.isin(at, joint)]
        shares.append(float(np.isin(visits.place[at], places).mean()) if len(at) >= 10 else 0.0)
    return max(shares)


def visits_at(land: Landscape, persons: Array, places: Array) -> Array:
    """Positions of these persons' visits at these institutions (distinct codes, ascending), ascending."""
    theirs = int((land.starts[persons + 1] - land.starts[persons]).sum())
    there = visits_in(land, places)
    if theirs > len(there):
        chosen = np.zeros(len(land.starts) - 1, bool)
        chosen[persons] = True
        return there[chosen[land.person[there]]]
    at = np.sort(land.order[spread(land.starts[persons], land.starts[persons + 1])])
    return at[np.isin(land.place[at], places)]


def strangers(scene: Company, common: float = COMMON) -> bool:
    """Whether nothing that is on record brings the company together: no village or employer of half of them, or of the share ``common``, no calendar."""
    return not in_common(scene, common) and not calendar(scene)[0]


def in_common(scene: Company, common: float = COMMON) -> bool:
    """Whether half of the company or more, or the share ``common``, are of one village, employer or address."""
    people, members = scene.people, scene.members
    shares = (scene.share(codes)[1] for codes in (people.village[members], scene.employers, people.address[members]))
    return max(shares) >= common


def main_gatherings(scene: Company) -> Array:
    """Mask of the gatherings at which more than a chance few of the company were together."""
    persons = scene.parts[1][:, 3]
    return np.asarray(persons >= max(LARGE, PART * persons.max(initial=0)))


def main_dates(scene: Company) -> Array:
    """Day numbers of the main gatherings, ascending."""
    return np.unique(scene.parts[1][main_gatherings(scene), 2])


def main_places(scene: Company) -> Array:
    """Codes of the institutions of the main gatherings, ascending."""
    return np.unique(scene.gathering_places[main_gatherings(scene)])


def calendar(scene: Company) -> tuple[int, float]:
    """``keeps_calendar`` of the company's gatherings; chance meetings of two are left out where there are others."""
    spans = scene.parts[1]
    large = spans[:, 3] >= 3
    days = spans[large if large.sum() >= 5 else np.ones(len(spans), bool), 2]
    dates = scene.visits.first_day.astype("datetime64[D]") + days
    return keeps_calendar(days, (dates - dates.astype("datetime64[M]")).astype(int) + 1)


def keeps_calendar(days: Array, months: Array | None = None) -> tuple[int, float]:
    """Whether dates keep a market or weekly calendar: (cycle in days, share of gaps that fit), (0, 0.0) if none does.

    Periodic markets run every 5 or 10 days of the lunar month (a 29-day month shifts the cycle by one day), or weekly, or on two
    days of the week; pensions are paid on one day of the month, or on the next working day.

    Args:
        days: day numbers of the gatherings.
        months: day of the month (1–31) of each of ``days``; None where it is unknown.
    """
    dates, first = np.unique(days, return_index=True)
    if months is not None and len(dates) >= 4 and (np.diff(dates) >= 20).mean() >= 0.8:
        numbers = months[first]
        start = int(np.median(numbers))
        near = float((np.abs(numbers - start) <= PAYDAY).mean())
        if near >= 0.8:
            return 30, near
    gaps = np.diff(dates)
    if len(gaps) < 4:
        return 0, 0.0
    weekdays = np.sort(np.bincount(dates % 7, minlength=7))[::-1]
    if len(dates) >= 8 and weekdays[:2].sum() >= 0.9 * len(dates):
        return 7, float(weekdays[:2].sum() / len(dates))
    best, share = 0, 0.0
    for cycle, slack in ((7, 0), (5, 1), (10, 1)):
        rest = gaps % cycle
        fits = (rest == 0) | ((gaps >= 15) & (slack > 0) & (rest == cycle - 1))
        if float(fits.mean()) > share + 1e-9:
            best, share = cycle, float(fits.mean())
    return (best, share) if share >= 0.8 else (0, 0.0)


def every_so_often(days: Array, least: int = GAPS) -> tuple[int, float]:
    """(days from one date to the next, share of the gaps that fit), (0, 0.0) where there is no such cycle; one date may be left out.

    A county's coach or a specialist's clinic comes every so many days, be it twelve or thirty.

    Args:
        days: day numbers, ascending.
        least: gaps from which a cycle can be told.
    """
    gaps = np.diff(days)
    if len(gaps) < least or np.median(gaps) < SPACED:
        return 0, 0.0
    usual = int(np.median(gaps))
    slack = max(1, round(SLACK * usual))
    fit = float(((np.abs(gaps - usual) <= slack) | (np.abs(gaps - 2 * usual) <= slack)).mean())
    return (usual, fit) if fit >= REGULAR else (0, 0.0)
