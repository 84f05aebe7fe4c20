"""Frauds with drugs: boxes sold twice, bought for resale, sold without having been bought."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CLINIC, COMMUNITY, PHARMACY, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.rings.cards import resale_items
from graphfraud.synth.visits import CHRONIC, DAY, OUT, PHARMACY_MED

Array = np.ndarray[Any, Any]


def trace_code_resale(plan: Plan) -> None:
    """Boxes sold at one pharmacy come back and are sold again at another: a chain of sellers, a ring of buyers."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    members = plan.neighbours(plan.ring_size(8, 40), people.age() >= 30)
    if len(members) < 4:
        return
    plan.hide(members)
    place = int(people.place[members[0]])
    sellers = plan.sites(int(rng.integers(2, 4)), (PHARMACY, PHARMACY, CLINIC), place, 0.0, 40.0)
    count = max(int(rng.integers(8, 20) * len(members) / 12 * stage.world.ring_events), 6)
    items = rng.choice(resale_items(), 3)
    item = rng.choice(items, count)
    box = plan.boxes(count)
    first = max(int((np.datetime64("2026-01-01") - np.datetime64(stage.world.start)).astype(int)), 0)
    group = plan.group(
        "trace_code_resale",
        members,
        key="code",
        institutions=sellers,
        codes=list(zip(item.tolist(), box.tolist(), strict=True)),
        events=count,
    )
    last = stage.world.days - 5
    day = rng.integers(min(first, last // 2), last - 60, count)
    sold = np.ones(count, dtype=bool)
    for seller in sellers:
        buyer = rng.choice(members, count)
        pharmacy = stage.institutions.kind[seller] == PHARMACY
        keys = plan.go(
            buyer[sold],
            int(seller),
            day[sold] * DAY + rng.integers(9 * 3600, 18 * 3600, int(sold.sum())),
            PHARMACY_MED if pharmacy else OUT,
            group,
            [(item[sold], 1)],
            named=True,
            present=False,
            dx=known.dx("I25"),
            doctor=plan.doctor(int(seller)),
        )
        _mark(plan, keys, box[sold])
        day = day + rng.integers(4, 28, count)
        sold = (day < last) & ((seller == sellers[0]) | (rng.random(count) < 0.5))


def _mark(plan: Plan, keys: Array, box: Array) -> None:
    """Put box numbers on the lines just entered, one line a visit."""
    plan.lines[-1]["trace"] = box[: len(keys)]


def drug_resale(plan: Plan) -> None:
    """A ring buys costly drugs far beyond need at several places, to sell them on."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    members = plan.neighbours(plan.ring_size(6, 40), people.age() >= 35)
    if len(members) < 3:
        return
    plan.hide(members)
    places = plan.sites(
        int(rng.integers(3, 7)), (PHARMACY, PHARMACY, COMMUNITY, TOWN), int(people.place[members[0]]), 0.0, 40.0
    )
    items = rng.choice(resale_items(), 3, replace=False)
    days = plan.event_days(plan.events(12, 28), 5, 14)
    group = plan.group("drug_resale", members, institutions=places, events=len(days))
    for day, there in zip(days, plan.attending(members, len(days)), strict=True):
        buyers = members[there]
        for inst in rng.choice(places, min(2, len(places)), replace=False):
            chosen = buyers[rng.random(len(buyers)) < 0.7]
            pharmacy = stage.institutions.kind[inst] == PHARMACY
            plan.go(
                chosen,
                int(inst),
                day * DAY + rng.integers(9 * 3600, 16 * 3600, len(chosen)),
                PHARMACY_MED if pharmacy else CHRONIC,
                group,
                [(rng.choice(items, len(chosen)), rng.integers(2, 6, len(chosen)))],
                named=True,
                present=False,
                dx=known.dx("I25"),
                doctor=plan.doctor(int(inst), 3),
            )


def stock_mismatch(plan: Plan) -> None:
    """A pharmacy sells tonics and bills listed drugs that it never bought in (串换): sales outrun purchases."""
    rng, stage, people, known = plan.rng, plan.stage, plan.stage.people, catalogue()
    inst = int(plan.sites(1, (PHARMACY,), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.ring_size(15, 60), people.age() >= 25, int(stage.institutions.place[inst]))
    if len(members) < 4:
        return
    listed = np.flatnonzero((known.item_list_type == 101) & (known.price > 2500) & ~known.resale)
    items = rng.choice(listed, int(rng.integers(1, 3)), replace=False)
    missing = {"easy": 0.9, "medium": 0.7, "hard": 0.5}[plan.camouflage]
    plan.withheld += [(inst, int(item), missing, stage.world.days) for item in items]
    person = np.repeat(members, rng.integers(3, 9, len(members)))
    group = plan.group("stock_mismatch", members, key="institution", institutions=[inst], events=len(person))
    begin = rng.integers(0, stage.world.days, len(person)) * DAY + rng.integers(9 * 3600, 20 * 3600, len(person))
    item = rng.choice(items, len(person))
    packs = rng.integers(1, 5, len(person))
    plan.go(person, inst, begin, PHARMACY_MED, group, [(item, packs)], named=True, dx=known.dx("E55"))
