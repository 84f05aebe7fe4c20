"""The land and its institutions: counties, towns, villages and estates; hospitals, clinics, pharmacies; their staff.

Coordinates are degrees; distances kilometres. The prefecture's code 3695 and its neighbours' are of nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .catalogue import DEPTS
from .texts import SURNAMES, given

PREFECTURE = "3695"
COUNTIES = (
    ("369502", "东湖区"),
    ("369521", "清河县"),
    ("369522", "石桥县"),
    ("369523", "望江县"),
    ("369581", "柳湾市"),
    ("369524", "白塔县"),
)
CAPITAL = ("369101", "省城中心区")
NEIGHBOUR = ("369721", "南屏县")
ABROAD = ("519623", "外省云岭县")
_TOWNS = [
    "柳林",
    "上关",
    "河口",
    "大坝",
    "新集",
    "古渡",
    "龙泉",
    "双桥",
    "白沙",
    "赵店",
    "青石",
    "梅岭",
    "马头",
    "三里",
    "高桥",
    "红星",
    "沙河",
    "北坡",
    "长滩",
    "金盆",
]
_VILLAGES = [
    "上湾",
    "下湾",
    "张庄",
    "李庄",
    "新建",
    "东坡",
    "西坡",
    "前屯",
    "后屯",
    "桥头",
    "石门",
    "竹园",
    "黄泥",
    "大树",
    "小塘",
    "花园",
]
_ESTATES = ["康宁", "福苑", "滨河", "育才", "东方", "锦绣", "机械厂", "纺织厂", "和平", "丽景", "金桂", "阳光"]
_CHAINS = ["民和", "济仁", "百草", "康佰", "怡心"]
HOSPITAL, CENTRE, CLINIC, PHARMACY = 0, 1, 2, 3


@dataclass
class Land:
    """Homes (villages and estates) and places (institutions) as columns."""

    home_name: list[str] = field(default_factory=list)
    home_county: list[int] = field(default_factory=list)
    home_town: list[int] = field(default_factory=list)
    home_rural: list[bool] = field(default_factory=list)
    home_xy: list[tuple[float, float]] = field(default_factory=list)
    town_market: list[int] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    sort: list[int] = field(default_factory=list)
    level: list[int] = field(default_factory=list)
    county: list[int] = field(default_factory=list)
    town: list[int] = field(default_factory=list)
    xy: list[tuple[float, float]] = field(default_factory=list)
    fame: list[float] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    staff: list[int] = field(default_factory=list)
    doctor_code: list[str] = field(default_factory=list)
    doctor_name: list[str] = field(default_factory=list)
    doctor_place: list[int] = field(default_factory=list)
    doctor_dept: list[int] = field(default_factory=list)
    doctor_days: list[int] = field(default_factory=list)
    counties: list[tuple[str, str]] = field(default_factory=list)

    def freeze(self) -> None:
        """Turn the columns into arrays; no place may be added after it."""
        for key, value in vars(self).items():
            if isinstance(value, list) and key != "counties":
                setattr(self, key, np.array(value, dtype=object if value and isinstance(value[0], str) else None))
        self.first = np.searchsorted(self.doctor_place, np.arange(len(self.code)))
        self.count = np.bincount(self.doctor_place, minlength=len(self.code))

    def find(self, *tags: str) -> np.ndarray:
        """Numbers of the places with one of the tags."""
        return np.flatnonzero(np.isin(self.tags, tags))

    def km(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Kilometres between two arrays of degree pairs (…, 2)."""
        d = np.asarray(a, float) - np.asarray(b, float)
        return np.hypot(d[..., 0] * 96.0, d[..., 1] * 111.0)


def _around(rng: np.random.Generator, at: tuple[float, float], low: float, high: float) -> tuple[float, float]:
    angle, far = rng.uniform(0, 2 * np.pi), rng.uniform(low, high)
    return (round(at[0] + far * np.cos(angle) / 96, 6), round(at[1] + far * np.sin(angle) / 111, 6))


