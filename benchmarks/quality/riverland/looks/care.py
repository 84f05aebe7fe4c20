"""Courses of care: chairs in shifts, cycles, second eyes, transfers, doctors who come once a month."""

from __future__ import annotations

import numpy as np

from ..book import CHEMO, CHRONIC, DIALYSIS, EXAM, FILL, OTC, THERAPY
from ..catalogue import ILL, item
from ..days import DAY, HOUR, LENGTH
from ..rings.steer import doctor_of
from ..wards import stay
from ..world import World


def plant(world: World) -> None:
    """All kinds of courses."""
    world.each(dialysis, 1.5, least=0)
    world.each(therapy_course, 2, least=0)
    world.each(winter_plasters, 1, least=0)
    world.each(chemotherapy, 1, least=0)
    world.each(rehabilitation, 1, least=0)
    world.each(second_eye, 1, least=0)
    world.each(mothers, 1, least=0)
    world.each(intensive_care, 1, least=0)
    world.each(visiting_specialist, 1.5, least=0)
    world.each(dispensing_window, 1, least=0)
    world.each(long_prescription, 2, least=0)


def dialysis(w: World) -> None:
    """Ten chairs, Monday Wednesday Friday: always the same people in the same minutes; two share a taxi and a pharmacy."""
    rng, p = w.rng, w.people
    place = w.pick("county", "tertiary")
    members = w.take(
        int(rng.integers(7, 13)), w.adult(), near=w.near_place(place) + rng.exponential(12, len(p)), keep=0.6
    )
    p.columns["ill"][members] = ILL["N18.001"]
    odd = int(rng.integers(0, 2))
    days = np.flatnonzero(np.isin(w.days.weekday, ([0, 2, 4], [1, 3, 5])[odd]))
    g = w.group("dialysis_shift", members, [place], innocent=True)
    hour = float(rng.choice([11.6, 16.4]))
    w.together(
        g, members, days, place, hour, gap=150, attend=0.96, med=14, basket=DIALYSIS, diag=ILL["N18.001"], ordered=True
    )
    pair = members[:2]
    shop = int(p.shop[pair[0]])
    w.together(g, pair, days[:: int(rng.integers(4, 7))], shop, min(hour + 1.2, 19), gap=60, attend=0.95)
    w.groups[g].institutions.append(shop)


def therapy_course(w: World) -> None:
    """Ten needle sessions in a row at nine in the morning; the same benches, course after course."""
    rng = w.rng
    place = w.pick("tcm", "centre")
    members = w.take(
        int(rng.integers(8, 18)),
        w.adult(),
        w.people.age() > 45,
        near=w.near_place(place) + rng.exponential(4, len(w.people)),
    )
    g = w.group("tcm_course", members, [place], innocent=True)
    doctor = doctor_of(w, place)
    for start in w.workdays(int(rng.integers(3, 6)), 5, LENGTH - 20, 20):
        batch = members[rng.random(len(members)) < 0.5]
        days = np.arange(start, start + 12)
        days = days[w.days.weekday[days] < 6]
        if len(batch) > 1:
            w.together(
                g,
                batch,
                days,
                place,
                rng.uniform(8.6, 9.6),
                gap=140,
                attend=0.85,
                med=11,
                basket=THERAPY,
                diag=ILL["M47.800"],
                doctor=doctor,
            )


def winter_plasters(w: World) -> None:
    """Three-winter plasters: on the three coldest festival days the whole town comes to the TCM house, many year after year."""
    place = w.pick("tcm")
    members = w.take(
        int(w.rng.integers(18, 36)), w.adult(), near=w.near_place(place) + w.rng.exponential(6, len(w.people))
    )
    g = w.group("festival_treatment", members, [place], innocent=True)
    days = np.array([141, 151, 161, 171, 294, 303, 312, 321])
    w.together(g, members, days, place, 8.3, gap=60, attend=0.7, med=11, basket=THERAPY, diag=ILL["J20.900"])


