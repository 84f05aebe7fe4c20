"""Innocent company: people who come together because they live, work, train or are ill together."""

from __future__ import annotations

import numpy as np

from .book import AGENT, MUTUAL
from .goods import ILL
from .stage import Stage
from .town import CLINIC, NEIGHBOUR, URBAN, YEAR

FEE = ("普通门诊诊查费", 1)
DIALYSIS = (("血液透析(4小时/次)", 1), ("透析器", 1))
NEEDLES = (("普通针刺(30分钟/次)", 1),)


def nursing_home(s: Stage) -> None:
    """A nurse settles for the residents every fourth week. Records: one address, old age, the health centre and its chemist
    by turns on one weekday, everybody's own month of chronic drugs."""
    p = s.people
    members = s.take(s.size(16, 24), (p.age > 72) & (p.ill >= 0))
    home = s.town.estates[int(p.estate[members[0]])]
    p.address[members] = f"{home.address.split('号')[0]}号夕晖颐养院"
    centre, shop = s.town[home.centre], s.town[home.shops[0]]
    g = s.group("nursing_home", True, members, institutions=[centre.no, shop.no])
    for k, day in enumerate(range(9, YEAR - 3, 28)):
        t = s.at(day, 14.5)
        come = [m for m in members if s.rng.random() < 0.95]
        if k % 2:
            s.together(g, come, shop, t, s.own, means="03")
        else:
            s.together(
                g,
                come,
                centre,
                t,
                lambda m: [FEE, *s.own(m)],
                "14",
                ill="高血压病3级",
                doctor=centre.doctors[0],
                means="03",
            )


def clan(s: Stage) -> None:
    """Three generations in one building share one family account. Records: one surname, one address, mutual-aid payments."""
    p = s.people
    members = s.take(s.size(6, 8), s.estate(least=10), apart=False)
    p.name[members] = [f"{p.surname[members[0]]}{n[1:]}" for n in p.name[members]]
    p.address[members] = p.home(members[0])
    shop = s.town[int(p.shop[members[0]])]
    g = s.group("clan", True, members, institutions=[shop.no])
    for day in s.days(13):
        s.together(g, [m for m in members if s.rng.random() < 0.7], shop, s.at(day, 18.6, 40), s.own, flags=MUTUAL)


def one_child_buys(s: Stage) -> None:
    """A daughter buys for her parents and her husband's. Records: her phone with all four, the family account, chronic
    drugs, once a month on her day off, two addresses."""
    p = s.people
    child = s.take(1, (p.age > 28) & (p.age < 50))[0]
    old = s.take(4, (p.age > 62) & (p.ill >= 0) & np.isin(p.lives, URBAN))
    p.phone[old] = p.phone[child]
    p.address[old[1]], p.address[old[3]] = p.home(old[0]), p.home(old[2])
    shop = s.town[int(p.shop[child])]
    g = s.group("one_child_buys", True, [child, *old], institutions=[shop.no])
    for day in s.days(12, weekday=5):
        s.together(g, old, shop, s.at(day, 10.5), s.own, flags=MUTUAL)


def volunteer_shopper(s: Stage) -> None:
    """A volunteer fetches the drugs of the lonely old of one building. Records: one building, old age, a deputy's
    e-credential, own chronic drugs, the last Saturday of the month."""
    p = s.people
    members = s.take(s.size(7, 6), s.estate(least=7, grown=68))
    street = p.home(members[0]).split("单元")[0]
    for k, m in enumerate(members):
        p.address[m] = f"{street}单元{k + 3:02d}01室"
        p.ill[m] = p.ill[m] if p.ill[m] >= 0 else ILL["高血压病3级"]
    shop = s.town[int(p.shop[members[0]])]
    g = s.group("volunteer_shopper", True, members, institutions=[shop.no])
    for day in range(26, YEAR, 28):
        s.together(
            g, [m for m in members if s.rng.random() < 0.9], shop, s.at(day, 9.3), s.own, flags=AGENT, means="01"
        )


