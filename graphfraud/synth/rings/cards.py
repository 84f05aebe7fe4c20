"""Rings of other people's cards in one district: swiped in a bundle, or carried round."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import CLINIC, COMMUNITY, COUNTY, PHARMACY, PRIVATE, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import CHRONIC, DAY, OUT, PHARMACY_MED

Array = np.ndarray[Any, Any]
ROUND = {"easy": 0.8, "medium": 0.5, "hard": 0.2}
"""Share of round sums among the swipes of a bundle."""


def costly(
    plan: Plan, count: int, items: Array, yuan: tuple[int, int], round_share: float
) -> tuple[Array, Array, Array]:
    """Item, count and price (fen) of one costly line a card, a share of them priced to a round sum."""
    rng, price = plan.rng, catalogue().price
    item = rng.choice(items, count)
    target = rng.integers(yuan[0] // 50, yuan[1] // 50 + 1, count) * 5000
    packs = np.maximum(target // np.maximum(price[item], 1), 1)
    is_round = rng.random(count) < round_share
    even = target % packs == 0
    packs = np.where(is_round & ~even, 1, packs)
    return item, packs, np.where(is_round, target // packs, -1)


def resale_items() -> Array:
    """Drugs that are easily sold on."""
    known = catalogue()
    return np.flatnonzero(known.resale & (known.item_list_type == 101))


def collected_cards(plan: Plan) -> None:
    """A pharmacy or clinic keeps a bundle of cards and swipes them one after another at one till."""
    rng, people, known = plan.rng, plan.stage.people, catalogue()
    pharmacy = rng.random() < 0.7
    members = plan.neighbours(plan.ring_size(), (people.age() >= 20) & ((people.deposit > 0) | (not pharmacy)))
    if len(members) < 3:
        return
    plan.hide(members)
    place = int(people.place[rng.choice(members)])
    nearest = 8.0 if rng.random() < 0.7 else 0.0
    inst = int(plan.sites(1, (PHARMACY,) if pharmacy else (CLINIC,), place, nearest, 45.0)[0])
    days = plan.event_days(plan.events())
    group = plan.group("collected_cards", members, institutions=[inst], events=len(days))
    med = PHARMACY_MED if pharmacy else OUT
    place_of = known.pools["service:physio"]
    items = rng.choice(
        resale_items() if pharmacy else known.pool_items[place_of.start : place_of.start + place_of.size], 3
    )
    order = rng.permutation(members)
    till = int(rng.integers(0, 3))
    doctor = plan.doctor(inst)
    for day, there in zip(days, plan.attending(order, len(days)), strict=True):
        swiped = order[there]
        begin = day * DAY + plan.event_second(inst, med) + plan.burst(len(swiped))
        plan.go(
            swiped,
            inst,
            begin,
            med,
            group,
            [costly(plan, len(swiped), items, (100, 500), ROUND[plan.camouflage])],
            named=True,
            present=False,
            operator=till,
            cert=3,
            doctor=doctor,
            dx=known.dx("E55") if pharmacy else known.dx("M54"),
        )


def lent_card_ring(plan: Plan) -> None:
    """An agent carries others' cards round several institutions in the same order."""
    rng, people = plan.rng, plan.stage.people
    members = plan.neighbours(plan.ring_size(5, 40), people.age() >= 30)
    if len(members) < 3:
        return
    plan.hide(members)
    place = int(people.place[rng.choice(members)])
    stops = int(rng.integers(plan.level.rotation[0], plan.level.rotation[1] + 1))
    route = plan.sites(stops, (PHARMACY, TOWN, COMMUNITY, COUNTY, PRIVATE), place, 0.0, 60.0)
    days = plan.event_days(plan.events())
    group = plan.group("lent_card_ring", members, institutions=route, events=len(days))
    order = np.concatenate([members[:1], rng.permutation(members[1:])])
    attending = plan.attending(order, len(days))
    attending[:, 0] = rng.random(len(days)) < 0.95
    for day, there in zip(days, attending, strict=True):
        tour(plan, group, order[there], route, int(day), int(rng.integers(1, 4)))


def tour(plan: Plan, group: int, cards: Array, route: Array, day: int, stops: int) -> None:
    """One day's round: the cards are swiped in one go at each stop, in the order of the route."""
    rng, made, known = plan.rng, plan.stage.institutions, catalogue()
    chosen = route[np.sort(rng.choice(len(route), min(len(route), stops), replace=False))]
    second = plan.event_second(int(chosen[0]), OUT)
    before = chosen[0]
    affordable = resale_items()[known.price[resale_items()] < 25_000]
    for inst in chosen:
        if inst != before:
            km = float(np.hypot(made.x[inst] - made.x[before], made.y[inst] - made.y[before]))
            second += int(900 + km / 45 * 3600)
            cards = cards[rng.random(len(cards)) < 0.85]
        pharmacy = made.kind[inst] == PHARMACY
        second = min(second, int((20.0 if pharmacy else 16.3) * 3600))
        begin = day * DAY + second + plan.burst(len(cards))
        plan.go(
            cards,
            int(inst),
            begin,
            PHARMACY_MED if pharmacy else CHRONIC,
            group,
            [(rng.choice(affordable, len(cards)), rng.integers(1, 4, len(cards)))],
            named=True,
            present=False,
            doctor=-1 if pharmacy else plan.doctor(int(inst), 3),
            dx=known.dx("I25"),
            cert=3,
        )
        second = int(begin[-1] % DAY) if len(begin) else second
        before = inst
