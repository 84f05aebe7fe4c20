"""Frauds of the bill: more hours than a day has, and consumables without the procedure."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CITY, CLINIC, COMMUNITY, COUNTY, PRIVATE, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import DAY, OUT, STAY

Array = np.ndarray[Any, Any]


def phantom_charges(plan: Plan) -> None:
    """A doctor bills more timed services than the day has hours, some even while lying in hospital."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    inst = int(plan.sites(1, (TOWN, CLINIC, COMMUNITY, PRIVATE), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.ring_size(16, 60), people.age() >= 45, int(stage.institutions.place[inst]))
    if len(members) < 4:
        return
    plan.hide(members)
    doctor = plan.doctor(inst, 99)
    days = plan.event_days(plan.events(8, 20), 4, 15)
    group = plan.group(
        "phantom_charges", members, key="doctor", institutions=[inst], doctors=[doctor], events=len(days)
    )
    hours = {"easy": 30.0, "medium": 24.0, "hard": 17.0}[plan.camouflage]
    items = (known.item("推拿治疗(30分钟/次)"), known.item("运动疗法(45分钟/次)"), known.item("针刺治疗(30分钟/次)"))
    billed = float(known.minutes[list(items)].sum())
    for day, there in zip(days, plan.attending(members, len(days)), strict=True):
        treated = members[there]
        times = max(round(hours * rng.uniform(0.9, 1.3) * 60 / billed / len(treated)), 1)
        begin = day * DAY + rng.integers(int(8.2 * 3600), 16 * 3600, len(treated))
        plan.go(
            treated,
            inst,
            begin,
            OUT,
            group,
            [(item, times) for item in items],
            doctor=doctor,
            dx=known.dx("M54"),
            named=True,
            present=False,
        )
    own = int(stage.institutions.doctor_person[doctor])
    if own >= 0 and rng.random() < 0.5:
        begin = np.array([days[len(days) // 2] * DAY - 2 * DAY + 36_000])
        ward = int(stage.usual["ward"][own])
        end = begin + 9 * DAY
        plan.go(
            np.array([own]),
            ward,
            begin,
            STAY,
            -1,
            end=end,
            settle=end + 900,
            dx=known.dx("K80"),
            doctor=plan.doctor(ward),
        )


def high_value_consumables(plan: Plan) -> None:
    """A hospital bills stents, plates and staplers by the handful, or without the operation."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    inst = int(plan.sites(1, (COUNTY, CITY, PRIVATE), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.ring_size(10, 50), people.age() >= 35, int(stage.institutions.place[inst]))
    if len(members) < 4:
        return
    plan.hide(members)
    group = plan.group("high_value_consumables", members, key="institution", institutions=[inst], events=len(members))
    operation = known.item("骨折切开复位内固定术" if rng.random() < 0.5 else "冠状动脉支架置入术")
    consumable = int(known.consumable_of[operation])
    begin = rng.integers(2, stage.world.days - 15, len(members)) * DAY + rng.integers(9 * 3600, 15 * 3600, len(members))
    nights = rng.integers(4, 9, len(members))
    end = begin + nights * DAY
    without = rng.random(len(members)) < 0.4
    for rows, bill in ((without, []), (~without, [(operation, 1)])):
        who = members[rows]
        many = rng.integers(2, 5, len(who)) if plan.camouflage == "hard" else rng.integers(3, 8, len(who))
        beds = [(known.item("普通病房床位费"), nights[rows]), (known.item("II级护理"), nights[rows])]
        plan.go(
            who,
            inst,
            begin[rows],
            STAY,
            group,
            [*beds, (consumable, many), *bill],
            end=end[rows],
            settle=end[rows] + 1500,
            dx=known.dx("S82") if operation == known.item("骨折切开复位内固定术") else known.dx("I25"),
            doctor=plan.doctor(inst, 5),
            named=True,
        )
