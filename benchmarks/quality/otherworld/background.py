"""Ordinary life: refills by habit, colds by season, rush hours, company, fills after a doctor, refunds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .catalogue import ACUTE_IN, ACUTE_OUT, CHRONIC
from .days import CLINIC, DAY, HOSPITAL, PHARMACY, VILLAGE, minutes, within_hours
from .people import draw_rows, gravity
from .places import prefecture_of
from .world import World

Array = NDArray[np.int64]


def live(world: World) -> None:
    """Enter the ordinary visits of the whole period into the book."""
    who, place, med, chronic = _reasons(world)
    rng = world.stream("ordinary days")
    day = _days(world, rng, who, place, chronic)
    keep = (day >= 0) & (day < world.cal.n) & (day >= world.places.opened[place])
    who, place, med, chronic, day = (a[keep] for a in (who, place, med, chronic, day))
    place = _at_home_for_festival(world, rng, who, place, day, med)
    minute = minutes(rng, world.places.kind[place])
    habitual = world.people.habit[who] & (rng.random(len(who)) < 0.7)
    usual = world.people.minute[who] + rng.normal(0, 28, len(who))
    minute = np.where(habitual, within_hours(world.places.kind[place], usual), minute)
    t = day * DAY + (minute * 60).astype("int64") + rng.integers(0, 60, len(who))
    stay = np.where(med == 21, np.maximum(1, rng.gamma(2.6, 3.0, len(who))).round(), 0.0)
    keep = (t - stay * DAY) > 0
    who, place, med, chronic, t, stay = (a[keep] for a in (who, place, med, chronic, t, stay))
    dise = _illness(world, rng, who, med, chronic)
    doctor = world.doctor_at(rng, place, dise)
    first = world.book.add(
        who,
        place,
        t,
        med,
        stay=stay,
        dise=dise,
        doctor=doctor,
        cert=world.certs(rng, who),
        opter=world.operator(rng, place),
    )
    _company(world, first)
    _fills(world)


def _reasons(world: World) -> tuple[Array, Array, Array, NDArray[np.bool_]]:
    """Who goes where for what: refills of the chronic, then everything that comes by chance."""
    rng, people, places = world.stream("reasons"), world.people, world.places
    n, years = len(people), world.cal.n / 365
    busy = rng.gamma(1.7, 1 / 1.7, n)
    old = np.where(people.age >= 60, 1.45, np.where(people.age < 7, 1.3, 0.8))
    parts: list[tuple[Array, Array, Array, NDArray[np.bool_]]] = []
    sick = np.flatnonzero(people.chronic >= 0)
    rounds = rng.binomial(int(years * 12.4), 0.72, len(sick))
    who = np.repeat(sick, rounds)
    at_pharmacy = np.repeat(rng.random(len(sick)) < 0.66, rounds)
    place = np.where(at_pharmacy, people.pharmacy[who], people.hospital[who])
    parts.append((who, place, np.where(at_pharmacy, 41, 14), np.ones(len(who), bool)))
    for kinds, rate, usual, med, loyal in (
        ((PHARMACY,), 1.35, people.pharmacy, 41, 0.62),
        ((CLINIC, VILLAGE), 0.95, people.clinic, 11, 0.72),
        ((HOSPITAL,), 0.72, people.hospital, 11, 0.6),
        ((HOSPITAL,), 0.05, people.hospital, 13, 0.7),
        ((HOSPITAL,), 0.1, people.hospital, 21, 0.6),
    ):
        who = np.repeat(np.arange(n), rng.poisson(rate * years * busy * old * (1.3 if med == 21 else 1)))
        which = np.flatnonzero(np.isin(places.kind, kinds))
        other = which[draw_rows(rng, gravity(world.homes.x, world.homes.y, places, which) ** 0.75, people.home[who])]
        stays = (rng.random(len(who)) < loyal) | (people.away[who] > 0)
        place = np.where(stays, usual[who], other)
        if HOSPITAL in kinds:
            far = (rng.random(len(who)) < 0.025) & (people.away[who] == 0)
            place[far] = rng.choice(world.places.where(HOSPITAL, 2), int(far.sum()))
        low = (med == 21) & (places.level[place] < 1)
        parts.append((who[~low], place[~low], np.full(int((~low).sum()), med), np.zeros(int((~low).sum()), bool)))
    who, place, med, chronic = (np.concatenate(x) for x in zip(*parts, strict=True))
    return who, place, med, chronic


def _days(world: World, rng: np.random.Generator, who: Array, place: Array, chronic: NDArray[np.bool_]) -> Array:
    """Days by season, weekday, holiday and market; refills follow a rhythm of four to five weeks and the habit."""
    people, cal = world.people, world.cal
    phase = world.homes.phase[people.home[who]]
    phase = np.where((world.places.town[place] >= 0) | (world.places.kind[place] == VILLAGE), phase, -1)
    pharmacy = world.places.kind[place] == PHARMACY
    day = np.zeros(len(who), dtype="int64")
    for f in range(-1, 5):
        for shop in (False, True):
            at = np.flatnonzero((phase == f) & (pharmacy == shop) & ~chronic)
            w = np.cumsum(cal.weights(shop, f))
            day[at] = np.searchsorted(w, rng.random(len(at)) * w[-1])
    at = np.flatnonzero(chronic)
    order = at[np.lexsort((rng.random(len(at)), who[at]))]
    step = rng.normal(29, 2.2, len(people))[who[order]]
    start = rng.uniform(0, 30, len(people))[who[order]]
    fresh = np.concatenate([[True], who[order][1:] != who[order][:-1]]) if len(order) else np.zeros(0, bool)
    rank = np.arange(len(order)) - np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
    day[order] = np.floor(start + rank * step + rng.normal(0, 3.2, len(order)))
    keeps = people.habit[who] & (rng.random(len(who)) < 0.72)
    inside = keeps & (day >= 0) & (day < cal.n)
    at = np.flatnonzero(inside)
    wish = people.weekday[who[at]] - cal.weekday[day[at]]
    moved = day[at] + np.where(wish > 3, wish - 7, np.where(wish < -3, wish + 7, wish))
    day[at] = moved
    shut = (day >= 0) & (day < cal.n)
    closed = np.zeros(len(day), bool)
    closed[shut] = cal.spring[day[shut]] & (rng.random(int(shut.sum())) < 0.6)
    return np.where(closed, day + 8, day)


def _at_home_for_festival(
    world: World, rng: np.random.Generator, who: Array, place: Array, day: Array, med: Array
) -> Array:
    """People who work elsewhere are at home round the Spring Festival and see the places there."""
    spring = np.zeros(world.cal.n, bool)
    for d in np.flatnonzero(world.cal.spring):
        spring[max(0, d - 5) : d + 8] = True
    back = (world.people.away[who] > 0) & spring[day]
    place = place.copy()
    for kinds in ((PHARMACY,), (CLINIC, VILLAGE), (HOSPITAL,)):
        at = np.flatnonzero(back & np.isin(world.places.kind[place], kinds))
        which = np.flatnonzero(np.isin(world.places.kind, kinds))
        share = gravity(world.homes.x, world.homes.y, world.places, which)
        place[at] = which[draw_rows(rng, share, world.people.home[who[at]])]
    low = (med == 21) & (world.places.level[place] < 1)
    place[low] = world.people.hospital[who[low]]
    return place


def _illness(
    world: World, rng: np.random.Generator, who: Array, med: Array, chronic: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Diagnosis: the chronic illness on refills, else something of the season."""
    own = np.array([world.cat.dise(c) for c in CHRONIC])
    out = np.array([world.cat.dise(c) for c in ACUTE_OUT])[rng.integers(0, len(ACUTE_OUT), len(who))]
    inside = np.array([world.cat.dise(c) for c in ACUTE_IN])[rng.integers(0, len(ACUTE_IN), len(who))]
    dise = np.where(np.isin(med, (21, 25)), inside, out)
    ill = world.people.chronic[who]
    return np.asarray(np.where(chronic | ((ill >= 0) & (rng.random(len(who)) < 0.4)), own[ill], dise))


