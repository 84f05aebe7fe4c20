"""What a steered flow leads to: the nearest pharmacy, a new one, one near where the patients live."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.plain import place_shares
from graphfraud.engines.people import haversine
from graphfraud.innocent.whereabouts import usual_points

if TYPE_CHECKING:
    import pandas as pd

QUIET_DAYS = 45
"""An institution without any settlement in the first days of the records opened within them."""
SAMPLE = 300
"""Patients of a side that are looked at to say where they live; a fixed part of them where there are more."""
NEIGHBOUR_KM, NEIGHBOURS = 3.0, 20
"""Kilometres within which another institution stands in for colleagues that are not there, and patients from which on it can."""
HOUSE = 20
"""Patients who went on from a house from which on it can be told where most of them go."""
GIANT, TO_USUAL = 0.2, 10.0
"""Share of all visits to hospitals and clinics, and multiple of the mean, from which a house is a giant among them."""
WITNESSES = 10
"""Patients with a known place from which their middle can be told."""
RIDE_KM, TIMES_AS_FAR, BEYOND_KM = 3.0, 3.0, 5.0
"""Kilometres up to which a pharmacy is of the doctor's own place, and how many times as far, and how far at least, the next one is where it is the only one."""
FASTEST, DETOUR, CLOCKS = 60.0, 1.3, 5.0
"""Kilometres an hour at most, road over beeline, and minutes by which two clocks may differ."""


def giant_share(case: Case, origins: Collection[str]) -> float:
    """Share of the largest of ``origins`` in all visits to hospitals and clinics, where it is a giant among them; else 0.

    A giant is, perhaps, a whole county's alliance under the code of its head hospital.
    """
    hospitals = [str(name) for name in case.places.code[case.places.kind == "hospital"]]
    served = int((place_shares(case, hospitals) > 0).sum())
    share = float(place_shares(case, sorted(origins)).max(initial=0.0))
    return share if share >= GIANT and share * served >= TO_USUAL else 0.0


def is_nearest(case: Case, origin: int, target: int) -> bool:
    """Whether the target is one of the two pharmacies of the records that are nearest to the origin."""
    places = case.places
    shops = np.flatnonzero(places.kind == "pharmacy")
    km = haversine(places.lnt[shops], places.lat[shops], places.lnt[origin], places.lat[origin])
    own = places.kilometres(origin, target)
    return bool(np.isfinite(own) and (km < own - 1e-6).sum() <= 1)


def is_alone(case: Case, origin: int, target: int) -> bool:
    """Whether the target is the pharmacy of the place: the next one is TIMES_AS_FAR from the origin, and beyond a walk's or a short ride's reach."""
    places = case.places
    shops = np.flatnonzero((places.kind == "pharmacy") & (np.arange(len(places.kind)) != target))
    km = haversine(places.lnt[shops], places.lat[shops], places.lnt[origin], places.lat[origin])
    own = places.kilometres(origin, target)
    km = km[np.isfinite(km)]
    return bool(np.isfinite(own) and own <= RIDE_KM and len(km) and km.min() >= max(TIMES_AS_FAR * own, BEYOND_KM))


def days_of_doctors(case: Case, flows: int) -> list[int]:
    """On how many days the doctors of each flow saw anybody while it lasted; gf_steered holds the flows' fills (``stock_shares``)."""
    days = {row["lead"]: int(row["days"]) for row in case.linked("sessions.sql").to_pylist()} if flows else {}
    return [days.get(number, 0) for number in range(flows)]


def in_haste(case: Case, fills: pd.DataFrame) -> float:
    """Share of the fills on the day of the visit that come sooner than anybody gets there from the doctor's institution.

    Of those with both clocks, a fill after the visit; NaN where they are fewer than WITNESSES.

    Args:
        case: the detector's case.
        fills: of a flow to one target: psn_no, setl_id, source, origin, target.
    """
    visits, places = case.visits, case.places
    index = places.numbers
    persons = visits.codes_of(fills.psn_no.unique())
    at = visits.of(persons[persons >= 0])
    found = {name: position for name, position in zip(visits.settlements(at), at.tolist(), strict=True)}
    known = fills[fills.setl_id.isin(found) & fills.source.isin(found) & fills.origin.isin(index)]
    to = index.get(str(fills.target.iloc[0]), -1) if len(fills) else -1
    if len(known) < WITNESSES or to < 0:
        return math.nan
    fill, source = (known[name].map(found).to_numpy(np.int64) for name in ("setl_id", "source"))
    left = visits.minute[source] if visits.begun is None else visits.begun[source]
    left = np.where(left >= 0, left, visits.minute[source])
    minutes = visits.minute[fill] - left
    km = np.array([places.kilometres(index[origin], to) for origin in known.origin])
    clocks = visits.timed[fill] & visits.timed[source] & (visits.day[fill] == visits.day[source]) & (minutes >= 0)
    clocks &= np.isfinite(km)
    soon = DETOUR * km[clocks] > FASTEST / 60 * (minutes[clocks] + CLOCKS)
    return float(soon.mean()) if len(soon) >= WITNESSES else math.nan


