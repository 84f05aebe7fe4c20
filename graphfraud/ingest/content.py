"""A 128-bit hash of a row's content, by which a row is known again.

It covers the values, not their spelling: an amount as its fen, a moment as its microseconds, a text as its bytes, each
after the place of its column in the schema. Empty cells do not count, so a file without a column and one with an empty
column give the same hash. Columns may be added to the schema at the end only. The mixing is that of MurmurHash3 x64-128
(Appleby 2011, public domain): good against chance, no seal against somebody who seeks two rows with the same hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.ingest.columns import DAY, TEXTS, Typed
from graphfraud.ingest.words import compiled, within, word_until
from graphfraud.model.schema import Table

if TYPE_CHECKING:
    import numpy.typing as npt

C1, C2 = np.uint64(0x87C37B91114253D5), np.uint64(0x4CF5AD432745937F)
FIVE, ADD1, ADD2 = np.uint64(5), np.uint64(0x52DCE729), np.uint64(0x38495AB5)
R27, R31, R33, R37 = np.uint64(27), np.uint64(31), np.uint64(33), np.uint64(37)
M1, M2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)


@within
def _absorb(one: Any, two: Any, low: Any, high: Any) -> Any:
    """The state (one, two) after the 16 bytes (low, high)."""
    low *= C1
    one ^= ((low << R31) | (low >> R33)) * C2
    one = (((one << R27) | (one >> R37)) + two) * FIVE + ADD1
    high *= C2
    two ^= ((high << R33) | (high >> R31)) * C1
    two = (((two << R31) | (two >> R33)) + one) * FIVE + ADD2
    return one, two


@compiled
def _add_texts(offsets: Any, data: Any, valid: Any, tag: Any, hashes: Any) -> None:
    for row in range(hashes.shape[0]):
        if not valid[row]:
            continue
        at, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        one, two = _absorb(hashes[row, 0], hashes[row, 1], tag, np.uint64(end - at))
        while at < end:
            one, two = _absorb(one, two, word_until(data, at, end), word_until(data, min(at + 8, end), end))
            at += 16
        hashes[row, 0], hashes[row, 1] = one, two


@compiled
def _add_numbers(values: Any, valid: Any, tag: Any, hashes: Any) -> None:
    for row in range(hashes.shape[0]):
        if valid[row]:
            one, two = _absorb(hashes[row, 0], hashes[row, 1], tag, np.uint64(values[row]))
            hashes[row, 0], hashes[row, 1] = one, two


@within
def _mixed(value: Any) -> Any:
    value = (value ^ (value >> R33)) * M1
    value = (value ^ (value >> R33)) * M2
    return value ^ (value >> R33)


@compiled
def _finish(hashes: Any) -> None:
    for row in range(hashes.shape[0]):
        one, two = hashes[row, 0] + hashes[row, 1], hashes[row, 1]
        two += one
        one, two = _mixed(one), _mixed(two)
        hashes[row, 0], hashes[row, 1] = one + two, one + two + two


def hashes(table: Table, columns: Mapping[str, Typed], rows: int) -> npt.NDArray[np.uint64]:
    """The hashes of ``rows`` rows, shape (rows, 2): the upper and the lower half."""
    found = np.zeros((rows, 2), dtype=np.uint64)
    for place, column in enumerate(table.columns, 1):
        typed = columns.get(column.name)
        if typed is None or not typed.valid.any():
            continue
        tag = np.uint64(place)
        if column.kind in TEXTS:
            offsets, data = _bytes(typed.array)
            _add_texts(offsets, data, typed.valid, tag, found)
        else:
            _add_numbers(_whole(typed), typed.valid, tag, found)
    _finish(found)
    return found


def _bytes(array: Any) -> tuple[Any, Any]:
    """Offsets and bytes of an Arrow text column."""
    _, offsets, data = array.buffers()
    text = np.frombuffer(data, dtype=np.uint8) if data is not None and data.size else np.zeros(1, dtype=np.uint8)
    return np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1], text


def _whole(typed: Typed) -> npt.NDArray[np.int64]:
    """The column's values as whole numbers; of degrees, the bits."""
    if typed.column.kind == "geo":
        degrees = typed.array.fill_null(0).to_numpy(zero_copy_only=False) + 0.0
        return np.asarray(degrees, dtype=np.float64).view(np.int64)
    assert typed.numbers is not None
    return np.floor_divide(typed.numbers, DAY) if typed.column.kind == "date" else typed.numbers
