"""At the counter and in the back office: promotions, member days, night uploads, wrong clocks, codes scanned twice."""

from __future__ import annotations

import numpy as np

from ..book import ACUTE, NONE, OTC
from ..catalogue import FAVOURED, ILL, item
from ..days import DAY, HOUR, LENGTH
from ..rings.goods import fresh_code
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
    world.each(split_packs, 1, least=0)
    world.each(box_back, 1, least=0)
    world.each(carton, 1, least=0)
    world.each(full_shelf, 1, least=0)
    world.each(tablets, 1, least=0)
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


def split_packs(w: World) -> None:
    """A clinic hands out tablets by the strip: one box's code goes to five people, flagged as split."""
    rng = w.rng
    place = w.pick("clinic", "village", "works")
    members = _near(w, place, 12, 24, 2)
    g = w.group("split_pack", members, [place], innocent=True, solo=True)
    drug = item("阿莫西林")
    for _ in range(int(rng.integers(10, 24))):
        code, day = fresh_code(w, drug), int(rng.integers(3, LENGTH - 25))
        for person in rng.choice(members, min(4, len(members)), replace=False):
            visit = w.book.add(
                person,
                place,
                (day + int(rng.integers(0, 14))) * DAY + int(rng.uniform(8.5, 17) * HOUR),
                group=g,
                basket=NONE,
                med=11,
                diag=ILL["J06.900"],
            )
            w.book.line(visit, drug, 1, 3.2)
            w.book.code(visit[0], drug, code, split=1)
        w.groups[g].codes.append(code)
        w.groups[g].events += 1


def box_back(w: World) -> None:
    """A box is brought back unopened, refunded, and sold to the next one: the same code twice, with a return between."""
    rng = w.rng
    shop = w.pick("pharmacy")
    members = _near(w, shop, 12, 24)
    g = w.group("refund_resale", members, [shop], innocent=True, solo=True)
    for _ in range(int(rng.integers(8, 18))):
        one, two = rng.choice(members, 2, replace=False)
        drug, day = int(rng.choice(FAVOURED)), int(rng.integers(3, LENGTH - 20))
        code = fresh_code(w, drug)
        times = (day + np.array([0, rng.integers(1, 3), rng.integers(4, 12)])) * DAY + (
            rng.uniform(9, 19, 3) * HOUR
        ).astype(int)
        sold = w.book.add([one, two], shop, times[[0, 2]], group=g, basket=NONE)
        back = w.book.add(one, shop, times[1], group=g, basket=NONE, refund=True, orig=sold[0])
        w.book.line(sold, drug, 1)
        for visit, count in ((sold[0], 1), (back[0], -1), (sold[1], 1)):
            w.book.code(visit, drug, code, count=count)
        w.groups[g].codes.append(code)
        w.groups[g].events += 1


def carton(w: World) -> None:
    """A hospital's robot scans the code of the outer carton for every box in it."""
    rng = w.rng
    place = w.pick("county", "tertiary")
    members = w.take(int(rng.integers(30, 60)), w.adult(), near=w.near_place(place) + rng.exponential(9, len(w.people)))
    g = w.group("carton_code", members, [place], innocent=True, solo=True)
    drug = item("阿托伐他汀")
    code, day = "", 0
    for number, person in enumerate(np.resize(members, 3 * len(members))):
        if number % 20 == 0:
            code, day = fresh_code(w, drug), int(rng.integers(5, LENGTH - 8))
            w.groups[g].codes.append(code)
            w.groups[g].events += 1
        visit = w.book.add(
            person,
            place,
            (day + int(rng.integers(0, 5))) * DAY + int(rng.uniform(8, 16.5) * HOUR),
            group=g,
            basket=NONE,
            med=14,
            diag=ILL["I25.100"],
        )
        w.book.line(visit, drug, 2)
        w.book.code(visit[0], drug, code)


def full_shelf(w: World) -> None:
    """A shop sells down the stock of the year before: little came in, much went out, nothing is wrong."""
    rng = w.rng
    shop = w.pick("pharmacy")
    drug = item("连花清瘟")
    members = _near(w, shop, 24, 45)
    g = w.group("opening_stock", members, [shop], innocent=True, solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(1, 3)), 3, 120, 10):
            visit = w.book.add(person, shop, day * DAY + int(rng.uniform(8.5, 20) * HOUR), group=g, basket=NONE)
            w.book.line(visit, drug, int(rng.integers(1, 3)))
            w.groups[g].events += 1
    w.book.short[(shop, drug)] = -1.0


def tablets(w: World) -> None:
    """A clinic buys by the box of ten and sells by the strip: the counts differ by the unit, not by theft."""
    rng = w.rng
    place = w.pick("clinic", "centre")
    drug = item("布洛芬缓释胶囊")
    members = _near(w, place, 20, 40)
    g = w.group("unit_conversion", members, [place], innocent=True, solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(1, 4)), gap=20):
            visit = w.book.add(
                person,
                place,
                day * DAY + int(rng.uniform(8.3, 17) * HOUR),
                group=g,
                basket=NONE,
                med=11,
                diag=ILL["M54.500"],
            )
            w.book.line(visit, drug, 10, 1.6)
            w.groups[g].events += 1
    w.book.short[(place, drug)] = -10.0


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
