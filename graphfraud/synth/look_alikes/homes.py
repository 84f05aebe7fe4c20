"""People under one roof: a nursing home, a campus."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.background import draw_dx
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CLINIC, COMMUNITY, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import CHRONIC, DAY, OUT

Array = np.ndarray[Any, Any]


def nursing_home(plan: Plan) -> None:
    """Residents of a home are treated next door; its clerk swipes the cards one after another every week or two."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    members = plan.neighbours(plan.group_size(14, 40), people.age() >= 68)
    if len(members) < 4:
        return
    inst = int(plan.sites(1, (CLINIC, COMMUNITY, TOWN), int(people.place[members[0]]), 0.0, 15.0)[0])
    name = f"{('夕阳红', '福寿', '颐养', '松鹤')[int(rng.integers(4))]}养老院"
    plan.relocate(members, int(stage.institutions.place[inst]), name)
    people.mobile_of[members[rng.random(len(members)) < 0.5]] = -1
    gap = int(rng.choice([7, 10, 14, 28]))
    days = np.arange(int(rng.integers(0, gap)), stage.world.days - 1, gap)
    group = plan.group("nursing_home", members, innocent=True, institutions=[inst], events=len(days))
    till = int(rng.integers(0, 3))
    for day in days:
        treated = rng.permutation(members[rng.random(len(members)) < 0.85])
        begin = day * DAY + int(rng.uniform(9.0, 11.0) * 3600) + rng.integers(20, 90, len(treated)).cumsum()
        dx = np.where(people.chronic[treated] >= 0, people.chronic[treated], known.dx("I10"))
        doctor = plan.doctor(inst, 2)
        plan.go(treated, inst, begin, CHRONIC, group, dx=dx, doctor=doctor, operator=till, cert=3, named=True)


def campus(plan: Plan) -> None:
    """Students of a college use its clinic between lessons, more in weeks of flu."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    age = people.age()
    members = plan.neighbours(plan.group_size(40, 110), (age >= 16) & (age < 25))
    if len(members) < 4:
        return
    inst = int(plan.sites(1, (CLINIC, COMMUNITY), int(people.place[members[0]]), 0.0, 40.0)[0])
    plan.relocate(members, int(stage.institutions.place[inst]), f"职业技术学院{int(rng.integers(1, 9))}号学生公寓")
    weekdays = np.arange(stage.world.days)
    weekdays = weekdays[((np.datetime64(stage.world.start) + weekdays).astype("datetime64[D]").astype(int) + 3) % 7 < 5]
    days = np.sort(rng.choice(weekdays, min(45, len(weekdays)), replace=False))
    group = plan.group("campus", members, innocent=True, institutions=[inst], events=len(days))
    for day in days:
        ill = rng.permutation(members)[: max(2, rng.binomial(len(members), rng.choice([0.04, 0.08, 0.2])))]
        hour = float(rng.choice([9.7, 12.0, 12.2, 16.0]))
        begin = day * DAY + int(hour * 3600) + rng.integers(20, 140, len(ill)).cumsum()
        plan.go(
            ill, inst, begin, OUT, group, dx=draw_dx(stage, ill, "out", rng), doctor=plan.doctor(inst, 2), named=True
        )