def chemotherapy(w: World) -> None:
    """Every three weeks three days in the oncology ward; the ward's days are the same for all."""
    rng = w.rng
    place = w.pick("tertiary", "county")
    members = w.take(int(rng.integers(5, 11)), w.adult(), w.near_place(place) < 60, keep=0.6)
    g = w.group("chemo_cycle", members, [place], innocent=True)
    start = int(rng.integers(5, 60))
    for cycle in range(int(rng.integers(5, 9))):
        here = members[rng.random(len(members)) < 0.85]
        if len(here):
            stay(
                rng,
                w.book,
                here,
                place,
                start + 21 * cycle + rng.integers(0, 2, len(here)),
                3,
                ILL["Z51.100"],
                group=g,
                basket=CHEMO,
                event=w.events,
            )
            w.events += 1
            w.groups[g].events += 1


def rehabilitation(w: World) -> None:
    """After a stroke months of rehabilitation, billed anew every twenty-eight days because the rules ask for it."""
    rng = w.rng
    place = w.pick("tcm", "county")
    members = w.take(int(rng.integers(6, 13)), w.elder(), w.near_place(place) < 60, keep=0.3)
    g = w.group("rehabilitation", members, [place], innocent=True, solo=True)
    for person in members:
        day = int(rng.integers(5, 150))
        for _ in range(int(rng.integers(3, 6))):
            visit = stay(rng, w.book, person, place, day, 27, ILL["I69.300"], group=g)
            w.book.line(visit, item("康复训练"), 24)
            day += 28
            w.groups[g].events += 1


def second_eye(w: World) -> None:
    """Cataract by day surgery: home at four, the other eye two weeks later, drops bought on the way."""
    rng = w.rng
    place = w.pick("county", "tertiary")
    members = w.take(int(rng.integers(10, 20)), w.elder(), w.near_place(place) < 60)
    g = w.group("day_surgery", members, [place], innocent=True, solo=True)
    for person in members:
        day = int(rng.integers(10, LENGTH - 40))
        for shift in (0, int(rng.integers(10, 18))):
            stay(rng, w.book, person, place, day + shift, 0, ILL["H25.900"], group=g, med=28)
            w.book.add(
                person,
                w.people.shop[person],
                (day + shift) * DAY + int(rng.uniform(17.5, 19.5) * HOUR),
                group=g,
                basket=OTC,
            )
            w.groups[g].events += 1


def mothers(w: World) -> None:
    """Mother and newborn are both inpatients of one house in the same days, with the mother's number on the child's bed."""
    rng = w.rng
    place = w.pick("maternity")
    mothers_ = w.take(int(rng.integers(5, 10)), w.people.sex == 2, (w.people.age() > 20) & (w.people.age() < 40))
    child = w.people.clone(mothers_, quiet=True, role=2, insutype=390, psn_type=14, emp=-1, die_day=9999)
    g = w.group("mother_and_newborn", np.concatenate([mothers_, child]), [place], innocent=True)
    for mother, baby in zip(mothers_, child, strict=True):
        day = int(rng.integers(10, LENGTH - 20))
        newborn(w, baby, day)
        stay(rng, w.book, mother, place, day - 1, 5, ILL["O80.000"], group=g, med=52, event=w.events)
        stay(rng, w.book, baby, place, day, int(rng.integers(3, 8)), ILL["P59.900"], group=g, event=w.events)
        w.events += 1
        w.groups[g].events += 1


def newborn(w: World, baby: int, day: int) -> None:
    """Give a cloned record a child's birth, name, number and card of its own."""
    from ..people import birth_text
    from ..texts import certnos, givens

    c = w.people.columns
    c["birth"][baby], c["from_day"][baby] = day, day
    c["sex"][baby] = w.rng.integers(1, 3)
    c["name"][baby] = c["name"][baby][0] + givens(w.rng, c["sex"][[baby]])[0]
    stamp = np.array([birth_text(np.array([day]))[0].replace("-", "")], dtype=object)
    c["certno"][baby] = certnos(w.rng, c["region"][[baby]], stamp, c["sex"][[baby]])[0]
    c["card_no"][baby] = f"L{int(w.rng.integers(10**7, 10**8)):08d}"
    c["ill"][baby] = c["ill2"][baby] = -1


