"""Treatment by the calendar: dialysis, chemotherapy, long prescriptions, day surgery, transfers."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CITY, COMMUNITY, COUNTY, PRIVATE, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import CHRONIC, DAY, DAY_SURGERY, OUT, STAY

Array = np.ndarray[Any, Any]


def _weekday(plan: Plan) -> Array:
    """Weekday of each day of the world, Monday 0."""
    day = np.datetime64(plan.stage.world.start) + np.arange(plan.stage.world.days)
    return np.asarray((day.astype("datetime64[D]").astype(np.int64) + 3) % 7)


def dialysis(plan: Plan) -> None:
    """A shift of a dialysis room: the same patients three mornings a week, settled one after another at noon."""
    rng, people, known = plan.rng, plan.stage.people, catalogue()
    age = people.age()
    members = plan.neighbours(plan.group_size(8, 18), (age >= 30) & (age < 86))
    if len(members) < 3:
        return
    people.chronic[members] = known.dx("N18")
    hospital = int(plan.sites(1, (COUNTY, CITY), int(people.place[members[0]]), 0.0, 40.0)[0])
    shift = (0, 2, 4) if rng.random() < 0.5 else (1, 3, 5)
    days = np.flatnonzero(np.isin(_weekday(plan), shift))
    group = plan.group("dialysis", members, innocent=True, institutions=[hospital], events=len(days))
    doctor = plan.doctor(hospital, 5)
    for day in days:
        there = rng.permutation(members[rng.random(len(members)) < 0.97])
        begin = day * DAY + int(7.6 * 3600) + rng.integers(0, 1500, len(there))
        settle = day * DAY + int(12.0 * 3600) + rng.integers(25, 200, len(there)).cumsum()
        bill = [(known.item("血液透析(4小时/次)"), 1), (known.item("留置针"), 1)]
        if day % 7 == days[0] % 7:
            bill.append((known.item("重组人促红素注射液"), 1))
        plan.go(
            there,
            hospital,
            begin,
            CHRONIC,
            group,
            bill,
            end=begin + 4 * 3600,
            settle=settle,
            dx=known.dx("Z49"),
            doctor=doctor,
            named=True,
        )


def chemo(plan: Plan) -> None:
    """A cohort comes every three weeks on the same weekday for two or three nights of chemotherapy."""
    rng, people, known = plan.rng, plan.stage.people, catalogue()
    age = people.age()
    members = plan.neighbours(plan.group_size(7, 18), (age >= 35) & (age < 80))
    if len(members) < 3:
        return
    hospital = int(plan.sites(1, (CITY, COUNTY), int(people.place[members[0]]), 0.0, 60.0)[0])
    cycles = int(rng.integers(6, 11))
    first = int(rng.integers(0, max(plan.stage.world.days - cycles * 21 - 5, 1)))
    group = plan.group("chemo", members, innocent=True, institutions=[hospital], events=cycles)
    doctor = plan.doctor(hospital, 8)
    for cycle in range(cycles):
        there = members[rng.random(len(members)) < 0.92]
        begin = (first + cycle * 21) * DAY + rng.integers(int(8.2 * 3600), 11 * 3600, len(there))
        nights = rng.integers(2, 4, len(there))
        end = (begin // DAY + nights) * DAY + 10 * 3600 + rng.integers(0, 3600, len(there))
        bill = [
            (known.item("普通病房床位费"), nights),
            (known.item("II级护理"), nights),
            (known.item("紫杉醇注射液"), rng.integers(4, 9, len(there))),
            (known.item("化疗药物配置"), 1),
            (known.item("血常规"), 2),
        ]
        plan.go(
            there,
            hospital,
            begin,
            STAY,
            group,
            bill,
            end=end,
            settle=end + rng.integers(300, 3600, len(there)),
            dx=known.dx("Z51"),
            doctor=doctor,
            named=True,
        )


def long_prescription(plan: Plan) -> None:
    """Chronic patients fetch three months of medicine on the quarterly clinic day."""
    rng, people, known = plan.rng, plan.stage.people, catalogue()
    members = plan.neighbours(plan.group_size(10, 30), (people.chronic >= 0) & (people.age() >= 50))
    if len(members) < 3:
        return
    inst = int(plan.sites(1, (COMMUNITY, TOWN), int(people.place[members[0]]), 0.0, 15.0)[0])
    days = np.arange(int(rng.integers(0, 80)), plan.stage.world.days - 6, 84)
    group = plan.group("long_prescription", members, innocent=True, institutions=[inst], events=len(days))
    sort = rng.choice(np.concatenate([known.drugs("htn"), known.drugs("lipid"), known.drugs("dm")])[:9], len(members))
    packs = np.ceil(84 / known.pack_days[sort]).astype(np.int64)
    for day in days:
        there = rng.random(len(members)) < 0.95
        begin = (day + rng.integers(0, 3, int(there.sum()))) * DAY
        begin += int(8.3 * 3600) + rng.integers(60, 400, len(begin)).cumsum()
        plan.go(
            members[there],
            inst,
            begin,
            CHRONIC,
            group,
            [(known.item("普通门诊诊查费"), 1), (sort[there], packs[there])],
            dx=people.chronic[members[there]],
            doctor=plan.doctor(inst, 2),
            named=True,
        )


def day_surgery(plan: Plan) -> None:
    """Cataracts by day surgery: a dozen on one day, a check on the next, the other eye some weeks later."""
    rng, people, known = plan.rng, plan.stage.people, catalogue()
    members = plan.neighbours(plan.group_size(10, 26), people.age() >= 60)
    if len(members) < 3:
        return
    hospital = int(plan.sites(1, (PRIVATE, COUNTY, CITY), int(people.place[members[0]]), 0.0, 60.0)[0])
    group = plan.group("day_surgery", members, innocent=True, institutions=[hospital], events=2)
    first = int(rng.integers(3, plan.stage.world.days - 40))
    bill = [(known.item("白内障超声乳化摘除术"), 1), (known.item("人工晶状体"), 1), (known.item("眼压检查"), 2)]
    doctor = plan.doctor(hospital, 4)
    for day, share in ((first, 1.0), (first + int(rng.integers(12, 28)), 0.7)):
        there = members[rng.random(len(members)) < share]
        begin = day * DAY + int(8.2 * 3600) + rng.integers(30, 600, len(there)).cumsum() % 7200
        end = begin + 6 * 3600
        common: dict[str, Any] = {"dx": known.dx("H25"), "doctor": doctor, "named": True}
        plan.go(there, hospital, begin, DAY_SURGERY, group, bill, **{"end": end, "settle": end + 900, **common})
        check = (day + 1) * DAY + int(8.5 * 3600) + rng.integers(20, 300, len(there)).cumsum() % 9000
        plan.go(there, hospital, check, OUT, group, [(known.item("眼压检查"), 1)], **common)


def transfer(plan: Plan) -> None:
    """Grave cases are sent on: discharged by a town hospital and admitted by the city's on the same day."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    members = plan.neighbours(plan.group_size(8, 20), people.age() >= 50)
    if len(members) < 3:
        return
    place = int(people.place[members[0]])
    small, large = int(plan.sites(1, (TOWN,), place)[0]), int(plan.sites(1, (CITY, COUNTY), place)[0])
    group = plan.group("transfer", members, innocent=True, institutions=[small, large], events=len(members))
    dx = rng.choice([known.dx("I63"), known.dx("I25"), known.dx("J18")], len(members))
    begin = rng.integers(3, stage.world.days - 25, len(members)) * DAY + rng.integers(8 * 3600, 12 * 3600, len(members))
    leaves = begin + rng.integers(1, 4, len(members)) * DAY
    common: dict[str, Any] = {"dx": dx, "named": True}
    first = {
        "end": leaves,
        "settle": leaves + rng.integers(600, 6 * 3600, len(members)),
        "doctor": plan.doctor(small, 3),
    }
    plan.go(members, small, begin, STAY, group, **{**common, **first})
    again = leaves + rng.integers(3600, 3 * 3600, len(members))
    end = again + rng.integers(6, 14, len(members)) * DAY
    plan.go(
        members,
        large,
        again,
        STAY,
        group,
        **{**common, "end": end, "settle": end + 1800, "doctor": plan.doctor(large, 9)},
    )
