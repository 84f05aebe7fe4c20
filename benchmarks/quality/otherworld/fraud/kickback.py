"""Doctors and recruiters who are paid for sending patients to a pharmacy or a hospital."""

from __future__ import annotations

import numpy as np

from ..days import DAY, HOSPITAL, PHARMACY, VILLAGE, within_hours
from ..places import prefecture_of
from ..planting import Array, NoRoom, Plot, near, one

_SHARE = {"easy": 0.72, "medium": 0.46, "hard": 0.3}
_BED_SHARE = {"easy": 0.2, "medium": 0.13, "hard": 0.09}


def kickback_referral(p: Plot) -> None:
    """From some day on patients of one or two doctors buy at one shop off their way, or end in one hospital's beds."""
    if p.rng.random() < 0.28:
        _to_hospital(p)
    else:
        _to_pharmacy(p)


def _doctors(p: Plot, kinds: tuple[int, ...], lo: int, hi: int, cap: float = 0.0) -> Array:
    """Doctors of the home prefecture with that many ordinary outpatient visits, not yet in a ring."""
    places = p.world.places
    ok = np.isin(p.base.med, (11, 14)) & (p.base.doctor >= 0) & p.world.alive_base
    load = np.bincount(p.base.doctor[ok], minlength=len(places.doctor_place)) * 365 / p.world.cal.n
    at = places.doctor_place
    good = np.isin(places.kind[at], kinds) & (prefecture_of(places.county[at]) == 0) & (load >= lo) & (load <= hi)
    good[sorted(p.world.taken)] = False
    return np.flatnonzero(good)


