"""Which row keys have been met, as 64-bit hashes. A hash met twice is looked at closely; it decides nothing alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.ingest.words import compiled, word_until

if TYPE_CHECKING:
    import pyarrow as pa

FIRST_SLOTS = 1 << 16
MOST_FULL = 0.6


@compiled
def _mixed(value: Any) -> Any:
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ (value >> np.uint64(33))


@compiled
def _add_texts(offsets: Any, data: Any, hashes: Any) -> None:
    for row in range(hashes.size):
        at, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        value = np.uint64(end - at)
        while at < end:
            value = _mixed(value ^ word_until(data, at, end)) + np.uint64(0x9E3779B97F4A7C15)
            at += 8
        hashes[row] = _mixed(hashes[row] ^ value)


@compiled
def _add_numbers(values: Any, hashes: Any) -> None:
    for row in range(hashes.size):
        hashes[row] = _mixed(hashes[row] ^ _mixed(np.uint64(values[row]) + np.uint64(0x9E3779B97F4A7C15)))


@compiled
def _insert(slots: Any, hashes: Any, wanted: Any, met: Any) -> int:
    """Put the wanted hashes into the slots (0 is free); ``met`` becomes 1 where one was there. Returns the new ones."""
    mask = np.uint64(slots.size - 1)
    added = 0
    for row in range(hashes.size):
        if not wanted[row]:
            continue
        value = hashes[row]
        if value == 0:
            value = np.uint64(1)
        at = value & mask
        while slots[at] != 0 and slots[at] != value:
            at = (at + np.uint64(1)) & mask
        if slots[at] == value:
            met[row] = 1
        else:
            slots[at] = value
            added += 1
    return added


def hashes(columns: Sequence[pa.Array], rows: int) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """One hash a row over Arrow text or date columns; NULL counts as empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = np.zeros(rows, dtype=np.uint64)
    for array in columns:
        if pa.types.is_date(array.type):
            _add_numbers(
                pc.fill_null(array.cast(pa.int32()), -(2**31)).to_numpy(zero_copy_only=False).astype(np.int64), found
            )
            continue
        array = pc.fill_null(array.cast(pa.string()), "")
        _, spans, data = array.buffers()
        offsets = np.frombuffer(spans, dtype=np.int32)[array.offset : array.offset + rows + 1]
        text = np.frombuffer(data, dtype=np.uint8) if data is not None and data.size else np.zeros(1, dtype=np.uint8)
        _add_texts(offsets, text, found)
    return found


class KeySet:
    """The keys met so far."""

    def __init__(self) -> None:
        self._slots = np.zeros(FIRST_SLOTS, dtype=np.uint64)
        self._count = 0

    def add(self, found: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Add the ``wanted`` ones of these hashes; true where one had been met before."""
        self._grow(self._count + found.size)
        met = np.zeros(found.size, dtype=np.uint8)
        self._count += _insert(self._slots, found, wanted, met)
        return met.astype(np.bool_)

    def _grow(self, count: int) -> None:
        size = self._slots.size
        while count > MOST_FULL * size:
            size *= 2
        if size != self._slots.size:
            old = self._slots[self._slots != 0]
            self._slots = np.zeros(size, dtype=np.uint64)
            _insert(self._slots, old, np.ones(old.size, dtype=np.bool_), np.zeros(old.size, dtype=np.uint8))
