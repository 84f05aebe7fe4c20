"""At the counter and in the back office: promotions, member days, night uploads, wrong clocks, codes scanned twice."""

from __future__ import annotations

import numpy as np

from ..book import ACUTE, NONE, OTC
from ..catalogue import ILL, item
from ..days import DAY, HOUR, LENGTH
from ..rings.steer import doctor_of
from ..world import World


def plant(world: World) -> None:
    """All kinds of the counter."""
    world.each(opening, 1.4, least=0)
    world.each(member_day, 2, least=0)
    world.each(night_upload, 2, least=0)
    world.each(wrong_clock, 1, least=0)
    world.each(outage, 1, least=0)
    world.each(chain, 1, least=0)
    world.each(team, 1, least=0)
    world.each(corrected, 1, least=0)
    world.each(folic_acid, 1, least=0)


def _near(w: World, place: int, low: int, high: int, wide: float = 3.0) -> np.ndarray:
    return w.take(
        int(w.rng.integers(low, high)), w.adult(), near=w.near_place(place) + w.rng.exponential(wide, len(w.people))
    )


def opening(w: World) -> None:
    """A new shop gives eggs to everybody in its first two weeks; whole stairways come, some stay its customers."""
    rng = w.rng
    shop = w.pick("new")
    members = _near(w, shop, 24, 50, 2)
    day = int(rng.integers(60, 250))
    w.land.opened[shop] = f"2025-{3 + day // 31:02d}-10" if day < 300 else "2026-01-10"
    g = w.group("new_pharmacy", members, [shop], innocent=True)
    for at in range(day, day + 14, 2):
        w.together(g, members, [at], shop, rng.uniform(8.2, 9.2), gap=70, attend=0.3)
    w.together(g, members, w.workdays(12, day + 20, LENGTH - 3, 5), shop, rng.uniform(9, 18), gap=500, attend=0.2)


def member_day(w: World) -> None:
    """Every Wednesday a fifth off: the same fifteen regulars between nine and ten."""
    rng = w.rng
    shop = w.pick("pharmacy")
    members = _near(w, shop, 11, 24)
    weekday = int(rng.integers(0, 7))
    days = np.flatnonzero((w.days.weekday == weekday) & ~w.days.spring)
    g = w.group("member_day", members, [shop], innocent=True)
    w.together(g, members, days, shop, rng.normal(9.0, 0.25, len(days)), gap=160, attend=0.4)


def night_upload(w: World) -> None:
    """The village doctor writes in a book by day and types in everybody between nine and ten at night."""
    rng = w.rng
    place = w.pick("village")
    members = w.take(int(rng.integers(12, 30)), near=w.near_place(place) + rng.exponential(1, len(w.people)))
    days = w.workdays(int(rng.integers(30, 60)), gap=2)
    g = w.group("village_batch_upload", members, [place], innocent=True)
    w.together(
        g,
        members,
        days,
        place,
        rng.uniform(21.0, 22.0, len(days)),
        gap=28,
        attend=0.18,
        med=11,
        basket=ACUTE,
        diag=ILL["J06.900"],
        upload=1,
    )
    w.uploads.append((place, 21.4))


def wrong_clock(w: World) -> None:
    """For seven weeks a health centre's server is fast by four hours and more; its patients seem to be in two places."""
    rng = w.rng
    place = w.pick("centre")
    start = int(rng.integers(40, 260))
    members = w.take(int(rng.integers(12, 24)), w.adult(), w.near_place(place) < 20)
    g = w.group("clock_error", members, [place], innocent=True, solo=True)
    for person in members:
        for day in w.workdays(2, start, start + 48, 6):
            hour = rng.uniform(8.3, 11.5)
            true = day * DAY + int(hour * HOUR)
            w.book.add(person, place, true + int(4.3 * HOUR), group=g, med=11, basket=ACUTE, diag=ILL["J20.900"])
            far = w.pick("pharmacy", county=int(w.land.county[place]))
            w.book.add(person, far, true + int(rng.uniform(3.6, 4.9) * HOUR), group=g, basket=OTC)
            w.groups[g].events += 1
    w.clocks.append((place, start, start + 48, int(4.3 * HOUR)))


