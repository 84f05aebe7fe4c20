"""People whom an institution, an illness or an employer brings together."""

from __future__ import annotations

import numpy as np

from ..days import CLINIC, DAY, HOSPITAL, PHARMACY
from ..places import prefecture_of
from ..planting import Array, Plot, apart, closest, free, joint, one, queue

_NAMES = ("夕阳红护理院", "常青养老公寓", "福寿敬老院", "松鹤颐养中心")


def _residents(p: Plot, lo: int, hi: int) -> tuple[Array, float, float]:
    """Old people of a county who live in one home; their homes, papers and half of the phones say so."""
    people = p.world.people
    county = int(p.rng.choice([0, 1, 2, 3]))
    pool = np.flatnonzero(free(p.world, 66) & (people.county == county))
    group = apart(p, pool, min(int(p.rng.integers(lo, hi)), max(6, p.world.persons // 300)))
    x, y = float(people.x[group[0]]), float(people.y[group[0]])
    people.x[group], people.y[group] = x, y
    name = f"{p.rng.choice(_NAMES)}"
    phone = 13_800_000_000 + int(p.rng.integers(10**8))
    for k, who in enumerate(group):
        people.live_address[int(who)] = f"{p.world.homes.name[int(people.home[group[0]])]}{name}"
        if k % 2:
            people.phone[who] = phone
    people.chronic[group] = p.rng.integers(0, 6, len(group))
    return group, x, y


def nursing_home_order(p: Plot) -> None:
    """A nurse brings the monthly order of a nursing home to one pharmacy: all cards, half a minute apart."""
    group, x, y = _residents(p, 15, 46)
    place, cal = closest(p, x, y, (PHARMACY,)), p.world.cal
    there = []
    for month in range(cal.n // 30):
        day = month * 30 + 4
        while day < cal.n - 1 and cal.weekday[day] > 4:
            day += 1
        who = group[p.rng.random(len(group)) < 0.92]
        queue(p, who, place, day, p.rng.normal(852, 15), (18, 46), 41, cert=3, opter=1)
        there.append(len(who))
    p.finish(group, [place], joint(there))


def nursing_home_bus(p: Plot) -> None:
    """On Wednesdays the home's bus takes a third of its residents to the hospital, in turn; some then buy nearby."""
    group, x, y = _residents(p, 12, 40)
    hospital, cal = closest(p, x, y, (HOSPITAL,)), p.world.cal
    shop = closest(p, p.world.places.x[hospital], p.world.places.y[hospital], (PHARMACY,))
    there = []
    for k, day in enumerate(np.flatnonzero((cal.weekday == 2) & ~cal.holiday & ~cal.spring)):
        who = group[(np.arange(len(group)) + k) % 3 == 0]
        who = who[p.rng.random(len(who)) < 0.8]
        if len(who):
            queue(p, who, hospital, int(day), p.rng.normal(545, 8), (80, 330), 11)
            there.append(len(who))
            buys = who[p.rng.random(len(who)) < 0.35]
            queue(p, buys, shop, int(day), p.rng.normal(650, 10), (40, 150), 41)
    p.finish(group, [hospital, shop], joint(there))


def dialysis_shift(p: Plot) -> None:
    """The same dialysis shift three times a week all year, settled when the shift ends."""
    people, cal = p.world.people, p.world.cal
    county = int(p.rng.choice([0, 1]))
    group = apart(p, np.flatnonzero(free(p.world, 35) & (people.county == county)), int(p.rng.integers(8, 21)))
    people.chronic[group] = 7
    big = np.flatnonzero((p.world.places.kind == HOSPITAL) & (p.world.places.county == county))
    place = int(big[np.argmax(p.world.places.level[big])])
    shift = (0, 2, 4) if p.rng.random() < 0.5 else (1, 3, 5)
    minute = float(p.rng.choice([705, 985]))
    joined = np.where(p.rng.random(len(group)) < 0.3, p.rng.integers(0, cal.n, len(group)), 0)
    there, item = [], p.world.cat.item("血液透析")
    doctor = p.world.places.first_doctor[place]
    for day in np.flatnonzero(np.isin(cal.weekday, shift)):
        who = group[(p.rng.random(len(group)) < 0.96) & (joined <= day)]
        visits = queue(
            p, who, place, int(day), minute, (25, 110), 14, dise=p.world.cat.dise("N18.001"), doctor=doctor, auto=False
        )
        p.world.book.line(visits, item, 1)
        p.world.book.line(visits, p.world.cat.item("一次性输液器"), 1)
        there.append(len(who))
    p.finish(group, [place], joint(there))


def chemo_cycle(p: Plot) -> None:
    """Chemotherapy every 21 days: the same ward on the same Mondays, one to three nights."""
    people, cal = p.world.people, p.world.cal
    group = apart(
        p, np.flatnonzero(free(p.world, 40) & (prefecture_of(people.county) == 0)), int(p.rng.integers(5, 11))
    )
    big = p.world.places.where(HOSPITAL, 0)
    place = int(big[np.argmax(p.world.places.level[big])])
    first = int(np.flatnonzero(cal.weekday == 0)[p.rng.integers(1, 4)])
    mondays = np.arange(first, cal.n - 5, 21)
    there = np.zeros(len(mondays), dtype="int64")
    for who in group:
        begin = int(p.rng.integers(0, max(1, len(mondays) - 5)))
        for k in range(begin, min(begin + int(p.rng.integers(5, 9)), len(mondays))):
            nights = float(p.rng.integers(1, 4))
            end = (mondays[k] + nights) * DAY + p.rng.integers(9 * 3600, 11 * 3600)
            p.clear(int(who), end - nights * DAY - 7200, end + 3600)
            visit = p.swipe(
                np.array([who]),
                place,
                end,
                21,
                stay=nights,
                dise=p.world.cat.dise("C18"),
                doctor=p.world.places.first_doctor[place],
            )
            p.world.book.line(visit, p.world.cat.item("化疗药物配置"), 2)
            there[k] += 1
    p.finish(group, [place], joint(there.tolist()))


def employer_checkup(p: Plot) -> None:
    """The staff of one employer at the hospital's check-up desk on two mornings, half a year apart once more."""
    people, cal = p.world.people, p.world.cal
    ok = free(p.world, 20, 60) & people.employee & ~people.retired & (prefecture_of(people.county) == 0)
    firms = np.bincount(people.employer[ok])
    firm = one(p, np.argsort(firms)[-8:])
    group = p.rng.permutation(np.flatnonzero(ok & (people.employer == firm)))[: int(p.rng.integers(30, 61))]
    place = int(people.hospital[group[0]])
    workdays = np.flatnonzero((cal.weekday < 5) & ~cal.holiday)
    there = []
    for part in (0.2, 0.75):
        first = int(workdays[int(len(workdays) * part)])
        for half in (0, 1):
            who = group[np.arange(len(group)) % 2 == half]
            who = who[p.rng.random(len(who)) < 0.9]
            visits = queue(p, who, place, first + half, 482, (40, 130), 11, dise=p.world.cat.dise("Z00"), auto=False)
            for name in ("血常规", "肝功能", "血脂四项", "心电图", "腹部彩超"):
                p.world.book.line(visits, p.world.cat.item(name), 1)
            there.append(len(who))
    p.finish(group, [place], joint(there), employers=[firm])


def migrants_site(p: Plot) -> None:
    """Builders of one firm from another prefecture, months on one site: clinic and pharmacy after work, on wet days."""
    people, cal, places = p.world.people, p.world.cal, p.world.places
    source = int(p.rng.choice([1, 3]))
    ok = free(p.world, 22, 58) & (prefecture_of(people.county) == source) & ~people.female
    group = apart(p, np.flatnonzero(ok), int(p.rng.integers(15, 41)))
    county = int(p.rng.choice([0, 1, 2]))
    firm = len(people.employers)
    people.employers.append(
        (int(people.county[group[0]]), "铁臂建筑劳务有限公司" + ("" if p.rng.random() < 0.5 else "二分公司"))
    )
    people.employer[group] = firm
    people.employee[group] = True
    x, y = p.rng.normal(0, 3, 2) + (places.x[places.county == county].mean(), places.y[places.county == county].mean())
    clinic, shop = closest(p, x, y, (CLINIC,)), closest(p, x, y, (PHARMACY,))
    first = int(p.rng.integers(5, max(6, cal.n // 3)))
    last = min(cal.n - 2, first + int(p.rng.integers(110, 210)))
    for who in group:
        p.clear(int(who), first * DAY, (last + 1) * DAY)
    there = []
    for day in range(first, last):
        wet = p.rng.random() < 0.22
        who = group[p.rng.random(len(group)) < (0.16 if wet else 0.008)]
        if len(who) and not cal.spring[day]:
            ill = p.rng.random() < 0.4
            minute = p.rng.uniform(1095, 1160) if not wet else p.rng.uniform(560, 1000)
            queue(p, who, clinic if ill else shop, day, minute, (60, 420), 11 if ill else 41)
            there.append(len(who))
    p.finish(group, [clinic, shop], joint(there), employers=[firm])


def specialist_centre(p: Plot) -> None:
    """Patients of one county on the morning train to the provincial hospital, the specialist's Tuesday every month."""
    people, cal = p.world.people, p.world.cal
    county = int(p.rng.choice([1, 2, 3]))
    group = apart(p, np.flatnonzero(free(p.world, 30) & (people.county == county)), int(p.rng.integers(8, 26)))
    people.chronic[group] = 6
    centre = int(p.world.places.where(HOSPITAL, 2)[0])
    doctor = p.world.places.first_doctor[centre] + int(p.rng.integers(p.world.places.n_doctors[centre]))
    turn = np.where(p.rng.random(len(group)) < 0.7, 0, 1)
    there = []
    for k, day in enumerate(np.flatnonzero(cal.weekday == 1)[1::2]):
        who = group[(turn == k % 2) & (p.rng.random(len(group)) < 0.8)]
        if len(who) and not cal.holiday[day] and not cal.spring[day]:
            queue(p, who, centre, int(day), p.rng.normal(592, 12), (120, 540), 11, doctor=doctor)
            there.append(len(who))
    p.finish(group, [centre], joint(there))
