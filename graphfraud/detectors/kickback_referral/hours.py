"""At which hours the pharmacies of a county sell, whether only one of them does, or which of a few is nearest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.engines.frame import Visits

if TYPE_CHECKING:
    import pandas as pd

Flags = npt.NDArray[np.bool_]
SLOTS = 48
"""Half hours of a day."""
CLOSED = 0.02
"""Part of the busiest half hour that the others sell at most at an hour at which they are closed: a late customer, a wrong clock."""
OPEN, SALES = 0.1, 2
"""Part of a pharmacy's own busiest half hour, and sales, from which on it is open at an hour."""
FEW = 0.2
"""Part of the other pharmacies at most that are still open at an hour at which people go to the nearest of those."""
SHOPS, CUSTOMERS = 2, 10
"""Other pharmacies of the county from which it can be said, and sales at such hours to people outside the flow from which the one is open for all;
days on which other people are treated at such hours, who could buy there as well."""


@dataclass(frozen=True)
class Hours:
    """What else is open at the fills' times of day, a truth value a fill.

    Attributes:
        alone: no other pharmacy of the county, or those few that are lie farther from the doctor's house.
        untold: a few others are, and how far they are is unknown; or nobody outside the flow was treated in the county then, so that
            nobody else had anything to buy at the target.
    """

    alone: Flags
    untold: Flags


def at_that_hour(case: Case, fills: pd.DataFrame) -> Hours:
    """What else of the target's county sells at the fills' times of day.

    Args:
        case: the detector's case.
        fills: of a flow to one target: psn_no, setl_id, origin, target.
    """
    visits, places = case.visits, case.places
    none = Hours(np.zeros(len(fills), bool), np.zeros(len(fills), bool))
    index = places.numbers
    to = index.get(str(fills.target.iloc[0]), -1) if len(fills) else -1
    if to < 0:
        return none
    table = visits.once("sales by half hours", lambda: _sales(case))
    near = np.flatnonzero((places.kind == "pharmacy") & (places.region == places.region[to]))
    others = near[near != to]
    if len(others) < SHOPS:
        return none
    rest = table[others].sum(axis=0)
    closed = rest <= CLOSED * rest.max()
    few, selling = _few(table[others]), _open(table[others])
    if not (closed | few).any() or not rest.any():
        return none
    persons = visits.codes_of(fills.psn_no.unique())
    at = visits.of(persons[persons >= 0])
    at = at[visits.place[at] == to]
    own = np.bincount(visits.minute[at[visits.timed[at]]] * SLOTS // 1440, minlength=SLOTS)
    late = table[to] - own
    shut, lone = int(late[closed].sum()) >= CUSTOMERS, int(late[few].sum()) >= CUSTOMERS
    houses = (places.kind != "pharmacy") & (places.region == places.region[to])
    then = (closed | few) & (own > 0)
    nobody = not (shut and lone) and _days(visits, houses, then, persons[persons >= 0]) < CUSTOMERS
    found: dict[Any, int] = dict(zip(visits.settlements(at), at.tolist(), strict=True))
    for number, (setl_id, origin) in enumerate(zip(fills.setl_id, fills.origin, strict=True)):
        where = found.get(setl_id, -1)
        if where < 0 or not visits.timed[where]:
            continue
        slot = int(visits.minute[where]) * SLOTS // 1440
        none.alone[number] = closed[slot] and shut
        none.untold[number] = closed[slot] and not shut and nobody
        if few[slot] and not closed[slot]:
            house, still = index.get(str(origin), -1), others[selling[:, slot]]
            way = places.kilometres(house, to) if house >= 0 else np.nan
            ways = np.array([places.kilometres(house, k) if house >= 0 else np.nan for k in still])
            nearest = bool((way < ways).all())
            none.alone[number] = nearest and lone
            none.untold[number] = not none.alone[number] and not (ways <= way).any() and (lone or nobody)
    return none


def _days(visits: Visits, houses: Flags, slots: Flags, but: npt.NDArray[np.int64]) -> int:
    """Days on which other people are treated at these houses at these half hours: one night's outbreak is no custom."""
    at = np.flatnonzero(houses[visits.place] & visits.timed & slots[visits.minute * SLOTS // 1440])
    return len(np.unique(visits.day[at[~np.isin(visits.person[at], but)]]))


def _open(table: npt.NDArray[np.int64]) -> Flags:
    """Whether each pharmacy (row) is open at each half hour."""
    return np.asarray(table >= np.maximum(OPEN * table.max(axis=1, keepdims=True), SALES))


def _few(table: npt.NDArray[np.int64]) -> Flags:
    """At which half hours few of these pharmacies are open, of those that sell so much that it can be told."""
    known = table[table.max(axis=1) >= SALES / OPEN]
    return np.asarray(_open(known).mean(axis=0) <= FEW) if len(known) >= SHOPS else np.zeros(SLOTS, bool)


def _sales(case: Case) -> npt.NDArray[np.int64]:
    """Visits with a clock, by institution and half hour of the day."""
    visits = case.visits
    slot = visits.place[visits.timed].astype(np.int64) * SLOTS + visits.minute[visits.timed] * SLOTS // 1440
    return np.bincount(slot, minlength=len(visits.places) * SLOTS).reshape(-1, SLOTS)
