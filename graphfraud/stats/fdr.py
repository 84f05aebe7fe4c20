"""False-discovery control (Benjamini & Hochberg 1995), with tests that were never worth computing counted in."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt


def benjamini_hochberg(p: Any, *, tests: int | None = None) -> npt.NDArray[np.float64]:
    """q-values of p-values.

    Args:
        p: p-values that were computed.
        tests: number of all hypotheses with opportunity; those not in ``p`` count as p = 1. At least len(p).

    Returns:
        q-values in the order of ``p``.
    """
    values = np.asarray(p, dtype=np.float64)
    m = max(tests or 0, len(values))
    order = np.argsort(values, kind="stable")
    ranked = values[order] * m / np.arange(1, len(values) + 1)
    q = np.empty(len(values))
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return q


class Opportunity:
    """All hypotheses by what they can reach: with counts, many cannot get as far as a small p-value (Tarone 1990; Heyse 2011).

    A hypothesis that needs an event of probability r (so many patients at all) has p ≤ x with probability at most min(x, r). So at
    the level x it counts for min(1, r / x) of a test.

    Args:
        reach: r of every hypothesis with opportunity, 0…1, in any order; those of r = 0 may be left out.
    """

    def __init__(self, reach: Any) -> None:
        self._reach = np.sort(np.asarray(reach, dtype=np.float64).ravel())
        self._sums = np.concatenate(([0.0], np.cumsum(self._reach)))

    def tests(self, p: Any) -> npt.NDArray[np.float64]:
        """How many tests the hypotheses are at these levels; at least one."""
        x = np.maximum(np.asarray(p, dtype=np.float64), 1e-300)
        below = np.searchsorted(self._reach, x)
        return np.maximum(len(self._reach) - below + self._sums[below] / x, 1.0)

    def at(self, limit: float) -> float:
        """How many tests they are at the largest level x at which x times their number is ``limit`` (Bonferroni)."""
        low, high = math.log(1e-300), math.log(limit)
        for _ in range(80):
            middle = (low + high) / 2
            over = math.exp(middle) * float(self.tests(math.exp(middle))) > limit
            low, high = (low, middle) if over else (middle, high)
        return float(self.tests(math.exp(low)))

    def q_values(self, p: Any) -> npt.NDArray[np.float64]:
        """Benjamini & Hochberg's q-values with the number of tests that there are at each p; in the order of ``p``."""
        values = np.asarray(p, dtype=np.float64)
        order = np.argsort(values, kind="stable")
        ranked = values[order] * np.maximum(self.tests(values[order]), 1.0) / np.arange(1, len(values) + 1)
        q = np.empty(len(values))
        q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
        return q
