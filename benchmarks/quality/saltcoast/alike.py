"""Groups who do nothing wrong, the expected ones: families, patients of one treatment, works, clinics, estates."""

from __future__ import annotations

from datetime import date, timedelta

from .book import YEAR, Visit
from .cards import adult, box, plain
from .claims import practice
from .coast import BEYOND, CITY, DAY, HOME, INLAND, NORTH, SOUTH
from .goods import CHRONIC, ILLNESSES, ITEMS
from .people import NEW_YEAR, Person, kin
from .plants import Field


def family_buying(f: Field) -> None:
    """One grown child buys for parents and in-laws, some of it from a shared account."""
    houses = [h for h in kin(f.people).values() if len(h) > 3 and not any(p.no in f.used for p in h) and h[0].age > 55]
    house = f.rng.choice(houses)
    f.used.update(p.no for p in house)
    shop = house[0].usual["pharmacy"][0]
    f.group("family_buying", house, [shop], f.days(20, 15), 18.5, (20, 60), plain(f, CHRONIC), 0.8, mutual=True)


def nursing_home(f: Field) -> None:
    """A home's residents see the doctor who calls twice a month; the carer fetches their drugs in one go."""
    spot = f.spot("estate", regions=HOME)
    members = f.take(f.rng.randint(18, 36), lambda p: p.age > 70 and p.place.region == spot.region)
    for person in members:
        person.place, person.address = spot, f"{spot.name}颐养院1号楼"
    route = [f.around("clinic", spot, 0, 3), f.around("pharmacy", spot, 0, 3)]
    f.group("nursing_home", members, route, f.days(22, 15, 8, 0.05), 9.0, (40, 140), plain(f, CHRONIC), 0.8)


def dialysis_shift(f: Field) -> None:
    """Patients of one shift, three times a week at the giant."""
    at = f.named("中心医院")
    members = f.take(f.rng.randint(9, 16), lambda p: p.age > 35 and p.place.region in HOME)
    days = [d for d in range(f.rng.choice((5, 6)), YEAR - 5) if d % 7 in (f.rng.choice((5, 5, 6)), 0, 2)]
    f.group("dialysis_shift", members, [at], days, 7.7, (20, 240), plain(f, ("N18.500",)), 0.93, jitter=0.1)


def chemo_cycle(f: Field) -> None:
    """Short stays every three weeks for the same diagnosis."""
    at = f.rng.choice((f.named("中心医院"), f.named("第二医院")))
    members = f.take(f.rng.randint(8, 14), lambda p: p.age > 45 and p.place.region in HOME)
    made = []
    for person in members:
        for day in f.days(7, 21, jitter=0.05):
            made.append(f.book.stay(person, at, f.book.moment(at, day), 3, "Z51.100", doctor=at.doctors[2]))
    f.note("chemo_cycle", made, members, 7, innocent=True)


def works_checkup(f: Field) -> None:
    """A works sends everybody to the hospital on two days of the year."""
    works: dict[str, list[Person]] = {}
    for person in f.people:
        if person.emp and person.no not in f.used:
            works.setdefault(person.emp, []).append(person)
    crew = max(works.values(), key=len)[:60]
    f.used.update(p.no for p in crew)
    at = f.around("hospital", crew[0].place, 0, 20)
    f.group("works_checkup", crew, [at], f.days(4, 70), 8.3, (30, 120), plain(f, ("K29.500", "M54.500")), 0.85)


def followup_day(f: Field) -> None:
    """The village doctor's monthly day for the chronically ill, sent in the evening as a batch."""
    senders = [i for i in f.insts if i.batch and i.weight > 0]
    at = f.rng.choice(senders) if senders else f.inst("clinic", lambda i: i.region in HOME)
    at.batch = True
    members = f.take(f.rng.randint(12, 24), lambda p: p.age > 52 and abs(p.place.x - at.x) + abs(p.place.y - at.y) < 2)
    members += f.take(max(0, 8 - len(members)), lambda p: p.age > 52 and p.place.region == at.region)
    f.group("followup_day", members, [at], f.days(12, 29, 10, 0.05), 8.6, (120, 500), plain(f, CHRONIC[:2]), 0.85)


