"""Steering for a reward: a doctor sends patients to one pharmacy, or a clinic's doctor to one hospital."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CITY, CLINIC, COMMUNITY, COUNTY, PHARMACY, PRIVATE, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import CONSULT, DAY, DEFAULT, FILL, OUT, PHARMACY_MED, RX_FIRST, STAY

Array = np.ndarray[Any, Any]
NUMBERED = {"easy": 1.0, "medium": 0.7, "hard": 0.4}
"""Share of steered fills that carry the prescription's number."""


def kickback_referral(plan: Plan) -> None:
    """From a day on, a doctor's patients fill their prescriptions at one pharmacy that is out of their way."""
    if plan.rng.random() < 0.2:
        _to_hospital(plan)
        return
    rng, people, made = plan.rng, plan.stage.people, plan.stage.institutions
    somewhere = int(people.place[rng.integers(len(people))])
    hospital = int(plan.sites(1, (COUNTY, CITY, PRIVATE, TOWN, COMMUNITY), somewhere)[0])
    members = plan.neighbours(plan.ring_size(12, 60), people.age() >= 30, int(made.place[hospital]))
    if len(members) < 4:
        return
    plan.hide(members)
    pharmacy = int(plan.sites(1, (PHARMACY,), int(made.place[hospital]), 2.5, 20.0)[0])
    doctor = plan.doctor(hospital, 99)
    onset = int(rng.integers(0, plan.stage.world.days // 2)) if rng.random() < 0.6 else 0
    turns = np.maximum(rng.poisson(1.6 * plan.stage.world.ring_events, len(members)), 1)
    person = np.repeat(members, turns)
    first = np.diff(person, prepend=-1) != 0
    steered = first | (rng.random(len(person)) < min(plan.level.attendance + 0.1, 1.0))
    group = plan.group(
        "kickback_referral",
        members,
        key="doctor",
        institutions=[pharmacy],
        doctors=[doctor],
        events=int(steered.sum()),
    )
    begin = rng.integers(onset, plan.stage.world.days - 4, len(person)) * DAY
    begin += rng.integers(int(8.2 * 3600), 16 * 3600, len(person))
    consult_and_fill(plan, group, person, hospital, pharmacy, doctor, begin, steered, NUMBERED[plan.camouflage])


def consult_and_fill(
    plan: Plan,
    group: int,
    person: Array,
    hospital: int,
    pharmacy: int,
    doctor: int | Array,
    begin: Array,
    steered: Array,
    numbered: float,
) -> None:
    """Visits to a doctor; after those of ``steered`` a fill at the pharmacy within two days, named in the truth."""
    rng, people, known = plan.rng, plan.stage.people, catalogue()
    number = RX_FIRST + rng.integers(0, 9 * 10**12, len(person))
    number = np.where(steered & (rng.random(len(person)) < numbered), number, 0)
    dx = np.where(people.chronic[person] >= 0, people.chronic[person], known.dx("K29"))
    basket = np.where(steered, CONSULT, DEFAULT)
    plan.go(person, hospital, begin, OUT, group, doctor=doctor, dx=dx, basket=basket, rx=number)
    next_day = (begin // DAY + rng.integers(1, 3, len(person))) * DAY + rng.integers(9 * 3600, 20 * 3600, len(person))
    soon = begin + rng.integers(2400, 9000, len(person))
    fill = np.where(rng.random(len(person)) < 0.6, soon, next_day)[steered]
    signed = np.where(number > 0, doctor, -1)[steered]
    plan.go(
        person[steered],
        pharmacy,
        fill,
        PHARMACY_MED,
        group,
        dx=dx[steered],
        basket=FILL,
        rx=number[steered],
        named=True,
        doctor=signed,
    )


def _to_hospital(plan: Plan) -> None:
    """A clinic's doctor sends patients to a private hospital that admits them within days."""
    rng, people, made, known = plan.rng, plan.stage.people, plan.stage.institutions, catalogue()
    clinic = int(plan.sites(1, (CLINIC, COMMUNITY), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.ring_size(12, 40), people.age() >= 40, int(made.place[clinic]))
    if len(members) < 4:
        return
    plan.hide(members)
    hospital = int(plan.sites(1, (PRIVATE,), int(made.place[clinic]), 3.0, 60.0)[0])
    doctor = plan.doctor(clinic)
    person = np.repeat(members, rng.integers(1, 3, len(members)))
    group = plan.group(
        "kickback_referral", members, key="doctor", institutions=[hospital], doctors=[doctor], events=len(person)
    )
    day = rng.integers(0, plan.stage.world.days - 12, len(person))
    dx = np.where(people.sex[person] == 1, known.dx("M51"), known.dx("M17"))
    seen = day * DAY + rng.integers(8 * 3600, 17 * 3600, len(person))
    plan.go(person, clinic, seen, OUT, group, doctor=doctor, dx=dx)
    begin = (day + rng.integers(1, 3, len(person))) * DAY + rng.integers(9 * 3600, 16 * 3600, len(person))
    end = begin + rng.integers(4, 8, len(person)) * DAY
    ward = made.first_doctor[hospital] + rng.integers(0, max(made.doctors[hospital], 1), len(person))
    plan.go(person, hospital, begin, STAY, group, end=end, settle=end + 1200, dx=dx, doctor=ward, named=True)
