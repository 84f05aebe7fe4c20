"""Clinics, hospitals and pharmacies: places, levels, opening dates, doctors, and how people choose among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphfraud.synth import names
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.draws import draw_columns
from graphfraud.synth.geography import CAPITAL, HOME, Geography, distances
from graphfraud.synth.world import World

Array = np.ndarray[Any, Any]
VILLAGE, CLINIC, COMMUNITY, TOWN, COUNTY, CITY, SPECIAL, PRIVATE, PHARMACY = range(9)
LEVEL = ("", "", "1", "1", "2", "3", "3", "2", "")
TYPE = ("clinic", "clinic", "hospital", "hospital", "hospital", "hospital", "hospital", "hospital", "pharmacy")
_STAFF = (1, 2, 5, 9, 34, 60, 30, 14, 0)
_PHARMACY = [
    "康民",
    "益寿",
    "百姓",
    "同和",
    "仁济",
    "惠众",
    "永康",
    "福安",
    "德仁",
    "健民",
    "万家",
    "恒康",
    "春晖",
    "众生",
    "普济",
    "乐康",
    "宏仁",
    "新康",
]
_CLINIC = ["仁爱", "康宁", "和顺", "博爱", "安康", "济生", "福民", "明德", "杏林", "平安"]
YOUNG_PHARMACIES = 2
"""Pharmacies, at least, that open during the year."""
CHOICES = {
    "pharmacy": (PHARMACY,),
    "clinic": (VILLAGE, CLINIC, COMMUNITY),
    "hospital": (COMMUNITY, TOWN, COUNTY, CITY, PRIVATE),
    "ward": (TOWN, COUNTY, CITY, PRIVATE),
}
_REACH = {"pharmacy": 0.5, "clinic": 0.4, "hospital": 3.0, "ward": 4.0}
_PULL = np.array([1.0, 0.7, 1.2, 0.8, 3.2, 2.6, 1.0, 0.5, 1.0])


@dataclass
class Institutions:
    """I institutions and their doctors; ``open_day`` counts from the world's start (negative: before it).

    ``late``: open till ten. ``batch``: settles in the evening. ``clock``: 0 exact, 3600 cut to the hour, 86400 to the
    day.

    Doctors are ordered by institution and department; ``first_doctor``/``doctors`` give an institution's range,
    ``desk_first``/``desk_size`` (I, departments)
    those of a department. ``doctor_person`` is the doctor's own person record or −1.
    """

    kind: Array
    place: Array
    x: Array
    y: Array
    region: Array
    name: list[str]
    open_day: Array
    weight: Array
    late: Array
    batch: Array
    clock: Array
    first_doctor: Array
    doctors: Array
    desk_first: Array
    desk_size: Array
    doctor_inst: Array
    doctor_dept: Array
    doctor_name: list[str]
    doctor_person: Array
    chance: dict[str, tuple[Array, Array]] = field(default_factory=dict)
    """By choice: candidate institutions and (places, candidates) cumulative chances."""
    far: tuple[Array, Array] = field(default_factory=lambda: (np.zeros(0), np.zeros(0)))

    def __len__(self) -> int:
        return len(self.kind)

    def codes(self) -> list[str]:
        """Institution codes: H for hospitals and clinics, P for pharmacies."""
        return [
            f"{'P' if kind == PHARMACY else 'H'}99{7_000_000 + 137 * index % 999_983:09d}"
            for index, kind in enumerate(self.kind)
        ]

    def doctor_codes(self) -> list[str]:
        """Doctors' national codes."""
        return [f"D99{(index * 7919 + 12345) % 9_999_991:09d}" for index in range(len(self.doctor_inst))]

    def choose(self, choice: str, place: Array, rng: np.random.Generator) -> Array:
        """An institution for each place by distance and popularity."""
        candidates, table = self.chance[choice]
        return np.asarray(candidates[draw_columns(table, place, rng)])


