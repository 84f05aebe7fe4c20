"""The book of visits: columns that grow by chunks, with fee lines that a planted visit may set itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

FIELDS: dict[str, tuple[str, Any]] = {
    "person": ("int64", None),
    "place": ("int64", None),
    "t": ("int64", None),
    "med": ("int64", None),
    "doctor": ("int64", -1),
    "opter": ("int64", -1),
    "cert": ("int64", 0),
    "stay": ("float64", 0.0),
    "auto": ("bool", True),
    "dise": ("int64", -1),
    "origin": ("int64", -1),
    "rx": ("int64", 0),
    "aid": ("bool", False),
    "drain": ("bool", False),
    "refund_of": ("int64", -1),
    "locked": ("bool", False),
    "valid": ("bool", True),
}


@dataclass
class Visits:
    """Equal-length arrays, one entry a visit; see FIELDS.

    ``t`` is the settlement moment in seconds from the first midnight, ``stay`` the days before it that a stay lasted,
    ``origin`` the planted group (-1 none), ``auto`` asks billing to draw the fee lines, ``drain`` empties the account,
    ``locked`` visits are never dropped as physically impossible.
    """

    columns: dict[str, NDArray[Any]]

    def __getattr__(self, name: str) -> NDArray[Any]:
        try:
            return self.__dict__["columns"][name]
        except KeyError as error:
            raise AttributeError(name) from error

    def __len__(self) -> int:
        return len(self.columns["t"])

    def take(self, rows: NDArray[Any]) -> Visits:
        """These rows only."""
        return Visits({name: values[rows] for name, values in self.columns.items()})


@dataclass
class Group:
    """A planted ring or innocent group as the truth tells it; indices, not codes."""

    kind: str
    innocent: bool
    patients: list[int] = field(default_factory=list)
    institutions: list[int] = field(default_factory=list)
    doctors: list[int] = field(default_factory=list)
    employers: list[int] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    visits: list[int] = field(default_factory=list)
    joint_events: int = 0
    ring_id: str = ""


class Book:
    """Collects visits, explicit fee lines and trace codes; a visit's number is its place in the book."""

    def __init__(self) -> None:
        self._chunks: list[dict[str, NDArray[Any]]] = []
        self._changes: list[tuple[NDArray[Any], str, Any]] = []
        self.size = 0
        self.lines: list[tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]] = []
        self.traces: list[tuple[int, int, str, float, int]] = []
        self.groups: list[Group] = []
        self.dropped: list[NDArray[Any]] = []
        self.repeats: list[int] = []

    def add(self, person: Any, place: Any, t: Any, med: Any, **others: Any) -> NDArray[np.int64]:
        """Enter visits; arguments broadcast against each other. Returns their numbers."""
        given = {"person": person, "place": place, "t": t, "med": med, **others}
        shape = np.broadcast_shapes(*(np.shape(v) for v in given.values()))
        n = int(np.prod(shape)) if shape else 1
        chunk = {}
        for name, (kind, default) in FIELDS.items():
            value = given.pop(name, default)
            chunk[name] = np.broadcast_to(np.asarray(value), shape).astype(kind).reshape(n)
        if given:
            raise TypeError(f"unknown fields {sorted(given)}")
        self._chunks.append(chunk)
        numbers = np.arange(self.size, self.size + n)
        self.size += n
        return numbers

    def line(self, visit: Any, item: Any, count: Any, price: Any = -1) -> None:
        """Enter explicit fee lines; ``price`` in fen, -1 for the list price."""
        parts = np.broadcast_arrays(np.atleast_1d(visit), item, np.asarray(count, float), price)
        self.lines.append(tuple(np.array(p) for p in parts))  # type: ignore[arg-type]

    def trace(self, visit: int, item: int, code: str, count: float = 1, split: int = 0) -> None:
        """A trace code scanned at a visit."""
        self.traces.append((visit, item, code, count, split))

    def drop(self, visits: NDArray[Any]) -> None:
        """Strike visits out."""
        self.dropped.append(np.asarray(visits, dtype="int64"))

    def revive(self, visit: int) -> None:
        """Take back that a visit was struck out."""
        self.dropped = [numbers[numbers != visit] for numbers in self.dropped]

    def visits(self) -> Visits:
        """All visits so far, struck ones included."""
        visits = Visits({name: np.concatenate([c[name] for c in self._chunks]) for name in FIELDS})
        for rows, name, values in self._changes:
            visits.columns[name][rows] = values
        return visits

    def rewrite(self, visits: Visits) -> None:
        """Put changed columns back (same visits, same order)."""
        self._chunks, self._changes = [visits.columns], []

    def change(self, rows: NDArray[Any], name: str, values: Any) -> None:
        """Set a column of visits already entered; later changes win."""
        self._changes.append((np.asarray(rows), name, values))

    def alive(self) -> NDArray[np.bool_]:
        """False for visits that were struck out."""
        mask = np.ones(self.size, bool)
        for numbers in self.dropped:
            mask[numbers] = False
        return mask
