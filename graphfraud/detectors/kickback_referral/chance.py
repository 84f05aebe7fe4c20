"""What chance each patient of a doctor had to go to a target anyway, and how unlikely it is that so many did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphfraud.stats.persons import chances_at, tails

if TYPE_CHECKING:
    import pandas as pd

    from graphfraud.detectors.kickback_referral.model import Field

HABIT = 2.0
"""Weight of what is usual against a person's own purchases, in purchases."""
OFTEN = 0.35
"""Chance of having gone there at least once from which on this tells little, so that shares of fills are counted instead."""


def weigh(field: Field, tested: pd.DataFrame, prior: float) -> pd.DataFrame:
    """Add ``expected`` (patients) and ``p`` to couples.

    A patient's chance is the share of the colleagues' patients who go there, and what the patient's own purchases by nobody's
    prescription depart from theirs by, times how far fills follow own purchases (a regression over all tested couples).

    Args:
        field: the records.
        tested: doctor, origin, target, patients, base (share by colleagues and gravity), colleagues (number of their patients).
        prior: weight of gravity in ``base``, in patients.
    """
    if tested.empty:
        return tested.assign(expected=0.0, p=1.0)
    rows = _persons(field, tested)
    usual = _usual(field, tested, prior)
    departs = (rows.own - rows.all_own * usual[rows.couple.to_numpy()]) / (rows.all_own + HABIT)
    base = tested.base.to_numpy(float)
    shares = (rows.hits / rows.tries).to_numpy(float)
    follows = _follows(shares - base[rows.couple.to_numpy()], departs.to_numpy(float))
    shift, tries = follows * departs.to_numpy(float), rows.tries.to_numpy(float)
    couples = len(tested)
    starts = np.searchsorted(rows.couple.to_numpy(), np.arange(couples + 1))
    expected = np.array(
        [
            chances_at(base[k], shift[starts[k] : starts[k + 1]], tries[starts[k] : starts[k + 1]], True).sum()
            for k in range(couples)
        ]
    )
    persons = np.diff(starts)
    ever = expected <= OFTEN * persons
    whole = np.bincount(rows.couple, weights=shares, minlength=couples)
    observed = np.where(ever, np.bincount(rows.couple, weights=shares > 0, minlength=couples), whole)
    others = tested.colleagues.to_numpy(float)
    weight = others / (others + prior)
    return tested.assign(expected=expected, p=tails(starts, base, others, weight, shift, tries, observed, ever))


def _persons(field: Field, tested: pd.DataFrame) -> pd.DataFrame:
    """The patients of each couple's doctor: couple (position), tries (fills), hits (at the target), own, all_own (purchases)."""
    fills = field.fills[field.fills.doctor.isin(tested.doctor)]
    tries = fills.groupby(["doctor", "origin", "psn_no"], sort=False).size().rename("tries").reset_index()
    hits = fills.groupby(["doctor", "origin", "psn_no", "target"], sort=False).size().rename("hits").reset_index()
    couples = tested[["doctor", "origin", "target"]].assign(couple=np.arange(len(tested)))
    rows = couples.merge(tries, on=["doctor", "origin"]).merge(
        hits, on=["doctor", "origin", "psn_no", "target"], how="left"
    )
    rows = rows.merge(field.own.rename(columns={"count": "own"}), on=["psn_no", "target"], how="left")
    rows["all_own"] = rows.psn_no.map(field.own.groupby("psn_no")["count"].sum())
    rows[["hits", "own", "all_own"]] = rows[["hits", "own", "all_own"]].fillna(0.0)
    return rows.sort_values("couple", kind="stable")


def _usual(field: Field, tested: pd.DataFrame, prior: float) -> np.ndarray:
    """For each couple the mean share of the target in the own purchases of the colleagues' patients, shrunk towards gravity's."""
    import pandas as pd

    who = field.fills[["doctor", "origin", "psn_no"]].drop_duplicates()
    total = field.own.groupby("psn_no")["count"].sum()
    known = who[who.psn_no.isin(total.index)]
    counts = known.merge(field.own, on="psn_no")
    counts["share"] = counts["count"] / counts.psn_no.map(total)
    at_origin = counts.groupby(["origin", "target"]).share.sum()
    by_doctor = counts.groupby(["doctor", "origin", "target"]).share.sum()
    couple = pd.MultiIndex.from_frame(tested[["origin", "target"]])
    full = pd.MultiIndex.from_frame(tested[["doctor", "origin", "target"]])
    pair = pd.MultiIndex.from_frame(tested[["doctor", "origin"]])
    here = at_origin.reindex(couple).fillna(0).to_numpy() - by_doctor.reindex(full).fillna(0).to_numpy()
    everybody = known.groupby("origin").size().reindex(tested.origin).fillna(0).to_numpy()
    own = known.groupby(["doctor", "origin"]).size().reindex(pair).fillna(0).to_numpy()
    pull = field.pull[tested.origin.map(field.origins), tested.target.map(field.targets)]
    return np.asarray((np.maximum(here, 0) + prior * pull) / (np.maximum(everybody - own, 0) + prior))


def _follows(above: np.ndarray, departs: np.ndarray) -> float:
    """Slope, 0…1, of what a person's fills depart from the base by on what his own purchases do."""
    square = float((departs**2).sum())
    return float(np.clip((above * departs).sum() / square, 0.0, 1.0)) if square > 0 else 1.0
