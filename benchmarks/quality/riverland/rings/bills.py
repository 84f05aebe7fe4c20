"""Bills: services that do not fit the owner or the day, prescriptions in pieces, consumables from nowhere, accidents again."""

from __future__ import annotations

import numpy as np

from ..book import CERT_CARD, NONE, STAY
from ..catalogue import ILL, item
from ..days import DAY, HOUR, LENGTH
from ..wards import stay
from ..world import World
from .steer import doctor_of


def plant(world: World) -> None:
    """All rings of bills."""
    world.each(wrong_person, 1.3)
    world.each(thirty_hours, 1)
    world.each(pieces, 1)
    world.each(too_much, 1)
    world.each(discharge_bag, 0.7)
    world.each(lenses, 1)
    world.each(accidents, 1)


def wrong_person(w: World) -> None:
    """Cards of others pay for what their owners cannot have: men's cards for gynaecology, old women's for pregnancies."""
    rng = w.rng
    house = w.pick("private", "clinic")
    doctor = doctor_of(w, house)
    members = w.take(
        int(rng.integers(6, 14)), w.people.sex == 1, w.adult(), w.near_place(house) < 40, keep=w.camouflage.keep
    )
    old = w.take(int(rng.integers(0, 5)), w.people.sex == 2, w.people.age() > 58, w.near_place(house) < 40)
    members = np.concatenate([members, old])
    g = w.group("identity_mismatch", members, [house], doctors=[doctor], solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(1, 4)), gap=10):
            visit = w.book.add(
                person,
                house,
                day * DAY + int(rng.uniform(8.5, 17) * HOUR),
                group=g,
                basket=NONE,
                med=11,
                diag=ILL["Z34.900" if person in old else "N76.000"],
                doctor=doctor,
                cert=CERT_CARD,
            )
            w.book.line(visit, item("产前检查" if person in old else "妇科检查"), 1)
            w.book.line(visit, item(str(rng.choice(["妇炎洁栓", "宫颈液基", "益母草"]))), 1)
            w.groups[g].events += 1


def _therapist(w: World, house: int, doctor: int, away: int) -> None:
    """The doctor's own person record, and a stay in another house while the code goes on billing."""
    person = w.take(1, w.people.role == 1)
    w.people.columns["name"][person] = w.land.doctor_name[doctor]
    w.people.employers.append((f"E{w.land.code[house][1:]}", str(w.land.name[house])))
    w.people.columns["emp"][person] = len(w.people.employers) - 1
    w.people.columns["insutype"][person], w.people.columns["psn_type"][person] = 310, 11
    other = w.pick("county", "tertiary", other=int(w.land.county[house]))
    stay(w.rng, w.book, person, other, away, 9, ILL["K80.200"])


