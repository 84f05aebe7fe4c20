"""Small sorts for compiled code: numba takes seconds to compile numpy's, and a fraction of one for these."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Array = npt.NDArray[Any]


@njit(cache=True, nogil=True)
def sort_numbers(values: Array) -> None:
    """Sort whole numbers in place (shell sort with Tokuda's gaps, about n^1.3 steps)."""
    n = len(values)
    gap = 1
    while gap < n:
        gap = (gap * 9) // 4 + 1
    while gap > 1:
        gap = (gap - 1) * 4 // 9
        if gap < 1:
            gap = 1
        for i in range(gap, n):
            this = values[i]
            j = i
            while j >= gap and values[j - gap] > this:
                values[j] = values[j - gap]
                j -= gap
            values[j] = this


@njit(cache=True, nogil=True)
def lowest(keys: Array, most: int, limit: float) -> Array:
    """Mark the at most ``most`` smallest keys that are below ``limit``; ties go to the earlier."""
    chosen = np.zeros(len(keys), np.bool_)
    for _ in range(most):
        best = -1
        for k in range(len(keys)):
            if not chosen[k] and keys[k] < limit and (best < 0 or keys[k] < keys[best]):
                best = k
        if best < 0:
            break
        chosen[best] = True
    return chosen
