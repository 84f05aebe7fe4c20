"""People who come together because they live, pray, train or travel together."""

from __future__ import annotations

import numpy as np

from ..days import CLINIC, HOSPITAL, PHARMACY, VILLAGE
from ..planting import Plot, apart, closest, free, joint, locals_of, one, queue


def family_clinic(p: Plot) -> None:
    """A household goes to the clinic together when the child has a fever: six to twelve times, minutes apart."""
    people = p.world.people
    ok = free(p.world, 0) & (people.role < 2)
    count = np.bincount(people.household[ok])
    house = p.rng.choice(np.flatnonzero(count >= 3))
    kin = np.flatnonzero(ok & (people.household == house))
    place = int(people.clinic[kin[0]])
    days = np.sort(p.rng.choice(np.arange(3, p.world.cal.n - 3), int(p.rng.integers(6, 13)), replace=False))
    there = []
    for day in days:
        who = kin[p.rng.random(len(kin)) < 0.9]
        if len(who) < 2:
            who = kin
        queue(p, who, place, int(day), p.rng.uniform(1090, 1150), (110, 420), 11, dise=p.world.cat.dise("J06"))
        there.append(len(who))
    p.finish(kin, [place], joint(there))


def parents_buyer(p: Plot) -> None:
    """A daughter swipes the cards of her parents and her husband's parents at her pharmacy one weekend day a month."""
    people, cal = p.world.people, p.world.cal
    child = one(p, np.flatnonzero(free(p.world, 30, 55) & (people.role == 1) & people.female))
    old = free(p.world, 60) & (people.county == people.county[child]) & (people.household != people.household[child])
    pairs = np.flatnonzero(np.bincount(people.household[old], minlength=int(people.household.max()) + 1) == 2)
    houses = p.rng.choice(pairs, 2, replace=False)
    parents = np.flatnonzero(old & np.isin(people.household, houses))
    people.surname[child] = people.surname[parents[0]]
    phone = people.phone[child] or 13_500_000_000 + int(p.rng.integers(10**8))
    people.phone[child] = phone
    people.phone[parents] = phone
    people.chronic[parents] = p.rng.integers(0, 5, len(parents))
    place = int(people.pharmacy[child])
    weekday = 5 + int(p.rng.integers(2))
    there = []
    for month in range(cal.n // 30):
        days = np.flatnonzero((np.arange(cal.n) // 30 == month) & (cal.weekday == weekday))
        day = one(p, days[:3])
        who = np.append(parents, child) if p.rng.random() < 0.5 else parents
        who = who[p.rng.random(len(who)) < 0.93]
        aid = (p.rng.random(len(who)) < 0.6) & ~people.employee[who]
        queue(p, who, place, day, p.rng.normal(1110, 25), (35, 130), 41, aid=aid, cert=3)
        there.append(len(who))
    p.finish(np.append(parents, child), [place], joint(there))


def pension_neighbours(p: Plot) -> None:
    """Four to eight neighbours fetch their pension on the 15th and pass by the pharmacy on the way home."""
    cal = p.world.cal
    _, pool = locals_of(p, 62, 90, 12)
    group = apart(p, pool, int(p.rng.integers(4, 9)))
    place = int(p.world.people.pharmacy[group[0]])
    there = []
    for day in np.flatnonzero(cal.dom == 15):
        while day < cal.n - 1 and (cal.weekday[day] > 4 or cal.spring[day]):
            day += 1
        who = group[p.rng.random(len(group)) < 0.82]
        queue(p, who, place, int(day), p.rng.normal(575, 14), (50, 300), 41)
        there.append(len(who))
    p.finish(group, [place], joint(there))


def taichi_group(p: Plot) -> None:
    """After tai-chi on Tuesdays and Fridays to the free blood pressure at the pharmacy; a third buy something."""
    cal = p.world.cal
    _, pool = locals_of(p, 58, 85, 16, rural=False)
    group = apart(p, pool, int(p.rng.integers(8, 17)))
    place = int(p.world.people.pharmacy[group[0]])
    there = []
    for day in np.flatnonzero(np.isin(cal.weekday, (1, 4)) & ~cal.spring):
        who = group[p.rng.random(len(group)) < 0.3]
        if p.rng.random() < 0.85 and len(who):
            queue(p, who, place, int(day), p.rng.normal(518, 6), (45, 260), 41)
            there.append(len(who))
    p.finish(group, [place], joint(there))


def church_day(p: Plot) -> None:
    """After the Sunday service some of the congregation stop at the pharmacy across the square."""
    cal, people = p.world.cal, p.world.people
    home, _ = locals_of(p, 45, 85, 10)
    homes = p.world.homes
    near = np.argsort(np.hypot(homes.x - homes.x[home], homes.y - homes.y[home]))[:5]
    pool = np.flatnonzero(free(p.world, 45, 85) & np.isin(people.home, near))
    group = apart(p, pool, int(p.rng.integers(10, 26)))
    place = closest(p, homes.x[home], homes.y[home], (PHARMACY,))
    there = []
    for day in np.flatnonzero(cal.weekday == 6):
        who = group[p.rng.random(len(group)) < 0.28]
        if p.rng.random() < 0.6 and len(who):
            queue(p, who, place, int(day), p.rng.normal(680, 9), (40, 240), 41)
            there.append(len(who))
    p.finish(group, [place], joint(there))


def market_minibus(p: Plot) -> None:
    """The minibus of a village on market days: to the township hospital, then to the pharmacy beside it."""
    homes, cal = p.world.homes, p.world.cal
    home, pool = locals_of(p, 50, 88, 14, rural=True)
    group = apart(p, pool, int(p.rng.integers(8, 21)))
    town = np.flatnonzero((p.world.places.town == homes.town[home]) & (p.world.places.kind == HOSPITAL))
    hospital = int(town[0])
    pharmacy = closest(p, p.world.places.x[hospital], p.world.places.y[hospital], (PHARMACY,))
    goes = p.rng.uniform(0.3, 0.6, len(group))
    there = []
    for day in np.flatnonzero(cal.market(int(homes.phase[home])) & ~cal.spring):
        if p.rng.random() < 0.45:
            continue
        who = group[p.rng.random(len(group)) < goes]
        if not len(who):
            continue
        ill = who[p.rng.random(len(who)) < 0.6]
        queue(p, ill, hospital, int(day), p.rng.normal(505, 10), (70, 360), 11)
        buys = who[p.rng.random(len(who)) < 0.6]
        queue(p, buys, pharmacy, int(day), p.rng.normal(585, 12), (50, 300), 41)
        there += [len(ill), len(buys)]
    p.finish(group, [hospital, pharmacy], joint(there))


def campus_clinic(p: Plot) -> None:
    """Students between two lessons at the school's clinic, room-mates together, mostly in the weeks of flu."""
    people, places, cal = p.world.people, p.world.places, p.world.cal
    county = int(p.rng.choice([0, 0, 1, 2]))
    pool = np.flatnonzero(free(p.world, 13, 24) & (people.county == county))
    group = p.rng.permutation(pool)[: int(p.rng.integers(20, 61))]
    clinics = np.flatnonzero((places.kind == CLINIC) & (places.county == county))
    place = int(clinics[np.argmin(np.bincount(p.base.place, minlength=len(places.kind))[clinics])])
    places.name[place] = "育才学校医务室"
    for who in group:
        people.live_address[int(who)] = "育才学校学生宿舍" + f"{int(who) % 5 + 1}栋"
    term = ~np.isin(cal.month, (2, 7, 8)) & (cal.weekday < 5) & ~cal.holiday
    weight = cal.weights(False, -1) * term
    days = p.rng.choice(cal.n, min(45, int(term.sum())), replace=False, p=weight / weight.sum())
    room = np.arange(len(group)) // 6
    there = []
    for day in np.sort(days):
        flu = p.rng.random(int(room.max()) + 1) < 0.2
        who = group[np.where(flu[room], p.rng.random(len(group)) < 0.5, p.rng.random(len(group)) < 0.04)]
        if len(who):
            minute = p.rng.choice([585, 720, 962]) + p.rng.uniform(0, 6)
            queue(p, who, place, int(day), minute, (40, 170), 11, dise=p.world.cat.dise("J06"))
            there.append(len(who))
    p.finish(group, [place], joint(there))


def village_upload(p: Plot) -> None:
    """A village doctor writes on paper and uploads the day's, at times three days', visits in one go at closing."""
    places, cal = p.world.places, p.world.cal
    rooms = np.flatnonzero(places.kind == VILLAGE)
    custom = np.bincount(p.base.place[p.world.alive_base], minlength=len(places.kind))
    rooms = rooms[custom[rooms] >= np.quantile(custom[rooms], 0.5)]
    place = one(p, rooms)
    rows = np.flatnonzero((p.base.place == place) & p.world.alive_base & (p.base.refund_of < 0))
    rows = rows[~p.world.used[p.base.person[rows]]]
    every = int(p.rng.integers(1, 4))
    day = np.minimum(p.base.t[rows] // 86_400 // every * every + every - 1, cal.n - 1)
    order = np.lexsort((p.base.t[rows], day))
    rows, day = rows[order], day[order]
    rank = np.arange(len(rows)) - np.searchsorted(day, day)
    t = day * 86_400 + 1_050 * 60 + p.rng.integers(0, 900, cal.n)[day] + rank * p.rng.integers(9, 40, len(rows))
    t = np.maximum(t, p.base.t[rows])
    p.change(rows, "stay", (t - p.base.t[rows]) / 86_400)
    p.change(rows, "t", t)
    p.change(rows, "opter", 0)
    count = np.bincount(p.base.person[rows], minlength=len(p.world.people))
    often = np.flatnonzero(count >= 3)
    if not len(often):
        often = np.unique(p.base.person[rows])
    p.group.visits.extend(rows[np.isin(p.base.person[rows], often)].tolist())
    p.finish(often, [place], int((np.bincount(day) >= 3).sum()))
