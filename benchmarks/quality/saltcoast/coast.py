"""Land, sea and institutions: where people live and where they are treated."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from math import cos, exp, hypot, radians

LON, LAT = 119.6, 26.4
DAY = 86_400
CITY, NEWTOWN, NORTH, INLAND, SOUTH, BEYOND, CAPITAL = (
    "350902", "350905", "350921", "350922", "350923", "360428", "350102",
)  # fmt: skip
REGIONS = {  # code: name, seat east and north of the city in km, spread of its places, weight of its people
    CITY: ("盐州市城区", 0, 0, 4, 0.30),
    NEWTOWN: ("盐州滨海新城", 15, -7, 2.5, 0.19),
    NORTH: ("北澳县", 18, 44, 11, 0.15),
    INLAND: ("西岭县", -42, 6, 12, 0.15),
    SOUTH: ("南屿县", -6, -52, 10, 0.13),
    BEYOND: ("江东省临山县", -88, 18, 9, 0.08),
}
HOME = (CITY, NEWTOWN, NORTH, INLAND, SOUTH)


@dataclass(eq=False)
class Place:
    """Where people live: a housing estate, a dormitory, a village, a fishing village or an island."""

    name: str
    region: str
    kind: str
    x: float
    y: float
    weight: float


@dataclass(eq=False)
class Inst:
    """A hospital, clinic or pharmacy; its clock rounds to so many seconds; a batch is sent at the day's end."""

    code: str
    name: str
    kind: str
    level: str
    region: str
    x: float
    y: float
    weight: float
    hours: tuple[float, float]
    clock: int = 1
    batch: bool = False
    located: bool = True
    opened: str = "2015-06-01"
    doctors: list[str] = field(default_factory=list)
    tills: list[str] = field(default_factory=list)

    @property
    def sells(self) -> bool:
        """It is a pharmacy."""
        return self.kind == "pharmacy"


def apart(a: Place | Inst, b: Place | Inst) -> float:
    """Kilometres between two of them."""
    return hypot(a.x - b.x, a.y - b.y)


def degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a point of the plane."""
    return LON + x / (111.32 * cos(radians(LAT))), LAT + y / 110.57


def places(rng: random.Random, persons: int) -> list[Place]:
    """Estates, dormitories, villages, fishing villages and islands, unequal in size."""
    found = []
    for region, (_, x, y, spread, share) in REGIONS.items():
        count = max(4, round(share * 60 * (persons / 20_000) ** 0.6))
        for number in range(count):
            if region == CITY:
                kind, name = "estate", f"海港路{number + 1}号小区"
            elif region == NEWTOWN:
                kind, name = (
                    ("dormitory", f"滨海新城{number + 1}号宿舍")
                    if number % 2
                    else ("estate", f"新城花园{number + 1}区")
                )
            elif number == 0:
                kind, name = "estate", "城关镇"
            elif region in (NORTH, SOUTH) and number % 3 == 1:
                kind, name = "fishing", f"渔港{number}村"
            elif region == SOUTH and number % 3 == 2 and number < 7:
                kind, name = "island", f"外屿{number}村"
            else:
                kind, name = "village", f"山前{number}村"
            off = 14 if kind == "island" else 0
            px, py = x + rng.gauss(off, spread / 2 if number else 0.3), y + rng.gauss(-off / 2, spread / 2)
            size = (
                share / count * exp(rng.gauss(0, 0.5)) * (2.5 if number == 0 and region not in (CITY, NEWTOWN) else 1)
            )
            found.append(Place(name, region, kind, px, py, size))
    return found


def institutions(rng: random.Random, spots: list[Place], persons: int) -> list[Inst]:
    """Hospitals, health centres, clinics, a boat, and pharmacies of which one chain owns the larger half."""
    found: list[Inst] = []
    grow = (persons / 20_000) ** 0.75

    def put(name: str, kind: str, level: str, region: str, x: float, y: float, weight: float, **more: object) -> Inst:
        letter = "P" if kind == "pharmacy" else "H"
        hours = {"hospital": (8, 17), "clinic": (7.5, 18), "pharmacy": (8, 21)}[kind]
        inst = Inst(f"{letter}{region}{len(found) + 101:05d}", name, kind, level, region, x, y, weight, hours)
        inst.clock = rng.choices((1, 60, 3600, DAY), (72, 20, 4, 4) if kind != "hospital" else (60, 40, 0, 0))[0]
        inst.located = rng.random() > 0.1
        for key, value in more.items():
            setattr(inst, key, value)
        staff = {"hospital": max(6, round(weight * 3)), "clinic": 2, "pharmacy": 0}[kind]
        inst.doctors = [f"D{inst.code[1:]}{n:03d}" for n in range(staff)]
        inst.tills = [f"{inst.code}-{n}" for n in range(1, max(2, round(weight)) + 1)]
        found.append(inst)
        return inst

    put("盐州市中心医院", "hospital", "3", CITY, 0.5, 0.3, 30, clock=1, located=True)
    put("盐州市第二医院", "hospital", "2", CITY, -2.4, 1.8, 6)
    put("盐州市妇幼保健院", "hospital", "2", CITY, 1.9, -1.6, 5)
    put("盐州康宁医院", "hospital", "2", CITY, 3.1, 2.7, 3)
    put("盐州明目眼科医院", "hospital", "1", CITY, -1.2, -2.9, 2)
    put("滨海新城医院", "hospital", "2", NEWTOWN, 15.4, -6.6, 7)
    put("省立医院", "hospital", "3", CAPITAL, -30, -140, 3, located=True)
    put("临山县人民医院", "hospital", "2", BEYOND, -87.5, 18.4, 6, located=True)
    for region in (NORTH, INLAND, SOUTH):
        name, x, y, _, _ = REGIONS[region]
        put(f"{name}人民医院", "hospital", "2", region, x + 0.6, y, 8)
        put(f"{name}中医院", "hospital", "2", region, x - 0.9, y + 0.7, 4)
        for number in range(max(2, round(4 * grow))):
            private = ("康泰", "仁和", "博济", "同安")[number % 4]
            put(f"{name}{private}医院", "hospital", "1", region, x + rng.gauss(0, 3), y + rng.gauss(0, 3), 2)
    for spot in spots:
        near = dict(x=spot.x + rng.gauss(0, 0.3), y=spot.y + rng.gauss(0, 0.3), weight=1.5)
        if spot.kind in ("village", "fishing") and rng.random() < 0.55:
            put(f"{spot.name}卫生室", "clinic", "", spot.region, **near, batch=rng.random() < 0.3)  # type: ignore[arg-type]
        elif spot.kind in ("estate", "dormitory") and rng.random() < 0.5:
            put(f"{spot.name}社区卫生服务站", "clinic", "1", spot.region, **near)  # type: ignore[arg-type]
    put("南屿县流动医疗船", "clinic", "1", SOUTH, -6, -51, 0, batch=True, clock=1, located=True)
    towns = [s for s in spots if s.kind in ("estate", "dormitory") or rng.random() < 0.25]
    for number in range(round(36 * grow) + 8):
        spot = rng.choices(towns, [s.weight for s in towns])[0]
        chain = number % 9 < 5
        name = (
            f"海润大药房{number + 1}店"
            if chain
            else f"{rng.choice('益康仁安泰和济民')}{rng.choice('寿春生堂')}药店{number + 1}"
        )
        put(name, "pharmacy", "", spot.region, spot.x + rng.gauss(0, 0.7), spot.y + rng.gauss(0, 0.7),
            rng.paretovariate(1.6) * (1.3 if chain else 0.9), **(dict(clock=1) if chain else {}))  # fmt: skip
    put("海润大药房中心医院店", "pharmacy", "", CITY, 0.58, 0.33, 9, clock=1, located=True)
    put("海润大药房汽车站店", "pharmacy", "", CITY, -1.6, 0.4, 8, clock=1, located=True)
    put("渔港码头药店", "pharmacy", "", NORTH, 24, 47, 3, clock=1, located=True)
    put("海润网上药房", "pharmacy", "", CITY, 2.2, 3.9, 3, clock=1, located=True, hours=(0, 24))
    there = {(inst.region, inst.kind) for inst in found}
    if (BEYOND, "clinic") not in there:
        put("临山县城关卫生服务站", "clinic", "1", BEYOND, -88.6, 17.8, 2)
    if (BEYOND, "pharmacy") not in there:
        put("临山百姓大药房", "pharmacy", "", BEYOND, -87.9, 18.1, 3)
    if (NEWTOWN, "clinic") not in there:
        put("滨海新城社区卫生服务站", "clinic", "1", NEWTOWN, 15.1, -6.9, 2)
    return found
