"""Innocent company of habit: clubs, shifts, discount days, queues, supervised treatment, a doctor's Monday."""

from __future__ import annotations

import numpy as np

from .book import AGENT
from .goods import ILL
from .stage import Stage
from .town import CENTRE, URBAN, YEAR

FEE = ("普通门诊诊查费", 1)
SPRAINS = ("云南白药气雾剂", "双氯芬酸二乙胺乳胶剂", "布洛芬混悬液")


def sports_club(s: Stage) -> None:
    """A badminton club looks in at the chemist beside the hall after Wednesday's game. Records: the weekday and hour, ages,
    homes round the hall, sprain gel and water for their own little money."""
    rng, p = s.rng, s.people
    shop = s.shop(rare=False)
    members = s.take(s.size(10, 8), s.near(shop, 4) & (p.age > 22) & (p.age < 50))
    g = s.group("sports_club", True, members, institutions=[shop.no])
    for day in s.days(26, weekday=2):
        come = [m for m in members if rng.random() < 0.4]
        s.together(g, come, shop, s.at(day, 20.7, 12), lambda m: [(str(rng.choice(SPRAINS)), 1)], gap=(30, 200))


def square_dance(s: Stage) -> None:
    """Women of one estate dance in the morning and buy at the estate's chemist on the way home. Records: one estate, the
    nearest shop, Tuesdays and Thursdays at half past eight all year, household remedies."""
    rng, p = s.rng, s.people
    members = s.take(s.size(12, 9), s.estate(least=12, grown=54, sex=2))
    shop = s.town[s.town.estates[int(p.estate[members[0]])].shops[0]]
    g = s.group("square_dance", True, members, institutions=[shop.no])
    for day in [d for d in range(YEAR) if d % 7 in (1, 3) and rng.random() < 0.4]:
        s.together(g, [m for m in members if rng.random() < 0.35], shop, s.at(day, 8.6, 8), s.own, gap=(40, 300))


def member_day(s: Stage) -> None:
    """A chain's discount days: half the quarter stands at the till. Records: every tenth day, the whole shop is crowded,
    prices are lower for all, buyers live round the corner."""
    rng, p = s.rng, s.people
    shop = next(
        (i for i in s.town.insts if i.name.startswith("百姓缘") and i.region in URBAN and i.no not in s.taken), s.shop()
    )
    s.taken.add(shop.no)
    members = s.take(s.size(26, 20), s.near(shop, 2.5) & (p.age > 50))
    g = s.group("member_day", True, members, institutions=[shop.no])
    for day in range(5, YEAR, 10):
        s.together(g, [m for m in members if rng.random() < 0.3], shop, s.at(day, 9, 30), s.own, gap=(25, 160))


def colleagues(s: Stage) -> None:
    """Office mates stop at the chemist under their tower after work. Records: one employer, half past six, a workday."""
    rng, p = s.rng, s.people
    members = s.take(s.size(6, 8), p.worker & np.isin(p.lives, URBAN))
    p.emp[members] = p.hire()
    shop = s.shop(rare=False)
    g = s.group("colleagues", True, members, institutions=[shop.no], employers=[int(p.emp[members[0]])])
    for day in s.days(18, weekday=int(rng.integers(5))):
        s.together(g, [m for m in members if rng.random() < 0.6], shop, s.at(day, 18.5, 12), s.own)


def night_shift(s: Stage) -> None:
    """Drivers of one firm see the night clinic before their shift. Records: one employer, late hours, colds and backs."""
    rng, p = s.rng, s.people
    place = next(i for i in s.town.insts if i.rhythm == "night")
    members = s.take(s.size(9, 7), p.worker & (p.sex == 1))
    p.emp[members] = p.hire()
    g = s.group("night_shift", True, members, institutions=[place.no], employers=[int(p.emp[members[0]])])
    for day in s.days(12):
        s.together(
            g,
            [m for m in members if rng.random() < 0.6],
            place,
            s.at(day, 22, 15),
            lambda m: s.care("腰痛"),
            "11",
            (90, 420),
            ill="腰痛",
            doctor=place.doctors[0],
        )


def vaccination_day(s: Stage) -> None:
    """The old of two estates get their shots on three mornings. Records: the shot, the health centre of the quarter."""
    p = s.people
    members = s.take(s.size(40, 50), s.near(s.town.of(CENTRE, *URBAN)[s.turn % 3], 3) & (p.age > 60))
    place = s.town[int(p.centre[members[0]])]
    g = s.group("vaccination_day", True, members, institutions=[place.no])
    for day in (206, 213, 241):
        part = [m for m in members if s.rng.random() < 0.85]
        s.together(
            g,
            part,
            place,
            s.at(day, 8, 10),
            lambda m: [("流感疫苗接种服务费", 1)],
            "11",
            (25, 90),
            ill="流感预防接种",
            doctor=place.doctors[0],
        )


def shortage_rush(s: Stage) -> None:
    """An antiviral runs short: for three days a quarter queues. Records: one drug, everybody, a few days, never again."""
    shop = s.shop(rare=False)
    members = s.take(s.size(36, 28), s.near(shop, 4))
    g = s.group("shortage_rush", True, members, institutions=[shop.no])
    for day in (288, 289, 290, 292):
        part = [m for m in members if s.rng.random() < 0.5]
        s.together(g, part, shop, s.at(day, 9, 15), lambda m: [("磷酸奥司他韦胶囊", 1)], gap=(20, 120))