def thirty_hours(w: World) -> None:
    """One therapist's code bills more half-hours than a day has, and goes on while the therapist is operated on."""
    rng, c = w.rng, w.camouflage
    house = w.pick("private", "tcm", "centre")
    doctor = doctor_of(w, house)
    patients = w.take(
        int(rng.integers(14, 28)), w.adult(), near=w.near_place(house) + rng.exponential(4, len(w.people)), keep=c.keep
    )
    g = w.group("phantom_charges", patients, [house], doctors=[doctor], solo=True)
    days = w.workdays(int(rng.integers(10, 20)), gap=3)
    away = int(days[len(days) // 2]) - 4
    for day in np.unique(np.append(days, [away + 2, away + 5])):
        here = patients[rng.random(len(patients)) < 0.45 + 0.4 * c.attend]
        t = day * DAY + (rng.uniform(8.3, 17, len(here)) * HOUR).astype(int)
        visit = w.book.add(here, house, t, group=g, basket=NONE, med=11, diag=ILL["M54.500"], doctor=doctor)
        for name in ("推拿", "电针", "中药熏洗"):
            w.book.line(visit, item(name), rng.integers(1, 4, len(here)))
        w.groups[g].events += 1
    _therapist(w, house, doctor, away)


def pieces(w: World) -> None:
    """One consultation becomes three to six prescriptions, each settled for itself, to stay under the limit of one."""
    rng = w.rng
    house = w.pick("centre", "private", "clinic")
    doctor = doctor_of(w, house)
    patients = w.take(
        int(rng.integers(12, 26)), w.adult(), near=w.near_place(house) + rng.exponential(4, len(w.people))
    )
    g = w.group("repeat_prescription", patients, [house], doctors=[doctor], solo=True)
    for person in patients:
        for day in w.workdays(int(rng.integers(2, 7)), gap=10):
            t = day * DAY + int(rng.uniform(8.3, 15) * HOUR)
            drug = item(str(rng.choice(["脑心通", "银杏叶", "奥美拉唑", "塞来昔布"])))
            for _ in range(int(rng.integers(2 + (w.camouflage.name == "easy"), 6))):
                visit = w.book.add(
                    person, house, t, group=g, basket=NONE, med=11, diag=ILL["I69.300"], doctor=doctor, rx=w.book.rx(1)
                )
                w.book.line(visit, drug, int(rng.integers(1, 3)))
                w.book.line(visit, item("一般诊疗费"), 1)
                t += int(rng.uniform(60, 1500))
            w.groups[g].events += 1


def too_much(w: World) -> None:
    """A doctor writes half a year of one drug at every monthly visit."""
    rng = w.rng
    house = w.pick("county", "centre", "clinic")
    doctor = doctor_of(w, house)
    patients = w.take(int(rng.integers(8, 20)), w.elder(), near=w.near_place(house) + rng.exponential(5, len(w.people)))
    g = w.group("over_prescribing", patients, [house], doctors=[doctor], solo=True)
    for person in patients:
        for day in w.workdays(int(rng.integers(4, 9)), gap=24):
            visit = w.book.add(
                person,
                house,
                day * DAY + int(rng.uniform(8.3, 16.5) * HOUR),
                group=g,
                basket=NONE,
                med=14,
                diag=ILL["E11.900"],
                doctor=doctor,
                rx=w.book.rx(1),
            )
            w.book.line(visit, item("达格列净"), int(rng.integers(8, 15)))
            w.book.line(visit, item("甘精胰岛素"), int(rng.integers(4, 9)))
            w.groups[g].events += 1


def discharge_bag(w: World) -> None:
    """A house hands out months of drugs on the day of discharge."""
    rng = w.rng
    house = w.pick("private", "centre")
    doctor = doctor_of(w, house)
    patients = w.take(int(rng.integers(9, 18)), w.elder(), near=w.near_place(house) + rng.exponential(5, len(w.people)))
    g = w.group("over_prescribing", patients, [house], doctors=[doctor], solo=True)
    day = rng.integers(10, LENGTH - 20, len(patients))
    visit = stay(rng, w.book, patients, house, day, 7, ILL["I63.900"], group=g, doctor=doctor)
    w.book.line(visit, item("脑心通"), rng.integers(20, 40, len(patients)))
    w.book.line(visit, item("银杏叶"), rng.integers(14, 30, len(patients)))
    w.groups[g].events = len(patients)


def lenses(w: World) -> None:
    """Stents and lenses on bills of patients whom nobody operated on."""
    rng = w.rng
    house = w.pick("private", "tcm", "county")
    patients = w.take(int(rng.integers(9, 22)), w.elder(), near=w.near_place(house) + rng.exponential(6, len(w.people)))
    g = w.group("high_value_consumables", patients, [house], solo=True)
    day = rng.integers(5, LENGTH - 15, len(patients))
    heart = rng.random() < 0.5
    visit = stay(
        rng,
        w.book,
        patients,
        house,
        day,
        rng.integers(3, 7, len(patients)),
        ILL["I20.000" if heart else "H81.900"],
        group=g,
        basket=STAY,
    )
    w.book.line(visit, item("药物涂层支架" if heart else "人工晶体"), rng.integers(1, 4, len(patients)))
    w.groups[g].events = len(patients)


def accidents(w: World) -> None:
    """The same few have an accident together again and again; each time the fund pays for what an insurer should."""
    rng = w.rng
    house = w.pick("private", "county")
    members = w.take(int(rng.integers(4, 9)), w.people.role == 1, w.near_place(house) < 35, keep=w.camouflage.keep)
    g = w.group("trauma_liability", members, [house])
    for day in w.workdays(int(rng.integers(3, 6)), 10, LENGTH - 20, 35):
        here = members[rng.random(len(members)) < 0.55 + 0.4 * w.camouflage.attend]
        if len(here) < 2:
            continue
        diag = rng.choice([ILL["S06.000"], ILL["S82.200"], ILL["T07.x00"]], len(here))
        stay(
            rng,
            w.book,
            here,
            house,
            day,
            rng.integers(4, 11, len(here)),
            diag,
            group=g,
            med=22,
            event=w.events,
            basket=STAY,
        )
        w.events += 1
        w.groups[g].events += 1
