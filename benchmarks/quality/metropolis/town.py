"""The ground: subway stations, estates, and who treats or sells where; distances in kilometres from the main square."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..riverland.texts import SURNAMES, givens

Array = NDArray[Any]
DAY = 86_400
YEAR = 364
URBAN = ("500103", "500105", "500106", "500107", "500108", "500112")
SUBURB = ("500115", "500116")
NEIGHBOUR = ("511600", "510500", "520300")
SOUTH = "460200"
NAMES = {
    "500103": "江口区", "500105": "北岸区", "500106": "东坪区", "500107": "龙塘区", "500108": "南坡区", "500112": "云桥区",
    "500115": "长滩区", "500116": "渡津区", "511600": "安州市", "510500": "泸溪市", "520300": "遵川市", "460200": "海棠湾市",
}  # fmt: skip
OFFSET = {
    "500115": (52.0, 21.0), "500116": (-41.0, -30.0), "511600": (21.0, 102.0), "510500": (-128.0, -66.0), "520300": (36.0, -176.0),
    "460200": (280.0, -1250.0),
}  # fmt: skip
STREETS = ("滨江路", "学府街", "体育路", "望云路", "码头街", "青年路", "松林路", "春晖大道")
ESTATES = ("翠湖苑", "江景里", "春晓园", "锦绣坊", "康宁小区", "朝阳新村", "云顶花园", "槐荫里", "星河湾", "和平里")
HOSPITAL, CENTRE, CLINIC, PHARMACY, ONLINE = range(5)
MEAN = {0: "医院", 1: "社区卫生服务中心", 2: "诊所", 3: "药店", 4: "互联网医院"}
HOURS = {
    "giant": (7, 8, 8, 9, 9, 9, 10, 10, 11, 13, 14, 14, 15, 16),
    "plain": (8, 8, 9, 9, 10, 10, 11, 13, 14, 15, 16),
    "centre": (7, 8, 8, 8, 8, 9, 9, 9, 10, 10, 11, 14, 15, 16),
    "night": (17, 18, 18, 19, 19, 20, 20, 21, 22, 23),
    "shop": (8, 9, 9, 10, 10, 11, 12, 14, 15, 16, 17, 17, 18, 18, 18, 19, 19, 20, 21),
    "always": (0, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 20, 21, 21, 22, 22, 23),
}
WEEK = {
    "giant": (24, 19, 18, 17, 16, 7, 5), "plain": (20, 18, 17, 17, 16, 8, 4), "centre": (23, 17, 16, 16, 16, 8, 4),
    "night": (13, 13, 13, 13, 15, 17, 16), "shop": (14, 13, 13, 14, 15, 17, 14), "always": (15, 14, 14, 14, 14, 15, 14),
}  # fmt: skip


@dataclass(eq=False)
class Inst:
    """Somewhere that settles; ``rhythm`` names its hours, ``group`` its hospital group, ``opens`` and ``closes`` are days."""

    no: int
    kind: int
    name: str
    region: str
    x: float
    y: float
    level: str = ""
    rhythm: str = "plain"
    doctors: list[int] = field(default_factory=list)
    tills: int = 3
    batch: bool = False
    group: str = ""
    opens: int = -999
    closes: int = 10**6


@dataclass(eq=False)
class Estate:
    """Where people live; ``shops`` are the chemists in walking distance, nearest first, ``centre`` the health centre."""

    no: int
    region: str
    x: float
    y: float
    address: str
    shops: list[int] = field(default_factory=list)
    centre: int = -1
    filled: int = -999


class Town:
    """Institutions, estates and doctors, made once from one chance."""

    def __init__(self, rng: np.random.Generator, persons: int) -> None:
        """Build a town for so many insured persons."""
        self.rng = rng
        self.insts: list[Inst] = []
        self.estates: list[Estate] = []
        self.doctor_home: list[int] = []
        self.stations = [(r * np.cos(a), r * np.sin(a), URBAN[int(k * 6 / max(8, persons // 800))])
                         for k in range(max(8, persons // 800))
                         for r, a in [(rng.uniform(1.5, 13), rng.uniform(0, 6.28))]]  # fmt: skip
        self._hospitals()
        for k, (x, y, region) in enumerate(self.stations):
            self._quarter(k, x, y, region, persons)
        for region in (*SUBURB, *NEIGHBOUR, SOUTH):
            self._outside(region, persons)
        self._online()
        for estate in self.estates:
            near = sorted(self.of(PHARMACY), key=lambda i: self.far(i, estate))
            estate.shops = [i.no for i in near if i.rhythm == "shop"][:5]
            estate.centre = min(self.of(CENTRE), key=lambda i: self.far(i, estate)).no
        self.x = np.array([i.x for i in self.insts])
        self.y = np.array([i.y for i in self.insts])
        self.kind = np.array([i.kind for i in self.insts])
        self.doctor_names = np.array(
            [SURNAMES[int(rng.integers(len(SURNAMES)))] + givens(rng, np.array([1 + k % 2]))[0]
             for k in range(len(self.doctor_home))], object)  # fmt: skip

    def of(self, kind: int, *regions: str) -> list[Inst]:
        """Institutions of a kind, of some regions or all."""
        return [i for i in self.insts if i.kind == kind and (not regions or i.region in regions)]

    def far(self, a: Inst | Estate, b: Inst | Estate) -> float:
        """Kilometres between two."""
        return float(np.hypot(a.x - b.x, a.y - b.y))

    def hire(self, inst: Inst, count: int) -> list[int]:
        """New doctors of an institution."""
        new = list(range(len(self.doctor_home), len(self.doctor_home) + count))
        self.doctor_home += [inst.no] * count
        inst.doctors += new
        return new

    def add(self, kind: int, name: str, region: str, x: float, y: float, doctors: int = 0, **more: Any) -> Inst:
        """A further institution."""
        inst = Inst(len(self.insts), kind, name, region, x, y, **more)
        self.insts.append(inst)
        self.hire(inst, doctors)
        return inst

    def _hospitals(self) -> None:
        """Three giants, of which two groups send the same doctors to two campuses, five plain and seven private hospitals."""
        for name, campuses, count in (("医科大学附属第一医院", 2, 30), ("人民医院", 2, 24), ("中医院", 1, 16)):
            staff: list[int] = []
            for k in range(campuses):
                x, y, region = self.stations[len(self.insts) % len(self.stations)]
                full = f"{NAMES[region][:2]}{name}" + (("总院", "新院")[k] if campuses > 1 else "")
                inst = self.add(HOSPITAL, full, region, x + 0.3, y, level="03", rhythm="giant", tills=14, group=name)
                staff = staff or self.hire(inst, count)
                inst.doctors = staff
        public = ("第二医院", "第五医院", "康复医院", "第七医院", "铁路医院")
        for k, name in enumerate(
            (*public, "惠民医院", "博爱医院", "仁安医院", "康泰医院", "圣济医院", "华康医院", "同德医院")
        ):
            x, y, region = self.stations[(3 * k + 1) % len(self.stations)]
            private = k >= len(public)
            self.add(HOSPITAL, f"{NAMES[region]}{name}", region, x, y - 0.4, 5 if private else 10,
                     level="01" if private else "02", tills=2 if private else 5, group="private" if private else "")  # fmt: skip

    def _quarter(self, k: int, x: float, y: float, region: str, persons: int) -> None:
        """What stands round a subway station: chemists at its exits, estates behind them, a health centre at every other."""
        rng, here = self.rng, NAMES[region]
        for exit_ in range(2 + k % 2):
            dx, dy = rng.normal(0, 0.25, 2)
            brand = ("康民大药房", "万和堂药房", "百姓缘药店", "同春药房")[(k + exit_) % 4]
            self.add(PHARMACY, f"{brand}{here}{STREETS[k % 8]}{exit_ + 1}店", region, x + dx, y + dy, rhythm="shop")
        if k % 3 == 0:
            self.add(CENTRE, f"{here}{STREETS[k % 8]}社区卫生服务中心", region, x + 0.2, y + 0.5, 5, level="01",
                     rhythm="centre", tills=3, batch=k % 6 == 0)  # fmt: skip
        if k % 4 == 1:
            self.add(CLINIC, f"{here}{STREETS[k % 8]}夜间门诊部", region, x - 0.2, y, 2, rhythm="night", tills=1)
        if k % 5 == 2:
            self.add(CLINIC, f"{here}{STREETS[k % 8]}中医诊所", region, x, y - 0.3, 2, tills=1)
        self._estates(region, x, y, 6, 0.9, k)

    def _estates(self, region: str, x: float, y: float, count: int, spread: float, k: int = 0) -> None:
        for j in range(count):
            dx, dy = self.rng.normal(0, spread, 2)
            address = f"{NAMES[region]}{STREETS[(k + j) % 8]}{20 + 7 * k + j}号{ESTATES[(k * 3 + j) % 10]}"
            self.estates.append(Estate(len(self.estates), region, x + dx, y + dy, address))

    def _outside(self, region: str, persons: int) -> None:
        """A suburb or another city: a county hospital, a health centre, chemists, estates."""
        x, y = OFFSET[region]
        here = NAMES[region]
        self.add(HOSPITAL, f"{here}人民医院", region, x, y, 8, level="02", tills=4)
        self.add(CENTRE, f"{here}城关社区卫生服务中心", region, x + 0.8, y, 3, level="01", rhythm="centre")
        if region in SUBURB:
            self.add(HOSPITAL, f"{here}济慈医院", region, x + 1.4, y + 0.6, 4, level="01", tills=2, group="private")
        for k in range(4):
            dx, dy = self.rng.normal(0, 1.2, 2)
            self.add(
                PHARMACY, f"{here}{('健民', '益寿', '德仁', '广济')[k]}药房", region, x + dx, y + dy, rhythm="shop"
            )
        self._estates(region, x, y, 5, 2.0, 3)

    def _online(self) -> None:
        """Two internet hospitals of giants and two depots that deliver what they prescribe, one DTP chemist for new drugs."""
        for k, giant in enumerate([i for i in self.insts if i.rhythm == "giant"][:4:2]):
            self.add(ONLINE, giant.name[:-2] + "互联网医院", giant.region, giant.x, giant.y, 5, level="03", rhythm="always",
                     tills=1, group=giant.group)  # fmt: skip
            self.add(
                PHARMACY, f"云药仓大药房(配送中心{k + 1})", URBAN[k + 3], 9.0 - 15 * k, -8.0, rhythm="always", tills=2
            )
        self.add(PHARMACY, "特药直送大药房(DTP专业药房)", URBAN[5], -7.5, 6.0, rhythm="plain", tills=2)

    def __getitem__(self, no: int) -> Inst:
        """An institution by number."""
        return self.insts[no]
