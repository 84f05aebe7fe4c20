"""Rings around claims: stays, doctors, diagnoses, employers, the dead."""

from __future__ import annotations

from datetime import timedelta

from .book import YEAR
from .cards import adult, plain
from .coast import DAY, HOME, Inst, apart
from .goods import CHRONIC, ILLNESSES, ITEMS, SOUGHT
from .people import NEW_YEAR
from .plants import Field


def private(f: Field) -> Inst:
    """One of the small hospitals of the counties."""
    return f.inst("hospital", lambda i: i.level == "1" and i.region in HOME and "眼科" not in i.name)


def practice(f: Field, kind: str = "hospital") -> tuple[Inst, str]:
    """A house and one of its less busy doctors."""
    at = f.inst(kind, lambda i: len(i.doctors) > 1 and i.region in HOME and not i.batch)
    return at, f.rng.choice(at.doctors[1:])


def off_the_way(f: Field, at: Inst) -> Inst | None:
    """A pharmacy 2 to 15 km from the house where hardly any of its people buy, and no other ring does; None where there is none."""
    people = [p for p in f.people if at in p.usual["hospital"]]
    near = [i for i in f.insts if i.kind == "pharmacy" and 0 < i.weight < 20 and i.clock < DAY and not i.batch]
    near = [i for i in near if i.code not in f.booked and 2 <= apart(i, at) <= 15]
    odd = [i for i in near if sum(i in p.usual["pharmacy"] for p in people) <= len(people) / 5]
    return f.rng.choice(odd) if odd else None


def kickback_referral(f: Field) -> None:
    """From a day on a doctor's patients carry their prescriptions to one pharmacy that is not on their way."""
    for _ in range(20):
        at, doctor = practice(f)
        shop = off_the_way(f, at)
        if shop:
            break
        f.booked.discard(at.code)
    shop = shop or f.around("pharmacy", at, 2, 9)
    f.booked.add(shop.code)
    members = f.take(f.rng.randint(25, 60), lambda p: adult(p) and at in p.usual["hospital"])
    members += f.take(max(0, 25 - len(members)), lambda p: adult(p) and p.place.region == at.region)
    f.thin(members)
    onset = f.rng.randint(80, 180)
    made, filled = [], 0
    for person in members:
        for day in f.days(f.rng.randint(2, 5), 30, onset + f.rng.randint(0, 60)):
            ill = f.rng.choice(person.ills or CHRONIC)
            visit = f.book.consult(person, at, f.book.moment(at, day), ill, 1, (), doctor=doctor)
            made.append(visit)
            if f.rng.random() < 0.25 + 0.6 * f.comes:
                begin = visit.end + f.rng.randint(900, 5400)
                made.append(
                    f.book.buy(person, shop, begin, ILLNESSES[ill].drugs[:2], 2, prescription=visit.prescription)
                )
                filled += 1
            else:
                other = f.rng.choice(person.usual["pharmacy"])
                f.book.buy(person, other, visit.end + f.rng.randint(1800, 9000), ILLNESSES[ill].drugs[:1])
    f.note("kickback_referral", made, members, filled, doctors=[doctor])


def recruited_admissions(f: Field) -> None:
    """A private hospital's bus fetches the old and the poor of a few villages for a few days in bed."""
    at = private(f)
    spots = [f.spot("village", "fishing", "island", regions=HOME, least=20) for _ in range(3)]
    members = f.take(f.rng.randint(14, 40), lambda p: p.place in spots and (p.age > 55 or p.poor))
    for person in members:
        person.poor = person.poor or f.rng.random() < 0.4
    f.thin(members)
    made = []
    days = f.days(f.rng.randint(6, 8), 42)
    for day in days:
        for person in f.some(members, 0.75 * f.comes + 0.1):
            begin = f.book.moment(at, min(day + f.rng.choice((0, 0, 1)), YEAR - 12))
            made.append(
                f.book.stay(person, at, begin, f.rng.randint(3, 6), f.rng.choice(("M54.500", "K29.500", "J06.900")))
            )
    f.note("recruited_admissions", made, members, len(days))


