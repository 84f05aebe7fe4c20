"""Sorting many rows by several whole-number keys: packed into one integer where they fit, which sorts many times faster."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

WIDTH = 63
FEW = 32
"""Rows that may tie for each to be put in its place by itself; more are sorted."""


def order_of(*keys: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Positions in order of the keys, the most significant first; ties stay in the order of the input.

    As many keys, and bits of the next one, as fit one integer beside the position are sorted as one; only those that tie are sorted by the rest.

    Args:
        keys: parallel arrays of whole numbers ≥ 0, of any width: what does not fit one integer is sorted key by key.

    Returns:
        The same as ``np.lexsort(keys[::-1])``.
    """
    count = len(keys[0])
    index = max(count - 1, 0).bit_length()
    bits = [int(key.max(initial=0)).bit_length() for key in keys]
    fitting = sum(1 for width in np.cumsum(bits) if width + index <= WIDTH)
    if not fitting or any(int(key.min(initial=0)) < 0 for key in keys):
        return np.lexsort(keys[::-1])
    packed = keys[0].astype(np.int64)
    for key, width in zip(keys[1:fitting], bits[1:fitting], strict=True):
        packed <<= width
        packed |= key
    if fitting < len(keys):  # as much of the next key as there is room for: so few rows tie
        room = WIDTH - index - sum(bits[:fitting])
        packed <<= room
        packed |= keys[fitting].astype(np.int64) >> (bits[fitting] - room)
    packed <<= index
    packed |= np.arange(count, dtype=np.int64)
    packed.sort()
    order = packed & ((1 << index) - 1)
    if fitting < len(keys):
        packed >>= index
        if fitting + 1 < len(keys) or not _insert(order, packed, keys[fitting], FEW):
            if sum(bits) <= WIDTH:
                return _wide(keys, bits)
            _settle(order, packed, keys[fitting:])
    return order


def _wide(keys: tuple[npt.NDArray[Any], ...], bits: list[int]) -> npt.NDArray[np.int64]:
    """The order by keys that fit one integer without the position: few tie then, and those are put in order afterwards."""
    packed = keys[0].astype(np.int64)
    for key, width in zip(keys[1:], bits[1:], strict=True):
        packed <<= width
        packed |= key
    order = np.argsort(packed)
    if _insert(order, packed[order], np.arange(len(packed)), FEW):
        return order
    return np.lexsort(keys[::-1])


@njit(cache=True, nogil=True)
def _insert(order: npt.NDArray[np.int64], packed: npt.NDArray[np.int64], key: npt.NDArray[Any], most: int) -> bool:
    """Bring rows that tie into the order of ``key``, in place; False, and nothing is done, where more than ``most`` tie."""
    run = 1
    for k in range(1, len(packed)):
        run = run + 1 if packed[k] == packed[k - 1] else 1
        if run > most:
            return False
    for k in range(1, len(packed)):
        this = order[k]
        j = k
        while j > 0 and packed[j - 1] == packed[k] and key[order[j - 1]] > key[this]:
            order[j] = order[j - 1]
            j -= 1
        order[j] = this
    return True


def _settle(order: npt.NDArray[np.int64], packed: npt.NDArray[np.int64], rest: tuple[npt.NDArray[Any], ...]) -> None:
    """Bring those whose ``packed`` keys tie (``order`` is by them) into the order of the other keys, in place."""
    same = packed[1:] == packed[:-1]
    tied = np.flatnonzero(np.concatenate(([False], same)) | np.concatenate((same, [False])))
    if not len(tied):
        return
    group = np.cumsum(np.concatenate(([0], packed[tied][1:] != packed[tied][:-1])))
    among = tuple(key[order[tied]] for key in rest)
    fits = int(group[-1]).bit_length() + int(among[0].max(initial=0)).bit_length() + len(tied).bit_length() <= WIDTH
    by = order_of(group, *among) if fits else np.lexsort((*among[::-1], group))
    order[tied] = order[tied[by]]


def begins(*keys: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Which rows differ in any of the parallel keys from the row before; the first one does."""
    new = np.zeros(len(keys[0]), bool)
    new[:1] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return new


def distinct(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The different values, ascending: ``np.unique`` by sorting, which on millions takes a hundredth of the hash table's time."""
    ordered = np.sort(values)
    return np.asarray(ordered[begins(ordered)])