def neighbours_share(case: Case, count: pd.DataFrame, origins: Collection[str], target: str) -> float:
    """Share of the patients of doctors at institutions close to ``origins`` who go to the target; NaN where these are too few.

    Close is so near that the target is as far from there as from the doctors: a quarter of its distance, 3 km at most.

    Args:
        case: the detector's case.
        count: patients of every doctor at every target (``Field.count``).
        origins: the doctors' institutions.
        target: where their patients go.
    """
    places = case.places
    index = places.numbers
    house = np.array([index.get(name, -1) for name in sorted(origins)])
    others = np.array([name for name in count.origin.unique() if name not in origins and name in index])
    if target not in index or not len(others) or (house < 0).any():
        return math.nan
    at = np.array([index[name] for name in others])
    apart = haversine(
        places.lnt[at][:, None], places.lat[at][:, None], places.lnt[house][None, :], places.lat[house][None, :]
    )
    reach = np.array([places.kilometres(k, index[target]) for k in house]) / 4
    close = (apart <= np.minimum(reach, NEIGHBOUR_KM)).any(axis=1)
    rows = count[count.origin.isin(others[close])]
    sent = int(rows.patients.sum())
    return float(rows[rows.target == target].patients.sum() / sent) if sent >= NEIGHBOURS else math.nan


def leading_shares(count: pd.DataFrame, total: pd.DataFrame, origins: Collection[str]) -> np.ndarray:
    """Of every other house from which enough patients went on: the share of those at the one target to which most of them go.

    Args:
        count: patients of every doctor at every target (``Field.count``).
        total: all patients of every doctor who went on anywhere (``Field.total``).
        origins: the doctors' institutions, left out.
    """
    most = count[~count.origin.isin(origins)].groupby(["origin", "target"]).patients.sum().groupby("origin").max()
    everybody = total.groupby("origin").everybody.sum().reindex(most.index)
    enough = (everybody >= HOUSE).to_numpy()
    return np.asarray((most / everybody).to_numpy(float)[enough])


def opened_on(case: Case, place: int) -> Any:
    """Day of approval; where it is not recorded, of the first settlement, if that is well within the records."""
    if place < 0:
        return None
    approved = case.places.opened[place]
    if not np.isnat(approved):
        return approved.astype(object)
    visits = case.visits
    days = visits.once("first day of places", lambda: _first_days(visits.place, visits.day, len(visits.places)))
    return visits.date_of(days[place]) if days[place] >= QUIET_DAYS else None


def opened_within(case: Case, targets: Collection[str]) -> dict[str, np.datetime64]:
    """Those of the targets that opened within the records, and when."""
    index = case.places.numbers
    days = {target: opened_on(case, index.get(target, -1)) for target in targets}
    first = case.visits.first_day.astype(object)
    return {target: np.datetime64(day) for target, day in days.items() if day is not None and day > first}


def _first_days(place: np.ndarray, day: np.ndarray, places: int) -> np.ndarray:
    first = np.full(places, np.iinfo(np.int32).max)
    np.minimum.at(first, place, day)
    return first


def sites(case: Case, part: pd.DataFrame, mine: np.ndarray, theirs: np.ndarray) -> tuple[float, float]:
    """(km from where the doctors' patients live to the house or to where the colleagues' do, whichever is nearer; to the target); NaN unknown.

    Where a person lives is the middle of what they use besides the doctors' institutions and the target. A branch is apart from the house as
    well as from the colleagues' patients: who sees the people around the house sits there, wherever the colleagues' patients come from.

    Args:
        case: the detector's case.
        part: rows of model.pairs_of with the same target.
        mine: codes of the doctors' patients.
        theirs: codes of the colleagues' patients.
    """
    places = case.places
    index = places.numbers
    to = index.get(str(part.target.iloc[0]), -1)
    origins = [index[name] for name in part.origin.unique() if name in index]
    own = _middle(case, mine, [to, *origins])
    other = _middle(case, np.setdiff1d(theirs, mine), [to, *origins])
    lnt, lat = (np.append(at[origins], middle) for at, middle in ((places.lnt, other[0]), (places.lat, other[1])))
    apart = float(np.min(haversine(own[0], own[1], lnt, lat), initial=math.inf, where=~np.isnan(lnt)))
    apart = apart if math.isfinite(apart) else math.nan
    return apart, float(haversine(own[0], own[1], places.lnt[to], places.lat[to])) if to >= 0 else math.nan


def _middle(case: Case, persons: np.ndarray, without: list[int]) -> np.ndarray:
    """Longitude and latitude of the middle of where persons usually go, ``without`` these institutions; NaN where too few are known."""
    persons = np.unique(persons[persons >= 0])
    persons = persons[:: max(1, -(-len(persons) // SAMPLE))]
    visits = case.visits
    at = visits.of(persons) if len(persons) else np.empty(0, np.int64)
    points = np.stack(usual_points(visits, case.places, persons, at[np.isin(visits.place[at], without)]))
    points = points[:, np.isfinite(points[0])]
    return np.median(points, axis=1) if points.shape[1] >= WITNESSES else np.full(2, math.nan)
