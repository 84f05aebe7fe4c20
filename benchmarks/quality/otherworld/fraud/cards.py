"""Rings of cards: collected in a drawer, carried round, used in another region, cloned."""

from __future__ import annotations

import numpy as np

from ..days import CLINIC, DAY, HOSPITAL, PHARMACY, VILLAGE
from ..places import prefecture_of
from ..planting import (
    Array,
    Plot,
    attendance,
    bundle_times,
    choose,
    desk,
    distance,
    event_count,
    event_days,
    free,
    near,
    one,
    resale_baskets,
    round_baskets,
    size,
    start_minute,
)


def _shop(p: Plot, kinds: tuple[int, ...], prefecture: int = 0) -> int:
    """A place of the kinds with some custom; one time in five where another group already comes."""
    places = p.world.places
    which = np.flatnonzero(np.isin(places.kind, kinds) & (prefecture_of(places.county) == prefecture))
    custom = np.bincount(p.base.place, minlength=len(places.kind))[which]
    busy = which[custom >= np.quantile(custom, 0.25)]
    shared = np.array(sorted({i for g in p.world.book.groups for i in g.institutions}), dtype="int64")
    if p.rng.random() < 0.2 and np.isin(shared, busy).any():
        busy = shared[np.isin(shared, busy)]
    return one(p, busy)


def _goods(p: Plot, visits: Array, taste: float) -> None:
    """Round sums or resale drugs; a hiding ring rings up more than one thing."""
    even = p.rng.random(len(visits)) < taste
    if even.any():
        round_baskets(p, visits[even])
    if (~even).any():
        resale_baskets(p, visits[~even], kinds=1 + (p.hide.name != "easy"))


def collected_cards(p: Plot) -> None:
    """A drawer of cards: the shop swipes a bundle in one sitting on several days.

    Kinds: a pharmacy at closing or in the rush; a clinic that bills injections; a month-end drawer that empties
    accounts; a drawer in two halves taken by turns.
    """
    rng = p.rng
    mode = rng.choice(["drawer", "clinic", "month-end", "halves"], p=[0.4, 0.25, 0.2, 0.15])
    place = _shop(p, (CLINIC, VILLAGE) if mode == "clinic" else (PHARMACY,))
    far = distance(p, place)
    origin = rng.choice(["far", "village", "employer", "family"], p=[0.35, 0.25, 0.15, 0.25])
    near_enough = (far < 60) & ((far > 6) | (origin != "far"))
    members = choose(p, size(p), free(p.world, 30) & near_enough, "any" if origin == "far" else origin)
    events = event_count(p, 6, 20)
    if mode == "month-end":
        cal = p.world.cal
        ends = np.flatnonzero((cal.dom >= 25) & (np.arange(cal.n) > 2))
        days = np.sort(rng.choice(ends, min(events, len(ends)), replace=False))
    else:
        days = event_days(p, events)
    there = attendance(p, len(members), len(days))
    if mode == "halves" and len(members) >= 10:
        half = np.arange(len(members)) % 2
        for k, row in enumerate(there[2:]):
            row &= (half == k % 2) | (rng.random(len(members)) < 0.35)
    p.thin(members)
    joint = 0
    for day, row in zip(days, there, strict=True):
        present = rng.permutation(members[row])
        if len(present) == 0:
            continue
        joint += len(present) >= 3
        late = 1235.0 if mode == "drawer" and rng.random() > p.hide.crowd else None
        t = bundle_times(p, len(present), place, int(day), late)
        if mode == "clinic":
            doctor = np.full(len(present), p.world.places.first_doctor[place])
            visits = p.swipe(present, place, t, 11, doctor=doctor, opter=desk(p, len(present), place), auto=False)
            cat = p.world.cat
            p.world.book.line(visits, cat.item("普通门诊诊查费"), 1)
            p.world.book.line(visits, cat.item("静脉输液"), rng.integers(2, 5, len(visits)))
            p.world.book.line(
                visits,
                rng.choice([cat.item("黄芪颗粒"), cat.item("丹参")], len(visits)),
                rng.integers(3, 12, len(visits)),
            )
        else:
            auto = rng.random() < (0.35 if p.hide.name == "hard" else 0.0)
            drain = mode == "month-end"
            visits = p.swipe(present, place, t, 41, opter=desk(p, len(present), place), auto=auto, drain=drain)
            if not auto:
                _goods(p, visits, 0.6)
    p.finish(members, [place], joint)