def flood(s: Stage) -> None:
    """A district is under water for six days; its people go to the next one and return all at once. Records: nothing at all
    settles in the district on those days; afterwards everybody does."""
    region, first = URBAN[(1 + s.turn) % len(URBAN)], 118 + 60 * (s.turn % 2)
    life = s.book.life
    shut = np.array([i.region == region for i in s.town.insts])
    wet = shut[life["inst"]] & (life["begin"] // 86400 >= first) & (life["begin"] // 86400 < first + 6)
    s.book.gone |= wet & (life["end"] == life["begin"])
    p = s.people
    members = s.take(s.size(30, 24), (p.lives == region) & (p.ill >= 0))
    refuge = next((i for i in s.town.of(CENTRE, *URBAN) if i.region != region), s.town.of(CENTRE)[0])
    own = s.town[int(p.centre[members[0]])]
    g = s.group("flood", True, members, institutions=[refuge.no, own.no])
    for day, place in ((first + 2, refuge), (first + 3, refuge), (first + 6, own), (first + 7, own)):
        if place.region != region or day >= first + 6:
            s.together(g, [m for m in members if s.rng.random() < 0.5], place, s.at(day, 8.3, 15), lambda m: [("普通门诊诊查费", 1), *s.own(m)], "14",
                       (40, 200), ill="高血压病3级", doctor=place.doctors[0])  # fmt: skip


def walk_together(s: Stage) -> None:
    """Old neighbours of one staircase walk to the health centre every fourth Monday, then to the chemist below. Records: one
    staircase, own doctors, own illnesses, the same weekday all year."""
    rng, p = s.rng, s.people
    members = s.take(s.size(5, 6), s.estate(least=6, grown=60))
    stair = p.home(members[0])[:-4]
    for k, m in enumerate(members):
        p.address[m] = f"{stair}{k + 2}0{k % 2 + 1}室"
        p.ill[m] = p.ill[m] if p.ill[m] >= 0 else ILL["2型糖尿病"]
    centre, shop = s.town[int(p.centre[members[0]])], s.town[int(p.shop[members[0]])]
    g = s.group("walk_together", True, members, institutions=[centre.no, shop.no])
    for day in range(7, YEAR, 28):
        come = [m for m in members if rng.random() < 0.85]
        t = s.at(day, 8.4, 10)
        for k, m in enumerate(come):
            ill = ("高血压病3级", "2型糖尿病")[m % 2]
            s.visit(
                g, m, centre, t + 300 * k, "14", [("普通门诊诊查费", 1)], ill, centre.doctors[m % len(centre.doctors)]
            )
        s.together(g, come, shop, t + 5400, s.own, gap=(60, 240))


def tb_supervised(s: Stage) -> None:
    """Supervised tuberculosis treatment: the same patients every Monday for half a year. Records: the diagnosis, its drug."""
    members = s.take(s.size(6, 5), s.people.age > 30)
    place = s.town[int(s.people.centre[members[0]])]
    g = s.group("tb_supervised", True, members, institutions=[place.no])
    for week in range(4, 31):
        come = [m for m in members if s.rng.random() < 0.95]
        s.together(
            g,
            come,
            place,
            s.at(week * 7, 8.5, 12),
            lambda m: [FEE, ("异烟肼片", 1)],
            "14",
            (90, 300),
            ill="肺结核",
            doctor=place.doctors[0],
        )


def psychiatric_round(s: Stage) -> None:
    """A community worker brings the schizophrenic patients of a quarter for their free monthly drug. Records: the diagnosis,
    one drug, a deputy's credential, one quarter."""
    place = s.town.of(CENTRE, *URBAN)[s.turn % 3]
    members = s.take(s.size(8, 7), s.near(place, 4) & (s.people.age > 25))
    g = s.group("psychiatric_round", True, members, institutions=[place.no])
    for day in range(17, YEAR, 28):
        come = [m for m in members if s.rng.random() < 0.92]
        t, doctor = s.at(day, 10, 15), place.doctors[0]
        s.together(
            g,
            come,
            place,
            t,
            lambda m: [FEE, ("奥氮平片", 2)],
            "14",
            (60, 200),
            ill="精神分裂症",
            doctor=doctor,
            flags=AGENT,
        )


def monday_clinic(s: Stage) -> None:
    """The heart clinic of a giant on every fourth Monday at eight, and the chemist at its gate after it. Records: one
    doctor's hours, kiosks seconds apart among hundreds of others, own chronic drugs, homes all over the city."""
    p = s.people
    house = s.hospital("giant")
    gate = min((i for i in s.town.of(3, *URBAN) if i.rhythm == "shop"), key=lambda i: s.town.far(i, house))
    members = s.take(s.size(18, 14), (p.ill >= 0) & (p.age > 50))
    doctor = s.doctor(house)
    g = s.group("monday_clinic", True, members, institutions=[house.no, gate.no], doctors=[doctor])
    for day in range(14, YEAR, 28):
        t = s.at(day, 8.1, 10)
        for m in [m for m in members if s.rng.random() < 0.85]:
            rx = int(s.book.numbers(1)[0])
            s.visit(g, m, house, t, "14", [("普通门诊诊查费", 1)], "冠心病", doctor, rx)
            s.visit(g, m, gate, t + int(s.rng.integers(1500, 7000)), "41", s.own(m), doctor=doctor, rx=rx)
            t += int(s.rng.integers(60, 500))
        s.book.groups[g].events += 1


REGULARS = (
    sports_club,
    square_dance,
    member_day,
    colleagues,
    night_shift,
    vaccination_day,
    shortage_rush,
    flood,
    walk_together,
    tb_supervised,
    psychiatric_round,
    monday_clinic,
)