def _to_pharmacy(p: Plot) -> None:
    rng, places = p.rng, p.world.places
    shops = np.flatnonzero(places.kind == PHARMACY)
    paying = [i for group in p.world.book.groups if group.kind == "kickback_referral" for i in group.institutions]
    shops = shops[~np.isin(shops, paying)]
    doctors, shop = np.zeros(0, dtype="int64"), -1
    pool = _doctors(p, (HOSPITAL, 1), 110, 900)
    for doctor in rng.permutation(pool):
        here = int(places.doctor_place[doctor])
        off_the_way = near(p, here, shops[places.gate_of[shops] < 0], 0.8, 8.0)
        if len(off_the_way):
            shop = one(p, off_the_way[:12])
            doctors = np.array([doctor])
            break
    if shop < 0:
        raise NoRoom
    mates = pool[(places.doctor_place[pool] == places.doctor_place[doctors[0]]) & (pool != doctors[0])]
    if len(mates) and rng.random() < 0.3:
        doctors = np.append(doctors, rng.choice(mates))
    p.world.taken.update(int(d) for d in doctors)
    onset = int(p.world.cal.n * rng.uniform(0.15, 0.55))
    ok = np.isin(p.base.doctor, doctors) & np.isin(p.base.med, (11, 14)) & p.world.alive_base
    ok &= (p.base.t >= onset * DAY) & ~p.world.used[p.base.person]
    rows = np.flatnonzero(ok & (p.base.refund_of < 0) & (p.base.t < (p.world.cal.n - 4) * DAY))
    steered = int(rng.integers(3, 6)) if rng.random() < 0.12 else max(8, int(len(rows) * _SHARE[p.hide.name]))
    rows = np.sort(rng.permutation(rows)[:steered])
    same_day = rng.random(len(rows)) < {"easy": 0.85, "medium": 0.65, "hard": 0.5}[p.hide.name]
    km = places.km(p.base.place[rows], shop)
    wait = np.where(
        same_day, km * 150 + rng.integers(600, 9000, len(rows)), rng.integers(DAY, 3 * DAY - 4000, len(rows))
    )
    t = p.base.t[rows] + wait.astype("int64")
    minute = within_hours(np.full(len(rows), PHARMACY), (t % DAY) / 60)
    t = np.maximum(t // DAY * DAY + (minute * 60).astype("int64"), p.base.t[rows] + 900)
    for source, end in zip(rows, t, strict=True):
        own = p.own(int(p.base.person[source]))
        p.drop(
            own[
                (p.base.med[own] == 41)
                & (p.base.t[own] > p.base.t[source])
                & (p.base.t[own] <= max(end, p.base.t[source] + 3 * DAY))
            ]
        )
    shown = rng.random(len(rows)) < 0.85
    rx = np.where(rng.random(len(rows)) < p.world.variant.e_rx, rows + 1, 0)
    cert = p.world.certs(rng, p.base.person[rows])
    fills = p.swipe(
        p.base.person[rows], shop, t, 41, doctor=np.where(shown, p.base.doctor[rows], -1), rx=rx, cert=cert, auto=False
    )
    menu = rng.choice(
        [
            p.world.cat.item(x)
            for x in ("三七粉", "脑心通胶囊", "西洋参片", "百令胶囊", "铝碳酸镁咀嚼片", "活血止痛胶囊")
        ],
        4,
        replace=False,
    )
    for k in range(2):
        p.world.book.line(
            fills, menu[(np.arange(len(fills)) + k * rng.integers(1, 3)) % 4], rng.integers(1, 4, len(fills))
        )
    p.group.visits.extend(rows.tolist())
    p.finish(p.base.person[rows], [shop], len(rows), doctors=[int(d) for d in doctors])


def _to_hospital(p: Plot) -> None:
    """A village or small-clinic doctor sends people with little wrong into a private hospital's beds."""
    rng, places = p.rng, p.world.places
    pool = _doctors(p, (VILLAGE, 1), 150, 10_000)
    beds = np.flatnonzero(
        (places.kind == HOSPITAL) & (places.level <= 2) & (places.town < 0) & (prefecture_of(places.county) == 0)
    )
    if not len(pool) or not len(beds):
        raise NoRoom
    doctor = one(p, pool)
    p.world.taken.add(doctor)
    here = int(places.doctor_place[doctor])
    hospital = one(p, near(p, here, beds, 0.5, 60.0)[:4])
    onset = int(p.world.cal.n * rng.uniform(0.12, 0.45))
    ok = (
        ~p.world.used[p.base.person]
        & (p.base.doctor == doctor)
        & (p.base.t >= onset * DAY)
        & (p.base.t < (p.world.cal.n - 12) * DAY)
        & p.world.alive_base
    )
    rows = np.flatnonzero(ok & (p.base.refund_of < 0) & (p.world.people.age[p.base.person] >= 30))
    rows = rng.permutation(rows)
    _, first = np.unique(p.base.person[rows], return_index=True)
    first = rng.permutation(first)
    rows = np.sort(rows[first][: max(9, int(len(rows) * _BED_SHARE[p.hide.name]))])
    length = rng.integers(3, 8, len(rows)).astype(float)
    begin = p.base.t[rows] + np.where(
        rng.random(len(rows)) < 0.7,
        rng.integers(2 * 3600, 30 * 3600, len(rows)),
        rng.integers(30 * 3600, 70 * 3600, len(rows)),
    )
    begin = begin // DAY * DAY + rng.integers(8 * 3600, 17 * 3600, len(rows))
    begin = np.maximum(begin, p.base.t[rows] + 3600)
    for who, a, nights in zip(p.base.person[rows], begin, length, strict=True):
        p.clear(int(who), a, a + nights * DAY + 7200)
    dise = p.world.cat.dise("M54")
    there = p.world.doctor_at(rng, np.full(len(rows), hospital))
    p.swipe(
        p.base.person[rows], hospital, begin + (length * DAY).astype("int64"), 21, stay=length, dise=dise, doctor=there
    )
    p.group.visits.extend(rows.tolist())
    p.finish(p.base.person[rows], [hospital], len(rows), doctors=[doctor])
