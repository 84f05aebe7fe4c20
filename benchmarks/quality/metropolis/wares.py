"""Rings of goods and bills: boxes that come back, drugs beyond need, another shop's terminal, services that never were."""

from __future__ import annotations

import numpy as np

from .book import SHORT
from .goods import ITEM, SOUGHT
from .stage import Stage
from .town import CLINIC, SUBURB, URBAN


def trace_code_resale(s: Stage) -> None:
    """Boxes bought on insurance are bought back and sold again under the same code. Left: codes sold at two or three sources
    to a handful of sellers and weeks later at one shop, to ordinary customers, with no return between."""
    rng, p = s.rng, s.people
    sellers = s.take(s.size(7, 10), np.isin(p.lives, URBAN) & (p.age > 40))
    buyers = s.take(20, np.isin(p.lives, URBAN), apart=False)
    sources, sink = [s.shop() for _ in range(2)], s.shop()
    drug = str(rng.choice(SOUGHT[:3]))
    g = s.group("trace_code_resale", False, sellers, institutions=[*sorted({i.no for i in sources}), sink.no])
    for day in s.days(14, 8, 300):
        for m in s.present(sellers):
            boxes = [s.box(drug) for _ in range(int(rng.integers(1, 3)))]
            v = s.visit(g, m, sources[int(rng.integers(2))], s.at(day, 15, 120), "41", [(drug, len(boxes))])
            s.give(v, drug, boxes)
            for box in boxes:
                if rng.random() < 0.8:
                    w = s.visit(
                        g,
                        int(rng.choice(buyers)),
                        sink,
                        s.at(day + int(rng.integers(5, 40)), 16, 150),
                        "41",
                        [(drug, 1)],
                    )
                    s.give(w, drug, [box])
                    s.book.groups[g].codes.append(box)
        s.book.groups[g].events += 1


def drug_resale(s: Stage) -> None:
    """A ring of buyers clears resale drugs from many shops, months of doses a week. Left: each buys several times the dose at
    four or five chemists, the same two drugs for all, without a recipe or with borrowed ones."""
    rng, p = s.rng, s.people
    members = s.take(s.size(8, 12), np.isin(p.lives, URBAN) & (p.age > 35))
    s.thin(members)
    shops = [s.shop(rare=False) for _ in range(5)]
    drugs = [str(d) for d in rng.choice(SOUGHT, 2, replace=False)]
    g = s.group("drug_resale", False, members, institutions=sorted({i.no for i in shops}))
    for m in members:
        for day in s.days(int(34 * max(0.6, s.comes)), 4, 358):
            s.visit(
                g,
                m,
                shops[int(rng.integers(5))],
                s.at(day, float(rng.uniform(9, 20)), 5),
                "41",
                [(str(rng.choice(drugs)), int(rng.integers(3, 7)))],
            )
            s.book.groups[g].events += 1


def proxy_swipe(s: Stage) -> None:
    """A designated chemist lends its terminal to a shop that has none. Left: from a day on, buyers of one far quarter, at a
    till that was not there before, beside the old customers who keep coming."""
    rng = s.rng
    host, onset = s.shop(), int(rng.integers(90, 170))
    far = [e for e in s.town.estates if e.region in URBAN and s.town.far(e, host) > 6]
    there = far[int(rng.integers(len(far)))]
    members = s.take(s.size(55, 45), s.near(there, 1.8))
    g = s.group("proxy_swipe", False, members, institutions=[host.no])
    for m in members:
        for day in s.days(max(2, round(7 * s.comes)), onset, 360):
            drug = str(rng.choice(["连花清瘟颗粒", "六味地黄丸", "血脂康胶囊", "西洋参片"]))
            s.visit(g, m, host, s.at(day, float(rng.uniform(9, 20)), 5), "41", [(drug, 1)], till=7)
    s.book.groups[g].events = 40


def stock_mismatch(s: Stage) -> None:
    """A chemist books drugs and hands out rice and oil. Left: far more of a few drugs settled than ever bought in; who of the
    buyers of those drugs got rice cannot be told, so all of them are the ring's."""
    rng = s.rng
    shop = s.shop()
    members = s.take(s.size(40, 30), s.near(shop, 5))
    g = s.group("stock_mismatch", False, members, institutions=[shop.no])
    for m in members:
        for day in s.days(max(3, round(6 * s.comes))):
            lines = [(str(rng.choice(["复方阿胶浆", "麝香保心丸"])), int(rng.integers(1, 4)))]
            s.visit(g, m, shop, s.at(day, float(rng.uniform(9, 20)), 5), "41", lines, flags=SHORT)
    book, life = s.book, s.book.life
    lines = np.concatenate(book.line_chunks)
    booked = lines[np.isin(lines[:, 1], [ITEM["复方阿胶浆"], ITEM["麝香保心丸"]]), 0]
    booked = np.unique(booked[(life["inst"][booked] == shop.no) & ~book.gone[booked] & (life["group"][booked] < 0)])
    life["group"][booked] = g
    book.groups[g].patients += sorted({int(x) for x in life["person"][booked]} - set(members))
    book.groups[g].events = 30


