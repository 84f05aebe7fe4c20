"""Pharmacies that draw many people for good reasons, and records that look wrong because of a clock or a wire."""

from __future__ import annotations

import numpy as np

from ..days import DAY, HOSPITAL, PHARMACY, within_hours
from ..places import prefecture_of
from ..planting import NoRoom, Plot, apart, closest, free, joint, one, queue


def gate_pharmacy(p: Plot) -> None:
    """More than half of a doctor's patients buy at the hospital's gate, all year and at once: it is on their way."""
    places = p.world.places
    gates = np.flatnonzero((places.gate_of >= 0) & (prefecture_of(places.county) == 0))
    ok = np.isin(p.base.med, (11, 14)) & p.world.alive_base & (p.base.doctor >= 0) & (p.base.refund_of < 0)
    load = np.bincount(p.base.doctor[ok], minlength=len(places.doctor_place))
    mine = np.flatnonzero(np.isin(places.doctor_place, places.gate_of[gates]) & (load > 40))
    mine = mine[~np.isin(mine, sorted(p.world.taken))]
    if not len(mine):
        raise NoRoom
    doctor = one(p, mine)
    p.world.taken.add(doctor)
    shop = int(gates[places.gate_of[gates] == places.doctor_place[doctor]][0])
    rows = np.flatnonzero(ok & (p.base.doctor == doctor))
    rows = rows[(p.rng.random(len(rows)) < 0.52) & (p.base.t[rows] < (p.world.cal.n - 1) * DAY)]
    t = p.base.t[rows] + p.rng.integers(240, 2500, len(rows))
    who = p.base.person[rows]
    rx = np.where(p.rng.random(len(rows)) < p.world.variant.e_rx, rows + 1, 0)
    p.swipe(who, shop, t, 41, doctor=doctor, dise=p.base.dise[rows], rx=rx, cert=p.world.certs(p.rng, who))
    p.finish(who, [shop], len(rows), doctors=[doctor])