def market_day(f: Field) -> None:
    """Villagers ride to town on market days and shop there."""
    spot = f.spot("village", regions=HOME, least=40)
    members = f.near(f.rng.randint(10, 18), spot, lambda p: p.age > 40)
    route = [f.around("clinic", spot, 3, 15), f.around("pharmacy", spot, 3, 15)]
    f.group("market_day", members, route, f.days(26, 10, 6, 0.02), 9.4, (60, 600), plain(f), 0.4, wait=0.4)


def migrants_home(f: Field) -> None:
    """Workers of one dormitory ride home to their province together a few times a year and are treated there."""
    spot = f.spot("dormitory", least=20)
    members = f.take(f.rng.randint(10, 20), lambda p: p.place.kind == "dormitory" and p.insured == BEYOND)
    members += f.take(max(0, 8 - len(members)), lambda p: p.place is spot)
    route = [f.inst("hospital", lambda i: i.region == BEYOND), f.inst("pharmacy", lambda i: i.region == BEYOND)]
    days = [27, 30, 33, 121, 124, 152, 273, 276, 279]
    f.group("migrants_home", members, route, days, 9.8, (60, 900), plain(f), 0.5)


def specialist_coach(f: Field) -> None:
    """Patients of one county take the monthly coach to the provincial centre."""
    home = f.rng.choice((NORTH, INLAND, SOUTH))
    members = f.take(f.rng.randint(10, 20), lambda p: p.age > 45 and p.place.region == home)
    f.group(
        "specialist_coach",
        members,
        [f.named("省立医院")],
        f.days(11, 30, 12, 0.05),
        10.0,
        (60, 700),
        plain(f, ("J44.900", "C34.900", "Z94.000"), packs=2),
        0.7,
    )


def transfers(f: Field) -> None:
    """Moved to the giant on the day of leaving the county's hospital; mothers whose newborn lies on their card."""
    giant, made = f.named("中心医院"), []
    members = f.take(8, lambda p: p.age > 50 and p.place.region in (NORTH, INLAND, SOUTH))
    for person in members:
        near = f.around("hospital", person.place, 0, 25)
        first = f.book.stay(person, near, f.book.moment(near, f.rng.randint(10, 320)), 2, "I63.900")
        made += [first, f.book.stay(person, giant, first.end + f.rng.randint(3, 6) * 3600, 9, "I63.900")]
    f.note("same_day_transfer", made, members, len(members), innocent=True)
    mothers, made = f.take(8, lambda p: p.sex == "2" and 22 < p.age < 40 and p.insured in HOME), []
    for person in mothers:
        at = f.named("妇幼保健院")
        lain = f.book.stay(person, at, f.book.moment(at, f.rng.randint(10, 340)), 4, "O80.900")
        made += [lain, f.book.stay(person, at, lain.begin + 5 * 3600, 6, "P59.900")]
    f.note("mother_and_newborn", made, mothers, len(mothers), innocent=True)


def _fills(
    f: Field, kind: str, members: list[Person], house: str, shop: str, ill: str, count: int, share: float
) -> None:
    at, counter = f.named(house), f.named(shop)
    doctor = at.doctors[5 % len(at.doctors)]
    made = []
    for person in members:
        for day in f.days(count, 30):
            visit = f.book.consult(person, at, f.book.moment(at, day), ill, 1, (), doctor=doctor)
            made.append(visit)
            if f.rng.random() < share:
                begin = visit.end + f.rng.randint(400, 2400)
                made.append(
                    f.book.buy(person, counter, begin, ILLNESSES[ill].drugs[:1], 1, prescription=visit.prescription)
                )
    f.note(kind, made, members, count, innocent=True, doctors=[doctor])


def fills(f: Field) -> None:
    """The pharmacy at the hospital's gate, and the only one in town that keeps a dear drug."""
    _fills(
        f,
        "gate_pharmacy",
        f.take(40, lambda p: adult(p) and p.place.region == CITY),
        "中心医院",
        "中心医院店",
        "I25.103",
        4,
        0.7,
    )
    _fills(
        f,
        "only_stockist",
        f.take(12, lambda p: p.age > 40 and p.place.region in HOME),
        "中心医院",
        "汽车站店",
        "C34.900",
        8,
        0.9,
    )


