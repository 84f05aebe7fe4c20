"""The land: a city in a basin, five counties behind passes, a coast and a neighbour prefecture far away. km, x east, y north."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
CITY = "533902"
COUNTIES = (CITY, "533921", "533922", "533923", "533924", "533925")
COUNTY_NAMES = ("云脊城区", "石门县", "松岭县", "盐井县", "雾溪县", "铁索县")
RECODED = ("533925", "533903")
"""The county that becomes a district in mid-year, with its new code."""
COAST, NEIGHBOUR = "469902", "533821"
SEATS = ((0.0, 0.0), (48.0, 30.0), (-62.0, 22.0), (20.0, -74.0), (-35.0, -58.0), (85.0, -28.0))
COAST_AT, NEIGHBOUR_AT = (930.0, -610.0), (15.0, 128.0)
ORIGIN = (101.30, 25.40)


@dataclass
class Land:
    """Villages and wards (arrays), counties, employers (lists of number, name, kind, county)."""

    village_name: Array
    village_x: Array
    village_y: Array
    village_county: Array
    village_town: Array
    urban: Array
    weight: Array
    town_x: Array
    town_y: Array
    town_county: Array
    town_name: list[str]
    county_code: Array = field(default_factory=lambda: np.array(COUNTIES))
    employers: list[tuple[str, str, str, int]] = field(default_factory=list)

    def employer_of(self, rng: np.random.Generator, county: Array, total: int) -> Array:
        """An employer of the person's county for each, the large ones more often."""
        out = np.full(total, -1)
        for number in range(len(COUNTIES)):
            here = np.array([index for index, row in enumerate(self.employers) if row[3] == number])
            size = np.array([9.0 if self.employers[index][2] == "factory" else 2.0 for index in here])
            mine = county == number
            out[mine] = rng.choice(here, int(mine.sum()), p=size / size.sum())
        return out


def degrees(x: Array, y: Array) -> tuple[Array, Array]:
    """Longitude and latitude of km coordinates on the local plane."""
    return ORIGIN[0] + np.asarray(x) / 100.5, ORIGIN[1] + np.asarray(y) / 111.2


def survey(rng: np.random.Generator, persons: int) -> Land:
    """Towns and villages: a city of wards and, in each county, a seat and four or more townships along valleys."""
    towns_a_county = 4 + max(0, persons // 60_000)
    villages: list[tuple[str, float, float, int, int, bool, float]] = []
    towns: list[tuple[str, float, float, int]] = []
    syllables = "麻栗核桃马鹿白岩石槽黑泥羊街牛场凤凰沙坝清水双河大箐老鹰茶山竹园铜厂银杏".strip()
    used: set[str] = set()

    def word(end: str) -> str:
        while True:
            first, second = rng.integers(0, len(syllables), 2)
            made = syllables[first] + syllables[second] + end
            if made not in used:
                used.add(made)
                return made

    for county, (x, y) in enumerate(SEATS):
        seat = len(towns)
        towns.append((f"{COUNTY_NAMES[county]}{word('街道')}", x, y, county))
        wards = 12 if county == 0 else 3
        for _ in range(wards):
            dx, dy = rng.normal(0, 3.2 if county == 0 else 1.0, 2)
            villages.append(
                (
                    f"{COUNTY_NAMES[county]}{word('社区')}",
                    x + dx,
                    y + dy,
                    county,
                    seat,
                    True,
                    3.1 if county == 0 else 1.6,
                )
            )
        for _ in range(towns_a_county if county else 2):
            angle, reach = rng.uniform(0, 6.28), rng.uniform(9, 24)
            at = (x + reach * np.cos(angle), y + reach * np.sin(angle))
            number = len(towns)
            towns.append((f"{COUNTY_NAMES[county]}{word('镇')}", at[0], at[1], county))
            for _ in range(4):
                dx, dy = rng.normal(0, 2.6, 2)
                villages.append(
                    (
                        f"{towns[number][0]}{word('村')}",
                        at[0] + dx,
                        at[1] + dy,
                        county,
                        number,
                        False,
                        rng.uniform(0.7, 1.4),
                    )
                )
    land = Land(
        village_name=np.array([row[0] for row in villages], dtype=object),
        village_x=np.array([row[1] for row in villages]),
        village_y=np.array([row[2] for row in villages]),
        village_county=np.array([row[3] for row in villages]),
        village_town=np.array([row[4] for row in villages]),
        urban=np.array([row[5] for row in villages]),
        weight=np.array([row[6] for row in villages]),
        town_x=np.array([row[1] for row in towns]),
        town_y=np.array([row[2] for row in towns]),
        town_county=np.array([row[3] for row in towns]),
        town_name=[row[0] for row in towns],
    )
    land.employers = _employers(persons)
    return land


def _employers(persons: int) -> list[tuple[str, str, str, int]]:
    """Factories with shifts, schools, hospitals, offices and shops in each county."""
    rows: list[tuple[str, str, str, int]] = []
    kinds = (
        ("factory", "机械厂"),
        ("factory", "果蔬加工厂"),
        ("school", "第一中学"),
        ("nursery", "机关幼儿园"),
        ("office", "水务局"),
        ("office", "邮政公司"),
        ("shop", "百货公司"),
        ("shop", "旅行社"),
    )
    for county, name in enumerate(COUNTY_NAMES):
        for copy in range(1 + (3 if county == 0 else 0) + persons // 50_000):
            rows += [
                (f"E{county}{copy:02d}{n:02d}", f"{name}{'一二三四五六七八九十'[copy % 10]}{word}", kind, county)
                for n, (kind, word) in enumerate(kinds)
            ]
    return rows
