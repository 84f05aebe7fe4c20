"""The made-up list of diagnoses, drugs, services and consumables, as arrays."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
AGE_EDGES = (1, 7, 18, 45, 60, 75)
"""Upper edges of the age bands that diagnoses are drawn by."""


@dataclass(frozen=True)
class Pool:
    """Items that serve one need: ``items[start:start+size]`` in order of popularity."""

    start: int
    size: int


@dataclass(frozen=True)
class Catalogue:
    """Diagnoses (D of them) and items (I of them); prices in fen.

    ``chance[name]`` is (2 sexes × age bands, D), cumulative, for name in out, in, pha, chronic. ``dx_sex`` is 0 for
    both sexes.
    """

    dx_code: list[str]
    dx_name: list[str]
    dx_group: list[str]
    dx_dept: Array
    dx_sex: Array
    dx_ages: Array
    dx_los: Array
    dx_surgery: Array
    departments: list[str]
    chance: dict[str, Array]
    item_code: list[str]
    item_name: list[str]
    item_list_type: Array
    price: Array
    pack_days: Array
    rx: Array
    resale: Array
    minutes: Array
    pool_items: Array
    pools: dict[str, Pool]
    consumable_of: Array

    def dx(self, code: str) -> int:
        """Index of a diagnosis by its code's beginning."""
        return next(index for index, known in enumerate(self.dx_code) if known.startswith(code))

    def item(self, name: str) -> int:
        """Index of an item by part of its name."""
        return next(index for index, known in enumerate(self.item_name) if name in known)

    def drugs(self, group: str) -> Array:
        """Indices of the drugs for a group of diagnoses."""
        pool = self.pools.get(f"drug:{group}", Pool(0, 0))
        return self.pool_items[pool.start : pool.start + pool.size]

    def fitting(self, dx: Array, age: Array, sex: Array) -> Array:
        """The diagnoses, with a common cold in place of those that do not fit the person's sex and age."""
        fits = (self.dx_sex[dx] == 0) | (self.dx_sex[dx] == sex)
        fits &= (self.dx_ages[dx, 0] <= age) & (age <= self.dx_ages[dx, 1])
        return np.where(fits, dx, self.dx("J06"))

    def pool_table(self, prefix: str) -> tuple[Array, Array]:
        """Start and size of the pool ``prefix + group`` for each diagnosis; size 0 where there is none."""
        found = [self.pools.get(f"{prefix}{group}", Pool(0, 0)) for group in self.dx_group]
        return np.array([pool.start for pool in found]), np.array([pool.size for pool in found])


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("graphfraud.synth").joinpath("data", name).read_text(encoding="utf8")
    return list(csv.DictReader(text.splitlines()))


def _chance(rows: list[dict[str, str]], column: str) -> Array:
    """Cumulative chances of the diagnoses by sex and age band; a band that a diagnosis touches counts whole."""
    lows = np.array([0, *AGE_EDGES])
    highs = np.array([*AGE_EDGES, 120]) - 1
    table = np.zeros((2 * len(lows), len(rows)))
    for index, row in enumerate(rows):
        touched = (lows <= int(row["age_hi"])) & (highs >= int(row["age_lo"]))
        for sex in (1, 2):
            if row["sex"] in ("", str(sex)):
                table[(sex - 1) * len(lows) : sex * len(lows), index] = touched * float(row[column])
    totals = table.cumsum(axis=1)
    totals[totals[:, -1] == 0, 0:] = 1.0
    return np.asarray(totals / totals[:, -1:])


@cache
def catalogue() -> Catalogue:
    """The catalogue of the package's data files."""
    diagnoses, drugs, services = _rows("diagnoses.csv"), _rows("drugs.csv"), _rows("services.csv")
    departments = sorted({row["dept"] for row in diagnoses})
    names = [row["name"] for row in drugs] + [row["name"] for row in services]
    pools: dict[str, list[int]] = {}
    for index, row in enumerate(drugs):
        for group in row["groups"].split():
            pools.setdefault(f"drug:{group}", []).append(index)
    consumable_of = np.full(len(names), -1)
    for index, row in enumerate(services, len(drugs)):
        if row["groups"].startswith("for:"):
            consumable_of[names.index(row["groups"][4:])] = index
        else:
            pools.setdefault(f"service:{row['groups']}", []).append(index)
    flat: list[int] = []
    placed = {}
    for key, members in pools.items():
        placed[key] = Pool(len(flat), len(members))
        flat += members
    return Catalogue(
        dx_code=[row["code"] for row in diagnoses],
        dx_name=[row["name"] for row in diagnoses],
        dx_group=[row["group"] for row in diagnoses],
        dx_dept=np.array([departments.index(row["dept"]) for row in diagnoses], dtype=np.int16),
        dx_sex=np.array([int(row["sex"] or 0) for row in diagnoses]),
        dx_ages=np.array([[int(row["age_lo"]), int(row["age_hi"])] for row in diagnoses]),
        dx_los=np.array([float(row["los"]) for row in diagnoses]),
        dx_surgery=np.array([names.index(row["surgery"]) if row["surgery"] else -1 for row in diagnoses]),
        departments=departments,
        chance={name: _chance(diagnoses, f"w_{name}") for name in ("out", "in", "pha", "chronic")},
        item_code=[
            f"X{row['atc']}{'A' if row['list_type'] == '101' else 'T'}001010{10000 + 37 * index}"
            for index, row in enumerate(drugs)
        ]
        + [row["code"] if row["list_type"] == "301" else f"00{row['code']}" for row in services],
        item_name=names,
        item_list_type=np.array([int(row["list_type"]) for row in drugs + services], dtype=np.int16),
        price=np.array([round(float(row["price"]) * 100) for row in drugs + services], dtype=np.int64),
        pack_days=np.array([float(row["days"]) for row in drugs] + [0.0] * len(services)),
        rx=np.array([row["rx"] == "1" for row in drugs] + [False] * len(services)),
        resale=np.array([row["resale"] == "1" for row in drugs] + [False] * len(services)),
        minutes=np.array([0] * len(drugs) + [int(row["minutes"]) for row in services]),
        pool_items=np.array(flat),
        pools=placed,
        consumable_of=consumable_of,
    )


def bands(age: Array, sex: Array) -> Array:
    """Row of a ``chance`` table for each person."""
    return (sex.astype(np.int64) - 1) * (len(AGE_EDGES) + 1) + np.digitize(age, AGE_EDGES)
