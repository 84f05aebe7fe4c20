"""Cards in other people's hands: collected, lent, carried abroad, cloned, and swiped for a shop that has no licence."""

from __future__ import annotations

import numpy as np

from ..catalogue import DIAG
from ..gather import any_of, at, company, distance, group, joint, meet, present, some_days, start
from ..land import SEATS
from ..world import World

TONICS = (("tonic1", 1), ("tonic2", 2), ("kid1", 3), ("chd3", 3))
CHEAP = (("otc6", 3), ("chd2", 4), ("chd4", 5), ("otc2", 4))


def collected_cards(world: World, turn: int) -> None:
    """A shop keeps a bundle of cards of workers from afar and swipes them through, by one operator, for few goods."""
    rng, level = world.rng, world.level
    shop = any_of(world, "pharmacy") if turn != 1 else any_of(world, "village", "pharmacy")
    size = int(rng.integers(*((7, 15), (12, 26), (28, 50), (6, 11))[turn % 4]))
    far = np.hypot(world.people.x - world.places.x[shop], world.people.y - world.places.y[shop]) > 12
    who = world.take(size, far & (world.people.age > 20) & (world.people.insutype == "310"))
    world.thin(who)
    other = [p for p in world.places.of("pharmacy") if p != shop and distance(world, shop, int(p)) < 15]
    shops = [shop] + ([int(rng.choice(other))] if level.name == "hard" and turn % 2 == 0 and other else [])
    visits = company(world, who, shops, some_days(world), TONICS if turn % 2 else CHEAP, cert=3, planted=2)
    group(world, "collected_cards", visits, who, joint=joint(world, visits))


def lent_card_ring(world: World, turn: int) -> None:
    """An agent and the cards of villagers who know him: three or more institutions in one round, always in this order."""
    rng, level = world.rng, world.level
    county = int(rng.integers(0, len(SEATS)))
    first = any_of(world, "county", "city", county=county)
    near = sorted(
        (p for p in world.places.of("pharmacy", "tcm", "private") if 0.2 < distance(world, first, int(p)) < 30),
        key=lambda p: distance(world, first, int(p)),
    )
    stops = [first, *[int(p) for p in rng.permutation(near[:6])[: 2 + turn % 2]]]
    who = world.take(
        int(rng.integers(*((6, 10), (9, 16), (14, 22))[turn % 3])),
        (world.people.county == county) & (world.people.age > 30),
    )
    world.thin(who)
    agent, visits = who[:1], []
    for date in some_days(world):
        day = date + int(rng.integers(-level.jitter, level.jitter + 1))
        day = max(world.open_day(stop, day) for stop in stops)
        came = np.concatenate([agent, present(world, who[1:], level.attend)])
        minute = int(rng.integers(520, 600)) if level.name != "hard" else int(rng.integers(500, 800))
        for stop in stops:
            drug = world.places.kind[stop] == "pharmacy"
            more = {} if drug else {"diag": DIAG["htn"], "doctor": world.places.first_doctor[stop]}
            if drug or world.places.open[stop][day]:
                visits += meet(
                    world,
                    came,
                    stop,
                    day,
                    min(minute, world.places.shuts[stop] - 40),
                    level.width,
                    CHEAP if drug else (("visit", 1), ("htn2", 2), ("lip1", 3)),
                    med=41 if drug else 14,
                    spread=1 if drug else 2,
                    **more,
                ).tolist()
            minute += level.width + 20 + int(distance(world, stops[0], stop) * 2)
    group(world, "lent_card_ring", visits, who, joint=joint(world, visits))


def cross_region_ring(world: World, turn: int) -> None:
    """Cards of one county in company in another, while their owners are at home: 异地 by car with a bundle of cards."""
    rng = world.rng
    origin = 1 + (turn + int(rng.integers(0, 5))) % 5
    target = (
        any_of(world, "neighbour_hospital", "neighbour_pharmacy")
        if turn == 0
        else any_of(world, "private", "tcm", county=1 + origin % 5)
    )
    shop = world.places.kind[target] == "neighbour_pharmacy"
    who = world.take(
        int(rng.integers(*((8, 13), (14, 24), (20, 34))[turn % 3])),
        (world.people.county == origin) & (world.people.age > 35),
    )
    world.thin(who)
    goods = (("chd1", 3), ("dm3", 6), ("kid1", 6)) if shop else (("expert", 1), ("chd1", 3), ("inf2", 8), ("bio", 1))
    more = {} if shop else {"doctor": world.places.first_doctor[target], "diag": DIAG["chd"]}
    stops = [target]
    if world.level.places > 1:
        near = [
            int(p) for p in world.places.of("pharmacy", "neighbour_pharmacy") if 0 < distance(world, target, int(p)) < 8
        ]
        stops += near[:1] if shop else []
    visits = company(world, who, stops, some_days(world), goods, med=41 if shop else 11, spread=2, abroad=1, **more)
    group(world, "cross_region_ring", visits, who, joint=joint(world, visits))


