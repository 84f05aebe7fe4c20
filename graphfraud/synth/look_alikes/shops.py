"""Pharmacies with a good reason for what they see.

Next door, new, the only one with the drug, a new estate, deliveries, opened packs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.background import draw_dx
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CITY, CLINIC, COMMUNITY, COUNTY, PHARMACY, SPECIAL, TOWN, VILLAGE
from graphfraud.synth.plan import Plan
from graphfraud.synth.rings.cards import resale_items
from graphfraud.synth.rings.referral import consult_and_fill
from graphfraud.synth.visits import DAY, OUT, PHARMACY_MED

Array = np.ndarray[Any, Any]


def _beside(plan: Plan, hospital: int, young: bool) -> int:
    """A pharmacy by the hospital's gate: a free one is moved there, one that opens this year where ``young``."""
    made = plan.stage.institutions
    free = np.flatnonzero((made.kind == PHARMACY) & (made.open_day > 0)) if young else np.zeros(0, dtype=np.int64)
    free = np.array([index for index in free if index not in plan.used_institutions])
    pharmacy = int(free[0]) if len(free) else int(plan.sites(1, (PHARMACY,), int(made.place[hospital]))[0])
    plan.used_institutions.add(pharmacy)
    made.x[pharmacy], made.y[pharmacy] = made.x[hospital] + 0.06, made.y[hospital] + 0.04
    made.place[pharmacy], made.region[pharmacy] = made.place[hospital], made.region[hospital]
    return pharmacy


def _fills(plan: Plan, kind: str, young: bool) -> None:
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    somewhere = int(people.place[rng.integers(len(people))])
    hospital = int(plan.sites(1, (COUNTY, CITY, TOWN, COMMUNITY), somewhere)[0])
    pharmacy = _beside(plan, hospital, young)
    opened = max(int(stage.institutions.open_day[pharmacy]), 0)
    members = plan.neighbours(plan.group_size(25, 60), people.age() >= 25, int(stage.institutions.place[hospital]))
    if len(members) < 4:
        return
    person = np.repeat(members, rng.integers(1, 5, len(members)))
    first = int(stage.institutions.first_doctor[hospital])
    doctor = first + rng.integers(0, max(min(int(stage.institutions.doctors[hospital]), 4), 1), len(person))
    begin = rng.integers(opened, stage.world.days - 4, len(person)) * DAY
    begin += rng.integers(int(8.2 * 3600), 16 * 3600, len(person))
    filled = rng.random(len(person)) < 0.8
    group = plan.group(
        kind,
        members,
        innocent=True,
        key="doctor",
        institutions=[pharmacy],
        doctors=sorted({int(index) for index in doctor}),
        events=int(filled.sum()),
    )
    consult_and_fill(plan, group, person, hospital, pharmacy, doctor, begin, filled, 0.6)


def next_door_pharmacy(plan: Plan) -> None:
    """Patients of a hospital fill their prescriptions at its gate."""
    _fills(plan, "next_door_pharmacy", False)


def new_pharmacy(plan: Plan) -> None:
    """A pharmacy opens at a hospital's gate during the year, and the flow of fills begins on that day."""
    _fills(plan, "new_pharmacy", True)


