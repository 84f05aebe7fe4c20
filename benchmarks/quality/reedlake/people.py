"""People: households in villages, ages, work, insurance, identity numbers, phones, chronic illnesses, habits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .land import DAYS, HOME, START, Ints, Land, names

HOUSES = (
    ("e",), ("e", "e"), ("a", "a", "k"), ("a", "a", "k", "k"), ("a", "a", "k", "e", "e"), ("a", "a"), ("a",),
    ("a", "a", "e"), ("a", "k", "e"),
)  # fmt: skip
SHARES = (0.11, 0.2, 0.17, 0.11, 0.1, 0.1, 0.09, 0.07, 0.05)
ILLS = {"htn": (0.36, 0.09), "dm": (0.17, 0.04), "chd": (0.13, 0.01), "copd": (0.06, 0.004), "knee": (0.14, 0.03),
        "mind": (0.02, 0.02), "cancer": (0.018, 0.005), "renal": (0.006, 0.002)}  # fmt: skip
WORKS = ("机械厂", "食品有限公司", "纺织厂", "小学", "幼儿园", "物流公司", "建筑公司", "客运公司", "商贸有限公司")
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
ENDS = np.array(list("10X98765432"))


def identity(area: np.ndarray, birth: np.ndarray, number: Ints) -> list[str]:
    """18-digit identity numbers with the right check digit; the number is odd for men."""
    days = pd.to_datetime(birth).strftime("%Y%m%d")
    body = [f"{a}{d}{n:03d}" for a, d, n in zip(area, days, number, strict=True)]
    digits = np.frombuffer("".join(body).encode(), dtype=np.uint8).reshape(-1, 17).astype(int) - 48
    return [b + e for b, e in zip(body, ENDS[(digits * WEIGHTS).sum(1) % 11], strict=True)]


def settle(persons: int, land: Land, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Persons, sorted by household, and employers."""
    houses = rng.choice(len(HOUSES), persons, p=SHARES)
    sizes = np.array([len(kind) for kind in HOUSES])[houses]
    houses = houses[: int(np.searchsorted(np.cumsum(sizes), persons)) + 1]
    weight = land.villages["weight"].to_numpy() * np.where(land.villages["rural"], 0.8, 1.5)
    of = rng.choice(len(land.villages), len(houses), p=weight / weight.sum())
    base, gap = rng.integers(25, 50, len(houses)), rng.integers(23, 30, len(houses))
    rows = [
        (house, of[house], role, slot, base[house] + (gap[house] if role == "e" else -gap[house] if role == "k" else 0))
        for house, kind in enumerate(houses)
        for slot, role in enumerate(HOUSES[kind])
    ][:persons]
    people = pd.DataFrame(rows, columns=["house", "village", "role", "slot", "age"])
    n = len(people)
    people["age"] = (people["age"] + rng.integers(-2, 3, n)).clip(0, 97)
    kids = people["role"] == "k"
    people.loc[kids, "age"] = people.loc[kids, "age"].clip(0, 21)
    people["birth"] = START - (people["age"].to_numpy() * 365.25 + rng.integers(0, 365, n)).astype(int).astype("m8[D]")
    alone = kids | people["house"].map(people["house"].value_counts()).eq(1)
    people["sex"] = np.where(
        alone, rng.integers(1, 3, n), (people["slot"].to_numpy() + (people["role"] == "e")) % 2 + 1
    )
    town = land.villages.loc[people["village"]].reset_index(drop=True)
    people["rural"], people["district"], people["x"], people["y"] = (
        town["rural"],
        town["district"],
        town["x"],
        town["y"],
    )
    works = people["role"].eq("a") & (rng.random(n) < np.where(people["rural"], 0.3, 0.72))
    pension = people["role"].eq("e") & (rng.random(n) < np.where(people["rural"], 0.08, 0.6))
    count = max(24, persons // 110)
    seat = rng.permutation(np.r_[np.arange(6), rng.choice(6, count - 6, p=(0.4, 0.12, 0.12, 0.12, 0.12, 0.12))])
    firms = pd.DataFrame(
        {
            "no": [f"E{HOME[s]}{7000 + i}" for i, s in enumerate(seat)],
            "name": [f"{''.join(rng.choice(list('永恒嘉禾泰联瑞丰宏大新科')) for _ in '12')}{rng.choice(WORKS)}" for _ in seat],
            "seat": np.array(HOME)[seat],
            "size": rng.pareto(1.2, count) + 0.2,
        }
    )  # fmt: skip
    people["emp"] = -1
    for place in HOME:
        those = np.flatnonzero((people["district"] == place) & (works | pension))
        near = np.flatnonzero(firms["seat"] == place)
        share = firms["size"].to_numpy()[near]
        people.loc[those, "emp"] = rng.choice(near, len(those), p=share / share.sum())
    people["insu"] = np.where(works | pension, "310", "390")
    people["ptype"] = np.select([works, pension, people["age"] < 18], ["11", "12", "16"], "15")
    people["low"] = (people["insu"] == "390") & (rng.random(n) < np.where(people["rural"], 0.11, 0.03))
    people["psn_no"] = [f"68900{v:010d}" for v in rng.permutation(n * 7)[:n] + 10**8]
    people["name"] = names(n, rng)
    people["certno"] = identity(
        people["district"].to_numpy(),
        people["birth"].to_numpy(),
        rng.integers(1, 480, n) * 2 + (people["sex"].to_numpy() % 2),
    )
    people["card"] = [f"H{v:08d}" for v in rng.permutation(n * 5)[:n] + 10**7]
    people["mob"] = [
        f"1{a}{b:08d}"
        for a, b in zip(
            rng.choice(["38", "59", "77", "86"], n), rng.permutation(10**7)[:n] * 9 if n < 10**7 else 0, strict=True
        )
    ]
    first = people.groupby("house")["mob"].transform("first")
    share = people["role"].eq("k") | (people["role"].eq("e") & (rng.random(n) < 0.3))
    people["mob"] = people["mob"].where(~share, first)
    office = people["rural"] & (rng.random(n) < 0.012)
    people.loc[office, "mob"] = "07188866120"
    people.loc[rng.random(n) < 0.11, "mob"] = ""
    group = people["house"] % 9 + 1
    people["addr"] = (
        town["name"]
        + np.where(people["rural"], "第", "")
        + group.astype(str)
        + np.where(people["rural"], "组", "栋")
        + np.where(people["rural"], "", (people["house"] % 400).astype(str) + "室")
    )
    old = people["age"].to_numpy() >= 58
    grown = people["age"].to_numpy() >= 30
    for ill, (late, early) in ILLS.items():
        people[ill] = (rng.random(n) < np.where(old, late, early)) & grown
    hazard = np.where(old, 0.002 * np.exp((people["age"] - 58) / 11), 0.0004)
    people["die"] = np.where(rng.random(n) < hazard, rng.integers(30, DAYS - 10, n), 9999)
    for kind in ("clinic", "pharm", "town", "private"):
        people[f"my_{kind}"] = land.choose(people["village"].to_numpy(), kind, rng)
    return people, firms
