"""At which hours the pharmacies of a county sell, and whether only one of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case

if TYPE_CHECKING:
    import pandas as pd

SLOTS = 48
"""Half hours of a day."""
CLOSED = 0.02
"""Part of the busiest half hour that the others sell at most at an hour at which they are closed: a late customer, a wrong clock."""
SHOPS, CUSTOMERS = 2, 10
"""Other pharmacies of the county from which it can be said, and sales at such hours to people outside the flow from which the one is open for all."""


def alone_at_that_hour(case: Case, fills: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """At which of the fills no other pharmacy of the target's county sells anything at that time of day; none where nobody else buys there then.

    Args:
        case: the detector's case.
        fills: of a flow to one target: psn_no, setl_id, target.
    """
    visits, places = case.visits, case.places
    none = np.zeros(len(fills), bool)
    index = {code: k for k, code in enumerate(places.code)}
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
    if not closed.any() or not rest.any():
        return none
    persons = visits.codes_of(fills.psn_no.unique())
    at = visits.of(persons[persons >= 0])
    at = at[visits.place[at] == to]
    own = np.bincount(visits.minute[at[visits.timed[at]]] * SLOTS // 1440, minlength=SLOTS)
    if int((table[to] - own)[closed].sum()) < CUSTOMERS:
        return none
    found: dict[Any, int] = dict(zip(visits.settlements(at), at.tolist(), strict=True))
    position = fills.setl_id.map(found)
    known = position.notna().to_numpy()
    where = position[known].to_numpy(np.int64)
    none[known] = visits.timed[where] & closed[visits.minute[where] * SLOTS // 1440]
    return none


def _sales(case: Case) -> npt.NDArray[np.int64]:
    """Visits with a clock, by institution and half hour of the day."""
    visits = case.visits
    slot = visits.place[visits.timed].astype(np.int64) * SLOTS + visits.minute[visits.timed] * SLOTS // 1440
    return np.bincount(slot, minlength=len(visits.places) * SLOTS).reshape(-1, SLOTS)
