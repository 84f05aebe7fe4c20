"""Rings round boxes of drugs: sold again, bought to be sold, not bought in, swiped for another shop."""

from __future__ import annotations

import numpy as np

from ..days import DAY, PHARMACY
from ..places import prefecture_of
from ..planting import (
    NoRoom,
    Plot,
    choose,
    closest,
    distance,
    event_days,
    free,
    near,
    one,
    resale_baskets,
    size,
    start_minute,
)


def _shops(p: Plot) -> np.ndarray:
    places = p.world.places
    return np.flatnonzero((places.kind == PHARMACY) & (prefecture_of(places.county) == 0))


def _code(p: Plot, item: int) -> str:
    return f"{8_100_000 + item * 37}{int(p.rng.integers(10**12, 10**13)):013d}"


def trace_code_resale(p: Plot) -> None:
    """Runners buy at two or three shops; weeks later the same boxes are sold at another to others."""
    rng, places, cal = p.rng, p.world.places, p.world.cal
    first = max(2, p.world.variant.trace_from + 1)
    shops = _shops(p)
    custom = np.bincount(p.base.place[p.world.alive_base & (p.base.t > (first + 40) * DAY)], minlength=len(places.kind))
    outlet = one(p, shops[custom[shops] >= np.quantile(custom[shops], 0.6)])
    sources = near(p, outlet, shops[shops != outlet], 0.3, 40.0)[:10]
    sources = rng.permutation(sources)[: int(rng.integers(2, 4))]
    runners = choose(p, int(rng.integers(5, 19)), free(p.world, 35) & (distance(p, outlet) < 30))
    items = rng.choice(np.flatnonzero(p.world.cat.favoured & (p.world.cat.price < 20_000)), 4, replace=False)
    boxes = int(rng.integers(14, 60))
    sold = np.flatnonzero((p.base.place == outlet) & (p.base.med == 41) & p.world.alive_base & (p.base.refund_of < 0))
    sold = sold[~p.world.used[p.base.person[sold]] & ~np.isin(p.base.person[sold], runners)]
    codes, back = [], {"easy": 0.9, "medium": 0.7, "hard": 0.5}[p.hide.name]
    p.thin(runners)
    taken: set[int] = set()
    for k in range(boxes):
        day = int(rng.integers(first, max(first + 1, cal.n - 45)))
        who, item = int(runners[k % len(runners)]), one(p, items)
        shop = one(p, sources)
        t = day * DAY + int(start_minute(p, shop) * 60)
        visit = p.swipe(np.array([who]), shop, t, 41, auto=False)
        many = int(rng.integers(1, 4))
        p.world.book.line(visit, item, many)
        for _ in range(many):
            code = _code(p, item)
            p.world.book.trace(int(visit[0]), item, code)
            if rng.random() > back:
                continue
            later = sold[(p.base.t[sold] > t + 4 * DAY) & (p.base.t[sold] < t + 55 * DAY)]
            later = later[~np.isin(later, sorted(taken))]
            if not len(later):
                continue
            again = one(p, later)
            taken.add(again)
            p.world.book.line(np.array([again]), item, 1)
            p.world.book.trace(again, item, code)
            p.change(np.array([again]), "locked", True)
            p.group.visits.append(again)
            codes.append(code)
    p.finish(runners, [outlet, *sources], len(codes), codes=codes)


def drug_resale(p: Plot) -> None:
    """A ring buys what the second-hand market likes, far beyond need, each alone, at three to five shops in turn."""
    rng = p.rng
    shops = _shops(p)
    first = one(p, shops)
    route = near(p, first, shops, 0.0, 25.0)[: int(rng.integers(3, 6))]
    members = choose(p, size(p, 8, 30), free(p.world, 40) & (distance(p, first) < 30))
    packs = {"easy": (5, 9), "medium": (4, 7), "hard": (3, 6)}[p.hide.name]
    p.thin(members)
    for who in members:
        many = max(6, int(rng.integers(10, 19) * p.world.cal.n / 365))
        days = rng.choice(np.arange(2, p.world.cal.n - 2), many, replace=False)
        for day in days:
            shop = one(p, route)
            visit = p.swipe(np.array([who]), shop, day * DAY + start_minute(p, shop) * 60, 41, auto=False)
            resale_baskets(p, visit, packs)
    p.finish(members, route, len(p.group.visits))


