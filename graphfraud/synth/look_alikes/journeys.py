"""People who travel in company for a good reason.

The market bus, the firm's check-up, migrant workers, the far specialist.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.background import draw_dx
from graphfraud.synth.calendar import MARKET_CYCLE
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.geography import CAPITAL, HOME, NEIGHBOUR
from graphfraud.synth.institutions import CITY, CLINIC, COMMUNITY, COUNTY, PHARMACY, SPECIAL, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.population import EMPLOYEE, add_employer
from graphfraud.synth.visits import CHRONIC, DAY, OUT, PHARMACY_MED

Array = np.ndarray[Any, Any]


def market_day(plan: Plan) -> None:
    """Neighbours ride the minibus to the market and stop at the same pharmacy or hospital."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    rural = ~stage.geography.place_urban[people.place]
    members = plan.neighbours(plan.group_size(7, 22), rural & (people.age() >= 40))
    if len(members) < 3:
        return
    place = int(people.place[members[0]])
    stops = plan.sites(2, (PHARMACY, TOWN, COMMUNITY), place, 2.0, 25.0, fresh=False)
    phase = int(stage.geography.place_town[place]) % MARKET_CYCLE
    days = np.arange(phase, stage.world.days - 1, MARKET_CYCLE * int(rng.integers(1, 4)))
    days = days[rng.random(len(days)) < 0.7]
    group = plan.group("market_day", members, innocent=True, institutions=stops, events=len(days))
    for day in days:
        riders = rng.permutation(members[rng.random(len(members)) < 0.5])
        inst = int(rng.choice(stops))
        shop = stage.institutions.kind[inst] == PHARMACY
        begin = (
            day * DAY + int(rng.uniform(8.8, 9.6) * 3600) + rng.exponential(420, len(riders)).cumsum().astype(np.int64)
        )
        begin = np.minimum(begin, day * DAY + 16 * 3600 + rng.integers(0, 3600, len(riders)))
        dx = draw_dx(stage, riders, "pha", rng)
        doctor = -1 if shop else plan.doctor(inst, 4)
        plan.go(riders, inst, begin, PHARMACY_MED if shop else OUT, group, dx=dx, doctor=doctor, named=True)


def check_up(plan: Plan) -> None:
    """A firm sends its staff to the hospital's check-up on two or three days, and back for the results."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    age = people.age()
    staff = plan.neighbours(plan.group_size(15, 50), (people.insutype == EMPLOYEE) & (age >= 22) & (age < 60))
    if len(staff) < 4:
        return
    firm = add_employer(
        people, f"{('华茂', '凯达', '力源')[int(rng.integers(3))]}制造有限公司", int(people.place[staff[0]])
    )
    people.employer[staff] = firm
    hospital = int(plan.sites(1, (COUNTY, CITY), int(people.place[staff[0]]), 0.0, 40.0, fresh=False)[0])
    first = int(rng.integers(5, stage.world.days - 60))
    days = [first, first + 7] + [first + 1] * (len(staff) > 30) + [first + int(rng.integers(25, 40))]
    group = plan.group(
        "check_up", staff, innocent=True, institutions=[hospital], employers=[firm], events=len(set(days))
    )
    for day, share in zip(days, (0.95, 0.5, 0.5, 0.4), strict=False):
        there = rng.permutation(staff[rng.random(len(staff)) < share])
        begin = day * DAY + int(8.1 * 3600) + rng.integers(30, 140, len(there)).cumsum()
        bill = [(known.item("健康体检套餐"), 1), (known.item("血常规"), 1)] if day == first else []
        dx = known.dx("Z00") if day == first else draw_dx(stage, there, "out", rng)
        plan.go(there, hospital, begin, OUT, group, bill, dx=dx, doctor=plan.doctor(hospital, 3), named=True)


def migrants(plan: Plan) -> None:
    """Workers of one employer, insured at home, live at its site in the other prefecture and use what is near there."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    geography, age = stage.geography, people.age()
    home = geography.region_prefecture[people.region] == HOME
    members = plan.neighbours(plan.group_size(8, 32), home & (age >= 20) & (age < 56))
    if len(members) < 3:
        return
    target = NEIGHBOUR if rng.random() < 0.7 else CAPITAL
    place = int(rng.choice(np.flatnonzero(geography.place_prefecture == target)))
    firm = add_employer(people, f"{('中原', '鲁豫', '江北')[int(rng.integers(3))]}建筑劳务有限公司", place)
    people.employer[members] = firm
    plan.relocate(members, place, f"第{int(rng.integers(1, 9))}项目部宿舍")
    near = plan.sites(3, (CLINIC, COMMUNITY, PHARMACY), place, 0.0, 12.0, fresh=False)
    count = int(rng.integers(12, 26))
    days = np.sort(rng.choice(stage.world.days - 2, min(count, stage.world.days - 2), replace=False))
    group = plan.group("migrants", members, innocent=True, institutions=near, employers=[firm], events=len(days))
    for day in days:
        out = rng.permutation(members[rng.random(len(members)) < 0.35])
        inst = int(rng.choice(near, p=_lean(len(near))))
        shop = stage.institutions.kind[inst] == PHARMACY
        begin = day * DAY + int(rng.choice([12.1, 17.0]) * 3600) + rng.integers(30, 360, len(out)).cumsum()
        begin = np.minimum(begin, day * DAY + int(18.8 * 3600))
        dx = draw_dx(stage, out, "out", rng)
        plan.go(
            out,
            inst,
            begin,
            PHARMACY_MED if shop else OUT,
            group,
            dx=dx,
            doctor=-1 if shop else plan.doctor(inst, 2),
            named=True,
        )


def _lean(count: int) -> Array:
    weight = 1.0 / np.arange(1, count + 1)
    return np.asarray(weight / weight.sum())


def specialist_centre(plan: Plan) -> None:
    """Grave cases of one county see the same specialist in the capital on the day that the specialist receives."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    geography, age = stage.geography, people.age()
    home = geography.region_prefecture[people.region] == HOME
    members = plan.neighbours(plan.group_size(10, 34), home & (age >= 35))
    if len(members) < 3:
        return
    capital = int(np.flatnonzero(geography.place_prefecture == CAPITAL)[0])
    hospital = int(plan.sites(1, (SPECIAL,), capital, fresh=False)[0])
    weeks = int(rng.choice([2, 3, 4]))
    days = np.arange(int(rng.integers(0, 7 * weeks)), stage.world.days - 2, 7 * weeks)
    group = plan.group("specialist_centre", members, innocent=True, institutions=[hospital], events=len(days))
    illness = rng.choice([known.dx("C34"), known.dx("I25"), known.dx("M06")], len(members))
    doctor = plan.doctor(hospital, 6)
    for day in days:
        there = rng.random(len(members)) < 0.6
        begin = day * DAY + int(9.2 * 3600) + rng.integers(60, 480, int(there.sum())).cumsum()
        begin = np.minimum(begin, day * DAY + 17 * 3600)
        plan.go(members[there], hospital, begin, CHRONIC, group, dx=illness[there], doctor=doctor, named=True)
