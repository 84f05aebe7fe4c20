"""From which day on a doctor's patients went to a target, and what that adds to their number."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from graphfraud.detectors.kickback_referral.model import Field

ONSET_LIMIT = 0.01
WORTH = 0.01
"""p-value of the count from which on the course in time is looked at."""


@dataclass(frozen=True)
class Onset:
    """The day from which the share of fills at a target rose, the shares before and after, and how unlikely that is by chance."""

    day: date
    before: float
    later: float
    p_value: float


def onset_of(fills: pd.DataFrame, target: str) -> Onset | None:
    """Best split in time of some doctors' fills into a lower and a higher share at the target, by likelihood ratio.

    Args:
        fills: target, date, setl_id, of the doctors at the institutions of the flow: who moves to another institution has other pharmacies near.
        target: where to.

    Returns:
        None where there are fewer than a dozen fills, or no rise beyond chance (p ≤ 0.01 with every split counted).
    """
    mine = fills.sort_values(["date", "setl_id"])
    hit = (mine.target == target).to_numpy(float)
    n = len(hit)
    if n < 12:
        return None
    k = np.arange(1, n)
    left, whole = np.cumsum(hit)[:-1], hit.sum()

    def fit(sum_: np.ndarray, size: np.ndarray) -> np.ndarray:
        share = np.clip(sum_ / size, 1e-9, 1 - 1e-9)
        return np.asarray(sum_ * np.log(share) + (size - sum_) * np.log(1 - share))

    gain = fit(left, k) + fit(whole - left, n - k) - fit(np.array([whole]), np.array([n]))
    best = int(np.argmax(gain))
    before, later = float(left[best] / k[best]), float((whole - left[best]) / (n - k[best]))
    p = min(1.0, math.exp(-float(gain[best])) * n)
    if later <= before or p > ONSET_LIMIT:
        return None
    day = mine.date.iloc[best + 1]
    return Onset(getattr(day, "date", lambda: day)(), before, later, p)


def since_opened(field: Field, fills: pd.DataFrame, target: str) -> pd.DataFrame:
    """The fills from the day on which the target opened: nobody went there before, whoever sent him, and that tells nothing of the doctor."""
    opened = field.opened.get(target)
    return fills if opened is None else fills[fills.date >= opened]


def onsets_of(field: Field, couples: pd.DataFrame) -> list[Onset | None]:
    """The onset of each couple's flow: of the doctor's fills from the institution, at the target, since this opened."""
    if field.apart is not None:
        return field.apart.onsets(couples.assign(opened=couples.target.map(field.opened)))
    keys = zip(couples.doctor, couples.origin, couples.target, strict=True)
    return [
        onset_of(since_opened(field, field.fills_from([doctor], [origin]), target), target)
        for doctor, origin, target in keys
    ]


def with_onset(field: Field, tested: pd.DataFrame, p: np.ndarray) -> np.ndarray:
    """p-values with what the course in time adds: given how many went there, when they went is a test of its own.

    The two are combined by Fisher's method (1932); the better of count alone and both is doubled, as either might have been chosen.
    """
    both = p.copy()
    worth = np.flatnonzero(p < WORTH)
    for number, onset in zip(worth, onsets_of(field, tested.iloc[worth]), strict=True):
        if onset is not None:
            product = max(p[number] * onset.p_value, 1e-300)
            both[number] = product * (1 - math.log(product))
    return np.asarray(np.minimum(2 * np.minimum(p, both), 1.0))
