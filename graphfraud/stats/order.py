"""Sorting many rows by several whole-number keys: packed into one integer where they fit, which sorts many times faster."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

WIDTH = 63


def order_of(*keys: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Positions in order of the keys, the most significant first; ties stay in the order of the input.

    Args:
        keys: parallel arrays of whole numbers ≥ 0, of any width: what does not fit one integer is sorted key by key.

    Returns:
        The same as ``np.lexsort(keys[::-1])``.
    """
    count = len(keys[0])
    bits = [int(key.max(initial=0)).bit_length() for key in keys]
    index = max(count - 1, 0).bit_length()
    if sum(bits) > WIDTH or any(int(key.min(initial=0)) < 0 for key in keys):
        return np.lexsort(keys[::-1])
    packed = keys[0].astype(np.int64)
    for key, width in zip(keys[1:], bits[1:], strict=True):
        packed <<= width
        packed |= key
    if sum(bits) + index <= WIDTH:
        packed <<= index
        packed |= np.arange(count, dtype=np.int64)
        packed.sort()
        packed &= (1 << index) - 1
        return packed
    return np.argsort(packed, kind="stable")
