"""Persons who are not who they are: dead, insured twice, of the wrong sex, mothers on paper payrolls."""

from __future__ import annotations

import numpy as np

from ..catalogue import DIAG, ITEM
from ..gather import any_of, at, group, meet, present, start
from ..land import COAST, NEIGHBOUR
from ..people import extend
from ..world import DAY, World


def deceased_claims(world: World, turn: int) -> None:
    """The cards of the dead go on buying at one shop, or one village clinic goes on treating them."""
    rng = world.rng
    clinic = turn % 2 == 1
    place = any_of(world, "village") if clinic else any_of(world, "pharmacy")
    who = world.take(int(rng.integers(5, 12)), world.people.age > 62, at(world, place), 60)
    world.people.died[who] = rng.integers(5, 130, len(who))
    world.thin(who, 0.5)
    book = world.book
    for person in who:
        own = world.own(int(person))
        late = book.column("minute")[own] // DAY >= world.people.died[person] if len(own) else np.zeros(0, bool)
        book.dropped.update(own[late].tolist())
    visits: list[int] = []
    for person in who:
        for date in rng.integers(world.people.died[person] + 12, 358, int(rng.integers(3, 8))):
            more = {"med": 11, "doctor": world.places.first_doctor[place], "diag": DIAG["bron"]} if clinic else {}
            visits += meet(
                world,
                np.array([person]),
                place,
                world.open_day(place, date),
                start(world, place),
                20,
                (("visit", 1), ("inf1", 2), ("ab2", 2)) if clinic else (("htn2", 2), ("chd2", 3), ("kid1", 1)),
                spread=2 if clinic else 1,
                **more,
            ).tolist()
    day = book.column("minute")[visits] // DAY
    after = [v for v, d in zip(visits, day, strict=True) if d > world.people.died[book.column("person")[v]]]
    book.dropped.update(set(visits) - set(after))
    group(world, "deceased_claims", after, who, joint=len(after))


