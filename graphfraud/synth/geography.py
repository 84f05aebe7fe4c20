"""Where people live: prefectures, districts, towns, villages and neighbourhoods, on a plane in kilometres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graphfraud.synth.world import World

Array = np.ndarray[Any, Any]
HOME, NEIGHBOUR, CAPITAL = 0, 1, 2
PREFECTURES = ("云川市", "临河市", "省会泰宁市")
PREFECTURE_CODES = (9907, 9908, 9901)
ORIGIN = (35.20, 115.60)
"""Latitude and longitude of the home prefecture's centre."""
_DISTRICTS = [
    "河东区",
    "城关区",
    "柳林县",
    "清丰县",
    "石桥县",
    "永安县",
    "平川县",
    "高台县",
    "新泽县",
    "金沙县",
    "大营县",
    "双河县",
    "青山县",
    "白水县",
    "长岭县",
]
_TOWN = [
    "柳林",
    "王桥",
    "石门",
    "大张",
    "青龙",
    "双庙",
    "马集",
    "李寨",
    "孙口",
    "田楼",
    "杨湖",
    "黄堆",
    "龙山",
    "周营",
    "新河",
    "古城",
    "沙岗",
    "赵屯",
    "刘庄",
    "苏集",
]
_VILLAGE = [
    "王",
    "李",
    "张",
    "刘",
    "陈",
    "杨",
    "黄",
    "赵",
    "吴",
    "周",
    "徐",
    "孙",
    "马",
    "朱",
    "胡",
    "郭",
    "何",
    "高",
    "林",
    "罗",
    "郑",
    "梁",
    "谢",
    "宋",
]
_VILLAGE_END = ["庄", "家村", "楼", "寨", "屯", "集", "洼", "堂", "桥", "湾"]
_ESTATE = [
    "阳光",
    "锦绣",
    "和平",
    "幸福",
    "东方",
    "金桂",
    "翠湖",
    "文昌",
    "建设",
    "人民",
    "新华",
    "丽景",
    "云川",
    "滨河",
    "学府",
]
_ESTATE_END = ["花园", "小区", "苑", "新村", "家园", "公寓"]


@dataclass(frozen=True)
class Geography:
    """Regions R, towns T and places P (villages and urban neighbourhoods).

    ``*_x``, ``*_y`` in km from the home centre. ``place_weight`` sums to 1 over a prefecture.
    """

    region_code: Array
    region_name: list[str]
    region_prefecture: Array
    town_region: Array
    town_name: list[str]
    town_x: Array
    town_y: Array
    place_town: Array
    place_urban: Array
    place_name: list[str]
    place_x: Array
    place_y: Array
    place_weight: Array

    @property
    def place_region(self) -> Array:
        """Region index of each place."""
        return self.town_region[self.place_town]

    @property
    def place_prefecture(self) -> Array:
        """Prefecture index of each place."""
        return self.region_prefecture[self.place_region]


def degrees(x: Array, y: Array) -> tuple[Array, Array]:
    """Longitude and latitude (WGS-84 degrees) of points given in km."""
    latitude = ORIGIN[0] + y / 111.2
    return ORIGIN[1] + x / (111.2 * np.cos(np.radians(latitude))), latitude