def split_stay(f: Field) -> None:
    """Long stays are cut: out on paper, in again within days for the same illness."""
    at = private(f)
    members = f.recruit(14, 28, lambda p: adult(p) and p.age > 45 and p.place.region == at.region)
    made = []
    for person in members:
        day = f.rng.randint(10, 280)
        ill = f.rng.choice(person.ills or ("I63.900", "J18.900"))
        for _ in range(f.rng.choice((2, 2, 3))):
            made.append(f.book.stay(person, at, f.book.moment(at, day), f.rng.randint(6, 10), ill))
            day = made[-1].end // DAY + f.rng.randint(1, 2 if f.comes == 1 else 7)
    f.note("split_stay", made, members, len(made) - len(members))


def bed_hanging(f: Field) -> None:
    """The bed is booked, the patient lives at home: he buys, sees his clinic, is never nursed."""
    at = private(f)
    members = f.recruit(8, 25, lambda p: adult(p) and p.place.region == at.region)
    made = []
    for person in members:
        for day in f.days(f.rng.choice((1, 2, 2)), 90):
            lain = f.book.stay(
                person, at, f.book.moment(at, day), f.rng.randint(8, 14), "M54.500", care=f.rng.random() > 0.8
            )
            made.append(lain)
            for _ in range(f.often(4, 1)):
                local = f.rng.choice(person.usual["clinic"][:1] + person.usual["pharmacy"][:1])
                inside = f.rng.randint(lain.begin // DAY + 1, max(lain.begin // DAY + 1, lain.end // DAY - 1))
                made.append(plain(f)(person, local, f.book.moment(local, inside)))
    f.note("bed_hanging", made, members, sum(v.lies for v in made))


def deceased_claims(f: Field) -> None:
    """The dead go on buying: a shop or a clinic kept the cards."""
    at = f.inst(f.rng.choice(("pharmacy", "clinic")), lambda i: i.region in HOME and not i.batch)
    members = f.take(f.rng.randint(5, 12), lambda p: p.age > 66 and p.place.region == at.region and p.listed)
    made = []
    for person in members:
        day = f.rng.randint(20, 200)
        person.died = NEW_YEAR + timedelta(days=day)
        for later in f.days(f.often(7, 3), 20, day + f.rng.randint(4, 25)):
            made.append(plain(f, CHRONIC[:3])(person, at, f.book.moment(at, later)))
    f.note("deceased_claims", made, members, len(made) // 2)


def maternity_employer(f: Field) -> None:
    """A firm that nobody has seen working enrols women shortly before they give birth."""
    region = f.rng.choice(HOME)
    number, name = f"E3509{f.rng.randrange(10**6):06d}", "盐州" + f.rng.choice("鑫盛宏泰") + "商务咨询有限公司"
    members = f.recruit(8, 18, lambda p: p.sex == "2" and 20 <= p.age <= 42 and p.insured in HOME)
    made = []
    for person in members:
        day = f.rng.randint(60, 310)
        person.emp, person.insutype, person.ptype, person.insured = f"{number}|{name}", "310", "11", region
        person.since = NEW_YEAR + timedelta(days=day - f.rng.randint(30, 150))
        person.until = NEW_YEAR + timedelta(days=day + f.rng.randint(30, 50)) if f.rng.random() < 0.8 else None
        at = f.rng.choice((f.named("妇幼保健院"), f.inst("hospital", lambda i: i.region == region)))
        made.append(
            f.book.stay(person, at, f.book.moment(at, day), f.rng.randint(3, 6), f.rng.choice(("O80.900", "O82.900")))
        )
    f.note("maternity_employer", made, members, len(made), employers=[number])


def identity_mismatch(f: Field) -> None:
    """Somebody of the other sex, or of another age, is treated on these cards."""
    at, doctor = practice(f, "clinic")
    members = f.recruit(5, 12, lambda p: adult(p) and p.sex == "1" and p.place.region == at.region)
    made = []
    for person in members:
        for day in f.days(f.often(5, 2), 35):
            visit = f.book.consult(person, at, f.book.moment(at, day), "N76.000", 1, doctor=doctor)
            visit.lines = visit.lines[:1] + [(ITEMS["妇科常规检查"], 1), (ITEMS["保妇康栓"], 1)]
            made.append(visit)
    f.note("identity_mismatch", made, members, len(made), doctors=[doctor])


def phantom_charges(f: Field) -> None:
    """A therapist bills more half hours than a day has."""
    at, doctor = practice(f)
    members = f.recruit(14, 30, lambda p: adult(p) and p.place.region == at.region)
    made = []
    days = f.days(18, 12)
    for day in days:
        for person in f.some(members, max(0.65, f.comes)):
            visit = f.book.consult(person, at, f.book.moment(at, day), "M54.500", 1, (), doctor=doctor)
            visit.lines.append((ITEMS["推拿治疗(30分钟/次)"], f.rng.randint(3, 6)))
            made.append(visit)
    f.note("phantom_charges", made, members, len(days), doctors=[doctor])


def repeat_prescription(f: Field) -> None:
    """One consultation becomes three or four settlements with the same drugs."""
    at, doctor = practice(f)
    members = f.recruit(12, 30, lambda p: adult(p) and p.place.region == at.region)
    made = []
    for person in members:
        ill = f.rng.choice(person.ills or CHRONIC)
        drug = min(ILLNESSES[ill].drugs, key=lambda name: ITEMS[name].days)
        for day in f.days(f.often(5, 2), 35):
            begin = f.book.moment(at, day)
            for number in range(f.rng.randint(3, 4)):
                made.append(f.book.consult(person, at, begin + number * f.rng.randint(120, 600), ill, 1,
                                           (drug,), doctor=doctor))  # fmt: skip
    f.note("repeat_prescription", made, members, len(made) // 3, doctors=[doctor])


def over_prescribing(f: Field) -> None:
    """A doctor writes what nobody can swallow."""
    at, doctor = practice(f)
    members = f.recruit(10, 25, lambda p: adult(p) and p.place.region == at.region)
    made = []
    for person in members:
        drug = f.rng.choice(SOUGHT)
        for day in f.days(f.often(9, 4), 12):
            made.append(
                f.book.consult(
                    person, at, f.book.moment(at, day), "I25.103", f.rng.randint(5, 9), (drug,), doctor=doctor
                )
            )
    f.note("over_prescribing", made, members, len(made) // 4, doctors=[doctor])


def high_value_consumables(f: Field) -> None:
    """Stents by the handful, or without anybody having placed them."""
    at, doctor = practice(f)
    members = f.recruit(10, 22, lambda p: p.age > 50 and p.place.region == at.region)
    made = []
    for person in members:
        visit = f.book.stay(
            person, at, f.book.moment(at, f.rng.randint(5, 340)), f.rng.randint(4, 9), "I25.103", doctor=doctor
        )
        placed = f.rng.random() > f.comes / 2
        visit.lines += [(ITEMS["冠状动脉支架置入术"], 1)] * placed
        visit.lines.append((ITEMS["药物洗脱冠状动脉支架"], f.rng.randint(3, 5) if placed else f.rng.randint(1, 3)))
        made.append(visit)
    f.note("high_value_consumables", made, members, len(made), doctors=[doctor])


def trauma_liability(f: Field) -> None:
    """The same people are hurt together again and again, and the fund pays for what a liable party should."""
    houses = [f.inst("hospital", lambda i: i.region in HOME) for _ in range(2)]
    members = f.recruit(5, 9, lambda p: adult(p) and p.place.region in HOME)
    made = []
    days = f.days(f.rng.randint(6, 8), 42)
    for number, day in enumerate(days):
        at = houses[number % 2]
        begin = f.book.moment(at, min(day, YEAR - 15))
        for person in f.some(members, max(0.6, f.comes)):
            begin += f.rng.randint(60, 900)
            stay = f.rng.random() < 0.6
            made.append(f.book.stay(person, at, begin, f.rng.randint(4, 8), "S00.900", med="22") if stay
                        else f.book.consult(person, at, begin, "S00.900", 1, med="13"))  # fmt: skip
    f.note("trauma_liability", made, members, len(days))
