"""Rings of other people's cards: swiped in a bundle, carried round, used far away, used at two places at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.geography import CAPITAL, HOME, NEIGHBOUR
from graphfraud.synth.institutions import CITY, CLINIC, COMMUNITY, COUNTY, PHARMACY, PRIVATE, SPECIAL, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import CHRONIC, DAY, EXPLICIT, FAR_STAY, OUT, PHARMACY_MED, STAY, lines, visits

Array = np.ndarray[Any, Any]


def basket(plan: Plan, keys: Array, items: Array, yuan: tuple[int, int], round_share: float) -> Array:
    """One or two costly lines a card, a share of them priced to a round sum."""
    rng, known = plan.rng, catalogue()
    item = rng.choice(items, len(keys))
    target = rng.integers(yuan[0] // 50, yuan[1] // 50 + 1, len(keys)) * 5000
    is_round = rng.random(len(keys)) < round_share
    count = np.maximum(target // np.maximum(known.price[item], 1), 1)
    price = np.where(is_round, np.maximum(target // count, 100), -1)
    whole = is_round & (price * count == target)
    count = np.where(is_round & ~whole, 1, count)
    price = np.where(is_round & ~whole, target, price)
    return lines(keys, item, count, price=price)


def collected_cards(plan: Plan) -> None:
    """A pharmacy or clinic keeps a bundle of cards and swipes them one after another at one till."""
    rng, stage, known = plan.rng, plan.stage, catalogue()
    people = stage.people
    pharmacy = rng.random() < 0.7
    eligible = (people.age() >= 20) & ((people.deposit > 0) if pharmacy else True)
    members = plan.neighbours(plan.ring_size(), eligible)
    if len(members) < 3:
        return
    plan.hide(members)
    place = int(people.place[rng.choice(members)])
    far = rng.random() < 0.7
    inst = int(plan.sites(1, (PHARMACY,) if pharmacy else (CLINIC,), place, 8.0 if far else 0.0, 45.0)[0])
    events = plan.events()
    group = plan.group("collected_cards", members, institutions=[inst], events=events)
    med = PHARMACY_MED if pharmacy else OUT
    resale = np.flatnonzero(known.resale)
    items = rng.choice(resale if pharmacy else known.pool_items[known.pools["service:physio"].start :][:4], 3)
    order = rng.permutation(members)
    there = plan.attending(order, events)
    operator = int(rng.integers(0, 3))
    doctor = stage.institutions.first_doctor[inst] if not pharmacy else -1
    for day, present in zip(plan.event_days(events), there, strict=False):
        swiped = order[present]
        begin = day * DAY + plan.event_second(inst, med) + plan.burst(len(swiped))
        keys = plan.keys(len(swiped))
        made = visits(
            swiped,
            np.full(len(swiped), inst),
            begin,
            med,
            group=group,
            named=True,
            present=False,
            basket=EXPLICIT,
            key=keys,
            operator=operator,
            cert=3,
            doctor=doctor,
        )
        made["dx"] = known.dx("E55") if pharmacy else known.dx("M54")
        plan.add(
            made, basket(plan, keys, items, (100, 500), {"easy": 0.8, "medium": 0.5, "hard": 0.2}[plan.camouflage])
        )


def lent_card_ring(plan: Plan) -> None:
    """An agent carries others' cards round several institutions in the same order."""
    rng, stage, known = plan.rng, plan.stage, catalogue()
    people = stage.people
    members = plan.neighbours(plan.ring_size(5, 40), people.age() >= 30)
    if len(members) < 3:
        return
    plan.hide(members)
    place = int(people.place[rng.choice(members)])
    stops = int(rng.integers(plan.level.rotation[0], plan.level.rotation[1] + 1))
    route = plan.sites(stops, (PHARMACY, PHARMACY, TOWN, COMMUNITY, COUNTY, PRIVATE), place, 0.0, 60.0)
    events = plan.events()
    order = np.concatenate([members[:1], rng.permutation(members[1:])])
    group = plan.group("lent_card_ring", members, institutions=route, events=events)
    there = plan.attending(order, events)
    there[:, 0] = rng.random(events) < 0.95
    costly = np.flatnonzero(known.resale & (known.price < 25_000) & (known.item_list_type == 101))
    for day, present in zip(plan.event_days(events), there, strict=False):
        tour = np.sort(rng.choice(len(route), min(len(route), int(rng.integers(1, 4))), replace=False))
        second = plan.event_second(int(route[tour[0]]), OUT)
        for stop, inst in enumerate(route[tour]):
            swiped = order[present]
            if stop:
                before = route[tour[stop - 1]]
                km = float(
                    np.hypot(
                        stage.institutions.x[inst] - stage.institutions.x[before],
                        stage.institutions.y[inst] - stage.institutions.y[before],
                    )
                )
                second += int(900 + km / 45 * 3600)
                swiped = swiped[rng.random(len(swiped)) < 0.85]
            pharmacy = stage.institutions.kind[inst] == PHARMACY
            med = PHARMACY_MED if pharmacy else CHRONIC
            second = min(second, int((20.0 if pharmacy else 16.3) * 3600))
            begin = day * DAY + second + plan.burst(len(swiped))
            keys = plan.keys(len(swiped))
            doctor = (
                -1
                if pharmacy
                else stage.institutions.first_doctor[inst]
                + rng.integers(0, max(min(stage.institutions.doctors[inst], 3), 1), len(swiped))
            )
            made = visits(
                swiped,
                np.full(len(swiped), inst),
                begin,
                med,
                group=group,
                named=True,
                present=False,
                basket=EXPLICIT,
                key=keys,
                doctor=doctor,
                dx=known.dx("I25"),
                cert=3,
            )
            plan.add(made, lines(keys, rng.choice(costly, len(keys)), rng.integers(1, 4, len(keys))))
            second = int(begin[-1] % DAY) if len(begin) else second


