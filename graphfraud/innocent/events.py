"""The scene of counted events: one row an event, with the facts that readings ask for; all units at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.innocent.answer import Answer, untestable

TOLD = 0.5
"""Share of stays with a diagnosis below which courses of treatment cannot be told."""
SPARSE = 8
"""Codes up to so many times the events are counted in place; those farther apart are numbered anew first."""
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Events:
    """Events as an Arrow table.

    Attributes:
        table: a row an event; the columns are those of the detector's links.sql.
        tables: names of the canonical tables that hold rows: what a reading can be tested with.
    """

    table: Any
    tables: frozenset[str]

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def flag(self, name: str) -> Flags:
        """A boolean column, missing values False."""
        return np.asarray(self.table[name].fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)

    def number(self, name: str) -> Floats:
        """A numeric column, missing values NaN."""
        return np.asarray(self.table[name].cast("double").to_numpy(zero_copy_only=False), dtype=np.float64)

    def known(self, name: str) -> Flags:
        """Where the column holds a value."""
        return np.asarray(self.table[name].is_valid().to_numpy(zero_copy_only=False), dtype=bool)

    def equal(self, one: str, other: str) -> Flags:
        """Where two columns hold the same value."""
        import pyarrow.compute as pc

        return np.asarray(
            pc.equal(self.table[one], self.table[other]).fill_null(False).to_numpy(zero_copy_only=False), dtype=bool
        )

    def match(self, name: str, pattern: str) -> Flags:
        """Where a text column matches the regular expression (RE2) somewhere."""
        import pyarrow.compute as pc

        found = pc.match_substring_regex(self.table[name], pattern)
        return np.asarray(found.fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)

    def code(self, name: str) -> npt.NDArray[np.int64]:
        """Codes of a column's values, −1 where missing."""
        encoded = self.table[name].combine_chunks().dictionary_encode()
        return np.asarray(encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)

    def day(self, name: str) -> npt.NDArray[np.int64]:
        """Days since 1970-01-01 of a column of dates or times, −1 where missing."""
        days = self.table[name].cast("date32").cast("int32").fill_null(-1)
        return np.asarray(days.to_numpy(), np.int64)

    def per(self, code: npt.NDArray[np.int64], weights: Any = None) -> Floats:
        """For each event, the sum of ``weights`` (1 each) over the events of its code; 0 where the code is −1.

        Codes may be far apart, such as those of pairs: memory goes by the events.
        """
        known = code >= 0
        if int(code.max(initial=-1)) >= SPARSE * len(code):
            code = np.where(known, np.unique(code, return_inverse=True)[1], -1)
        held = np.bincount(code[known], None if weights is None else weights[known], int(code.max(initial=-1)) + 1)
        return np.where(known, held[np.maximum(code, 0)] if len(held) else 0, 0).astype(np.float64)


def undiagnosed(stays: Events) -> Answer | None:
    """The answer of a reading that goes by diagnoses where most stays bear none; None where they do."""
    if not len(stays) or stays.flag("diagnosed").mean() >= TOLD:
        return None
    return untestable("多数住院无诊断", "most stays bear no diagnosis")
