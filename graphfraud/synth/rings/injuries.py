"""Staged accidents: the same company is injured again and again."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.care import emergency
from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CITY, COUNTY, PRIVATE
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import DAY

Array = np.ndarray[Any, Any]


def trauma_liability(plan: Plan) -> None:
    """The same people have an accident together every few weeks, and the fund pays what a third party should."""
    rng, people, known = plan.rng, plan.stage.people, catalogue()
    members = plan.neighbours(plan.ring_size(5, 14), (people.age() >= 20) & (people.age() < 65))
    if len(members) < 3:
        return
    plan.hide(members)
    hospitals = plan.sites(
        min(plan.level.rotation[1], 3), (COUNTY, CITY, PRIVATE), int(people.place[members[0]]), 0.0, 60.0
    )
    days = plan.event_days(plan.events(6, 8), 20, 50)
    group = plan.group("trauma_liability", members, institutions=hospitals, events=len(days))
    injuries = np.array([known.dx(code) for code in ("S52", "S82", "S06", "T14")])
    for day, there in zip(days, plan.attending(members, len(days)), strict=True):
        hurt = members[there]
        hospital = int(rng.choice(hospitals))
        begin = day * DAY + int(rng.uniform(6, 21) * 3600) + plan.burst(len(hurt)) * 3
        dx, doctor = rng.choice(injuries, len(hurt)), plan.doctor(hospital, 6)
        emergency(plan, hurt, hospital, begin, dx, doctor, group, share=0.5, days=(3, 7), wait=5400, bill=1200)