def only_stockist(plan: Plan) -> None:
    """Only one pharmacy far and wide keeps a cancer drug, so one department's patients all go there."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    hospital = int(plan.sites(1, (CITY, SPECIAL), int(people.place[rng.integers(len(people))]), fresh=False)[0])
    pharmacy = int(plan.sites(1, (PHARMACY,), int(stage.institutions.place[hospital]), 2.0, 15.0)[0])
    members = plan.neighbours(plan.group_size(10, 28), people.age() >= 40, int(stage.institutions.place[hospital]))
    if len(members) < 3:
        return
    turns = rng.integers(4, 10, len(members))
    person = np.repeat(members, turns)
    nth = np.arange(len(person)) - np.searchsorted(person, person)
    day = (nth * 30 + rng.integers(0, 60, len(members)).repeat(turns) + rng.integers(0, 4, len(person))).astype(
        np.int64
    )
    day = np.minimum(day, stage.world.days - 4)
    begin = day * DAY + rng.integers(int(8.2 * 3600), 16 * 3600, len(person))
    doctors = [plan.doctor(hospital, 9), plan.doctor(hospital, 9)]
    doctor = rng.choice(doctors, len(person))
    group = plan.group(
        "only_stockist",
        members,
        innocent=True,
        key="doctor",
        institutions=[pharmacy],
        doctors=doctors,
        events=len(person),
    )
    fee = [(known.item("专家门诊诊查费"), 1)]
    plan.go(person, hospital, begin, OUT, group, fee, doctor=doctor, dx=known.dx("C34"))
    fill = begin + rng.integers(3600, 9000, len(person))
    drug = [(known.item("吉非替尼片"), 1)]
    plan.go(person, pharmacy, fill, PHARMACY_MED, group, drug, doctor=doctor, dx=known.dx("C34"), named=True)


def new_housing(plan: Plan) -> None:
    """An estate is finished: from that month its people, who come from elsewhere, shop at the pharmacy below."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    members = plan.neighbours(plan.group_size(24, 60), people.age() >= 18)
    if len(members) < 4:
        return
    pharmacy = int(plan.sites(1, (PHARMACY,), int(people.place[members[0]]), 12.0, 50.0)[0])
    onset = int(rng.integers(stage.world.days // 6, stage.world.days // 2))
    plan.relocate(members, int(stage.institutions.place[pharmacy]), f"新天地小区{int(rng.integers(1, 20))}号楼")
    person = np.repeat(members, np.maximum(rng.poisson(4.0, len(members)), 1))
    group = plan.group(
        "new_housing", members, innocent=True, key="institution", institutions=[pharmacy], events=len(person)
    )
    second = stage.calendar.draw_seconds(np.zeros(len(person), dtype=np.int64), rng)
    begin = rng.integers(onset, stage.world.days, len(person)) * DAY + second
    plan.go(person, pharmacy, begin, PHARMACY_MED, group, dx=draw_dx(stage, person, "pha", rng), named=True)


def mail_order(plan: Plan) -> None:
    """A pharmacy delivers to far villages and is paid by phone: its customers are elsewhere at that minute."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    members = plan.neighbours(plan.group_size(15, 40), (people.age() >= 20) & (people.age() < 66))
    if len(members) < 4:
        return
    people.token[members] = True
    pharmacy = int(plan.sites(1, (PHARMACY,), int(people.place[members[0]]), 15.0, 120.0)[0])
    person = np.repeat(members, rng.integers(2, 7, len(members)))
    group = plan.group("mail_order", members, innocent=True, institutions=[pharmacy], events=len(person))
    second = stage.calendar.draw_seconds(np.zeros(len(person), dtype=np.int64), rng)
    begin = rng.integers(0, stage.world.days, len(person)) * DAY + second
    dx = draw_dx(stage, person, "pha", rng)
    plan.go(person, pharmacy, begin, PHARMACY_MED, group, dx=dx, cert=1, present=False, named=True)


def split_pack(plan: Plan) -> None:
    """A village clinic opens packs: two or three patients get pills of one box, marked as opened."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    clinic = int(plan.sites(1, (VILLAGE, CLINIC), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.group_size(10, 30), people.age() >= 3, int(stage.institutions.place[clinic]))
    if len(members) < 3:
        return
    packs = int(len(members) * rng.integers(2, 5))
    box = plan.boxes(packs).repeat(3)
    item = rng.choice(known.drugs("resp"), packs).repeat(3)
    day = np.minimum(
        rng.integers(70, stage.world.days - 2, packs).repeat(3) + rng.integers(0, 5, packs * 3), stage.world.days - 1
    )
    group = plan.group(
        "split_pack",
        members,
        innocent=True,
        key="code",
        institutions=[clinic],
        codes=list(zip(item.tolist(), box.tolist(), strict=True)),
        events=packs,
    )
    begin = day * DAY + rng.integers(8 * 3600, 18 * 3600, len(box))
    buyers = rng.choice(members, len(box))
    price = known.price[item] // 3
    plan.go(
        buyers,
        clinic,
        begin,
        OUT,
        group,
        [(item, 1, price)],
        dx=known.dx("J06"),
        doctor=plan.doctor(clinic),
        named=True,
    )
    plan.lines[-1]["trace"], plan.lines[-1]["split"] = box, True


def refund_resale(plan: Plan) -> None:
    """Boxes brought back within days, refunded and sold again."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    pharmacy = int(plan.sites(1, (PHARMACY,), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.group_size(8, 24), people.age() >= 20, int(stage.institutions.place[pharmacy]))
    if len(members) < 4:
        return
    half = len(members) // 2
    box, item = plan.boxes(half), rng.choice(resale_items(), half)
    group = plan.group(
        "refund_resale",
        members,
        innocent=True,
        key="code",
        institutions=[pharmacy],
        codes=list(zip(item.tolist(), box.tolist(), strict=True)),
        events=half,
    )
    begin = rng.integers(65, stage.world.days - 30, half) * DAY + rng.integers(9 * 3600, 19 * 3600, half)
    back = rng.integers(1, 4, half) * DAY
    common = {"named": True, "dx": catalogue().dx("I25")}
    again = begin + back + rng.integers(1, 15, half) * DAY
    for buyers, when, refund in ((members[:half], begin, back), (members[half : 2 * half], again, 0)):
        plan.go(buyers, pharmacy, when, PHARMACY_MED, group, [(item, 1)], **{**common, "refund": refund})
        plan.lines[-1]["trace"] = box