def dialysis_shuttle(s: Stage) -> None:
    """A minibus takes the same patients to dialysis three mornings a week and stops at the chemist on the way home once a
    month. Records: uraemia, the dialysis item, the same weekdays all year."""
    members = s.take(s.size(8, 6), s.people.age > 40)
    house, shop = s.hospital("plain", *URBAN), s.shop(rare=False)
    doctor = s.doctor(house)
    g = s.group("dialysis_shuttle", True, members, institutions=[house.no, shop.no])
    for week in range(52):
        for d in (0, 2, 4) if s.turn % 2 else (1, 3, 5):
            day = week * 7 + d
            come = [m for m in members if s.rng.random() < 0.97]
            s.together(
                g, come, house, s.at(day, 7.6, 8), lambda m: list(DIALYSIS), "14", ill="慢性肾脏病5期", doctor=doctor
            )
        if week % 4 == 1:
            s.together(
                g,
                members,
                shop,
                s.at(day, 12.9, 10),
                lambda m: [("碳酸司维拉姆片", 3), ("人促红素注射液", 4)],
                gap=(60, 200),
            )


def company_doctor(s: Stage) -> None:
    """A firm's surgery, Tuesdays and Fridays at noon. Records: one employer, the clinic by the works, ordinary complaints."""
    rng, p = s.rng, s.people
    members = s.take(s.size(18, 14), (p.insutype == "310") & (p.age < 60))
    p.emp[members] = p.hire()
    place = s.town.of(CLINIC)[s.turn % len(s.town.of(CLINIC))]
    g = s.group("company_doctor", True, members, institutions=[place.no], employers=[int(p.emp[members[0]])])
    for day in s.days(22, weekday=(1, 4)[s.turn % 2]):
        come = [m for m in members if rng.random() < 0.4]
        ill = str(rng.choice(["急性上呼吸道感染", "腰痛", "慢性胃炎"]))
        s.together(
            g,
            come,
            place,
            s.at(day, 12.2, 10),
            lambda m, ill=ill: s.care(ill),
            "11",
            (90, 400),
            ill=ill,
            doctor=place.doctors[0],
        )


def company_checkup(s: Stage) -> None:
    """A firm's yearly check-up over three mornings, then the flu shot. Records: one employer, the check-up item."""
    p = s.people
    members = s.take(s.size(40, 30), (p.insutype == "310") & (p.age < 60))
    p.emp[members] = p.hire()
    house = s.hospital("giant")
    g = s.group("company_checkup", True, members, institutions=[house.no], employers=[int(p.emp[members[0]])])
    for k, day in enumerate((88, 89, 90, 240)):
        part = members if k == 3 else members[k::3]
        item, ill = (("流感疫苗接种服务费", 1), "流感预防接种") if k == 3 else (("健康体检费", 1), "健康查体")
        s.together(
            g, part, house, s.at(day, 8.2, 10), lambda m, item=item: [item], "11", ill=ill, doctor=house.doctors[0]
        )


def dormitory(s: Stage) -> None:
    """Workers insured in their home city live in the works' dormitory and go shopping together on the Sunday after payday.

    Records: one employer, the dormitory's address, the chemist next to it, small sums, the same weekday.
    """
    rng, p = s.rng, s.people
    members = s.take(s.size(16, 22, 11), p.worker & (p.age < 48) & np.isin(p.lives, URBAN))
    home = s.town.estates[int(p.estate[members[0]])]
    p.insured[members] = str(rng.choice(NEIGHBOUR))
    p.migrant[members], p.foreign[members], p.emp[members] = True, True, p.hire()
    p.estate[members] = home.no
    p.address[members] = f"{home.address.split('号')[0]}99号员工宿舍"
    shop = s.town[home.shops[0]]
    g = s.group("dormitory", True, members, institutions=[shop.no], employers=[int(p.emp[members[0]])])
    for day in range(13, YEAR, 28):
        s.together(
            g, [m for m in members if rng.random() < 0.6], shop, s.at(day, 15, 30), lambda m: s.own(m), gap=(40, 240)
        )


