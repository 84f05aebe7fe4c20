"""Rings that steer: doctors for a reward, recruiters of beds, firms made for a birth, and what is billed for nothing."""

from __future__ import annotations

import numpy as np

from .book import MED, NO_FEE
from .goods import DRUGS, NAMES, SOUGHT
from .stage import Stage
from .town import CENTRE, CLINIC, DAY, HOSPITAL, PHARMACY, SUBURB, URBAN, YEAR

PUSHED = ("血脂康胶囊", "复方丹参滴丸", "麝香保心丸", "骨化三醇软胶囊", "甲钴胺片")


def kickback_referral(s: Stage) -> None:
    """A doctor sends patients to a chemist who pays per recipe; every sixth ring fills a private hospital's beds instead.

    Left: from a day on, recipes of one doctor filled at one or two shops that are neither on the way home nor at the gate nor
    liked by colleagues' patients, for a promoted drug that every chemist stocks.
    """
    rng, p, book, town = s.rng, s.people, s.book, s.town
    life = book.life
    onset = int(rng.integers(40, 130))
    live = ~book.gone & (life["begin"] // DAY >= onset) & np.isin(life["med"], [MED["11"], MED["14"]])
    load = np.bincount(life["doctor"][live & (life["doctor"] >= 0)], minlength=len(town.doctor_home))
    able = [
        d
        for i in town.insts
        if i.kind in (HOSPITAL, CENTRE) and i.group != "private" and i.region in URBAN
        for d in i.doctors
    ]
    able = [d for d in dict.fromkeys(able) if load[d] >= 30 and d not in s.paid] or [int(load.argmax())]
    doctors = [int(rng.choice(able))]
    if s.turn % 6 == 3:
        doctors += [d for d in town[town.doctor_home[doctors[0]]].doctors if d in able and d != doctors[0]][:1]
    s.paid.update(doctors)
    clinic = town[town.doctor_home[doctors[0]]]
    visits = np.flatnonzero(live & np.isin(life["doctor"], doctors))
    if s.turn % 6 == 5:
        house = s.hospital("private")
        g = s.group("kickback_referral", False, [], institutions=[house.no], doctors=doctors)
        seen: set[int] = set()
        for v in rng.permutation(visits):
            who, day = int(life["person"][v]), int(life["begin"][v] // DAY)
            if (
                who not in seen
                and len(seen) < 30
                and day < 345
                and p.age[who] > 40
                and rng.random() < 0.3 + 0.6 * s.comes
            ):
                seen.add(who)
                s.stay(
                    g,
                    who,
                    house,
                    day + int(rng.integers(1, 4)),
                    int(rng.integers(4, 8)),
                    str(rng.choice(["头晕", "腰痛", "膝骨关节炎"])),
                )
        book.groups[g].patients, book.groups[g].events = sorted(seen), len(seen)
        p.used[sorted(seen)] = True
        return
    gates = [
        i for i in town.of(PHARMACY, *URBAN) if i.rhythm == "shop" and town.far(i, clinic) > 4 and i.no not in s.taken
    ]
    gates = gates or [i for i in town.of(PHARMACY, *URBAN) if i.rhythm == "shop" and town.far(i, clinic) > 2]
    shops = [gates[i] for i in rng.permutation(len(gates))[: 1 if s.level == "easy" else 1 + s.turn % 2]]
    s.taken.update(i.no for i in shops)
    g = s.group("kickback_referral", False, [], institutions=[i.no for i in shops], doctors=doctors)
    pushed = str(rng.choice(PUSHED))
    fills = {
        (int(life["person"][v]), int(life["rx"][v])): v
        for v in np.flatnonzero(~book.gone & (life["med"] == MED["41"]) & (life["rx"] > 0))
    }
    home = {int(m): shops[int(m) % len(shops)] for m in life["person"][visits]}
    steered = 0
    for v in rng.permutation(visits):
        who = int(life["person"][v])
        if steered >= 90 or rng.random() > s.comes * 0.9:
            continue
        steered += 1
        old = fills.get((who, int(life["rx"][v])))
        if old is not None:
            book.gone[old] = True
        lines = [(pushed, int(rng.integers(1, 4)))]
        if rng.random() < 0.4 and life["ill"][v] >= 0 and DRUGS[life["ill"][v]]:
            lines.append((str(NAMES[rng.choice(DRUGS[life["ill"][v]])]), 1))
        t = int(life["begin"][v]) + int(rng.integers(1800, 9000)) + (rng.random() < 0.2) * DAY
        s.visit(
            g,
            who,
            home[who],
            min(t, YEAR * DAY - 1),
            "41",
            lines,
            doctor=int(life["doctor"][v]),
            rx=int(life["rx"][v]) if rng.random() < 0.85 else 0,
        )
        book.groups[g].patients.append(who)
    book.groups[g].patients = sorted(set(book.groups[g].patients))
    p.used[book.groups[g].patients] = True
    book.groups[g].events = steered


def recruited_admissions(s: Stage) -> None:
    """A van fetches poor old people of two estates to a private hospital for a rest that the fund pays.

    Left: batches admitted within two days, vague illness, short stays without a procedure, nothing to pay, some of them two
    or three times a year, and otherwise no tie between the estates and that hospital.
    """
    rng, p = s.rng, s.people
    house = s.hospital("private")
    members = [m for _ in range(2) for m in s.take(s.size(16, 26) // 2, s.estate((*URBAN, *SUBURB), 8, 58))]
    p.poor[members] |= rng.random(len(members)) < 0.6
    s.thin(members)
    g = s.group("recruited_admissions", False, members, institutions=[house.no])
    for day in s.days(8, 15, 335):
        for m in s.present(members, 4)[: int(rng.integers(5, 10))]:
            s.stay(g, m, house, day + int(rng.integers(0, 2)), int(rng.integers(4, 7)), str(rng.choice(["头晕", "腰痛", "膝骨关节炎"])), real=False,
                   lines=[("静脉输液", 3), ("中频脉冲电治疗(20分钟/次)", 4), ("血细胞分析", 1)], flags=NO_FEE)  # fmt: skip
        s.book.groups[g].events += 1


def split_stay(s: Stage) -> None:
    """A hospital sends patients home on paper when their flat rate is used up and admits them again within days.

    Left: same house, same illness, gaps of one to six days, two to four times a patient, no chemotherapy, dialysis or surgery.
    """
    rng, p = s.rng, s.people
    house = s.hospital("private" if s.turn % 2 else "plain", rare=True)
    members = s.take(s.size(14, 20), p.age > 58)
    g = s.group("split_stay", False, members, institutions=[house.no])
    for m in members:
        ill, doctor, day = (
            str(rng.choice(["脑梗死", "肺炎", "头晕", "膝骨关节炎"])),
            s.doctor(house),
            int(rng.integers(10, 250)),
        )
        for _ in range(int(rng.integers(2, 5))):
            nights = int(rng.integers(7, 15))
            if day + nights < YEAR - 2:
                s.stay(g, m, house, day, nights, ill, doctor)
                s.book.groups[g].events += 1
            day += nights + int(rng.integers(1, 7))


def bed_hanging(s: Stage) -> None:
    """A hospital keeps beds on paper whose patients live at home. Left: stays without nursing or tests, during which the
    person shops at the chemist by the door, many kilometres off, and sees the health centre."""
    rng, p = s.rng, s.people
    house = s.hospital("private")
    members = s.take(s.size(15, 12), ~s.near(house, 5) & (p.age > 45))
    g = s.group("bed_hanging", False, members, institutions=[house.no])
    for m in members:
        for _ in range(int(rng.integers(1, 3))):
            day, nights = int(rng.integers(10, 330)), int(rng.integers(8, 13))
            s.stay(
                g, m, house, day, nights, "腰痛", real=False, lines=[("中频脉冲电治疗(20分钟/次)", nights)], there=False
            )
            for d in sorted(rng.choice(range(1, nights), int(rng.integers(2, 5)), replace=False)):
                shop = s.town[int(p.shop[m])]
                s.visit(g, m, shop, s.at(day + int(d), 10.5, 200), "41", [("布洛芬混悬液", 1)], there=False)
            s.book.groups[g].events += 1


def duplicate_enrolment(s: Stage) -> None:
    """One person is insured here by a firm and in a neighbour city as a resident, and both pay for the same care.

    Left: two personal numbers of one identity number, both insured at the time, and rows of both on the same days.
    """
    rng, p = s.rng, s.people
    a = s.take(1, (p.insutype == "310") & (p.age > 35) & ~p.foreign)[0]
    b = s.double(a)
    place = s.town[int(p.near[a])]
    g = s.group("duplicate_enrolment", False, [a, b])
    for day in s.days(12):
        if rng.random() < 0.4 + 0.6 * s.comes:
            t = s.at(day, 9.5, 60)
            lines = s.care("类风湿关节炎")
            s.visit(g, a, place, t, "11", lines, "类风湿关节炎")
            s.visit(g, b, place, t + int(rng.integers(300, 2000)), "11", lines, "类风湿关节炎")
            s.book.groups[g].events += 1


def deceased_claims(s: Stage) -> None:
    """The cards of the dead go on: at a clinic whose keeper kept them, or in a son's hands. Left: settlements weeks after the
    day of death, monthly, in person at a counter."""
    rng, p = s.rng, s.people
    k = (5, 1)[s.turn % 2]
    members = s.take(k, p.age > 70)
    p.died[members] = rng.integers(40, 120, k)
    place = s.town.of(CLINIC)[s.turn % len(s.town.of(CLINIC))] if k > 1 else s.town[int(p.shop[members[0]])]
    g = s.group("deceased_claims", False, members, institutions=[place.no])
    for m in members:
        mine = s.book.of(m)
        s.book.gone[mine[s.book.life["begin"][mine] // DAY >= p.died[m]]] = True
        for day in range(int(p.died[m]) + 25, YEAR - 5, int(26 / max(0.6, s.comes))):
            hospital = place.kind == CLINIC
            s.visit(g, m, place, s.at(day + int(rng.integers(0, 9)), 18.5 if hospital else 10, 40), "14" if hospital else "41",
                    [("普通门诊诊查费", 1), ("瑞舒伐他汀钙片", 1)] if hospital else [("瑞舒伐他汀钙片", 1)], "冠心病" if hospital else "",
                    place.doctors[0] if hospital else -1, there=False)  # fmt: skip
            s.book.groups[g].events += 1


def maternity_employer(s: Stage) -> None:
    """A firm of no trade insures pregnant women three to six months before the birth and drops them after.

    Left: nearly all of its few staff are young women of short tenure from all over the city who gave birth.
    """
    rng, p = s.rng, s.people
    members = s.take(s.size(12, 16), (p.sex == 2) & (p.age >= 22) & (p.age < 40))
    firm = p.hire("禾悦商务咨询有限公司" if s.turn % 2 else "佳佑信息服务有限公司")
    g = s.group("maternity_employer", False, members, employers=[firm])
    wards = [i for i in s.town.of(HOSPITAL, *URBAN) if i.group != "private"]
    for m in members:
        day = int(rng.integers(60, 340))
        p.emp[m], p.insutype[m], p.ptype[m] = firm, "310", "11"
        p.since[m], p.until[m] = day - int(rng.integers(80, 190)), day + int(rng.integers(40, 110))
        s.stay(
            g,
            m,
            wards[int(rng.integers(len(wards)))],
            day,
            4,
            "单胎顺产",
            med="52",
            lines=[("剖宫产术", 1)] if rng.random() < 0.4 else [],
        )
        s.book.groups[g].events += 1


def trauma_liability(s: Stage) -> None:
    """A gang of staged accidents: the same few hurt together again and again, the fund pays what a driver owes.

    Left: the same companions with open wounds and fractures within the hour, in one emergency room after another.
    """
    rng, p = s.rng, s.people
    members = s.take(s.size(7, 9), (p.age > 22) & (p.age < 50))
    pool = [i for i in s.town.of(HOSPITAL, *URBAN) if i.group != "private"]
    houses = [pool[k] for k in rng.permutation(len(pool))[:4]]
    g = s.group("trauma_liability", False, members, institutions=sorted({i.no for i in houses}))
    for n, day in enumerate(s.days(8, *((8, 350) if s.turn % 2 else (30, 325)))):
        place, t = houses[n % len(houses)], s.at(day, 21, 60)
        for m in s.present(members):
            ill = str(rng.choice(["多处开放性伤口", "胫骨骨折"]))
            if rng.random() < 0.5:
                s.stay(g, m, place, day, int(rng.integers(3, 8)), ill, med="22", hour=t % DAY / 3600)
            else:
                s.visit(g, m, place, t, "13", s.care(ill), ill, s.doctor(place))
            t += int(rng.integers(120, 900))
        s.book.groups[g].events += 1


def blacklist_proximity(s: Stage) -> None:
    """Newcomers who run errands with persons already on the blacklist: together too seldom for a ring, always with them."""
    rng, p = s.rng, s.people
    known = s.take(4, np.isin(p.lives, URBAN))
    members = s.take(5, np.isin(p.lives, URBAN))
    s.book.known += known
    shops = [s.shop(rare=False) for _ in range(3)]
    g = s.group("blacklist_proximity", False, members, institutions=sorted({i.no for i in shops}))
    for n, day in enumerate(s.days(9)):
        t = s.at(day, s.busy(), 30)
        for m in [*rng.permutation(known)[:2], *s.present(members, 2)]:
            s.visit(
                g if m in members else -1,
                int(m),
                shops[n % 3],
                t,
                "41",
                [(str(rng.choice(SOUGHT)), 2)],
                means="03",
                there=False,
            )
            t += int(rng.integers(60, 300))
        s.book.groups[g].events += 1
