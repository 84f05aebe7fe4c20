"""Which person numbers are one person: across regions the numbers differ, the person does not.

Fellegi & Sunter (1969): each field's agreement or disagreement adds log2(m/u) bits, m the chance that it agrees for one
person, u the chance that it agrees for two; u follows from how frequent the very value is, so that a common name says
little. An identity number that agrees decides; two that differ rule the match out. Sources of m: registers are nearly
right in birthdays and sex, phones and addresses change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from graphfraud.model.finding import Text
from graphfraud.store.database import sql_file

if TYPE_CHECKING:
    import duckdb

Floats = npt.NDArray[np.float64]

AGREES = {"certno": 0.98, "name": 0.95, "birth": 0.97, "sex": 0.99, "phone": 0.5, "address": 0.4}
"""m: chance that a field agrees on two records of one person, both filled in."""
BY_CHANCE = {"certno": 1e-9, "birth": 1 / 20_000, "sex": 0.5}
"""u where no frequency is counted: 20,000 birthdays, two sexes. A birthday that many bear (a placeholder) counts as it is."""
NEARLY = {"name": (0.02, 1e-3), "birth": (0.02, 2e-3)}
"""m and u of near agreement: a given name written with another character of the same sound; one digit of the birthday
wrong, or day and month swapped."""
DIFFERS = {"certno": -40.0, "name": -25.0, "birth": -15.0}
"""Bits against: two identity numbers that differ are two people, whatever else agrees; and so are two names, or two
birthdays beyond a slip. What twins,
brothers and sisters share – birthday, phone, address, surname – goes by the household, not by the person."""
MOST_NUMBERS = 6
MOST_BEHIND_PHONE = 20
LIKELY = 0.95
"""Probability from which two numbers are taken for one person."""


FIELDS: dict[str, Text] = {
    "certno": {"zh": "证件号", "en": "identity number"},
    "name": {"zh": "姓名", "en": "name"},
    "birth": {"zh": "出生日期", "en": "birthday"},
    "sex": {"zh": "性别", "en": "sex"},
    "phone": {"zh": "电话", "en": "phone"},
    "address": {"zh": "地址", "en": "address"},
}


def explained(bits: Mapping[str, float], lang: str) -> str:
    """A score in bits field by field, in words; fields that say nothing are left out."""
    gap = "，" if lang == "zh" else ", "
    return gap.join(f"{FIELDS[field][lang]} {value:+.1f}" for field, value in bits.items() if value)


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

    def explain(self, at: int, lang: str = "en") -> str:
        """The score of a pair, field by field, without any value: ``name +12.3, birth +14.2, …``."""
        return explained({field: float(bits[at]) for field, bits in self.bits.items()}, lang)


def _column(table: Any, name: str) -> Floats:
    return np.asarray(table[name].cast("double").to_numpy(zero_copy_only=False), dtype=np.float64)


def _bits(table: Any) -> dict[str, Floats]:
    """Weights a field; 0 where a side is empty."""
    found = {}
    for field, m in AGREES.items():
        level = _names(table) if field == "name" else _column(table, field)
        u = _column(table, f"{field}_chance") if f"{field}_chance" in table.column_names else BY_CHANCE[field]
        u = np.clip(np.maximum(u, BY_CHANCE.get(field, 0.0)), 1e-9, 0.5)
        bits = np.where(level == 1, np.log2(m / u), DIFFERS.get(field, np.log2((1 - m) / (1 - u))))
        if field in NEARLY:
            bits = np.where(level == 0.5, np.log2(NEARLY[field][0] / NEARLY[field][1]), bits)
        found[field] = np.where(np.isnan(level), 0.0, bits)
    return found


def _names(table: Any) -> Floats:
    """Levels of the names; those that differ in one character nearly agree where they sound the same."""
    level = _column(table, "name").copy()
    pairs = zip(table["name_a"].to_pylist(), table["name_b"].to_pylist(), strict=True)
    for k, (one, other) in enumerate(pairs):
        if one and other and sounds_alike(one, other):
            level[k] = 0.5
    return level


def sounds_alike(one: str, other: str) -> bool:
    """Whether two names are one by ear (pinyin without tones)."""
    from pypinyin import lazy_pinyin

    return bool(lazy_pinyin(one) == lazy_pinyin(other))


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