def new_estate(f: Field) -> None:
    """Island families are resettled and shop, from the day of the move, at the pharmacy beside their new homes."""
    spot = f.spot("estate", regions=HOME)
    members = f.take(f.rng.randint(24, 44), lambda p: p.place.kind in ("island", "village") and adult(p))
    shop = f.around("pharmacy", spot, 0, 2)
    onset, made = f.rng.randint(120, 200), []
    for person in members:
        person.address, person.place = f"{spot.name}安置楼{f.rng.randint(1, 6)}栋", spot
        for visit in f.book.visits:
            visit.gone = visit.gone or (visit.who is person and visit.begin > onset * DAY)
        for day in f.days(8, 18, onset + f.rng.randint(0, 25)):
            made.append(plain(f)(person, shop, f.book.moment(shop, day)))
    f.note("new_estate", made, members, 8, innocent=True)


def outbreak(f: Field) -> None:
    """A wedding feast: half a village is admitted within two days."""
    spot = f.spot("village", "fishing", regions=HOME, least=40)
    members, at = f.near(f.rng.randint(14, 26), spot), f.around("hospital", spot, 0, 20)
    day = f.rng.randint(130, 260)
    made = [
        f.book.stay(p, at, f.book.moment(at, day + f.rng.choice((0, 0, 1))), f.rng.randint(2, 4), "K52.900")
        for p in members
    ]
    f.note("outbreak", made, members, 1, innocent=True)


def cataract_campaign(f: Field) -> None:
    """Screened in the villages, operated in batches, the second eye three weeks after the first."""
    at = f.named("眼科医院")
    spots = [f.spot("village", "fishing", "island", regions=HOME, least=30) for _ in range(3)]
    members = f.take(f.rng.randint(16, 30), lambda p: p.place in spots and p.age > 60)
    made, batches = [], f.days(4, 60)
    for person in members:
        first = f.rng.choice(batches)
        for day in (first, first + 21)[: f.rng.choice((1, 2))]:
            visit = f.book.stay(person, at, f.book.moment(at, min(day, YEAR - 5)), 1, "H25.900")
            visit.lines.append((ITEMS["人工晶状体"], 1))
            made.append(visit)
    f.note("cataract_campaign", made, members, 4, innocent=True)


def single_cases(f: Field) -> None:
    """Long prescriptions, transplants, refunds and split packs: no company, but unusual lines."""
    at, doctor = practice(f)
    members, made = f.take(12, lambda p: bool(p.ills) and p.place.region == at.region), []
    for person in members:
        ill = person.ills[0]
        drug = f.rng.choice(ILLNESSES[ill].drugs)
        for day in f.days(4, 86, jitter=0.03):
            made.append(f.book.consult(person, at, f.book.moment(at, day), ill, -84, (drug,), doctor=doctor))
    f.note("long_prescription", made, members, 4, innocent=True, doctors=[doctor])
    members, made, at = f.take(7, lambda p: adult(p) and p.place.region in HOME), [], f.named("中心医院")
    for person in members:
        for day in f.days(11, 30):
            made.append(f.book.consult(person, at, f.book.moment(at, day), "Z94.000", 3, doctor=at.doctors[8]))
    f.note("transplant", made, members, 11, innocent=True)
    shop = f.inst("pharmacy", lambda i: i.region in HOME)
    members, made, codes = f.take(12, lambda p: adult(p) and p.place.region == shop.region), [], []
    for start in range(0, len(members), 3):
        code = box(f, "split")
        codes.append(code)
        for person in members[start : start + 3]:
            visit = f.book.buy(person, shop, f.book.moment(shop, 40 + start), ("阿司匹林肠溶片",), split=True)
            visit.boxes["阿司匹林肠溶片"] = [code]
            made.append(visit)
    f.note("split_pack", made, members, 4, innocent=True, codes=codes)
    members, made, codes = f.take(12, lambda p: adult(p) and p.place.region == shop.region), [], []
    for one, two in zip(members[::2], members[1::2], strict=False):
        codes.append(box(f, "again"))
        begin = f.book.moment(shop, f.rng.randint(10, 300))
        made.append(f.book.buy(one, shop, begin, ("阿卡波糖片",), refunded=True))
        made.append(f.book.buy(two, shop, begin + 2 * DAY, ("阿卡波糖片",)))
        made[-1].boxes = made[-2].boxes = {"阿卡波糖片": codes[-1:]}
    f.note("refund_and_resale", made, members, len(codes), innocent=True, codes=codes)


