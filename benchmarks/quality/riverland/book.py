"""The book of visits: chunks of columns, one entry a settlement, and what was billed on purpose."""

from __future__ import annotations

from typing import Any

import numpy as np

# baskets: how the lines of a visit are made
NONE, OTC, ACUTE, EXAM, FILL, CHRONIC, STAY, THERAPY, DIALYSIS, CHEMO, RESALE, LIGHT_STAY, SURGERY = range(13)
DEFAULTS: dict[str, Any] = {
    "end": -1,
    "beg": -1,
    "med": 41,
    "basket": OTC,
    "doctor": -1,
    "diag": -1,
    "oper": -1,
    "cert": 0,
    "group": -1,
    "event": -1,
    "supply": 30,
    "orig": -1,
    "rx": -1,
    "mulaid": False,
    "ward": -1,
    "refund": False,
    "upload": 0,
    "way": 1,
}
CERT_HABIT, CERT_CARD, CERT_TOKEN, CERT_ID = 0, 3, 1, 2


class Book:
    """Visits in chunks; `add` gives the numbers of the new ones."""

    def __init__(self) -> None:
        self.chunks: list[dict[str, np.ndarray]] = []
        self.size = 0
        self.lines: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
        self.codes: list[tuple[int, int, str, int, int]] = []
        self.short: dict[tuple[int, int], float] = {}
        self.written: list[tuple[np.ndarray, np.ndarray]] = []
        self.next_rx = 0

    def add(self, person: Any, place: Any, t: Any, **more: Any) -> np.ndarray:
        """Add visits: persons, places and settlement seconds broadcast against one another and the named columns."""
        person = np.atleast_1d(np.asarray(person))
        n = np.broadcast_shapes(person.shape, np.shape(place), np.shape(t))[0]
        chunk = {"person": person, "place": place, "t": t, **{k: more.get(k, v) for k, v in DEFAULTS.items()}}
        unknown = set(more) - set(DEFAULTS)
        if unknown:
            raise KeyError(f"no such column of a visit: {sorted(unknown)}")
        self.chunks.append({k: np.broadcast_to(np.asarray(v), (n,)).copy() for k, v in chunk.items()})
        numbers = np.arange(self.size, self.size + n)
        self.size += n
        return numbers

    def line(self, visit: Any, item: Any, cnt: Any, price: Any = np.nan) -> None:
        """Bill items on visits (price nan: the catalogue's)."""
        parts = np.broadcast_arrays(np.atleast_1d(visit), item, cnt, price)
        self.lines.append((parts[0].copy(), parts[1].copy(), parts[2].astype(float), parts[3].astype(float)))

    def code(self, visit: int, item: int, code: str, split: int = 0, count: int = 1) -> None:
        """Scan this very trace code on a visit's item, instead of fresh ones."""
        self.codes.append((int(visit), int(item), code, split, count))

    def rx(self, n: int) -> np.ndarray:
        """Fresh prescription numbers."""
        first = self.next_rx
        self.next_rx += n
        return np.arange(first, first + n)

    def share_rx(self, visit: np.ndarray, rx: np.ndarray) -> None:
        """The prescription that a visit wrote and another house fills."""
        self.written.append((np.asarray(visit), np.asarray(rx)))

    def columns(self) -> dict[str, np.ndarray]:
        """All visits as one set of columns."""
        found = {k: np.concatenate([c[k] for c in self.chunks]) for k in self.chunks[0]}
        for visit, rx in self.written:
            found["rx"][visit] = rx
        return found