def proxy_swipe(p: Plot) -> None:
    """From one day a shop settles for another that has no contract: the custom of a place half an hour's drive away."""
    rng, people, homes, cal = p.rng, p.world.people, p.world.homes, p.world.cal
    shops = _shops(p)
    custom = np.bincount(p.base.place[p.world.alive_base], minlength=len(p.world.places.kind))[shops]
    place = one(p, shops[custom >= np.quantile(custom, 0.3)])
    km = np.hypot(homes.x - p.world.places.x[place], homes.y - p.world.places.y[place])
    spot = one(p, np.flatnonzero((km > 13) & (km < 42) & (homes.county < 4)))
    around = np.hypot(people.x - homes.x[spot], people.y - homes.y[spot])
    pool = np.flatnonzero(free(p.world, 25))
    want = min(int(rng.integers(30, 100)), p.world.persons // 150)
    members = pool[np.argsort(around[pool] + rng.uniform(0, 1.5, len(pool)))][:want]
    onset = int(cal.n * rng.uniform(0.25, 0.6))
    p.thin(members)
    for who in members:
        many = int(rng.integers(3, 9))
        days = rng.integers(onset, cal.n - 1, many)
        minute = np.array([start_minute(p, place) for _ in range(many)])
        p.swipe(np.full(many, who), place, days * DAY + minute * 60, 41, opter=0)
    p.finish(members, [place], len(p.group.visits))


def stock_mismatch(p: Plot) -> None:
    """Dear drugs on the bill, tonics in the bag: some drugs are sold two to five times as often as bought."""
    rng = p.rng
    shops = _shops(p)
    custom = np.bincount(p.base.place[p.world.alive_base], minlength=len(p.world.places.kind))[shops]
    shops = shops[(custom >= np.quantile(custom, 0.4)) & ~np.isin(shops, [a for a, _ in p.world.short])]
    place = one(p, shops)
    rows = np.flatnonzero((p.base.place == place) & (p.base.med == 41) & p.world.alive_base & (p.base.refund_of < 0))
    rows = rows[~p.world.used[p.base.person[rows]]]
    rows = rng.permutation(rows)[: int(rng.integers(60, 200))]
    items = rng.choice(
        np.flatnonzero(p.world.cat.favoured & (p.world.cat.price < 20_000)), int(rng.integers(3, 7)), replace=False
    )
    bought = {"easy": (0.15, 0.3), "medium": (0.25, 0.45), "hard": (0.4, 0.6)}[p.hide.name]
    for item in items:
        p.world.short[(place, int(item))] = (float(rng.uniform(*bought)), 10**6)
    p.world.book.line(rows, rng.choice(items, len(rows)), rng.integers(1, 4, len(rows)))
    p.change(rows, "locked", True)
    p.group.visits.extend(rows.tolist())
    p.finish(p.base.person[rows], [place], len(rows))


def deceased_claims(p: Plot) -> None:
    """The card of the dead goes on buying at one shop for months."""
    rng, people, cal = p.rng, p.world.people, p.world.cal
    members = choose(p, int(rng.integers(2, 7)), free(p.world, 66) & (prefecture_of(people.county) == 0), "village")
    place = closest(p, float(people.x[members[0]]), float(people.y[members[0]]), (PHARMACY,), int(rng.integers(0, 3)))
    for who in members:
        died = int(rng.integers(cal.n // 8, cal.n * 6 // 10))
        p.clear(int(who), died * DAY, cal.n * DAY)
        many = int(rng.integers(3, 10))
        days = np.sort(rng.choice(np.arange(died + 4, cal.n - 1), many, replace=False))
        minute = np.array([start_minute(p, place) for _ in days])
        visits = p.swipe(np.full(many, who), place, days * DAY + minute * 60, 41, auto=p.hide.name == "hard", cert=3)
        if p.hide.name != "hard":
            resale_baskets(p, visits)
        people.die[who] = died
    p.finish(members, [place], len(p.group.visits))


def blacklist_proximity(p: Plot) -> None:
    """Persons who three or four times come with members of a card ring to a shop where that ring is not at home."""
    rng, people = p.rng, p.world.people
    rings = [k for k, g in enumerate(p.world.book.groups) if g.kind in ("collected_cards", "lent_card_ring")]
    rings = [k for k in rings if len(p.world.book.groups[k].patients) >= 6]
    if not rings:
        raise NoRoom
    seed = p.world.book.groups[one(p, rings)]
    core = rng.permutation(seed.patients)[:4]
    x, y = float(people.x[core[0]]), float(people.y[core[0]])
    nearby = np.hypot(people.x - x, people.y - y) < 25
    members = choose(p, int(rng.integers(3, 8)), free(p.world, 25) & nearby)
    shop = closest(p, x, y, (PHARMACY,), int(rng.integers(3, 7)))
    days = event_days(p, int(rng.integers(3, 6)), 20.0)
    for day in days:
        who = rng.permutation(np.concatenate([members, core[:2]]))
        t = day * DAY + start_minute(p, shop) * 60 + np.cumsum(rng.uniform(40, 300, len(who)))
        resale_baskets(p, p.swipe(who, shop, t, 41, auto=False))
    p.group.ring_id = f"blacklist_proximity-of-{seed.kind}-{_rank(p, seed):03d}"
    p.finish(members, [shop], len(days))


def _rank(p: Plot, seed: object) -> int:
    """Number that the truth gives a ring among its kind."""
    same = [g for g in p.world.book.groups if g.kind == getattr(seed, "kind", "")]
    return same.index(seed) + 1  # type: ignore[arg-type]
