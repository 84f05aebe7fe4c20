"""Visits with all that scoring a group needs, as one bundle of arrays for compiled code."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import spread
from graphfraud.stats.crowding import crowding
from graphfraud.stats.order import distinct, order_of

Array = npt.NDArray[Any]


FIRST = 1000
"""Visits among which one with a minute nearly always is, where any is."""


class Landscape(NamedTuple):
    """Visits sorted by (place, moment), their crowding, and each person's visits in that order.

    Attributes:
        person, place, day, minute, weekday: codes as in engines.frame.Visits.
        moment: minutes since day 0.
        window: minutes, one an institution.
        block, volume, visits, pairs, dates: see stats.crowding.Crowding.
        visitors: distinct persons, one an institution.
        order: positions of the visits by person; starts: where each person starts in it.
    """

    person: Array
    place: Array
    day: Array
    minute: Array
    weekday: Array
    moment: Array
    window: Array
    block: Array
    volume: Array
    visits: Array
    pairs: Array
    dates: Array
    visitors: Array
    order: Array
    starts: Array

    @property
    def clocked(self) -> bool:
        """Whether any visit tells a minute; all are looked at only where none of the first does."""
        return bool(self.minute[:FIRST].any() or self.minute.any())


def landscape(
    person: Array,
    place: Array,
    day: Array,
    minute: Array,
    weekday: Array,
    window: Array,
    *,
    persons: int,
    visitors: Array | None = None,
) -> Landscape:
    """Sort the visits and count their crowding; inputs in any order, codes as in engines.frame.Visits.

    ``visitors``: distinct persons of each institution, where they are known.
    """
    moment = day.astype(np.int64) * 1440 + minute
    sort = order_of(place, moment, person)
    person, place, day, minute, weekday, moment = (
        np.ascontiguousarray(part[sort]) for part in (person, place, day, minute, weekday, moment)
    )
    crowd = crowding(place, day, weekday, len(window))
    order = order_of(person)
    starts = np.concatenate(([0], np.cumsum(np.bincount(person, minlength=persons)))).astype(np.int64)
    visitors = _visitors(person, place, len(window)) if visitors is None else visitors
    return Landscape(
        person, place, day, minute, weekday, moment, window,
        crowd.block, crowd.volume, crowd.visits, crowd.pairs, crowd.dates, visitors, order.astype(np.int64), starts,
    )  # fmt: skip


def span_of(land: Landscape, place: int) -> tuple[int, int]:
    """Positions from … to (exclusive) of one institution's visits."""
    low, high = np.searchsorted(land.place, np.array([place, place + 1], land.place.dtype))
    return int(low), int(high)


def visits_in(land: Landscape, places: Array) -> Array:
    """Positions of all visits at these institutions (distinct codes, ascending), ascending."""
    wanted = places.astype(land.place.dtype)
    return spread(np.searchsorted(land.place, wanted), np.searchsorted(land.place, wanted, side="right"))


def _visitors(person: Array, place: Array, places: int) -> Array:
    size = int(person.max(initial=0)) + 1
    return np.bincount(distinct(place.astype(np.int64) * size + person) // size, minlength=places).astype(np.float64)


def restrict(land: Landscape, at: Array, person: Array, persons: int) -> Landscape:
    """The visits ``at`` alone (ascending), under new person codes 0…persons−1, the crowd around them unchanged."""
    order = np.argsort(person, kind="stable")
    starts = np.searchsorted(person[order], np.arange(persons + 1)).astype(np.int64)
    return _of_visits(land, at, person.astype(np.int32), order.astype(np.int64), starts)


def without(land: Landscape, gone: Array) -> tuple[Landscape, Array]:
    """The landscape without the visits at these positions, the crowd unchanged, and the positions of those left, ascending.

    The same as ``restrict`` under the old person codes, but nothing is sorted anew.
    """
    keep = np.ones(len(land.person), bool)
    keep[gone] = False
    at = np.flatnonzero(keep)
    number = np.cumsum(keep) - 1
    fewer = np.cumsum(np.bincount(land.person[~keep], minlength=len(land.starts) - 1))
    order, starts = number[land.order[keep[land.order]]], land.starts - np.concatenate(([0], fewer))
    return _of_visits(land, at, land.person[at], order, starts), at


def _of_visits(land: Landscape, at: Array, person: Array, order: Array, starts: Array) -> Landscape:
    """The visits ``at`` with these persons, in the crowd of all."""
    return land._replace(
        person=person,
        place=land.place[at],
        day=land.day[at],
        minute=land.minute[at],
        weekday=land.weekday[at],
        moment=land.moment[at],
        block=land.block[at],
        order=order,
        starts=starts,
    )