def identity_mismatch(s: Stage) -> None:
    """Relatives and strangers are treated on others' cards at one clinic. Left: prostates of women, cervices of men."""
    p = s.people
    place = s.hospital("private")
    members = s.take(s.size(8, 6), (p.age > 30) & np.isin(p.lives, (*URBAN, *SUBURB)))
    g = s.group("identity_mismatch", False, members, institutions=[place.no])
    for m in members:
        for day in s.days(max(2, round(4 * s.comes))):
            ill, one, two = (
                ("前列腺增生", "前列腺特异性抗原测定", "非那雄胺片")
                if p.sex[m] == 2
                else ("急性阴道炎", "妇科常规检查", "子宫颈细胞学检查")
            )
            s.visit(
                g, m, place, s.at(day, 10), "11", [("普通门诊诊查费", 1), (one, 1), (two, 1)], ill, place.doctors[0]
            )
            s.book.groups[g].events += 1


def phantom_charges(s: Stage) -> None:
    """A physiotherapist bills more half-hours than a day has.

    Left: forty to ninety sessions of thirty minutes under one doctor's code a day, on many days, nobody else of the house so.
    """
    rng, p = s.rng, s.people
    place = s.town.of(CLINIC)[s.turn % len(s.town.of(CLINIC))] if s.turn % 2 else s.hospital("private")
    doctor = s.town.hire(place, 1)[0]
    s.name(doctor)
    members = s.take(s.size(36, 28), p.age > 40)
    g = s.group("phantom_charges", False, members, institutions=[place.no], doctors=[doctor])
    for day in s.days(22):
        t = s.at(day, 8.5, 10)
        for m in s.present(members, 18):
            s.visit(
                g,
                m,
                place,
                t,
                "11",
                [("推拿治疗(30分钟/次)", int(rng.integers(2, 4))), ("普通针刺(30分钟/次)", 1)],
                "腰痛",
                doctor,
            )
            t += int(rng.integers(200, 900))
        s.book.groups[g].events += 1


def repeat_prescription(s: Stage) -> None:
    """A doctor splits one consultation into several recipes of the same drug to pass the ceiling of one. Left: the same drug
    three or four times the same day by one doctor, for many patients, none of his colleagues so."""
    rng, p = s.rng, s.people
    place = s.hospital("plain", *URBAN, rare=True)
    doctor = s.town.hire(place, 1)[0]
    s.name(doctor)
    members = s.take(s.size(16, 12), p.age > 40)
    g = s.group("repeat_prescription", False, members, institutions=[place.no], doctors=[doctor])
    for m in members:
        drug = str(rng.choice(SOUGHT))
        for day in s.days(max(3, round(6 * s.comes))):
            t = s.at(day, 10, 60)
            for _ in range(int(rng.integers(3, 5))):
                s.visit(
                    g,
                    m,
                    place,
                    t,
                    "11",
                    [("普通门诊诊查费", 1), (drug, 2)],
                    "冠心病",
                    doctor,
                    rx=int(s.book.numbers(1)[0]),
                )
                t += int(rng.integers(120, 600))
            s.book.groups[g].events += 1


def over_prescribing(s: Stage) -> None:
    """A doctor writes three months of doses every fortnight. Left: supply far beyond any dose, again before it is used."""
    rng, p = s.rng, s.people
    place = s.town.of(1)[s.turn % len(s.town.of(1))]
    doctor = s.town.hire(place, 1)[0]
    s.name(doctor)
    members = s.take(s.size(14, 18), p.age > 45)
    g = s.group("over_prescribing", False, members, institutions=[place.no], doctors=[doctor])
    for m in members:
        drug, count = (("瑞舒伐他汀钙片", 3), ("替格瑞洛片", 7), ("达格列净片", 7))[int(rng.integers(3))]
        for day in s.days(max(6, round(20 * s.comes))):
            s.visit(
                g,
                m,
                place,
                s.at(day, 9.5, 50),
                "14",
                [("普通门诊诊查费", 1), (drug, count)],
                "冠心病",
                doctor,
                rx=int(s.book.numbers(1)[0]),
            )
            s.book.groups[g].events += 1


def high_value_consumables(s: Stage) -> None:
    """A ward bills stents and joints that nobody implanted. Left: consumables without their operation, or thrice the number."""
    rng, p = s.rng, s.people
    place = s.hospital("plain", *URBAN, rare=True)
    members = s.take(s.size(18, 14), p.age > 55)
    doctor = s.town.hire(place, 1)[0]
    s.name(doctor)
    g = s.group("high_value_consumables", False, members, institutions=[place.no], doctors=[doctor])
    for m in members:
        part = str(rng.choice(["冠脉药物洗脱支架", "膝关节假体"]))
        ill = "头晕" if part[0] == "冠" else "膝骨关节炎"
        s.stay(
            g,
            m,
            place,
            int(rng.integers(8, 345)),
            int(rng.integers(4, 9)),
            ill,
            doctor,
            lines=[(part, int(rng.integers(2, 5)))],
        )
        s.book.groups[g].events += 1
