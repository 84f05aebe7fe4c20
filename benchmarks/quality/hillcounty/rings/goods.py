"""Boxes: bought to be sold on, sold twice, sold without having been bought."""

from __future__ import annotations

import numpy as np

from ..catalogue import ITEM
from ..gather import any_of, at, distance, group, meet
from ..stock import box
from ..world import World

WANTED = (("dm3", 12), ("chd1", 6), ("kid1", 10), ("lip1", 6), ("chd3", 8))
"""Drugs that a dealer in boxes takes, packs a purchase."""


def drug_resale(world: World, turn: int) -> None:
    """A dozen people buy the dealer's drugs at three or four shops in turn, several times what anybody can swallow."""
    rng, level = world.rng, world.level
    first = any_of(world, "pharmacy")
    shops = [int(p) for p in world.places.of("pharmacy", "chc", "county") if distance(world, first, int(p)) < 25][
        :5
    ] or [first]
    who = world.take(
        int(rng.integers(6, 19)), (world.people.age > 40) & (world.people.chronic > 0), at(world, first), 60
    )
    world.thin(who)
    drug = WANTED[turn % len(WANTED)]
    pair = (drug, WANTED[(turn + 2) % len(WANTED)])
    visits: list[int] = []
    for person in who:
        for date in world.dates(int(rng.integers(14, 24)), 6, 355, 6):
            if rng.random() > max(level.attend, 0.6):
                continue
            shop = int(rng.choice(shops))
            more = (
                {}
                if world.places.kind[shop] == "pharmacy"
                else {"med": 14, "doctor": world.places.first_doctor[shop], "diag": 6}
            )
            visits += meet(
                world,
                np.array([person]),
                shop,
                world.open_day(shop, date),
                int(rng.integers(540, 1000)),
                5,
                pair,
                **more,
            ).tolist()
    group(world, "drug_resale", visits, who, joint=len(visits), key="patient")


def trace_code_resale(world: World, turn: int) -> None:
    """Boxes bought on the fund at one shop come back to another and are sold again, scanned with the same codes."""
    rng, level = world.rng, world.level
    first, second = any_of(world, "pharmacy"), any_of(world, "pharmacy")
    sellers = world.take(int(rng.integers(5, 12)), world.people.age > 35, at(world, first), 60)
    buyers = world.take(int(rng.integers(8, 20)), world.people.age > 35, at(world, second), 60)
    world.thin(np.concatenate([sellers, buyers]))
    codes: list[str] = []
    visits: list[int] = []
    serial = 5 * 10**10 + turn * 10**6
    for number, date in enumerate(world.dates(int(rng.integers(10, 22)), 8, 300, 6)):
        drug = ("kid1", "chd3", "chd1")[number % 3]
        seller, buyer = int(rng.choice(sellers)), int(rng.choice(buyers))
        sold = meet(
            world, np.array([seller]), first, world.open_day(first, date), int(rng.integers(540, 1000)), 3, ((drug, 2),)
        )
        again = meet(
            world,
            np.array([buyer]),
            second,
            world.open_day(second, date + int(rng.integers(6, 45))),
            int(rng.integers(540, 1000)),
            3,
            ((drug, 2),),
        )
        mine = [box(ITEM[drug], serial + number * 10 + n) for n in range(2)]
        fresh = [box(ITEM[drug], serial + 500_000 + number)]
        twice = mine if level.name == "easy" else mine[:1]
        world.book.boxes[int(sold[0])] = [(ITEM[drug], code, 1) for code in mine]
        world.book.boxes[int(again[0])] = [(ITEM[drug], code, 1) for code in (twice + fresh)[:2]]
        codes += twice
        visits += [int(sold[0]), int(again[0])]
    people = sorted(set(world.book.column("person")[visits].tolist()))
    group(
        world,
        "trace_code_resale",
        visits,
        people,
        joint=len(codes),
        codes=codes,
        institutions=[first, second],
        key="code",
    )


def stock_mismatch(world: World, turn: int) -> None:
    """A shop books expensive drugs that it never bought: what goes over the counter is something else (串换)."""
    rng = world.rng
    shop = any_of(world, "pharmacy")
    who = world.take(int(rng.integers(14, 32)), world.people.age > 30, at(world, shop), 30)
    drugs = [str(key) for key in rng.choice(["kid1", "chd3", "tonic3", "lung1", "tonic1"], 3, replace=False)]
    since = int(rng.integers(1, 4))
    visits: list[int] = []
    for person in who:
        for date in rng.integers(since * 31 + 2, 358, int(rng.integers(4, 8))):
            visits += meet(
                world,
                np.array([person]),
                shop,
                world.open_day(shop, date),
                int(rng.integers(540, 1100)),
                4,
                [(key, 2) for key in drugs],
            ).tolist()
    share = {"easy": 0.25, "medium": 0.45, "hard": 0.6}[world.level.name]
    for key in drugs:
        world.book.stock.append((shop, ITEM[key], share, since))
    group(world, "stock_mismatch", visits, who, joint=len(visits), institutions=[shop], key="institution")


PLANTERS = {
    "drug_resale": (drug_resale, 2),
    "trace_code_resale": (trace_code_resale, 3),
    "stock_mismatch": (stock_mismatch, 2),
}
