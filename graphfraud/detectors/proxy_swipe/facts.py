"""What the innocent readings ask of the newcomers: one row a pharmacy and newcomer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.proxy_swipe.customers import NEIGHBOURS, Customers, settled
from graphfraud.detectors.proxy_swipe.newcomers import Crowd, Scan
from graphfraud.engines.people import LAST_PART, haversine
from graphfraud.innocent.sign import binomial
from graphfraud.stats.onset import course

Array = npt.NDArray[Any]
STREET = re.compile(r"^.*?街道")
"""Street office of a town, at the beginning of an address: a few square kilometres, unlike a township of the country."""
COUNTY = re.compile(r"^.*?[县区旗]")
"""County or district of a town, at the beginning of an address."""
ASKED, OTHERS, SELDOM = 2000, 20, 0.1
"""Others insured where a newcomer is who are asked for their addresses, how many they must be, and the share of them who live in the shop's county, up
to which he who does has moved there."""
FLATS = re.compile(r"小区|号楼|单元|家园|花园|公寓|新村\d+[幢栋]")
"""What an address says of a block of flats in a town."""
FELLOWS, HALF, NEARLY, NO_CHANCE = 5, 0.5, 0.9, 0.01
"""Newcomers, and share of them (and of the usual use of their old houses), who see one doctor since the onset; share of those who ever saw him; probability
that no more came before by chance."""
CHEAPER = 0.6
"""Part of the price elsewhere, and of the one before, up to which a good has become cheap."""
FAR = 0.5
"""Share of the other residents at home far away from which an address lies in the far place."""


def newcomers(looked: Scan, crowds: Mapping[int, Crowd]) -> Any:
    """Arrow table, a row a newcomer, in order of unit and person.

    Columns unit, psn_no, pair, onset (of the crowd), since and until (own first and last day), first and last (of the records), usual_while (what the
    ordinary trade comes to from since to until, over that before the onset), usual_onset and usual_since (the same from the onset, and from since, to
    the end), address (but for house and flat; a code, null unknown), km, trade_left, remote_others (customers of other far places who pay by
    e-credential, over those of this one), others_share (of all of other far places).
    """
    import pyarrow as pa

    people = looked.people
    rows = [(unit, int(pair), crowd) for unit, crowd in sorted(crowds.items()) for pair in crowd.pairs]
    trade = course(looked.near_day, looked.near_visits, looked.first, looked.last)
    pairs = np.array([pair for _, pair, _ in rows], np.int64)
    first, last = people.first[pairs], people.last[pairs]
    since, until = first - looked.first, last - looked.first
    onset = np.array([crowd.day - looked.first for _, _, crowd in rows], np.int64)
    before = np.maximum(trade[onset], trade[1])
    return pa.table(
        {
            "unit": pa.array([str(people.unit_names[unit]) for unit, _, _ in rows], pa.string()),
            "psn_no": pa.array([str(people.psn_no[pair]) for _, pair, _ in rows], pa.string()),
            "pair": pa.array([pair for _, pair, _ in rows], pa.int64()),
            "onset": pa.array([crowd.day for _, _, crowd in rows], pa.int64()),
            "since": pa.array(first, pa.int64()),
            "until": pa.array(last, pa.int64()),
            "first": pa.array([looked.first] * len(rows), pa.int64()),
            "last": pa.array([looked.last] * len(rows), pa.int64()),
            "usual_while": pa.array((trade[until + 1] - trade[since]) / before, pa.float64()),
            "usual_onset": pa.array((1 - trade[onset]) / before, pa.float64()),
            "usual_since": pa.array((1 - trade[since]) / before, pa.float64()),
            "remote_others": pa.array([crowd.others / max(crowd.remote, 1) for _, _, crowd in rows], pa.float64()),
            "others_share": pa.array([crowd.others_share for _, _, crowd in rows], pa.float64()),
            "address": pa.array(_addresses(looked, rows), pa.int64()),
            "km": pa.array([float(people.km[pair]) for _, pair, _ in rows], pa.float64()),
            "trade_left": pa.array([crowd.trade_left for _, _, crowd in rows], pa.float64()),
        }
    )


def _addresses(looked: Scan, rows: Sequence[tuple[int, int, Crowd]]) -> list[int | None]:
    codes = looked.address[[pair for _, pair, _ in rows]].tolist() if rows else []
    return [code if code >= 0 else None for code in codes]


def with_facts(case: Case, people: Customers, table: Any, far_km: float) -> Any:
    """The table with other visits before and since, means of payment, the pharmacy's name, employers, moved addresses, residents of each address."""
    import pyarrow as pa

    keys = list(zip(table["unit"].to_pylist(), table["psn_no"].to_pylist(), strict=True))
    case.database.con.register("gf_newcomer", table.select(["unit", "psn_no", "onset", "since", "until", "km"]))
    try:
        ways, other, homes = (_by_key(case, name) for name in ("ways.sql", "elsewhere.sql", "addresses.sql"))
        cheap = _by_key(case, "cheap.sql", many=FELLOWS, cheaper=CHEAPER)
        seen = list(case.rows("doctors.sql"))
    finally:
        case.database.con.unregister("gf_newcomer")
    names = dict(zip(case.visits.places, case.places.name, strict=True))
    person = people.person[table["pair"].to_numpy()]
    columns: dict[str, list[Any]] = {"place_name": [names.get(unit, "") for unit, _ in keys]}
    for name in ("by_token", "with_type", "sent", "treated", "visits"):
        columns[name] = [ways.get(key, {}).get(name, 0) for key in keys]
    columns["cheap"] = [cheap.get(key, {}).get("cheap", 0) for key in keys]
    for name, absent in (
        ("before", 0),
        ("after", 0),
        ("km_before", None),
        ("km_after", None),
        ("home_before", 0),
        ("home_while", 0),
        ("shops_before", 0),
        ("shops_while", 0),
        ("shops_since", 0),
    ):
        columns[name] = [other.get(key, {}).get(name, absent) for key in keys]
    employers = case.people.employer_names
    columns["employer"] = [
        str(employers[code]) if code >= 0 else None for code in case.people.employer[person].tolist()
    ]
    columns["fellows"], columns["neighbours"] = _fellows(case, table, person)
    columns["new_doctor"] = _new_doctors(keys, seen, table)
    columns["rehoused"] = _rehoused(case, people, table, [homes.get(key, {}) for key in keys], far_km)
    columns["transferred"] = [bool(homes.get(key, {}).get("transferred")) for key in keys]
    columns["in_flats"] = _in_flats(case, keys, homes, person)
    village = case.people.village
    residents = np.bincount(village[village >= 0], minlength=1)
    columns["residents"] = [float(residents[code]) if code >= 0 else None for code in village[person].tolist()]
    types = {
        "place_name": pa.string(),
        "employer": pa.string(),
        "rehoused": pa.bool_(),
        "new_doctor": pa.bool_(),
        "transferred": pa.bool_(),
        "in_flats": pa.bool_(),
    }
    for name, values in columns.items():
        table = table.append_column(name, pa.array(values, types.get(name, pa.float64())))
    return table


