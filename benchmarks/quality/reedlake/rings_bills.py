"""Rings of wards, doctors, employers and shops: what is billed and was not, or not so."""

from __future__ import annotations

import numpy as np

from .goods import ITEM, NEED
from .land import CENTRE_REGION
from .stage import Stage


def recruited_admissions(st: Stage, turn: int) -> None:
    """The elderly and poor of few villages are fetched in batches into beds they do not need."""
    rng = st.rng
    who = st.take(st.size(10, 45, 18), st.who(old=(58, 92), rural=True), villages=2)
    poor = who[rng.random(len(who)) < {"easy": 0.8, "medium": 0.6, "hard": 0.45}[st.level]]
    st.people.loc[poor, ["low", "insu", "ptype", "emp"]] = [True, "390", "15", -1]
    inst = st.place("private", who, (8, 60))
    ids = []
    for day in st.days(int(rng.integers(6, 10)), 38, 8):
        batch = who[rng.random(len(who)) < max(0.2, 6 / len(who)) * (0.5 + st.attend / 2)]
        spread = rng.integers(0, 2 if st.level != "hard" else 3, len(batch))
        ids.append(st.stay(batch, inst, day + spread, rng.integers(3, 7, len(batch)), "neck,weak"))
    st.guilty(who)
    st.note("recruited_admissions", ids, institutions=[inst])


def split_stay(st: Stage, turn: int) -> None:
    """One illness billed as several stays, sent home and taken in again within days."""
    rng = st.rng
    who = st.take(st.size(9, 40, 15), st.who(old=(45, 92)))
    inst = st.place("private" if turn % 2 else "county", who, fresh=True)
    ids = []
    for person in who:
        need = str(rng.choice(["stroke", "copdin", "disc", "dmin"]))
        count = int(rng.integers(2, 5)) if st.level == "easy" or rng.random() < 0.5 else 2
        length, rest = (
            rng.integers(6, 11, count),
            rng.integers(0, {"easy": 3, "medium": 6, "hard": 10}[st.level] + 1, count),
        )
        day = int(rng.integers(5, 280)) + np.cumsum(length + rest + 1) - length - rest
        keep = (day + length) < 360
        ids.append(st.stay(np.full(keep.sum(), person), inst, day[keep], length[keep], need, doctor=st.doctor(inst)))
    st.guilty(who)
    st.note("split_stay", ids, institutions=[inst])


def bed_hanging(st: Stage, turn: int) -> None:
    """Inpatients on paper, who buy and see doctors near home meanwhile; their stays lack nursing and tests."""
    rng = st.rng
    who = st.take(st.size(9, 40, 15), st.who(old=(40, 90)), villages=5)
    inst = st.place("private" if turn % 2 == 0 else "town", who, (1, 60))
    ids = []
    for person in who:
        day, length = int(rng.integers(5, 335)), int(rng.integers(7, 14))
        need = "hang" if rng.random() < {"easy": 1, "medium": 0.8, "hard": 0.55}[st.level] else "neck"
        ids.append(st.stay([person], inst, day, length, need))
        count = (
            int(rng.integers(2, 5)) if st.level == "easy" else int(rng.integers(1, 4 if st.level == "medium" else 3))
        )
        out = day + np.unique(rng.integers(1, length - 1, count))
        shop = rng.random(len(out)) < 0.6
        at = np.where(shop, st.people["my_pharm"][person], st.people["my_clinic"][person])
        ids.append(st.visit(person, at, out, (500, 1150), np.where(shop, NEED["otc"], NEED["cold"]), clash=True))  # fmt: skip
    st.guilty(who)
    st.note("bed_hanging", ids, institutions=[inst])


def duplicate_enrolment(st: Stage, turn: int) -> None:
    """Insured in two places; the same stays and visits are paid in both."""
    rng, p = st.rng, st.people
    who = st.take(st.size(5, 16, 7), st.who(old=(30, 80)), villages=4)
    copy = st.clone(who, CENTRE_REGION if turn % 2 else "689023" if p["district"][who[0]] != "689023" else "689024")
    if st.level != "easy":
        lost = copy[rng.random(len(copy)) < 0.3]
        st.people.loc[lost, "certno"] = ""
    ids, inst = [], st.place("county", who, fresh=False)
    for person, second in zip(who, copy, strict=True):
        for day in st.days(int(rng.integers(2, 5)), 70, 25):
            seed = st.stay([person], inst, day, int(rng.integers(4, 9)), "stroke,lung,dmin")
            again = st.book.parts[-1].assign(person=second)
            ids += [seed, st.book.add(**{name: again[name].to_numpy() for name in again} | {"clash": True})]
    st.guilty(who)
    st.note("duplicate_enrolment", ids, institutions=[inst])


