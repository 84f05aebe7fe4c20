"""The people: households at one address, kin, work, insurance, illnesses and habits; as columns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from .catalogue import AGES, LONG_TERM, SEX
from .days import LENGTH, START
from .places import Land
from .texts import SURNAMES, certnos, givens, phones

ELDER, ADULT, CHILD, YOUNG = 0, 1, 2, 3
_TYPES: tuple[tuple[int, ...], ...] = (
    (ELDER,),
    (ELDER, ELDER),
    (ADULT, ADULT),
    (ADULT, ADULT, CHILD),
    (ADULT, ADULT, CHILD, CHILD),
    (ADULT, ADULT, CHILD, ELDER, ELDER),
    (ELDER, ELDER, CHILD),
    (YOUNG,),
)
_RURAL = (0.1, 0.22, 0.1, 0.12, 0.12, 0.16, 0.14, 0.04)
_URBAN = (0.08, 0.14, 0.15, 0.24, 0.11, 0.1, 0.04, 0.14)
_FIRMS = [
    "机械厂",
    "纺织有限公司",
    "食品厂",
    "水泥厂",
    "第一中学",
    "实验小学",
    "电子有限公司",
    "建筑公司",
    "公交公司",
    "供电所",
    "家具厂",
    "物流公司",
]


class People:
    """Columns of equal length, one entry a person; grows by `clone`."""

    def __init__(self, columns: dict[str, np.ndarray], employers: list[tuple[str, str]]) -> None:
        self.columns = columns
        self.base = len(columns["home"])
        self.employers = employers
        self.insured: list[dict[str, Any]] = []

    def __getattr__(self, name: str) -> np.ndarray:
        try:
            return self.__dict__["columns"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __len__(self) -> int:
        return len(self.columns["home"])

    def clone(self, who: np.ndarray, **over: Any) -> np.ndarray:
        """Add persons like those, with other values; their numbers."""
        who = np.atleast_1d(who)
        first = len(self)
        for key, column in self.columns.items():
            part = column[who].copy()
            if key in over:
                part[:] = over[key]
            self.columns[key] = np.concatenate([column, part])
        fresh = np.arange(first, first + len(who))
        self.columns["psn_no"][fresh] = numbers(self.columns["region"][fresh], fresh)
        return fresh

    def age(self) -> np.ndarray:
        """Age in whole years on the first day."""
        return np.maximum(-self.columns["birth"] // 365.25, 0).astype(int)


def numbers(region: np.ndarray, serial: np.ndarray) -> np.ndarray:
    """Person numbers: region and a scattered serial."""
    return np.array([f"{r}{(int(s) * 7919 + 13) % 9999991:08d}" for r, s in zip(region, serial, strict=True)], object)


def settle_abroad(people: People, who: np.ndarray, region: str, hsreg: int) -> None:
    """Make residents guests who are registered and insured in another province."""
    c = people.columns
    c["hsreg"][who], c["region"][who] = hsreg, region
    c["psn_no"][who] = numbers(c["region"][who], who)
    c["emp"][who], c["insutype"][who], c["psn_type"][who] = -1, 390, 15


def birth_text(birth: np.ndarray) -> list[str]:
    """ISO dates of birth days (days relative to START)."""
    return [(START + timedelta(days=int(b))).isoformat() for b in birth]


def build_people(rng: np.random.Generator, land: Land, persons: int) -> People:
    """So many persons, in households of the land's homes."""
    own = np.flatnonzero(np.array(land.home_county) < len(land.counties) - 3)
    households = int(persons / 2.35)
    weight = np.where(land.home_rural[own], 1.0, 1.9) * rng.uniform(0.5, 1.5, len(own))
    home_of = rng.choice(own, households, p=weight / weight.sum())
    kinds = np.where(
        land.home_rural[home_of],
        rng.choice(len(_TYPES), households, p=np.array(_RURAL)),
        rng.choice(len(_TYPES), households, p=np.array(_URBAN)),
    )
    sizes = np.array([len(t) for t in _TYPES])[kinds]
    house = np.repeat(np.arange(households), sizes)[:persons]
    role = np.concatenate([_TYPES[k] for k in kinds])[:persons]
    n = len(house)
    seat = np.arange(n) - np.searchsorted(house, house)
    older = np.where(seat > 0, np.roll(role, 1) == role, False)
    age = np.select(
        [role == ELDER, role == ADULT, role == CHILD],
        [rng.uniform(60, 74, households)[house] + rng.exponential(6, n), rng.uniform(27, 52, households)[house], 0.0],
        rng.uniform(20, 34, n),
    )
    age = np.where(role == CHILD, rng.uniform(0, 1, n) * 17.5, age + rng.normal(0, 1.5, n)).clip(0, 97)
    sex = np.where(older & (role != CHILD), 2, 1)
    sex = np.where((role == CHILD) | (role == YOUNG) | (np.isin(kinds[house], (0,))), rng.integers(1, 3, n), sex)
    birth = -np.round(age * 365.25).astype(int)
    home = home_of[house]
    family = rng.choice(SURNAMES, households)[house]
    married_in = older & (sex == 2)
    surname = np.where(married_in, rng.choice(SURNAMES, n), family)
    county = land.home_county[home]
    region = np.array([c[0] for c in land.counties], dtype=object)[county]
    rural = land.home_rural[home]
    work = (role == ADULT) | (role == YOUNG)
    employed = work & (rng.random(n) < np.where(rural, 0.14, 0.6))
    retired = (role == ELDER) & (rng.random(n) < np.where(rural, 0.05, 0.62))
    municipal = (employed | retired) & (county == 0) & (rng.random(n) < 0.15)
    region = np.where(municipal, "369599", region)
    employers: list[tuple[str, str]] = []
    emp = np.full(n, -1)
    for c in range(len(land.counties) - 3):
        firms = np.arange(len(_FIRMS)) + len(employers)
        employers += [(f"E{land.counties[c][0]}{k + 1:04d}", land.counties[c][1] + f) for k, f in enumerate(_FIRMS)]
        here = np.flatnonzero(employed & (county == c))
        zipf = 1 / np.arange(1, len(firms) + 1) ** 0.8
        emp[here] = rng.choice(firms, len(here), p=zipf / zipf.sum())
    birth_days = np.array([d.replace("-", "") for d in birth_text(birth)], dtype=object)
    origin = np.where(rng.random(n) < 0.06, rng.choice(region, n), np.where(municipal, "369502", region))
    columns: dict[str, np.ndarray] = {
        "home": home,
        "house": house,
        "role": role,
        "birth": birth,
        "sex": sex,
        "name": surname + givens(rng, sex),
        "certno": certnos(rng, origin, birth_days, sex),
        "region": region,
        "psn_no": numbers(region, np.arange(n)),
        "emp": emp,
        "insutype": np.where(employed | retired, 310, 390),
        "psn_type": np.select([employed, retired, role == CHILD, role == ELDER], [11, 12, 14, 16], 15),
        "hsreg": home.copy(),
        "door": rng.integers(1, 14, households)[house],
        "die_day": np.full(n, 9999),
        "from_day": np.full(n, -9999),
        "move_day": np.full(n, 9999),
        "home2": home.copy(),
        "quiet": np.zeros(n, bool),
        "keep": np.ones(n),
        "payer": np.full(n, -1),
        "own_insu": np.ones(n, bool),
        "emp_from": np.full(n, -9999),
        "emp_to": np.full(n, 9999),
        "ident": np.where(
            (rng.random(n) < np.where(rural, 0.07, 0.02)), rng.choice(["2101", "2102", "2103"], n), ""
        ).astype(object),
    }
    people = People(columns, employers)
    _contacts(people, rng, households)
    _illness(people, rng)
    _habits(people, rng, land)
    _life(people, rng, land)
    return people


