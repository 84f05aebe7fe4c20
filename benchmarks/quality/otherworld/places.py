"""Where people live and are treated: prefectures, counties, towns, villages, quarters and institutions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .days import CLINIC, HOSPITAL, PHARMACY, VILLAGE
from .variants import Variant

# prefecture (0 home, 1 neighbour, 2 provincial capital, 3 other province), seat x, y in km, share of persons
_COUNTIES = (
    (0, 0.0, 0.0, 0.33),
    (0, 31.0, 12.0, 0.19),
    (0, -24.0, 33.0, 0.15),
    (0, 38.0, -29.0, 0.11),
    (1, 121.0, 48.0, 0.1),
    (1, 139.0, 77.0, 0.06),
    (2, -148.0, -64.0, 0.02),
    (3, -86.0, 212.0, 0.04),
)
_COUNTY_NAMES = ["临溪区", "云塘县", "石桥县", "白沙县", "青湾区", "永岭县", "省城中区", "河源市区"]
_TOWN = ["柳", "梅", "双", "高", "大", "长", "古", "新", "龙", "凤", "太", "安", "清", "金", "玉", "丰"]
_TOWN_END = ["河镇", "桥镇", "坪镇", "湾镇", "岗乡", "集镇"]
_VILLAGE = [
    "上",
    "下",
    "前",
    "后",
    "东",
    "西",
    "张家",
    "李家",
    "王家",
    "刘家",
    "陈家",
    "沙",
    "石",
    "杨",
    "桃",
    "竹",
    "松",
    "柏",
    "荷",
    "麦",
]
_VILLAGE_END = ["庄村", "湾村", "坳村", "岭村", "塘村", "坪村", "冲村", "店村"]
_SHOP = [
    "康泰",
    "仁和",
    "益民",
    "百草",
    "济春",
    "同德",
    "惠民",
    "福寿",
    "安康",
    "本草",
    "万寿",
    "好邻居",
    "健之",
    "德仁",
    "民生",
]


@dataclass
class Homes:
    """Villages and quarters: county, town (-1 urban), position in km, population share, market phase, name."""

    county: NDArray[np.int64]
    town: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    size: NDArray[np.int64]
    phase: NDArray[np.int64]
    name: list[str]


@dataclass
class Places:
    """Institutions: kind, level 0-3, county, position, popularity, first day open, gate hospital, doctors."""

    kind: NDArray[np.int64]
    level: NDArray[np.int64]
    county: NDArray[np.int64]
    town: NDArray[np.int64]
    home: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    pull: NDArray[np.float64]
    opened: NDArray[np.int64]
    gate_of: NDArray[np.int64]
    operators: NDArray[np.int64]
    name: list[str]
    doctor_place: NDArray[np.int64]
    first_doctor: NDArray[np.int64]
    n_doctors: NDArray[np.int64]

    def where(self, kind: int, prefecture: int | None = None) -> NDArray[np.int64]:
        """Institutions of a kind, in one prefecture or anywhere."""
        ok = self.kind == kind
        if prefecture is not None:
            ok &= prefecture_of(self.county) == prefecture
        return np.flatnonzero(ok)

    def km(self, a: NDArray[np.int64] | int, b: NDArray[np.int64] | int) -> NDArray[np.float64]:
        """Straight distance between institutions."""
        return np.asarray(np.hypot(self.x[a] - self.x[b], self.y[a] - self.y[b]))


def prefecture_of(county: NDArray[np.int64]) -> NDArray[np.int64]:
    """Prefecture number of counties."""
    return np.array([c[0] for c in _COUNTIES])[county]


def county_name(county: int) -> str:
    """Name of a county."""
    return _COUNTY_NAMES[county]


def county_code(variant: Variant, county: int) -> str:
    """Six-digit region code of a county."""
    return f"{variant.prefix[_COUNTIES[county][0]]}{(2, 21, 23, 27, 3, 25, 2, 3)[county]:02d}"


def homes(rng: np.random.Generator, variant: Variant, persons: int) -> Homes:
    """Lay out villages round their towns and quarters round their seats."""
    rows: list[tuple[int, int, float, float, int, int, str]] = []
    town = 0
    share = np.array([c[3] for c in _COUNTIES]) * rng.uniform(0.85, 1.15, len(_COUNTIES))
    share /= share.sum()
    for county, (_, cx, cy, _) in enumerate(_COUNTIES):
        people = share[county] * persons
        urban = 0.45 if county else 0.75
        n_quarters = max(1, round(people * urban / variant.village[1]))
        for q in range(n_quarters):
            size = max(20, int(people * urban / n_quarters))
            name = f"{_COUNTY_NAMES[county]}{_TOWN[q % 16]}园街道{_SHOP[(q * 7) % 15]}小区{q // 16 + 1}期"
            rows.append((county, -1, rng.normal(cx, 1.6), rng.normal(cy, 1.6), size, -1, name))
        n_villages = max(1, round(people * (1 - urban) / variant.village[0]))
        left = n_villages
        while left > 0:
            here = min(left, int(rng.integers(4, 10)))
            tx, ty = rng.normal(cx, 11), rng.normal(cy, 11)
            title = f"{_TOWN[town % 16]}{_TOWN_END[(town // 16 + town) % 6]}"
            phase = int(rng.integers(5))
            for v in range(here):
                size = max(15, int(people * (1 - urban) / n_villages * rng.uniform(0.6, 1.4)))
                name = f"{_COUNTY_NAMES[county]}{title}{_VILLAGE[(town * 3 + v) % 20]}{_VILLAGE_END[(v + town) % 8]}"
                rows.append((county, town, rng.normal(tx, 3.2), rng.normal(ty, 3.2), size, phase, name))
            town += 1
            left -= here
    county, towns, x, y, size, phase, names = zip(*rows, strict=True)
    return Homes(
        np.array(county), np.array(towns), np.array(x), np.array(y), np.array(size), np.array(phase), list(names)
    )


def places(rng: np.random.Generator, h: Homes, persons: int) -> Places:
    """Found the institutions: hospitals by rank, clinics, village rooms and pharmacies, some at a hospital's gate."""
    rows: list[dict[str, float | int | str]] = []

    def found(kind: int, level: int, county: int, x: float, y: float, pull: float, name: str, **more: int) -> int:
        rows.append(
            {"kind": kind, "level": level, "county": county, "x": x, "y": y, "pull": pull, "name": name}
            | {"town": -1, "home": -1, "gate": -1, "doctors": 1}
            | more
        )
        return len(rows) - 1

    scale = persons / 20_000
    for county, (prefecture, cx, cy, share) in enumerate(_COUNTIES):
        label = _COUNTY_NAMES[county]
        if prefecture == 2:
            for k in range(2):
                title = "省立医院" if k == 0 else "省肿瘤医院"
                found(HOSPITAL, 3, county, cx + 3 * k, cy, 5.0, title, doctors=int(9 + 5 * scale))
        big = 3 if county in (0, 4, 7) else 2
        for k in range(1 + (share * scale > 0.25)):
            where = (rng.normal(cx, 1.2), rng.normal(cy, 1.2))
            found(
                HOSPITAL,
                big,
                county,
                *where,
                4.0 - k,
                f"{label}第{'一二三'[k]}人民医院",
                doctors=int(6 + 34 * share * scale),
            )
        for k in range(max(1, round(share * scale * 5))):
            where = (rng.normal(cx, 4), rng.normal(cy, 4))
            name = f"{label}{_SHOP[(county * 5 + k) % 15]}医院"
            found(HOSPITAL, int(rng.integers(1, 3)), county, *where, rng.uniform(0.5, 1.3), name, doctors=4)
        for k in range(max(1, round(share * scale * 9))):
            where = (rng.normal(cx, 3), rng.normal(cy, 3))
            name = f"{label}{_SHOP[(county * 3 + k * 4) % 15]}诊所{k + 1}"
            found(CLINIC, 0, county, *where, rng.pareto(1.6) + 0.6, name, doctors=int(rng.integers(1, 3)))
        for k in range(max(3, round(share * scale * 16))):
            spread = 2.2 if k % 3 else 5
            where = (rng.normal(cx, spread), rng.normal(cy, spread))
            name = f"{_SHOP[(county * 4 + k) % 15]}大药房{label}{k + 1}店"
            found(PHARMACY, 0, county, *where, rng.pareto(1.2) + 0.4, name, doctors=0)
    for town in np.unique(h.town[h.town >= 0]):
        mine = h.town == town
        county, tx, ty = int(h.county[mine][0]), float(h.x[mine].mean()), float(h.y[mine].mean())
        label = h.name[int(np.flatnonzero(mine)[0])][len(_COUNTY_NAMES[county]) :][:3]
        found(HOSPITAL, 1, county, tx, ty, 2.0, f"{label}卫生院", town=int(town), doctors=3)
        for k in range(1 + int(rng.random() < 0.6)):
            where = (tx + rng.normal(0, 0.4), ty + rng.normal(0, 0.4))
            found(
                PHARMACY,
                0,
                county,
                *where,
                rng.uniform(0.8, 2),
                f"{label}{_SHOP[town % 15]}药店{k + 1}",
                town=int(town),
                doctors=0,
            )
    for home in np.flatnonzero((h.town >= 0) & (rng.random(len(h.x)) < 0.7)):
        title = f"{h.name[home][-4:]}卫生室"
        found(VILLAGE, 0, int(h.county[home]), h.x[home], h.y[home], 1.5, title, home=int(home), town=int(h.town[home]))
    for i, row in enumerate(list(rows)):
        if row["kind"] == HOSPITAL and int(row["level"]) >= 2 and rng.random() < 0.75:
            x, y = float(row["x"]) + 0.08, float(row["y"]) + 0.05
            found(
                PHARMACY,
                0,
                int(row["county"]),
                x,
                y,
                rng.uniform(1.2, 2.2),
                f"{row['name']}门前大药房",
                gate=i,
                doctors=0,
            )
    column = {key: np.array([row[key] for row in rows]) for key in rows[0] if key != "name"}
    n_doctors = column["doctors"].astype("int64")
    return Places(
        column["kind"],
        column["level"],
        column["county"],
        column["town"],
        column["home"],
        column["x"].astype(float),
        column["y"].astype(float),
        column["pull"].astype(float),
        np.full(len(rows), -1000, dtype="int64"),
        column["gate"],
        np.where(column["kind"] == HOSPITAL, 6, np.where(column["pull"] > 2, 3, 2)),
        [str(row["name"]) for row in rows],
        np.repeat(np.arange(len(rows)), n_doctors),
        np.concatenate([[0], np.cumsum(n_doctors)[:-1]]),
        n_doctors,
    )
