"""Where pharmacies are and where their customers are at home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.engines.people import LAST_PART, haversine
from graphfraud.stats.middles import Middles

Array = npt.NDArray[Any]
NEIGHBOURS = 5
"""Persons from whom the homes behind one address, but for house and flat, tell where it lies."""
SCATTERED = 5.0
"""Kilometres (median) between the neighbours' own homes by use and their middle, beyond which these tell of no place: they have moved in."""
ROOTED = 0.5
"""Share of the neighbours who are registered where they live, from which they have not: a village goes to several towns."""
NEARER = 0.5
REMOTE = 0.8
"""Share of a customer's visits paid by e-credential from which he pays from afar."""
LEAST_CUSTOM = 20
"""Customers whose use elsewhere is known, from whom it is told where an institution without coordinates lies."""
GRID = 1.0
"""Degrees between counties where no coordinates are known: every other county is far."""


@dataclass(frozen=True)
class Customers:
    """Pairs of a pharmacy and a customer, parallel arrays.

    Attributes:
        unit, unit_names: code of the pharmacy, and the codes' ids; unit_lnt, unit_lat: where they are, degrees.
        person: code as in ``case.visits``; psn_no: the ids.
        lnt, lat: home in degrees, NaN unknown; own_lnt, own_lat: the middle of what they use elsewhere, whatever their neighbours do.
        km: from home to the pharmacy, NaN unknown.
        first, last: days of the first visit and of the first in the last month, since 2000-01-01; months: with visits; visits: how many.
        remote: pays four times in five by e-credential.
        by_region: homes are known by county only.
    """

    unit: Array
    unit_names: Array
    unit_lnt: Array
    unit_lat: Array
    person: Array
    psn_no: Array
    lnt: Array
    lat: Array
    own_lnt: Array
    own_lat: Array
    km: Array
    first: Array
    last: Array
    months: Array
    visits: Array
    remote: Array
    by_region: bool


def _positions(case: Case) -> tuple[Any, bool]:
    """gf_position as an Arrow table; True where counties stand in for coordinates."""
    import pyarrow as pa

    places = case.places
    lnt: Array = places.lnt
    lat: Array = places.lat
    known = ~np.isnan(lnt) & ~np.isnan(lat)
    by_region = known.mean() < 0.5 if len(known) else True
    if by_region:
        case.warn(
            "多数机构无坐标，按统筹县区判断远近", "most institutions lack coordinates: counties tell near from far"
        )
        counties, code = np.unique(places.region.astype(str), return_inverse=True)
        known = places.region != ""
        lnt, lat = code * GRID, np.zeros(len(code))
        if len(counties) * GRID > 180:
            lat, lnt = code // 180 * GRID, code % 180 * GRID
    chosen = np.flatnonzero(known)
    table = pa.table(
        {
            "fixmedins_code": pa.array(places.code[chosen], pa.string()),
            "lnt": pa.array(lnt[chosen].astype(np.float64)),
            "lat": pa.array(lat[chosen].astype(np.float64)),
        }
    )
    if len(chosen) < len(known) and not by_region:
        table = pa.concat_tables([table, _by_custom(case, table)])
    return table, bool(by_region)


def _by_custom(case: Case, located: Any) -> Any:
    """Where the institutions without coordinates lie: in the middle of what their customers use elsewhere, where these are enough."""
    case.database.con.register("gf_placed", located)
    try:
        found = case.frame("where.sql", least=LEAST_CUSTOM)
    finally:
        case.database.con.unregister("gf_placed")
    return found.cast(located.schema)


def customers(case: Case) -> Customers | None:
    """All pairs; registers gf_position for later steps. None where no institution can be placed or none is a pharmacy."""
    positions, by_region = _positions(case)
    case.database.con.register("gf_position", positions)
    table = case.frame()
    sells = np.flatnonzero(table["sells"].to_numpy())
    if not len(sells):
        return None
    own, whole, persons = _middles_of_use(case, table, positions, sells)
    table = table.take(sells)
    units = table["unit"].combine_chunks().dictionary_encode()
    person = persons[sells]
    at = {str(name): k for k, name in enumerate(positions["fixmedins_code"].to_pylist())}
    names = np.asarray(units.dictionary.to_pylist(), dtype=object)
    where = np.fromiter((at[name] for name in names), np.int64, len(names))
    unit = units.indices.to_numpy().astype(np.int64)
    unit_lnt, unit_lat = positions["lnt"].to_numpy()[where], positions["lat"].to_numpy()[where]
    around = _around(case, person, unit, own, whole, settled(case)[person])
    lnt, lat, km = _homes(own, around, unit_lnt[unit], unit_lat[unit])
    first, last, months, by_token, visits = (
        table[name].to_numpy().astype(np.int64) for name in ("first_day", "last_day", "months", "by_token", "visits")
    )
    return Customers(
        unit, names, unit_lnt, unit_lat, person, case.visits.persons[person], lnt, lat, own[0], own[1], km,
        first, last, months, visits, by_token >= REMOTE * visits, by_region,
    )  # fmt: skip