def _contacts(people: People, rng: np.random.Generator, households: int) -> None:
    c, n = people.columns, len(people)
    own = phones(rng, n)
    shared = phones(rng, households)[c["house"]]
    adults = np.flatnonzero(c["role"] == ADULT)
    child = np.full(n, -1)
    elders = np.flatnonzero(c["role"] == ELDER)
    first = np.searchsorted(c["house"], c["house"][elders])
    at_home = c["role"][first] == ADULT
    order = adults[np.argsort(c["home"][adults], kind="stable")]
    near = order[
        np.clip(np.searchsorted(c["home"][order], c["home"][elders]) + c["house"][elders] % 7, 0, len(order) - 1)
    ]
    child[elders] = np.where(at_home, first, near)
    c["child"] = child
    use_child = (child >= 0) & (rng.random(n) < 0.45)
    mob = np.where(use_child, own[child], np.where((c["role"] == CHILD) | (rng.random(n) < 0.12), shared, own))
    c["mob"] = np.where(rng.random(n) < 0.13, "", mob).astype(object)
    c["tel"] = np.where(rng.random(n) < 0.08, shared, "").astype(object)
    spouse = np.full(n, -1)
    pair = np.flatnonzero(
        (c["house"][1:] == c["house"][:-1]) & (c["role"][1:] == c["role"][:-1]) & (c["role"][1:] < CHILD)
    )
    spouse[pair], spouse[pair + 1] = pair + 1, pair
    c["spouse"] = spouse
    order = np.argsort(c["home"] * 200 - c["birth"] // 2000, kind="stable")
    buddy = np.empty(n, int)
    buddy[order] = np.roll(order, 1)
    c["buddy"] = np.where((c["home"][buddy] == c["home"]) & (c["house"][buddy] != c["house"]), buddy, -1)


def _illness(people: People, rng: np.random.Generator) -> None:
    c, n = people.columns, len(people)
    band = np.digitize(people.age(), (15, 45, 65))
    found = np.full((n, 2), -1)
    for k in rng.permutation(LONG_TERM):
        has = (rng.random(n) < AGES[k][band]) & ((SEX[k] == 0) | (c["sex"] == SEX[k]))
        spot = np.where(found[:, 0] < 0, 0, np.where(found[:, 1] < 0, 1, 2))
        for s in (0, 1):
            found[has & (spot == s), s] = k
    c["ill"], c["ill2"] = found[:, 0], found[:, 1]


def _habits(people: People, rng: np.random.Generator, land: Land) -> None:
    c, n = people.columns, len(people)
    c["weekday"] = np.where(rng.random(n) < 0.4, rng.integers(0, 7, n), -1)
    c["hour"] = np.where(c["role"] == ELDER, rng.normal(9.3, 1.6, n), rng.normal(15.5, 3.8, n)).clip(7.2, 20.8)
    c["every"] = rng.choice([14, 28, 30, 30, 31, 60, 90], n)
    c["card"] = rng.choice(["03", "03", "03", "01", "01", "02"], n).astype(object)
    c["card_no"] = np.array([f"{'ABCDEFGH'[k % 8]}{(k * 104729 + 77) % 100000007:08d}" for k in range(n)], dtype=object)
    c["has_card"] = rng.random(n) < 0.9
    c["balance"] = np.where(c["insutype"] == 310, rng.gamma(2.0, 900, n), 0.0).round(2)
    c["busy"] = rng.gamma(3.0, 1 / 3.0, n)


def _life(people: People, rng: np.random.Generator, land: Land) -> None:
    """Deaths, births, moves and work elsewhere."""
    c, n = people.columns, len(people)
    age = people.age()
    dies = rng.random(n) < np.where(age > 78, 0.05, np.where(age > 60, 0.012, 0.0012))
    c["die_day"][dies] = rng.integers(5, LENGTH, int(dies.sum()))
    babies = (age == 0) & (rng.random(n) < 0.75)
    c["from_day"][babies] = -c["birth"][babies] * 0 + rng.integers(1, LENGTH - 30, int(babies.sum()))
    late = np.flatnonzero(babies)
    c["birth"][late] = c["from_day"][late]
    stamp = np.array([d.replace("-", "") for d in birth_text(c["birth"][late])], dtype=object)
    c["certno"][late] = certnos(rng, c["region"][late], stamp, c["sex"][late])
    own = np.flatnonzero(land.home_county < len(land.counties) - 3)
    moving = np.flatnonzero((rng.random(n) < 0.012) & (c["role"] != CHILD))
    c["move_day"][moving] = rng.integers(20, LENGTH - 20, len(moving))
    c["home2"][moving] = rng.choice(own, len(moving))
    away = np.flatnonzero((rng.random(n) < 0.012) & ((c["role"] == YOUNG) | (c["role"] == ADULT)))
    capital = np.flatnonzero(land.home_county == len(land.counties) - 3)
    c["home"][away] = c["home2"][away] = rng.choice(capital, len(away))
    guests = np.flatnonzero((rng.random(n) < 0.02) & (c["role"] == YOUNG))
    far = np.flatnonzero(land.home_county == len(land.counties) - 1)
    settle_abroad(people, guests, land.counties[-1][0], int(far[0]))
    c["hsreg"][guests] = rng.choice(far, len(guests))


def today(day: int) -> date:
    """The calendar date of a day number."""
    return START + timedelta(days=int(day))