def _place(
    land: Land, rng, sort: int, county: int, town: int, xy, name: str, level: int, tag: str, doctors: int
) -> int:
    number = len(land.code)
    region = land.counties[county][0]
    letter = "P" if sort == PHARMACY else "H"
    land.code.append(f"{letter}{region}{number + 1:05d}")
    land.name.append(name)
    land.sort.append(sort)
    land.level.append(level)
    land.county.append(county)
    land.town.append(town)
    land.xy.append(xy)
    base = {0: (0, 3.0, 14.0, 40.0)[level], CENTRE: 5.0, CLINIC: 1.6, PHARMACY: 1.0}[sort]
    land.fame.append(base * float(np.exp(rng.normal(0, 0.8))))
    land.tags.append(tag)
    land.opened.append(f"{rng.integers(2001, 2024)}-{rng.integers(1, 13):02d}-{rng.integers(1, 28):02d}")
    land.staff.append(int(rng.integers(1, 3)) if sort in (CLINIC,) else int(rng.integers(2, 5)) + 3 * (level > 1))
    for k in range(doctors):
        land.doctor_code.append(f"D{region}{len(land.doctor_code) + 1:06d}")
        land.doctor_name.append(str(rng.choice(SURNAMES)) + given(rng))
        land.doctor_place.append(number)
        land.doctor_dept.append(k % len(DEPTS))
        days = rng.permutation(7)[: 3 if level > 1 else 5]
        land.doctor_days.append(int(np.sum(1 << days)))
    return number


