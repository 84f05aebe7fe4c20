"""Cohorts: one employer, school, home, building site or epidemic brings the same people to one door."""

from __future__ import annotations

import numpy as np

from ..book import ACUTE, CERT_CARD, CHRONIC, OTC
from ..catalogue import ILL
from ..days import LENGTH, iso
from ..people import settle_abroad
from ..wards import stay
from ..world import World
from .neighbours import _same_home, _weekly


def plant(world: World) -> None:
    """All kinds of cohorts."""
    world.each(nursing_home, 1.4, least=0)
    world.each(shift_end, 2, least=0)
    world.each(works_clinic, 1.2, least=0)
    world.each(school_clinic, 1, least=0)
    world.each(building_site, 1.5, least=0)
    world.each(seasonal_pickers, 1, least=0)
    world.each(checkup_day, 2, least=0)
    world.each(nursery, 1, least=0)


def nursing_home(w: World) -> None:
    """Residents under one address: the house's doctor sees them on rounds, a nurse fetches for all at the pharmacy."""
    rng, p = w.rng, w.people
    house = w.pick("carehome")
    shop = w.pick("pharmacy", county=int(w.land.county[house]))
    members = w.take(int(rng.integers(12, 28)), w.elder(), p.age() > 70, keep=0.15)
    near = int(np.argmin(w.land.km(w.land.home_xy, w.land.xy[house])))
    p.columns["home"][members], p.columns["home2"][members], p.columns["door"][members] = near, near, 88
    p.columns["house"][members] = 10**7 + house
    g = w.group("nursing_home", members, [house, shop], innocent=True)
    days = np.clip(np.arange(5, LENGTH, 14) + rng.integers(-1, 2, len(np.arange(5, LENGTH, 14))), 0, LENGTH - 1)
    w.together(
        g,
        members,
        days,
        house,
        rng.uniform(14, 15.5),
        gap=45,
        attend=0.75,
        med=14,
        basket=CHRONIC,
        diag=ILL["I10.x00"],
        supply=14,
        cert=CERT_CARD,
    )
    w.together(
        g, members, days[1::2] + 1, shop, rng.uniform(18.4, 19.8), gap=40, attend=0.5, basket=OTC, cert=CERT_CARD
    )


def _workers(w: World, many: int) -> tuple[np.ndarray, int]:
    free = w.free(w.people.emp >= 0)
    best = np.bincount(w.people.emp[free], minlength=len(w.people.employers))
    emp = int(w.rng.choice(np.argsort(best)[-4:]))
    return w.take(many, w.people.emp == emp), emp


def shift_end(w: World) -> None:
    """The day shift ends at five: friends of one line go past the pharmacy at the gate, and on Fridays more of them."""
    members, emp = _workers(w, int(w.rng.integers(9, 22)))
    shop = w.pick("gate", county=int(w.county_of()[members[0]]))
    g = w.group("factory_shift", members, [shop], employers=[w.people.employers[emp][0]], innocent=True)
    days = np.flatnonzero((w.days.weekday < 6) & ~w.days.holiday)
    days = np.sort(w.rng.choice(days, 70, replace=False))
    w.together(g, members, days, shop, 17.15, gap=90, attend=0.12 + 0.1 * w.rng.random(), least=2)


def works_clinic(w: World) -> None:
    """The firm's own clinic: colds and backs of colleagues in the noon break."""
    members, emp = _workers(w, int(w.rng.integers(14, 32)))
    place = w.pick("works", county=int(w.county_of()[members[0]]))
    g = w.group("company_clinic", members, [place], employers=[w.people.employers[emp][0]], innocent=True)
    days = w.workdays(45, gap=3)
    w.together(g, members, days, place, 12.2, gap=200, attend=0.16, med=11, basket=ACUTE, diag=ILL["J06.900"])


def school_clinic(w: World) -> None:
    """A boarding school's nurse: in the flu weeks half a class in one noon."""
    w_county = int(w.rng.integers(0, len(w.land.counties) - 3))
    pupils = w.take(int(w.rng.integers(16, 34)), w.people.role == 2, w.people.age() > 11, w.county_of() == w_county)
    place = w.pick("school", county=w_county)
    g = w.group("school_clinic", pupils, [place], innocent=True)
    weight = w.days.flu * (w.days.weekday < 5) * ~w.days.holiday
    days = np.sort(w.rng.choice(LENGTH, 40, replace=False, p=weight / weight.sum()))
    w.together(g, pupils, days, place, 12.4, gap=120, attend=0.14, med=11, basket=ACUTE, diag=ILL["J06.900"])