def _numbered(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(
            name
            if seen[name] == 1
            else f"{name}{'东西南北中前后上下新'[seen[name] % 10]}{seen[name] if seen[name] > 10 else ''}"
        )
    return unique


def make_geography(world: World, persons: int, rng: np.random.Generator) -> Geography:
    """Draw a geography for that many persons."""
    shares = (1 - world.neighbour_share - world.capital_share, world.neighbour_share, world.capital_share)
    centres = ((0.0, 0.0), (world.neighbour_distance, 18.0), (60.0, -world.capital_distance))
    code: list[int] = []
    region_prefecture: list[int] = []
    town_region: list[int] = []
    towns: list[tuple[float, float]] = []
    places: list[tuple[int, bool, float, float, float]] = []
    for prefecture, share in enumerate(shares):
        inhabitants = persons * share
        wanted = (4, 2, 1)[prefecture]
        districts = max(wanted, min(14, round(inhabitants / world.persons_per_district)))
        angle = rng.random() * 2 * np.pi
        for district in range(districts):
            code.append(PREFECTURE_CODES[prefecture] * 100 + (2 if district == 0 else 20 + district))
            region_prefecture.append(prefecture)
            turn = angle + 2 * np.pi * district / max(districts - 1, 1)
            reach = 0.0 if district == 0 else world.prefecture_radius * (0.55 + 0.15 * (district % 3))
            centre_x = centres[prefecture][0] + reach * np.cos(turn)
            centre_y = centres[prefecture][1] + reach * np.sin(turn)
            local = inhabitants / districts
            count = max(2, round(local / world.town_persons))
            for town in range(count):
                spread = 0.0 if town == 0 else 5.0 + 7.0 * rng.random()
                way = rng.random() * 2 * np.pi
                town_region.append(len(code) - 1)
                towns.append((centre_x + spread * np.cos(way), centre_y + spread * np.sin(way)))
                places += _places(world, len(towns) - 1, towns[-1], local / count, town == 0, prefecture, rng)
        code.append(PREFECTURE_CODES[prefecture] * 100 + 99)
        region_prefecture.append(prefecture)
    town_names = _numbered([f"{_TOWN[index % len(_TOWN)]}镇" for index in range(len(towns))])
    prefectures = np.array(region_prefecture)
    town_regions = np.array(town_region)
    place_town = np.array([place[0] for place in places])
    weight = np.array([place[4] for place in places])
    home = prefectures[town_regions[place_town]]
    for prefecture in range(3):
        weight[home == prefecture] /= weight[home == prefecture].sum()
    names = [
        f"{_ESTATE[rng.integers(len(_ESTATE))]}{_ESTATE_END[rng.integers(len(_ESTATE_END))]}"
        if place[1]
        else f"{_VILLAGE[rng.integers(len(_VILLAGE))]}{_VILLAGE_END[rng.integers(len(_VILLAGE_END))]}"
        for place in places
    ]
    return Geography(
        region_code=np.array(code),
        region_name=_region_names(code, region_prefecture),
        region_prefecture=prefectures,
        town_region=town_regions,
        town_name=town_names,
        town_x=np.array([town[0] for town in towns]),
        town_y=np.array([town[1] for town in towns]),
        place_town=place_town,
        place_urban=np.array([place[1] for place in places]),
        place_name=[
            name if name.endswith(("村", "花园", "小区", "苑", "新村", "家园", "公寓")) else f"{name}村"
            for name in _numbered(names)
        ],
        place_x=np.array([place[2] for place in places]),
        place_y=np.array([place[3] for place in places]),
        place_weight=weight,
    )


def _places(
    world: World,
    town: int,
    centre: tuple[float, float],
    persons: float,
    seat: bool,
    prefecture: int,
    rng: np.random.Generator,
) -> list[tuple[int, bool, float, float, float]]:
    urban = min(0.95, world.urban_share * 1.7) if seat else world.urban_share * 0.35
    if prefecture == CAPITAL:
        urban = 0.95
    places = []
    for is_urban, size, reach in ((True, world.neighbourhood_persons, 1.6), (False, world.village_persons, 4.5)):
        inhabitants = persons * (urban if is_urban else 1 - urban)
        count = max(1, round(inhabitants / size))
        for _ in range(count):
            x, y = rng.normal(centre, reach / 1.6)
            places.append((town, is_urban, float(x), float(y), inhabitants / count * rng.uniform(0.6, 1.4)))
    return places


def _region_names(codes: list[int], prefectures: list[int]) -> list[str]:
    names = []
    for index, (code, prefecture) in enumerate(zip(codes, prefectures, strict=True)):
        if code % 100 == 99:
            names.append(f"{PREFECTURES[prefecture]}本级")
        else:
            names.append(f"{PREFECTURES[prefecture]}{_DISTRICTS[index % len(_DISTRICTS)]}")
    return names


def distances(x: Array, y: Array, to_x: Array, to_y: Array) -> Array:
    """Kilometres from each of n points to each of m, (n, m)."""
    return np.asarray(np.hypot(x[:, None] - to_x[None, :], y[:, None] - to_y[None, :]))
