"""Rings of cards and of steered patients."""

from __future__ import annotations

import numpy as np

from .goods import NEED
from .land import HOME
from .stage import Stage

CHRONIC = "htn,dm,chd,knee,copd"


def collected_cards(st: Stage, turn: int) -> None:
    """A shop or hut keeps the cards it has collected and swipes them in bundles, round sums, few drugs."""
    rng, n = st.rng, st.size()
    near = st.take(n // 2, st.who() & (st.people["age"] > 17).to_numpy(), villages=2)
    district = "" if st.level == "easy" else str(st.people["district"][near[0]])
    who = np.r_[near, st.take(n - len(near), st.who(old=(20, 95)), at=district)]
    inst = st.place("clinic" if turn % 3 == 2 else "pharm", near, (0, 15))
    days = st.days(int(rng.integers(8, 15)), float(rng.uniform(7, 16)), 4)
    gap = {"easy": 0.6, "medium": 1.0, "hard": 1.6}[st.level]
    sums = rng.choice([100.0, 150.0, 200.0, 300.0])
    ids = [
        st.meet(
            who, inst, days, [st.hour(inst) for _ in days], gap, st.attend, "", wobble=20, oper=int(rng.integers(3))
        )
    ]
    item = rng.choice(["bailing", "tonic", "tongxl"])
    plain = rng.random(len(ids[0])) < {"easy": 0.0, "medium": 0.3, "hard": 0.6}[st.level]
    st.book.goods(ids[0][~plain], item, 2, sums / 2)
    st.book.goods(ids[0][plain], rng.choice(["danshen", "clopi", "atorv"]), rng.integers(1, 5, plain.sum()))
    st.guilty(who)
    st.note("collected_cards", ids, institutions=[inst])


def lent_card_ring(st: Stage, turn: int) -> None:
    """An agent takes other people's cards round several houses in the same order of an outing."""
    rng, n = st.rng, st.size()
    who = st.take(n, st.who(old=(25, 95)), villages=1 + turn % 4)
    route: list[int] = []
    for kind in rng.permutation(["clinic", "town", "pharm", "pharm", "town"])[: rng.integers(3, 6)]:
        route.append(st.place(str(kind), who, (0.5, 30), fresh=False))
    route = list(dict.fromkeys(route))
    days = st.days(int(rng.integers(9, 15)), float(rng.uniform(8, 16)), 4)
    ids = []
    for day in days:
        start = int(rng.integers(0, max(1, len(route) - 1)))
        party = np.r_[who[:1], who[1:][rng.random(len(who) - 1) < st.attend]]
        hour = rng.uniform(8.0, 9.4) if st.level != "easy" else rng.uniform(9, 13)
        for inst in route[start : start + (2 if st.level != "easy" else 3)]:
            ids.append(st.meet(party, inst, np.array([day]), hour, 1.5, 0.92, CHRONIC, oper=int(rng.integers(4))))
            hour += 0.5 + len(party) * 0.04 + rng.uniform(0.2, 0.8)
    st.guilty(who[1:])
    st.note("lent_card_ring", ids, institutions=sorted(set(route)))


def cross_region_ring(st: Stage, turn: int) -> None:
    """Cards of one county are used in company at one house of another, some while the owner is seen at home."""
    rng, n = st.rng, st.size()
    home = str(rng.choice(HOME[1:]))
    who = st.take(n, st.who(old=(25, 95)), villages=3, at=home)
    inst = st.place("farpharm" if turn % 3 == 1 else "private" if turn % 3 == 2 else "pharm", who, (35, 999))
    days = st.days(int(rng.integers(8, 14)), float(rng.uniform(9, 20)), 5)
    more = {"oper": int(rng.integers(3))}
    shop = turn % 3 != 2
    ids = st.meet(
        who,
        inst,
        days,
        [st.hour(inst) for _ in days],
        1.4,
        st.attend,
        "tonic,chd,dm" if shop else CHRONIC,
        wobble=15,
        clash=True,
        **more,
    )
    met = st.book.parts[-1]
    seen = rng.random(len(met)) < {"easy": 0.35, "medium": 0.2, "hard": 0.1}[st.level]
    own = met[seen]
    st.visit(
        own["person"].to_numpy(),
        st.people["my_clinic"].to_numpy()[own["person"]],
        own["day"].to_numpy(),
        (480, 1050),
        "cold,back,htn",
        bg=True,
        clash=True,
    )
    st.guilty(who)
    st.note("cross_region_ring", ids, institutions=[inst])


def impossible_travel(st: Stage, turn: int) -> None:
    """Copied cards: swiped far away within minutes of a visit at home, or while the owner lies in a ward."""
    rng = st.rng
    who = st.take(int(rng.integers(5, 11)), st.who(old=(25, 80)), villages=6, whole=0.1)
    inst = st.place(["farpharm", "pharm", "private"][turn % 3], who, (40, 999))
    ids = []
    for person in who:
        days = st.days(int(max(3, round(rng.integers(6, 10) * (0.5 + st.attend / 2)))), 24, 8)
        home = int(st.people["my_clinic" if rng.random() < 0.6 else "my_town"][person])
        at = rng.uniform(510, 960, len(days))
        way = float(st.land.distance(home, inst))  # 180 to 500 km an hour as the crow flies
        shift = (2 + way * rng.uniform(0.12, 0.33, len(days))) * rng.choice([-1, 1], len(days))
        ids.append(st.book.add(person=person, inst=home, day=days, minute=at, need=st.needs("htn,cold,back", len(days)), doctor=st.doctor(home)))  # fmt: skip
        need = "tonic,chd" if turn % 3 < 2 else CHRONIC
        ids.append(st.book.add(person=person, inst=inst, day=days, minute=at + shift, need=st.needs(need, len(days)),
                               med=41 if turn % 3 < 2 else 11, doctor=st.doctor(inst), clash=True))  # fmt: skip
    for person in who[: len(who) // 4]:
        day = int(rng.integers(20, 340))
        ids.append(st.stay([person], st.place("county", who, fresh=False), day, 8, "stroke"))
        ids.append(
            st.visit(
                person,
                inst,
                day + np.array([2, 4]),
                (560, 900),
                NEED["tonic"] if turn % 3 < 2 else NEED["htn"],
                clash=True,
                med=41 if turn % 3 < 2 else 11,
            )
        )
    st.guilty(who)
    st.note("impossible_travel", ids, institutions=[inst])


def kickback_referral(st: Stage, turn: int) -> None:
    """From a day on a doctor sends patients to one shop out of the way, or a hospital that pays for admissions."""
    rng = st.rng
    inst = st.place(["town", "county", "town"][turn % 3])
    spot = (float(st.land.inst["x"][inst]), float(st.land.inst["y"][inst]))
    x, y = st.people["x"] - spot[0], st.people["y"] - spot[1]
    who = st.take(st.size(14, 60, 26), (np.hypot(x, y) < 18).to_numpy() & st.who(old=(40, 95)))
    doctor, onset = st.doctor(inst), int(rng.integers(70, 150))
    if turn % 3 == 2:
        goal = st.place("private", spot, (6, 60))
        day = np.sort(rng.integers(onset, 350, len(who)))
        src = st.book.add(
            person=who,
            inst=inst,
            day=day,
            minute=rng.gamma(4, 22, len(who)) + 470,
            need=st.needs("dizzy,back,knee", len(who)),
            doctor=doctor,
        )
        ids = [
            src,
            st.stay(who, goal, day + rng.integers(0, 3, len(who)) + 1, rng.integers(4, 8, len(who)), "neck,disc,weak"),
        ]
        extra = st.take(len(who), (np.hypot(x, y) < 18).to_numpy() & st.who(old=(40, 95)))
        st.book.add(
            person=extra,
            inst=inst,
            day=rng.integers(2, 355, len(extra)),
            minute=rng.gamma(4, 22, len(extra)) + 470,
            need=st.needs("dizzy,back", len(extra)),
            doctor=doctor,
        )
    else:
        goal = st.place("pharm", spot, (1.8, 12))
        ids = []
        for person in who:
            days = np.unique(rng.integers(onset - 30, 352, rng.integers(4, 8)))
            src = st.book.add(person=person, inst=inst, day=days, minute=rng.gamma(4, 22, len(days)) + 470, doctor=doctor,
                              need=NEED["rxonly" if person % 3 else "rxdm"], med=14)  # fmt: skip
            steered = (days >= onset) & (rng.random(len(days)) < {"easy": 0.95, "medium": 0.8, "hard": 0.6}[st.level])
            need = NEED["rxfill" if person % 3 else "filldm"]
            minute = (
                10
                + st.land.distance(inst, goal) * 2.2
                + rng.exponential(18, len(days))
                + (rng.random(len(days)) < 0.12) * 1440
            )
            paper = rng.random(len(days)) < (0.9 if st.level == "easy" else 0.6)
            fills = st.book.add(
                person=person,
                inst=np.where(steered, goal, st.people["my_pharm"][person]),
                src=src,
                minute=minute,
                need=need,
                med=41,
                rx=paper,
            )
            ids += [src[steered], fills[steered]]
    st.guilty(who)
    st.note("kickback_referral", ids, institutions=[goal], doctors=[doctor])


def blacklist_proximity(st: Stage, turn: int) -> None:
    """New persons move with confirmed ones, at the house that was confirmed with them."""
    rng = st.rng
    known = st.take(4, st.who(old=(25, 80)), villages=2)
    fresh = st.take(st.size(5, 16, 8), st.who(old=(25, 90)), villages=3)
    inst = st.place("pharm" if turn % 2 else "clinic", known, (0, 12))
    days = st.days(int(rng.integers(9, 14)), 16, 5)
    hours = [st.hour(inst) for _ in days]
    st.meet(known, inst, days, hours, 1.0, 0.9, "tonic,chd" if turn % 2 else CHRONIC, oper=0)
    ids = st.meet(fresh, inst, days, hours, 1.2, st.attend, "tonic,chd" if turn % 2 else CHRONIC, oper=0)
    st.known += known.tolist()
    st.guilty(np.r_[known, fresh])
    st.note("blacklist_proximity", ids, institutions=[inst])


def drug_resale(st: Stage, turn: int) -> None:
    """Buyers fetch resale drugs far beyond any dose, each round over several houses."""
    rng = st.rng
    who = st.take(st.size(5, 25, 9), st.who(old=(30, 75)), villages=5, whole=0.2)
    shops = [st.place("pharm", who, (0, 60), fresh=False) for _ in range(4)] + [st.place("town", who, fresh=False)]
    shops += [st.place("county", who, fresh=False)]
    goods = rng.permutation(["acarb", "clopi", "atorv", "glarg", "salm", "bailing"])[:3]
    start, ids = int(rng.integers(5, 150)), []
    for person in who:
        count = round(5 * 4 * (0.5 + st.attend / 2))
        days = start + np.sort(rng.choice(180, count, replace=False))
        at = rng.choice(shops, count)
        shop = np.isin(st.land.inst["kind"][at], ["pharm"])
        got = st.book.add(person=person, inst=at, day=days, minute=rng.uniform(500, 1000, count), need=-1, med=np.where(shop, 41, 14),
                          doctor=st.land.doctor(at, rng.random(count)))  # fmt: skip
        for item in goods:
            some = rng.random(count) < 0.7
            st.book.goods(got[some], item, rng.integers(3, 8 if st.level != "hard" else 6, some.sum()))
        ids.append(got)
    st.guilty(who)
    st.note("drug_resale", ids, institutions=sorted(set(shops)))


def trace_code_resale(st: Stage, turn: int) -> None:
    """Boxes that members fetch in some shops are bought up and sold again over another counter."""
    rng = st.rng
    who = st.take(st.size(5, 30, 10), st.who(old=(30, 90)), villages=2)
    shops = list(dict.fromkeys(st.place("pharm", who, (0, 40), fresh=False) for _ in range(3)))
    goal = st.place("pharm" if turn % 2 == 0 else "farpharm", who, (2, 400))
    item = str(rng.choice(["clopi", "atorv", "glarg", "salm", "bailing", "dapag"]))
    days = st.days(int(rng.integers(8, 14)), 12, 4, start=int(rng.integers(100, 160)))
    ids, codes, boxes = [], [], []
    for day in days:
        some = who[rng.random(len(who)) < st.attend * 0.8]
        got = st.visit(some, int(rng.choice(shops)), day, (500, 1200))
        st.book.goods(got, item, 2)
        for event in got:
            for _ in range(2):
                code = f"81{rng.integers(10**5):05d}{rng.integers(10**12):013d}"
                st.book.box(event, item, code)
                boxes.append((int(day), code))
        ids.append(got)
    resold = [pair for pair in boxes if rng.random() < {"easy": 0.95, "medium": 0.8, "hard": 0.6}[st.level]]
    buyers = st.take(
        len(resold) // 2 + 1, st.who(old=(35, 95)), at="" if turn % 2 else str(st.land.inst["district"][goal])
    )
    for place, (day, code) in enumerate(resold):
        buyer = buyers[place // 2 % len(buyers)]
        got = st.book.add(
            person=buyer, inst=goal, day=min(day + int(rng.integers(4, 30)), 361), minute=rng.uniform(500, 1200), med=41
        )
        st.book.goods(got, item, 1)
        st.book.box(got[0], item, code)
        codes.append(code)
        ids.append(got)
    st.guilty(who)
    st.note("trace_code_resale", ids, institutions=[*shops, goal], codes=codes, patients=who)


def proxy_swipe(st: Stage, turn: int) -> None:
    """From a day on a shop's terminal serves a second counter in a far village."""
    rng = st.rng
    who = st.take(st.size(12, 60, 30), st.who(old=(16, 95)), villages=2)
    inst, onset = st.place("pharm", who, (18, 70)), int(rng.integers(110, 210))
    ids = []
    for person in who:
        count = int(rng.integers(3, 7) if st.level != "hard" else rng.integers(2, 6))
        days = np.unique(rng.integers(onset, 360, count))
        ids.append(st.visit(person, inst, days, (510, 1230), "otc"))  # fmt: skip
    st.guilty(who)
    st.note("proxy_swipe", ids, institutions=[inst])


MAIN = (collected_cards, lent_card_ring, cross_region_ring, impossible_travel, kickback_referral)
MORE = (blacklist_proximity, drug_resale, trace_code_resale, proxy_swipe)
