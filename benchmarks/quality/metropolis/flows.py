"""Innocent flows: why a doctor's recipes meet at one chemist, why customers appear, why boxes and stocks do not match."""

from __future__ import annotations

import numpy as np

from .book import MED, REFUND, SPLIT
from .stage import Stage
from .town import CENTRE, DAY, HOSPITAL, NEIGHBOUR, ONLINE, PHARMACY, SOUTH, SUBURB, URBAN, YEAR


def _fills(s: Stage, doctors: list[int], shops: list[int]) -> np.ndarray:
    life = s.book.life
    return np.flatnonzero(
        ~s.book.gone
        & (life["med"] == MED["41"])
        & np.isin(life["doctor"], doctors)
        & np.isin(life["inst"], shops)
        & (life["group"] < 0)
    )


def online_doctor(s: Stage) -> None:
    """A doctor of an internet hospital, all of whose recipes a depot delivers. Records: the house's and the depot's names,
    every colleague's recipes go the same way, buyers live all over."""
    house = s.town.of(ONLINE)[s.turn % len(s.town.of(ONLINE))]
    doctor = house.doctors[s.turn // 2 % 5]
    depots = [i.no for i in s.town.of(PHARMACY) if i.rhythm == "always"]
    g = s.group("online_doctor", True, [], institutions=depots, doctors=[doctor])
    s.label(g, _fills(s, [doctor], depots))


def gate_chemist(s: Stage) -> None:
    """A health-centre doctor whose recipes go to the chemist at the gate. Records: a few hundred metres, colleagues too."""
    centres = s.town.of(CENTRE, *URBAN)
    place = centres[s.turn % len(centres)]
    gate = min((i for i in s.town.of(PHARMACY) if i.rhythm == "shop"), key=lambda i: s.town.far(i, place))
    g = s.group("gate_chemist", True, [], institutions=[gate.no], doctors=[place.doctors[0]])
    s.label(g, _fills(s, place.doctors[:1], [gate.no]))


def campus_doctor(s: Stage) -> None:
    """A hospital group's doctor sees patients on two campuses the same day; each campus's chemist fills. Records: one group
    of hospitals, mornings here and afternoons there, colleagues do the same."""
    houses = [
        i for i in s.town.insts if i.rhythm == "giant" and i.group == ("医科大学附属第一医院", "人民医院")[s.turn % 2]
    ]
    doctor = houses[0].doctors[3]
    gates = [
        min((i for i in s.town.of(PHARMACY) if i.rhythm == "shop"), key=lambda i, h=h: s.town.far(i, h)).no
        for h in houses
    ]
    g = s.group("campus_doctor", True, [], institutions=sorted({*(h.no for h in houses), *gates}), doctors=[doctor])
    s.label(g, _fills(s, [doctor], gates))


def dtp_stockist(s: Stage) -> None:
    """The only chemist that stocks a targeted cancer drug. Records: the diagnosis, one drug that nobody else sells, every
    oncologist of the house, every fourth week."""
    house = s.hospital("giant")
    shop = next(i for i in s.town.of(PHARMACY) if "DTP" in i.name)
    members = s.take(s.size(14, 10), s.people.age > 45)
    doctor = s.doctor(house)
    g = s.group("dtp_stockist", True, members, institutions=[shop.no], doctors=[doctor])
    for m in members:
        for day in range(int(s.rng.integers(3, 120)), YEAR - 1, 28):
            rx, t = int(s.book.numbers(1)[0]), s.at(day, 10, 60)
            who = doctor if m % 4 else s.doctor(house)
            s.visit(g, m, house, t, "14", [("专家门诊诊查费", 1), ("血细胞分析", 1)], "肺恶性肿瘤", who, rx)
            s.visit(
                g, m, shop, t + int(s.rng.integers(5000, 14000)), "41", [("甲磺酸奥希替尼片", 1)], "肺恶性肿瘤", who, rx
            )
            s.book.groups[g].events += 1


def price_drop(s: Stage) -> None:
    """The state's tender cuts a price by four fifths and everybody changes to that drug; for nine weeks one chemist has it.

    Records: the price, all doctors of the house from the same day, the only seller at that price, and that the patients fill
    at their own chemists again, still at the low price, when all are supplied.
    """
    rng, p, town = s.rng, s.people, s.town
    house = s.hospital("plain", *URBAN)
    onset, drug = 120 + 30 * (s.turn % 3), "吲哚布芬片"
    shop = s.shop()
    s.cheap[shop.no] = (onset, 0.2)
    for other in town.of(PHARMACY):
        s.cheap.setdefault(other.no, (onset + 63, 0.2))
    members = s.take(s.size(36, 28), (p.age > 50) & (p.ill >= 0) & np.isin(p.lives, URBAN))
    g = s.group("price_drop", True, members, institutions=[shop.no], doctors=house.doctors[:1])
    for m in members:
        who = house.doctors[m % len(house.doctors) if m % 4 else 0]
        for day in range(int(rng.integers(2, 26)), YEAR - 2, 28):
            rx, t = int(s.book.numbers(1)[0]), s.at(day, 9.5, 60)
            s.visit(g, m, house, t, "14", [("普通门诊诊查费", 1)], "脑梗死后遗症", who, rx)
            to = shop if onset <= day < onset + 63 else town[int(p.shop[m])]
            line = (drug, 4) if day >= onset else ("阿司匹林肠溶片", 1)
            s.visit(g, m, to, t + int(rng.integers(1800, 9000)), "41", [line], "脑梗死后遗症", who, rx)
            s.book.groups[g].events += 1


def successor(s: Stage) -> None:
    """A doctor retires and a younger one takes over the list. Records: the old one's last day is the new one's first, the
    patients and their chemists are the same as before."""
    life = s.book.life
    centres = s.town.of(CENTRE, *URBAN)
    place = centres[(s.turn + 1) % len(centres)]
    old, day = place.doctors[1], 140 + 25 * (s.turn % 3)
    new = s.town.hire(place, 1)[0]
    s.name(new)
    later = (life["doctor"] == old) & (life["begin"] // DAY >= day) & (life["group"] < 0)
    life["doctor"][later] = new
    shops = np.flatnonzero(s.town.kind == PHARMACY).tolist()
    g = s.group("successor", True, [], institutions=[place.no], doctors=[new])
    s.label(g, _fills(s, [new], shops))


def closing_chemist(s: Stage) -> None:
    """A chemist closes and its customers go next door. Records: its last row, the next shop's jump the day after, a hundred
    metres between the two, the same quarter's people."""
    life, book = s.book.life, s.book
    a = s.shop()
    b = min(
        (i for i in s.town.of(PHARMACY, a.region) if i.rhythm == "shop" and i is not a), key=lambda i: s.town.far(i, a)
    )
    day = 150 + 30 * (s.turn % 3)
    a.closes = day
    s.taken.add(b.no)
    s.moved[a.no] = (day, b.no)
    moved = ~book.gone & (life["inst"] == a.no) & (life["begin"] // DAY >= day) & (life["group"] < 0)
    life["inst"][moved] = b.no
    g = s.group("closing_chemist", True, [], institutions=[b.no])
    s.label(g, np.flatnonzero(moved))


def new_estate(s: Stage) -> None:
    """A tower is finished and two hundred flats fill in a month. Records: addresses of one estate beside the chemist, and
    rows of the same people in another quarter before."""
    p, life, book = s.people, s.book.life, s.book
    free = [e for e in s.town.estates if e.region in URBAN and e.filled < 0]
    free = [e for e in free if e.shops[0] not in s.taken] or free
    estate, day = free[int(s.rng.integers(len(free)))], 130 + 40 * (s.turn % 3)
    estate.filled = day
    s.taken.add(estate.shops[0])
    folk = np.flatnonzero(p.estate == estate.no)
    before = np.isin(life["person"], folk) & (life["begin"] // DAY < day) & (life["end"] == life["begin"])
    homes = s.rng.permutation([e.no for e in s.town.estates if e.region in URBAN])
    old = [s.town.estates[int(homes[h % len(homes)])] for h in p.house]
    shops, centres = s.town.kind[life["inst"]] == PHARMACY, s.town.kind[life["inst"]] == CENTRE
    for v in np.flatnonzero(before & (shops | centres)):
        home = old[life["person"][v]]
        if shops[v]:
            life["inst"][v] = home.shops[0]
        else:
            staff = s.town[home.centre].doctors
            life["inst"][v], life["doctor"][v] = home.centre, staff[int(p.house[life["person"][v]]) % len(staff)]
    shop = estate.shops[0]
    after = (
        ~book.gone
        & np.isin(life["person"], folk)
        & (life["begin"] // DAY >= day)
        & (life["inst"] == shop)
        & (life["group"] < 0)
    )
    g = s.group("new_estate", True, [], institutions=[shop])
    s.label(g, np.flatnonzero(after))


def delivery_subscribers(s: Stage) -> None:
    """Suburban old people get their month from the city's depot by post. Records: a depot by name, e-credentials, own chronic
    drugs, any hour; that they see their own health centre the same day is no journey."""
    p = s.people
    members = s.take(s.size(14, 10), np.isin(p.lives, SUBURB) & (p.ill >= 0))
    depot = [i for i in s.town.of(PHARMACY) if i.rhythm == "always"][s.turn % 2]
    g = s.group("delivery_subscribers", True, members, institutions=[depot.no])
    for m in members:
        for day in range(int(s.rng.integers(2, 28)), YEAR, 28):
            s.visit(
                g,
                m,
                depot,
                s.at(day, float(s.rng.choice([0.3, 9, 11, 14, 20, 22])), 30),
                "41",
                s.own(m),
                means="01",
                there=False,
            )
            s.book.groups[g].events += 1


def team_billing(s: Stage) -> None:
    """A rehabilitation team bills under one code. Records: the code's name is a team, a hospital for rehabilitation, twenty
    patients a day in courses of three weeks, each at an hour of their own, once a day."""
    rng, p = s.rng, s.people
    house = next((i for i in s.town.of(HOSPITAL, *URBAN) if "康复" in i.name), s.hospital("plain", *URBAN))
    doctor = s.town.hire(house, 1)[0]
    s.name(doctor, "康复治疗组")
    members = s.take(s.size(44, 36), p.age > 45)
    g = s.group("team_billing", True, members, institutions=[house.no], doctors=[doctor])
    for m in members:
        start = int(rng.choice([20, 27, 180, 187])) + int(rng.integers(0, 4))
        hour = float(rng.choice([8.2, 8.8, 9.4, 10, 10.6, 14, 14.6, 15.2]))
        for day in [d for d in range(start, start + 19) if d % 7 < 5]:
            s.visit(
                g,
                m,
                house,
                s.at(day, hour, 8),
                "11",
                [("康复训练(45分钟/次)", 1), ("中频脉冲电治疗(20分钟/次)", 1)],
                "脑梗死后遗症",
                doctor,
            )
            s.book.groups[g].events += 1


def long_prescription(s: Stage) -> None:
    """Twelve weeks' supply at once, as the rule for stable patients allows. Records: the amount is the span to the next visit."""
    p = s.people
    place = s.town.of(CENTRE, *URBAN)[s.turn % 3]
    members = s.take(s.size(12, 10), s.near(place, 5) & (p.age > 55))
    g = s.group("long_prescription", True, members, institutions=[place.no], doctors=[place.doctors[2]])
    for m in members:
        for day in range(int(s.rng.integers(3, 80)), YEAR, 84):
            drug = (("厄贝沙坦氢氯噻嗪片", 12), ("达格列净片", 6), ("瑞舒伐他汀钙片", 3))[m % 3]
            s.visit(g, m, place, s.at(day, 9, 40), "14", [("普通门诊诊查费", 1), drug], "高血压病3级", place.doctors[2])
            s.book.groups[g].events += 1


def haemophilia(s: Stage) -> None:
    """Haemophiliacs buy clotting factor by the dozen at two places. Records: the diagnosis, a drug without a market."""
    members = s.take(s.size(5, 4), (s.people.sex == 1) & (s.people.age < 60))
    house, shop = s.hospital("giant"), next(i for i in s.town.of(PHARMACY) if "DTP" in i.name)
    doctor = s.doctor(house)
    g = s.group("haemophilia", True, members, institutions=[house.no, shop.no])
    for m in members:
        for n, day in enumerate(range(int(s.rng.integers(0, 7)), YEAR, 14)):
            at, med = (house, "14") if n % 2 else (shop, "41")
            s.visit(g, m, at, s.at(day, 10, 60), med, [("人凝血因子Ⅷ", int(s.rng.integers(4, 8)))], "血友病A", doctor)
            s.book.groups[g].events += 1


def three_departments(s: Stage) -> None:
    """Old people see three departments on one day and leave with three recipes. Records: three doctors, three illnesses."""
    p = s.people
    house = s.hospital("giant")
    members = s.take(s.size(10, 8), p.age > 66)
    g = s.group("three_departments", True, members, institutions=[house.no])
    for m in members:
        for day in s.days(7):
            t = s.at(day, 8.5, 20)
            for ill in ("高血压病3级", "2型糖尿病", "骨质疏松"):
                s.visit(g, m, house, t, "14", s.care(ill, 28), ill, s.doctor(house), int(s.book.numbers(1)[0]))
                t += int(s.rng.integers(1500, 4000))
            s.book.groups[g].events += 1


def split_packs(s: Stage) -> None:
    """A chemist opens boxes and sells blisters. Records: the split mark on every sale of the code, one shop, one day or two."""
    shop = s.shop(rare=False)
    members = s.take(s.size(24, 18), s.near(shop, 4))
    g = s.group("split_packs", True, members, institutions=[shop.no])
    for day in s.days(12):
        code = s.box("奥美拉唑肠溶胶囊")
        for k in range(3):
            v = s.visit(
                g,
                int(s.rng.choice(members)),
                shop,
                s.at(day, 10 + 2 * k, 30),
                "41",
                [("奥美拉唑肠溶胶囊", 1)],
                flags=SPLIT,
            )
            s.give(v, "奥美拉唑肠溶胶囊", [code])
        s.book.groups[g].codes.append(code)
        s.book.groups[g].events += 1


def returned_boxes(s: Stage) -> None:
    """The wrong drug is brought back and sold to the next. Records: a refund of the first sale before the second."""
    shop = s.shop(rare=False)
    members = s.take(s.size(16, 12), s.near(shop, 4))
    g = s.group("returned_boxes", True, members, institutions=[shop.no])
    for day in s.days(8):
        code = s.box("达格列净片")
        a, b = s.rng.choice(members, 2, replace=False)
        s.give(
            s.visit(g, int(a), shop, s.at(day, 10, 30), "41", [("达格列净片", 1)], flags=REFUND), "达格列净片", [code]
        )
        s.give(s.visit(g, int(b), shop, s.at(day + 2, 16, 30), "41", [("达格列净片", 1)]), "达格列净片", [code])
        s.book.groups[g].codes.append(code)
        s.book.groups[g].events += 1


def opening_stock(s: Stage) -> None:
    """A chemist whose shelves were full when the ledger began. Records: only the first months sell more than they bought."""
    shop = s.shop()
    s.old_stock.add(shop.no)
    g = s.group("opening_stock", True, [], institutions=[shop.no])
    life = s.book.life
    s.label(
        g, np.flatnonzero(~s.book.gone & (life["inst"] == shop.no) & (life["begin"] // DAY < 70) & (life["group"] < 0))
    )


def winter_birds(s: Stage) -> None:
    """Retired staff of one works spend November to March in the south, registered to settle there. Records: one former
    employer, weekly rows there for months and none at home meanwhile, own chronic drugs."""
    rng, p, book = s.rng, s.people, s.book
    members = s.take(s.size(14, 10), (p.age > 60) & (p.ill >= 0) & (p.insutype == "310") & np.isin(p.lives, URBAN))
    p.emp[members] = p.hire()
    place, shop = s.town.of(HOSPITAL, SOUTH)[0], s.town.of(PHARMACY, SOUTH)[s.turn % 4]
    g = s.group("winter_birds", True, members, institutions=[place.no, shop.no])
    life = book.life
    for m in members:
        mine = book.of(m)
        book.gone[mine[(life["begin"][mine] // DAY > 248) & (life["begin"][mine] // DAY < 363)]] = True
    for day in range(253, 360, 7):
        t = s.at(day, 9, 15)
        come = [m for m in members if rng.random() < 0.5]
        if day // 7 % 4 == 0:
            s.together(
                g,
                come,
                place,
                t,
                lambda m: [("普通门诊诊查费", 1)],
                "14",
                (120, 500),
                ill="高血压病3级",
                doctor=place.doctors[0],
            )
        s.together(g, come, shop, t + 5400, s.own, gap=(60, 300))


def specialist_coach(s: Stage) -> None:
    """Patients of a neighbour city share a minibus to a giant's rheumatologist every fourth Tuesday. Records: one grave
    diagnosis, one department of a tertiary hospital, a fixed weekday, own drugs for four weeks from its gate."""
    p = s.people
    pool = np.flatnonzero((p.lives == NEIGHBOUR[s.turn % 3]) & ~p.used & (p.age > 40))
    members = [int(i) for i in pool[: s.size(10, 13)]]
    p.used[members] = True
    house = s.hospital("giant")
    gate = min((i for i in s.town.of(PHARMACY, *URBAN) if i.rhythm == "shop"), key=lambda i: s.town.far(i, house))
    doctor = s.doctor(house)
    g = s.group("specialist_coach", True, members, institutions=[house.no, gate.no])
    for day in range(8, YEAR, 28):
        t = s.at(day, 9.6, 15)
        for m in [m for m in members if s.rng.random() < 0.85]:
            rx = int(s.book.numbers(1)[0])
            s.visit(g, m, house, t, "11", [("专家门诊诊查费", 1), ("血细胞分析", 1)], "类风湿关节炎", doctor, rx)
            s.visit(
                g, m, gate, t + int(s.rng.integers(2400, 5400)), "41", [("艾拉莫德片", 2)], "类风湿关节炎", doctor, rx
            )
            t += int(s.rng.integers(200, 600))
        s.book.groups[g].events += 1


FLOWS = (
    online_doctor, gate_chemist, campus_doctor, dtp_stockist, price_drop, successor, closing_chemist, new_estate, delivery_subscribers,
    team_billing, long_prescription, haemophilia, three_departments, split_packs, returned_boxes, opening_stock, winter_birds, specialist_coach,
)  # fmt: skip
