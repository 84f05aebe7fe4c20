"""Routes: where prescriptions and patients rightly go in numbers: next door, the only stockist, upward, away."""

from __future__ import annotations

import numpy as np

from ..book import ACUTE, CHRONIC, EXAM, FILL, NONE, OTC
from ..catalogue import ILL, item
from ..days import DAY, HOUR, LENGTH
from ..rings.steer import consultations, doctor_of
from ..wards import stay
from ..world import World


def plant(world: World) -> None:
    """All kinds of routes."""
    world.each(next_door, 2, least=0)
    world.each(only_stockist, 1, least=0)
    world.each(successor, 1, least=0)
    world.each(stock_out, 1, least=0)
    world.each(upward_referral, 1, least=0)
    world.each(hospital_bus, 1, least=0)
    world.each(commuters, 1, least=0)
    world.each(by_post, 1, least=0)
    world.each(moved_house, 1, least=0)
    world.each(grandparents, 1, least=0)


def _fills(
    w: World,
    visits,
    who,
    t,
    diag,
    doctor: int,
    shop,
    g,
    share: float,
    delay: tuple[float, float] = (300, 2400),
    linked: float = 0.8,
) -> np.ndarray:
    rng = w.rng
    go = np.flatnonzero(rng.random(len(who)) < share)
    rx = np.where(rng.random(len(go)) < linked, w.book.rx(len(go)), -1)
    at = np.minimum(t[go] + rng.uniform(*delay, len(go)).astype(int), LENGTH * DAY - 60)
    w.book.add(
        who[go],
        np.broadcast_to(shop, who.shape)[go],
        at,
        med=41,
        basket=FILL,
        diag=diag[go],
        doctor=np.where(rx >= 0, doctor, -1),
        rx=rx,
        group=g,
    )
    w.book.share_rx(visits[go[rx >= 0]], rx[rx >= 0])
    return go


def next_door(w: World) -> None:
    """The hospital's shelves are bare of half the list; its patients go to the door beside it, whoever the doctor is."""
    rng = w.rng
    shop = w.pick("satellite")
    hospitals = np.flatnonzero(w.land.sort == 0)
    house = int(hospitals[np.argmin(w.land.km(w.land.xy[hospitals], w.land.xy[shop]))])
    everyone, seen = [], []
    g = w.group("next_door_pharmacy", np.array([], int), [house, shop], innocent=True, solo=True)
    for _ in range(3):
        doctor = doctor_of(w, house)
        patients = w.take(
            int(rng.integers(12, 24)), w.adult(), near=w.near_place(house) + rng.exponential(8, len(w.people))
        )
        who, t, diag = consultations(w, doctor, patients, 3, 7)
        visits = w.book.add(who, house, t, med=14, basket=EXAM, diag=diag, doctor=doctor, group=g)
        seen.append(len(_fills(w, visits, who, t, diag, doctor, shop, g, 0.6)))
        everyone.append(patients)
        w.groups[g].doctors.append(doctor)
    w.groups[g].patients = np.unique(np.concatenate(everyone))
    w.groups[g].events = sum(seen)


def only_stockist(w: World) -> None:
    """The cancer drug is to be had at one pharmacy of the prefecture; three specialists write for it, patients come from all counties."""
    rng = w.rng
    house, shop = int(w.land.find("tertiary")[0]), int(w.land.find("dtp")[0])
    members = w.take(int(rng.integers(10, 20)), w.adult())
    doctors = [doctor_of(w, house) for _ in range(2)]
    g = w.group("only_stockist", members, [house, shop], doctors=doctors, innocent=True, solo=True)
    for person in members:
        days = np.arange(int(rng.integers(3, 30)), LENGTH - 3, 30)
        doctor = doctors[int(person) % 2]
        t = days * DAY + rng.integers(8 * HOUR, 11 * HOUR, len(days))
        source = w.book.add(person, house, t, med=14, basket=EXAM, diag=ILL["C34.900"], doctor=doctor, group=g)
        rx = w.book.rx(len(days))
        w.book.share_rx(source, rx)
        fill = w.book.add(
            person,
            shop,
            t + rng.integers(3600, 3 * 3600, len(days)),
            med=41,
            basket=NONE,
            diag=ILL["C34.900"],
            doctor=doctor,
            rx=rx,
            group=g,
        )
        w.book.line(fill, item("奥希替尼" if person % 3 else "来那度胺"), 1)
        w.groups[g].events += len(days)