def cross_region_ring(plan: Plan) -> None:
    """Cards of one region used in company at the same far institutions, while owners go on living at home."""
    rng, stage, known = plan.rng, plan.stage, catalogue()
    people, geography = stage.people, stage.geography
    home = geography.region_prefecture[people.region]
    origin = HOME if rng.random() < 0.8 else NEIGHBOUR
    lives = geography.place_prefecture[people.place]
    members = plan.neighbours(plan.ring_size(5, 40), (people.age() >= 25) & (home == origin) & (lives == origin))
    if len(members) < 3:
        return
    plan.hide(members)
    place = int(people.place[members[0]])
    target = (NEIGHBOUR if origin == HOME else HOME) if rng.random() < 0.75 else CAPITAL
    spot = int(rng.choice(np.flatnonzero(geography.place_prefecture == target)))
    within = rng.random() < 0.3 and origin == HOME
    if within:
        sites = plan.sites(int(rng.integers(1, 3)), (PHARMACY, PRIVATE, COUNTY), place, 30.0, 80.0)
    else:
        sites = plan.sites(
            int(rng.integers(1, plan.level.rotation[0] + 1)), (PHARMACY, PRIVATE, COUNTY, CITY), spot, 0.0, 60.0
        )
    events = plan.events(6, 16)
    group = plan.group("cross_region_ring", members, institutions=sites, events=events)
    there = plan.attending(members, events)
    for day, present in zip(plan.event_days(events, 8, 25), there, strict=False):
        inst = int(rng.choice(sites))
        pharmacy = stage.institutions.kind[inst] == PHARMACY
        admit = not pharmacy and rng.random() < 0.25
        swiped = rng.permutation(members[present])
        med = PHARMACY_MED if pharmacy else (STAY if within else FAR_STAY) if admit else OUT
        begin = day * DAY + plan.event_second(inst, med) + plan.burst(len(swiped)) * (4 if admit else 1)
        keys = plan.keys(len(swiped))
        doctor = (
            -1
            if pharmacy
            else stage.institutions.first_doctor[inst]
            + int(rng.integers(0, max(min(stage.institutions.doctors[inst], 2), 1)))
        )
        made = visits(
            swiped,
            np.full(len(swiped), inst),
            begin,
            med,
            group=group,
            named=True,
            present=False,
            key=keys,
            doctor=doctor,
            dx=known.dx("M51"),
            cert=3,
        )
        if admit:
            made["end"] = begin + rng.integers(2, 6, len(swiped)) * DAY
            made["settle"] = made["end"] + 1800
            made["key"] = 0
            plan.add(made)
        else:
            made["basket"] = EXPLICIT
            plan.add(made, basket(plan, keys, np.flatnonzero(known.resale), (150, 600), 0.3))
        _at_home_the_same_day(plan, swiped[rng.random(len(swiped)) < 0.12], int(day))


