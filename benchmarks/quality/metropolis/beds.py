"""Innocent stays, bills and registers: treatment in courses, families who help, moves, births, accidents, deaths."""

from __future__ import annotations

import numpy as np

from .book import AGENT, LATE, MED, MUTUAL
from .stage import Stage
from .town import DAY, SUBURB, URBAN, YEAR


def chemotherapy(s: Stage) -> None:
    """Chemotherapy every twenty-first day. Records: the cancer, the preparation of the infusion, a constant interval."""
    house = s.hospital("giant")
    members = s.take(s.size(12, 9), s.people.age > 45)
    g = s.group("chemotherapy", True, members, institutions=[house.no])
    for m in members:
        doctor = s.doctor(house)
        for day in range(int(s.rng.integers(3, 150)), YEAR - 5, 21)[:8]:
            s.stay(g, m, house, day, 2, "肺恶性肿瘤", doctor, lines=[("化疗药物配置", 2), ("一次性输液器", 4)])
            s.book.groups[g].events += 1


def second_eye(s: Stage) -> None:
    """One cataract is removed, a week later the other. Records: the operation and a lens each time, twice and no more."""
    house = s.hospital("plain", *URBAN)
    members = s.take(s.size(12, 10), s.people.age > 60)
    g = s.group("second_eye", True, members, institutions=[house.no])
    for m in members:
        day, doctor = int(s.rng.integers(8, 330)), s.doctor(house)
        for k in (0, 8):
            s.stay(
                g, m, house, day + k, 2, "老年性白内障", doctor, lines=[("人工晶体", 1), ("白内障超声乳化摘除术", 1)]
            )
            s.book.groups[g].events += 1


def transfer(s: Stage) -> None:
    """A suburb's hospital sends its worst cases to a giant the same day. Records: out of one and into the other within
    hours, for the same illness, upwards in level."""
    p = s.people
    a, b = s.hospital("plain", SUBURB[s.turn % 2]), s.hospital("giant")
    members = s.take(s.size(10, 8), np.isin(p.lives, SUBURB) & (p.age > 50))
    g = s.group("transfer", True, members, institutions=[a.no, b.no])
    for m in members:
        day, ill = int(s.rng.integers(8, 330)), str(s.rng.choice(["脑梗死", "不稳定性心绞痛"]))
        first = s.stay(g, m, a, day, 2, ill)
        end = s.book.rows[first - len(s.book.gone)][3]
        s.stay(g, m, b, day + 2, int(s.rng.integers(6, 11)), ill, hour=(end % DAY) / 3600 + 4)
        s.book.groups[g].events += 1


