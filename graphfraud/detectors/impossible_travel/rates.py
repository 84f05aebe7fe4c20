"""How often the records contradict themselves anyway, and whose contradictions are more than that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.stats.fdr import benjamini_hochberg

if TYPE_CHECKING:
    import pandas as pd

RATE_MOST = 0.02
OUT_OF_LINE = 1e-3
ROUNDS = 6
MOSTLY = 0.8
OTHER_BEDS = 2
"""Persons in other beds whose cards were used at a place from whom on it is strange by itself: one of them has a relative there."""
SAME_BEDS = 3
"""Persons of one hospital, strangers to the place all but a few, from whom on it is strange, too, however its beds are used."""


def usual_rate(trips: pd.DataFrame, exposed: Mapping[str, int], couples: int) -> float:
    """Impossible trips a couple of uses, at places that are not themselves out of line.

    Places are left out in rounds, so that a ring, a broken clock or a mail-order seller does not raise the rate that others
    are held against; one trip is added so that few records give no rate of nothing.

    Args:
        trips: impossible trips with ``strange`` and ``visit``.
        exposed: couples of uses by place.
        couples: all couples of uses.
    """
    from scipy.special import pdtrc

    nights = trips.groupby("strange").visit.nunique()
    out: set[str] = set()
    rate = RATE_MOST
    for _ in range(ROUNDS):
        left = trips[~trips.strange.isin(out)]
        chances = max(couples - sum(exposed.get(name, 0) for name in out), 1)
        rate = min((left.visit.nunique() + 1.0) / chances, RATE_MOST)
        p = pdtrc(nights.to_numpy() - 1, rate * np.array([exposed[name] for name in nights.index], float))
        found = set(nights.index[p < OUT_OF_LINE])
        if found == out:
            break
        out = found
    return rate


def rate_q(days: pd.Series[int], tested: Mapping[str, int], tests: int, rate: float) -> dict[str, float]:
    """q-value of each person or place: person-days with impossible trips against the general rate.

    Args:
        days: impossible person-days, by person or place.
        tested: couples of uses within a day, of each of them.
        tests: persons or places that have any: each is a test.
        rate: impossible trips a couple.
    """
    from scipy.special import pdtrc

    p = pdtrc(days.to_numpy() - 1, rate * np.array([tested[name] for name in days.index], float))
    return dict(zip(days.index, benjamini_hochberg(p, tests=tests), strict=True))


def without_hung_beds(trips: pd.DataFrame, in_bed: Mapping[str, int], bed_days: Mapping[str, int]) -> pd.DataFrame:
    """The trips without uses during stays at hospitals where inpatients go about far more often than elsewhere.

    Each hospital is held against all others. There the bed is what is strange, not the place where its patient shops; a place where
    cards of several patients in other beds are used, too, is strange by itself. So is one far shop where cards of several of the hospital's own
    patients turn up who never go near it else: who lives at home while the bed is billed shops there, each at home. So is one shop that is
    all that they have in common (one_shop).

    Args:
        trips: impossible trips, with ``strange``, ``familiar`` and ``one_shop``.
        in_bed: stays that saw the card used elsewhere, wherever, of each hospital.
        bed_days: days of all stays, of each hospital.
    """
    from scipy.special import pdtrc

    names = sorted(bed_days)
    seen = np.array([in_bed.get(name, 0) for name in names], float)
    days = np.array([bed_days[name] for name in names], float)
    hung = np.zeros(len(names), bool)
    for _ in range(ROUNDS):
        own, length = np.where(hung, 0, seen), np.where(hung, 0, days)
        rate = (own.sum() - own + 1.0) / np.maximum(length.sum() - length, 1.0)
        found = pdtrc(seen - 1, rate * days) < OUT_OF_LINE
        if (found == hung).all():
            break
        hung = found
    bed = trips.stay & trips.place_a.isin([name for name, out in zip(names, hung, strict=True) if out])
    others = trips[trips.stay & ~bed].groupby("strange").psn_no.nunique()
    own = trips[bed].groupby("strange").psn_no.nunique()
    unseen = trips[bed & ~trips.familiar].groupby("strange").psn_no.nunique()
    unseen = unseen[(unseen >= SAME_BEDS) & (unseen >= MOSTLY * own[unseen.index])]
    kept = trips.strange.isin(others.index[others >= OTHER_BEDS]) | trips.strange.isin(unseen.index) | trips.one_shop
    return trips[~bed | kept]