def successor(w: World) -> None:
    """A doctor retires in June; the patients go on with the successor in another house and its nearer pharmacy."""
    rng = w.rng
    old = w.pick("centre", "county", "tcm")
    new = w.pick("county", "tcm", "clinic", county=int(w.land.county[old]))
    first, second = doctor_of(w, old), doctor_of(w, new)
    members = w.take(int(rng.integers(18, 36)), w.adult(), near=w.near_place(old) + rng.exponential(4, len(w.people)))
    shops = w.land.find("pharmacy")
    shop = int(shops[np.argmin(w.land.km(w.land.xy[shops], w.land.xy[new]))])
    g = w.group("doctor_retired", members, [old, new, shop], doctors=[first, second], innocent=True, solo=True)
    end = int(rng.integers(90, 200)) * DAY
    who, t, diag = consultations(w, first, members, 4, 9)
    before = t < end
    w.book.add(who[before], old, t[before], med=14, basket=CHRONIC, diag=diag[before], doctor=first, group=g)
    visits = w.book.add(who[~before], new, t[~before], med=14, basket=EXAM, diag=diag[~before], doctor=second, group=g)
    w.groups[g].events = len(_fills(w, visits, who[~before], t[~before], diag[~before], second, shop, g, 0.55))


def stock_out(w: World) -> None:
    """For ten weeks the hospital has no insulin: everybody of the diabetes doctor fetches it at the two shops that have it."""
    rng = w.rng
    house = w.pick("county", "centre")
    doctor = doctor_of(w, house)
    shops = w.land.find("pharmacy")
    shops = shops[np.argsort(w.land.km(w.land.xy[shops], w.land.xy[house]))[:3]]
    members = w.take(int(rng.integers(16, 30)), w.adult(), near=w.near_place(house) + rng.exponential(4, len(w.people)))
    w.people.columns["ill"][members] = ILL["E11.900"]
    who, t, _ = consultations(w, doctor, members, 5, 9)
    diag = np.full(len(who), ILL["E11.900"])
    start = int(rng.integers(80, 220)) * DAY
    dry = (t > start) & (t < start + 70 * DAY)
    g = w.group("hospital_stock_out", members, [house, *shops[:2]], doctors=[doctor], innocent=True, solo=True)
    visits = w.book.add(who, house, t, med=14, basket=np.where(dry, EXAM, CHRONIC), diag=diag, doctor=doctor, group=g)
    shop = np.where(rng.random(len(who)) < 0.7, shops[0], shops[1])
    w.groups[g].events = len(
        _fills(w, visits[dry], who[dry], t[dry], diag[dry], doctor, shop[dry], g, 0.9, (1200, 7000))
    )


