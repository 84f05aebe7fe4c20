"""Papers in order that look out of order: new insurance, late bills, twins of a name, codes of the wrong kind."""

from __future__ import annotations

import numpy as np

from ..book import ACUTE, CHRONIC, NONE, STAY
from ..catalogue import FAVOURED, ILL, item
from ..days import DAY, HOUR, LENGTH, iso
from ..wards import stay
from ..world import World
from .care import newborn


def plant(world: World) -> None:
    """All kinds of papers."""
    world.each(new_insurance, 1, least=0)
    world.each(students, 1, least=0)
    world.each(late_bill, 1, least=0)
    world.each(last_day, 1, least=0)
    world.each(namesakes, 1, least=0)
    world.each(on_mothers_number, 1, least=0)
    world.each(typing_error, 1, least=0)
    world.each(lost_bag, 1, least=0)
    world.each(several_ills, 1, least=0)
    world.each(football_team, 1, least=0)
    world.each(phone_of_the_village_head, 1, least=0)


def new_insurance(w: World) -> None:
    """Hired in the middle of the year: resident insurance ends, employee insurance begins, with a new number and county."""
    rng = w.rng
    base = w.take(int(rng.integers(8, 16)), w.people.role == 1, w.people.insutype == 390)
    many = len(w.land.counties) - 3
    other = np.array([w.land.counties[(k + 1) % many][0] for k in w.county_of()[base]], dtype=object)
    emp = rng.integers(0, 12 * many, len(base))
    twin = w.people.clone(base, region=other, insutype=310, psn_type=11, emp=emp, quiet=True)
    g = w.group("changed_insurance", np.concatenate([base, twin]), innocent=True, solo=True)
    for a, b in zip(base, twin, strict=True):
        day = int(rng.integers(90, 260))
        w.away.append((int(a), day, LENGTH))
        w.people.columns["own_insu"][[a, b]] = False
        w.people.insured.append(
            {
                "person": int(a),
                "insutype": "390",
                "psn_insu_stas": "4",
                "psn_insu_date": "2019-01-01",
                "paus_insu_date": iso(day - 2),
            }
        )
        w.people.insured.append(
            {"person": int(b), "insutype": "310", "psn_insu_stas": "1", "psn_insu_date": iso(day), "paus_insu_date": ""}
        )
        for at in w.workdays(int(rng.integers(3, 6)), 3, day - 5, 10):
            w.book.add(a, w.people.shop[a], at * DAY + int(rng.uniform(9, 20) * HOUR), group=g)
        for at in w.workdays(int(rng.integers(3, 6)), day + 3, LENGTH - 3, 10):
            w.book.add(b, w.people.shop[b], at * DAY + int(rng.uniform(9, 20) * HOUR), group=g)
        w.groups[g].events += 1


def students(w: World) -> None:
    """Students are insured at their college and still on the village's list until August; care is paid once."""
    rng = w.rng
    base = w.take(int(rng.integers(6, 14)), w.people.role == 2, w.people.age() > 15)
    twin = w.people.clone(base, region=w.land.counties[0][0], quiet=True)
    school = w.pick("school", county=0)
    g = w.group("student_registration", np.concatenate([base, twin]), [school], innocent=True, solo=True)
    for a, b in zip(base, twin, strict=True):
        w.away.append((int(a), 190, 320))
        w.people.columns["own_insu"][b] = False
        w.people.insured.append(
            {"person": int(b), "insutype": "390", "psn_insu_stas": "1", "psn_insu_date": iso(184), "paus_insu_date": ""}
        )
        for at in w.workdays(int(rng.integers(2, 5)), 195, 315, 9):
            w.book.add(
                b,
                school,
                at * DAY + int(rng.uniform(11.8, 13) * HOUR),
                group=g,
                med=11,
                basket=ACUTE,
                diag=ILL["J06.900"],
            )
        w.groups[g].events += 1


def late_bill(w: World) -> None:
    """Died in the ward; the family settles the bill a week after the funeral."""
    rng = w.rng
    members = w.take(int(rng.integers(5, 11)), w.elder())
    g = w.group("bill_after_death", members, innocent=True, solo=True)
    for person in members:
        day, nights = int(rng.integers(10, LENGTH - 40)), int(rng.integers(4, 15))
        visit = stay(rng, w.book, person, int(w.people.ward[person]), day, nights, ILL["I63.900"], group=g, basket=STAY)
        chunk = w.book.chunks[-1]
        chunk["way"][:] = 5
        chunk["t"][:] = chunk["end"] + int(rng.integers(2, 12)) * DAY
        w.people.columns["die_day"][person] = day + nights
        w.groups[g].events += len(visit)


def last_day(w: World) -> None:
    """Medicine bought in the morning, died in the evening; and a daughter who hands back what was left."""
    rng = w.rng
    members = w.take(int(rng.integers(4, 8)), w.elder())
    g = w.group("same_day_death", members, innocent=True, solo=True)
    for person in members:
        day = int(rng.integers(10, LENGTH - 10))
        w.people.columns["die_day"][person] = day
        shop = int(w.people.shop[person])
        visit = w.book.add(person, shop, day * DAY + int(rng.uniform(8, 11) * HOUR), group=g, basket=NONE)
        w.book.line(visit, item("氨溴索口服液"), 2)
        back = w.book.add(
            person,
            shop,
            (day + 3) * DAY + int(rng.uniform(9, 17) * HOUR),
            group=g,
            basket=NONE,
            refund=True,
            orig=int(visit[0]),
        )
        w.book.line(back, item("氨溴索口服液"), -2)
        w.groups[g].events += 1