def new_pharmacy(p: Plot) -> None:
    """A pharmacy opens: eggs and half prices on the first three days and on every eighth day for two months."""
    places, people, cal = p.world.places, p.world.people, p.world.cal
    shops = np.flatnonzero((places.kind == PHARMACY) & (places.gate_of < 0) & (prefecture_of(places.county) == 0))
    custom = np.bincount(p.base.place, minlength=len(places.kind))[shops]
    place = one(p, shops[np.argsort(custom)[: max(2, len(shops) // 3)]])
    opened = int(p.rng.integers(cal.n // 6, cal.n // 2))
    places.opened[place] = opened
    early = np.flatnonzero((p.base.place == place) & (p.base.t < opened * DAY) & p.world.alive_base)
    p.drop(early)
    far = np.hypot(people.x - places.x[place], people.y - places.y[place])
    pool = np.flatnonzero(free(p.world, 35, 85))
    group = pool[np.argsort(far[pool] + p.rng.uniform(0, 0.8, len(pool)))][: int(p.rng.integers(40, 91))]
    goods = np.array([p.world.cat.item(x) for x in ("板蓝根颗粒", "复合维生素B片", "麝香壮骨膏", "碳酸钙D3片")])
    there = []
    for day in (0, 1, 2, *range(8, 64, 8)):
        who = group[p.rng.random(len(group)) < (0.42 if day < 3 else 0.24)]
        if opened + day >= cal.n - 1 or not len(who):
            continue
        rush = p.rng.choice([510, 520, 1140])
        visits = queue(p, who, place, opened + day, rush + p.rng.uniform(0, 20), (25, 190), 41, auto=False)
        for _ in range(2):
            p.world.book.line(visits, p.rng.choice(goods, len(visits)), p.rng.integers(1, 4, len(visits)))
        there.append(len(who))
    p.finish(group, [place], joint(there))


def only_stockist(p: Plot) -> None:
    """One pharmacy of the prefecture stocks a drug for a rare illness: all of one specialist's patients go there."""
    places, people, cal = p.world.places, p.world.people, p.world.cal
    big = p.world.places.where(HOSPITAL, 0)
    hospital = int(big[np.argmax(places.level[big])])
    shops = np.flatnonzero((places.kind == PHARMACY) & (prefecture_of(places.county) == 0) & (places.gate_of < 0))
    km = places.km(shops, hospital)
    place = one(p, shops[np.argsort(np.abs(km - 4.5))[:4]])
    group = apart(
        p, np.flatnonzero(free(p.world, 12) & (prefecture_of(people.county) == 0)), int(p.rng.integers(6, 19))
    )
    rare = p.rng.random() < 0.5
    drug = p.world.cat.item("尼替西农胶囊" if rare else "甲磺酸奥希替尼片")
    dise = p.world.cat.dise("E70" if rare else "C34")
    first = places.first_doctor[hospital]
    doctor = int(first + p.rng.integers(places.n_doctors[hospital]))
    events = 0
    for who in group:
        day = int(p.rng.integers(1, 30))
        while day < cal.n - 4:
            if cal.weekday[day] < 6:
                minute = p.rng.uniform(500, 660)
                alone = np.array([who])
                queue(p, alone, hospital, day, minute, (1, 2), 11, dise=dise, doctor=doctor)
                later = int(p.rng.random() < 0.4)
                fill = queue(
                    p,
                    alone,
                    place,
                    day + later,
                    minute + p.rng.uniform(60, 220),
                    (1, 2),
                    41,
                    dise=dise,
                    doctor=doctor,
                    auto=False,
                )
                p.world.book.line(fill, drug, 1)
                events += 1
            day += int(p.rng.integers(27, 33))
    p.finish(group, [hospital, place], events, doctors=[doctor])


def delivery_platform(p: Plot) -> None:
    """A delivering pharmacy in another city settles e-credential orders, some minutes after the clinic at home."""
    places, people = p.world.places, p.world.people
    shops = np.flatnonzero((places.kind == PHARMACY) & np.isin(prefecture_of(places.county), (1, 2)))
    place = one(p, shops)
    places.name[place] = "快送网上" + places.name[place]
    pool = np.flatnonzero(free(p.world, 22, 50) & (prefecture_of(people.county) == 0))
    group = apart(p, pool, min(int(p.rng.integers(40, 81)), max(15, p.world.persons // 200)))
    for who in group:
        rows = p.own(int(who))
        near = rows[(p.base.stay[rows] == 0) & (p.base.refund_of[rows] < 0)]
        t = p.rng.integers(2, p.world.cal.n - 2, int(p.rng.integers(1, 4))) * DAY + p.rng.integers(9, 22, 1) * 3600
        if len(near) and p.rng.random() < 0.4:
            visit = one(p, near)
            t[0] = p.base.t[visit] + p.rng.integers(300, 2400)
            p.change(np.array([visit]), "locked", True)
        p.swipe(np.full(len(t), who), place, t, 41, cert=1, dise=p.world.cat.dise("J06"))
    p.finish(group, [place], 0)


def wrong_clock(p: Plot) -> None:
    """For some weeks the clock of a pharmacy is hours ahead, so that customers seem to be at two places."""
    places, cal = p.world.places, p.world.cal
    shops = np.flatnonzero((places.kind == PHARMACY) & (prefecture_of(places.county) == 0) & (places.town >= 0))
    custom = np.bincount(p.base.place[p.world.alive_base], minlength=len(places.kind))[shops]
    place = one(p, shops[custom >= np.median(custom)])
    first = int(p.rng.integers(10, cal.n - 45))
    span = int(p.rng.integers(21, 40))
    ok = (p.base.place == place) & p.world.alive_base & (p.base.refund_of < 0) & (p.base.t >= first * DAY)
    rows = np.flatnonzero(ok & (p.base.t < (first + span) * DAY))
    rows = rows[~p.world.used[p.base.person[rows]]]
    t = p.base.t[rows] + int(p.rng.choice([5, 8, 12])) * 3600
    p.change(rows, "t", np.minimum(t, cal.n * DAY - 1))
    p.change(rows, "locked", True)
    p.group.visits.extend(rows.tolist())
    both = rows[p.rng.random(len(rows)) < 0.15]
    county = int(places.county[place])
    hospital = int(np.flatnonzero((places.kind == HOSPITAL) & (places.county == county))[0])
    end = t[np.isin(rows, both)]
    real = end + p.rng.integers(-900, 900, len(both))
    minute = within_hours(np.full(len(both), HOSPITAL), (real % DAY) / 60)
    who = p.base.person[both]
    p.swipe(
        who,
        hospital,
        real // DAY * DAY + minute * 60,
        11,
        doctor=places.first_doctor[hospital],
        cert=p.world.certs(p.rng, who),
    )
    p.finish(p.base.person[rows], [place, hospital], 0)


def double_upload(p: Plot) -> None:
    """A line drops and an afternoon's rows of one pharmacy are sent twice, same numbers, same content."""
    places = p.world.places
    shops = np.flatnonzero((places.kind == PHARMACY) & (prefecture_of(places.county) == 0))
    custom = np.bincount(p.base.place[p.world.alive_base], minlength=len(places.kind))[shops]
    place = int(shops[np.argsort(custom)[-int(p.rng.integers(1, 5))]])
    rows = np.flatnonzero((p.base.place == place) & p.world.alive_base & (p.base.refund_of < 0))
    rows = rows[np.argsort(p.base.t[rows])]
    first = int(p.rng.integers(0, max(1, len(rows) - 80)))
    rows = rows[first : first + int(p.rng.integers(30, 80))]
    rows = rows[~p.world.used[p.base.person[rows]]]
    p.world.book.repeats.extend(rows.tolist())
    p.change(rows, "locked", True)
    p.group.visits.extend(rows.tolist())
    p.finish(p.base.person[rows], [place], 0)


def spring_migrants(p: Plot) -> None:
    """Workers of one village in one far town come home for the festival on one coach, and fall ill as all do."""
    people, homes, cal = p.world.people, p.world.homes, p.world.cal
    ok = free(p.world, 20, 58) & (homes.town[people.home] >= 0) & (prefecture_of(people.county) == 0)
    count = np.bincount(people.home[ok], minlength=len(homes.x))
    home = one(p, np.argsort(count)[-6:])
    group = apart(p, np.flatnonzero(ok & (people.home == home)), int(p.rng.integers(10, 26)))
    away = int(p.rng.choice([1, 3]))
    there = np.flatnonzero(np.isin(p.world.places.kind, (1,)) & (prefecture_of(p.world.places.county) == away))
    clinic = one(p, there)
    shop_far = closest(p, p.world.places.x[clinic], p.world.places.y[clinic], (PHARMACY,))
    shop_home = closest(p, homes.x[home], homes.y[home], (PHARMACY,))
    feast = np.flatnonzero(cal.spring if cal.spring.any() else cal.holiday)
    lo, hi = max(1, int(feast[0]) - 9), min(cal.n - 2, int(feast[-1]) + 9)
    for who in group:
        p.clear(int(who), 0, cal.n * DAY)
    seen = []
    for day in range(2, cal.n - 1):
        at_home = lo <= day <= hi
        if day in (lo - 1, hi + 1) or (at_home and cal.spring[day] and p.rng.random() < 0.6):
            continue
        who = group[p.rng.random(len(group)) < (0.09 if at_home else 0.014)]
        if len(who):
            ill = not at_home and p.rng.random() < 0.5
            place = shop_home if at_home else clinic if ill else shop_far
            queue(
                p,
                who,
                place,
                day,
                p.rng.uniform(560, 690) if at_home else p.rng.uniform(1090, 1150),
                (60, 900),
                11 if ill else 41,
            )
            seen.append(len(who))
    p.finish(group, [clinic, shop_far, shop_home], joint(seen))


def moved_residence(p: Plot) -> None:
    """A village is resettled into a new estate on one day: from then on another pharmacy has a whole new custom."""
    people, homes, places, cal = p.world.people, p.world.homes, p.world.places, p.world.cal
    ok = free(p.world, 18) & (prefecture_of(people.county) == 0) & (homes.town[people.home] >= 0)
    count = np.bincount(people.home[ok], minlength=len(homes.x))
    home = one(p, np.argsort(count)[-8:])
    group = np.flatnonzero(ok & (people.home == home))
    group = p.rng.permutation(group)[: int(p.rng.integers(40, 81))]
    county = int(homes.county[home])
    shops = np.flatnonzero((places.kind == PHARMACY) & (places.county == county) & (places.town < 0))
    place = one(p, shops)
    day = int(p.rng.integers(cal.n // 4, cal.n * 2 // 3))
    for who in group:
        people.live_address[int(who)] = f"新安置小区{int(who) % 9 + 1}栋"
        rows = p.own(int(who))
        p.drop(rows[(p.base.t[rows] > day * DAY) & np.isin(places.kind[p.base.place[rows]], (PHARMACY,))])
        many = p.rng.poisson(7 * (cal.n - day) / 365)
        t = (
            p.rng.integers(day + 1, cal.n - 1, many) * DAY
            + (p.rng.choice([565, 990, 1140], many) + p.rng.normal(0, 35, many)) * 60
        )
        p.swipe(np.full(many, who), place, t, 41, cert=p.world.certs(p.rng, np.full(many, who)))
    p.finish(group, [place], 0)