def upward_referral(w: World) -> None:
    """The medical consortium: the township's doctor sends what is too grave to the county hospital, where it is treated."""
    rng = w.rng
    house = w.pick("centre")
    target = w.pick("county", county=int(w.land.county[house]))
    doctor = doctor_of(w, house)
    members = w.take(int(rng.integers(16, 32)), w.adult(), near=w.near_place(house) + rng.exponential(3, len(w.people)))
    who, t, diag = consultations(w, doctor, members, 1, 3)
    go = np.unique(who, return_index=True)[1]
    g = w.group("upward_referral", who[go], [house, target], doctors=[doctor], innocent=True, solo=True)
    w.book.add(
        who,
        house,
        t,
        med=11,
        basket=ACUTE,
        diag=diag,
        doctor=doctor,
        group=np.where(np.isin(np.arange(len(who)), go), g, -1),
    )
    ills = rng.choice([ILL["I63.900"], ILL["I20.000"], ILL["J18.900"], ILL["K35.900"]], len(go))
    stay(
        rng,
        w.book,
        who[go],
        target,
        np.minimum(t[go] // DAY + rng.integers(0, 2, len(go)), LENGTH - 15),
        rng.integers(6, 13, len(go)),
        ills,
        group=g,
        after=t[go],
    )
    w.groups[g].events = len(go)


def hospital_bus(w: World) -> None:
    """On every second Tuesday the capital's hospital sends a coach for controls: thirty people, one waiting room, one shop."""
    rng = w.rng
    place = w.pick("outside")
    shops = w.land.find("pharmacy")
    shop = int(shops[np.argmin(w.land.km(w.land.xy[shops], w.land.xy[place]))])
    origin = int(rng.integers(0, len(w.land.counties) - 3))
    members = w.take(int(rng.integers(12, 26)), w.adult(), w.county_of() == origin)
    g = w.group("specialist_centre_bus", members, [place, shop], innocent=True)
    days = np.flatnonzero((w.days.weekday == 1) & ~w.days.holiday)[::2]
    for day in days:
        here = members[rng.random(len(members)) < 0.4]
        if len(here) > 1:
            w.together(g, here, [day], place, 10.2, gap=300, med=11, basket=CHRONIC, diag=ILL["I25.100"])
            w.together(g, here, [day], shop, 13.1, gap=140, attend=0.4, basket=OTC)


def commuters(w: World) -> None:
    """Colleagues who live in one county and work in another: lunch-time shop there, weekend shop at home."""
    rng = w.rng
    away = int(rng.integers(0, len(w.land.counties) - 3))
    firm = w.people.employers.index(w.people.employers[12 * away + int(rng.integers(0, 12))])
    members = w.take(int(rng.integers(7, 15)), w.people.role == 1, w.county_of() != away)
    w.people.columns["emp"][members] = firm
    w.people.columns["insutype"][members], w.people.columns["psn_type"][members] = 310, 11
    shop = w.pick("pharmacy", "gate", county=away)
    g = w.group("commuting_colleagues", members, [shop], employers=[w.people.employers[firm][0]], innocent=True)
    days = np.flatnonzero((w.days.weekday < 5) & ~w.days.holiday)
    w.together(g, members, np.sort(rng.choice(days, 60, replace=False)), shop, 12.35, gap=130, attend=0.14)


def by_post(w: World) -> None:
    """An internet pharmacy of the capital settles orders at the hour when the parcel is packed, wherever the owner is."""
    rng = w.rng
    shop = int(w.land.find("online")[0])
    members = w.take(
        int(rng.integers(20, 45) * min(1, w.persons / 9000 + 0.35)), w.people.role != 2, w.people.age() < 60
    )
    g = w.group("mail_order", members, [shop], innocent=True, solo=True)
    for person in members:
        days = w.workdays(int(rng.integers(2, 8)), gap=12)
        t = (
            days * DAY
            + (rng.choice([10.0, 15.0, 20.0], len(days)) * HOUR).astype(int)
            + rng.integers(0, 900, len(days))
        )
        w.book.add(person, shop, t, group=g, cert=1, oper=0)
        near = days[rng.random(len(days)) < 0.4]
        w.book.add(person, w.people.shop[person], near * DAY + rng.integers(9 * HOUR, 20 * HOUR, len(near)), group=g)
        w.groups[g].events += len(days)


def moved_house(w: World) -> None:
    """Families of one village that makes way for the reservoir: all move to one estate in another county in one month."""
    rng = w.rng
    many = len(w.land.counties) - 3
    rural = np.flatnonzero(w.land.home_rural)
    village = int(rng.choice(rural))
    goal = np.flatnonzero(~w.land.home_rural & (w.land.home_county == (w.land.home_county[village] + 1) % many))
    members = w.take(int(rng.integers(12, 26)), w.adult(), w.people.home == village)
    if len(members) < 4:
        return
    estate = int(rng.choice(goal))
    shops = w.land.find("pharmacy")
    shop = int(shops[np.argmin(w.land.km(w.land.xy[shops], w.land.home_xy[estate]))])
    day = int(rng.integers(90, 180))
    for column, value in (("move_day", day), ("home2", estate), ("shop2", shop), ("other2", shop)):
        w.people.columns[column][members] = value
    g = w.group("resettlement", members, [shop], innocent=True, solo=True)
    for person in members:
        for at in w.workdays(int(rng.integers(5, 10)), day + 3, LENGTH - 3, 10):
            w.book.add(person, shop, at * DAY + int(np.clip(rng.normal(10, 2), 8, 20) * HOUR), group=g)
            w.groups[g].events += 1


def grandparents(w: World) -> None:
    """Old couples who spend the winter with a child in the capital and the summer at home: two centres, both true."""
    rng = w.rng
    shops = w.land.find("pharmacy")
    shop = int(rng.choice(shops[w.land.county[shops] == len(w.land.counties) - 3]))
    members = w.take(int(rng.integers(6, 14)), w.elder(), keep=0.5)
    g = w.group("winter_with_children", members, [shop], innocent=True, solo=True)
    w.away += [(int(person), 226, 345) for person in members]
    for person in members:
        for day in w.workdays(int(rng.integers(4, 9)), 230, 340, 8):
            w.book.add(person, shop, day * DAY + int(rng.uniform(8.5, 18) * HOUR), group=g)
            w.groups[g].events += 1