def namesakes(w: World) -> None:
    """Same name, same birthday, two persons of two counties, each with an identity number and a life."""
    rng = w.rng
    base = w.take(int(rng.integers(4, 9)), w.adult())
    double = w.take(len(base), w.adult())
    both = min(len(base), len(double))
    c = w.people.columns
    for key in ("name", "birth"):
        c[key][double[:both]] = c[key][base[:both]]
    g = w.group("namesakes", np.concatenate([base[:both], double[:both]]), innocent=True, solo=True)
    for person in np.concatenate([base[:both], double[:both]]):
        for at in w.workdays(3, gap=30):
            w.book.add(person, w.people.shop[person], at * DAY + int(rng.uniform(9, 19) * HOUR), group=g)
        w.groups[g].events += 1


def on_mothers_number(w: World) -> None:
    """Before the child has a number its jaundice lamp and growth check stand on the mother's bill, and on the father's once."""
    rng = w.rng
    place = w.pick("maternity", "county")
    members = w.take(int(rng.integers(5, 10)), w.people.role == 1, w.people.age() < 42)
    g = w.group("newborn_on_parents_card", members, [place], innocent=True, solo=True)
    for person in members:
        visits = w.book.add(
            person,
            place,
            w.workdays(2, gap=5) * DAY + int(rng.uniform(8.5, 11) * HOUR),
            group=g,
            basket=NONE,
            med=11,
            diag=ILL["P59.900"],
        )
        w.book.line(visits, item("新生儿黄疸光疗"), 1)
        w.book.line(visits, item("儿童生长评估"), 1)
        w.groups[g].events += len(visits)
    child = w.people.clone(members[:2], quiet=True, role=2, insutype=390, psn_type=14, emp=-1)
    for baby in child:
        newborn(w, int(baby), int(rng.integers(60, 300)))


def typing_error(w: World) -> None:
    """One wrong line in a template: five men have a gynaecological item of twelve yuan once, struck out a month later."""
    rng = w.rng
    place = w.pick("centre", "county")
    members = w.take(int(rng.integers(4, 8)), w.people.sex == 1, w.adult(), w.near_place(place) < 30)
    g = w.group("coding_error", members, [place], innocent=True, solo=True)
    day = int(rng.integers(20, 300))
    for person in members:
        visit = w.book.add(
            person,
            place,
            (day + int(rng.integers(0, 3))) * DAY + int(rng.uniform(8.5, 16) * HOUR),
            group=g,
            med=11,
            basket=ACUTE,
            diag=ILL["K29.500"],
        )
        w.book.line(visit, item("妇科检查"), 1, 12.0)
        w.groups[g].events += 1


def lost_bag(w: World) -> None:
    """The bag with a month's tablets stayed on the bus: the same drug again after three days, once."""
    rng = w.rng
    members = w.take(int(rng.integers(6, 14)), w.elder())
    g = w.group("lost_drug", members, innocent=True, solo=True)
    for person in members:
        place, day = int(w.people.shop[person]), int(rng.integers(10, LENGTH - 10))
        drug = int(rng.choice(FAVOURED))
        for at in (day, day + int(rng.integers(1, 5))):
            visit = w.book.add(person, place, at * DAY + int(rng.uniform(8.5, 18) * HOUR), group=g, basket=NONE)
            w.book.line(visit, drug, 2)
        w.groups[g].events += 1


def several_ills(w: World) -> None:
    """Four illnesses, three departments, three prescriptions on one morning: the hospital settles each for itself."""
    rng = w.rng
    place = w.pick("county", "tertiary")
    members = w.take(int(rng.integers(8, 16)), w.elder(), near=w.near_place(place) + rng.exponential(8, len(w.people)))
    g = w.group("several_illnesses", members, [place], innocent=True, solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(4, 8)), gap=24):
            t = day * DAY + int(rng.uniform(8.2, 10) * HOUR)
            for code in ("I10.x00", "E11.900", "M17.900"):
                w.book.add(
                    person,
                    place,
                    t,
                    group=g,
                    med=14 if code[0] != "M" else 11,
                    basket=CHRONIC if code[0] != "M" else ACUTE,
                    diag=ILL[code],
                )
                t += int(rng.uniform(600, 2400))
            w.groups[g].events += 1


def football_team(w: World) -> None:
    """A sports school: sprains and breaks of the same team at the same hospital, match after match."""
    rng = w.rng
    place = w.pick("county")
    members = w.take(int(rng.integers(9, 17)), w.people.role == 2, w.people.age() > 12, w.near_place(place) < 40)
    if len(members) < 4:
        return
    g = w.group("sports_team", members, [place], innocent=True)
    days = np.flatnonzero((w.days.weekday == 5) & ~w.days.holiday)[::3]
    w.together(g, members, days, place, 16.3, gap=400, attend=0.22, med=13, basket=ACUTE, diag=ILL["S61.900"])
    broken = rng.choice(members, min(3, len(members)), replace=False)
    stay(rng, w.book, broken, place, rng.choice(days, len(broken)), 8, ILL["S82.200"], group=g, med=22, basket=STAY)


def phone_of_the_village_head(w: World) -> None:
    """The village cadre enrolled old people without phones under the office's number; they share nothing else."""
    rng = w.rng
    rural = w.land.home_rural[w.people.home]
    homes = np.bincount(w.people.home[w.free(w.elder(), rural)], minlength=len(w.land.home_name))
    members = w.take(int(rng.integers(9, 18)), w.elder(), w.people.home == int(homes.argmax()))
    w.people.columns["mob"][members] = f"141{int(rng.integers(0, 10**8)):08d}"
    g = w.group("shared_office_phone", members, innocent=True, solo=True)
    for person in members:
        for at in w.workdays(4, gap=20):
            w.book.add(person, w.people.shop[person], at * DAY + int(rng.uniform(8.5, 11) * HOUR), group=g)
        w.groups[g].events += 1
