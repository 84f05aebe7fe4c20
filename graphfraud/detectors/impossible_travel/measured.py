"""Which trips are measured: by coordinates, or by a county's places and a place's customers that say the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.engines.people import haversine
from graphfraud.innocent.whereabouts import AWAY_KM, usual_points

if TYPE_CHECKING:
    import pandas as pd

CUSTOMERS = 10
"""Customers of known homes from whom on they tell where a place is."""
MOSTLY = 0.5
"""Share of them who live within an errand of the middle: a seller by post has customers anywhere."""
INEXACT_KM = 10.0
"""What the middle of the customers may be off."""


def with_measured(trips: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Add ``measured``: both places have coordinates of their own, or a trip is out of reach by two estimates that share nothing.

    A place without coordinates lies in its county (couples.sql) and among its customers, those of the trips left out. A distance that only
    the region codes tell is no measure, whoever the customers are: over a border the next county may be next door.

    Args:
        trips: with basis, own_a, own_b, place_a, place_b, stay, gap, grain.
        case: the detector's case.
    """
    measured = np.array(trips.basis == "measured", bool)
    county = np.flatnonzero((trips.basis == "county").to_numpy(bool))
    if len(county):
        part = trips.iloc[county]
        km = _between(part, case) - INEXACT_KM
        measured[county] = _out_of_reach(part, km, case.settings)
    return trips.assign(measured=measured)


def _out_of_reach(trips: pd.DataFrame, km: np.ndarray, settings: Mapping[str, Any]) -> np.ndarray:
    """As in links.sql, by the distances ``km`` (NaN: unknown, then not)."""
    minutes = (trips.gap + trips.grain + float(settings["slack_minutes"])).to_numpy(float)
    moving = (km >= float(settings["least_km"])) & (1.3 * km > float(settings["fastest_kmh"]) * minutes / 60)
    return np.where(trips.stay.to_numpy(bool), km >= float(settings["stay_km"]), moving)


def _between(trips: pd.DataFrame, case: Case) -> np.ndarray:
    """Kilometres between the two places of each trip, those without coordinates where their customers are; NaN unknown."""
    visits, places = case.visits, case.places
    without = visits.codes_of(trips.psn_no.unique())
    known: dict[int, tuple[float, float]] = {}
    points = []
    for side in "ab":
        codes = visits.codes_of(trips[f"place_{side}"], "places")
        lnt, lat = places.lnt[codes].copy(), places.lat[codes].copy()
        for number in np.flatnonzero(~trips[f"own_{side}"].to_numpy(bool)):
            place = int(codes[number])
            if place not in known:
                known[place] = _among_customers(case, place, without)
            lnt[number], lat[number] = known[place]
        points.append((lnt, lat))
    return np.asarray(haversine(*points[0], *points[1]), float)


def _among_customers(case: Case, place: int, without: np.ndarray) -> tuple[float, float]:
    """The middle of where the customers of a place usually go, degrees; NaN where they are few or live all over."""
    visits, places = case.visits, case.places
    low, high = np.searchsorted(visits.place, np.array([place, place + 1], visits.place.dtype))
    persons = np.setdiff1d(visits.person[low:high], without)
    lnt, lat = usual_points(visits, places, persons, np.arange(low, high))
    home = np.isfinite(lnt)
    if home.sum() < CUSTOMERS:
        return np.nan, np.nan
    middle = float(np.median(lnt[home])), float(np.median(lat[home]))
    near = haversine(lnt[home], lat[home], *middle) <= AWAY_KM
    return middle if near.mean() >= MOSTLY else (np.nan, np.nan)