def deceased_claims(st: Stage, turn: int) -> None:
    """Cards of the dead go on buying and seeing doctors."""
    rng = st.rng
    who = st.take(st.size(4, 12, 6), st.who(old=(66, 99)), villages=4)
    st.people.loc[who, "die"] = rng.integers(25, 170, len(who))
    inst, ids = st.place("pharm" if turn % 2 == 0 else "clinic", who, (0, 20)), []
    for person in who:
        days = (
            int(st.people["die"][person])
            + 8
            + np.unique(rng.integers(0, 180, max(2, round(7 * (0.5 + st.attend / 2)))))
        )
        ids.append(st.book.add(person=person, inst=inst, day=days, minute=rng.uniform(520, 1100, len(days)), need=st.needs("htn,chd", len(days)),
                               med=41 if turn % 2 == 0 else 11, doctor=st.doctor(inst)))  # fmt: skip
    st.note("deceased_claims", ids, institutions=[inst])


def maternity_employer(st: Stage, turn: int) -> None:
    """A shell employer insures women shortly before they are delivered and lets them go after."""
    rng, p = st.rng, st.people
    who = st.take(st.size(7, 22, 11), st.who(old=(21, 39), sex=2))
    firm = st.employer(f"{rng.choice(['鑫达', '恒源', '卓越'])}商务咨询有限公司", p["district"][who[0]])
    staff = st.take(3 if st.level == "easy" else 6, st.who(old=(25, 55), ptype="15"))
    birth = rng.integers(80, 345, len(who))
    lead = rng.integers(25, {"easy": 80, "medium": 120, "hard": 170}[st.level], len(who))
    st.people.loc[who, "joined"], st.people.loc[who, "left"] = (
        birth - lead,
        np.minimum(birth + rng.integers(40, 130, len(who)), 9998),
    )
    st.people.loc[np.r_[who, staff], ["emp", "insu", "ptype"]] = [firm, "310", "11"]
    at = st.land.choose(p["village"].to_numpy()[who], "county", rng)
    ids = [st.stay(who, at, birth, rng.integers(3, 6, len(who)), "deliver", 52)]
    for back in (28, 60):
        some = lead > back
        ids.append(st.book.add(person=who[some], inst=at[some], day=birth[some] - back + 3, minute=rng.uniform(480, 640, some.sum()), need=NEED["preg"],
                               med=51, doctor=st.land.doctor(at[some], rng.random(some.sum()))))  # fmt: skip
    st.note("maternity_employer", ids, employers=[firm])