def intensive_care(w: World) -> None:
    """Too ill for the county: by ambulance to the prefecture's ward within hours, and back for the rest."""
    rng = w.rng
    top = int(w.land.find("tertiary")[0])
    members = w.take(int(rng.integers(5, 11)), w.elder(), w.county_of() > 0)
    counties = w.land.find("county")
    g = w.group("same_day_transfer", members, [top], innocent=True, solo=True)
    for person in members:
        mine = counties[w.land.county[counties] == w.county_of()[person]]
        house = int(mine[0]) if len(mine) else int(counties[0])
        day, first, second = int(rng.integers(10, LENGTH - 50)), int(rng.integers(1, 4)), int(rng.integers(6, 15))
        a = stay(rng, w.book, person, house, day, first, ILL["I63.900"], group=g)
        columns = w.book.chunks[-1]
        columns["way"][:] = 2
        end = int(columns["t"][0])
        arrive = end - int(rng.uniform(-1.5, 1.0) * HOUR)
        leave = (day + first + second) * DAY + int(rng.uniform(9, 15) * HOUR)
        w.book.add(person, top, leave, beg=arrive, end=leave, med=21, basket=6, diag=ILL["I63.900"], group=g, ward=9)
        stay(rng, w.book, person, house, day + first + second, int(rng.integers(4, 9)), ILL["I69.300"], group=g)
        w.groups[g].events += len(a) + 1


def visiting_specialist(w: World) -> None:
    """A professor from the capital comes on one Saturday a month; the same patients wait for that day."""
    rng = w.rng
    place = w.pick("county")
    doctor = doctor_of(w, place)
    members = w.take(int(rng.integers(14, 28)), w.adult(), w.near_place(place) < 50)
    saturdays = np.flatnonzero((w.days.weekday == 5) & (w.days.month_day > 7) & (w.days.month_day < 15))
    beside = w.land.find("satellite")
    shop = int(beside[np.argmin(w.land.km(w.land.xy[beside], w.land.xy[place]))])
    g = w.group("visiting_specialist", members, [place, shop], doctors=[doctor], innocent=True)
    for day in saturdays:
        here = members[rng.random(len(members)) < 0.5]
        if len(here) > 1:
            w.together(g, here, [day], place, 8.8, gap=420, med=11, basket=EXAM, diag=ILL["I69.300"], doctor=doctor)
            w.together(g, here, [day], shop, 9.4, gap=400, attend=0.8, basket=FILL, diag=ILL["I69.300"], doctor=doctor)


def dispensing_window(w: World) -> None:
    """A mental-health window hands out tablets for fourteen days, every second Wednesday from eight to nine."""
    place = w.pick("county", "centre")
    members = w.take(int(w.rng.integers(8, 18)), w.people.role == 1, w.near_place(place) < 40)
    w.people.columns["ill"][members] = ILL["F20.900"]
    days = np.flatnonzero(w.days.weekday == 2)[::2]
    g = w.group("dispensing_window", members, [place], innocent=True)
    w.together(
        g, members, days, place, 8.05, gap=120, attend=0.85, med=14, basket=CHRONIC, diag=ILL["F20.900"], supply=14
    )


def long_prescription(w: World) -> None:
    """Twelve-week prescriptions, fetched on the same counter day: ninety tablets at once are as they should be."""
    place = w.pick("county", "centre", "tcm")
    members = w.take(
        int(w.rng.integers(10, 22)), w.elder(), near=w.near_place(place) + w.rng.exponential(5, len(w.people)), keep=0.5
    )
    g = w.group("long_prescription", members, [place], innocent=True, solo=True)
    for person in members:
        days = np.arange(int(w.rng.integers(3, 80)), LENGTH - 3, 84)
        t = days * DAY + int(w.people.hour[person].clip(8.2, 16.5) * HOUR) + w.rng.integers(0, 1500, len(days))
        w.book.add(person, place, t, group=g, med=14, basket=CHRONIC, diag=ILL["I10.x00"], supply=90)
        w.groups[g].events += len(days)