def cataract_campaign(s: Stage) -> None:
    """A charity pays the own share of poor old people's cataracts; the village bus brings them in batches. Records: the
    operation with its lens for each, once or for the other eye, never again."""
    p = s.people
    house = s.hospital("plain", *URBAN)
    members = s.take(s.size(24, 18), s.estate((*URBAN, *SUBURB), 16, 60))
    p.poor[members] = True
    g = s.group("cataract_campaign", True, members, institutions=[house.no])
    for k, day in enumerate((65, 72, 170)):
        for m in members[k * len(members) // 3 : (k + 1) * len(members) // 3]:
            s.stay(g, m, house, day, 2, "老年性白内障", lines=[("人工晶体", 1), ("白内障超声乳化摘除术", 1)])
        s.book.groups[g].events += 1


def flu_ward(s: Stage) -> None:
    """Influenza in a home for the old: nine are admitted within three days, once. Records: one address, pneumonia with its
    pictures and infusions, one week of winter."""
    p = s.people
    members = s.take(s.size(10, 8), p.age > 76)
    p.address[members] = f"{s.town.estates[int(p.estate[members[0]])].address.split('号')[0]}号松鹤养老中心"
    house = s.town[int(p.near[members[0]])]
    g = s.group("flu_ward", True, members, institutions=[house.no])
    for m in members:
        s.stay(g, m, house, 296 + int(s.rng.integers(0, 3)), int(s.rng.integers(6, 12)), "肺炎")
    s.book.groups[g].events = 1


def day_surgery(s: Stage) -> None:
    """Gall stones as day cases, painkillers at home that evening. Records: the kind of settlement, a purchase after leaving."""
    house = s.hospital("giant")
    members = s.take(s.size(14, 10), (s.people.age > 25) & (s.people.age < 65))
    g = s.group("day_surgery", True, members, institutions=[house.no])
    for m in members:
        day = int(s.rng.integers(8, 340))
        lines = [("床位费(日)", 1), ("腹腔镜胆囊切除术", 1), ("麻醉费", 1), ("二级护理(日)", 1)]
        s.visit(g, m, house, s.at(day, 8, 20), "28", lines, "胆囊结石", s.doctor(house), end=s.at(day + 1, 9, 20))
        s.visit(g, m, s.town[int(s.people.shop[m])], s.at(day + 1, 18, 40), "41", [("头孢克肟分散片", 1)])
        s.book.groups[g].events += 1


def family_of_patient(s: Stage) -> None:
    """While somebody lies in a ward the spouse goes on fetching the monthly drugs. Records: a deputy's e-credential or the
    family account, the usual chemist, the usual drug, nursing and tests on the ward's bill."""
    p = s.people
    members = s.take(s.size(10, 12), (p.age > 58) & (p.ill >= 0))
    g = s.group("family_of_patient", True, members)
    for m in members:
        house = s.town[int(p.near[m])]
        day, nights = int(s.rng.integers(8, 330)), int(s.rng.integers(6, 12))
        s.stay(g, m, house, day, nights, "肺炎")
        for d in s.rng.choice(range(1, nights), 2, replace=False):
            s.visit(
                g,
                m,
                s.town[int(p.shop[m])],
                s.at(day + int(d), 17, 90),
                "41",
                s.own(m),
                flags=AGENT | MUTUAL,
                means="01",
                there=False,
            )
            s.book.groups[g].events += 1


def bus_accident(s: Stage) -> None:
    """A bus overturns: everybody aboard is treated within the hour. Records: once, many, strangers, stitches and pictures."""
    house, day = s.hospital("giant"), 77 + 50 * (s.turn % 4)
    members = s.take(s.size(18, 14), s.people.age > 14)
    g = s.group("bus_accident", True, members, institutions=[house.no])
    t = s.at(day, 16, 10)
    for k, m in enumerate(members):
        if k % 3 == 0:
            s.stay(g, m, house, day, int(s.rng.integers(5, 14)), "胫骨骨折", hour=16.5, med="22")
        else:
            s.visit(g, m, house, t + 200 * k, "13", s.care("多处开放性伤口"), "多处开放性伤口", s.doctor(house))
        s.visit(g, m, house, s.at(day + 21, 9, 60), "11", [("普通门诊诊查费", 1)], "多处开放性伤口", s.doctor(house))
    s.book.groups[g].events = 2


def late_bill(s: Stage) -> None:
    """Somebody dies in a ward and the bill is settled days after. Records: the stay ends on the day of death (way of
    discharge: died), only the settling is later."""
    p = s.people
    members = s.take(s.size(6, 5), p.age > 74)
    g = s.group("late_bill", True, members)
    for m in members:
        day, nights = int(s.rng.integers(40, 330)), int(s.rng.integers(4, 12))
        p.died[m] = day + nights
        mine = s.book.of(m)
        s.book.gone[mine[s.book.life["end"][mine] // DAY >= day]] = True
        s.stay(g, m, s.town[int(p.near[m])], day, nights, "脑梗死", flags=LATE)
        s.book.groups[g].events += 1


def moved_insurance(s: Stage) -> None:
    """Somebody changes jobs from a neighbour city to here: two personal numbers, one after the other. Records: the first
    insurance is paused before the second begins, no row of both at a time."""
    p = s.people
    a = s.take(1, p.worker & ~p.foreign & (p.age > 24))[0]
    b = s.double(a)
    day = int(s.rng.integers(120, 240))
    p.since[a], p.until[b] = day, day - 3
    mine = s.book.of(a)
    s.book.gone[mine[s.book.life["begin"][mine] // DAY < day]] = True
    g = s.group("moved_insurance", True, [a, b])
    for who, days in ((b, range(10, day - 8, 30)), (a, range(day + 5, YEAR - 5, 30))):
        for d in days:
            place = s.town[int(p.near[a])]
            s.visit(g, who, place, s.at(d, 10, 60), "11", s.care("慢性胃炎"), "慢性胃炎", s.doctor(place))
            s.book.groups[g].events += 1


def nursery_firm(s: Stage) -> None:
    """A chain of nursery schools employs forty young women, some of whom have children. Records: years of tenure, most staff
    without a birth, insured on afterwards."""
    rng, p = s.rng, s.people
    staff = s.take(s.size(30, 24), (p.sex == 2) & (p.age >= 22) & (p.age < 40))
    firm = p.hire("小太阳幼儿园管理有限公司")
    p.emp[staff], p.insutype[staff], p.ptype[staff] = firm, "310", "11"
    mothers = staff[: max(4, len(staff) // 4)]
    g = s.group("nursery_firm", True, mothers, employers=[firm])
    for m in mothers:
        house = s.town[int(p.near[m])]
        s.stay(g, m, house, int(rng.integers(20, 340)), 4, "单胎顺产", med="52")
        s.book.groups[g].events += 1


def newborn_on_mother(s: Stage) -> None:
    """A newborn is treated on the mother's card in the first week. Records: the birth days before, the hearing test."""
    p = s.people
    members = s.take(s.size(8, 6), (p.sex == 2) & (p.age >= 22) & (p.age < 38))
    house = s.hospital("plain", *URBAN)
    g = s.group("newborn_on_mother", True, members, institutions=[house.no])
    for m in members:
        day = int(s.rng.integers(8, 340))
        s.stay(g, m, house, day, 4, "单胎顺产", med="52")
        s.visit(
            g,
            m,
            house,
            s.at(day + 6, 10, 40),
            "11",
            [("普通门诊诊查费", 1), ("新生儿听力筛查", 1)],
            "急性鼻咽炎",
            s.doctor(house),
        )
        s.book.groups[g].events += 1


def holiday_travellers(s: Stage) -> None:
    """Friends of one estate tour the south at the October holiday and catch cold there. Records: one week, holiday, no rows
    at home meanwhile, cold remedies."""
    members = s.take(s.size(9, 7), s.estate(least=10, grown=25))
    shop = s.town.of(3, "460200")[s.turn % 4]
    g = s.group("holiday_travellers", True, members, institutions=[shop.no])
    mine = np.concatenate([s.book.of(m) for m in members])
    day = s.book.life["begin"][mine] // DAY
    s.book.gone[mine[(day >= 211) & (day <= 219)]] = True
    for day_ in (213, 215, 216):
        s.together(
            g, [m for m in members if s.rng.random() < 0.7], shop, s.at(day_, 19.5, 20), lambda m: [("连花清瘟颗粒", 1)]
        )


def centre_crowd(s: Stage) -> None:
    """The busiest morning of a health centre: chronic patients who all prefer Monday at eight. Records: ordinary visits,
    different doctors, hundreds of others at the same minutes."""
    life, p = s.book.life, s.people
    counts = np.bincount(p.centre[(p.weekday == 0) & (p.place == p.centre) & (p.ill >= 0)], minlength=len(s.town.insts))
    place = int(np.argsort(-counts)[s.turn % 3])
    own = (
        (life["inst"] == place)
        & ~s.book.gone
        & (life["med"] == MED["14"])
        & (p.weekday[life["person"]] == 0)
        & (p.hour[life["person"]] < 9)
    )
    regulars = np.unique(life["person"][own & ~p.used[life["person"]]])[:30]
    p.used[regulars] = True
    g = s.group("centre_crowd", True, [], institutions=[place])
    s.label(g, np.flatnonzero(own & np.isin(life["person"], regulars)))


BEDS = (
    chemotherapy, second_eye, transfer, cataract_campaign, flu_ward, day_surgery, family_of_patient, bus_accident, late_bill,
    moved_insurance, nursery_firm, newborn_on_mother, holiday_travellers, centre_crowd,
)  # fmt: skip