def campus(s: Stage) -> None:
    """Students of one dormitory at the campus clinic, crowded in term, more in two outbreaks. Records: the school's address,
    eighteen to twenty-two years, resident insurance, colds."""
    rng, p = s.rng, s.people
    members = s.take(s.size(30, 24), (p.age >= 16) & (p.age <= 28))
    p.age[members] = rng.integers(18, 23, len(members))
    home = s.town.estates[int(p.estate[members[0]])]
    p.address[members] = f"{home.address.split('号')[0]}1号江城理工大学学生公寓"
    p.insutype[members], p.ptype[members], p.emp[members] = "390", "15", -1
    place = s.town[home.centre]
    g = s.group("campus", True, members, institutions=[place.no])
    for day in [d for d in s.days(24) if not 120 < d < 180 and d < 320]:
        come = [m for m in members if rng.random() < 0.22]
        s.together(
            g,
            come,
            place,
            s.at(day, 9, 40),
            lambda m: s.care("急性上呼吸道感染", 4),
            "11",
            (120, 500),
            ill="急性上呼吸道感染",
            doctor=s.doctor(place),
        )


def school_class(s: Stage) -> None:
    """A class of children: two shots, a check-up and the days on which a stomach bug went round. Records: age, the shots."""
    rng, p = s.rng, s.people
    members = s.take(s.size(20, 16), (p.age >= 6) & (p.age <= 12), least=1)
    place = s.town[int(p.centre[members[0]])]
    g = s.group("school_class", True, members, institutions=[place.no])
    for day, share in ((36, 1.0), (211, 0.95), (240, 0.9), (271, 0.5), (272, 0.4), (318, 0.35)):
        shot = share > 0.8
        come = [m for m in members if rng.random() < share]
        ill = "流感预防接种" if shot else "急性胃肠炎"
        s.together(g, come, place, s.at(day, 9, 20), lambda m, shot=shot: [("流感疫苗接种服务费", 1)] if shot else s.care("急性胃肠炎", 4), "11",
                   ill=ill, doctor=place.doctors[-1])  # fmt: skip


def tour_group(s: Stage) -> None:
    """A coach of pensioners from another city falls ill on the third day of a tour. Records: four days of one week, one
    illness, never again."""
    p = s.people
    pool = np.flatnonzero((p.lives == NEIGHBOUR[s.turn % 3]) & ~p.used & (p.age > 58))
    members = [int(i) for i in pool[: s.size(12, 16)]]
    p.used[members] = True
    house, shop, day = s.hospital("plain", *URBAN), s.shop(rare=False), 30 + 40 * (s.turn % 6)
    g = s.group("tour_group", True, members, institutions=[house.no, shop.no])
    for k in range(4):
        part = members[k % 2 :: 2] if k else members
        if k % 2:
            s.together(g, part, shop, s.at(day + k, 19, 20), lambda m: [("蒙脱石散", 1), ("藿香正气口服液", 1)])
        else:
            s.together(
                g,
                part,
                house,
                s.at(day + k, 9, 20),
                lambda m: s.care("急性胃肠炎", 4),
                "13",
                ill="急性胃肠炎",
                doctor=s.doctor(house),
            )


def physio_course(s: Stage) -> None:
    """Two courses of ten needle sessions at everybody's usual hour. Records: consecutive days, one low-priced item, own
    appointments that stay the same, a course that ends."""
    rng, p = s.rng, s.people
    place = next((i for i in s.town.of(CLINIC) if i.name.endswith("中医诊所")), s.town.of(CLINIC)[0])
    members = s.take(s.size(8, 10), s.near(place, 6) & (p.age > 45))
    g = s.group("physio_course", True, members, institutions=[place.no], doctors=place.doctors[:1])
    for start in (50 + 14 * (s.turn % 3), 230 + 14 * (s.turn % 3)):
        for day in range(start, start + 12):
            if day % 7 != 6:
                come = [m for m in members if rng.random() < 0.9]
                s.together(
                    g,
                    come,
                    place,
                    s.at(day, 9.2, 6),
                    lambda m: list(NEEDLES),
                    "11",
                    (240, 500),
                    ill="坐骨神经痛",
                    doctor=place.doctors[0],
                )


TOGETHER = (
    nursing_home,
    clan,
    one_child_buys,
    volunteer_shopper,
    dialysis_shuttle,
    company_doctor,
    company_checkup,
    dormitory,
    campus,
    school_class,
    tour_group,
    physio_course,
)
