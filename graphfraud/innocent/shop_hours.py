"""Shops whose whole day, opening and shutting, stands hours before or after that of their county's other shops: a clock of another zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.engines.frame import Visits
from graphfraud.engines.people import Places

if TYPE_CHECKING:
    import pandas as pd

SALES, SHOPS = 50, 4
"""Settlements with a clock from which an institution's day is known, and others of its county and kind from which it is known what is usual."""
EDGES = 0.05, 0.95
"""Shares of the settlements that stand before it opens for most, and before it shuts."""
HOURS, ALIKE, HALF, RARE = 60.0, 45.0, 0.5, 0.2
"""Minutes by which both ends of the day are off at least, minutes, or part of what they are off by, by which the two may differ, and share of the
others that may be so off."""
ROUGH, KMH, ROAD = 45.0, 90.0, 1.3
"""Minutes that so measured a clock leaves open, and the pace and the way by road for which the time must do once it is put right."""


def clocks_off(visits: Visits, places: Places, asked: np.ndarray) -> dict[str, float]:
    """Minutes by which the clocks of these institutions seem to be ahead (negative: behind), of those that seem so at all.

    Both ends of the day must be off alike: who opens early and shuts late, or keeps open by night, has hours of his own. Whether a whole day
    that is off is a clock or a habit the settlements alone do not tell.
    """
    codes = visits.codes_of(asked, "places")
    codes = codes[codes >= 0]
    counties = np.unique([region for region in places.region[codes] if region])
    usable = np.flatnonzero(np.isin(places.region, counties))
    seen = np.flatnonzero(visits.timed & np.isin(visits.place, usable))
    order = seen[np.lexsort((visits.minute[seen], visits.place[seen]))]
    known, start, size = np.unique(visits.place[order], return_index=True, return_counts=True)
    enough = size >= SALES
    known, start, size = known[enough], start[enough], size[enough]
    ends = np.stack([visits.minute[order[start + (edge * (size - 1)).astype(int)]] for edge in EDGES])
    off: dict[str, float] = {}
    for code in codes.tolist():
        at = np.flatnonzero(known == code)
        others = (places.region[known] == places.region[code]) & (places.kind[known] == places.kind[code])
        others[at] = False
        if not len(at) or others.sum() < SHOPS:
            continue
        usual = np.median(ends[:, others], axis=1)
        shift = ends[:, at[0]] - usual
        theirs = ends[:, others] - usual[:, None]
        if np.abs(shift).min() < HOURS or np.ptp(shift) > max(ALIKE, HALF * abs(shift.mean())):
            continue
        way = np.sign(shift.sum())
        if ((way * theirs).min(axis=0) >= HOURS).mean() <= RARE:
            off[str(places.code[code])] = float(shift.mean())
    return off


def possible_by(off: dict[str, float], trips: pd.DataFrame) -> np.ndarray:
    """Which trips would do by road once the clocks of such institutions are put right."""
    ahead_a, ahead_b = (trips[name].map(off).fillna(0.0).to_numpy(float) for name in ("place_a", "place_b"))
    apart = (trips.time_b - trips.time_a).dt.total_seconds().to_numpy(float) / 60.0
    right = np.abs(apart - ahead_b + ahead_a) + ROUGH
    moved = (ahead_a != 0) | (ahead_b != 0)
    return np.asarray(moved & ~trips.stay.to_numpy(bool) & (ROAD * trips.km.to_numpy(float) <= KMH * right / 60.0))
