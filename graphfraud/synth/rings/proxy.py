"""A settlement in another's stead: for a shop that is not designated, or for a patient who is not the owner."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CLINIC, COMMUNITY, PHARMACY, PRIVATE, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import DAY, OUT, PHARMACY_MED

Array = np.ndarray[Any, Any]


def proxy_swipe(plan: Plan) -> None:
    """From a day on, a designated pharmacy settles the sales of a shop far away, to other customers."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    members = plan.neighbours(plan.ring_size(20, 60), (people.age() >= 20) & (people.deposit > 0))
    if len(members) < 4:
        return
    plan.hide(members)
    inst = int(plan.sites(1, (PHARMACY,), int(people.place[members[0]]), 12.0, 45.0)[0])
    onset = int(rng.integers(stage.world.days // 6, stage.world.days // 2))
    mean = {"easy": 6.0, "medium": 4.0, "hard": 2.5}[plan.camouflage] * stage.world.ring_events
    person = np.repeat(members, np.maximum(rng.poisson(mean, len(members)), 1))
    group = plan.group("proxy_swipe", members, key="institution", institutions=[inst], events=len(person))
    day = rng.integers(onset, stage.world.days, len(person))
    second = stage.calendar.draw_seconds(np.zeros(len(person), dtype=np.int64), rng)
    plan.go(person, inst, day * DAY + second, PHARMACY_MED, group, dx=known.dx("J06"), named=True, present=False)


def identity_mismatch(plan: Plan) -> None:
    """A clinic treats people without cover on borrowed cards: services that fit neither the owner's sex nor age."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    inst = int(plan.sites(1, (CLINIC, COMMUNITY, TOWN, PRIVATE), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.ring_size(5, 20), people.age() >= 20, int(stage.institutions.place[inst]))
    if len(members) < 3:
        return
    plan.hide(members)
    turns = rng.integers(2, 7, len(members))
    person = np.repeat(members, turns)
    group = plan.group("identity_mismatch", members, institutions=[inst], events=len(person))
    begin = rng.integers(0, stage.world.days, len(person)) * DAY + rng.integers(9 * 3600, 16 * 3600, len(person))
    wrong = rng.random(len(person)) < plan.level.attendance
    man = people.sex[person] == 1
    test = np.where(man, known.item("妇科超声"), known.item("前列腺彩超"))
    drug = np.where(man, known.item("克霉唑阴道片"), known.item("非那雄胺片"))
    other = known.dx("J20")
    plan.go(
        person,
        inst,
        begin,
        OUT,
        group,
        [
            (known.item("普通门诊诊查费"), 1),
            (np.where(wrong, test, known.item("血常规")), 1),
            (np.where(wrong, drug, known.item("阿莫西林胶囊")), rng.integers(1, 3, len(person))),
        ],
        dx=np.where(wrong, np.where(man, known.dx("N76"), known.dx("N40")), other),
        doctor=plan.doctor(inst, 2),
        named=True,
        present=False,
        cert=3,
    )
