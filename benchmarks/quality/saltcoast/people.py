"""Households of the salt coast, their illnesses, their phones, their usual places."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle

from .coast import BEYOND, HOME, Inst, Place, apart

SURNAMES = "陈林黄郑吴张李王刘杨蔡谢许叶苏江曾洪赖邱沈卢方施柯翁欧"
MALE, FEMALE = "国强志明建伟海波文斌家辉永福金龙", "秀英丽华美珍玉兰雅芳淑贞惠敏小燕"
NEW_YEAR = date(2025, 1, 1)
NATIVES = ("3604", "3702", "4203", "5115", "5202")


@dataclass(eq=False)
class Person:
    """An insured person; ``usual`` holds clinic, pharmacy and hospital, each as a short list."""

    no: str
    cert: str
    name: str
    sex: str
    born: date
    place: Place
    house: int
    address: str
    insured: str
    insutype: str
    ptype: str
    emp: str = ""
    phone: str = ""
    poor: bool = False
    ills: tuple[str, ...] = ()
    card: str = ""
    means: str = "03"
    usual: dict[str, list[Inst]] = field(default_factory=dict)
    died: date | None = None
    since: date = date(2019, 1, 1)
    until: date | None = None
    listed: bool = True

    @property
    def age(self) -> int:
        """Years at the new year."""
        return (NEW_YEAR - self.born).days // 365


def identity(rng: random.Random, region: str, born: date, sex: str) -> str:
    """An identity number of 18 characters whose check digit is right."""
    body = f"{region}{born:%Y%m%d}{rng.randrange(100):02d}{rng.randrange(5) * 2 + (sex == '1')}"
    total = sum(int(c) * w for c, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return body + "10X98765432"[total % 11]


def employers(rng: random.Random, count: int) -> list[tuple[str, str, str, float]]:
    """Number, name, region and weight of employers, few of them large."""
    kinds = ("水产加工厂", "电子有限公司", "鞋业有限公司", "物流公司", "中学", "幼儿园", "造船厂", "机关事务中心")
    return [
        (f"E{3509}{n:06d}", f"盐州{rng.choice('海港新东南北')}{rng.choice('润达兴源')}{kinds[n % 8]}{n}",
         rng.choices(HOME, (5, 6, 2, 1, 1))[0], rng.paretovariate(1.1))
        for n in range(count)
    ]  # fmt: skip


def people(rng: random.Random, spots: list[Place], insts: list[Inst], count: int) -> list[Person]:
    """Whole households until there are so many persons."""
    works = employers(rng, max(40, count // 120))
    found: list[Person] = []
    seats = cycle(range(1, 7))
    house = 0
    while len(found) < count:
        house += 1
        place = rng.choices(spots, [s.weight for s in spots])[0]
        ages = _household(rng, place)
        surname = rng.choice(SURNAMES)
        if place.kind in ("estate", "dormitory"):
            where = f"{place.name}{house % 9 + 1}栋{house % 4 + 1}单元{next(seats)}0{house % 3 + 1}"
        else:
            where = f"{place.name}第{house % 6 + 1}组"
        mobile = f"1{rng.choice('3589')}{rng.randrange(10**9):09d}"
        outsider = place.kind == "dormitory" and rng.random() < 0.45
        native = (rng.choice(NATIVES) if rng.random() < 0.5 else "3604") + "28"
        origin = native if outsider else place.region
        work = rng.choices(works, [w[3] * (6 if w[2] == place.region else 0.2) for w in works])[0]
        usual = _usual(rng, place, insts)
        for age, sex, own in ages:
            born = date(2025 - age, 1, 1) - timedelta(days=rng.randrange(365))
            adult = 18 <= age < 60
            employee = (
                adult and not outsider and rng.random() < (0.75 if place.kind in ("estate", "dormitory") else 0.25)
            )
            retired = age >= 60 and place.kind == "estate" and rng.random() < 0.55
            name = (surname if own else rng.choice(SURNAMES)) + "".join(rng.sample(MALE if sex == "1" else FEMALE, 2))
            person = Person(
                f"{origin[:4]}{rng.randrange(10**12):012d}", identity(rng, origin, born, sex), name, sex, born, place,
                house, where, origin, "310" if employee or retired else "390",
                "11" if employee else "12" if retired else "14", work[0] + "|" + work[1] if employee else "",
            )  # fmt: skip
            person.phone = (
                mobile
                if age < 14 or age > 72 or rng.random() < 0.1
                else f"1{rng.choice('3589')}{rng.randrange(10**9):09d}"
            )
            if rng.random() < 0.14:
                person.phone = ""
            person.poor = place.kind in ("village", "island", "fishing") and rng.random() < 0.07
            person.card = f"F{rng.randrange(10**8):08d}"
            person.means = rng.choices(("03", "01", "02"), (70, 22, 8) if age > 55 else (45, 50, 5))[0]
            person.ills = _ills(rng, age, sex)
            person.listed = not outsider or rng.random() < 0.4
            person.since = date(2015, 1, 1) + timedelta(days=rng.randrange(3500))
            person.usual = usual if rng.random() < 0.7 else _usual(rng, place, insts)
            found.append(person)
    return found


def _household(rng: random.Random, place: Place) -> list[tuple[int, str, bool]]:
    """Ages, sexes and who bears the family's name."""
    if place.kind == "dormitory":
        return [(rng.randint(18, 52), rng.choice("12"), True) for _ in range(rng.choices((1, 2, 3), (6, 3, 1))[0])]
    elder = rng.randint(58, 88)
    pair = [(elder, "1", True), (max(55, elder - rng.randint(0, 5)), "2", False)]
    adult = rng.randint(26, 52)
    young = [(adult, "1", True), (adult - rng.randint(-2, 4), "2", False)]
    children = [(max(0, adult - rng.randint(24, 32)), rng.choice("12"), True) for _ in range(rng.choice((0, 1, 1, 2)))]
    children = [c for c in children if c[0] < 22]
    aged = 0.4 if place.kind in ("village", "island", "fishing") else 0.22
    draw = rng.random()
    if draw < aged:
        return pair if rng.random() < 0.65 else pair[rng.randrange(2) :][:1]
    if draw < aged + 0.2:
        return pair[: rng.choice((1, 2))] + young + children
    return young + children if draw < 0.9 else young[:1]


def _ills(rng: random.Random, age: int, sex: str) -> tuple[str, ...]:
    found = []
    for code, start, top in (("I10.x00", 40, 0.38), ("E11.900", 42, 0.2), ("I25.103", 52, 0.14), ("J44.900", 55, 0.07),
                             ("B18.100", 22, 0.03), ("M81.900", 58, 0.09 if sex == "2" else 0.02)):  # fmt: skip
        if age >= start and rng.random() < top * min(1.0, (age - start + 8) / 25):
            found.append(code)
    return tuple(found)


def _usual(rng: random.Random, place: Place, insts: list[Inst]) -> dict[str, list[Inst]]:
    found = {}
    home = place.region == BEYOND
    for kind, near in (("clinic", 2.6), ("pharmacy", 2.3), ("hospital", 1.3)):
        some = [i for i in insts if i.kind == kind and i.weight > 0 and (i.region == BEYOND or not home)
                and i.region != "350102" and "网上" not in i.name]  # fmt: skip
        weights = [i.weight / (0.6 + apart(i, place)) ** near for i in some]
        found[kind] = rng.choices(some, weights, k=3)
    return found


def kin(people_: list[Person]) -> dict[int, list[Person]]:
    """Persons by household."""
    found: dict[int, list[Person]] = {}
    for person in people_:
        found.setdefault(person.house, []).append(person)
    return found