def young_employer(f: Field) -> None:
    """A nursery and a textile works with many young women, years in their posts."""
    members = f.take(f.rng.randint(10, 18), lambda p: p.sex == "2" and 22 <= p.age <= 38 and p.insured in HOME)
    number, made = f"E3509{f.rng.randrange(10**6):06d}", []
    staff = members + f.take(40, lambda p: 20 <= p.age <= 55 and p.insured in HOME)
    for person in staff:
        person.emp, person.insutype, person.ptype = f"{number}|盐州海星针织有限公司", "310", "11"
        person.since = date(2021, 1, 1) + timedelta(days=f.rng.randrange(900))
    for person in members:
        at = f.named("妇幼保健院")
        made.append(
            f.book.stay(person, at, f.book.moment(at, f.rng.randint(20, 340)), 4, f.rng.choice(("O80.900", "O82.900")))
        )
    f.note("young_employer", made, members, len(made), innocent=True, employers=[number])


def beside_the_bed(f: Field) -> None:
    """A wife buys her own drugs from the shared account of the man who lies in hospital."""
    houses = [h for h in kin(f.people).values() if len(h) > 1 and h[0].age > 55 and not any(p.no in f.used for p in h)]
    members, made = [h[0] for h in f.rng.sample(houses, min(8, len(houses)))], []
    f.used.update(p.no for p in members)
    for person in members:
        at, shop = person.usual["hospital"][0], person.usual["pharmacy"][0]
        lain = f.book.stay(person, at, f.book.moment(at, f.rng.randint(10, 320)), 10, "I63.900")
        made += [lain, f.book.buy(person, shop, lain.begin + 3 * DAY, ("硝苯地平控释片",), mutual=True)]
    f.note("beside_the_bed", made, members, 8, innocent=True)


def bus_crash(f: Field) -> None:
    """One real accident: everybody on the bus, the same hour, the nearest hospital."""
    at = f.inst("hospital", lambda i: i.region in HOME)
    members, made = f.take(f.rng.randint(10, 18), lambda p: adult(p) and p.place.region == at.region), []
    begin = f.book.moment(at, f.rng.randint(20, 330), 10)
    for number, person in enumerate(members):
        make = f.book.stay if number % 2 else None
        made.append(
            make(person, at, begin, 6, "S82.200", med="22")
            if make
            else f.book.consult(person, at, begin, "S00.900", med="13")
        )
        begin += f.rng.randint(60, 400)
    f.note("bus_crash", made, members, 1, innocent=True)


def team_billing(f: Field) -> None:
    """The head of rehabilitation signs for six therapists."""
    at = f.named("中心医院")
    members, made = f.take(30, lambda p: adult(p) and p.place.region == CITY), []
    for day in f.days(25, 9):
        for person in f.some(members, 0.6):
            visit = f.book.consult(person, at, f.book.moment(at, day), "M54.500", 1, (), doctor=at.doctors[-1])
            visit.lines.append((ITEMS["推拿治疗(30分钟/次)"], 1))
            made.append(visit)
    f.note("team_billing", made, members, 25, innocent=True, doctors=[at.doctors[-1]])


def ends(f: Field) -> None:
    """People die, some in hospital whose bill is settled days later; some move their enrolment during the year."""
    old = f.take(max(12, len(f.people) // 220), lambda p: p.age > 68)
    for person in old:
        person.died = NEW_YEAR + timedelta(days=f.rng.randint(10, 355))
    members, made = old[:8], []
    for person in members:
        at = person.usual["hospital"][0]
        day = max(3, (person.died - NEW_YEAR).days - 6)  # type: ignore[operator]
        lain: Visit = f.book.stay(person, at, f.book.moment(at, day), 6, "I63.900")
        person.died = NEW_YEAR + timedelta(days=lain.end // DAY)
        lain.settled = lain.end + f.rng.randint(2, 6) * DAY
        made.append(lain)
    f.note("bill_after_death", made, members, 8, innocent=True)


EXPECTED = (
    family_buying,
    nursing_home,
    dialysis_shift,
    chemo_cycle,
    works_checkup,
    followup_day,
    market_day,
    migrants_home,
    specialist_coach,
    transfers,
    fills,
    new_estate,
    outbreak,
    cataract_campaign,
    single_cases,
    young_employer,
    beside_the_bed,
    bus_crash,
    team_billing,
    ends,
)
