"""The book of visits: columns that grow by chunks, and the fee lines that were written by hand for some of them."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
COLUMNS: dict[str, tuple[Any, Any]] = {
    "person": (np.int64, -1),
    "place": (np.int64, -1),
    "minute": (np.int64, 0),
    "med": (np.int64, 11),
    "dose": (np.int64, 0),
    "doctor": (np.int64, -1),
    "diag": (np.int64, -1),
    "days": (np.int64, 0),
    "oper": (np.int64, 0),
    "cert": (np.int64, -1),
    "rx": (np.int64, -1),
    "died": (np.int64, 0),
    "mulaid": (np.int64, 0),
    "late": (np.int64, 0),
    "refund": (np.int64, -1),
    "abroad": (np.int64, 0),
    "planted": (np.int64, 0),
    "bed": (np.int64, -1),
    "upload": (np.int64, -1),
}
"""Columns of a visit with their defaults.

minute: since the year's start, when it is settled; for a stay its end. days: of the stay. cert: 1 token, 2 identity, 3
card, -1 as the person is used to. rx: a prescription's number shared by source and fill. late: minutes from the end of care to
settlement. refund: the visit that this one takes back. dose: class of lines that are filled in (see bill). abroad: out_flag.
upload: minute at which a batch was sent, instead of the minute.
"""


class Book:
    """Visits by number; 0, 1, 2 … in the order of writing."""

    def __init__(self) -> None:
        self._chunks: list[dict[str, Array]] = []
        self.size = 0
        self.dropped: set[int] = set()
        self._lines: list[tuple[Array, ...]] = []
        self._rx = 0
        self.boxes: dict[int, list[str]] = {}
        self.split: set[int] = set()
        self.stock: list[tuple[int, int, float, int]] = []
        self.cartons: dict[tuple[int, int], int] = {}
        self.opening: dict[tuple[int, int], int] = {}

    def write(self, **columns: Any) -> Array:
        """Write one or many visits; scalars are spread. Their numbers."""
        given = np.broadcast_arrays(*[np.atleast_1d(np.asarray(columns[name])) for name in columns])
        count = len(given[0])
        chunk = {
            name: np.full(count, default, kind) for name, (kind, default) in COLUMNS.items() if name not in columns
        }
        chunk |= {name: value.astype(COLUMNS[name][0]) for name, value in zip(columns, given, strict=True)}
        self._chunks.append(chunk)
        numbers = np.arange(self.size, self.size + count)
        self.size += count
        return numbers

    def lines(self, visits: Any, item: Any, count: Any = 1, price: Any = -1, doctor: Any = -1, day: Any = 0) -> None:
        """Fee lines by hand; a visit that has some is not filled in. price in fen, -1 the catalogue's; day within a stay."""
        self._lines.append(
            tuple(
                np.array(part, dtype=np.int64)
                for part in np.broadcast_arrays(
                    *[np.atleast_1d(np.asarray(value)) for value in (visits, item, count, price, doctor, day)]
                )
            )
        )

    def rx(self, count: int = 1) -> Array:
        """Fresh prescription numbers."""
        self._rx += count
        return np.arange(self._rx - count, self._rx)

    def column(self, name: str) -> Array:
        """One column of all visits so far."""
        return np.concatenate([chunk[name] for chunk in self._chunks]) if self._chunks else np.zeros(0, np.int64)

    def table(self) -> dict[str, Array]:
        """All columns."""
        return {name: self.column(name) for name in COLUMNS}

    def all_lines(self) -> tuple[Array, ...]:
        """visit, item, count, price, doctor, day of the lines by hand."""
        if not self._lines:
            return tuple(np.zeros(0, np.int64) for _ in range(6))
        return tuple(np.concatenate([chunk[part] for chunk in self._lines]) for part in range(6))