def _in_flats(
    case: Case, keys: Sequence[tuple[str, str]], homes: Mapping[tuple[str, str], Mapping[str, Any]], person: Array
) -> list[bool]:
    """Whether a newcomer lives in a block of flats and is insured in the shop's own county: he is of the same town."""
    county = dict(zip(case.visits.places, case.places.region, strict=True))
    insured = [str(case.people.region_names[code]) if code >= 0 else "" for code in case.people.region[person].tolist()]
    return [
        bool(FLATS.search(homes.get(key, {}).get("live_addr") or "")) and own != "" and own == county.get(key[0], "")
        for key, own in zip(keys, insured, strict=True)
    ]


def _fellows(case: Case, table: Any, person: Array) -> tuple[list[float | None], list[float | None]]:
    """Of the others at the addresses of a pharmacy's newcomers: how many have each newcomer's employer, and any; None where few have or he has none."""
    village, employer = case.people.village, case.people.employer
    unit = np.asarray(table["unit"].to_pylist())
    same: list[float | None] = [None] * len(person)
    every: list[float | None] = [None] * len(person)
    for name in np.unique(unit):
        rows = np.flatnonzero(unit == name)
        fresh = person[rows]
        others = np.isin(village, np.unique(village[fresh][village[fresh] >= 0])) & (employer >= 0)
        others[fresh] = False
        count = int(others.sum())
        for row in rows[employer[fresh] >= 0] if count >= NEIGHBOURS else ():
            same[row], every[row] = float((others & (employer == employer[person[row]])).sum()), float(count)
    return same, every


def _new_doctors(keys: Sequence[tuple[str, str]], seen: Sequence[Mapping[str, Any]], table: Any) -> list[bool]:
    """Whether a newcomer sees, since the onset, a doctor whom half of them see since then and hardly any saw before, and they left their old houses.

    More of them than time brings about; to the houses, shops among them, where they went before they go half as much as they would, or less.
    """
    newcomers = Counter(unit for unit, _ in keys)
    usual = dict(zip(table["unit"].to_pylist(), table["usual_onset"].to_pylist(), strict=True))
    first, last = int(table["first"][0].as_py()), int(table["last"][0].as_py())
    moved: set[tuple[str, str]] = set()
    for unit, every in groupby(seen, key=lambda row: row["unit"]):
        houses = [list(rows) for _, rows in groupby(every, key=lambda row: row["house"])]
        begun: list[Sequence[Mapping[str, Any]]] = []
        left = (last - houses[0][0]["onset"] + 1) / max(last - first + 1, 1)
        for visitors in houses:
            fresh = [row for row in visitors if not row["before"]]
            anyway = float(np.mean([left ** (row["before"] + row["since"]) for row in visitors]))
            many = not visitors[0]["shop"] and len(fresh) >= max(
                FELLOWS, HALF * newcomers[unit], NEARLY * len(visitors)
            )
            if many and binomial(len(fresh), len(visitors), anyway) <= NO_CHANCE:
                begun.append(fresh)
        old = [
            row
            for visitors in houses
            for row in visitors
            if not any(visitors[0]["house"] == one[0]["house"] for one in begun)
        ]
        if sum(row["since"] for row in old) <= HALF * usual[unit] * sum(row["before"] for row in old):
            moved |= {(unit, row["psn_no"]) for fresh in begun for row in fresh}
    return [key in moved for key in keys]