def build_land(rng: np.random.Generator, persons: int) -> Land:
    """The prefecture for so many persons, with a provincial capital and a neighbour outside it."""
    land = Land()
    many = int(np.clip(persons // 2500, 3, 6))
    land.counties = [*COUNTIES[:many], CAPITAL, NEIGHBOUR, ABROAD]
    seat: list[tuple[float, float]] = []
    towns = int(np.clip(persons / many / 650, 2, 6))
    names = rng.permutation(_TOWNS).tolist()
    for c in range(many):
        at = (113.2, 31.4) if c == 0 else _around(rng, (113.2, 31.4), 34, 62)
        seat.append(at)
        label = land.counties[c][1]
        urban = int(np.clip(persons / many / 320, 3, 10)) * (2 if c == 0 else 1)
        centre = len(land.town_market)
        land.town_market.append(-1)
        for e in range(urban):
            name = f"{label}城关街道{_ESTATES[(e + 5 * c) % len(_ESTATES)]}{'' if e < 12 else '二'}小区"
            _home(land, c, centre, False, _around(rng, at, 0.2, 3.2), name)
        if c == 0:
            _place(land, rng, HOSPITAL, c, centre, _around(rng, at, 0.3, 1.5), "江原市第一人民医院", 3, "tertiary", 40)
            _place(land, rng, HOSPITAL, c, centre, _around(rng, at, 0.3, 2), "江原市妇幼保健院", 2, "maternity", 24)
        _place(land, rng, HOSPITAL, c, centre, _around(rng, at, 0.3, 1.2), f"{label}人民医院", 2, "county", 34)
        _place(land, rng, HOSPITAL, c, centre, _around(rng, at, 0.3, 1.6), f"{label}中医院", 2, "tcm", 24)
        for k, brand in enumerate(("康泰", "仁爱", "博安")[: 2 if c else 3]):
            _place(
                land, rng, HOSPITAL, c, centre, _around(rng, at, 0.5, 4), f"{label}{brand}医院", 1, "private", 14 + k
            )
        _place(land, rng, CLINIC, c, centre, _around(rng, at, 0.3, 3), f"{label}城关诊所", 0, "clinic", 2)
        _shops(land, rng, c, centre, at, 5 + 5 * (c == 0) + int(persons > 9000) * 3, 3.0, label)
        for _ in range(towns):
            far = _around(rng, at, 7, 21)
            town, name = len(land.town_market), names.pop() if names else f"第{len(land.town_market)}"
            land.town_market.append(int(rng.integers(0, 5)))
            _home(land, c, town, False, _around(rng, far, 0.1, 0.6), f"{label}{name}镇街道社区")
            _place(
                land, rng, CENTRE, c, town, _around(rng, far, 0.1, 0.5), f"{label}{name}镇中心卫生院", 1, "centre", 7
            )
            _place(land, rng, CLINIC, c, town, _around(rng, far, 0.1, 0.8), f"{name}镇便民诊所", 0, "clinic", 1)
            _shops(land, rng, c, town, far, 2, 0.7, f"{label}{name}镇")
            for village in rng.choice(_VILLAGES, int(rng.integers(3, 6)), replace=False):
                xy = _around(rng, far, 1.4, 6)
                _home(land, c, town, True, xy, f"{label}{name}镇{village}村")
                if rng.random() < 0.75:
                    _place(land, rng, CLINIC, c, town, xy, f"{name}镇{village}村卫生室", 0, "village", 1)
    for c, shift, label in (
        (many, (1.9, 0.4), "省城"),
        (many + 1, (-0.55, -0.5), "南屏县"),
        (many + 2, (9.0, -4.0), "云岭县"),
    ):
        at = (113.2 + shift[0], 31.4 + shift[1])
        town = len(land.town_market)
        land.town_market.append(-1)
        for e in range(2):
            _home(land, c, town, False, _around(rng, at, 0.2, 3), f"{label}中街道第{e + 1}社区")
        if c < many + 2:
            big = 3 if c == many else 2
            for k in range(2):
                _place(
                    land, rng, HOSPITAL, c, town, _around(rng, at, 0.2, 3), f"{label}第{k + 1}医院", big, "outside", 30
                )
            _shops(land, rng, c, town, at, 5, 3, label)
    _special(land, rng, many)
    land.freeze()
    return land


def _special(land: Land, rng, many: int) -> None:
    """Institutions that serve one purpose: beside a hospital, at a gate, in a school, by post, only stockists."""
    hospitals = [k for k, tag in enumerate(land.tags) if tag in ("tertiary", "county", "maternity")]
    for k in hospitals:
        c, town = land.county[k], land.town[k]
        _place(
            land,
            rng,
            PHARMACY,
            c,
            town,
            _around(rng, land.xy[k], 0.03, 0.12),
            f"{land.name[k]}门前药房",
            0,
            "satellite",
            0,
        )
        land.fame[-1] = 4.0
    for c in range(many):
        at, town, label = land.xy[hospitals[min(c, len(hospitals) - 1)]], 0, land.counties[c][1]
        town = next(t for k, t in enumerate(land.town) if land.county[k] == c)
        at = next(xy for k, xy in enumerate(land.xy) if land.county[k] == c)
        gate = _around(rng, at, 3.5, 5)
        _place(land, rng, CLINIC, c, town, gate, f"{label}职工医务所", 0, "works", 2)
        _place(land, rng, PHARMACY, c, town, _around(rng, gate, 0.05, 0.2), f"厂门口药店{label}", 0, "gate", 0)
        _place(land, rng, CLINIC, c, town, _around(rng, at, 1, 3), f"{label}中学卫生室", 0, "school", 1)
        _place(land, rng, CLINIC, c, town, _around(rng, at, 2, 4), f"{label}养老院医务室", 0, "carehome", 1)
        _place(land, rng, PHARMACY, c, town, _around(rng, at, 0.5, 2.5), f"新民大药房{label}新店", 0, "new", 0)
        _place(land, rng, PHARMACY, c, town, _around(rng, at, 4, 6), f"新城小区药房{label}", 0, "estate", 0)
    town, at = land.town[hospitals[0]], land.xy[hospitals[0]]
    _place(land, rng, PHARMACY, 0, town, _around(rng, at, 3, 5), "江原特药药房", 0, "dtp", 0)
    away = next(k for k, tag in enumerate(land.tags) if tag == "outside")
    _place(land, rng, PHARMACY, land.county[away], land.town[away], land.xy[away], "云上大药房互联网店", 0, "online", 0)
    for k, tag in enumerate(land.tags):
        if tag in ("new", "estate", "online", "dtp", "works", "school", "carehome"):
            land.fame[k] = 0.0


def _home(land: Land, county: int, town: int, rural: bool, xy: tuple[float, float], name: str) -> None:
    land.home_name.append(name)
    land.home_county.append(county)
    land.home_town.append(town)
    land.home_rural.append(rural)
    land.home_xy.append(xy)


def _shops(land: Land, rng, county: int, town: int, at, many: int, wide: float, label: str) -> None:
    for k in range(many):
        chain = _CHAINS[int(rng.integers(0, len(_CHAINS)))]
        name = f"{chain}大药房{label}{k + 1}店" if rng.random() < 0.6 else f"{label}{_ESTATES[k % 12]}药店"
        _place(land, rng, PHARMACY, county, town, _around(rng, at, 0.1, wide), name, 0, "pharmacy", 0)
