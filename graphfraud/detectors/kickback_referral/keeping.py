"""How much a person keeps to one pharmacy, measured over all doctors' patients."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

PERSONS = 50
"""Persons with several fills from whom on it can be said how much they keep to one pharmacy."""
LEAST = 0.1
"""Correlation of two fills below which it is not taken, whatever the records say."""


def keeping_of(several: pd.DataFrame, count: pd.DataFrame) -> float:
    """Correlation of two fills of one person with one doctor: of the couples of fills, those at one pharmacy beyond what its popularity gives.

    Each person counts once. Whom a doctor steers keeps to one pharmacy, too, so that the figure is rather too large than too small.

    Args:
        several: origin, fills, alike (couples of these at one pharmacy, twice), persons.
        count: patients of every doctor at every target (``Field.count``).

    Returns:
        LEAST…1, up to the hundredth; 1 where too few persons tell.
    """
    if int(several.persons.sum()) < PERSONS:
        return 1.0
    there = count.groupby(["origin", "target"]).patients.sum()
    share = there / there.groupby("origin").transform("sum")
    due = several.origin.map((share**2).groupby("origin").sum()).fillna(1.0).to_numpy(float)
    persons, fills = several.persons.to_numpy(float), several.fills.to_numpy(float)
    agree = several.alike.to_numpy(float) / (fills * (fills - 1))
    room = math.fsum(persons * (1 - due))
    if room <= 0:
        return 1.0
    found = math.fsum(persons * (agree - due)) / room
    return float(np.clip(math.ceil(100 * found) / 100, LEAST, 1.0))
