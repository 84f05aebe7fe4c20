"""Land: districts, villages, institutions with heavy-tailed sizes, doctors; how strongly each house draws each village."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
START = np.datetime64("2025-09-01")
DAYS = 365
SPRING = 169
CITY = "689001"
HOME = (CITY, "689021", "689022", "689023", "689024", "689025")
CENTRE_REGION, FAR_REGION = "681301", "770501"
KM = {CITY: (0, 0), "689021": (34, 8), "689022": (-29, 21), "689023": (11, -44), "689024": (-41, -27),
      "689025": (18, 47), CENTRE_REGION: (150, 60), FAR_REGION: (-560, 310)}  # fmt: skip
SYLLABLES = "芦泽柳塘石桥青岩枫渡云溪白沙棠坪鹤洲莲浦榆岭砚湾竹墩沐垭苇汀"
STYLES = {
    # kind: (level, least, per 20,000 persons, doctors, name)
    "tert": (3, 2, 2, 40, "中心医院"),
    "county": (2, 5, 5, 16, "县人民医院"),
    "town": (1, 8, 10, 5, "中心卫生院"),
    "private": (1, 9, 10, 6, "康复医院"),
    "clinic": (0, 14, 24, 1, "卫生室"),
    "pharm": (0, 24, 30, 0, "大药房"),
    "far": (2, 3, 3, 8, "人民医院"),
    "farpharm": (0, 3, 3, 0, "药店"),
    "spec": (3, 2, 2, 30, "专科医院"),
    "inet": (0, 1, 1, 0, "互联网医药"),
}


@dataclass
class Land:
    """Where everything is; kilometres from the city's centre.

    Attributes:
        villages: district, x, y, rural, weight, phase of the five-day market, bus (minute), town's name.
        inst: kind, level, district, x, y, size, opened (day), code, name, windows.
        doctors: inst, code, name; sorted by inst.
        pull: kind -> (places in inst, cumulative shares village by village).
    """

    villages: pd.DataFrame
    inst: pd.DataFrame
    doctors: pd.DataFrame
    pull: dict[str, tuple[Ints, NDArray[np.float64]]] = field(default_factory=dict)

    def choose(self, village: Ints, kind: str, rng: np.random.Generator) -> Ints:
        """A house of the kind for each village of a list, near and large ones more often."""
        ids, flat = self.pull[kind]
        spot = np.searchsorted(flat, village + rng.random(len(village)) * 0.999999) - village * len(ids)
        return ids[np.clip(spot, 0, len(ids) - 1)]

    def doctor(self, inst: Ints, pick: NDArray[np.float64]) -> Ints:
        """The doctor of each house at the place that pick (0..1) tells; -1 where it has none."""
        first = np.searchsorted(self.doctors["inst"], inst)
        count = np.searchsorted(self.doctors["inst"], inst, side="right") - first
        return np.where(count > 0, first + (pick**1.6 * count).astype(int), -1)

    def distance(self, a: Ints | int, b: Ints | int) -> NDArray[np.float64]:
        """Kilometres between houses."""
        x, y = self.inst["x"].to_numpy(), self.inst["y"].to_numpy()
        return np.hypot(x[a] - x[b], y[a] - y[b])


def _names(rng: np.random.Generator, count: int) -> list[str]:
    return ["".join(pair) for pair in rng.choice(list(SYLLABLES), (count, 2))]


def lay(persons: int, rng: np.random.Generator) -> Land:
    """The land for so many persons."""
    count = max(36, persons // 150)
    district = rng.choice(6, count, p=(0.34, 0.14, 0.14, 0.13, 0.13, 0.12))
    district[:6] = range(6)
    rural = (rng.random(count) < np.where(district == 0, 0.25, 0.72)) & (np.arange(count) > 5)
    centre = np.array([KM[name] for name in HOME], float)[district]
    spread = np.where(rural, 11, np.where(district == 0, 3.0, 1.6))[:, None]
    spot = centre + rng.normal(0, 1, (count, 2)) * spread
    villages = pd.DataFrame(
        {
            "district": np.array(HOME)[district], "x": spot[:, 0], "y": spot[:, 1], "rural": rural,
            "weight": rng.lognormal(0, 0.6, count), "phase": rng.integers(0, 5, count),
            "bus": rng.integers(85, 120, count) * 5.0 - 15,
            "name": [f"{a}{'村' if r else '社区'}" for a, r in zip(_names(rng, count), rural, strict=True)],
        }
    )  # fmt: skip
    rows = []
    for kind, (level, least, per, _, style) in STYLES.items():
        for n in range(max(least, round(per * persons / 20000))):
            near = int(rng.choice(count, p=(w := villages["weight"].to_numpy()) / w.sum()))
            if kind == "county":
                near = 1 + n % 5
            if kind in ("tert",):
                near = 0
            if kind == "town":
                near = int(rng.choice(np.flatnonzero(rural))) if n % 3 else near
            place, x, y = HOME[0], float(villages.x[near]), float(villages.y[near])
            place = str(villages.district[near])
            if kind in ("far", "farpharm", "spec", "inet"):
                place = CENTRE_REGION if kind in ("spec", "inet") or n % 3 else FAR_REGION
                x, y = KM[place][0] + rng.normal(0, 4), KM[place][1] + rng.normal(0, 4)
            x, y = x + rng.normal(0, 0.5), y + rng.normal(0, 0.5)
            size = rng.pareto(1.6) + 0.4
            named = f"{_names(rng, 1)[0]}{style}"
            rows.append((kind, level, place, x, y, size, named))
    inst = pd.DataFrame(rows, columns=["kind", "level", "district", "x", "y", "size", "name"])
    inst["opened"] = -rng.integers(200, 6000, len(inst))
    letter = np.where(inst["kind"].isin(["pharm", "farpharm", "inet"]), "P", "H")
    number = rng.permutation(90000)[: len(inst)] + 10000
    inst["code"] = [f"{a}{b}{c}" for a, b, c in zip(letter, inst["district"], number, strict=True)]
    inst["windows"] = 1
    staff = np.array([STYLES[kind][3] for kind in inst["kind"]])
    staff = np.where(staff > 1, np.maximum(2, staff * rng.uniform(0.6, 1.5, len(inst))), staff).astype(int)
    owner = np.repeat(np.arange(len(inst)), staff)
    doctors = pd.DataFrame(
        {
            "inst": owner,
            "code": [f"D{inst.district[i]}{n:06d}" for n, i in enumerate(owner)],
            "name": names(len(owner), rng),
        }
    )
    land = Land(villages, inst, doctors)
    for kind in STYLES:
        aim(land, kind)
    return land


def aim(land: Land, kind: str) -> None:
    """Work out afresh how the houses of a kind draw (size over distance, as gravity)."""
    ids = np.flatnonzero(land.inst["kind"] == kind)
    x, y, size = (land.inst[name].to_numpy()[ids] for name in ("x", "y", "size"))
    gap = np.hypot(land.villages["x"].to_numpy()[:, None] - x, land.villages["y"].to_numpy()[:, None] - y)
    share = size / (gap + 0.6) ** (1.9 if kind in ("clinic", "pharm", "town") else 1.3)
    flat = np.cumsum(share / share.sum(1, keepdims=True), axis=1) + np.arange(len(gap))[:, None]
    land.pull[kind] = ids, flat.ravel()


SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉红建国文辉力志秀梅春小云海燕雪荣爱宁福生龙元全胜学祥才发武新利清飞彬富顺信子"


def names(count: int, rng: np.random.Generator) -> list[str]:
    """Names put together at random."""
    first = rng.choice(list(SURNAMES), count)
    given = rng.choice(list(GIVEN), (count, 2))
    short = rng.random(count) < 0.3
    return [a + b + ("" if s else c) for a, (b, c), s in zip(first, given, short, strict=True)]