def building_site(w: World) -> None:
    """Men of one far village live in one dormitory and go out on Sunday evenings and pay days."""
    rng, p = w.rng, w.people
    members = w.take(int(rng.integers(8, 18)), p.role == 3, p.sex == 1)
    if len(members) < 5:
        members = np.append(members, w.take(6, p.role == 1, p.sex == 1))
    far = len(w.land.home_name) - 1 - int(rng.integers(0, 2))
    site = int(p.home[members[0]])
    settle_abroad(p, members, w.land.counties[-1][0], far)
    p.columns["home"][members], p.columns["home2"][members], p.columns["door"][members] = site, site, 77
    p.columns["house"][members] = 2 * 10**7 + site
    shop = w.pick("pharmacy", county=int(w.land.home_county[site]))
    clinic = w.pick("clinic", county=int(w.land.home_county[site]))
    g = w.group("migrant_dormitory", members, [shop, clinic], innocent=True)
    first, last = int(rng.integers(5, 60)), int(rng.integers(250, 340))
    w.together(g, members, _weekly(w, 6, 0.7, first, last), shop, 18.6, gap=80, attend=0.4)
    w.together(
        g,
        members,
        w.workdays(8, first, last, 15),
        clinic,
        19.2,
        gap=150,
        attend=0.4,
        med=11,
        basket=ACUTE,
        diag=ILL["M54.500"],
    )


def seasonal_pickers(w: World) -> None:
    """Pickers of one county live for seven weeks at an orchard in another, and come to town when it rains."""
    rng, p = w.rng, w.people
    many = len(w.land.counties) - 3
    home, away = rng.choice(many, 2, replace=False)
    shop = w.pick("pharmacy", "centre", county=int(away))
    grown = p.role == 1
    towns = np.bincount(w.land.home_town[p.home[w.free(grown, w.county_of() == home, w.land.home_rural[p.home])]])
    town = int(rng.choice(np.argsort(towns)[-2:])) if len(towns) > 1 else 0
    members = w.take(int(rng.integers(9, 20)), grown, w.land.home_town[p.home] == town, w.land.home_rural[p.home])
    if len(members) < 4:
        return
    g = w.group("seasonal_workers", members, [shop], innocent=True)
    start = int(rng.integers(150, 230))
    w.away += [(int(person), start - 1, start + 51) for person in members]
    hospital = w.land.sort[shop] != 3
    w.together(
        g,
        members,
        w.workdays(9, start, start + 50, 4),
        shop,
        rng.uniform(15, 17),
        gap=130,
        attend=0.5,
        med=11 if hospital else 41,
        basket=ACUTE if hospital else OTC,
        diag=ILL["M54.500"] if hospital else -1,
    )


def checkup_day(w: World) -> None:
    """The free check-up of the over-65s, village by village, with the quarter's refill on the same morning."""
    members = _same_home(w, int(w.rng.integers(14, 30)), w.people.age() > 62, rural=True)
    if len(members) < 5:
        return
    centre = w.pick("centre", county=int(w.county_of()[members[0]]))
    g = w.group("checkup_day", members, [centre], innocent=True)
    days = np.array([30, 121, 212, 303]) + w.rng.integers(-9, 10, 4)
    w.together(
        g, members, days, centre, 7.9, gap=110, attend=0.85, med=11, basket=CHRONIC, diag=ILL["I10.x00"], supply=90
    )


def nursery(w: World) -> None:
    """A new nursery with forty young teachers hired for its first term; several have children in the year."""
    rng, p = w.rng, w.people
    members = w.take(int(rng.integers(16, 30)), p.sex == 2, p.role != 2, (p.age() > 21) & (p.age() < 38))
    code = f"E{w.land.counties[0][0]}8{int(rng.integers(100, 999))}"
    p.employers.append((code, "江原阳光幼儿园"))
    p.columns["emp"][members] = len(p.employers) - 1
    p.columns["insutype"][members], p.columns["psn_type"][members] = 310, 11
    mothers = members[: max(3, len(members) // 3)]
    g = w.group("nursery_employer", mothers, employers=[code], innocent=True, solo=True)
    p.columns["own_insu"][members] = False
    hired = int(rng.integers(-330, -150))
    for person in members:
        start = hired + int(rng.integers(0, 30))
        for kind in ("310", "510"):
            p.insured.append(
                {
                    "person": int(person),
                    "insutype": kind,
                    "psn_insu_stas": "1",
                    "psn_insu_date": iso(start),
                    "paus_insu_date": "",
                }
            )
    for person in mothers:
        stay(
            rng,
            w.book,
            person,
            w.pick("maternity", "county"),
            int(rng.integers(60, LENGTH - 9)),
            4,
            ILL["O80.000"],
            med=52,
            group=g,
        )
        w.groups[g].events += 1
