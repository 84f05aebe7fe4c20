"""Relatives, neighbours and colleagues who come together, or one of whom comes for all."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..catalogue import DIAG, ITEM, ITEMS
from ..daily import maintenance
from ..gather import any_of, at, group, meet, present
from ..world import World

Array = np.ndarray[Any, Any]


def own_drugs(world: World, visits: Array, months: int = 1) -> None:
    """Everyone takes the drugs of his own illness, a month's worth; who has none takes something small."""
    for visit, person in zip(visits, world.book.column("person")[visits], strict=True):
        illness = int(world.people.chronic[person])
        if illness:
            key = maintenance(illness, int(person))
            days = max(1, ITEMS[ITEM[key]].days)
            world.book.lines(visit, ITEM[key], max(1, round(months * 30 / days)))
        else:
            world.book.lines(visit, ITEM[("otc1", "otc4", "otc7", "otc8")[int(world.rng.integers(0, 4))]], 1)


def nearest(world: World, person: int, *kinds: str) -> int:
    """The nearest institution of these kinds."""
    among = world.places.of(*kinds)
    far = np.hypot(
        np.array(world.places.x)[among] - world.people.x[person],
        np.array(world.places.y)[among] - world.people.y[person],
    )
    return int(among[int(np.argmin(far))])


def family_errand(world: World, turn: int) -> None:
    """One member of a household buys for all of it, on the shared account."""
    people = world.people
    free = np.flatnonzero(people.free)
    houses, counts = np.unique(people.house[free], return_counts=True)
    large = houses[counts >= 4]
    if not len(large):
        return
    who = free[people.house[free] == world.rng.choice(large)]
    people.free[who] = False
    shop = nearest(world, int(who[0]), "pharmacy")
    visits: list[int] = []
    for date in world.dates(int(world.rng.integers(8, 14)), 8, 355, 12):
        came = present(world, who, 0.85)
        part = meet(world, came, shop, world.open_day(shop, date), int(world.rng.integers(560, 1120)), 9, mulaid=1)
        own_drugs(world, part)
        visits += part.tolist()
    group(
        world,
        "family_errand",
        visits,
        who,
        innocent=True,
        note="one household, one address, paid from the shared account",
    )


def parents_buyer(world: World, turn: int) -> None:
    """A daughter buys for her parents and her husband's; the four share her phone and her account."""
    people = world.people
    old = world.take(4, (people.age > 62) & (people.chronic > 0) & (people.chronic < 5) & (people.county == turn % 6))
    child = world.take(1, (people.age > 30) & (people.age < 50) & (people.county == turn % 6))
    if len(old) < 3 or not len(child):
        return
    people.mob[old] = people.mob[child[0]] or "13812340000"
    who, shop = np.concatenate([child, old]), nearest(world, int(child[0]), "pharmacy")
    visits: list[int] = []
    for date in world.dates(11, 8, 350, 24):
        part = meet(
            world,
            present(world, old, 0.9),
            shop,
            world.open_day(shop, date),
            int(world.rng.integers(1040, 1140)),
            8,
            mulaid=1,
        )
        own_drugs(world, part)
        visits += part.tolist()
    group(
        world, "parents_buyer", visits, who, innocent=True, note="parents and child share a phone; account mutual aid"
    )


def nursing_home(world: World, turn: int) -> None:
    """The residents of a home get their monthly refill on the round of one doctor of the township hospital."""
    people = world.people
    clinic = any_of(world, "town", "chc")
    who = world.take(int(world.rng.integers(16, 38)), (people.age > 70), at(world, clinic), 40)
    if len(who) < 6:
        return
    people.live[who] = f"{world.places.name[clinic]}旁夕阳红养老院"
    world.thin(who, 0.3)
    visits: list[int] = []
    for date in world.dates(12, 6, 355, 24):
        part = meet(
            world,
            present(world, who, 0.85),
            clinic,
            world.open_day(clinic, date),
            560,
            50,
            med=14,
            diag=DIAG["htn"],
            doctor=world.places.first_doctor[clinic],
        )
        own_drugs(world, part)
        visits += part.tolist()
    group(
        world,
        "nursing_home",
        visits,
        who,
        innocent=True,
        note="one address, the nursing home's; own drugs once a month",
    )


def market_day(world: World, turn: int) -> None:
    """The only bus from a far village goes on market days; who needs a doctor or drugs goes then."""
    people, land = world.people, world.land
    village = int(world.rng.choice(np.flatnonzero(~land.urban)))
    who = world.take(int(world.rng.integers(8, 15)), (people.village == village) & (people.age > 45))
    if len(who) < 4:
        return
    clinic, shop = nearest(world, int(who[0]), "town"), nearest(world, int(who[0]), "pharmacy")
    visits: list[int] = []
    for date in range(10 + turn, 355, 20):
        day = world.open_day(clinic, date)
        came = present(world, who, 0.5)
        first = meet(
            world,
            came,
            clinic,
            day,
            580,
            45,
            med=11,
            diag=DIAG["htn"],
            doctor=world.places.first_doctor[clinic] + np.arange(len(came)) % 3,
        )
        own_drugs(world, first)
        second = present(world, came, 0.5, 1)
        after = meet(world, second, shop, world.open_day(shop, day), 660, 40)
        own_drugs(world, after)
        visits += [*first.tolist(), *after.tolist()]
    group(world, "market_day", visits, who, innocent=True, note="one village, market days only, everyone's own drugs")


