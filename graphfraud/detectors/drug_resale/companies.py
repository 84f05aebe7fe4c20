"""Buyers who buy the same drugs at the same places: rings may share a shop, and are told apart by what else they do.

Alike is the cosine of what two buyers bought in bulk (purchases of a drug) times that of where. Whom that leaves together but makes different,
days of their own part (days.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.drug_resale.days import by_days, joined_to, on_their_days

Array = npt.NDArray[Any]
APART = 0.25
"""Likeness of two parts, as a share of that within them, up to which they are two rings; members who take turns are well above it."""
ALIKE = 0.6
"""Likeness to a ring, as a share of that within it, from which somebody has joined it."""
SAME = 0.5
"""Likeness of a buyer's drugs to the others' from which they are one list: patients of several illnesses have drugs of their own."""
SHARE = 1 / 3
"""Of a ring's usual number of bulk purchases, below which somebody has not joined it."""


def asked(case: Case, file: str, buyers: list[str], places: list[str], **parameters: Any) -> dict[str, list[Any]]:
    """Columns of an SQL file of the folder about these buyers and places."""
    import pyarrow as pa

    con = case.database.con
    con.register("gf_ring_buyer", pa.table({"psn_no": pa.array(buyers, pa.string())}))
    con.register("gf_ring_place", pa.table({"place": pa.array(places, pa.string())}))
    try:
        found: dict[str, list[Any]] = case.frame(file, **parameters).to_pydict()
        return found
    finally:
        con.unregister("gf_ring_buyer")
        con.unregister("gf_ring_place")


def likeness(case: Case, buyers: list[str], places: list[str]) -> tuple[Array, Array]:
    """Likeness of every two of the buyers (sorted), 0..1, and how often each bought in bulk at the places."""
    rows = asked(case, "profile.sql", buyers, places)
    alike = _cosines(rows, buyers, "drug") * _cosines(rows, buyers, "place")
    return alike, np.bincount(np.searchsorted(buyers, rows["psn_no"]), rows["purchases"], len(buyers))


def _cosines(rows: dict[str, list[Any]], buyers: list[str], column: str) -> Array:
    """Cosine of what (or where) every two of the buyers (sorted) bought in bulk."""
    _, code = np.unique(rows[column], return_inverse=True)
    profile = np.zeros((len(buyers), int(code.max(initial=-1)) + 1))
    np.add.at(profile, (np.searchsorted(buyers, rows["psn_no"]), code), rows["purchases"])
    profile /= np.maximum(np.linalg.norm(profile, axis=1, keepdims=True), 1e-9)
    return np.asarray(profile @ profile.T)


def same_drugs(case: Case, buyers: list[str], places: list[str]) -> list[str]:
    """Those of the buyers who buy the same drugs, if they are most: who is least like the others goes, until all are SAME or more like them."""
    left = sorted(buyers)
    alike = _cosines(asked(case, "profile.sql", left, places), left, "drug")
    while 2 * len(left) > len(buyers):
        own = (alike.sum(axis=1) - np.diag(alike)) / max(len(left) - 1, 1)
        last = int(own.argmin())
        if own[last] >= SAME:
            return left
        alike = np.delete(np.delete(alike, last, 0), last, 1)
        del left[last]
    return []


def parted(case: Case, buyers: list[str], places: list[str], least: int) -> list[list[str]]:
    """The buyers in parts of ``least`` or more who have little in common with one another; all of them, where there are none.

    Average linkage (UPGMA: Sokal & Michener 1958) halves a part again and again as long as its halves are apart.
    """
    alike = likeness(case, buyers, places)[0]
    days = _dates(case, buyers, places)
    parts = [
        piece for part in _halved(alike, np.arange(len(buyers)), least) for piece in by_days(alike, days, part, least)
    ]
    return [[buyers[k] for k in part] for part in parts]


def in_step(case: Case, buyers: list[str], places: list[str], least: int) -> list[list[str]]:
    """The buyers in parts of ``least`` or more that never go out on one day; all of them, where there are none."""
    every = sorted(buyers)
    parts = on_their_days(_dates(case, every, places), np.arange(len(every)), least)
    return [[every[k] for k in part] for part in parts]


def _dates(case: Case, buyers: list[str], places: list[str]) -> Array:
    """Mask of the days on which the buyers (sorted) bought in bulk at the places."""
    rows = asked(case, "dates.sql", buyers, places)
    day = np.array(rows["day"], dtype=int) - min(rows["day"], default=0)
    days = np.zeros((len(buyers), int(day.max(initial=0)) + 1), dtype=bool)
    days[np.searchsorted(buyers, rows["psn_no"]), day] = True
    return days


def _halved(alike: Array, part: Array, least: int) -> list[Array]:
    from scipy.cluster.hierarchy import linkage, to_tree
    from scipy.spatial.distance import squareform

    if len(part) < 2 * least:
        return [part]
    own = alike[np.ix_(part, part)]
    apart = np.clip(1 - own, 0, None)
    np.fill_diagonal(apart, 0)
    root = to_tree(linkage(squareform(apart, checks=False), "average"))
    first = np.isin(np.arange(len(part)), root.get_left().pre_order())
    halves = part[first], part[~first]
    few, many = sorted(halves, key=len)
    if len(few) < least:
        return joined_to(alike, _halved(alike, many, least), few)
    within = min(own[np.ix_(side, side)].mean() for side in (first, ~first))
    if own[np.ix_(first, ~first)].mean() > APART * within:
        return [part]
    return [piece for half in halves for piece in _halved(alike, half, least)]


def resembling(case: Case, core: list[str], others: list[str], places: list[str]) -> list[str]:
    """Those of ``others`` who are nearly as alike to the core as it is in itself, and buy a third as often as it usually does."""
    both = sorted({*core, *others})
    alike, times = likeness(case, both, places)
    inside = np.isin(both, core)
    usual = float(np.median(times[inside]))
    within = float(alike[np.ix_(inside, inside)].mean())
    joined = ~inside & (alike[:, inside].mean(axis=1) >= ALIKE * within) & (times >= SHARE * usual)
    return [both[k] for k in np.flatnonzero(joined)]
