"""Families: shopping together, paying from one account, a child for the parents, a newborn on the mother's card."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.background import draw_dx
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import BIRTH, DAY, OUT, PHARMACY_MED, STAY

Array = np.ndarray[Any, Any]


def _outings(plan: Plan, group: int, members: Array, days: Array, share: float) -> None:
    """Joint visits of a household to the head's usual pharmacy or clinic, one after another at the till."""
    rng, stage = plan.rng, plan.stage
    for day, there in zip(days, plan.attending(members, len(days), share), strict=True):
        out = rng.permutation(members[there])
        shop = rng.random() < 0.65
        inst = int(stage.usual["pharmacy" if shop else "clinic"][members[0]])
        begin = day * DAY + int(rng.uniform(8.5, 18.0) * 3600) + rng.integers(25, 160, len(out)).cumsum()
        doctor = -1 if shop else plan.doctor(inst)
        dx = draw_dx(stage, out, "pha" if shop else "out", rng)
        plan.go(out, inst, begin, PHARMACY_MED if shop else OUT, group, dx=dx, doctor=doctor, named=True)


def _days(plan: Plan, least: int, most: int) -> Array:
    count = int(plan.rng.integers(least, most + 1))
    return np.sort(plan.rng.choice(plan.stage.world.days - 3, min(count, plan.stage.world.days - 3), replace=False))


def family(plan: Plan) -> None:
    """A household that does its errands together, some twenty times a year."""
    members = plan.household(4)
    if len(members):
        days = _days(plan, 12, 26)
        _outings(plan, plan.group("family", members, innocent=True, events=len(days)), members, days, 0.8)


def mutual_aid(plan: Plan) -> None:
    """An employee's account pays for the household, even while the employee lies in hospital."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    members = plan.household(3, people.deposit > 0)
    if len(members) == 0:
        return
    giver = members[np.argmax(people.deposit[members])]
    people.giver[members] = np.where(people.deposit[members] > 0, -1, giver)
    people.opening_balance[giver] += 300_000
    days = _days(plan, 10, 20)
    group = plan.group("mutual_aid", members, innocent=True, events=len(days))
    _outings(plan, group, members, days, 0.75)
    begin = int(rng.integers(5, stage.world.days - 20)) * DAY + 10 * 3600
    ward, end = int(stage.usual["ward"][giver]), begin + 7 * DAY
    plan.go(
        np.array([giver]),
        ward,
        begin,
        STAY,
        -1,
        end=end,
        settle=end + 900,
        dx=catalogue().dx("K80"),
        doctor=plan.doctor(ward),
    )
    others = members[members != giver]
    later = begin + DAY * rng.integers(1, 6, len(others)) + 4 * 3600
    plan.go(others, stage.usual["pharmacy"][giver], later, PHARMACY_MED, group, dx=catalogue().dx("J06"), named=True)


def child_buys_for_parents(plan: Plan) -> None:
    """A grown child buys the medicines of parents and parents-in-law, four or five cards at one till."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    age = people.age()
    child = plan.neighbours(1, (age >= 30) & (age < 56))
    if len(child) == 0:
        return
    elders = plan.neighbours(int(rng.integers(3, 5)), age >= 62, int(people.place[child[0]]))
    people.mobile_of[elders] = child[0]
    people.surname[elders[:1]] = people.surname[child[0]]
    inst = int(stage.usual["pharmacy"][child[0]])
    members = np.concatenate([child, elders])
    days = _days(plan, 10, 22)
    group = plan.group("child_buys_for_parents", members, innocent=True, events=len(days))
    for day in days:
        bought = rng.permutation(members[(rng.random(len(members)) < 0.9) & (people.death[members] > day)])
        begin = day * DAY + int(rng.uniform(9.0, 19.5) * 3600) + rng.integers(25, 110, len(bought)).cumsum()
        illness = np.where(people.chronic[bought] >= 0, people.chronic[bought], catalogue().dx("I10"))
        dx = np.where(people.age_of(bought) >= 35, illness, catalogue().dx("J06"))
        plan.go(bought, inst, begin, PHARMACY_MED, group, dx=dx, present=bought == child[0], named=True)


def mother_newborn(plan: Plan) -> None:
    """Newborns are treated on their mothers' cards: a stay within a stay, and items for infants."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    age = people.age()
    mothers = plan.neighbours(plan.group_size(6, 14), (people.sex == 2) & (age >= 22) & (age < 40))
    if len(mothers) == 0:
        return
    group = plan.group("mother_newborn", mothers, innocent=True, events=len(mothers))
    inst = stage.usual["ward"][mothers]
    doctor = stage.institutions.first_doctor[inst]
    begin = rng.integers(2, stage.world.days - 15, len(mothers)) * DAY + rng.integers(8 * 3600, 15 * 3600, len(mothers))
    end = begin + rng.integers(3, 6, len(mothers)) * DAY
    plan.go(
        mothers, inst, begin, BIRTH, group, end=end, settle=end + 1500, dx=known.dx("O80"), doctor=doctor, named=True
    )
    nights = rng.integers(3, 7, len(mothers))
    born = begin + DAY
    leaves = born + nights * DAY
    bill = [
        (known.item("普通病房床位费"), nights),
        (known.item("新生儿护理"), nights),
        (known.item("新生儿蓝光治疗(4小时/次)"), nights - 1),
        (known.item("新生儿维生素D滴剂"), 1),
    ]
    plan.go(
        mothers,
        inst,
        born,
        STAY,
        group,
        bill,
        end=leaves,
        settle=leaves + 1500,
        dx=known.dx("P59"),
        doctor=doctor,
        named=True,
    )
