"""Which code stands for shops in several counties: a chain, or an alliance, that bills under its head office (连锁总部一个编码)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import Visits
from graphfraud.engines.people import Places, haversine

PERSONS, COUNTIES = 3, 3
"""Persons of one county, and such counties, whose cards would have to fly to or from a place: it is in each of these counties."""
SOON, LEAST_KM, FASTEST = 240, 5.0, 100.0
"""Minutes between two uses, and kilometres and their speed, from which nobody gets from one to the other."""


def stands_for_many(visits: Visits, places: Places, place: int, persons: int = PERSONS) -> bool:
    """Whether persons of several counties seem to be at this place and, within minutes, at others out of its reach.

    A ring's cards come from where its members live; the customers of a chain are everywhere, and each of them is at home. Where such a code lies says
    nothing of where its customers were.
    """
    found = visits.once(f"many sites {place}", lambda: _counties(visits, places, place))
    return int((found >= persons).sum()) >= COUNTIES


def _counties(visits: Visits, places: Places, place: int) -> npt.NDArray[np.int64]:
    """Persons of each county who seem to be at two places at once, one of them this."""
    exact = visits.timed if places.grain is None else visits.timed & (places.grain[visits.place] == 0)
    own = visits.of(np.unique(visits.person[(visits.place == place) & exact]))
    own = own[exact[own]]
    moment = visits.day[own].astype(np.int64) * 1440 + visits.minute[own]
    order = np.lexsort((moment, visits.person[own]))
    own, moment = own[order], moment[order]
    first, then = own[:-1], own[1:]
    a, b = visits.place[first], visits.place[then]
    pair = (visits.person[first] == visits.person[then]) & (a != b) & ((a == place) | (b == place))
    gap = np.diff(moment)
    pair &= gap < SOON
    first, a, b, gap = first[pair], a[pair], b[pair], gap[pair]
    km = haversine(places.lnt[a], places.lat[a], places.lnt[b], places.lat[b])
    out = np.isfinite(km) & (km > LEAST_KM) & (km / np.maximum(gap, 1) * 60 > FASTEST)
    origin = visits.origin[np.unique(visits.person[first[out]])]
    return np.asarray(np.unique(origin[origin >= 0], return_counts=True)[1], np.int64)
