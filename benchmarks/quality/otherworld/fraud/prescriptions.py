"""Rings round a doctor's pen: services nobody gave, prescriptions nobody needed, patients of the wrong sex."""

from __future__ import annotations

import numpy as np

from ..days import CLINIC, DAY, HOSPITAL, VILLAGE
from ..places import prefecture_of
from ..planting import Array, Plot, choose, distance, event_days, free, one, size


def _doctor(p: Plot, kinds: tuple[int, ...], lo: int = 0, hi: int = 3) -> tuple[int, int]:
    """A place of the home prefecture and one of its doctors, neither in another ring."""
    places = p.world.places
    ok = np.isin(places.kind, kinds) & (places.level >= lo) & (places.level <= hi) & (places.n_doctors > 0)
    ok &= prefecture_of(places.county) == 0
    fresh = np.flatnonzero(ok & ~np.isin(np.arange(len(ok)), sorted(p.world.busy_places)))
    place = one(p, fresh if len(fresh) else np.flatnonzero(ok))
    p.world.busy_places.add(place)
    mine = places.first_doctor[place] + np.arange(places.n_doctors[place])
    mine = mine[~np.isin(mine, sorted(p.world.taken))] if (~np.isin(mine, sorted(p.world.taken))).any() else mine
    doctor = one(p, mine)
    p.world.taken.add(doctor)
    return place, doctor


def _patients(p: Plot, place: int, n: int, lo: int = 30, km: float = 20.0) -> Array:
    return choose(p, n, free(p.world, lo) & (distance(p, place) < km))


def identity_mismatch(p: Plot) -> None:
    """Women are treated on men's cards, or men on women's, at one house: the ward does not fit the owner."""
    rng, people, cat = p.rng, p.world.people, p.world.cat
    place, doctor = _doctor(p, (HOSPITAL,), 1, 2)
    men = rng.random() < 0.65
    ok = free(p.world, 25, 70) & (people.female != men) & (distance(p, place) < 25)
    members = choose(p, int(rng.integers(5, 16)), ok)
    items = ("妇科彩超", "宫颈液基细胞检查", "妇科千金片") if men else ("前列腺特异抗原",)
    p.thin(members)
    for who in members:
        many = int(rng.integers(2, 6))
        t = rng.integers(2, p.world.cal.n - 2, many) * DAY + rng.integers(30_000, 58_000, many)
        visits = p.swipe(np.full(many, who), place, t, 11, doctor=doctor, dise=cat.dise("N76" if men else "N40"))
        for name in items:
            some = visits[rng.random(many) < 0.8]
            if len(some):
                p.world.book.line(some, cat.item(name), 1)
    p.finish(members, [place], len(p.group.visits), doctors=[doctor])


def phantom_charges(p: Plot) -> None:
    """One pair of hands bills more half-hours than a day has; or every bed-day carries eight rounds of training."""
    rng, cat = p.rng, p.world.cat
    place, doctor = _doctor(p, (CLINIC, VILLAGE, HOSPITAL), 0, 2)
    members = _patients(p, place, max(14, size(p, 20, 60)))
    hours = {"easy": 34, "medium": 26, "hard": 19}[p.hide.name]
    items = np.array([cat.item("针刺30分钟/次"), cat.item("推拿治疗30分钟/次")])
    p.thin(members)
    days = event_days(p, int(rng.integers(10, 26)))
    for day in days:
        who = rng.permutation(members)[: max(6, int(len(members) * p.hide.attend * 0.8))]
        each = max(1, round(hours * 2 / len(who) / 2))
        t = day * DAY + np.sort(rng.uniform(8.2, 17.8, len(who))) * 3600
        visits = p.swipe(who, place, t, 11, doctor=doctor, dise=cat.dise("M54"), auto=False)
        for item in items:
            p.world.book.line(visits, item, each + rng.integers(0, 2, len(visits)))
    p.finish(members, [place], len(days), doctors=[doctor])


def repeat_prescription(p: Plot) -> None:
    """One visit is settled three to six times over within the hour, the same drug each time."""
    rng, cat = p.rng, p.world.cat
    place, doctor = _doctor(p, (HOSPITAL, CLINIC), 0, 2)
    members = _patients(p, place, size(p, 14, 40))
    p.thin(members)
    for who in members:
        drug = one(p, np.flatnonzero(cat.favoured & (cat.price < 20_000)))
        for day in rng.choice(np.arange(2, p.world.cal.n - 2), int(rng.integers(2, 6)), replace=False):
            many = int(rng.integers(3, 7)) if p.hide.name != "hard" else int(rng.integers(2, 5))
            t = day * DAY + rng.integers(30_000, 56_000) + np.cumsum(rng.integers(150, 900, many))
            visits = p.swipe(np.full(many, who), place, t, 11, doctor=doctor, dise=cat.dise("I25"), auto=False)
            p.world.book.line(visits, cat.item("普通门诊诊查费"), 1)
            p.world.book.line(visits, drug, rng.integers(1, 4, many))
    p.finish(members, [place], len(p.group.visits), doctors=[doctor])


def over_prescribing(p: Plot) -> None:
    """The same drug three to six times a month, four to eight packs a time, from one pen."""
    rng, cat = p.rng, p.world.cat
    place, doctor = _doctor(p, (HOSPITAL, CLINIC), 0, 2)
    members = _patients(p, place, size(p, 8, 30), 40)
    packs = {"easy": (6, 9), "medium": (4, 8), "hard": (3, 6)}[p.hide.name]
    months = max(3, p.world.cal.n // 60)
    p.thin(members)
    for who in members:
        drug = one(p, cat.for_disease(str(rng.choice(["I10", "E11", "I25", "I69"]))))
        first = int(rng.integers(1, max(2, p.world.cal.n - months * 30)))
        for month in range(months):
            many = int(rng.integers(3, 7))
            day = first + month * 30 + rng.choice(30, many, replace=False)
            t = np.minimum(day, p.world.cal.n - 1) * DAY + rng.integers(30_000, 58_000, many)
            visits = p.swipe(np.full(many, who), place, t, 14, doctor=doctor, dise=cat.dise("I10"), auto=False)
            p.world.book.line(visits, drug, rng.integers(*packs, many))
    p.finish(members, [place], len(p.group.visits), doctors=[doctor])
