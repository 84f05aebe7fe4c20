"""Cards used far from their owners: in company in another region, or at two places at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.geography import CAPITAL, HOME, NEIGHBOUR
from graphfraud.synth.institutions import CITY, COUNTY, PHARMACY, PRIVATE, SPECIAL
from graphfraud.synth.plan import Plan
from graphfraud.synth.rings.cards import costly, resale_items
from graphfraud.synth.visits import DAY, FAR_STAY, OUT, PHARMACY_MED, STAY

Array = np.ndarray[Any, Any]


def cross_region_ring(plan: Plan) -> None:
    """Cards of one region used in company at the same far institutions, while owners go on living at home.

    Most go to the other prefecture or the capital, some to another county of their own (市内县外).
    """
    rng, stage = plan.rng, plan.stage
    people, geography = stage.people, stage.geography
    origin = HOME if rng.random() < 0.8 else NEIGHBOUR
    insured = geography.region_prefecture[people.region] == origin
    lives = geography.place_prefecture[people.place] == origin
    members = plan.neighbours(plan.ring_size(5, 40), (people.age() >= 25) & insured & lives)
    if len(members) < 3:
        return
    plan.hide(members)
    within = rng.random() < 0.3 and origin == HOME
    sites = _far_sites(plan, origin, int(people.place[members[0]]), within)
    days = plan.event_days(plan.events(6, 16), 8, 25)
    group = plan.group("cross_region_ring", members, institutions=sites, events=len(days))
    for day, there in zip(days, plan.attending(members, len(days)), strict=True):
        swiped = rng.permutation(members[there])
        _far_event(plan, group, swiped, int(rng.choice(sites)), int(day), within)
        _at_home(plan, group, swiped[rng.random(len(swiped)) < 0.12], int(day))


def _far_sites(plan: Plan, origin: int, place: int, within: bool) -> Array:
    rng, geography = plan.rng, plan.stage.geography
    if within:
        return plan.sites(int(rng.integers(1, 3)), (PHARMACY, PRIVATE, COUNTY), place, 30.0, 80.0)
    target = (NEIGHBOUR if origin == HOME else HOME) if rng.random() < 0.75 else CAPITAL
    spot = int(rng.choice(np.flatnonzero(geography.place_prefecture == target)))
    return plan.sites(
        int(rng.integers(1, plan.level.rotation[0] + 1)), (PHARMACY, PRIVATE, COUNTY, CITY), spot, 0.0, 60.0
    )


def _far_event(plan: Plan, group: int, swiped: Array, inst: int, day: int, within: bool) -> None:
    rng, known = plan.rng, catalogue()
    pharmacy = plan.stage.institutions.kind[inst] == PHARMACY
    admitted = not pharmacy and rng.random() < 0.25
    med = PHARMACY_MED if pharmacy else OUT
    begin = day * DAY + plan.event_second(inst, med) + plan.burst(len(swiped)) * (4 if admitted else 1)
    common: dict[str, Any] = {
        "named": True,
        "present": False,
        "doctor": plan.doctor(inst, 2),
        "dx": known.dx("M51"),
        "cert": 3,
    }
    if admitted:
        end = begin + rng.integers(2, 6, len(swiped)) * DAY
        plan.go(swiped, inst, begin, STAY if within else FAR_STAY, group, end=end, settle=end + 1800, **common)
    else:
        plan.go(swiped, inst, begin, med, group, [costly(plan, len(swiped), resale_items(), (150, 600), 0.3)], **common)


def _at_home(plan: Plan, group: int, owners: Array, day: int) -> None:
    """Owners who are seen at home on the same day."""
    begin = day * DAY + plan.rng.integers(9 * 3600, 20 * 3600, len(owners))
    plan.go(owners, plan.stage.usual["pharmacy"][owners], begin, PHARMACY_MED, group, dx=catalogue().dx("J06"))


def impossible_travel(plan: Plan) -> None:
    """Copied cards: the owner is at home while the card is used far away within the hour.

    Or lies in hospital elsewhere.
    """
    rng, stage, known = plan.rng, plan.stage, catalogue()
    people = stage.people
    at_home = stage.geography.place_prefecture[people.place] == HOME
    members = plan.neighbours(plan.ring_size(5, 20), (people.age() >= 25) & at_home)
    if len(members) < 3:
        return
    plan.hide(members)
    sites = plan.sites(2, (PHARMACY, PRIVATE, SPECIAL), int(people.place[members[0]]), 30.0, 200.0)
    days = plan.event_days(plan.events(6, 12), 8, 25)
    group = plan.group("impossible_travel", members, institutions=sites, events=len(days))
    for day, there in zip(days, plan.attending(members, len(days)), strict=True):
        owners = rng.permutation(members[there])
        inst = int(rng.choice(sites))
        med = PHARMACY_MED if stage.institutions.kind[inst] == PHARMACY else OUT
        begin = day * DAY + int(rng.uniform(9.5, 16.5) * 3600) + plan.burst(len(owners))
        plan.go(
            owners,
            inst,
            begin,
            med,
            group,
            [costly(plan, len(owners), resale_items(), (100, 500), 0.2)],
            named=True,
            present=False,
            dx=known.dx("M54"),
            doctor=plan.doctor(inst) if med == OUT else -1,
        )
        shown = rng.random(len(owners)) < 0.8
        near = begin[shown] + rng.integers(-1500, 1500, int(shown.sum()))
        plan.go(owners[shown], stage.usual["pharmacy"][owners[shown]], near, PHARMACY_MED, group, dx=known.dx("J06"))
    _inpatients(plan, members, sites, group)


def _inpatients(plan: Plan, members: Array, sites: Array, group: int) -> None:
    """A few owners lie in hospital at home while their cards are used far away."""
    rng, stage, known = plan.rng, plan.stage, catalogue()
    lying = members[rng.random(len(members)) < 0.3]
    ward = stage.usual["ward"][lying]
    begin = rng.integers(5, max(stage.world.days - 20, 6), len(lying)) * DAY + 10 * 3600
    doctor = stage.institutions.first_doctor[ward]
    end = begin + 8 * DAY
    plan.go(lying, ward, begin, STAY, group, end=end, settle=end + 1200, dx=known.dx("J18"), doctor=doctor)
    inst = int(sites[0])
    med = PHARMACY_MED if stage.institutions.kind[inst] == PHARMACY else OUT
    plan.go(
        lying,
        inst,
        begin + 3 * DAY + 5 * 3600,
        med,
        group,
        [costly(plan, len(lying), resale_items(), (100, 400), 0.2)],
        named=True,
        present=False,
        doctor=plan.doctor(inst) if med == OUT else -1,
        dx=known.dx("M54"),
    )
