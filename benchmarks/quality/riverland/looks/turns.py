"""Turns of the year and of trade: accounts spent at its end, a master's clinic days, a shop that closes, bills paid by phone."""

from __future__ import annotations

import numpy as np

from ..book import ACUTE, CERT_TOKEN, EXAM, NONE, THERAPY
from ..catalogue import ILL, item
from ..days import DAY, HOUR, LENGTH, day_of
from ..rings.steer import consultations, doctor_of
from ..world import World
from .routes import _fills


def plant(world: World) -> None:
    """All kinds of turns."""
    world.each(year_end, 1.3, least=0)
    world.each(master, 1.3, least=0)
    world.each(shop_closed, 1, least=0)
    world.each(phone_bill, 1.2, least=0)
    world.each(welfare_day, 1, least=0)
    world.each(two_jobs, 1, least=0)


def year_end(w: World) -> None:
    """Before the year ends people of one estate spend what is left on their accounts on tonics, each when it suits."""
    rng, p = w.rng, w.people
    shop = w.pick("pharmacy")
    members = w.take(
        int(rng.integers(16, 34)), w.adult(), p.insutype == 310, near=w.near_place(shop) + rng.exponential(2, len(p))
    )
    g = w.group("year_end_accounts", members, [shop], innocent=True)
    first = day_of("2025-12-22")
    days = np.arange(first, first + 10)
    visits = w.together(g, members, days, shop, rng.uniform(8.4, 19, 10), gap=240, attend=0.22, basket=0)
    w.book.line(visits, rng.choice([item("阿胶"), item("安宫牛黄丸"), item("六味地黄丸")], len(visits)), 1)
    w.book.line(visits, item("复方甘草片"), rng.integers(1, 3, len(visits)))


def master(w: World) -> None:
    """A master of TCM sees patients in the next county on two weekdays; people of one township go there in full cars."""
    rng, p = w.rng, w.people
    place = w.pick("tcm")
    doctor = doctor_of(w, place)
    county = int(w.land.county[place])
    free = w.free(w.adult(), w.county_of() != county, w.county_of() < len(w.land.counties) - 3)
    towns = np.bincount(w.land.home_town[p.home[free]])
    town = int(rng.choice(np.argsort(towns)[-3:]))
    members = w.take(int(rng.integers(10, 22)), w.adult(), w.land.home_town[p.home] == town)
    on = np.flatnonzero(((w.land.doctor_days[doctor] >> w.days.weekday) & 1 == 1) & ~w.days.holiday)
    days = np.sort(rng.choice(on, 26, replace=False))
    g = w.group("master_physician", members, [place], doctors=[doctor], innocent=True)
    w.together(
        g, members, days, place, rng.uniform(9.2, 10.8, len(days)), gap=420, attend=0.24,
        med=11, basket=THERAPY, diag=ILL["M47.800"], doctor=doctor,
    )  # fmt: skip


def shop_closed(w: World) -> None:
    """The shop at the corner gives up in autumn; the doctor's patients take their prescriptions to the next one."""
    rng = w.rng
    house = w.pick("county", "centre")
    doctor = doctor_of(w, house)
    shops = w.land.find("pharmacy")
    shops = shops[np.argsort(w.land.km(w.land.xy[shops], w.land.xy[house]))[:2]]
    members = w.take(int(rng.integers(18, 34)), w.adult(), near=w.near_place(house) + rng.exponential(4, len(w.people)))
    who, t, diag = consultations(w, doctor, members, 4, 8)
    g = w.group("shop_closed", members, [house, *shops], doctors=[doctor], innocent=True, solo=True)
    visits = w.book.add(who, house, t, med=14, basket=EXAM, diag=diag, doctor=doctor, group=g)
    shop = np.where(t < int(rng.integers(120, 230)) * DAY, shops[0], shops[1])
    w.groups[g].events = len(_fills(w, visits, who, t, diag, doctor, shop, g, 0.5))


def phone_bill(w: World) -> None:
    """Seen in the county seat in the morning, back home by noon, and only then paid for by telephone."""
    rng, p = w.rng, w.people
    place = w.pick("county", "tertiary")
    members = w.take(
        int(rng.integers(9, 18)), w.adult(), p.age() < 60, w.near_place(place) > 9, w.near_place(place) < 45
    )
    g = w.group("phone_settlement", members, [place], innocent=True, solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(2, 5)), gap=20):
            seen = day * DAY + int(rng.uniform(8.5, 10) * HOUR)
            paid = day * DAY + int(rng.uniform(12.2, 18) * HOUR)
            w.book.add(
                person, place, paid, beg=seen, med=11, basket=ACUTE, diag=ILL["K29.500"], group=g, cert=CERT_TOKEN
            )
            bought = paid + int(rng.uniform(-25, 25) * 60)
            w.book.add(person, p.shop[person], bought, group=g)
            w.groups[g].events += 1


def welfare_day(w: World) -> None:
    """The union of a works has a contract with one pharmacy: on six days a year colleagues get a tenth off, after work."""
    rng, p = w.rng, w.people
    free = w.free(p.emp >= 0)
    best = np.bincount(p.emp[free], minlength=len(p.employers))
    emp = int(rng.choice(np.argsort(best)[-6:]))
    members = w.take(int(rng.integers(12, 26)), p.emp == emp)
    if len(members) < 4:
        return
    shop = w.pick("pharmacy", county=int(w.county_of()[members[0]]))
    g = w.group("union_discount_day", members, [shop], employers=[p.employers[emp][0]], innocent=True)
    w.together(g, members, w.workdays(8, gap=30), shop, rng.uniform(17.3, 18.4), gap=70, attend=0.55)


def two_jobs(w: World) -> None:
    """A county doctor is lent to a township centre one day a week; old patients follow and are admitted nowhere."""
    rng = w.rng
    centre = w.pick("centre")
    county = w.pick("county", county=int(w.land.county[centre]))
    doctor = doctor_of(w, county)
    members = w.take(
        int(rng.integers(14, 28)), w.elder(), near=w.near_place(centre) + rng.exponential(3, len(w.people))
    )
    g = w.group("doctor_in_two_houses", members, [centre, county], doctors=[doctor], innocent=True, solo=True)
    start = int(rng.integers(60, 180))
    for person in members:
        for day in w.workdays(int(rng.integers(4, 8)), gap=14):
            place = county if day < start else centre
            day = day - int(w.days.weekday[day]) + 2 if day >= start else day
            if not 0 <= day < LENGTH:
                continue
            visit = w.book.add(
                person, place, day * DAY + int(rng.uniform(8.4, 11.2) * HOUR), group=g, med=14, basket=NONE,
                diag=ILL["I10.x00"], doctor=doctor,
            )  # fmt: skip
            w.book.line(visit, item("苯磺酸氨氯地平"), 1)
            w.book.line(visit, item("美托洛尔"), 2)
            w.groups[g].events += 1