def make_institutions(world: World, geography: Geography, persons: int, rng: np.random.Generator) -> Institutions:
    """Draw institutions for that many persons."""
    kind, place = _sites(world, geography, persons, rng)
    near = np.where(np.isin(kind, (COUNTY, CITY, SPECIAL)), 1.2, 0.35)
    town = geography.place_town[place]
    seat = np.isin(kind, (TOWN, COUNTY, CITY, SPECIAL))
    count = len(kind)
    x = np.where(seat, geography.town_x[town], geography.place_x[place]) + rng.normal(0, near)
    y = np.where(seat, geography.town_y[town], geography.place_y[place]) + rng.normal(0, near)
    young = (rng.random(count) < 0.04) & np.isin(kind, (PHARMACY, CLINIC))
    young[rng.choice(np.flatnonzero(kind == PHARMACY), YOUNG_PHARMACIES, replace=False)] = True
    weight = np.empty(count)
    for sort in range(9):
        among = np.flatnonzero(kind == sort)
        rank = rng.permutation(len(among))
        weight[among] = _PULL[sort] * (rank + 2.0) ** -world.popularity_exponent
        if sort in (PHARMACY, COUNTY):
            weight[among[rank == 0]] *= world.flaws.giant
    made = Institutions(
        kind=kind,
        place=place,
        x=x,
        y=y,
        region=geography.place_region[place].copy(),
        name=_names(geography, kind, place, rng),
        open_day=np.where(young, rng.integers(20, max(world.days - 60, 21), count), -rng.integers(300, 7000, count)),
        weight=weight,
        late=rng.random(count) < 0.25,
        batch=(kind == VILLAGE) & (rng.random(count) < world.batch_share),
        clock=_clocks(world, count, rng),
        **_doctors(world, kind, persons, rng),
    )
    _choices(world, geography, made)
    return made


def _clocks(world: World, count: int, rng: np.random.Generator) -> Array:
    dice = rng.random(count)
    hourly = dice < world.flaws.hourly_clocks
    daily = ~hourly & (dice < world.flaws.hourly_clocks + world.flaws.daily_clocks)
    return np.where(hourly, 3600, np.where(daily, 86_400, 0))