def dance_friends(world: World, turn: int) -> None:
    """Retired women of one estate go to its shop after the morning's dancing, each with her own prescription."""
    people = world.people
    ward = int(world.rng.choice(np.flatnonzero(world.land.urban)))
    who = world.take(
        int(world.rng.integers(6, 10)),
        (people.village == ward) & (people.sex == 2) & (people.age > 52) & (people.chronic > 0),
    )
    if len(who) < 4:
        return
    shop = nearest(world, int(who[0]), "pharmacy")
    visits: list[int] = []
    for date in world.dates(12, 8, 355, 24):
        part = meet(world, present(world, who, 0.6), shop, world.open_day(shop, date), 545, 22)
        own_drugs(world, part)
        visits += part.tolist()
    group(
        world,
        "dance_friends",
        visits,
        who,
        innocent=True,
        note="neighbours of one estate at its own shop; own drugs once a month",
    )


def shift_end(world: World, turn: int) -> None:
    """Workers of one line buy at the shop by the gate when the shift ends."""
    people, land = world.people, world.land
    factories = [
        n
        for n, row in enumerate(land.employers)
        if row[2] == "factory" and np.count_nonzero(people.free & (people.emp == n)) > 8
    ]
    if not factories:
        return
    employer = int(world.rng.choice(factories))
    who = world.take(int(world.rng.integers(8, 18)), people.emp == employer)
    shop = any_of(world, "pharmacy", county=land.employers[employer][3], fresh=False)
    visits: list[int] = []
    for date in world.dates(int(world.rng.integers(12, 22)), 6, 355, 8):
        shift = (8 * 60 + 8, 16 * 60 + 8, 19 * 60 + 38)[int(world.rng.integers(0, 3))]
        part = meet(
            world,
            present(world, who, 0.45),
            shop,
            world.open_day(shop, date),
            min(shift, world.places.shuts[shop] - 30),
            24,
            (("otc1", 1), ("otc6", 1), ("otc4", 1), ("otc8", 1), ("otc9", 1)),
        )
        visits += part.tolist()
    group(
        world,
        "shift_end",
        visits,
        who,
        innocent=True,
        employers=[employer],
        note="one employer, at the ends of its shifts, beside its gate",
    )


def loyalty_day(world: World, turn: int) -> None:
    """Neighbours come on the chain's double-points mornings, as half the town does."""
    people = world.people
    ward = int(world.rng.choice(np.flatnonzero(world.land.urban)))
    who = world.take(int(world.rng.integers(8, 14)), (people.village == ward) & (people.age > 50))
    if len(who) < 4:
        return
    shop = nearest(world, int(who[0]), "pharmacy")
    crowd = np.flatnonzero(
        people.free
        & (np.hypot(people.x - world.places.x[shop], people.y - world.places.y[shop]) < 8)
        & (people.age > 30)
    )
    visits: list[int] = []
    for month in range(1, 12):
        day = world.open_day(shop, month * 30.4 + 7)
        other = world.rng.choice(crowd, min(len(crowd), 45), replace=False)
        own_drugs(world, meet(world, other, shop, day, 490, 200, planted=0))
        part = meet(world, present(world, who, 0.6), shop, day, 495, 110)
        own_drugs(world, part)
        visits += part.tolist()
    group(world, "loyalty_day", visits, who, innocent=True, note="double-points days on which the shop is full")


def proxy_fetch(world: World, turn: int) -> None:
    """The village doctor fetches the monthly drugs of those who cannot walk, from the township hospital (代取药)."""
    people, land = world.people, world.land
    village = int(world.rng.choice(np.flatnonzero(~land.urban)))
    who = world.take(int(world.rng.integers(5, 10)), (people.village == village) & (people.age > 66))
    if len(who) < 3:
        return
    people.chronic[who] = np.where(people.chronic[who] == 0, 1, people.chronic[who])
    clinic = nearest(world, int(who[0]), "town")
    visits: list[int] = []
    for date in world.dates(11, 8, 355, 26):
        part = meet(
            world,
            present(world, who, 0.9),
            clinic,
            world.open_day(clinic, date),
            600,
            14,
            med=14,
            diag=DIAG["htn"],
            doctor=world.places.first_doctor[clinic],
        )
        own_drugs(world, part)
        visits += part.tolist()
    world.thin(who, 0.4)
    group(
        world,
        "proxy_fetch",
        visits,
        who,
        innocent=True,
        note="the old of one village, own illness's drugs, monthly, at their own township hospital",
    )


PLANTERS = {
    "family_errand": (family_errand, 3),
    "parents_buyer": (parents_buyer, 2),
    "nursing_home": (nursing_home, 2),
    "market_day": (market_day, 2),
    "dance_friends": (dance_friends, 2),
    "shift_end": (shift_end, 2),
    "loyalty_day": (loyalty_day, 1),
    "proxy_fetch": (proxy_fetch, 2),
}
