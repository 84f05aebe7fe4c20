"""Rings of cards: what each does, and what it leaves in the records that life does not."""

from __future__ import annotations

import numpy as np

from .book import DRAIN, MED
from .goods import SOUGHT
from .stage import Stage
from .town import CLINIC, DAY, NEIGHBOUR, SOUTH, SUBURB, URBAN, YEAR

TREATS = ("西洋参片", "复方阿胶浆", "安宫牛黄丸", "替格瑞洛片", "麝香保心丸")


def collected_cards(s: Stage) -> None:
    """A boss keeps a drawer of cards and has a clerk swipe them one after another at his counters.

    Left: the same cards within minutes on many days at one operator, few goods, round sums, emptied accounts, owners who
    live all over the city (one ring in seven: pensioners of one estate who were promised eggs), cards and no codes shown.
    """
    rng, p = s.rng, s.people
    k = s.size(8, 14, 22, 40, 11, 30, 6)
    clinic = s.turn % 7 == 4
    shops = (
        [rng.choice(s.town.of(CLINIC))]
        if clinic
        else [s.shop() for _ in range({"easy": 1, "medium": 1 + s.turn % 2, "hard": 2}[s.level])]
    )
    where = (
        (s.estate(least=k, grown=58))
        if s.turn % 7 == 6
        else ~s.near(shops[0], 4) & (p.age >= 25) & np.isin(p.lives, URBAN) & (p.insutype == "310")
    )
    members = s.take(k, where)
    s.thin(members)
    g = s.group("collected_cards", False, members, institutions=[i.no for i in shops])
    goods = [str(x) for x in rng.choice(TREATS, 3, replace=False)]
    sums = rng.choice([100, 120, 150, 200, 300, 500], 3, replace=False)
    for turn, day in enumerate(s.days(int(rng.integers(9, 15)))):
        shop = shops[turn % len(shops)]
        t = s.at(day, s.busy(), 40)
        for m in s.present(members):
            total = float(rng.choice(sums)) if rng.random() < 0.7 else round(rng.uniform(60, 420), 1)
            common = {
                "total": total,
                "flags": DRAIN if rng.random() < 0.6 else 0,
                "means": "03" if rng.random() < 0.85 else "01",
                "there": False,
                "till": 0,
            }
            if clinic:
                s.visit(
                    g,
                    m,
                    shop,
                    t,
                    "11",
                    [("普通门诊诊查费", 1), ("小针刀治疗", 1), ("推拿治疗(30分钟/次)", 2)],
                    "腰痛",
                    shop.doctors[0],
                    **common,
                )
            else:
                s.visit(g, m, shop, t, "41", [(str(rng.choice(goods)), 1)], **common)
            t += int(rng.integers(40, 150))
        s.book.groups[g].events += 1


