"""Frauds of enrolment: insured twice, insured after death, enrolled just before delivery."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.care import births
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.geography import HOME
from graphfraud.synth.institutions import CLINIC, PHARMACY, VILLAGE
from graphfraud.synth.plan import Plan
from graphfraud.synth.population import EMPLOYEE, add_employer, make_twin
from graphfraud.synth.visits import DAY, FAR_STAY, OUT, PHARMACY_MED, STAY

Array = np.ndarray[Any, Any]


def second_record(plan: Plan, person: int) -> int:
    """A record of another prefecture, turned into the person's second one; −1 where there is none left."""
    people, geography = plan.stage.people, plan.stage.geography
    alone = people.house_size[people.house] == 1
    elsewhere = geography.region_prefecture[people.region] != geography.region_prefecture[people.region[person]]
    free = np.flatnonzero(alone & elsewhere & ~people.taken & (people.twin_of < 0))
    if len(free) == 0:
        return -1
    record = int(plan.rng.choice(free))
    people.taken[record] = True
    make_twin(people, person, record)
    return record


def duplicate_enrolment(plan: Plan) -> None:
    """Somebody insured in two places has the same stays paid twice. A ring of one person with two numbers."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    at_home = stage.geography.region_prefecture[people.region] == HOME
    chosen = plan.neighbours(1, (people.age() >= 30) & at_home)
    record = second_record(plan, int(chosen[0])) if len(chosen) else -1
    if record < 0:
        return
    people.no_certno[record] = plan.camouflage == "hard" and rng.random() < 0.5
    person = int(chosen[0])
    count = int(rng.integers(6, 10)) if rng.random() > stage.world.thin_share else int(rng.integers(3, 6))
    group = plan.group("duplicate_enrolment", np.array([person, record]), events=count)
    ward = int(stage.usual["ward"][person])
    begin = (np.sort(rng.choice(np.arange(3, stage.world.days - 30, 12), count, replace=False))) * DAY + 36_000
    nights = rng.integers(3, 8, count)
    end = begin + nights * DAY
    bill = [
        (known.item("普通病房床位费"), nights),
        (known.item("II级护理"), nights),
        (known.item("胸部CT平扫"), 1),
        (known.item("注射用血栓通"), nights),
    ]
    again = np.full(count, record)
    first = np.full(count, person)
    for who, med, later in ((first, STAY, 1800), (again, FAR_STAY, int(rng.integers(2, 9)) * DAY)):
        plan.go(
            who,
            ward,
            begin,
            med,
            group,
            bill,
            end=end,
            settle=end + later,
            dx=known.dx("I63"),
            doctor=plan.doctor(ward),
            named=True,
        )


def deceased_claims(plan: Plan) -> None:
    """The cards of the dead go on being used: by the family, or by a clinic that bills several of them."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    clinic = rng.random() < 0.6
    members = plan.neighbours(plan.ring_size(5, 14) if clinic else 1, people.age() >= 62)
    if len(members) == 0:
        return
    people.death[members] = rng.integers(15, stage.world.days // 2, len(members))
    place = int(people.place[members[0]])
    inst = int(plan.sites(1, (VILLAGE, CLINIC) if clinic else (PHARMACY,), place, 0.0, 15.0)[0])
    turns = rng.integers(2, 7, len(members)) if clinic else np.array([rng.integers(6, 12)])
    person = np.repeat(members, turns)
    group = plan.group(
        "deceased_claims",
        members,
        key="institution" if clinic else "patient",
        institutions=[inst],
        events=len(person),
    )
    room = stage.world.days - 2 - people.death[person]
    day = people.death[person] + 4 + (rng.random(len(person)) * (room - 4)).astype(np.int64)
    plan.go(
        person,
        inst,
        day * DAY + rng.integers(9 * 3600, 17 * 3600, len(person)),
        OUT if clinic else PHARMACY_MED,
        group,
        dx=known.dx("I10"),
        doctor=plan.doctor(inst),
        named=True,
        present=False,
        cert=3,
    )


def maternity_employer(plan: Plan) -> None:
    """A shell employer enrols pregnant women shortly before delivery for the maternity benefit."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    age = people.age()
    fit = (people.sex == 2) & (age >= 22) & (age < 40) & (people.insutype != EMPLOYEE)
    members = plan.neighbours(plan.ring_size(6, 24), fit)
    if len(members) < 3:
        return
    name = f"{['盛世', '启航', '鸿运', '聚力'][int(rng.integers(4))]}商务服务有限公司{int(rng.integers(10, 99))}"
    employer = add_employer(people, name, int(people.place[members[0]]))
    staff = plan.neighbours(int(rng.integers(1, 4)), (age >= 25) & (age < 55) & (people.insutype != EMPLOYEE))
    joined = np.concatenate([members, staff])
    people.employer[joined], people.insutype[joined], people.psn_type[joined] = employer, EMPLOYEE, 11
    people.deposit[joined], people.giver[joined] = 6000, -1
    group = plan.group("maternity_employer", members, key="employer", employers=[employer], events=len(members))
    tenure = {"easy": (20, 60), "medium": (40, 120), "hard": (90, 200)}[plan.camouflage]
    day = rng.integers(30, stage.world.days - 10, len(members))
    people.insured_from[members] = day - rng.integers(*tenure, len(members))
    people.insured_from[staff] = -rng.integers(10, 90, len(staff))
    births(plan, members, day, group, sections=0.5)
