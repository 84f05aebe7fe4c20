"""q-values of groups by decoys: the grouping is run again on permuted records, and what comes out there is chance.

With R permutations, a score s has E₀(s) = #{decoy scores ≥ s} / R false groups expected in the whole search, so every
pair and every group that could have been found is counted. q(s) = min over s' ≤ s of E₀(s') / #{found ≥ s'} (target–decoy
estimate: Elias & Gygi, Nature Methods 2007). Beyond the decoys' upper quarter the tail is continued exponentially
with a rate a third slower than the fitted one (peaks over threshold: Pickands 1975), which errs to the safe side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SAFETY = 0.67
SLOWEST = 0.05
DEFAULT_RATE = 0.25
"""Decay a nat where too few decoys came out to fit one (a Poisson surprise decays with 1 a nat)."""


@dataclass(frozen=True)
class Tail:
    """Expected false groups as a function of the score: counted below ``threshold``, exponential above it.

    ``runs`` may be divided by a share: only that share of the decoys' groups could have been found.
    """

    scores: Floats
    runs: float
    threshold: float
    rate: float

    def expected(self, score: float) -> float:
        """Expected number of chance groups of that score or more in one search."""
        if not len(self.scores):
            return 1.0 / self.runs * float(np.exp(-DEFAULT_RATE * max(score, 0.0)))
        above = len(self.scores) - int(np.searchsorted(self.scores, min(score, self.threshold), side="left"))
        counted = (above + 1) / self.runs
        return counted * float(np.exp(-self.rate * max(score - self.threshold, 0.0)))

    def p_value(self, score: float) -> float:
        """Chance that a search of permuted records finds any group of that score or more (Poisson count of them)."""
        return max(-math.expm1(-self.expected(score)), 5e-324)


def fit_tail(scores: Any, runs: int) -> Tail:
    """Tail of the decoys' scores from ``runs`` permutations."""
    ordered = np.sort(np.asarray(scores, dtype=np.float64))
    if len(ordered) < 12:
        top = float(ordered[-1]) if len(ordered) else 0.0
        return Tail(ordered, runs, top, DEFAULT_RATE)
    threshold = float(np.quantile(ordered, 0.75))
    excess = float((ordered[ordered >= threshold] - threshold).mean())
    return Tail(ordered, runs, threshold, max(SLOWEST, min(SAFETY / max(excess, 1e-9), 1.0)))


def q_values(found: Any, tail: Tail) -> Floats:
    """q-value of each found score, in the order given."""
    scores = np.asarray(found, dtype=np.float64)
    order = np.argsort(-scores, kind="stable")
    q = np.empty(len(scores))
    ratio = [min(1.0, tail.expected(float(scores[k])) / (rank + 1)) for rank, k in enumerate(order)]
    least = 1.0
    for rank in range(len(order) - 1, -1, -1):
        least = min(least, ratio[rank])
        q[order[rank]] = least
    return q
