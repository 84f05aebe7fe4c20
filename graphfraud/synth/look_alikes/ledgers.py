"""Books that look cooked and are not: old stock, strips for boxes, hard cases, a week's work entered at one sitting."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CITY, CLINIC, COMMUNITY, PHARMACY, SPECIAL
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import DAY, OUT, PHARMACY_MED, STAY

Array = np.ndarray[Any, Any]


def _shop(plan: Plan, least: int, most: int) -> tuple[int, Array]:
    """A pharmacy and people of its neighbourhood."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    shop = int(plan.sites(1, (PHARMACY,), int(people.place[rng.integers(len(people))]))[0])
    near = plan.neighbours(plan.group_size(least, most), people.age() >= 25, int(stage.institutions.place[shop]))
    return shop, near


def opening_stock(plan: Plan) -> None:
    """A pharmacy sells in its first month what lay on the shelf before the ledger began."""
    rng, stage, known = plan.rng, plan.stage, catalogue()
    shop, members = _shop(plan, 12, 30)
    if len(members) < 4:
        return
    items = rng.choice(np.flatnonzero((known.item_list_type == 101) & ~known.resale), 6, replace=False)
    plan.withheld += [(shop, int(item), float(rng.uniform(0.4, 0.9)), 1) for item in items]
    person = np.repeat(members, rng.integers(2, 6, len(members)))
    group = plan.group(
        "opening_stock", members, innocent=True, key="institution", institutions=[shop], events=len(person)
    )
    begin = rng.integers(0, stage.world.days, len(person)) * DAY + rng.integers(9 * 3600, 20 * 3600, len(person))
    item = rng.choice(items, len(person))
    plan.go(person, shop, begin, PHARMACY_MED, group, [(item, 1)], named=True, dx=known.dx("K29"))


def strips(plan: Plan) -> None:
    """A pharmacy buys boxes and sells strips, counted and priced as strips."""
    rng, stage, known = plan.rng, plan.stage, catalogue()
    shop, members = _shop(plan, 12, 30)
    if len(members) < 4:
        return
    item = int(rng.choice(np.flatnonzero((known.item_list_type == 101) & ~known.resale)))
    inside = int(rng.choice([4, 6, 10]))
    plan.withheld.append((shop, item, 1 - 1 / inside, stage.world.days))
    person = np.repeat(members, rng.integers(2, 6, len(members)))
    group = plan.group("strips", members, innocent=True, key="institution", institutions=[shop], events=len(person))
    begin = rng.integers(0, stage.world.days, len(person)) * DAY + rng.integers(9 * 3600, 20 * 3600, len(person))
    packs, price = rng.integers(2, 6, len(person)), int(known.price[item]) // inside
    plan.go(person, shop, begin, PHARMACY_MED, group, [(item, packs, price)], named=True, dx=known.dx("K29"))


def complex_cases(plan: Plan) -> None:
    """The prefecture's centre takes the hard cases: two operations, three or four implants each."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    hospital = int(plan.sites(1, (CITY, SPECIAL), int(people.place[rng.integers(len(people))]), fresh=False)[0])
    members = plan.neighbours(plan.group_size(8, 22), people.age() >= 50, int(stage.institutions.place[hospital]))
    if len(members) < 4:
        return
    operation = known.item("骨折切开复位内固定术" if rng.random() < 0.5 else "冠状动脉支架置入术")
    implant = int(known.consumable_of[operation])
    begin = rng.integers(2, stage.world.days - 25, len(members)) * DAY + rng.integers(9 * 3600, 15 * 3600, len(members))
    nights = rng.integers(8, 18, len(members))
    end = begin + nights * DAY
    doctor = plan.doctor(hospital, 2)
    group = plan.group(
        "complex_cases",
        members,
        innocent=True,
        key="institution",
        institutions=[hospital],
        doctors=[doctor],
        events=len(members),
    )
    plan.go(
        members,
        hospital,
        begin,
        STAY,
        group,
        [
            (known.item("普通病房床位费"), nights),
            (known.item("I级护理"), nights),
            (operation, 2),
            (implant, rng.integers(3, 5, len(members))),
        ],
        end=end,
        settle=end + 1500,
        dx=known.dx("S82") if operation == known.item("骨折切开复位内固定术") else known.dx("I25"),
        doctor=doctor,
        named=True,
    )


def batch_entry(plan: Plan) -> None:
    """A physiotherapist keeps a paper list and enters the week's sessions on its last evening."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    inst = int(plan.sites(1, (CLINIC, COMMUNITY), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.group_size(12, 24), people.age() >= 40, int(stage.institutions.place[inst]))
    if len(members) < 4:
        return
    doctor = plan.doctor(inst)
    weeks = np.arange(int(rng.integers(5, 60)), stage.world.days - 3, 7)[: int(rng.integers(10, 22))]
    group = plan.group(
        "batch_entry", members, innocent=True, key="doctor", institutions=[inst], doctors=[doctor], events=len(weeks)
    )
    for day in weeks:
        treated = members[rng.random(len(members)) < 0.8]
        begin = day * DAY + int(16.6 * 3600) + rng.integers(20, 120, len(treated)).cumsum()
        bill = [(known.item("推拿治疗(30分钟/次)"), rng.integers(2, 5, len(treated)))]
        plan.go(treated, inst, begin, OUT, group, bill, dx=known.dx("M54"), doctor=doctor, named=True)
