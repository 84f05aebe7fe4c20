"""Doctors who prescribe in pieces, or far beyond any dose."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CLINIC, COMMUNITY, COUNTY, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import CHRONIC, DAY, OUT

Array = np.ndarray[Any, Any]


def repeat_prescription(plan: Plan) -> None:
    """A doctor splits one visit into several prescriptions of the same drug, each settled by itself within the hour."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    inst = int(plan.sites(1, (COMMUNITY, TOWN, CLINIC), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.ring_size(8, 40), people.age() >= 35, int(stage.institutions.place[inst]))
    if len(members) < 3:
        return
    plan.hide(members)
    doctor = plan.doctor(inst, 99)
    visits_of = np.repeat(members, rng.integers(1, 4, len(members)))
    group = plan.group(
        "repeat_prescription",
        members,
        key="doctor",
        institutions=[inst],
        doctors=[doctor],
        events=len(visits_of),
    )
    pieces = rng.integers(2, 4, len(visits_of)) if plan.camouflage == "hard" else rng.integers(3, 7, len(visits_of))
    at = np.repeat(np.arange(len(visits_of)), pieces)
    nth = np.arange(len(at)) - np.searchsorted(at, at)
    day = rng.integers(0, stage.world.days, len(visits_of))
    start = rng.integers(int(8.2 * 3600), 15 * 3600, len(visits_of))
    begin = day[at] * DAY + start[at] + nth * rng.integers(240, 700, len(at))
    item = rng.choice(known.drugs("htn"), len(visits_of))
    plan.go(
        visits_of[at],
        inst,
        begin,
        OUT,
        group,
        [(known.item("普通门诊诊查费"), 1), (item[at], rng.integers(1, 3, len(at)))],
        doctor=doctor,
        dx=known.dx("I10"),
        named=True,
    )


def over_prescribing(plan: Plan) -> None:
    """A doctor hands out months of supply every few weeks to the same patients."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    inst = int(plan.sites(1, (COMMUNITY, TOWN, COUNTY), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.ring_size(8, 40), people.age() >= 45, int(stage.institutions.place[inst]))
    if len(members) < 3:
        return
    plan.hide(members)
    doctor = plan.doctor(inst, 99)
    turns = rng.integers(6, 15, len(members))
    person = np.repeat(members, turns)
    nth = np.arange(len(person)) - np.searchsorted(person, person)
    group = plan.group(
        "over_prescribing", members, key="doctor", institutions=[inst], doctors=[doctor], events=len(person)
    )
    gap = (stage.world.days - 5) / turns.repeat(turns)
    day = (nth * gap + rng.uniform(0, gap * 0.6)).astype(np.int64)
    supply = {"easy": (90, 200), "medium": (60, 140), "hard": (50, 90)}[plan.camouflage]
    drugs = np.concatenate([known.drugs("htn"), known.drugs("lipid"), known.drugs("dm")])
    item = rng.choice(drugs[known.price[drugs] < 10_000], len(members))[np.repeat(np.arange(len(members)), turns)]
    packs = np.maximum(rng.integers(*supply, len(person)) / known.pack_days[item], 2).astype(np.int64)
    begin = day * DAY + rng.integers(int(8.2 * 3600), 16 * 3600, len(person))
    plan.go(
        person,
        inst,
        begin,
        CHRONIC,
        group,
        [(known.item("普通门诊诊查费"), 1), (item, packs)],
        doctor=doctor,
        dx=known.dx("I10"),
        named=True,
    )
