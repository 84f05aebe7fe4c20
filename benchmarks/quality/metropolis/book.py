"""The book of visits before they are billed: columns of ordinary ones, rows of those that a scene adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
MUTUAL, DRAIN, AGENT, REFUND, SHORT, SPLIT, LATE, NO_FEE = (1 << k for k in range(8))
"""A household account pays; the account is emptied; a deputy shows the e-credential; refunded; sold without
stock; packs split; settled long after; the insured person pays nothing."""
COLUMNS = ("person", "inst", "begin", "end", "med", "ill", "doctor", "rx", "flags", "total", "group", "till", "means")
MEDS = ("11", "13", "14", "21", "22", "28", "41", "51", "52")
MED = {code: place for place, code in enumerate(MEDS)}


@dataclass
class Group:
    """A planted ring or an innocent look-alike: what the truth says of it."""

    kind: str
    innocent: bool
    patients: list[int]
    institutions: list[int] = field(default_factory=list)
    doctors: list[int] = field(default_factory=list)
    employers: list[int] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    events: int = 0
    name: str = ""


class Book:
    """Visits in seconds from the first day; ``lines`` are visit, item and quantity; ``boxes`` trace codes of a visit's items."""

    def __init__(self, rng: np.random.Generator) -> None:
        """An empty book."""
        self.rng = rng
        self.chunks: list[dict[str, Array]] = []
        self.line_chunks: list[Array] = []
        self.rows: list[tuple[int, ...]] = []
        self.lines: list[tuple[int, int, int]] = []
        self.groups: list[Group] = []
        self.boxes: dict[tuple[int, int], list[str]] = {}
        self.n = 0
        self.recipes = 0
        self.life: dict[str, Array] = {}
        self.gone = np.zeros(0, bool)
        self.by_person: Array = np.zeros(0, int)
        self.known: list[int] = []

    def bulk(self, person: Array, inst: Array, begin: Array, med: str | Array, **more: Any) -> Array:
        """Add many ordinary visits; their numbers."""
        n = len(person)
        chunk = {
            "person": person,
            "inst": inst,
            "begin": begin,
            "med": MED[med] if isinstance(med, str) else med,
        } | more
        chunk.setdefault("end", begin)
        for name, default in (
            ("ill", -1),
            ("doctor", -1),
            ("rx", 0),
            ("flags", 0),
            ("total", 0),
            ("group", -1),
            ("till", -1),
            ("means", -1),
        ):
            chunk.setdefault(name, default)
        self.chunks.append({k: np.broadcast_to(np.asarray(v, dtype=np.int64), n) for k, v in chunk.items()})
        self.n += n
        return np.arange(self.n - n, self.n)

    def sell(self, visit: Array, item: int | Array, count: int | Array) -> None:
        """Lines of many visits."""
        cells = (np.broadcast_to(np.asarray(v, dtype=np.int64), len(visit)) for v in (visit, item, count))
        self.line_chunks.append(np.stack(list(cells), axis=1))

    def numbers(self, n: int) -> Array:
        """New numbers of prescriptions."""
        self.recipes += n
        return np.arange(self.recipes - n, self.recipes) + 1

    def close(self) -> None:
        """Ordinary life is written: what follows are scenes, which may strike out ordinary visits of their members."""
        self.life = {k: np.concatenate([c[k] for c in self.chunks]) for k in COLUMNS}
        self.gone = np.zeros(self.n, bool)
        self.order = np.argsort(self.life["person"], kind="stable")
        self.sorted_person = self.life["person"][self.order]

    def of(self, person: int) -> Array:
        """Numbers of somebody's ordinary visits, struck ones too."""
        a, b = np.searchsorted(self.sorted_person, [person, person + 1])
        return self.order[a:b]

    def add(self, row: tuple[int, ...], lines: Sequence[tuple[int, int]]) -> int:
        """Add one visit of a scene, its lines as item and quantity; its number."""
        self.rows.append(row)
        self.lines += [(self.n, item, count) for item, count in lines]
        self.n += 1
        return self.n - 1

    def whole(self) -> tuple[dict[str, Array], Array, Array]:
        """All visits as columns, the mask of those struck, and the lines (visit, item, count)."""
        rows = np.array(self.rows, dtype=np.int64).reshape(-1, len(COLUMNS))
        columns = {k: np.concatenate([self.life[k], rows[:, i]]) for i, k in enumerate(COLUMNS)}
        lines = np.concatenate([*self.line_chunks, np.array(self.lines, dtype=np.int64).reshape(-1, 3)])
        return columns, np.r_[self.gone, np.zeros(len(rows), bool)], lines
