"""Upper tails of the Poisson law in nats, where ordinary p-values underflow; compiled.

``-ln P(X ≥ k)`` is summed by the ratio of neighbouring terms (Abramowitz & Stegun 26.4.21), which neither overflows nor cancels.
"""

from __future__ import annotations

import math

from numba import njit


@njit(cache=True, nogil=True)
def poisson_nats(k: float, mean: float) -> float:
    """``-ln P(X ≥ k)`` for X Poisson with ``mean``; 0 where k ≤ 0, infinity where the mean is 0 and k > 0."""
    if k <= 0:
        return 0.0
    if mean <= 0:
        return math.inf
    if k <= mean:
        below = 0.0
        term = math.exp(-mean)
        for i in range(int(k)):
            below += term
            term *= mean / (i + 1)
        return -math.log(max(1.0 - below, 1e-300))
    series = 1.0
    term = 1.0
    step = k
    while term > 1e-12 * series:
        step += 1.0
        term *= mean / step
        series += term
    return mean - k * math.log(mean) + math.lgamma(k + 1) - math.log(series)


def p_value(nats: float) -> float:
    """The p-value of so many nats, never below the smallest positive float."""
    return max(math.exp(-nats), 5e-324) if nats < 745 else 5e-324
