"""Two records of one person for a good reason: moved during the year, or studying elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.background import draw_dx
from graphfraud.synth.geography import HOME
from graphfraud.synth.plan import Plan
from graphfraud.synth.rings.enrolment import second_record
from graphfraud.synth.visits import DAY, OUT, PHARMACY_MED

Array = np.ndarray[Any, Any]


def _visits_there(plan: Plan, group: int, record: int, days: Array) -> None:
    """Normal visits under the second number, near where that record lives."""
    rng, stage = plan.rng, plan.stage
    person = np.full(len(days), record)
    shop = rng.random(len(days)) < 0.5
    inst = np.where(shop, stage.usual["pharmacy"][person], stage.usual["clinic"][person])
    begin = days * DAY + rng.integers(9 * 3600, 17 * 3600, len(days))
    plan.go(
        person,
        inst,
        begin,
        np.where(shop, PHARMACY_MED, OUT),
        group,
        dx=draw_dx(stage, person, "out", rng),
        doctor=np.where(shop, -1, stage.institutions.first_doctor[inst]),
        named=True,
    )


def moved_residence(plan: Plan) -> None:
    """Insurance ended in one place and began in another: two numbers, one after the other, no care paid twice."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    at_home = stage.geography.region_prefecture[people.region] == HOME
    chosen = plan.neighbours(1, at_home & (people.age() >= 22))
    record = second_record(plan, int(chosen[0])) if len(chosen) else -1
    if record < 0:
        return
    moved = int(rng.integers(stage.world.days // 4, 3 * stage.world.days // 4))
    people.until[chosen[0]], people.insured_from[record] = moved, moved + 1
    people.insured_from[chosen[0]] = min(int(people.insured_from[chosen[0]]), -200)
    days = np.sort(rng.integers(moved + 2, stage.world.days, int(rng.integers(4, 12))))
    group = plan.group("moved_residence", np.array([chosen[0], record]), innocent=True, events=len(days))
    _visits_there(plan, group, record, days)


def student(plan: Plan) -> None:
    """A student is insured at home and at the college, and uses each where it is: home in the holidays."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    age = people.age()
    at_home = stage.geography.region_prefecture[people.region] == HOME
    chosen = plan.neighbours(1, at_home & (age >= 17) & (age < 25))
    record = second_record(plan, int(chosen[0])) if len(chosen) else -1
    if record < 0:
        return
    people.psn_type[record] = 16
    people.insured_from[record] = -60
    day = np.arange(stage.world.days)
    month = (np.datetime64(stage.world.start) + day).astype("datetime64[M]").astype(np.int64) % 12 + 1
    term = day[~np.isin(month, (1, 2, 7, 8))]
    holiday = day[np.isin(month, (2, 7, 8))]
    people.keep[chosen] = 0.0
    group = plan.group("student", np.array([chosen[0], record]), innocent=True, events=8)
    _visits_there(plan, group, record, np.sort(rng.choice(term, min(6, len(term)), replace=False)))
    if len(holiday):
        _visits_there(plan, group, int(chosen[0]), np.sort(rng.choice(holiday, min(3, len(holiday)), replace=False)))
