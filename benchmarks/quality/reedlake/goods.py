"""What is bought and what people are ill with, read from goods.txt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd


@dataclass(frozen=True)
class Need:
    """An illness or errand: department, diagnosis, and lines (item, probability, count, counted by day)."""

    dept: str
    code: str
    name: str
    lines: tuple[tuple[int, float, float, bool], ...]


def _blocks() -> list[list[list[str]]]:
    text = Path(__file__).with_name("goods.txt").read_text(encoding="utf-8")
    return [
        [line.split("|") for line in block.splitlines() if line and not line.startswith("#")]
        for block in text.split("\n\n")
    ]


_ITEMS, _NEEDS = _blocks()
ITEMS = pd.DataFrame(_ITEMS, columns=["key", "code", "name", "type", "price", "days"]).astype(
    {"price": float, "days": float}
)
ITEM = {key: place for place, key in enumerate(ITEMS["key"])}


def _line(text: str) -> tuple[int, float, float, bool]:
    key, probability, count = text.split(":")
    return ITEM[key], float(probability), float(count.rstrip("*")), count.endswith("*")


NEEDS = [Need(dept, code, name, tuple(map(_line, lines.split()))) for _, dept, code, name, lines in _NEEDS]
NEED = {row[0]: place for place, row in enumerate(_NEEDS)}