def stock_mismatch(st: Stage, turn: int) -> None:
    """A shop books more of some drugs than it ever bought: something else went over the counter."""
    rng = st.rng
    inst = st.place("pharm")
    spot = (float(st.land.inst["x"][inst]), float(st.land.inst["y"][inst]))
    near = np.argsort(np.hypot(st.people["x"] - spot[0], st.people["y"] - spot[1]).to_numpy())[
        : max(400, len(st.people) // 8)
    ]
    mask = np.zeros(len(st.people), bool)
    mask[near] = True
    who = st.take(st.size(12, 50, 25), mask & st.who(old=(25, 95)))
    ids = []
    for item in rng.choice(["bailing", "acarb", "clopi", "danshen", "glarg", "tongxl"], 2, replace=False):
        n = int(rng.integers(60, 140))
        got = st.visit(rng.choice(who, n), inst, rng.integers(3, 358, n), (500, 1230))
        st.book.goods(got, str(item), rng.integers(1, 5, n))
        st.short[inst, ITEM[str(item)]] = {"easy": 0.1, "medium": 0.3, "hard": 0.55}[st.level]
        ids.append(got)
    st.note("stock_mismatch", ids, institutions=[inst])


def identity_mismatch(st: Stage, turn: int) -> None:
    """Others are treated on the cards: women's diseases on men, old men's on women and the young."""
    rng = st.rng
    men = st.take(st.size(4, 12, 6), st.who(old=(25, 70), sex=1), villages=3)
    women = st.take(len(men) // 2, st.who(old=(20, 60), sex=2), villages=3)
    inst, doctor, ids = st.place("private" if turn % 2 else "clinic", men, (0, 40)), -1, []
    doctor = st.doctor(inst)
    for person in np.r_[men, women]:
        days = st.days(int(rng.integers(4, 8)), 40, 15)
        wrong = rng.random(len(days)) < {"easy": 1, "medium": 0.7, "hard": 0.5}[st.level]
        wrong[:1] = True
        need = np.where(wrong, NEED["gyn" if person in men else "prost"], NEED["cold"])
        got = st.visit(person, inst, days, (500, 1000), need, doctor=doctor)
        ids.append(got[wrong])
    st.guilty(np.r_[men, women])
    st.note("identity_mismatch", ids, institutions=[inst], doctors=[doctor])


def phantom_charges(st: Stage, turn: int) -> None:
    """A therapist bills more half hours than a day has, or bills on while lying in a ward himself."""
    rng = st.rng
    inst = st.place("private", fresh=True)
    who = st.take(st.size(14, 50, 26), st.who(old=(40, 92)))
    doctor = st.doctor(inst)
    days = st.days(int(rng.integers(14, 26)), 9, 3)
    if turn % 2:
        self_ = st.take(1, st.who(old=(32, 58), insu="310"))
        firm = st.employer(st.land.inst["name"][inst], st.land.inst["district"][inst])
        st.people.loc[self_, "emp"] = firm
        st.people.loc[self_, "name"] = st.land.doctors["name"][doctor]
        begin = int(rng.integers(60, 250))
        st.stay(self_, st.place("tert", fresh=False), begin, 16, "disc")
        st.guilty(self_)
        days = begin + np.arange(2, 14)
    ids = []
    for day in days:
        party = who[rng.random(len(who)) < max(0.5, 10 / len(who))]
        got = st.meet(party, inst, np.array([day]), 7.8, 560 / max(8, len(party)), 1, "rehab", doctor=doctor)
        hours = {"easy": 30, "medium": 24, "hard": 19}[st.level] if turn % 2 == 0 else 5
        st.book.goods(got, "massage", max(1, round(hours * 2 / max(len(got), 1))))
        ids.append(got)
    st.guilty(who)
    st.note("phantom_charges", ids, institutions=[inst], doctors=[doctor])


def repeat_prescription(st: Stage, turn: int) -> None:
    """One visit is cut into several settlements of the same drug, to stay under the limit of each."""
    rng = st.rng
    inst = st.place("clinic" if turn % 2 else "town", fresh=True)
    who = st.take(st.size(9, 40, 16), st.who(old=(30, 92)), villages=4)
    doctor, item, ids = st.doctor(inst), str(rng.choice(["danshen", "acarb", "atorv"])), []
    for person in who:
        for day in st.days(int(rng.integers(3, 6)), 50, 20):
            count = (
                int(rng.integers(3, 6))
                if st.level == "easy"
                else int(rng.integers(2, 5 if st.level == "medium" else 4))
            )
            got = st.book.add(
                person=person,
                inst=inst,
                day=day,
                minute=rng.uniform(490, 950) + np.arange(count) * rng.uniform(1, 20),
                need=-1,
                doctor=doctor,
            )
            st.book.goods(got, item, 2)
            ids.append(got)
    st.guilty(who)
    st.note("repeat_prescription", ids, institutions=[inst], doctors=[doctor])


def over_prescribing(st: Stage, turn: int) -> None:
    """A doctor writes several times what anybody can take."""
    rng = st.rng
    inst = st.place("town" if turn % 2 else "clinic", fresh=True)
    who = st.take(st.size(7, 30, 12), st.who(old=(45, 92)), villages=6)
    doctor, ids = st.doctor(inst), []
    for person in who:
        item, boxes = [("atorv", 12), ("clopi", 12), ("acarb", 9), ("danshen", 11)][rng.integers(4)]
        days = st.days(int(rng.integers(6, 10)), 28, 4)
        got = st.visit(person, inst, days, (490, 1000), doctor=doctor, med=14)
        st.book.goods(
            got,
            item,
            np.maximum(
                5,
                np.round(
                    boxes * rng.uniform(0.9, 1.3, len(days)) * {"easy": 1.4, "medium": 1.1, "hard": 0.9}[st.level]
                ),
            ),
        )
        ids.append(got)
    st.guilty(who)
    st.note("over_prescribing", ids, institutions=[inst], doctors=[doctor])


def high_value_consumables(st: Stage, turn: int) -> None:
    """Stents and screws on bills without the operation that puts them in."""
    rng = st.rng
    inst = st.place("county" if turn % 2 == 0 else "private", fresh=True)
    who = st.take(st.size(12, 40, 18), st.who(old=(45, 90)))
    doctor = st.doctor(inst)
    ids = st.stay(
        who, inst, rng.integers(5, 345, len(who)), rng.integers(5, 11, len(who)), "angina,disc,bare", doctor=doctor
    )
    billed = rng.random(len(ids)) < {"easy": 1, "medium": 0.9, "hard": 0.75}[st.level]
    item = str(rng.choice(["stent", "screw", "mesh", "hemo"]))
    st.book.goods(ids[billed], item, rng.integers(1, 4, billed.sum()))
    st.guilty(who)
    st.note("high_value_consumables", ids[billed], institutions=[inst], doctors=[doctor])


def trauma_liability(st: Stage, turn: int) -> None:
    """The same party falls, is hurt and is admitted together, again and again, in one hospital after another."""
    rng = st.rng
    who = st.take(st.size(5, 12, 7), st.who(old=(22, 60)), villages=2)
    ids, places = [], []
    for day in st.days(int(rng.integers(6, 9)), 45, 12):
        inst = st.place("county" if rng.random() < 0.6 else "private", who, (0, 60), fresh=False)
        party = who[rng.random(len(who)) < max(0.55, st.attend)]
        ids.append(st.stay(party, inst, day, rng.integers(5, 10, len(party)), "trauma", 22))
        places.append(inst)
    st.guilty(who)
    st.note("trauma_liability", ids, institutions=sorted(set(places)))


MORE = (
    recruited_admissions, split_stay, bed_hanging, duplicate_enrolment, deceased_claims, maternity_employer, stock_mismatch,
    identity_mismatch, phantom_charges, repeat_prescription, over_prescribing, high_value_consumables, trauma_liability,
)  # fmt: skip