def cut(made: Institutions, inst: Array, seconds: Array) -> Array:
    """Times as the institution's clock gives them."""
    grain = np.maximum(made.clock[inst], 1)
    return np.asarray(seconds // grain * grain)


def _sites(world: World, geography: Geography, persons: int, rng: np.random.Generator) -> tuple[Array, Array]:
    kinds: list[Array] = []
    places: list[Array] = []

    def add(kind: int, spots: Array) -> None:
        kinds.append(np.full(len(spots), kind))
        places.append(spots)

    shares = (1 - world.neighbour_share - world.capital_share, world.neighbour_share, world.capital_share)
    prefecture_of = geography.place_prefecture
    seats = {int(region): town for town, region in reversed(list(enumerate(geography.town_region)))}
    for prefecture, share in enumerate(shares):
        spots = np.flatnonzero(prefecture_of == prefecture)
        weight = geography.place_weight[spots] ** 0.8
        weight /= weight.sum()
        people = persons * share

        def spread(number: float, least: int, spots: Array = spots, weight: Array = weight) -> Array:
            return rng.choice(spots, max(least, round(number)), p=weight)

        rural, urban = spots[~geography.place_urban[spots]], spots[geography.place_urban[spots]]
        add(VILLAGE, rural[rng.random(len(rural)) < 0.8])
        add(CLINIC, spread(people * world.private_clinics_per_10k / 1e4, (6, 2, 1)[prefecture]))
        add(COMMUNITY, urban[:: max(1, min(4, len(urban) // 2))])
        add(PRIVATE, spread(people * world.hospitals_per_10k / 4e4, (3, 1, 1)[prefecture]))
        add(PHARMACY, spread(people * world.pharmacies_per_10k / 1e4, (20, 8, 5)[prefecture]))
        for town, region in enumerate(geography.town_region):
            if geography.region_prefecture[region] == prefecture:
                first = np.flatnonzero(geography.place_town == town)[:1]
                add(COUNTY if seats[int(region)] == town else TOWN, first)
        capital_town = next(
            town
            for town, region in enumerate(geography.town_region)
            if geography.region_prefecture[region] == prefecture
        )
        centre = np.flatnonzero(geography.place_town == capital_town)[:1]
        add(CITY, np.repeat(centre, max((2, 1, 2)[prefecture], round(people * world.hospitals_per_10k / 8e4))))
        if prefecture in (HOME, CAPITAL):
            add(SPECIAL, np.repeat(centre, (1, 3)[prefecture == CAPITAL]))
    kind, place = np.concatenate(kinds), np.concatenate(places)
    return kind, place


def _names(geography: Geography, kind: Array, place: Array, rng: np.random.Generator) -> list[str]:
    made = []
    seen: dict[str, int] = {}
    for sort, spot in zip(kind, place, strict=True):
        town = geography.place_town[spot]
        region = geography.region_name[geography.town_region[town]]
        village, prefecture = geography.place_name[spot], region.split("市")[0] + "市"
        county = region.split("市", 1)[1]
        name = (
            f"{geography.town_name[town]}{village}卫生室",
            f"{_CLINIC[rng.integers(len(_CLINIC))]}诊所({village}店)".replace("店)", ")"),
            f"{county}{village}社区卫生服务中心",
            f"{county}{geography.town_name[town]}中心卫生院",
            f"{county}人民医院",
            f"{prefecture}{'第一' if sort == CITY else ''}人民医院",
            f"{prefecture}{['肿瘤', '眼科', '儿童', '胸科'][rng.integers(4)]}专科医院",
            f"{prefecture}{_CLINIC[rng.integers(len(_CLINIC))]}医院",
            f"{_PHARMACY[rng.integers(len(_PHARMACY))]}大药房({village}店)",
        )[sort]
        seen[name] = seen.get(name, 0) + 1
        made.append(
            name if seen[name] == 1 else f"{name}{seen[name]}号" if sort == PHARMACY else f"{name}({seen[name]})"
        )
    return made


def _doctors(world: World, kind: Array, persons: int, rng: np.random.Generator) -> dict[str, Any]:
    departments = len(catalogue().departments)
    general = catalogue().departments.index("内科")
    grow = np.where(
        np.isin(kind, (COUNTY, CITY)), np.clip(world.doctors_per_1k / 2.6 * (persons / 20000) ** 0.35, 0.5, 4), 1.0
    )
    staff = np.where(kind == PHARMACY, 0, np.maximum(rng.poisson(np.array(_STAFF)[kind] * grow), 1))
    inst = np.repeat(np.arange(len(kind)), staff)
    rank = np.arange(len(inst)) - np.concatenate(([0], staff.cumsum()[:-1]))[inst]
    large = staff[inst] >= 12
    dept = np.where(large & (rank < departments), rank % departments, rng.integers(0, departments, len(inst)))
    dept = np.where(staff[inst] < 4, general, dept).astype(np.int64)
    order = np.lexsort((dept, inst))
    inst, dept = inst[order], dept[order]
    size = np.bincount(inst * departments + dept, minlength=len(kind) * departments)
    first = np.concatenate(([0], size.cumsum()[:-1]))
    label = names.full_names(names.draw_surnames(rng, len(inst)), names.draw_given(rng, len(inst)))
    return {
        "first_doctor": np.concatenate(([0], staff.cumsum()[:-1])),
        "doctors": staff,
        "desk_first": first.reshape(len(kind), departments),
        "desk_size": size.reshape(len(kind), departments),
        "doctor_inst": inst,
        "doctor_dept": dept,
        "doctor_name": label.to_pylist(),
        "doctor_person": np.full(len(inst), -1),
    }


def _choices(world: World, geography: Geography, made: Institutions) -> None:
    """Gravity within the prefecture: weight × exp(−km / reach)."""
    home = geography.region_prefecture[made.region]
    for choice, kinds in CHOICES.items():
        candidates = np.flatnonzero(np.isin(made.kind, kinds))
        km = distances(geography.place_x, geography.place_y, made.x[candidates], made.y[candidates])
        pull = (
            made.weight[candidates] * np.exp(-km / (world.distance_decay * _REACH[choice]))
            + 1e-9 * made.weight[candidates]
        )
        pull *= geography.place_prefecture[:, None] == home[candidates][None, :]
        total = pull.cumsum(axis=1)
        made.chance[choice] = (candidates, total / total[:, -1:])
    candidates = np.flatnonzero(np.isin(made.kind, (CITY, SPECIAL)))
    pull = np.where(
        geography.place_prefecture[:, None] == home[candidates][None, :],
        0.02 * (made.kind[candidates] == SPECIAL),
        np.where(home[candidates] == CAPITAL, 3.0, 1.0) * made.weight[candidates],
    )
    total = pull.cumsum(axis=1)
    made.far = (candidates, total / total[:, -1:])


def draw_far(made: Institutions, place: Array, rng: np.random.Generator) -> Array:
    """A hospital outside the own prefecture (or the prefecture's special hospital) for each place."""
    candidates, table = made.far
    return np.asarray(candidates[draw_columns(table, place, rng)])


def draw_doctor(made: Institutions, inst: Array, dept: Array, usual: Array, rng: np.random.Generator) -> Array:
    """A doctor of the department, else of the house, −1 where there is none; ``usual`` (0..1) makes habits."""
    size = made.desk_size[inst, dept]
    first = np.where(size > 0, made.desk_first[inst, dept], made.first_doctor[inst])
    size = np.where(size > 0, size, made.doctors[inst])
    lean = np.where(rng.random(len(inst)) < 0.6, usual, rng.random(len(inst)))
    return np.where(size > 0, first + np.minimum((lean**1.5 * size).astype(np.int64), size - 1), -1)
