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
