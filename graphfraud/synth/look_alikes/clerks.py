"""What the desk does to the records: batches at closing time, late uploads, wrong codes, one name for a team."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.background import draw_dx
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import COMMUNITY, COUNTY, PRIVATE, TOWN, VILLAGE
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import DAY, OUT

Array = np.ndarray[Any, Any]


def village_batch_upload(plan: Plan) -> None:
    """A village doctor writes the day's patients down and settles them all in the evening, seconds apart."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    clinic = int(plan.sites(1, (VILLAGE,), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.group_size(14, 40), people.age() >= 2, int(stage.institutions.place[clinic]))
    if len(members) < 3:
        return
    stage.institutions.batch[clinic] = True
    days = np.sort(rng.choice(stage.world.days - 1, min(60, stage.world.days - 1), replace=False))
    group = plan.group("village_batch_upload", members, innocent=True, institutions=[clinic], events=len(days))
    often = rng.dirichlet(np.full(len(members), 0.8)) * len(members) * 0.22
    for day in days:
        treated = rng.permutation(members[rng.random(len(members)) < np.minimum(often, 0.7)])
        begin = day * DAY + rng.integers(int(7.6 * 3600), 17 * 3600, len(treated))
        settle = day * DAY + int(rng.uniform(17.3, 18.3) * 3600) + rng.integers(8, 60, len(treated)).cumsum()
        dx = draw_dx(stage, treated, "out", rng)
        doctor = plan.doctor(clinic)
        plan.go(treated, clinic, begin, OUT, group, settle=settle, dx=dx, doctor=doctor, operator=0, named=True)


def upload_delay(plan: Plan) -> None:
    """A clinic's line is down: morning visits are settled when the patients are long at the county hospital."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    members = plan.neighbours(plan.group_size(8, 24), people.age() >= 30)
    if len(members) < 3:
        return
    place = int(people.place[members[0]])
    near = int(plan.sites(1, (VILLAGE, COMMUNITY, TOWN), place, 0.0, 20.0)[0])
    far = int(plan.sites(1, (COUNTY, PRIVATE), place, 12.0, 60.0, fresh=False)[0])
    person = np.repeat(members, rng.integers(1, 4, len(members)))
    group = plan.group("upload_delay", members, innocent=True, institutions=[near, far], events=len(person))
    day = rng.integers(0, stage.world.days, len(person))
    morning = day * DAY + rng.integers(int(7.8 * 3600), int(8.6 * 3600), len(person))
    noon = day * DAY + rng.integers(int(11.5 * 3600), 15 * 3600, len(person))
    late = noon + rng.integers(-900, 1800, len(person))
    dx = draw_dx(stage, person, "out", rng)
    plan.go(person, near, morning, OUT, group, settle=late, upload=5, dx=dx, doctor=plan.doctor(near), named=True)
    plan.go(person, far, noon, OUT, group, dx=dx, doctor=plan.doctor(far, 9), named=True)


def code_error(plan: Plan) -> None:
    """A wrong code at the desk: men billed a gynaecological scan, half of them refunded and billed anew."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    hospital = int(plan.sites(1, (TOWN, COUNTY), int(people.place[rng.integers(len(people))]), fresh=False)[0])
    man = (people.sex == 1) & (people.age() >= 50)
    members = plan.neighbours(plan.group_size(5, 14), man, int(stage.institutions.place[hospital]))
    if len(members) < 3:
        return
    group = plan.group("code_error", members, innocent=True, institutions=[hospital], events=1)
    day = int(rng.integers(5, stage.world.days - 20))
    begin = (day + rng.integers(0, 2, len(members))) * DAY + rng.integers(9 * 3600, 15 * 3600, len(members))
    undone = rng.random(len(members)) < 0.5
    back = np.where(undone, rng.integers(2, 9, len(members)) * DAY, 0)
    common = {"dx": known.dx("N40"), "doctor": plan.doctor(hospital, 9), "named": True}
    plan.go(members, hospital, begin, OUT, group, [(known.item("妇科超声"), 1)], **{**common, "refund": back})
    again = begin[undone] + back[undone] + 600
    plan.go(members[undone], hospital, again, OUT, group, [(known.item("前列腺彩超"), 1)], **common)


def team_billing(plan: Plan) -> None:
    """Four or five therapists work under the chief's name: more hours than one has, but not than the team has."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    made = stage.institutions
    hospital = int(plan.sites(1, (COUNTY, TOWN, PRIVATE), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.group_size(18, 45), people.age() >= 40, int(made.place[hospital]))
    if len(members) < 4 or made.doctors[hospital] < 3:
        return
    chief = plan.doctor(hospital)
    team = chief + np.arange(min(5, int(made.doctors[hospital])))
    days = np.sort(rng.choice(stage.world.days - 1, min(30, stage.world.days - 1), replace=False))
    group = plan.group(
        "team_billing",
        members,
        innocent=True,
        key="doctor",
        institutions=[hospital],
        doctors=[chief],
        events=len(days),
    )
    for day in days:
        treated = members[rng.random(len(members)) < 0.7]
        begin = day * DAY + rng.integers(int(8.2 * 3600), int(16.5 * 3600), len(treated))
        times = max(1, round(len(team) * 6 * 60 / (60 * max(len(treated), 1))))
        bill = [(known.item("推拿治疗(30分钟/次)"), times), (known.item("针刺治疗(30分钟/次)"), times)]
        doctor = rng.choice(team, len(treated))
        plan.go(treated, hospital, begin, OUT, group, bill, dx=known.dx("M54"), doctor=doctor, named=True)
        for given in plan.lines[-2:]:
            given["doctor"] = chief