def _at_home_the_same_day(plan: Plan, owners: Array, day: int) -> None:
    stage, rng = plan.stage, plan.rng
    if len(owners):
        inst = stage.usual["pharmacy"][owners]
        begin = day * DAY + rng.integers(9 * 3600, 20 * 3600, len(owners))
        plan.add(visits(owners, inst, begin, PHARMACY_MED, dx=catalogue().dx("J06")))


def impossible_travel(plan: Plan) -> None:
    """Copied cards: the owner is at home while the card is used far away within the hour, or lies in hospital elsewhere."""
    rng, stage, known = plan.rng, plan.stage, catalogue()
    people, geography = stage.people, stage.geography
    members = plan.neighbours(
        plan.ring_size(5, 20), (people.age() >= 25) & (geography.place_prefecture[people.place] == HOME)
    )
    if len(members) < 3:
        return
    plan.hide(members)
    place = int(people.place[members[0]])
    sites = plan.sites(2, (PHARMACY, PRIVATE, SPECIAL), place, 30.0, 200.0)
    events = plan.events(6, 12)
    group = plan.group("impossible_travel", members, institutions=sites, events=events)
    for day, present in zip(plan.event_days(events, 8, 25), plan.attending(members, events), strict=False):
        owners = rng.permutation(members[present])
        inst = int(rng.choice(sites))
        med = PHARMACY_MED if stage.institutions.kind[inst] == PHARMACY else OUT
        begin = day * DAY + int(rng.uniform(9.5, 16.5) * 3600) + plan.burst(len(owners))
        keys = plan.keys(len(owners))
        made = visits(
            owners,
            np.full(len(owners), inst),
            begin,
            med,
            group=group,
            named=True,
            present=False,
            basket=EXPLICIT,
            key=keys,
            dx=known.dx("M54"),
        )
        if med == OUT:
            made["doctor"] = stage.institutions.first_doctor[inst]
        plan.add(made, basket(plan, keys, np.flatnonzero(known.resale), (100, 500), 0.2))
        shown = rng.random(len(owners)) < 0.8
        near = begin[shown] + rng.integers(-1500, 1500, int(shown.sum()))
        plan.add(
            visits(
                owners[shown],
                stage.usual["pharmacy"][owners[shown]],
                near,
                PHARMACY_MED,
                dx=known.dx("J06"),
                group=group,
            )
        )
    _inpatients(plan, members, sites, group)


def _inpatients(plan: Plan, members: Array, sites: Array, group: int) -> None:
    """A few owners lie in hospital at home while their cards are used far away."""
    rng, stage, known = plan.rng, plan.stage, catalogue()
    lying = members[rng.random(len(members)) < 0.3]
    if not len(lying):
        return
    day = rng.integers(5, max(stage.world.days - 20, 6), len(lying))
    stay = visits(lying, stage.usual["ward"][lying], day * DAY + 10 * 3600, STAY, dx=known.dx("J18"), group=group)
    stay["end"] = stay["begin"] + 8 * DAY
    stay["settle"] = stay["end"] + 1200
    stay["doctor"] = stage.institutions.first_doctor[stay["inst"]]
    plan.add(stay)
    keys = plan.keys(len(lying))
    used = visits(
        lying,
        rng.choice(sites, len(lying)),
        (day + 3) * DAY + 15 * 3600,
        PHARMACY_MED,
        group=group,
        named=True,
        present=False,
        basket=EXPLICIT,
        key=keys,
    )
    plan.add(used, basket(plan, keys, np.flatnonzero(known.resale), (100, 400), 0.2))
