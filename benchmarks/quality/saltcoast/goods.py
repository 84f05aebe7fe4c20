"""What is prescribed, sold and billed on the salt coast."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Item(NamedTuple):
    """A line of the national catalogue; ``days`` is what one pack lasts a patient, 0 for services."""

    code: str
    name: str
    list_type: str
    price: float
    days: int


class Illness(NamedTuple):
    """A diagnosis with the department that sees it, its usual drugs and its usual services."""

    code: str
    name: str
    dept: str
    drugs: tuple[str, ...]
    services: tuple[str, ...]


def _read(name: str) -> list[list[str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


def _items() -> dict[str, Item]:
    found = {}
    for place, (name, kind, price, days) in enumerate(_read("items.txt")):
        drug = f"X{'ABCDEFGHJ'[place % 9]}{10 + place}AA{place * 7 % 90 + 10}"
        found[name] = Item(drug if kind == "101" else f"{kind}30{place:04d}", name, kind, float(price), int(days))
    return found


def _illnesses() -> dict[str, Illness]:
    found = {}
    for code, name, dept, *lists in _read("illnesses.txt"):
        drugs, services = (tuple(part.split(",")) if part != "-" else () for part in lists)
        found[code] = Illness(code, name, dept, drugs, services)
    return found


ITEMS = _items()
ILLNESSES = _illnesses()
CHRONIC = ("I10.x00", "E11.900", "I25.103", "J44.900", "B18.100", "M81.900")
ACUTE = ("J06.900", "J06.900", "J06.900", "K52.900", "L50.900", "M54.500", "K29.500", "J18.900")
SOUGHT = ("百令胶囊", "阿卡波糖片", "硫酸氢氯吡格雷片", "阿托伐他汀钙片", "恩替卡韦分散片", "甘精胰岛素注射液")
"""Drugs that second-hand dealers pay for."""
