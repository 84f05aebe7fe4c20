"""Who lives in the metropolis: households in estates, firms with their staff, migrants, people of the cities around."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..riverland.texts import SURNAMES, certnos, givens, phones
from .goods import CHRONIC, ILL
from .town import HOSPITAL, NAMES, NEIGHBOUR, SUBURB, URBAN, Town

Array = NDArray[Any]
BORN = np.datetime64("2025-03-03")
"""The first day of the year told, a Monday."""


class People:
    """Columns over persons; numbers are places in them. ``used`` marks those who already play a part."""

    def __init__(self, rng: np.random.Generator, town: Town, persons: int) -> None:
        """Insured persons of the metropolis, then as many again by an eighth who are insured in the cities around."""
        self.rng, self.town = rng, town
        estate, house, age = self._households(persons)
        n = self.n = len(estate)
        self.estate, self.house, self.age = estate, house, age
        self.sex = rng.integers(1, 3, n)
        here = np.array([e.region for e in town.estates], object)[estate]
        self.lives = here
        self.insured = here.copy()
        self.emp = np.full(n, -1)
        self.firms: list[str] = []
        self.worker = (age >= 20) & (age < 60) & (rng.random(n) < 0.68)
        self._employ(persons)
        self._migrants()
        old_worker = (age >= 60) & (rng.random(n) < 0.6)
        self.insutype = np.where(self.worker | old_worker, "310", "390").astype(object)
        self.ptype = np.where(self.worker, "11", np.where(old_worker, "12", np.where(age < 18, "15", "14"))).astype(
            object
        )
        self.poor = (self.insutype == "390") & (rng.random(n) < 0.05)
        days = rng.integers(0, 365, n) + (age * 365.25).astype(int)
        self.birth = np.array((BORN - days).astype(str), object)
        self.surname = np.array([SURNAMES[i] for i in rng.integers(0, len(SURNAMES), n)], object)
        first = np.r_[True, house[1:] != house[:-1]]
        self.surname = np.where(
            rng.random(n) < 0.6, self.surname[np.maximum.accumulate(np.where(first, np.arange(n), 0))], self.surname
        )
        self.name = self.surname + givens(rng, self.sex)
        compact = np.array([b.replace("-", "") for b in self.birth], object)
        self.cert = certnos(rng, self.insured, compact, self.sex)
        self.phone = phones(rng, n)
        child = (age < 16) | ((age > 74) & (rng.random(n) < 0.4))
        holder = self._holder()
        self.phone = np.where(child, self.phone[holder], self.phone)
        self.means = rng.choice(["01", "02", "03"], n, p=[0.5, 0.05, 0.45]).astype(object)
        self.means = np.where((age > 65) & (rng.random(n) < 0.6), "03", self.means)
        sick = rng.random(n) < np.interp(age, [0, 35, 50, 65, 80], [0.01, 0.04, 0.2, 0.5, 0.7])
        self.ill = np.where(
            sick,
            np.array(CHRONIC)[rng.choice(len(CHRONIC), n, p=[0.3, 0.2, 0.13, 0.08, 0.06, 0.06, 0.07, 0.07, 0.03])],
            -1,
        )
        self.ill2 = np.where(sick & (rng.random(n) < 0.35), np.array(CHRONIC)[rng.integers(0, 3, n)], -1)
        self.ill[(age > 62) & (self.sex == 1) & (self.ill < 0) & (rng.random(n) < 0.05)] = ILL["前列腺增生"]
        self._habits()
        self.died = np.where((age > 68) & (rng.random(n) < 0.02), rng.integers(60, 360, n), 10**6)
        self.used = np.zeros(n, bool)
        self.foreign = np.isin(self.insured, NEIGHBOUR)
        self.since = np.where(
            self.worker & (rng.random(n) < 0.14), rng.integers(-200, 330, n), rng.integers(-4000, -400, n)
        )
        self.until = np.full(n, 10**6)
        self.address = np.array([""] * n, object)
        self.twin: dict[int, int] = {}

    def _households(self, persons: int) -> tuple[Array, Array, Array]:
        """Estate, household and age of everybody; the cities around get an eighth more."""
        rng, town = self.rng, self.town
        inner = [e.no for e in town.estates if e.region in (*URBAN, *SUBURB)]
        weight = np.array([1.0 if town.estates[e].region in URBAN else 1.4 for e in inner])
        outer = [e.no for e in town.estates if e.region in NEIGHBOUR]
        estate, house, age = [], [], []
        count = 0
        while len(estate) < persons * 9 // 8:
            if len(estate) < persons:
                where = int(rng.choice(inner, p=weight / weight.sum()))
            else:
                where = int(rng.choice(outer))
            kind = rng.random()
            if kind < 0.22:
                ages = [int(rng.integers(22, 60))]
            elif kind < 0.45:
                a = int(rng.integers(56, 88))
                ages = [a, max(50, a - int(rng.integers(-3, 6)))]
            elif kind < 0.55:
                ages = [int(rng.integers(66, 92))]
            else:
                a = int(rng.integers(26, 52))
                ages = [a, a - int(rng.integers(-2, 5))] + [
                    max(0, a - int(rng.integers(24, 34))) for _ in range(int(rng.integers(0, 3)))
                ]
                if rng.random() < 0.3:
                    ages += [a + int(rng.integers(23, 31))] * int(rng.integers(1, 3))
            estate += [where] * len(ages)
            house += [count] * len(ages)
            age += ages
            count += 1
        return np.array(estate), np.array(house), np.array(age)

    def _employ(self, persons: int) -> None:
        workers = np.flatnonzero(self.worker)
        self.rng.shuffle(workers)
        start = 0
        while start < len(workers):
            size = int(min(180, 4 + self.rng.pareto(1.1) * 6))
            self.emp[workers[start : start + size]] = self.hire()
            start += size

    def hire(self, name: str = "") -> int:
        """A new firm."""
        k = len(self.firms)
        kind = ("科技", "物业", "餐饮", "建筑", "物流", "商贸", "制造")[k % 7]
        self.firms.append(
            name
            or f"{('江', '云', '恒', '盛', '远', '瑞', '联', '新')[k % 8]}{('达', '泰', '峰', '禾', '川')[k // 8 % 5]}{kind}有限公司{k}"
        )
        return k

    def _migrants(self) -> None:
        """Workers insured at home who live in the city, some in a firm's dormitory."""
        rng = self.rng
        movers = np.flatnonzero(
            np.isin(self.lives, URBAN) & self.worker & (self.age < 50) & (rng.random(self.n) < 0.09)
        )
        self.insured[movers] = rng.choice(NEIGHBOUR, len(movers))
        self.migrant = np.zeros(self.n, bool)
        self.migrant[movers] = True

    def _holder(self) -> Array:
        """The member of each household who is nearest to forty: whose phone the children and the old give."""
        order = np.lexsort((np.abs(self.age - 40), self.house))
        first = np.r_[True, self.house[order][1:] != self.house[order][:-1]]
        best = np.zeros(self.house.max() + 1, int)
        best[self.house[order][first]] = order[first]
        return best[self.house]

    def _habits(self) -> None:
        """Where each goes: a health centre or a hospital, a doctor there, two chemists, a weekday and an hour."""
        rng, town, n = self.rng, self.town, self.n
        centre = np.array([e.centre for e in town.estates])[self.estate]
        shops = np.array([e.shops for e in town.estates])[self.estate]
        giants = [i.no for i in town.insts if i.rhythm == "giant"]
        plain = [i.no for i in town.of(HOSPITAL, *URBAN) if i.rhythm == "plain" and i.group != "private"]
        away = ~np.isin(self.lives, URBAN)
        county = np.array(
            [next((i.no for i in town.of(HOSPITAL, e.region) if i.group != "private"), 0) for e in town.estates]
        )
        big = rng.choice(giants, n, p=np.array([0.4, 0.1, 0.28, 0.1, 0.12]))
        kind = rng.random(n)
        self.place = np.where(
            kind < 0.48, centre, np.where(kind < 0.84, big, np.where(away, county[self.estate], rng.choice(plain, n)))
        )
        self.big = big
        self.near = np.where(away, county[self.estate], rng.choice(plain, n))
        self.centre = centre
        self.shop = np.where(rng.random(n) < 0.7, shops[:, 0], shops[np.arange(n), rng.integers(1, 5, n)])
        city_shops = [i.no for i in town.of(3, *URBAN) if i.rhythm == "shop"]
        self.shop2 = np.where(self.worker, rng.choice(city_shops, n), shops[np.arange(n), rng.integers(0, 5, n)])
        self.doctor = np.array([rng.choice(town[p].doctors) for p in self.place])
        self.weekday = rng.choice(7, n, p=np.array([24, 19, 17, 16, 14, 6, 4]) / 100)
        self.hour = rng.choice([8, 8, 9, 9, 10, 10, 14, 15], n) + rng.random(n)
        self.thirst = rng.lognormal(0.0, 0.7, n)

    def home(self, person: int) -> str:
        """The address where somebody lives, down to the door."""
        if self.address[person]:
            return str(self.address[person])
        h = int(self.house[person])
        return f"{self.town.estates[self.estate[person]].address}{h % 9 + 1}幢{h % 3 + 1}单元{h % 17 + 1:02d}0{h % 4 + 1}室"

    def origin(self, person: int) -> str:
        """The address of the register: at home for migrants."""
        if self.migrant[person]:
            return f"{NAMES[self.insured[person]]}柳河镇双桥村第{int(self.house[person]) % 11 + 1}组"
        return self.home(person)
