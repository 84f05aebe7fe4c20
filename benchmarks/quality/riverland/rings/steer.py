"""Doctors who send their patients where it pays: to a pharmacy, to a private hospital; only some, and from a day on."""

from __future__ import annotations

import numpy as np

from ..book import EXAM, FILL, LIGHT_STAY
from ..catalogue import ILL
from ..days import DAY, HOUR, LENGTH
from ..wards import stay
from ..world import World

_SHARE = {"easy": 0.8, "medium": 0.58, "hard": 0.4}


def plant(world: World) -> None:
    """All ways of steering."""
    world.each(to_a_pharmacy, 2.4)
    world.each(to_a_hospital, 1)
    world.each(recruiters, 1)


def doctor_of(w: World, place: int) -> int:
    """A random doctor of a house."""
    return int(w.land.first[place] + w.rng.integers(0, max(w.land.count[place], 1)))


def consultations(
    w: World, doctor: int, patients: np.ndarray, low: int, high: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Persons, seconds and diagnoses of visits on the doctor's own weekdays, mornings and afternoons."""
    rng = w.rng
    who = np.repeat(patients, rng.integers(low, high + 1, len(patients)))
    on = np.flatnonzero(((w.land.doctor_days[doctor] >> w.days.weekday) & 1 == 1) & ~w.days.holiday & ~w.days.storm)
    day = rng.choice(on[on < LENGTH - 4], len(who))
    hour = np.where(rng.random(len(who)) < 0.65, rng.normal(9.8, 0.9, len(who)), rng.normal(15.2, 0.8, len(who)))
    pool = np.array([ILL["I10.x00"], ILL["E11.900"], ILL["I25.100"], ILL["M17.900"], ILL["K29.500"]])
    diag = pool[(who * 31) % 5]
    return who, day * DAY + (hour.clip(7.9, 17.0) * HOUR).astype(int), diag


def to_a_pharmacy(w: World) -> None:
    """After an onset a doctor writes part of the prescriptions out of the house, to one shop that lies out of the way."""
    c, rng = w.camouflage, w.rng
    house = w.pick("county", "tcm", "centre", "private")
    doctor = doctor_of(w, house)
    shops = w.land.find("pharmacy")
    far = w.land.km(w.land.xy[shops], w.land.xy[house])
    near = shops[(far > 1.0) & (far < 9)]
    shop = int(rng.choice(near if len(near) else shops[np.argsort(far)[:4]]))
    patients = w.take(
        int(rng.integers(28, 90) * min(1, w.persons / 9000 + 0.4)),
        w.adult(),
        near=w.near_place(house) + rng.exponential(5, len(w.people)),
    )
    who, t, diag = consultations(w, doctor, patients, 3, 9)
    onset = rng.integers(60, 190) * DAY
    sent = (t > onset) & (rng.random(len(who)) < _SHARE[c.name])
    other = ~sent & (rng.random(len(who)) < 0.3)
    g = w.group("kickback_referral", who[sent], [shop], doctors=[doctor], solo=True)
    visits = w.book.add(
        who,
        house,
        t,
        med=np.where(rng.random(len(who)) < 0.5, 14, 11),
        basket=np.where(sent | other, EXAM, 2),
        diag=diag,
        doctor=doctor,
        group=np.where(sent, g, -1),
    )
    written = w.book.rx(len(who))
    linked = rng.random(len(who)) < 0.55
    door = np.where(sent, shop, w.people.shop[who])
    delay = np.where(
        rng.random(len(who)) < 0.75, rng.uniform(900, 3 * HOUR, len(who)), DAY + rng.uniform(-2, 5, len(who)) * HOUR
    )
    when = np.minimum(t + delay.astype(int), LENGTH * DAY - 60)
    go = np.flatnonzero(sent | other)
    w.book.add(
        who[go],
        door[go],
        when[go],
        med=41,
        basket=FILL,
        diag=diag[go],
        rx=np.where(linked, written, -1)[go],
        doctor=np.where(linked[go], doctor, -1),
        group=np.where(sent[go], g, -1),
    )
    told = go[linked[go]]
    w.book.share_rx(visits[told], written[told])
    w.groups[g].events = int(sent.sum())


def _admit(w: World, g: int, who: np.ndarray, seen: np.ndarray, target: int) -> None:
    rng = w.rng
    day = seen // DAY + rng.integers(0, 3, len(who))
    diag = rng.choice([ILL["M51.200"], ILL["H81.900"], ILL["J18.900"], ILL["I63.900"]], len(who))
    stay(rng, w.book, who, target, day, rng.integers(4, 9, len(who)), diag, group=g, basket=LIGHT_STAY, after=seen)
    w.groups[g].events += len(who)


def to_a_hospital(w: World) -> None:
    """A township doctor sends every third old patient to a private hospital, which pays by the head."""
    rng = w.rng
    house = w.pick("centre", "county")
    doctor = doctor_of(w, house)
    target = w.pick("private", county=int(w.land.county[house]))
    patients = w.take(
        int(rng.integers(24, 50) * min(1, w.persons / 9000 + 0.4)),
        w.elder(),
        near=w.near_place(house) + rng.exponential(3, len(w.people)),
    )
    who, t, diag = consultations(w, doctor, patients, 2, 5)
    onset = rng.integers(50, 150) * DAY
    sent = (t > onset) & (t < (LENGTH - 14) * DAY) & (rng.random(len(who)) < 0.55 * _SHARE[w.camouflage.name] + 0.1)
    first = np.zeros(len(who), bool)
    for person in np.unique(who[sent]):
        mine = np.flatnonzero(sent & (who == person))
        mine = mine[np.argsort(t[mine])]
        keep, last = [], -99 * DAY
        for k in mine:
            if t[k] - last > 28 * DAY:
                keep.append(k)
                last = t[k]
        first[keep] = True
    g = w.group("kickback_referral", who[first], [target], doctors=[doctor], solo=True)
    w.book.add(
        who, house, t, med=11, basket=np.where(first, EXAM, 2), diag=diag, doctor=doctor, group=np.where(first, g, -1)
    )
    _admit(w, g, who[first], t[first], target)


def recruiters(w: World) -> None:
    """Two village doctors of one township get money for each old neighbour who lies down in the same private house."""
    rng = w.rng
    clinics = w.land.find("village")
    first = int(rng.choice(clinics))
    second = int(clinics[np.argsort(w.land.km(w.land.xy[clinics], w.land.xy[first]))[1]])
    target = w.pick("private", county=int(w.land.county[first]))
    doctors = [int(w.land.first[first]), int(w.land.first[second])]
    who, t, of = [], [], []
    for place, doctor in zip((first, second), doctors, strict=True):
        mine = w.take(int(rng.integers(9, 18)), w.elder(), near=w.near_place(place))
        persons, when, _ = consultations(w, doctor, mine, 2, 5)
        who.append(persons)
        t.append(when)
        of.append(np.full(len(persons), place))
    person, when, place = np.concatenate(who), np.concatenate(t), np.concatenate(of)
    onset = 90 * DAY
    sent = (
        (when > onset)
        & (when < (LENGTH - 14) * DAY)
        & (rng.random(len(person)) < 0.6 * _SHARE[w.camouflage.name] + 0.1)
    )
    order = np.argsort(when)
    seen: dict[int, int] = {}
    for k in order:
        if sent[k] and when[k] - seen.get(int(person[k]), -(10**9)) < 30 * DAY:
            sent[k] = False
        elif sent[k]:
            seen[int(person[k])] = int(when[k])
    g = w.group("kickback_referral", person[sent], [target], doctors=doctors, solo=True)
    w.book.add(
        person,
        place,
        when,
        med=11,
        basket=2,
        diag=ILL["M54.500"],
        doctor=w.land.first[place],
        group=np.where(sent, g, -1),
    )
    _admit(w, g, person[sent], when[sent], target)