def lent_card_ring(p: Plot) -> None:
    """An agent takes cards round three to six places, all on one day or one place a day, in much the same order."""
    rng, places = p.rng, p.world.places
    first = _shop(p, (PHARMACY, HOSPITAL))
    which = np.flatnonzero(places.kind != VILLAGE)
    close = near(p, first, which, 0.0, 14.0)
    stops = int(rng.integers(3, 7))
    route = np.concatenate([[first], rng.permutation(close[close != first][:14])[: stops - 1]]).astype("int64")
    origin = rng.choice(["any", "village", "employer", "family"], p=[0.35, 0.25, 0.15, 0.25])
    members = choose(p, size(p, 5, 45), free(p.world, 35) & (distance(p, first) < 45), str(origin))
    agent = members[0] if rng.random() < 0.65 else -1
    day_trip = rng.random() < 0.5
    events = event_count(p, 6, 16)
    outings = max(2 if events > 3 else 1, int(np.ceil(events / len(route)))) if day_trip else events
    days = event_days(p, outings, rng.uniform(6, 16))
    there = attendance(p, len(members), outings)
    p.thin(members)
    joint = 0
    for k, (day, row) in enumerate(zip(days, there, strict=True)):
        row = row | (members == agent)
        order = (
            route
            if rng.random() < (0.95, 0.85, 0.7)[("easy", "medium", "hard").index(p.hide.name)]
            else rng.permutation(route)
        )
        legs = order if day_trip else order[k % len(order) : k % len(order) + 1]
        minute = rng.uniform(490, 560) if day_trip else start_minute(p, int(legs[0]))
        for stop in legs:
            seen = row & ((rng.random(len(members)) < 0.93) | (members == agent) | (stop == legs[0]))
            present = rng.permutation(members[seen])
            if len(present) < 2:
                continue
            joint += len(present) >= 3
            t = bundle_times(p, len(present), int(stop), int(day), float(minute), 3600)
            minute = (int(t[-1]) % DAY) / 60 + rng.uniform(22, 55)
            shop = places.kind[stop] == PHARMACY
            doctor = p.world.doctor_at(rng, np.full(len(present), stop))
            auto = not shop or rng.random() < 0.3
            visits = p.swipe(
                present,
                int(stop),
                t,
                41 if shop else 11,
                doctor=-1 if shop else doctor,
                auto=auto,
                dise=p.world.cat.dise("I25"),
            )
            if not auto:
                resale_baskets(p, visits, (1, 4))
    p.finish(members, route, joint)


def cross_region_ring(p: Plot) -> None:
    """Cards of one region used in company in another; their owners are at home, and at times seen there that day."""
    rng, people, places = p.rng, p.world.people, p.world.places
    at_home = prefecture_of(people.insured)
    inner = rng.random() < 0.25
    stays = rng.random() < 0.25
    source = 1 if rng.random() < 0.7 or not (at_home == 3).sum() > 200 else 3
    if inner:
        county = int(rng.choice([1, 2, 3]))
        among = free(p.world, 25) & (people.county == county)
        which = np.flatnonzero(
            (places.county == 0) & np.isin(places.kind, (HOSPITAL,) if stays else (PHARMACY, CLINIC))
        )
    else:
        among = free(p.world, 25) & (at_home == source)
        which = np.flatnonzero(
            (prefecture_of(places.county) == 0) & np.isin(places.kind, (HOSPITAL,) if stays else (PHARMACY, CLINIC))
        )
    which = which[places.level[which] < 3]
    members = choose(p, size(p, 5, 40), among, str(rng.choice(["any", "village", "family"], p=[0.4, 0.4, 0.2])))
    first = one(p, which)
    more = near(p, first, which, 0.1, 20.0)
    spots = np.concatenate([[first], more[: int(rng.integers(0, 3))]])
    days = event_days(p, event_count(p, 6, 14), rng.uniform(7, 22), first=9)
    there = attendance(p, len(members), len(days))
    p.thin(members)
    joint = 0
    for day, row in zip(days, there, strict=True):
        present = rng.permutation(members[row])
        joint += len(present) >= 3
        spot = one(p, spots)
        t = bundle_times(p, len(present), spot, int(day))
        shop = places.kind[spot] == PHARMACY
        if stays:
            length = rng.integers(3, 7, len(present)).astype(float)
            t = t + rng.integers(0, 4 * 3600, len(present)) // 3
            for who, end, nights in zip(present, t, length, strict=True):
                p.clear(int(who), end - nights * DAY - DAY / 2, end + DAY / 4)
            doctor = p.world.doctor_at(rng, np.full(len(present), spot))
            p.swipe(present, spot, t, 25, stay=length, doctor=doctor, dise=p.world.cat.dise("M47"))
        else:
            doctor = np.where(shop, -1, p.world.doctor_at(rng, np.full(len(present), spot)))
            visits = p.swipe(
                present, spot, t, 41 if shop else 11, doctor=doctor, auto=not shop, dise=p.world.cat.dise("M54")
            )
            if shop:
                _goods(p, visits, 0.3)
            _seen_at_home(p, present, t, 0.22)
    p.finish(members, spots, joint)


