"""Which person numbers are one person: across regions the numbers differ, the person does not.

Fellegi & Sunter (1969): each field's agreement or disagreement adds log2(m/u) bits, m the chance that it agrees for one
person, u the chance that it agrees for two; u follows from how frequent the very value is, so that a common name says
little. An identity number that agrees decides; two that differ rule the match out. Sources of m: registers are nearly
right in birthdays and sex, phones and addresses change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from graphfraud.store.database import sql_file

if TYPE_CHECKING:
    import duckdb

Floats = npt.NDArray[np.float64]

AGREES = {"certno": 0.98, "name": 0.95, "birth": 0.97, "sex": 0.99, "phone": 0.5, "address": 0.4}
"""m: chance that a field agrees on two records of one person, both filled in."""
BY_CHANCE = {"certno": 1e-9, "birth": 1 / 20_000, "sex": 0.5}
"""u where no frequency is counted: 20,000 birthdays, two sexes."""
OTHER_CERTNO = -40.0
"""Bits against: two identity numbers that differ belong to two people, whatever else agrees."""
MOST_NUMBERS = 6
MOST_BEHIND_PHONE = 20
LIKELY = 0.95
"""Probability from which two numbers are taken for one person."""


@dataclass(frozen=True)
class Matches:
    """Pairs of person numbers taken for one person.

    Attributes:
        a, b: person numbers, a < b.
        region_a, region_b: where insured.
        bits: evidence by field, Fellegi–Sunter weights; probability: that they are one person.
        certain: the identity numbers agree.
    """

    a: list[str]
    b: list[str]
    region_a: list[str | None]
    region_b: list[str | None]
    bits: dict[str, Floats]
    probability: Floats
    certain: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.a)

    def explain(self, at: int) -> str:
        """The score of a pair, field by field, without any value: ``name +12.3, birth +14.2, …``."""
        return ", ".join(f"{field} {bits[at]:+.1f}" for field, bits in self.bits.items() if bits[at])


def _bits(table: Any) -> dict[str, Floats]:
    """Weights a field; 0 where a side is empty."""

    def column(name: str) -> Floats:
        return np.asarray(table[name].cast("double").to_numpy(zero_copy_only=False), dtype=np.float64)

    found = {}
    for field, m in AGREES.items():
        level = column(field)
        u = column(f"{field}_chance") if f"{field}_chance" in table.column_names else BY_CHANCE[field]
        u = np.clip(u, 1e-9, 0.5)
        same = level == (2 if field == "name" else 1)
        agrees, differs = np.log2(m / u), np.log2((1 - m) / (1 - u))
        if field == "certno":
            differs = np.full_like(level, OTHER_CERTNO)
        found[field] = np.where(np.isnan(level), 0.0, np.where(same, agrees, differs))
    return found


def same_persons(con: duckdb.DuckDBPyConnection, likely: float = LIKELY) -> Matches:
    """Pairs of person numbers of the settlements that are likely one person.

    Args:
        con: a workspace's connection.
        likely: least probability; the prior is one other number a hundred persons.

    Returns:
        Pairs in order of their numbers.
    """
    query = sql_file("graphfraud.resolve", "persons.sql")
    con.execute(f"CREATE OR REPLACE TEMP TABLE gf_identity AS {query}", {"most_numbers": MOST_NUMBERS})
    persons = con.execute("SELECT COUNT(*) FROM gf_identity").fetchall()[0][0]
    pairs = sql_file("graphfraud.resolve", "pairs.sql")
    table = con.sql(pairs, params={"most_behind_phone": MOST_BEHIND_PHONE}).to_arrow_table()
    bits = _bits(table)
    total = np.sum(list(bits.values()), axis=0) if table.num_rows else np.empty(0)
    odds = np.exp2(np.clip(total, -60, 60)) * 0.01 / max(persons, 1)
    probability = odds / (1 + odds)
    keep = np.flatnonzero(probability >= likely)
    kept = table.take(keep)
    return Matches(
        kept["a"].to_pylist(),
        kept["b"].to_pylist(),
        kept["region_a"].to_pylist(),
        kept["region_b"].to_pylist(),
        {field: value[keep] for field, value in bits.items()},
        probability[keep],
        np.asarray(kept["certno"].fill_null(False).to_numpy(zero_copy_only=False), dtype=bool),
    )
