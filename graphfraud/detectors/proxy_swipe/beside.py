"""A second population of one address that is not known to be far: a village without shops of its own is at home where it buys.

What people use tells where they live, and who has nothing near home is placed in town. So the people of one address, nearer than the least
way, who had hardly come before a day and came nearly all since, are told as well; never high, as a neighbourhood has reasons of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.proxy_swipe.newcomers import MAIN, MONTHS, OWN_DAYS, Came, Crowd, Scan, came
from graphfraud.stats.onset import arrivals, course

TOWNSHIP = re.compile(r"^.*?(?:乡|镇|苏木|街道|农场|牧场|林场)")
"""What an address begins with: province, county and township."""
Visits = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""Days since 2000-01-01, and visits on each."""


def streets(case: Case, looked: Scan, units: Sequence[int], far_km: float, least: int) -> dict[tuple[int, int], Visits]:
    """Visits of the people of each address with ``least`` customers near a pharmacy, by code of the pharmacy and of the address."""
    import pyarrow as pa

    people = looked.people
    pairs = np.concatenate([_near(looked, unit, far_km, least)[0] for unit in units] or [np.empty(0, np.int64)])
    if not len(pairs):
        return {}
    columns = {
        "unit": pa.array(people.unit_names[people.unit[pairs]], pa.string()),
        "psn_no": pa.array(people.psn_no[pairs], pa.string()),
        "address": pa.array(looked.address[pairs], pa.int64()),
    }
    code = {str(name): number for number, name in enumerate(people.unit_names)}
    case.database.con.register("gf_street", pa.table(columns))
    try:
        rows = case.frame("street.sql")
    finally:
        case.database.con.unregister("gf_street")
    unit = np.fromiter((code[name] for name in rows["unit"].to_pylist()), np.int64, rows.num_rows)
    address, day, visits = (rows[name].to_numpy().astype(np.int64) for name in ("address", "day", "visits"))
    cut = np.flatnonzero((np.diff(unit) != 0) | (np.diff(address) != 0)) + 1
    parts = np.split(np.arange(len(unit)), cut) if len(unit) else []
    return {(int(unit[part[0]]), int(address[part[0]])): (day[part], visits[part]) for part in parts}


def townships(case: Case, looked: Scan) -> Scan:
    """The same customers by township instead of by address: where villages are small a shop's people come from several of one."""

    def told() -> npt.NDArray[np.int64]:
        rows = case.database.con.execute(
            "SELECT psn_no, TRIM(live_addr) FROM psn_info_b WHERE live_addr IS NOT NULL"
        ).fetchall()
        stem = {psn_no: found[0] for psn_no, live in rows if (found := TOWNSHIP.match(live))}
        names = np.array([stem.get(str(name), "") for name in case.visits.persons], dtype=object)
        known, code = np.unique(names, return_inverse=True)
        return np.where(names == "", -1, code).astype(np.int64) if len(known) else np.full(len(names), -1, np.int64)

    return replace(looked, address=case.in_common("townships", told)[looked.people.person])


def beside(
    looked: Scan,
    unit: int,
    far_km: float,
    least: int,
    own_visits: Mapping[tuple[int, int], Visits],
    regular: int = 1,
) -> Crowd | None:
    """The address whose people's coming is hardest to explain by the ordinary course of the pharmacy; None where there is none.

    The course is that of everybody else: half a village's own visits would be the trade that explains them.

    Args:
        looked: the pharmacies' customers.
        unit: code of the pharmacy.
        far_km: homes farther away are looked at as far places (kilometres).
        least: people of an address from whom it is looked at; choosing among them is paid for.
        own_visits: from ``streets``.
        regular: months with visits from which a customer is looked at; those of a township of which some pass by all the year are regular ones, and
            a township that makes a quarter of the custom is the shop's own.
    """
    people, trade = looked.people, looked.trade(unit)
    if trade is None:
        return None
    pairs, names = _near(looked, unit, far_km, least)
    best: tuple[float, int, np.ndarray, Came] | None = None
    for name in names:
        own = pairs[looked.address[pairs] == name]
        if regular > 1:
            main = len(own) > MAIN * (people.unit == unit).sum()
            own = own[people.months[own] >= regular]
            if main or len(own) < least:
                continue
        days, visits = _without(trade[:2], own_visits.get((unit, int(name))))
        if len(days) < OWN_DAYS:
            continue
        before = course(days, visits, looked.first, looked.last)
        day, nats = arrivals(people.first[own], np.minimum(people.months[own], MONTHS), before, looked.first)
        if best is None or nats > best[0]:
            seen = came(looked, own, day, before)
            best = (nats, day, own, seen) if seen.second else best
    if best is None:
        return None
    nats, day, own, seen = best
    price = float(np.log(len(names)))
    return looked.crowd(own[~seen.old_hand], seen, day, max(0.0, nats - price), price, trade[:2])


def _near(looked: Scan, unit: int, far_km: float, least: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Customers (pairs) of a pharmacy from addresses nearer than ``far_km`` with ``least`` of them, and these addresses."""
    people = looked.people
    mine = np.flatnonzero((people.unit == unit) & (looked.address >= 0) & (people.km <= far_km))
    names, at, count = np.unique(looked.address[mine], return_inverse=True, return_counts=True)
    enough = count >= least
    return mine[enough[at]] if len(mine) else mine, names[enough]


def _without(trade: Visits, own: Visits | None) -> Visits:
    """The trade without these visits; days on which nobody else came are left out."""
    days, visits = trade
    if own is None:
        return trade
    left = visits - np.where(
        np.isin(days, own[0]), own[1][np.minimum(np.searchsorted(own[0], days), len(own[0]) - 1)], 0
    )
    return days[left > 0], left[left > 0]