def _company(world: World, first: Array) -> None:
    """Some visits are made together with, or also for, another member of the household."""
    rng, people, v = world.stream("company"), world.people, world.book.visits()
    rows = np.flatnonzero((v.med == 41) | (v.med == 11))
    rows = rows[rng.random(len(rows)) < np.where(v.med[rows] == 41, 0.1, 0.06)]
    count = np.bincount(people.household)
    start = np.searchsorted(people.household, np.arange(len(count)))
    house = people.household[v.person[rows]]
    other = start[house] + rng.integers(0, np.maximum(count[house], 1))
    ok = (other != v.person[rows]) & (people.away[other] == people.away[v.person[rows]])
    rows, other = rows[ok], other[ok]
    gap = rng.integers(35, 900, len(rows))
    world.book.add(
        other,
        v.place[rows],
        v.t[rows] + gap,
        v.med[rows],
        dise=v.dise[rows],
        doctor=v.doctor[rows],
        cert=world.certs(rng, other),
        opter=v.opter[rows],
        aid=rng.random(len(rows)) < 0.25,
    )


def _fills(world: World) -> None:
    """After a doctor some patients buy at the gate, at their usual pharmacy or anywhere near."""
    rng, people, places, v = world.stream("fills"), world.people, world.places, world.book.visits()
    rows = np.flatnonzero(np.isin(v.med, (11, 14)) & (places.kind[v.place] != VILLAGE) & (v.doctor >= 0))
    rows = rows[rng.random(len(rows)) < 0.2]
    gate = np.full(len(places.kind), -1)
    shops = np.flatnonzero(places.gate_of >= 0)
    gate[places.gate_of[shops]] = shops
    who, here = v.person[rows], gate[v.place[rows]]
    target = np.where((here >= 0) & (rng.random(len(rows)) < 0.55), here, people.pharmacy[who])
    local = prefecture_of(places.county[target]) == prefecture_of(places.county[v.place[rows]])
    rows, who, target = rows[local], who[local], target[local]
    at_gate = places.gate_of[target] == v.place[rows]
    wait = np.where(at_gate, rng.integers(5 * 60, 50 * 60, len(rows)), rng.integers(40 * 60, 52 * 3600, len(rows)))
    t = v.t[rows] + wait
    minute = within_hours(places.kind[target], (t % DAY) / 60)
    t = t // DAY * DAY + (minute * 60).astype("int64") + rng.integers(0, 60, len(rows))
    t = np.maximum(t, v.t[rows] + 240)
    rx = np.where(rng.random(len(rows)) < world.variant.e_rx, rows + 1, 0)
    ok = t < world.cal.n * DAY
    world.book.add(
        who[ok],
        target[ok],
        t[ok],
        41,
        dise=v.dise[rows][ok],
        doctor=np.where(rng.random(int(ok.sum())) < 0.8, v.doctor[rows][ok], -1),
        cert=world.certs(rng, who[ok]),
        opter=world.operator(rng, target[ok]),
        rx=rx[ok],
    )