def _middles_of_use(case: Case, table: Any, positions: Any, sells: Array) -> tuple[list[Array], list[Array], Array]:
    """Where the customers of pharmacies (rows ``sells``) are at home by what they use elsewhere, and by all that they use; each row's person.

    The middle is the component-wise median, one vote an institution and month.
    """
    psn_no, unit = (table[name].combine_chunks().dictionary_encode() for name in ("psn_no", "unit"))
    person = case.visits.codes_of(psn_no.dictionary.to_pylist())[psn_no.indices.to_numpy()]
    order = {str(name): code for code, name in enumerate(positions["fixmedins_code"].to_pylist())}
    place = np.array([order[name] for name in unit.dictionary.to_pylist()], np.int64)[unit.indices.to_numpy()]
    votes = table["months"].to_numpy().astype(np.int64)
    own, whole = [], []
    for axis in ("lnt", "lat"):
        middles = Middles.of(person, place, positions[axis].to_numpy(), votes, len(case.visits.persons))
        own.append(middles.without(sells, person, votes))
        whole.append(middles.whole()[person[sells]])
    return own, whole, person


def _around(
    case: Case, person: Array, unit: Array, own: Sequence[Array], whole: Sequence[Array], here: Array
) -> Sequence[Array]:
    """The middle of the homes of all who live at the same address but for house and flat; NaN with fewer than five.

    What the pharmacy's own customers use elsewhere counts where five of them live there, also where it shows that they have moved in
    from all over; else all residents' use.
    """
    village = case.people.village[person].astype(np.int64)
    count = int(village.max(initial=-1)) + 1
    first = np.zeros(len(person), bool)
    first[np.unique(person, return_index=True)[1]] = True
    both = np.where(village >= 0, unit * count + village, -1)
    _, both = np.unique(both, return_inverse=True)
    mine = (village >= 0) & ~np.isnan(own[0])
    everybody = first & (village >= 0)
    (theirs, known), (all_of_them, _) = (
        _one_place(both, own, mine, here),
        _one_place(village, whole, everybody, here),
    )
    return [np.where(known, one, other) for one, other in zip(theirs, all_of_them, strict=True)]


def settled(case: Case) -> Array:
    """Persons who live where they are registered, but for house and flat."""

    def told() -> Array:
        rows = case.database.con.execute(
            "SELECT psn_no, TRIM(live_addr), TRIM(hsreg_addr) FROM psn_info_b WHERE live_addr IS NOT NULL AND hsreg_addr IS NOT NULL"
        ).fetchall()
        stems = {
            psn_no for psn_no, live, reg in rows if live == reg or LAST_PART.sub("", live) == LAST_PART.sub("", reg)
        }
        return np.fromiter((str(name) in stems for name in case.visits.persons), bool, len(case.visits.persons))

    return case.in_common("settled", told)


def _one_place(code: Array, value: Sequence[Array], told: Array, here: Array) -> tuple[list[Array], Array]:
    """The middles of each code's told values (degrees), NaN where these are scattered, and whether there are enough values.

    Scattered are the homes of an estate whose people came from all over, not those of a village whose people (``here``) are registered there.
    """
    middle = [_middles(code, one, told) for one in value]
    away = haversine(value[0], value[1], middle[0], middle[1])
    scattered = _middles(code, away, told & ~np.isnan(away)) > SCATTERED
    count = int(code.max(initial=-1)) + 1
    rooted = np.bincount(code[told], here[told], count) >= ROOTED * np.bincount(code[told], minlength=count)
    scattered &= ~np.where(code >= 0, rooted[np.maximum(code, 0)] if count else False, False)
    return [np.where(scattered, np.nan, one) for one in middle], ~np.isnan(middle[0])


def _middles(code: Array, value: Array, told: Array) -> Array:
    """For each entry the median of its code's told values, NaN where fewer than NEIGHBOURS are told."""
    count = int(code.max(initial=-1)) + 1
    enough = np.bincount(code[told], minlength=count) >= NEIGHBOURS
    middle = np.where(enough, medians(code[told], value[told], count), np.nan)
    return np.where(code >= 0, middle[np.maximum(code, 0)] if count else np.nan, np.nan)


def _homes(own: Sequence[Array], around: Sequence[Array], lnt: Array, lat: Array) -> tuple[Array, Array, Array]:
    """Homes and their ways to the pharmacy: the neighbours' middle, the own one where that is much nearer or they are unknown.

    Who has come nearer himself, whatever his address says, is not taken to be far away.
    """
    km_own, km_around = haversine(own[0], own[1], lnt, lat), haversine(around[0], around[1], lnt, lat)
    nearer = np.isnan(km_around) | (km_own < NEARER * km_around)
    home = [np.where(nearer, one, other) for one, other in zip(own, around, strict=True)]
    return home[0], home[1], np.where(nearer, km_own, km_around)


def medians(code: Array, value: Array, codes: int) -> Array:
    """Median of each code's values, NaN where it has none."""
    found = np.full(codes, np.nan)
    order = np.lexsort((value, code))
    starts = np.searchsorted(code[order], np.arange(codes + 1))
    held = np.flatnonzero(np.diff(starts))
    found[held] = value[order][(starts[held] + starts[held + 1] - 1) // 2]
    return found
