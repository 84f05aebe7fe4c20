"""Marked ones among the drawn, stratum by stratum: the exact test of Mantel and Haenszel (1959; Mehta, Patel and Gray 1985)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def stratified(hits: Array, drawn: Array, marked: Array, all_of: Array) -> float:
    """Chance of so many hits or more when each stratum's draws are at random among its own (exact Mantel–Haenszel test).

    Args:
        hits: marked ones among the drawn, a stratum each.
        drawn: how many were drawn.
        marked: marked ones in all.
        all_of: all in the stratum.
    """
    from scipy.stats import hypergeom

    use = (drawn > 0) & (drawn < all_of) & (marked > 0) & (marked < all_of)
    if not use.any():
        return 1.0
    sizes = [part[use].astype(np.int64) for part in (hits, drawn, marked, all_of)]
    total = np.ones(1)
    for most, good, whole in zip(sizes[1], sizes[2], sizes[3], strict=True):
        total = np.convolve(total, hypergeom.pmf(np.arange(min(most, good) + 1), whole, good, most))
    return float(min(total[int(sizes[0].sum()) :].sum(), 1.0))