def outage(w: World) -> None:
    """The line is dead from nine to four; then everything of the day is settled in one go, three times in the year."""
    place = w.pick("county", "centre", "pharmacy")
    members = _near(w, place, 14, 30, 4)
    pharmacy = w.land.sort[place] == 3
    g = w.group("system_outage", members, [place], innocent=True)
    w.together(
        g,
        members,
        w.workdays(4, gap=40),
        place,
        16.1,
        gap=9,
        attend=0.7,
        med=41 if pharmacy else 11,
        basket=OTC if pharmacy else ACUTE,
        diag=-1 if pharmacy else ILL["K29.500"],
    )


def chain(w: World) -> None:
    """One chain's three branches share the operator's number of the head office, and customers change between branches."""
    rng = w.rng
    first = w.pick("pharmacy")
    shops = w.land.find("pharmacy")
    shops = shops[np.argsort(w.land.km(w.land.xy[shops], w.land.xy[first]))[:3]]
    members = _near(w, first, 14, 28)
    g = w.group("pharmacy_chain", members, shops.tolist(), innocent=True, solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(6, 14)), gap=8):
            w.book.add(
                person,
                int(rng.choice(shops)),
                day * DAY + int(np.clip(w.people.hour[person] + rng.normal(0, 0.4), 8, 21) * HOUR),
                group=g,
                oper=-7,
            )
            w.groups[g].events += 1


def team(w: World) -> None:
    """Six therapists bill under the head's code: forty half-hours a day, every one of them with a patient on the bench."""
    rng = w.rng
    place = w.pick("tcm", "tertiary")
    doctor = doctor_of(w, place)
    members = w.take(int(rng.integers(24, 44)), w.adult(), near=w.near_place(place) + rng.exponential(8, len(w.people)))
    g = w.group("team_billing", members, [place], doctors=[doctor], innocent=True, solo=True)
    days = np.flatnonzero((w.days.weekday < 5) & ~w.days.holiday)
    for day in np.sort(rng.choice(days, 36, replace=False)):
        here = members[rng.random(len(members)) < 0.6]
        t = day * DAY + (rng.uniform(8.2, 17, len(here)) * HOUR).astype(int)
        visit = w.book.add(here, place, t, group=g, basket=NONE, med=11, diag=ILL["M47.800"], doctor=doctor)
        w.book.line(visit, item("推拿"), 1)
        w.book.line(visit, item("电针"), 1)
        w.groups[g].events += 1


def corrected(w: World) -> None:
    """A clerk's trainee strikes out and settles again: the same goods three times in four minutes, two of them refunded."""
    rng = w.rng
    shop = w.pick("pharmacy", "county")
    members = _near(w, shop, 8, 16)
    pharmacy = w.land.sort[shop] == 3
    g = w.group("corrected_settlement", members, [shop], innocent=True, solo=True)
    for person in members:
        for day in w.workdays(2, gap=30):
            t = day * DAY + int(rng.uniform(9, 16.5) * HOUR)
            drug = item("奥美拉唑")
            for step in range(2):
                visit = w.book.add(
                    person,
                    shop,
                    t + 130 * step,
                    group=g,
                    basket=NONE,
                    med=41 if pharmacy else 11,
                    diag=-1 if pharmacy else ILL["K29.500"],
                )
                w.book.line(visit, drug, 2)
                if step == 0:
                    back = w.book.add(
                        person,
                        shop,
                        t + 70,
                        group=g,
                        basket=NONE,
                        med=41 if pharmacy else 11,
                        refund=True,
                        orig=int(visit[0]),
                    )
                    w.book.line(back, drug, -2)
            w.groups[g].events += 1


def folic_acid(w: World) -> None:
    """Vaccination-style campaign of the health centre: iron and folic acid for all women of the township in one week."""
    rng = w.rng
    place = w.pick("centre")
    women = (w.people.sex == 2) & (w.people.age() > 18) & (w.people.age() < 46)
    members = w.take(int(rng.integers(14, 32)), women, near=w.near_place(place) + rng.exponential(1, len(w.people)))
    g = w.group("health_campaign", members, [place], innocent=True)
    start = int(rng.integers(20, 300))
    for day in (start, start + 1, start + 28, start + 56):
        if day < LENGTH:
            visits = w.together(g, members, [day], place, 8.4, gap=55, attend=0.55, med=11, basket=0)
            w.book.line(visits, item("叶酸"), 1)
