"""How many of a doctor's patients would go to the target anyway, by what the colleagues' patients of the same villages do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.kickback_referral.chance import MOSTLY, REGULAR

if TYPE_CHECKING:
    import pandas as pd

USUAL = 2.0
"""Weight of the chance that the flow was tested against, in neighbours."""
NEIGHBOURS = 20
"""Colleagues' patients at the addresses of the doctor's from which these tell anything."""


def by_neighbours(case: Case, part: pd.DataFrame, at_origin: pd.DataFrame) -> float:
    """Patients of the doctors who would go to the target, if each went as the colleagues' patients at his own address but for house and flat do.

    Who is the colleagues' patient as well is nobody's neighbour. Of regular patients, those who mostly go there are counted, of all of them who ever did.
    NaN where neighbours are few, where goods or several targets together told the flow, and for admissions.

    Args:
        case: the detector's case.
        part: rows of model.pairs_of with the same target.
        at_origin: all fills of the doctors' institutions.
    """
    if part.told.any() or (part.places > 1).any() or part.regular.any() != part.regular.all():
        return math.nan
    target, regular = str(part.target.iloc[0]), bool(part.regular.all())
    own = at_origin.doctor.isin(part.doctor)
    mine = _went(at_origin[own], target, regular)
    theirs = _went(at_origin[~own & ~at_origin.psn_no.isin(mine.index)], target, regular)
    where, around = (_villages(case, persons.index) for persons in (mine, theirs))
    known = around >= 0
    size = int(max(where.max(initial=0), around.max(initial=0))) + 1
    count = np.bincount(around[known], minlength=size)
    hits = np.bincount(around[known], theirs.to_numpy(float)[known], size)
    whole = float(part["of"].sum())
    base = float(part.expected.sum()) / max(whole, 1.0)
    own_count, own_hits = (np.where(where >= 0, sums[where], 0) for sums in (count, hits))
    if not len(mine) or count[np.unique(where[where >= 0])].sum() < NEIGHBOURS:
        return math.nan
    return float(np.mean((own_hits + USUAL * base) / (own_count + USUAL)) * whole)


def _went(fills: pd.DataFrame, target: str, regular: bool) -> pd.Series[bool]:
    """Whether each person went to the target: ever, or, of the regular ones, mostly."""
    there = (fills.target == target).groupby(fills.psn_no).agg(["size", "mean"])
    if regular:
        there = there[there["size"] >= REGULAR]
        return there["mean"] >= MOSTLY
    return there["mean"] > 0


def _villages(case: Case, names: pd.Index) -> np.ndarray:
    persons = case.visits.codes_of(names.to_numpy(object))
    return np.asarray(np.where(persons >= 0, case.people.village[persons], -1), np.int64)