def duplicate_enrolment(world: World, turn: int) -> None:
    """Migrants insured at home and at work under two numbers; the same stay is claimed at both."""
    rng, people = world.rng, world.people
    who = world.take(int(rng.integers(6, 14)), (people.age > 22) & (people.age < 58) & (people.insutype == "390"))
    away = COAST if turn % 2 else NEIGHBOUR
    cert = people.cert[who].copy()
    if turn % 2:
        cert[: len(who) // 2] = ""
    twin = extend(
        people,
        who,
        cert=cert,
        insutype="310",
        psn_type="11",
        region=away,
        card=np.array([f"Z{n:08d}" for n in rng.integers(0, 10**8, len(who))], dtype=object),
        live=np.array([f"外来务工集体宿舍{n}室" for n in range(len(who))], dtype=object),
    )
    home = any_of(world, "county", "private")
    far = any_of(world, "coast_hospital" if turn % 2 else "neighbour_hospital", fresh=False)
    book, visits, pairs = world.book, [], 0
    for person, other in zip(who, twin, strict=True):
        for date in world.dates(int(rng.integers(2, 5)), 20, 320, 40):
            length = int(rng.integers(4, 10))
            shift = int(rng.integers(-1, 2))
            end = (date + length) * DAY + 660
            one = book.write(
                person=person,
                place=home,
                minute=end,
                days=length,
                med=21,
                dose=6,
                diag=DIAG["disc"],
                doctor=world.places.first_doctor[home],
                planted=1,
            )
            two = book.write(
                person=other,
                place=far,
                minute=end + shift * DAY + 40,
                days=length,
                med=21,
                dose=6,
                diag=DIAG["disc"],
                doctor=world.places.first_doctor[far],
                planted=1,
            )
            own = world.own(int(person))
            day = book.column("minute")[own] // DAY if len(own) else own
            book.dropped.update(own[(day > date - 12) & (day < date + length + 12)].tolist())
            visits += [int(one[0]), int(two[0])]
            pairs += 1
    group(world, "duplicate_enrolment", visits, np.concatenate([who, twin]), joint=pairs)


def identity_mismatch(world: World, turn: int) -> None:
    """Others are treated on their cards: men at the gynaecologist's, girls with a prostate, at one clinic."""
    rng, people = world.rng, world.people
    place = any_of(world, "private", "maternity", "tcm")
    men = turn % 2 == 0
    who = world.take(
        int(rng.integers(6, 13)),
        (people.sex == (1 if men else 2)) & (people.age > 18) & (people.age < 70),
        at(world, place),
        60,
    )
    world.thin(who, max(world.level.keep, 0.5))
    visits: list[int] = []
    for person in who:
        for date in rng.integers(10, 350, int(rng.integers(2, 5))):
            visit = meet(
                world,
                np.array([person]),
                place,
                world.open_day(place, date),
                start(world, place),
                30,
                med=11,
                diag=DIAG["vagi" if men else "pros"],
                doctor=world.places.first_doctor[place] + int(rng.integers(0, world.places.doctors[place])),
            )
            for key in (
                ("visit", "gyn1", "gyn3" if rng.random() < 0.5 else "gyn2") if men else ("visit", "pros1", "pros2")
            ):
                world.book.lines(visit, ITEM[key], 1)
            visits += visit.tolist()
    group(world, "identity_mismatch", visits, who, joint=len(visits))


def maternity_employer(world: World, turn: int) -> None:
    """A company on paper: nearly everybody on its payroll is a woman who joined some months before she gave birth."""
    rng, people, land = world.rng, world.people, world.land
    employer = len(land.employers)
    land.employers.append(
        (
            f"E7{turn:03d}88",
            ("云脊盛丰商务服务部", "云脊锦程企业管理有限公司", "松岭鸿达信息咨询部")[turn % 3],
            "shell",
            0,
        )
    )
    who = world.take(
        int(rng.integers(9, 20)), (people.sex == 2) & (people.age > 20) & (people.age < 42) & (people.insutype == "390")
    )
    cover = world.take(
        2 if world.level.name == "easy" else 4, (people.age > 25) & (people.age < 50) & (people.insutype == "390")
    )
    visits: list[int] = []
    for part in (who, cover):
        people.emp[part], people.insutype[part], people.psn_type[part] = employer, "310", "11"
    for person in who:
        day = int(rng.integers(60, 350))
        joined = day - int(rng.integers(25, 130 if world.level.name != "hard" else 190))
        world.insured.append({"person": int(person), "psn_insu_date": str(np.datetime64("2025-01-01") + joined)})
        visits += birth(world, int(person), day)
    for person in cover:
        world.insured.append({"person": int(person), "psn_insu_date": "2024-11-01"})
    group(world, "maternity_employer", visits, who, joint=len(who), employers=[employer], key="employer")


def birth(world: World, person: int, day: int) -> list[int]:
    """A delivery at a hospital that does them, with its stay of three to six days; the visit's number."""
    rng = world.rng
    place = int(rng.choice(world.places.of("maternity", "county")))
    own = world.own(person)
    when = world.book.column("minute")[own] // DAY if len(own) else own
    world.book.dropped.update(own[(when > day - 14) & (when < day + 6)].tolist())
    length = int(rng.integers(3, 7))
    visit = world.book.write(
        person=person,
        place=place,
        minute=day * DAY + int(rng.integers(560, 960)),
        med=52,
        days=length,
        diag=DIAG["birth"],
        doctor=world.places.first_doctor[place],
        bed=int(rng.integers(1, 40)),
        planted=1,
    )
    for key, count in (
        ("cs" if rng.random() < 0.35 else "birth", 1),
        ("bed", length),
        ("nurse1", length),
        ("round", length),
    ):
        world.book.lines(visit, ITEM[key], count)
    return visit.tolist()


def trauma_liability(world: World, turn: int) -> None:
    """The same people hurt again and again together, a few days' stay each time, now in this hospital, now in that."""
    rng, people, level = world.rng, world.people, world.level
    county = int(rng.integers(0, 6))
    who = world.take(int(rng.integers(6, 12)), (people.county == county) & (people.age > 20) & (people.age < 60))
    places = [
        any_of(world, "county", "private", "city", "tcm", county=county, fresh=False) for _ in range(level.places + 1)
    ]
    visits: list[int] = []
    for number, date in enumerate(world.dates(int(rng.integers(6, 9)), 12, 320, 30)):
        place = places[number % len(places)]
        came = present(world, who, max(level.attend, 0.6), 3)
        for person in came:
            length = int(rng.integers(3, 7))
            own = world.own(int(person))
            day = world.book.column("minute")[own] // DAY if len(own) else own
            world.book.dropped.update(own[(day > date - 10) & (day < date + 14)].tolist())
            begin = date * DAY + int(rng.integers(900, 1080))
            visits += world.book.write(
                person=person,
                place=place,
                minute=begin + length * DAY,
                days=length,
                med=22,
                dose=6,
                diag=DIAG[("head", "chest", "cut")[int(rng.integers(0, 3))]],
                doctor=world.places.first_doctor[place],
                bed=int(rng.integers(1, 40)),
                planted=1,
            ).tolist()
    group(world, "trauma_liability", visits, who, joint=number + 1, key="patient")


PLANTERS = {
    "deceased_claims": (deceased_claims, 3),
    "duplicate_enrolment": (duplicate_enrolment, 3),
    "identity_mismatch": (identity_mismatch, 2),
    "maternity_employer": (maternity_employer, 2),
    "trauma_liability": (trauma_liability, 2),
}
