"""The insured: households with kinship, surnames, shared addresses and phones, employers, insurance and accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graphfraud.synth import names
from graphfraud.synth.catalogue import bands, catalogue
from graphfraud.synth.draws import draw_columns
from graphfraud.synth.geography import CAPITAL, HOME, NEIGHBOUR, Geography
from graphfraud.synth.world import World

Array = np.ndarray[Any, Any]
NEVER = 1_000_000
"""A day that does not come."""
EMPLOYEE, RESIDENT = 310, 390
IDENTITIES = ("", "低保对象", "特困人员", "脱贫人口")

# Members of a household type: (sex: 0 either, years older than the head, bears the head's surname).
_HEAD, _WIFE, _CHILD, _FATHER, _MOTHER = (1, 0.0, 1), (2, -2.0, 0), (0, -27.0, 1), (1, 26.0, 1), (2, 24.0, 0)
_YOUNGER = (0, -31.0, 1)
TYPES: tuple[tuple[float, tuple[int, int], tuple[tuple[int, float, int], ...]], ...] = (
    (0.10, (62, 89), ((0, 0.0, 1),)),
    (0.17, (60, 84), (_HEAD, _WIFE)),
    (0.14, (26, 59), (_HEAD, _WIFE)),
    (0.19, (28, 50), (_HEAD, _WIFE, _CHILD)),
    (0.10, (29, 48), (_HEAD, _WIFE, _CHILD, _YOUNGER)),
    (0.11, (29, 50), (_HEAD, _WIFE, _CHILD, _FATHER, _MOTHER)),
    (0.05, (30, 48), (_HEAD, _WIFE, _CHILD, _YOUNGER, _FATHER, _MOTHER)),
    (0.09, (19, 36), ((0, 0.0, 1),)),
    (0.05, (58, 73), (_HEAD, _WIFE, (0, -56.0, 1))),
)


@dataclass
class People:
    """N persons and H households; persons of a household are neighbours in the arrays.

    Days count from the world's start; ``mobile_of`` is the person whose number it is (−1 none); ``giver`` is the
    person whose
    account pays by mutual aid (−1 none). ``keep`` is the share of normal visits that are made.
    """

    place: Array
    house: Array
    group: Array
    house_start: Array
    house_size: Array
    house_place: Array
    sex: Array
    birth: Array
    surname: Array
    given: Array
    region: Array
    insutype: Array
    psn_type: Array
    employer: Array
    insured_from: Array
    mobile_of: Array
    landline: Array
    registered: Array
    death: Array
    identity: Array
    chronic: Array
    frailty: Array
    token: Array
    giver: Array
    deposit: Array
    opening_balance: Array
    serial: Array
    twin_of: Array
    keep: Array
    taken: Array
    until: Array
    lodging: Array
    no_certno: Array
    employer_name: list[str]
    employer_place: Array
    lodging_name: list[str]

    def __len__(self) -> int:
        return len(self.place)

    def age(self) -> Array:
        """Whole years of everybody on the first day."""
        return self.age_of(slice(None))

    def age_of(self, person: Any) -> Array:
        """Whole years on the first day, of some."""
        return np.asarray(np.maximum((-self.birth[person]) // 365.25, 0).astype(np.int64))


def make_people(world: World, geography: Geography, count: int, rng: np.random.Generator) -> People:
    """Draw ``count`` persons into households over the places."""
    kind, start, size, place = _households(world, geography, count, rng)
    house = np.repeat(np.arange(len(size)), size)
    slot = np.arange(count) - start[house]
    sex, age, kin = _members(kind, house, slot, rng)
    urban = geography.place_urban[place[house]]
    family_name = names.draw_surnames(rng, len(size))
    own_name = names.draw_surnames(rng, count)
    rank = np.arange(len(size)) - np.searchsorted(place, place)
    people = People(
        place=place[house],
        house=house,
        group=(rank // max(round(world.group_persons / 3), 2))[house] + 1,
        house_start=start,
        house_size=size,
        house_place=place,
        sex=sex,
        birth=-(age * 365.25 + rng.random(count) * 365).astype(np.int64),
        surname=np.where(kin, family_name[house], own_name),
        given=names.draw_given(rng, count),
        region=geography.place_region[place[house]].copy(),
        insutype=np.full(count, RESIDENT, dtype=np.int16),
        psn_type=np.where(age < 6, 15, np.where(age < 19, 16, 14)).astype(np.int16),
        employer=np.full(count, -1, dtype=np.int32),
        insured_from=-rng.integers(200, 6000, count),
        mobile_of=_phones(house, start, size, age, rng),
        landline=np.where((rng.random(len(size)) < 0.3)[house], house, -1),
        registered=np.where(rng.random(count) < 0.93, place[house], rng.permutation(place[house])),
        death=_deaths(world, age, rng),
        identity=np.where(rng.random(count) < np.where(urban, 0.02, 0.07), rng.integers(1, 4, count), 0).astype(
            np.int8
        ),
        chronic=_chronic(world, age, sex, rng),
        frailty=rng.gamma(world.frailty_shape, 1 / world.frailty_shape, count).astype(np.float32),
        token=rng.random(count) < world.e_credential_share * np.interp(age, [15, 25, 55, 75], [0.2, 1.6, 1.0, 0.15]),
        giver=np.full(count, -1, dtype=np.int64),
        deposit=np.zeros(count, dtype=np.int64),
        opening_balance=np.zeros(count, dtype=np.int64),
        serial=np.zeros(count, dtype=np.int64),
        twin_of=np.full(count, -1, dtype=np.int64),
        keep=np.ones(count, dtype=np.float32),
        taken=np.zeros(count, dtype=bool),
        until=np.full(count, NEVER),
        lodging=np.full(count, -1, dtype=np.int32),
        no_certno=np.zeros(count, dtype=bool),
        employer_name=[],
        employer_place=np.zeros(0, dtype=np.int64),
        lodging_name=[],
    )
    _employ(world, geography, people, age, urban, rng)
    _move_insurance(geography, people, rng)
    _give_aid(world, people, rng)
    people.serial = _serials(geography, people)
    people.mobile_of[rng.random(count) < world.flaws.missing_phones] = -1
    people.mobile_of[rng.random(count) < world.flaws.call_centre] = 0
    return people


def _households(
    world: World, geography: Geography, count: int, rng: np.random.Generator
) -> tuple[Array, Array, Array, Array]:
    shares = np.array([1 - world.neighbour_share - world.capital_share, world.neighbour_share, world.capital_share])
    weight = geography.place_weight * shares[geography.place_prefecture]
    chance = np.array([entry[0] for entry in TYPES])
    members = np.array([len(entry[2]) for entry in TYPES])
    kind = rng.choice(len(TYPES), int(count / 2) + 50, p=chance / chance.sum())
    kind = kind[: int(np.searchsorted(members[kind].cumsum(), count)) + 1]
    size = members[kind]
    size[-1] -= size.sum() - count
    place = np.sort(rng.choice(len(weight), len(kind), p=weight / weight.sum()))
    return kind, np.concatenate(([0], size.cumsum()[:-1])), size, place


def _members(kind: Array, house: Array, slot: Array, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    widest = max(len(entry[2]) for entry in TYPES)
    table = np.zeros((len(TYPES), widest, 3))
    for index, (_, _, members) in enumerate(TYPES):
        table[index, : len(members)] = members
    row = table[kind[house], slot]
    spans = np.array([entry[1] for entry in TYPES])
    head = rng.uniform(spans[kind, 0], spans[kind, 1])
    age = head[house] + row[:, 1] + np.where(slot > 0, rng.normal(0, 3, len(house)), 0)
    sex = np.where(row[:, 0] == 0, rng.integers(1, 3, len(house)), row[:, 0]).astype(np.int8)
    return sex, np.clip(age, 0, 97).astype(np.int64), row[:, 2] == 1


def _phones(house: Array, start: Array, size: Array, age: Array, rng: np.random.Generator) -> Array:
    own = np.arange(len(house))
    own_phone = rng.random(len(house)) < np.select([age < 13, age < 65], [0.0, 0.97], 0.6)
    return np.where(own_phone, own, np.where(rng.random(len(house)) < 0.85, start[house], -1))


def _deaths(world: World, age: Array, rng: np.random.Generator) -> Array:
    hazard = world.death_rate * np.interp(age, [0, 40, 60, 75, 90], [0.15, 0.15, 1.0, 4.0, 14.0])
    dies = rng.random(len(age)) < np.minimum(hazard, 0.5) * world.days / 365
    return np.where(dies, rng.integers(5, max(world.days, 6), len(age)), NEVER)


def _chronic(world: World, age: Array, sex: Array, rng: np.random.Generator) -> Array:
    known = catalogue()
    dx = draw_columns(known.chance["chronic"], bands(age, sex), rng)
    ill = rng.random(len(age)) < world.chronic_share * np.interp(age, [18, 40, 55, 70, 85], [0.0, 0.4, 1.5, 3.2, 3.6])
    dx = known.fitting(dx, age, sex)
    return np.where(ill & (dx != known.dx("J06")), dx, -1).astype(np.int16)


def _employ(
    world: World, geography: Geography, people: People, age: Array, urban: Array, rng: np.random.Generator
) -> None:
    count = len(people)
    working = (age >= 22) & (age < 60) & (rng.random(count) < np.where(urban, 0.62, 0.16))
    retired = (age >= 60) & (rng.random(count) < np.where(urban, 0.5, 0.06))
    prefecture = geography.place_prefecture[people.place]
    for home in (HOME, NEIGHBOUR, CAPITAL):
        staff = np.flatnonzero((working | retired) & (prefecture == home))
        employers = max(6, len(staff) // 22)
        weight = 1.0 / (np.arange(employers) + 3.0) ** 0.9
        first = len(people.employer_name)
        people.employer[staff] = first + rng.choice(employers, len(staff), p=weight / weight.sum())
        people.employer_name += [_company(first + index, rng) for index in range(employers)]
        spots = np.flatnonzero((geography.place_prefecture == home) & geography.place_urban)
        people.employer_place = np.concatenate((people.employer_place, rng.choice(spots, employers)))
    people.insutype[working | retired] = EMPLOYEE
    people.psn_type[working] = 11
    people.psn_type[retired] = 12
    people.deposit[working] = rng.integers(6000, 20000, working.sum())
    people.deposit[retired] = rng.integers(8000, 16000, retired.sum())
    funded = working | retired
    people.opening_balance[funded] = (rng.gamma(1.3, 90000, funded.sum())).astype(np.int64)
    members = np.flatnonzero(working & (rng.random(count) < 0.1))
    people.insured_from[members] = rng.integers(-200, max(world.days - 60, 1), len(members))


def _company(index: int, rng: np.random.Generator) -> str:
    first = [
        "恒通",
        "鑫源",
        "华泰",
        "瑞丰",
        "金鼎",
        "永盛",
        "宏达",
        "天成",
        "东升",
        "佳和",
        "万顺",
        "博远",
        "正大",
        "嘉禾",
        "利民",
        "兴隆",
    ]
    trade = [
        "纺织",
        "建材",
        "食品",
        "物流",
        "机械",
        "服装",
        "电子",
        "化工",
        "商贸",
        "置业",
        "农业",
        "印务",
        "家具",
        "运输",
    ]
    form = "有限公司" if index % 3 else "股份有限公司"
    return f"{first[rng.integers(len(first))]}{trade[rng.integers(len(trade))]}{form}{index if index > 150 else ''}"


def _move_insurance(geography: Geography, people: People, rng: np.random.Generator) -> None:
    """Employees of the prefecture level, and migrants who stay insured at home."""
    prefecture = geography.place_prefecture[people.place]
    count = len(people)
    own = geography.region_prefecture[people.region]
    level = np.array(
        [
            np.flatnonzero((geography.region_prefecture == home) & (geography.region_code % 100 == 99))[0]
            for home in range(3)
        ]
    )
    direct = (people.insutype == EMPLOYEE) & (rng.random(count) < 0.2)
    people.region[direct] = level[own[direct]]
    away = rng.random(count) < np.array([0.004, 0.06, 0.4])[prefecture]
    home = np.flatnonzero((geography.region_prefecture == HOME) & (geography.region_code % 100 != 99))
    near = np.flatnonzero((geography.region_prefecture == NEIGHBOUR) & (geography.region_code % 100 != 99))
    moved = np.flatnonzero(away & (people.insutype == RESIDENT))
    people.region[moved] = np.where(
        prefecture[moved] == HOME, rng.choice(near, len(moved)), rng.choice(home, len(moved))
    )


def _give_aid(world: World, people: People, rng: np.random.Generator) -> None:
    count = len(people.house_size)
    giver = np.full(count, -1, dtype=np.int64)
    funded = np.flatnonzero(people.deposit > 0)
    giver[people.house[funded]] = funded
    giver[rng.random(count) > world.mutual_aid_share] = -1
    people.giver = np.where(people.deposit > 0, -1, giver[people.house])


def _serials(geography: Geography, people: People) -> Array:
    """Serial part of the identity number, unique for a region of registration, birthday and sex; odd for men."""
    key = (
        geography.place_region[people.registered].astype(np.int64) * 200_000 + people.birth + 100_000
    ) * 2 + people.sex % 2
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    rank = np.empty(len(key), dtype=np.int64)
    rank[order] = np.arange(len(key)) - np.searchsorted(ordered, ordered)
    return np.asarray(((rank * 37 + 11) % 500) * 2 + people.sex % 2)


def add_employer(people: People, name: str, place: int) -> int:
    """Enter an employer; returns its index."""
    people.employer_name.append(name)
    people.employer_place = np.append(people.employer_place, place)
    return len(people.employer_name) - 1


def add_lodging(people: People, address: str) -> int:
    """Enter the address of a home, a dormitory or a work site; returns its index."""
    people.lodging_name.append(address)
    return len(people.lodging_name) - 1


def make_twin(people: People, person: int, record: int) -> None:
    """Turn a record into a second record of a person: same identity, its own number, region and address."""
    people.twin_of[record] = person
    for name in ("surname", "given", "sex", "birth", "registered", "serial", "mobile_of"):
        values = getattr(people, name)
        values[record] = values[person]
    people.chronic[record] = people.chronic[person]
    people.employer[record] = -1
    people.insutype[record], people.psn_type[record] = RESIDENT, 14
    people.deposit[record] = people.opening_balance[record] = 0
    people.giver[record] = -1
    people.identity[record] = 0
    people.death[record] = NEVER