def refunds(world: World) -> None:
    """A few visits are taken back minutes or days later, a few rows are void."""
    rng, v = world.stream("refunds"), world.book.visits()
    rows = np.flatnonzero(
        world.book.alive() & (v.refund_of < 0) & (v.med != 21) & ~v.locked & (rng.random(len(v)) < 0.006)
    )
    wait = np.where(
        rng.random(len(rows)) < 0.7, rng.integers(180, 2400, len(rows)), rng.integers(1, 4, len(rows)) * DAY
    )
    t = v.t[rows] + wait
    ok = t < world.cal.n * DAY
    rows, t = rows[ok], t[ok]
    columns = {name: values[rows] for name, values in v.columns.items()}
    columns |= {"t": t, "refund_of": rows}
    world.book.add(**columns)
    spoiled = world.book.visits()
    void = (rng.random(len(spoiled)) < 0.0015) & (spoiled.origin < 0) & (spoiled.refund_of < 0)
    void[rows] = False
    spoiled.columns["valid"] = ~void
    world.book.rewrite(spoiled)


def straighten(world: World, fraud: NDArray[np.bool_]) -> None:
    """Strike ordinary visits that nobody could make: too far in the time, or during a stay elsewhere.

    ``fraud`` marks visits made by a ring: an owner's ordinary visit that clashes with one of these stays, for that is
    what the field sees.
    """
    rng, v = world.stream("straighten"), world.book.visits()
    alive = world.book.alive() & (v.refund_of < 0)
    begin = v.t - (v.stay * DAY).astype("int64")
    for _ in range(3):
        rows = np.flatnonzero(alive & ~fraud)
        rows = rows[np.lexsort((v.t[rows], v.person[rows]))]
        a, b = rows[:-1], rows[1:]
        same = (v.person[a] == v.person[b]) & (v.place[a] != v.place[b])
        km = world.places.km(v.place[a], v.place[b])
        hours = (np.minimum(begin[b], v.t[b]) - v.t[a]) / 3600
        clash = same & ((km > 1.2) & (km / 55 + 0.1 > hours))
        inside = (v.person[a] == v.person[b]) & (begin[b] < v.t[a]) & ((v.place[a] != v.place[b]) | (v.stay[a] > 0))
        family = (rng.random(len(a)) < 0.03) & (v.med[a] == 41) & (km < 30)
        clash |= inside & ~family
        ordinary_a, ordinary_b = v.origin[a] < 0, v.origin[b] < 0
        out_b = clash & ordinary_b & ~v.locked[b]
        out_a = clash & ~ordinary_b & ordinary_a & ~v.locked[a]
        gone = np.concatenate([b[out_b], a[out_a]])
        alive[gone] = False
        world.book.drop(gone)
        if not len(gone):
            break
