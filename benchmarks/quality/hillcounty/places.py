"""Institutions: a giant hospital, county and township hospitals with few open days, chains, parcels from afar, a bus."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .land import COAST, COAST_AT, NEIGHBOUR, NEIGHBOUR_AT, SEATS, Land
from .people import People, names

Array = np.ndarray[Any, Any]
DAYS = 365
SHOPS = ("pharmacy", "online", "coast_pharmacy", "neighbour_pharmacy")
HOSPITALS = ("giant", "city", "maternity", "tcm", "private", "county", "town")


@dataclass
class Places:
    """Lists and arrays over institutions, and over doctors (``doctor_*``); minutes of a day for opening hours."""

    code: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    level: list[str] = field(default_factory=list)
    region: list[str] = field(default_factory=list)
    county: list[int] = field(default_factory=list)
    town: list[int] = field(default_factory=list)
    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    opens: list[int] = field(default_factory=list)
    shuts: list[int] = field(default_factory=list)
    since: list[str] = field(default_factory=list)
    open: list[Array] = field(default_factory=list)
    operators: list[int] = field(default_factory=list)
    doctors: list[int] = field(default_factory=list)
    first_doctor: list[int] = field(default_factory=list)
    doctor_name: list[str] = field(default_factory=list)
    doctor_place: list[int] = field(default_factory=list)
    doctor_person: list[int] = field(default_factory=list)
    employer: dict[int, int] = field(default_factory=dict)

    def add(
        self,
        name: str,
        kind: str,
        region: str,
        county: int,
        at: tuple[float, float],
        *,
        town: int = -1,
        level: str = "",
        days: Array | None = None,
        hours: tuple[int, int] = (8, 18),
        doctors: int = 0,
        operators: int = 2,
        since: str = "2012-05-01",
    ) -> int:
        """A new institution; its index."""
        number = len(self.code)
        letter = "P" if kind in SHOPS else "H"
        self.code.append(f"{letter}{region}{number * 31 % 9973:05d}")
        for column, value in (
            (self.name, name),
            (self.kind, kind),
            (self.level, level),
            (self.region, region),
            (self.since, since),
        ):
            column.append(value)
        self.county.append(county)
        self.town.append(town)
        self.x.append(float(at[0]))
        self.y.append(float(at[1]))
        self.opens.append(hours[0] * 60)
        self.shuts.append(hours[1] * 60)
        self.open.append(np.ones(DAYS, bool) if days is None else days)
        self.operators.append(operators)
        self.doctors.append(doctors)
        self.first_doctor.append(len(self.doctor_place))
        self.doctor_place += [number] * doctors
        return number

    def of(self, *kinds: str, county: int | None = None) -> Array:
        """Indices of institutions of these kinds, of one county where given."""
        return np.array(
            [i for i, kind in enumerate(self.kind) if kind in kinds and county in (None, self.county[i])], dtype=int
        )


def found(rng: np.random.Generator, land: Land, persons: int) -> Places:
    """All institutions that are not made for one group only."""
    places, more = Places(), max(0, persons // 20_000 - 1)
    day = np.arange(DAYS)
    weekday = (day + 2) % 7
    work = weekday < 5
    six = weekday < 6
    city = land.county_code[0]
    giant = places.add(
        "云脊市第一人民医院", "giant", city, 0, (1.2, -0.8), level="3", hours=(8, 18), doctors=34, operators=12
    )
    del giant
    for name, kind, doctors in (
        ("云脊市中医医院", "tcm", 9),
        ("云脊市妇幼保健院", "maternity", 8),
        ("云脊市第二人民医院", "city", 11),
    ):
        places.add(
            name,
            kind,
            city,
            0,
            _near(rng, (0, 0), 3),
            level="3" if kind == "city" else "2",
            doctors=doctors,
            days=six,
            operators=4,
        )
    for n in range(3 + more):
        places.add(
            f"云脊{'康仁和瑞'[n % 4]}民医院{'' if n < 4 else n}",
            "private",
            city,
            0,
            _near(rng, (0, 0), 6),
            level="2",
            doctors=5,
            operators=2,
        )
    for n in range(5 + more):
        places.add(
            f"城区第{n + 1}社区卫生服务中心", "chc", city, 0, _near(rng, (0, 0), 4), level="1", doctors=3, days=six
        )
    for county in range(1, len(SEATS)):
        at, code, name = (
            SEATS[county],
            str(land.county_code[county]),
            ["", "石门", "松岭", "盐井", "雾溪", "铁索"][county],
        )
        places.add(f"{name}县人民医院", "county", code, county, _near(rng, at, 1), level="2", doctors=12, operators=4)
        places.add(
            f"{name}县中医院", "tcm", code, county, _near(rng, at, 1.5), level="2", doctors=5, days=six, operators=3
        )
        places.add(
            f"{name}{'惠安康德'[county % 4]}医院", "private", code, county, _near(rng, at, 2), level="1", doctors=4
        )
        for n in range(2 + more):
            places.add(f"康宁大药房{name}{n + 1}店", "pharmacy", code, county, _near(rng, at, 1.2), hours=(8, 22))
    seats = {int(np.flatnonzero(land.town_county == county)[0]) for county in range(len(SEATS))}
    for town in range(len(land.town_x)):
        county, code = int(land.town_county[town]), str(land.county_code[land.town_county[town]])
        at = (float(land.town_x[town]), float(land.town_y[town]))
        if town in seats:
            continue
        market = day % 5 == town % 5
        short = land.town_name[town][-3:-1]
        places.add(
            f"{land.town_name[town]}卫生院",
            "town",
            code,
            county,
            _near(rng, at, 0.4),
            town=town,
            level="1",
            doctors=3,
            days=work if town % 3 else market | (weekday == 1),
            hours=(8, 17),
        )
        if town % 4 != 3:
            places.add(
                f"{short}百姓药店",
                "pharmacy",
                code,
                county,
                _near(rng, at, 0.6),
                town=town,
                hours=(8, 20),
                operators=1,
                days=six | market,
            )
        mine = np.flatnonzero((land.village_town == town) & ~land.urban)
        for village in mine[: 2 if town % 2 else 1]:
            places.add(
                f"{land.village_name[village]}卫生室",
                "village",
                code,
                county,
                (land.village_x[village], land.village_y[village]),
                town=town,
                doctors=1,
                operators=1,
                days=(day + village) % 2 == 0,
                hours=(8, 19),
            )
    for n in range(9 + 4 * more):
        chain = ("康宁大药房", "益民堂", "聚仁堂")[n % 3]
        places.add(
            f"{chain}城区{n + 1}店",
            "pharmacy",
            city,
            0,
            _near(rng, (0, 0), 4),
            hours=(7, 23) if n % 4 == 0 else (8, 22),
            operators=3 if n % 3 == 0 else 2,
        )
    places.add(
        "云脊智送网上药店", "online", city, 0, _near(rng, (0, 0), 9), hours=(0, 24), operators=1, since="2021-03-01"
    )
    places.add(
        "健速达互联网药房", "online", NEIGHBOUR, -1, NEIGHBOUR_AT, hours=(0, 24), operators=1, since="2020-07-01"
    )
    for n, at in enumerate((SEATS[0], SEATS[2])):
        places.add(
            f"{'云脊' if n == 0 else '松岭'}血液透析中心",
            "dialysis",
            str(land.county_code[(0, 2)[n]]),
            (0, 2)[n],
            _near(rng, at, 2),
            level="2",
            doctors=2,
            days=six,
            hours=(7, 21),
        )
    places.add("云脊市流动医院(巡回医疗车)", "bus", city, 0, (0.0, 0.0), level="1", doctors=3, hours=(8, 18))
    coast = {"region": COAST, "county": -2}
    places.add("海湾市人民医院", "coast_hospital", at=COAST_AT, level="3", doctors=10, operators=5, **coast)
    for n in range(2):
        places.add(f"海湾椰风药店{n + 1}号店", "coast_pharmacy", at=_near(rng, COAST_AT, 4), hours=(8, 22), **coast)
    places.add("北邻州中心医院", "neighbour_hospital", NEIGHBOUR, -1, NEIGHBOUR_AT, level="3", doctors=10, operators=4)
    places.add("北邻州仁心药店", "neighbour_pharmacy", NEIGHBOUR, -1, _near(rng, NEIGHBOUR_AT, 3), hours=(8, 22))
    return places


def _near(rng: np.random.Generator, at: tuple[float, float], spread: float) -> tuple[float, float]:
    return float(at[0] + rng.normal(0, spread / 1.5)), float(at[1] + rng.normal(0, spread / 1.5))


def staff(rng: np.random.Generator, land: Land, places: Places, people: People) -> None:
    """Make employees of the county into the institutions' doctors; hospitals are employers of their doctors."""
    surnames = rng.integers(0, 60, len(places.doctor_place))
    strangers = names(rng, surnames)
    for doctor, place in enumerate(places.doctor_place):
        county, person = places.county[place], -1
        if county >= 0 and places.kind[place] in HOSPITALS:
            if place not in places.employer:
                places.employer[place] = len(land.employers)
                land.employers.append((f"E9{place:05d}", places.name[place], "hospital", county))
            if doctor % 2 == 0:
                able = np.flatnonzero(
                    people.free
                    & (people.county == county)
                    & (people.age > 25)
                    & (people.age < 58)
                    & (people.insutype == "310")
                )
                if len(able):
                    person = int(rng.choice(able))
                    people.emp[person] = places.employer[place]
                    people.psn_type[person] = "11"
                    people.free[person] = False
        places.doctor_person.append(person)
        places.doctor_name.append(str(people.name[person]) if person >= 0 else str(strangers[doctor]))


def doctor_code(places: Places, doctor: int) -> str:
    """The national code of a doctor's number."""
    return f"D{places.region[places.doctor_place[doctor]]}{doctor * 17 + 1203:07d}"
