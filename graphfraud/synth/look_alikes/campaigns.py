"""Many at once for one cause: an accident, a screening, an outbreak."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.care import emergency
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CITY, COUNTY, PRIVATE, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import DAY, EMERGENCY, OUT, STAY

Array = np.ndarray[Any, Any]


def mass_accident(plan: Plan) -> None:
    """A bus overturns: a dozen or more strangers reach one hospital within the hour, once."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    hurt = plan.neighbours(plan.group_size(12, 34), (people.age() >= 6) & (people.age() < 80))
    if len(hurt) < 3:
        return
    hospital = int(plan.sites(1, (COUNTY, CITY), int(people.place[hurt[0]]), 0.0, 60.0, fresh=False)[0])
    group = plan.group("mass_accident", hurt, innocent=True, institutions=[hospital], events=1)
    begin = int(rng.integers(5, stage.world.days - 20)) * DAY + int(rng.uniform(7, 20) * 3600)
    arrive = begin + rng.integers(20, 200, len(hurt)).cumsum()
    dx = rng.choice([known.dx("S06"), known.dx("T14"), known.dx("S52")], len(hurt))
    doctor = plan.doctor(hospital, 9)
    emergency(plan, hurt, hospital, arrive, dx, doctor, group, share=0.45, days=(3, 15), wait=7200, bill=1500)


def screening(plan: Plan) -> None:
    """A hospital screens the elderly of some villages for a day or two.

    Those with findings are admitted in the next days.
    """
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    rural = ~stage.geography.place_urban[people.place]
    members = plan.neighbours(plan.group_size(24, 60), rural & (people.age() >= 60))
    if len(members) < 4:
        return
    hospital = int(plan.sites(1, (COUNTY, PRIVATE), int(people.place[members[0]]), 0.0, 60.0, fresh=False)[0])
    group = plan.group("screening", members, innocent=True, institutions=[hospital], events=2)
    day = int(rng.integers(5, stage.world.days - 40))
    begin = (day + rng.integers(0, 2, len(members))) * DAY + int(8.2 * 3600)
    begin += rng.integers(40, 200, len(members)).cumsum() % (8 * 3600)
    doctor = plan.doctor(hospital, 4)
    checks = [(known.item("心电图检查"), 1), (known.item("腹部彩超"), 1)]
    plan.go(members, hospital, begin, OUT, group, checks, dx=known.dx("Z00"), doctor=doctor, named=True)
    ill = rng.random(len(members)) < 0.25
    admitted = begin[ill] + rng.integers(2, 11, int(ill.sum())) * DAY
    end = admitted + rng.integers(6, 12, int(ill.sum())) * DAY
    dx = rng.choice([known.dx("I25"), known.dx("I63"), known.dx("K80")], int(ill.sum()))
    plan.go(members[ill], hospital, admitted, STAY, group, end=end, settle=end + 1500, dx=dx, doctor=doctor, named=True)


def outbreak(plan: Plan) -> None:
    """A village feast goes wrong: gastroenteritis within two days, a third of the ill admitted for some nights."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    members = plan.neighbours(plan.group_size(14, 36), people.age() >= 3)
    if len(members) < 4:
        return
    hospital = int(plan.sites(1, (TOWN, COUNTY), int(people.place[members[0]]), 0.0, 25.0, fresh=False)[0])
    group = plan.group("outbreak", members, innocent=True, institutions=[hospital], events=1)
    start = int(rng.integers(5, stage.world.days - 20)) * DAY
    begin = start + rng.integers(0, 2, len(members)) * DAY + rng.integers(int(8.2 * 3600), 17 * 3600, len(members))
    stays = rng.random(len(members)) < 0.4
    end = begin + np.where(stays, rng.integers(2, 6, len(members)) * DAY, 0)
    plan.go(
        members,
        hospital,
        begin,
        np.where(stays, STAY, EMERGENCY),
        group,
        end=end,
        settle=end + np.where(stays, 1200, 0),
        dx=known.dx("K52"),
        doctor=plan.doctor(hospital, 5),
        named=True,
    )