def impossible_travel(world: World, turn: int) -> None:
    """Cloned cards: the owner is at home, and within the hour the card is used 60 km or more away, behind two passes."""
    rng = world.rng
    shop = any_of(world, "pharmacy", county=1 + turn % 5)
    here = (world.people.x, world.people.y)
    far = np.hypot(here[0] - world.places.x[shop], here[1] - world.places.y[shop]) > 70
    who = world.take(int(rng.integers(5, 11)), far & (world.people.chronic > 0) & (world.people.age > 40))
    world.thin(who, max(world.level.keep, 0.5))
    visits, pairs = [], 0
    for person in who:
        days = rng.choice(world.dates(40, 10, 350, 4), 5, replace=False)
        shops = np.array(
            [
                p
                for p in world.places.of("pharmacy")
                if np.hypot(world.places.x[p] - here[0][person], world.places.y[p] - here[1][person]) < 25
            ]
        )
        home = (
            int(rng.choice(shops))
            if len(shops)
            else any_of(world, "pharmacy", county=int(world.people.county[person]), fresh=False)
        )
        for date in days:
            day = world.open_day(home, date)
            minute = int(rng.integers(560, 1080))
            visits += meet(world, np.array([person]), home, day, minute, 1, (("htn1", 1), ("otc1", 1)), cert=3).tolist()
            gap = int(rng.integers(12, 40)) * (1 if rng.random() < 0.5 else -1)
            visits += meet(world, np.array([person]), shop, day, minute + gap, 1, TONICS, cert=3).tolist()
            pairs += 1
        world.mapped.update((home, shop))
    group(world, "impossible_travel", visits, who, joint=pairs, institutions=[shop])


def proxy_swipe(world: World, turn: int) -> None:
    """From some month on a shop without a licence in another town has its customers' cards swiped by a licensed one."""
    rng = world.rng
    shop = any_of(world, "pharmacy")
    land = world.land
    away = np.hypot(land.town_x - world.places.x[shop], land.town_y - world.places.y[shop])
    town = int(rng.choice(np.flatnonzero((away > 30) & (land.town_county != world.places.county[shop]))))
    who = world.take(int(rng.integers(26, 56)), near=(float(land.town_x[town]), float(land.town_y[town])), within=7)
    if len(who) < 8:
        return
    world.thin(who)
    first = int(rng.integers(110, 190))
    visits: list[int] = []
    for person in who:
        for date in rng.integers(first, 358, int(rng.integers(4, 9))):
            day = world.open_day(shop, date)
            minute = int(np.clip(rng.normal(900, 150), world.places.opens[shop], world.places.shuts[shop] - 3))
            visits += meet(
                world, np.array([person]), shop, day, minute, 1, (("otc6", 2), ("tonic2", 1), ("otc2", 2), ("herb", 7))
            ).tolist()
    world.mapped.add(shop)
    group(world, "proxy_swipe", visits, who, joint=len(visits))


def blacklist_proximity(world: World, turn: int) -> None:
    """Newcomers who come in company with persons confirmed long ago; the whole company is a bundle of cards, too."""
    rng, level = world.rng, world.level
    shop = any_of(world, "pharmacy")
    old = world.take(int(rng.integers(6, 10)), world.people.age > 30, at(world, shop), 90)
    new = world.take(int(rng.integers(5, 9)), world.people.age > 30, at(world, shop), 90)
    world.thin(np.concatenate([old, new]))
    world.known.extend(old.tolist())
    visits: list[int] = []
    before: list[int] = []
    for date in some_days(world):
        day = world.open_day(shop, date)
        minute = start(world, shop)
        before += meet(world, present(world, old, level.attend), shop, day, minute, level.width, CHEAP, cert=3).tolist()
        visits += meet(world, present(world, new, level.attend), shop, day, minute, level.width, CHEAP, cert=3).tolist()
    group(world, "collected_cards", before + visits, np.concatenate([old, new]), joint=joint(world, before + visits))
    group(world, "blacklist_proximity", visits, new, joint=joint(world, visits, 2), key="patient")


PLANTERS = {
    "collected_cards": (collected_cards, 4),
    "lent_card_ring": (lent_card_ring, 3),
    "cross_region_ring": (cross_region_ring, 3),
    "impossible_travel": (impossible_travel, 3),
    "proxy_swipe": (proxy_swipe, 2),
    "blacklist_proximity": (blacklist_proximity, 2),
}
