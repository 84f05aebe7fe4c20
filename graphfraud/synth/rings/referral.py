"""Steering for a reward: a doctor sends patients to one pharmacy, or a clinic's doctor to one hospital."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.background import RX_BASE
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CITY, CLINIC, COMMUNITY, COUNTY, PHARMACY, PRIVATE, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import CONSULT, DAY, FILL, OUT, PHARMACY_MED, STAY, visits

Array = np.ndarray[Any, Any]


def kickback_referral(plan: Plan) -> None:
    """From a day on, a doctor's patients carry their prescriptions to one pharmacy that lies neither near nor on the way."""
    if plan.rng.random() < 0.2:
        _to_hospital(plan)
        return
    rng, stage, known = plan.rng, plan.stage, catalogue()
    people, made = stage.people, stage.institutions
    hospital = int(
        plan.sites(1, (COUNTY, CITY, PRIVATE, TOWN, COMMUNITY), int(people.place[rng.integers(len(people))]))[0]
    )
    members = plan.neighbours(plan.ring_size(12, 60), people.age() >= 30, int(made.place[hospital]))
    if len(members) < 4:
        return
    plan.hide(members)
    pharmacy = int(plan.sites(1, (PHARMACY,), int(made.place[hospital]), 2.5, 20.0)[0])
    doctor = int(made.first_doctor[hospital] + rng.integers(made.doctors[hospital]))
    onset = int(rng.integers(0, stage.world.days // 2)) if rng.random() < 0.6 else 0
    turns = np.maximum(rng.poisson(1.6 * stage.world.ring_events, len(members)), 1)
    person = np.repeat(members, turns)
    day = rng.integers(onset, stage.world.days - 4, len(person))
    begin = day * DAY + rng.integers(int(8.2 * 3600), 16 * 3600, len(person))
    steered = rng.random(len(person)) < np.clip(plan.level.attendance + 0.1, 0, 1)
    group = plan.group(
        "kickback_referral", members, key="doctor", institutions=[pharmacy], doctors=[doctor], events=int(steered.sum())
    )
    number = np.where(
        rng.random(len(person)) < {"easy": 1.0, "medium": 0.7, "hard": 0.4}[plan.camouflage],
        RX_BASE + rng.integers(0, 10**12, len(person)),
        0,
    )
    seen = visits(
        person, np.full(len(person), hospital), begin, OUT, doctor=doctor, group=group, rx=np.where(steered, number, 0)
    )
    seen["dx"] = np.where(people.chronic[person] >= 0, people.chronic[person], known.dx("K29"))
    seen["basket"] = np.where(steered, CONSULT, 0)
    plan.add(seen)
    later = np.where(
        rng.random(len(person)) < 0.6,
        begin + rng.integers(2400, 9000, len(person)),
        (day + rng.integers(1, 3, len(person))) * DAY + rng.integers(9 * 3600, 20 * 3600, len(person)),
    )
    fill = visits(
        person,
        np.full(len(person), pharmacy),
        later,
        PHARMACY_MED,
        dx=seen["dx"],
        basket=FILL,
        rx=number,
        group=group,
        named=True,
    )
    fill["doctor"] = np.where(number > 0, doctor, -1)
    plan.add(fill[steered])


def _to_hospital(plan: Plan) -> None:
    """A clinic's doctor sends patients to a private hospital that admits them within days."""
    rng, stage, known = plan.rng, plan.stage, catalogue()
    people, made = stage.people, stage.institutions
    clinic = int(plan.sites(1, (CLINIC, COMMUNITY), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.ring_size(12, 40), people.age() >= 40, int(made.place[clinic]))
    if len(members) < 4:
        return
    plan.hide(members)
    hospital = int(plan.sites(1, (PRIVATE,), int(made.place[clinic]), 3.0, 60.0)[0])
    doctor = int(made.first_doctor[clinic])
    turns = rng.integers(1, 3, len(members))
    person = np.repeat(members, turns)
    day = rng.integers(0, stage.world.days - 12, len(person))
    group = plan.group(
        "kickback_referral", members, key="doctor", institutions=[hospital], doctors=[doctor], events=len(person)
    )
    dx = np.where(people.sex[person] == 1, known.dx("M51"), known.dx("M17"))
    plan.add(
        visits(
            person,
            np.full(len(person), clinic),
            day * DAY + rng.integers(8 * 3600, 17 * 3600, len(person)),
            OUT,
            doctor=doctor,
            dx=dx,
            group=group,
        )
    )
    stay = visits(
        person,
        np.full(len(person), hospital),
        (day + rng.integers(1, 3, len(person))) * DAY + rng.integers(9 * 3600, 16 * 3600, len(person)),
        STAY,
        dx=dx,
        group=group,
        named=True,
    )
    stay["end"] = stay["begin"] + rng.integers(4, 8, len(person)) * DAY
    stay["settle"] = stay["end"] + 1200
    stay["doctor"] = made.first_doctor[hospital] + rng.integers(0, max(made.doctors[hospital], 1), len(person))
    plan.add(stay)