def _by_key(case: Case, name: str, **parameters: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["unit"], row["psn_no"]): row for row in case.rows(name, **parameters)}


def _rehoused(
    case: Case, people: Customers, table: Any, homes: list[dict[str, Any]], far_km: float
) -> list[bool | None]:
    """Lives elsewhere than registered, in no place whose registered residents are at home far away; None without addresses.

    Or under the very street office under which the shop stands, wherever the household is registered: who has his home there lives next to the
    shop, though he still sees the old doctor far away. Or in the shop's county, where hardly anybody lives who is insured where he still is.
    """
    pairs = table["pair"].to_numpy()
    village, stayed = case.people.village, settled(case)
    fresh = np.zeros(len(case.visits.persons), bool)
    fresh[people.person[pairs]] = True
    resident = np.flatnonzero(~fresh[people.person] & stayed[people.person])
    found: list[bool | None] = []
    seldom, county = _seldom_there(case, fresh), _county_of(case)
    for home, pair in zip(homes, pairs, strict=True):
        live, registered = home.get("live_addr"), home.get("hsreg_addr")
        street = STREET.match(live or "")
        if street and (home.get("shop_addr") or "").startswith(street[0]):
            found.append(True)
            continue
        stated = COUNTY.match(home.get("shop_addr") or "")
        names = {stated[0] if stated else "", county(str(people.unit_names[people.unit[pair]]))} - {""}
        if any((live or "").startswith(name) and seldom(int(people.person[pair]), name) for name in names):
            found.append(True)
            continue
        if not live or not registered:
            found.append(None)
            continue
        if LAST_PART.sub("", live) == LAST_PART.sub("", registered):
            found.append(False)
            continue
        code = village[people.person[pair]]
        near = resident[village[people.person[resident]] == code] if code >= 0 else resident[:0]
        found.append(bool(not len(near) or _share_far(people, near, int(people.unit[pair]), far_km) < FAR))
    return found


def _county_of(case: Case) -> Callable[[str], str]:
    """Tells how addresses name the county to which a shop (by id) belongs: as most who are insured there write it; "" where they do not agree."""
    region_of = dict(zip(case.visits.places, case.places.region, strict=True))
    codes = {str(name): code for code, name in enumerate(case.people.region_names[:-1])}

    @cache
    def written(region: str) -> str:
        known = np.flatnonzero((case.people.region == codes.get(region, -2)) & (case.people.address >= 0))
        asked = known[:: 1 + len(known) // ASKED]
        named = [COUNTY.match(name) for name in case.people.address_names[case.people.address[asked]]]
        counts = Counter(name[0] for name in named if name)
        return next((name for name, count in counts.most_common(1) if 2 * count > len(asked) >= OTHERS), "")

    return lambda shop: written(str(region_of.get(shop, "")))


def _seldom_there(case: Case, fresh: Array) -> Callable[[int, str], bool]:
    """Tells whether others insured where a person is (by code), ``fresh`` left out, live in a county (named as in addresses) in SELDOM of all cases at most."""

    @cache
    def share(region: int, county: str) -> float:
        known = np.flatnonzero((case.people.region == region) & (case.people.address >= 0) & ~fresh)
        asked = known[:: 1 + len(known) // ASKED]
        names = case.people.address_names[case.people.address[asked]]
        return float(np.mean([name.startswith(county) for name in names])) if len(asked) >= OTHERS else 1.0

    return lambda person, county: (
        case.people.region[person] >= 0 and share(int(case.people.region[person]), county) <= SELDOM
    )


def _share_far(people: Customers, pairs: Array, unit: int, far_km: float) -> float:
    """Share of the residents behind ``pairs`` whose homes lie farther from the pharmacy than ``far_km``."""
    km = haversine(people.lnt[pairs], people.lat[pairs], people.unit_lnt[unit], people.unit_lat[unit])
    known = km[~np.isnan(km)]
    return float((known > far_km).mean()) if len(known) else 0.0
