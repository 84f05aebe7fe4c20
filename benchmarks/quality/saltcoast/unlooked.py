"""Groups who do nothing wrong and whom nobody thought of: crews, buses, pilgrims, a boat, a stairwell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .book import YEAR
from .cards import adult, plain
from .coast import BEYOND, DAY, HOME, NEWTOWN, NORTH, SOUTH
from .goods import CHRONIC
from .people import NEW_YEAR, kin
from .plants import Field


def fishing_crew(f: Field) -> None:
    """Nine men of one boat are ashore every twelve days, but for the summer's ban: harbour pharmacy, then a clinic."""
    members = f.take(f.rng.randint(6, 11), lambda p: p.sex == "1" and 20 < p.age < 62 and p.place.region == NORTH)
    route = [f.named("渔港码头药店"), f.around("clinic", f.named("渔港码头药店"), 0, 8)]
    days = [d for d in f.days(27, 12) if not 120 < d < 228]
    f.group("fishing_crew", members, route, days, 9.5, (60, 420), plain(f), 0.6)


def shift_bus(f: Field) -> None:
    """A works' night bus sets its shift down at the dormitory; on pay-days they shop before the doors close."""
    members = f.take(f.rng.randint(20, 36), lambda p: p.place.kind == "dormitory" and adult(p))
    shop = f.around("pharmacy", members[0].place, 0, 3)
    days = [min(YEAR - 2, month * 30 + 14 + f.rng.randint(0, 1)) for month in range(12)]
    f.group("shift_bus", members, [shop], days, 20.2, (15, 70), plain(f), 0.45, jitter=0.1)


def vaccination_day(f: Field) -> None:
    """A form of thirty children, two or three doses at the health centre."""
    spot = f.spot("estate", regions=HOME)
    members = f.take(30, lambda p: 6 <= p.age <= 13 and p.place.region == spot.region)
    at = f.around("clinic", spot, 0, 4)
    f.group("vaccination_day", members, [at], [70, 98, 250, 280], 9.0, (40, 120), plain(f, ("Z23.801",)), 0.9)


def pilgrims(f: Field) -> None:
    """Old women of several villages go to the temple at every full moon and call at the chemist below it."""
    members = f.take(
        f.rng.randint(10, 20),
        lambda p: p.age > 55 and p.place.kind in ("village", "fishing") and p.place.region in HOME,
    )
    temple = f.around("pharmacy", members[0].place, 25, 60)
    days = [d for d in (13 + round(29.53 * n) for n in range(12)) if d < YEAR - 3]
    f.group("pilgrims", members, [temple], days, 11.2, (30, 300), plain(f, CHRONIC), 0.6)


def scooter_couple(f: Field) -> None:
    """Man and wife on one scooter to the same clinic and the same shop."""
    houses = [h for h in kin(f.people).values() if len(h) == 2 and h[0].age > 58 and not any(p.no in f.used for p in h)]
    house = f.rng.choice(houses)
    f.used.update(p.no for p in house)
    route = [house[0].usual["clinic"][0], house[0].usual["pharmacy"][0]]
    f.group("scooter_couple", house, route, f.days(14, 26), 9.0, (90, 400), plain(f, CHRONIC[:2]), 1.0)


def stairwell_courier(f: Field) -> None:
    """During the epidemic one volunteer buys for the old people of a stairwell; the agency is recorded."""
    spot = f.spot("estate", regions=HOME, least=40)
    members = f.near(f.rng.randint(8, 14), spot, lambda p: p.age > 58)
    for person in members:
        person.address = f"{spot.name}3栋2单元{f.rng.randint(1, 6)}0{f.rng.randint(1, 2)}"
    shop = f.around("pharmacy", spot, 0, 2)
    f.group(
        "stairwell_courier",
        members,
        [shop],
        f.days(9, 7, f.rng.randint(10, 40)),
        10.5,
        (20, 60),
        plain(f, CHRONIC),
        0.8,
        agent=True,
    )


def kelp_workers(f: Field) -> None:
    """Harvesters of one employer live south in winter and north in summer; their cards are used in both counties."""
    members = f.take(
        f.rng.randint(10, 22),
        lambda p: 20 < p.age < 58 and p.place.kind in ("fishing", "village") and p.place.region == SOUTH,
    )
    made, away = [], f.inst("pharmacy", lambda i: i.region == NORTH)
    clinic = f.around("clinic", away, 0, 8)
    for person in members:
        person.emp = "E3509770001|盐州海带养殖合作社"
        for visit in f.book.visits:
            visit.gone = visit.gone or (visit.who is person and 100 * DAY < visit.begin < 210 * DAY)
    for day in f.days(12, 9, 101):
        for person in f.some(members, 0.3):
            at = f.rng.choice((away, clinic))
            made.append(plain(f)(person, at, f.book.moment(at, day, 18.5 if at is away else 17)))
    f.note("kelp_workers", made, members, 12, innocent=True)


def bus_terminal(f: Field) -> None:
    """Travellers of one valley line: hospital in the morning, the pharmacy at the terminal before the bus leaves."""
    spot = f.spot("village", regions=HOME, least=40)
    members = f.near(f.rng.randint(14, 24), spot, adult)
    at, shop, made = f.named("中心医院"), f.named("汽车站店"), []
    for person in members:
        for day in f.days(f.rng.randint(4, 7), 45):
            visit = plain(f)(person, at, f.book.moment(at, day, 9.6))
            bus = visit.begin // DAY * DAY + int(f.rng.choice((11.2, 12.2, 15.6)) * 3600)
            if bus > visit.end:
                made += [visit, plain(f)(person, shop, bus - f.rng.randint(60, 900))]
    f.note("bus_terminal", made, members, 5, innocent=True)