def _seen_at_home(p: Plot, present: Array, t: Array, share: float) -> None:
    """Some owners buy at their own pharmacy on the day their card is used far away."""
    rows = np.flatnonzero(p.rng.random(len(present)) < share)
    if not len(rows):
        return
    who = present[rows]
    day = t[rows] // DAY
    other = np.where(
        t[rows] % DAY > 46_800, p.rng.integers(31_000, 38_000, len(rows)), p.rng.integers(60_000, 70_000, len(rows))
    )
    certs = p.world.certs(p.rng, who)
    p.world.book.add(who, p.world.people.pharmacy[who], day * DAY + other, 41, cert=certs, locked=True)


def impossible_travel(p: Plot) -> None:
    """Copied or lent cards of one to six owners, swiped far away minutes from the owner's visit or in a stay."""
    rng, people, places = p.rng, p.world.people, p.world.places
    stay_mode = rng.random() < 0.35
    n = int(rng.choice([1, 2, 3, 4, 6], p=[0.2, 0.25, 0.25, 0.2, 0.1]))
    wanted = max(1, int(np.ceil(event_count(p, 6, 14) / n)))
    far, least = {"easy": ((1, 3), 60.0), "medium": ((1,), 60.0), "hard": ((0, 1), 30.0)}[p.hide.name]
    which = np.flatnonzero(np.isin(prefecture_of(places.county), far) & (places.kind == PHARMACY))
    place = one(p, which)
    own = p.world.alive_base & (p.base.refund_of < 0) & (places.km(p.base.place, place) > least)
    own &= (p.base.med == 21) & (p.base.stay >= 5) if stay_mode else p.base.stay == 0
    count = np.bincount(p.base.person[own], minlength=len(people))
    pool = np.flatnonzero(free(p.world, 25) & (count >= (1 if stay_mode else wanted + 2)))
    members = rng.choice(pool, min(n, len(pool)), replace=False)
    joint = 0
    for who in members:
        rows = p.own(int(who))
        rows = rows[own[rows]]
        t = _in_bed(p, int(rows[0]), wanted) if stay_mode else _minutes_away(p, rows, wanted)
        joint += len(t)
        visits = p.swipe(np.full(len(t), who), place, t, 41, auto=False, cert=3)
        resale_baskets(p, visits, (1, 4))
    p.finish(members, [place], joint)


def _in_bed(p: Plot, bed: int, wanted: int) -> Array:
    """Moments at which the card is used while its owner lies in that bed."""
    nights = int(p.base.stay[bed])
    p.clear(int(p.base.person[bed]), p.base.t[bed] - nights * DAY, p.base.t[bed] - 1)
    p.world.alive_base[bed] = True
    p.world.book.revive(bed)
    p.group.visits.append(bed)
    back = p.rng.choice(np.arange(1, nights), min(wanted, nights - 1), replace=False)
    return np.asarray(p.base.t[bed] - back * DAY + p.rng.integers(-7000, 7000, len(back)))


def _minutes_away(p: Plot, rows: Array, wanted: int) -> Array:
    """Moments six to thirty minutes from some of the owner's visits; of the others the camouflage's share remains."""
    own = p.rng.choice(rows, min(wanted, len(rows)), replace=False)
    p.group.visits.extend(own.tolist())
    p.change(own, "locked", True)
    rest = rows[~np.isin(rows, own)]
    p.drop(rest[p.rng.random(len(rest)) > p.hide.keep])
    return np.asarray(p.base.t[own] + p.rng.integers(6, 30, len(own)) * 60 * p.rng.choice([-1, 1], len(own)))
