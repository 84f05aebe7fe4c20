"""Marked ones among the drawn, stratum by stratum: the exact test of Mantel and Haenszel (1959; Mehta, Patel and Gray 1985)."""

from __future__ import annotations

from functools import lru_cache
from math import comb
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
    use = (drawn > 0) & (drawn < all_of) & (marked > 0) & (marked < all_of)
    if not use.any():
        return 1.0
    sizes = [part[use].astype(np.int64) for part in (hits, drawn, marked, all_of)]
    total = np.ones(1)
    for most, good, whole in zip(sizes[1], sizes[2], sizes[3], strict=True):
        total = np.convolve(total, _hypergeometric(int(most), int(good), int(whole)))
    return float(min(total[int(sizes[0].sum()) :].sum(), 1.0))


@lru_cache(1 << 14)
def _hypergeometric(drawn: int, marked: int, whole: int) -> Array:
    """Chance of 0, 1, … marked ones among the drawn; in whole numbers up to the last division."""
    ways = comb(whole, drawn)
    most = min(drawn, marked)
    return np.array([comb(marked, k) * comb(whole - marked, drawn - k) / ways for k in range(most + 1)])