def lent_card_ring(s: Stage) -> None:
    """An agent borrows cards of acquaintances and goes his round: a clinic for recipes, then chemist after chemist.

    Left: the same cards minutes apart at three to five places in the same order, on many days, always the agent's own card
    among them; resale drugs; no shared firm, household or illness.
    """
    rng, p = s.rng, s.people
    k = s.size(7, 12, 18, 9, 26, 6, 14)
    account = p.insutype == "310"
    half = s.take(k - k // 2, s.estate(least=k, grown=30) & account)
    members = half + s.take(k // 2, np.isin(p.lives, URBAN) & (p.age >= 30) & account)
    s.thin(members)
    route = [s.hospital("plain", *URBAN)] * (s.turn % 2) + [s.shop(rare=False) for _ in range(int(rng.integers(3, 5)))]
    g = s.group("lent_card_ring", False, members, institutions=sorted({i.no for i in route}))
    drugs = [str(x) for x in rng.choice(SOUGHT, 2, replace=False)]
    for day in s.days(int(rng.integers(9, 14))):
        t = s.at(day, float(rng.choice([8.6, 9.4, 14.2])), 30)
        come = [members[0], *[m for m in s.present(members[1:], 2)]]
        stops = [
            route[i] for i in sorted(rng.choice(len(route), min(len(route), int(rng.integers(2, 4))), replace=False))
        ]
        for n, stop in enumerate(stops):
            t += 0 if n == 0 else int(900 + s.town.far(stops[n - 1], stop) * 150 + rng.integers(0, 1500))
            for m in come:
                if rng.random() < 0.9:
                    drug = (str(rng.choice(drugs)), int(rng.integers(2, 5)))
                    if stop.kind == 0:
                        s.visit(
                            g,
                            m,
                            stop,
                            t,
                            "11",
                            [("普通门诊诊查费", 1), drug],
                            "冠心病",
                            stop.doctors[s.turn % len(stop.doctors)],
                            means="03",
                            there=False,
                        )
                    else:
                        s.visit(g, m, stop, t, "41", [drug], means="03", there=False)
                    t += int(rng.integers(50, 260))
        s.book.groups[g].events += 1


def cross_region_ring(s: Stage) -> None:
    """Cards of one city are used in company in another, where nobody asks.

    Left: people of one origin, no firm or family, minutes apart in the same two or three far shops on many days; owners who
    settled at home a few hours before or after. Every third ring brings the cards of a neighbour city here, whose home rows
    are not in this authority's books.
    """
    rng, p = s.rng, s.people
    k = s.size(8, 15, 24, 10, 36, 7, 18)
    far = str(rng.choice(NEIGHBOUR))
    inbound = s.turn % 3 == 2
    if inbound:
        pool = np.flatnonzero((p.lives == far) & ~p.used & (p.age >= 20) & (p.insutype == "310"))
        rng.shuffle(pool)
        members = [int(i) for i in pool[:k]]
        p.used[members] = True
        shops = [s.shop() for _ in range(2 + s.turn % 2)]
    else:
        members = s.take(
            k,
            np.isin(p.lives, SUBURB if s.turn % 2 else URBAN[:2]) & (p.age >= 25) & ~p.migrant & (p.insutype == "310"),
        )
        s.thin(members)
        shops = [s.shop(far) for _ in range(2)]
    g = s.group("cross_region_ring", False, members, institutions=sorted({i.no for i in shops}))
    goods = [str(x) for x in rng.choice((*SOUGHT, "安宫牛黄丸", "西洋参片"), 2, replace=False)]
    for n, day in enumerate(s.days(int(rng.integers(8, 13)))):
        shop, t = shops[n % len(shops)], s.at(day, s.busy(), 40)
        for m in s.present(members):
            s.visit(g, m, shop, t, "41", [(str(rng.choice(goods)), int(rng.integers(1, 4)))], means="03", there=False)
            if not inbound and rng.random() < 0.3:
                home = s.town[int(p.shop[m])]
                s.visit(
                    -1,
                    m,
                    home,
                    t + int(rng.choice([-1, 1]) * rng.integers(2 * 3600, 4 * 3600)),
                    "41",
                    [("氯雷他定片", 1)],
                    there=False,
                )
            t += int(rng.integers(60, 400))
        s.book.groups[g].events += 1


def impossible_travel(s: Stage) -> None:
    """A card is used far away while its owner settles at home or lies in a ward.

    Three kinds in turn: one owner whose card has a double; a handful whose cards a far chemist holds; patients of a ward whose
    cards a cleaner takes along for the time of their stay. Where chemists know days alone the first two are used in the south, a
    day's journey away. Left: two places within a time in which nobody travels, or a
    purchase far from the bed, again and again, at the same far chemist, with no household account.
    """
    rng, p, book = s.rng, s.people, s.book
    kind = s.turn % 3
    far = s.shop(SOUTH) if s.dated and kind < 2 else s.shop(*SUBURB)
    if kind == 2:
        life = book.life
        stays = np.flatnonzero(
            (life["med"] == MED["21"])
            & ~book.gone
            & (life["end"] - life["begin"] > 3 * DAY)
            & np.isin(s.town.kind[life["inst"]], [0])
        )
        stays = stays[
            np.isin(np.array([i.region for i in s.town.insts])[life["inst"][stays]], URBAN)
            & ~p.used[life["person"][stays]]
        ]
        rank = np.argsort(-np.bincount(life["inst"][stays]))
        ward = next((w for w in rank if int(w) not in s.wards), rank[0])
        s.wards.add(int(ward))
        chosen = [int(v) for v in stays[life["inst"][stays] == ward][:14]]
        members = sorted({int(life["person"][v]) for v in chosen})
        p.used[members] = True
        g = s.group("impossible_travel", False, members, institutions=[far.no])
        for v in chosen:
            a, b = int(life["begin"][v] // DAY) + 1, int(life["end"][v] // DAY)
            for day in range(a, min(b, YEAR - 1)):
                if rng.random() < 0.45 * s.comes:
                    s.visit(
                        g,
                        int(life["person"][v]),
                        far,
                        s.at(day, 15.5, 70),
                        "41",
                        [(str(rng.choice(SOUGHT)), 2)],
                        means="03",
                        there=False,
                    )
                    book.groups[g].events += 1
        return
    members = s.take(
        1 if kind == 0 else int(rng.integers(5, 8)),
        np.isin(p.lives, URBAN) & (p.age > 40) & (p.insutype == "310") & (p.means == "03") & (s.visits_of > 14),
        least=14,
    )
    g = s.group("impossible_travel", False, members, institutions=[far.no])
    for m in members:
        mine = book.of(m)
        mine = mine[~book.gone[mine] & (book.life["med"][mine] != MED["21"])]
        hour = book.life["begin"][mine] % DAY
        mine = mine[(hour > 8 * 3600) & (hour < 20 * 3600)]
        for v in rng.permutation(mine)[: max(7, round(12 * s.comes))]:
            t = int(book.life["begin"][v]) + int(rng.choice([-1, 1]) * rng.integers(240, 2100))
            s.visit(
                g,
                m,
                far,
                t,
                "41",
                [(str(rng.choice(SOUGHT)), int(rng.integers(1, 4)))],
                means="03",
                there=False,
            )
            book.groups[g].events += 1
