"""A year of ordinary life: chronic schedules, colds that go through a household, errands at chemists, hospital stays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .book import MED, MUTUAL, Book
from .goods import ACUTE, DRUGS, HOME, ILL, ITEM, SERVICES, WARD, packs
from .people import People
from .town import DAY, HOSPITAL, HOURS, ONLINE, PHARMACY, WEEK, YEAR, Town

Array = NDArray[Any]
FEAST, GOLDEN = range(349, 357), range(212, 219)
BAG = HOURS["shop"]


def season(winter: float) -> Array:
    """Weight of each day: a winter of colds, holidays when the city is empty."""
    day = np.arange(YEAR)
    weight = 1 + winter * np.clip(np.cos((day - 310) / YEAR * 2 * np.pi), -0.5, 1)
    weight[list(FEAST)] *= 0.35
    weight[list(GOLDEN)] *= 0.7
    return weight


class Life:
    """Writes ordinary visits into a book."""

    def __init__(self, rng: np.random.Generator, town: Town, people: People, book: Book) -> None:
        """Bind what is needed."""
        self.rng, self.town, self.people, self.book = rng, town, people, book
        self.rhythm = np.array([i.rhythm for i in town.insts], object)
        self.local = ~people.foreign | people.migrant

    def when(self, inst: Array, winter: float = 0.0, days: Array | None = None) -> Array:
        """Seconds within the opening hours of institutions, on given days or on days of the season and the week."""
        out = np.zeros(len(inst), np.int64)
        weight = season(winter)
        for name in WEEK:
            mask = self.rhythm[inst] == name
            m = int(mask.sum())
            p = weight * np.array(WEEK[name])[np.arange(YEAR) % 7]
            day = self.rng.choice(YEAR, m, p=p / p.sum()) if days is None else days[mask]
            hour = self.rng.choice(HOURS[name], m)
            out[mask] = day * DAY + hour * 3600 + self.rng.integers(0, 3600, m)
        return out

    def treat(self, visit: Array, person: Array, ill: Array, span: Array, drugs: Array, services: Array) -> None:
        """Lines of consultations: each person's own drugs of the illness for a span of days, services of the illness."""
        for no in np.unique(ill):
            mask = ill == no
            own = DRUGS[no]
            for k, item in enumerate(own):
                some = mask & drugs & ((person % len(own) == k) | ((person * 7 + k * 13) % 10 < 3))
                need = np.array([packs(item, int(d)) for d in np.unique(span[some])] or [1])
                self.book.sell(
                    visit[some], item, need[np.searchsorted(np.unique(span[some]), span[some])] if some.any() else 1
                )
            for k, item in enumerate(SERVICES[no]):
                some = mask & services & ((k == 0) | (self.rng.random(len(ill)) < 0.3))
                self.book.sell(visit[some], item, 1)

    def fill(
        self, visit: Array, person: Array, shop: Array, begin: Array, doctor: Array, rx: Array, ill: Array, span: Array
    ) -> None:
        """Prescriptions taken to a chemist within the hours or, one in six, the day after."""
        wait = self.rng.integers(600, 7200, len(person)) + (self.rng.random(len(person)) < 0.17) * DAY
        new = self.book.bulk(person, shop, begin + wait, "41", ill=ill, doctor=doctor, rx=rx)
        self.treat(new, person, ill, span, np.ones(len(person), bool), np.zeros(len(person), bool))

    def chronic(self) -> None:
        """Everybody with a chronic illness comes on a weekday and at an hour of their own, every 4, 8 or 12 weeks."""
        rng, p = self.rng, self.people
        who = np.flatnonzero((p.ill >= 0) & self.local)
        gap = rng.choice([28, 28, 28, 56, 84], len(who))
        rounds = 13
        start = rng.integers(0, 28, len(who))
        person, k = np.repeat(who, rounds), np.tile(np.arange(rounds), len(who))
        day = np.repeat(start, rounds) + k * np.repeat(gap, rounds)
        day = day // 7 * 7 + p.weekday[person] + rng.choice([0, 0, 0, 0, 1, -1, 2, 7], len(day))
        keep = (day >= 0) & (day < YEAR) & (rng.random(len(day)) < 0.93)
        person, day, span = person[keep], day[keep], np.repeat(gap, rounds)[keep]
        inst, doctor = p.place[person].copy(), p.doctor[person].copy()
        online = (person % 17 == 0) & (rng.random(len(person)) < 0.6)
        houses = self.town.of(ONLINE)
        which = person // 17 % len(houses)
        inst[online] = np.array([h.no for h in houses])[which[online]]
        doctor[online] = np.array([h.doctors for h in houses])[which[online], person[online] // 34 % 5]
        ill = np.where((p.ill2[person] >= 0) & (rng.random(len(person)) < 0.35), p.ill2[person], p.ill[person])
        second = ((p.hour[person] + rng.normal(0, 0.5, len(person))).clip(7.2, 17) * 3600).astype(int) + rng.integers(
            0, 60, len(person)
        )
        second[online] = rng.integers(7 * 3600, 23 * 3600, int(online.sum()))
        begin = day * DAY + second
        gate = np.array(
            [
                min(self.town.of(PHARMACY), key=lambda s, i=i: self.town.far(s, i) if s.rhythm == "shop" else 1e9).no
                for i in self.town.insts
            ]
        )
        outside = (rng.random(len(person)) < 0.38) | online
        rx = np.where(rng.random(len(person)) < 0.9, self.book.numbers(len(person)), 0)
        visit = self.book.bulk(person, inst, begin, "14", ill=ill, doctor=doctor, rx=rx)
        self.treat(visit, person, ill, span, ~outside, np.ones(len(person), bool))
        depots = np.array([s.no for s in self.town.of(PHARMACY) if s.rhythm == "always"])
        shop = np.where(rng.random(len(person)) < 0.4, gate[inst], p.shop[person])
        shop = np.where(online, depots[which % len(depots)], shop)
        o = np.flatnonzero(outside)
        self.fill(visit[o], person[o], shop[o], begin[o], doctor[o], rx[o], ill[o], span[o])

    def beside(self, person: Array) -> Array:
        """Another member of each one's household, oneself where there is none."""
        h, n = self.people.house, self.people.n
        after, before = np.minimum(person + 1, n - 1), np.maximum(person - 1, 0)
        return np.where(h[after] == h[person], after, np.where(h[before] == h[person], before, person))

    def colds(self) -> None:
        """Acute illnesses, most in winter; a quarter bring or infect another of the household."""
        rng, p = self.rng, self.people
        rate = np.interp(p.age, [0, 6, 20, 50, 80], [2.6, 1.6, 0.6, 0.9, 1.5]) * p.thirst**0.5
        rate[~self.local] *= 0.08
        person = np.repeat(np.arange(p.n), rng.poisson(rate))
        r = rng.random(len(person))
        clinics = np.array([i.no for i in self.town.insts if i.rhythm == "night"] or [0])
        late = clinics[p.house[person] % len(clinics)]
        inst = np.where(
            r < 0.44, p.centre[person], np.where(r < 0.72, p.big[person], np.where(r < 0.9, p.near[person], late))
        )
        inst[~self.local[person]] = p.big[person][~self.local[person]]
        ill = np.array(ACUTE)[rng.integers(0, len(ACUTE), len(person))]
        ill[(p.sex[person] == 2) & (p.age[person] > 18) & (rng.random(len(person)) < 0.07)] = ILL["急性阴道炎"]
        begin = self.when(inst, 0.8)
        flu = (begin // DAY > 255) & (begin // DAY < 325) & (rng.random(len(person)) < 0.3)
        ill[flu] = ILL["流行性感冒"]
        along = rng.random(len(person)) < 0.25
        other = self.beside(person)
        along &= (other != person) & np.isin(ill, [ILL["急性上呼吸道感染"], ILL["流行性感冒"], ILL["急性胃肠炎"]])
        late = np.where(
            rng.random(len(person)) < 0.5, rng.integers(60, 420, len(person)), DAY * rng.integers(1, 4, len(person))
        )
        person, inst, ill, begin = (
            np.r_[a, b[along]] for a, b in ((person, other), (inst, inst), (ill, ill), (begin, begin + late))
        )
        doctors = np.array(
            [
                self.town[i].doctors[int(r * len(self.town[i].doctors))]
                for i, r in zip(inst, rng.random(len(inst)), strict=True)
            ]
        )
        outside = rng.random(len(person)) < 0.2
        rx = self.book.numbers(len(person))
        med = np.where(rng.random(len(person)) < 0.04, MED["13"], MED["11"])
        visit = self.book.bulk(person, inst, begin, med, ill=ill, doctor=doctors, rx=rx)
        span = np.full(len(person), 5)
        self.treat(visit, person, ill, span, ~outside, np.ones(len(person), bool))
        o = np.flatnonzero(outside & self.local[person])
        self.fill(visit[o], person[o], p.shop[person][o], begin[o], doctors[o], rx[o], ill[o], span[o])

    def errands(self) -> None:
        """Purchases without a prescription; one in twelve buys for another of the household from the family account."""
        rng, p = self.rng, self.people
        rate = np.interp(p.age, [0, 18, 30, 60, 85], [0.2, 0.6, 1.5, 2.6, 2.0]) * p.thirst
        rate[~self.local] = 0.05
        person = np.repeat(np.arange(p.n), rng.poisson(rate))
        inst = np.where(rng.random(len(person)) < 0.7, p.shop[person], p.shop2[person])
        begin = self.when(inst, 0.3)
        brand = np.array([i.name.startswith("百姓缘") for i in self.town.insts])
        day = begin // DAY
        fair = brand[inst] & (rng.random(len(inst)) < 0.3)
        begin = np.where(fair, (day // 10 * 10 + 5) * DAY + begin % DAY, begin)
        other = self.beside(person)
        also = (rng.random(len(person)) < 0.08) & (other != person)
        person, inst = np.r_[person, other[also]], np.r_[inst, inst[also]]
        begin = np.r_[begin, begin[also] + rng.integers(50, 200, int(also.sum()))]
        flags = np.zeros(len(person), int)
        flags[len(also) :] = MUTUAL
        visit = self.book.bulk(person, inst, begin, "41", flags=flags)
        for k in range(3):
            some = rng.random(len(visit)) < (1, 0.55, 0.25)[k]
            self.book.sell(
                visit[some],
                np.array(HOME)[rng.integers(0, len(HOME), int(some.sum()))],
                rng.choice([1, 1, 1, 2], int(some.sum())),
            )

    def wards(self) -> None:
        """Hospital stays: bed, nursing and infusion a day, the illness's procedure, drugs to take home."""
        rng, p, town = self.rng, self.people, self.town
        rate = np.interp(p.age, [0, 18, 45, 65, 85], [0.06, 0.02, 0.04, 0.14, 0.3])
        rate[~self.local] *= 0.3
        person = np.repeat(np.arange(p.n), rng.poisson(rate))
        private = np.array([i.no for i in town.of(HOSPITAL) if i.group == "private"])
        r = rng.random(len(person))
        inst = np.where(
            r < 0.55, p.big[person], np.where(r < 0.9, p.near[person], private[p.estate[person] % len(private)])
        )
        ill = np.array(WARD)[rng.integers(0, len(WARD), len(person))]
        ill[(p.age[person] > 60) & (rng.random(len(person)) < 0.1)] = ILL["老年性白内障"]
        ill[(p.age[person] < 40) & np.isin(ill, [ILL["脑梗死"], ILL["不稳定性心绞痛"], ILL["膝骨关节炎"]])] = ILL[
            "肺炎"
        ]
        begin = self.when(inst, 0.2)
        nights = rng.integers(3, 11, len(person))
        nights[ill == ILL["老年性白内障"]] = 2
        day = np.minimum(begin // DAY + nights, YEAR + 5)
        end = day * DAY + rng.integers(9 * 3600, 16 * 3600, len(person))
        doctors = np.array(
            [town[i].doctors[int(x * len(town[i].doctors))] for i, x in zip(inst, rng.random(len(inst)), strict=True)]
        )
        wound = (ill == ILL["胫骨骨折"]) & (rng.random(len(person)) < 0.4)
        visit = self.book.bulk(
            person, inst, begin, np.where(wound, MED["22"], MED["21"]), end=end, ill=ill, doctor=doctors
        )
        self.stay_lines(visit, person, ill, nights)
        knee = visit[(ill == ILL["膝骨关节炎"]) & (p.age[person] > 58) & (rng.random(len(person)) < 0.4)]
        for name in ("膝关节置换术", "膝关节假体", "麻醉费"):
            self.book.sell(knee, ITEM[name], 1)

    def births(self) -> None:
        """Children are born in hospitals near and big, four nights each."""
        rng, p, town = self.rng, self.people, self.town
        mother = np.flatnonzero((p.sex == 2) & (p.age >= 22) & (p.age < 40) & self.local & (rng.random(p.n) < 0.07))
        inst = np.where(rng.random(len(mother)) < 0.5, p.big[mother], p.near[mother])
        begin = self.when(inst)
        doctor = np.array([town[i].doctors[k % len(town[i].doctors)] for k, i in enumerate(inst)])
        nights = np.full(len(mother), 4)
        ill = np.full(len(mother), ILL["单胎顺产"])
        visit = self.book.bulk(mother, inst, begin, "52", end=begin + 4 * DAY, ill=ill, doctor=doctor)
        self.stay_lines(visit, mother, ill, nights)
        some = rng.random(len(visit)) < 0.35
        self.book.sell(visit[some], ITEM["剖宫产术"], 1)

    def stay_lines(self, visit: Array, person: Array, ill: Array, nights: Array) -> None:
        """What a true stay leaves: care every day, tests, a procedure with its consumable, a week of drugs at discharge."""
        rng = self.rng
        self.treat(visit, person, ill, np.full(len(visit), 7), np.ones(len(visit), bool), np.ones(len(visit), bool))
        self.book.sell(visit, ITEM["床位费(日)"], nights)
        self.book.sell(visit, ITEM["二级护理(日)"], nights)
        self.book.sell(visit, ITEM["静脉输液"], (nights - rng.integers(0, 2, len(visit))).clip(1))
        for name in ("血细胞分析", "胸部CT平扫", "常规心电图检查"):
            some = rng.random(len(visit)) < 0.7
            self.book.sell(visit[some], ITEM[name], 1)
        for name, part in (
            ("老年性白内障", "人工晶体"),
            ("不稳定性心绞痛", "冠脉药物洗脱支架"),
            ("胆囊结石", "可吸收止血材料"),
        ):
            self.book.sell(visit[ill == ILL[name]], ITEM[part], 1)


def tidy(book: Book, people: People, town: Town) -> None:
    """Strike what cannot be: visits after death, from a bed elsewhere, in two places within the way between them, closed doors."""
    c = book.life
    gone = c["begin"] // DAY >= people.died[c["person"]]
    gone |= (c["begin"] < 0) | (c["begin"] >= YEAR * DAY)
    opens, closes = np.array([i.opens for i in town.insts]), np.array([i.closes for i in town.insts])
    gone |= (c["begin"] // DAY < opens[c["inst"]]) | (c["begin"] // DAY >= closes[c["inst"]])
    lying = np.isin(c["med"], [MED["21"], MED["22"], MED["52"]])
    order = np.lexsort((~lying, c["begin"], c["person"]))
    person, begin, end = c["person"][order], c["begin"][order], c["end"][order]
    until, last, last_end, last_inst = -(10**9), -1, -(10**9), -1
    x, y = town.x, town.y
    inst, lies, dead = c["inst"][order].tolist(), lying[order].tolist(), gone[order].copy()
    keep = dead.tolist()
    online = town.kind == ONLINE
    depot = np.array([i.rhythm == "always" for i in town.insts])
    free = (online | depot).tolist()
    for k, (w, b, e) in enumerate(zip(person.tolist(), begin.tolist(), end.tolist(), strict=True)):
        if w != last:
            last, until, last_end, last_inst = w, -(10**9), -(10**9), -1
        if keep[k]:
            continue
        if b <= until + DAY // 2:
            keep[k] = True
            continue
        i = inst[k]
        if not free[i]:
            if last_inst >= 0 and i != last_inst:
                way = ((x[i] - x[last_inst]) ** 2 + (y[i] - y[last_inst]) ** 2) ** 0.5
                if b - last_end < 420 + way * 150:
                    keep[k] = True
                    continue
            last_end, last_inst = e, i
        if lies[k]:
            until = e
    struck = np.zeros(len(gone), bool)
    struck[order] = keep
    book.gone |= struck | gone


def live(rng: np.random.Generator, town: Town, people: People, book: Book) -> Life:
    """Write the year and close the book's ordinary part."""
    life = Life(rng, town, people, book)
    life.chronic()
    life.colds()
    life.errands()
    life.wards()
    life.births()
    book.close()
    tidy(book, people, town)
    return life
