"""Employers whose staff looks like a shell's."""

from __future__ import annotations

import numpy as np

from graphfraud.synth.care import births
from graphfraud.synth.plan import Plan
from graphfraud.synth.population import EMPLOYEE, add_employer


def young_staff(plan: Plan) -> None:
    """A nursery with many young women, some of them hired this year; every fourth has a child in the course of it."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    age = people.age()
    fit = (people.sex == 2) & (age >= 22) & (age < 40) & (people.insutype != EMPLOYEE)
    members = plan.neighbours(plan.group_size(16, 40), fit)
    if len(members) < 8:
        return
    name = f"{['小太阳', '金摇篮', '蓓蕾'][int(rng.integers(3))]}幼儿园{int(rng.integers(10, 99))}"
    employer = add_employer(people, name, int(people.place[members[0]]))
    people.employer[members], people.insutype[members], people.psn_type[members] = employer, EMPLOYEE, 11
    people.deposit[members], people.giver[members] = 6000, -1
    hired = rng.random(len(members)) < 0.4
    people.insured_from[members] = np.where(
        hired, rng.integers(-200, stage.world.days // 2, len(members)), -rng.integers(300, 3000, len(members))
    )
    mothers = members[rng.random(len(members)) < 0.25]
    earliest = np.maximum(people.insured_from[mothers], 0) + 20
    day = earliest + (rng.random(len(mothers)) * (stage.world.days - 10 - earliest)).astype(np.int64)
    group = plan.group("young_staff", members, innocent=True, key="employer", employers=[employer], events=len(mothers))
    births(plan, mothers, day, group, sections=0.4)