def clinic_boat(f: Field) -> None:
    """The boat calls at the islands every fortnight and sends its rows from the home port in the evening."""
    boat, made = f.named("流动医疗船"), []
    members = f.take(f.rng.randint(14, 30), lambda p: p.place.kind == "island" and p.age > 15)
    for number, day in enumerate(f.days(24, 14, 9, 0.05)):
        visits = f.meet(f.some(members, 0.55), boat, day * DAY + 9 * 3600, (200, 600), plain(f, CHRONIC))
        made += visits
        if number % 4 == 0:  # on the quay the islands' people shop at once, an hour's sail from the boat's port
            made += [plain(f)(v.who, v.who.usual["pharmacy"][0], v.end + 1500) for v in visits[:3]]
    f.note("clinic_boat", made, members, 24, innocent=True)


def mail_order(f: Field) -> None:
    """The chain's net pharmacy settles in the city what is delivered on the islands and in the hills."""
    shop = f.named("网上药房")
    members, made = (
        f.take(
            f.rng.randint(12, 25), lambda p: adult(p) and 18 < p.age < 60 and p.place.region not in ("350902", BEYOND)
        ),
        [],
    )
    for person in members:
        person.means = "01"
        for day in f.days(7, 45):
            here = plain(f)(person, person.usual["clinic"][0], f.book.moment(person.usual["clinic"][0], day))
            made += [here, f.book.buy(person, shop, here.end + f.rng.randint(300, 3000), ("苯磺酸氨氯地平片",))]
    f.note("mail_order", made, members, 7, innocent=True)


def dance_troupe(f: Field) -> None:
    """Women of an estate dance every morning; on the chain's seniors' day they walk over together."""
    spot = f.spot("estate", regions=HOME, least=40)
    members = f.near(f.rng.randint(7, 12), spot, lambda p: p.sex == "2" and p.age > 52)
    shop = f.around("pharmacy", spot, 0, 2)
    f.group("dance_troupe", members, [shop], f.days(18, 14, 12, 0.02), 8.6, (25, 160), plain(f), 0.55)


def dog_days_patch(f: Field) -> None:
    """Herbal plasters on the fixed hot days of the calendar: the whole town queues at the hospital of Chinese medicine."""
    at = f.inst("hospital", lambda i: "中医院" in i.name)
    members = f.take(45, lambda p: p.place.region == at.region and (p.age > 55 or p.age < 14))
    f.group("dog_days_patch", members, [at], [200, 210, 220, 230], 8.6, (20, 90), plain(f, ("J44.900", "M54.500")), 0.8)


def outage_backlog(f: Field) -> None:
    """A clinic was cut off for some days; its patients' rows are all sent within minutes when the line is back."""
    at = f.inst("clinic", lambda i: i.region in HOME and not i.batch)
    members, made = f.take(24, lambda p: at in p.usual["clinic"]), []
    for day in (150, 222, 301):
        back = (day + 3) * DAY + 9 * 3600
        for person in f.some(members, 0.5):
            visit = plain(f)(person, at, f.book.moment(at, day + f.rng.randint(0, 2)))
            back += f.rng.randint(5, 25)
            visit.settled = back
            made.append(visit)
    f.note("outage_backlog", made, members, 3, innocent=True)


def moved_students(f: Field) -> None:
    """Students and brides are enrolled anew where they live now; the old enrolment has ended."""
    members, made, pairs = f.take(9, lambda p: 18 <= p.age <= 27 and p.insured in HOME), [], []
    for person in members:
        moved = f.rng.randint(120, 240)
        person.until = date.fromordinal(NEW_YEAR.toordinal() + moved)
        twin = replace(
            person,
            no=f"3604{f.rng.randrange(10**12):012d}",
            insured=BEYOND,
            insutype="390",
            emp="",
            until=None,
            since=person.until,
            card=f"F{f.rng.randrange(10**8):08d}",
        )
        for visit in f.book.visits:
            visit.gone = visit.gone or (visit.who is person and visit.begin > moved * DAY)
        pairs.append(twin)
        for day in f.days(3, 30, moved + 5):
            at = f.inst("pharmacy", lambda i: i.region == BEYOND)
            made.append(plain(f)(twin, at, f.book.moment(at, day)))
    f.people += pairs
    f.used.update(p.no for p in pairs)
    f.note("moved_students", made, [*members, *pairs], 3, innocent=True)


def night_school(f: Field) -> None:
    """Boarders of one school see the same clinic after sport, a few at a time."""
    members = f.take(f.rng.randint(16, 30), lambda p: 12 <= p.age <= 18 and p.place.region in (NEWTOWN, NORTH, SOUTH))
    for person in members:
        person.address = "盐州滨海中学宿舍2号楼"
    at = f.inst("clinic", lambda i: i.region == NEWTOWN)
    f.group("night_school", members, [at], f.days(30, 8, 50), 17.0, (120, 700), plain(f), 0.15)


UNLOOKED = (
    fishing_crew,
    shift_bus,
    vaccination_day,
    pilgrims,
    scooter_couple,
    stairwell_courier,
    kelp_workers,
    bus_terminal,
    clinic_boat,
    mail_order,
    dance_troupe,
    dog_days_patch,
    outage_backlog,
    moved_students,
    night_school,
)
