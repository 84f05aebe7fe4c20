"""Ordinary life: colds, long illnesses, purchases, stays, shifts, loyalty days, a bus, winters at the coast."""

from __future__ import annotations

from typing import Any

import numpy as np

from .catalogue import DIAG, ITEM, MAINTENANCE
from .habits import Habits, season
from .world import DAY, World

Array = np.ndarray[Any, Any]
FIRST_AID, NO_DRUG, REFILL, OTC, FILL, STAY, DIALYSIS, EMERGENCY = 1, 2, 3, 4, 5, 6, 7, 10
"""Classes of lines that an ordinary visit gets (see bill)."""
_SHORT = np.array([DIAG[key] for key in ("cold", "bron", "gast", "diar", "lbp", "neck", "dizz", "cut")])
_LONG = np.array([DIAG["check"]] + [DIAG[key] for key in ("htn", "dm", "chd", "copd", "hep", "psy")])
_STAY = np.array(
    [DIAG[key] for key in ("pneu", "copd", "stroke", "disc", "chd", "frac", "appx", "hern", "cata", "gast")]
)
LOYALTY = (7, 17, 27)
"""Days of the month, from 0, on which the chains give double points."""


def live(world: World, habits: Habits, rng: np.random.Generator) -> None:
    """Write everybody's ordinary year."""
    _illness(world, habits, rng)
    _long_illness(world, habits, rng)
    _purchases(world, habits, rng)
    _stays(world, habits, rng)
    _births(world, rng)
    _bus(world, rng)
    _last(world, rng)


def _repeat(rng: np.random.Generator, rate: Array) -> Array:
    return np.repeat(np.arange(len(rate)), rng.poisson(rate))


def _illness(world: World, habits: Habits, rng: np.random.Generator) -> None:
    people, book = world.people, world.book
    rate = 0.7 + np.where(people.age < 8, 1.3, 0) + np.where(people.age > 60, 0.6, 0)
    person = _repeat(rng, rate * rng.gamma(2, 0.5, len(people)))
    day = season(rng, len(person))
    step = rng.random(len(person))
    urban = world.land.urban[people.village[person]]
    place = np.select(
        [step < np.where(urban, 0.25, 0.42), step < np.where(urban, 0.35, 0.7), step < np.where(urban, 0.72, 0.93)],
        [
            habits.choose(rng, habits.village, person),
            habits.choose(rng, habits.town, person),
            habits.choose(rng, habits.county, person),
        ],
        habits.giant[0],
    )
    minute = habits.at(rng, place, day)
    doctor = habits.doctor(rng, place, person)
    script = rng.random(len(person)) < 0.3
    diag = _SHORT[rng.choice(len(_SHORT), len(person), p=[0.3, 0.14, 0.13, 0.08, 0.13, 0.1, 0.07, 0.05])]
    number = np.where(script, book.rx(len(person)), -1)
    emergency = (rng.random(len(person)) < 0.04) & ~script
    minute = np.where(emergency, day * DAY + rng.integers(0, DAY, len(person)), minute)
    book.write(
        person=person,
        place=place,
        minute=minute,
        med=np.where(emergency, 13, 11),
        doctor=doctor,
        diag=diag,
        oper=habits.operator(place, minute),
        rx=number,
        dose=np.where(script, NO_DRUG, np.where(emergency, EMERGENCY, FIRST_AID)),
    )
    _fills(world, habits, rng, person[script], place[script], minute[script], doctor[script], number[script])


def _fills(
    world: World,
    habits: Habits,
    rng: np.random.Generator,
    person: Array,
    source: Array,
    minute: Array,
    doctor: Array,
    number: Array,
) -> None:
    """Prescriptions taken outside: at a pharmacy near the hospital or near home, the same day or the two after."""
    beside = habits._nearest(habits.x[source], habits.y[source], world.places.of("pharmacy"), 2)
    home = habits.choose(rng, habits.pharmacy, person)
    place = np.where(
        rng.random(len(person)) < 0.45, beside[np.arange(len(person)), rng.integers(0, 2, len(person))], home
    )
    wait = rng.choice([0, 0, 0, 1, 2], len(person))
    late = habits.at(rng, place, np.minimum(minute // DAY + wait, 364), "shop")
    soon = np.minimum(minute + rng.integers(15, 120, len(person)), (minute // DAY) * DAY + habits.shuts[place] - 3)
    when = np.where((wait == 0) & (soon > minute), soon, np.maximum(late, minute + 20))
    shown = rng.random(len(person)) < 0.6
    world.book.write(
        person=person,
        place=place,
        minute=when,
        med=41,
        dose=FILL,
        doctor=np.where(shown, doctor, -1),
        rx=np.where(shown, number, -1),
        oper=habits.operator(place, when),
    )


def _long_illness(world: World, habits: Habits, rng: np.random.Generator) -> None:
    """A refill every month or every three, at a place and about a day of one's own."""
    people = world.people
    ill = np.flatnonzero(people.chronic > 0)
    every = np.where(rng.random(len(ill)) < 0.22, 90, 30)
    where = rng.random(len(ill))
    place = np.select(
        [where < 0.4, where < 0.6, where < 0.9],
        [habits.pharmacy[ill, ill % 2], habits.town[ill, 0], habits.county[ill, ill % 3]],
        habits.giant[0],
    )
    start = rng.integers(0, every)
    times = 365 // every
    who = np.repeat(np.arange(len(ill)), times)
    turn = np.concatenate([np.arange(n) for n in times])
    day = np.clip(start[who] + turn * every[who] + rng.normal(0, 4, len(who)).astype(int), 0, 364)
    kept = rng.random(len(who)) < 0.78
    who, day = who[kept], day[kept]
    person, at = ill[who], place[who]
    shop = np.isin(at, world.places.of("pharmacy"))
    minute = np.where(shop, habits.at(rng, at, day, "shop"), habits.at(rng, at, day))
    med = np.where(shop, 41, np.where(rng.random(len(who)) < 0.6, 14, 11))
    book = world.book
    numbers = book.write(
        person=person,
        place=at,
        minute=minute,
        med=med,
        dose=REFILL,
        doctor=habits.doctor(rng, at, person),
        diag=_LONG[people.chronic[person]],
        oper=habits.operator(at, minute),
    )
    world.notes["refill"] = (numbers, np.where(every[who] == 90, 3, 1))


def _purchases(world: World, habits: Habits, rng: np.random.Generator) -> None:
    """Small purchases; more on loyalty days, after a shift beside the gate, some by parcel, some at the coast."""
    people, places, land = world.people, world.places, world.land
    rate = np.where(people.insutype == "310", 1.8, 0.6) * rng.gamma(1.5, 1 / 1.5, len(people))
    person = _repeat(rng, rate)
    day = season(rng, len(person), 0.25)
    loyal = rng.random(len(person)) < 0.2
    points = np.array([d for d in range(365) if ((np.datetime64("2025-01-01") + d).astype(object).day - 1) in LOYALTY])
    day = np.where(loyal, points[rng.integers(0, len(points), len(person))], day)
    place = habits.choose(rng, habits.pharmacy, person)
    online = rng.random(len(person)) < 0.06
    place = np.where(online, rng.choice(places.of("online"), len(person)), place)
    minute = habits.at(rng, place, day, "shop")
    factory = np.array([row[2] == "factory" for row in land.employers])
    shift = factory[people.emp[person]] & (people.emp[person] >= 0) & (rng.random(len(person)) < 0.5) & ~online
    gate = habits.pharmacy[person, 0]
    ends = np.array([8 * 60 + 5, 16 * 60 + 5, 19 * 60 + 35])[(person // 3 + day // 7) % 3]
    after = habits.next_open[gate, day] * DAY + np.minimum(
        ends + rng.integers(0, 40, len(person)), habits.shuts[gate] - 2
    )
    place, minute = np.where(shift, gate, place), np.where(shift, after, minute)
    world.book.write(
        person=person,
        place=place,
        minute=minute,
        med=41,
        dose=OTC,
        oper=habits.operator(place, minute),
        cert=np.where(online, 1, -1),
        abroad=(np.array(places.county)[place] < 0).astype(int),
    )


def _stays(world: World, habits: Habits, rng: np.random.Generator) -> None:
    """Stays with a bill at discharge; now and then an outpatient visit on the day before admission."""
    people, book = world.people, world.book
    rate = np.clip(0.03 + (people.age - 45) / 260, 0.02, 0.3) * np.where(people.chronic > 0, 1.5, 1)
    person = _repeat(rng, rate)
    begin = season(rng, len(person))
    length = np.clip(rng.gamma(3.0, 2.6, len(person)), 1, 45).astype(int) + 1
    step = rng.random(len(person))
    place = np.select(
        [step < 0.18, step < 0.75], [habits.town[person, 0], habits.choose(rng, habits.county, person)], habits.giant[0]
    )
    order = np.lexsort((begin, person))
    person, begin, length, place = person[order], begin[order], length[order], place[order]
    again = np.r_[False, (person[1:] == person[:-1]) & (begin[1:] < begin[:-1] + length[:-1] + 25)]
    person, begin, length, place = person[~again], begin[~again], length[~again], place[~again]
    inside = begin + length < 362
    person, begin, length, place = person[inside], begin[inside], length[inside], place[inside]
    diag = np.where(
        (people.chronic[person] > 0) & (rng.random(len(person)) < 0.5),
        _LONG[people.chronic[person]],
        _STAY[rng.integers(0, len(_STAY), len(person))],
    )
    minute = (begin + length) * DAY + rng.integers(9 * 60, 16 * 60, len(person))
    hurt = diag == DIAG["frac"]
    book.write(
        person=person,
        place=place,
        minute=minute,
        med=np.where(hurt, 22, 21),
        dose=STAY,
        days=length,
        diag=diag,
        doctor=habits.doctor(rng, place, person),
        oper=habits.operator(place, minute),
        bed=rng.integers(1, 60, len(person)),
        late=np.where(rng.random(len(person)) < 0.2, rng.integers(60, 2000, len(person)), 0),
    )
    world.notes["stays"] = (person, begin, begin + length)


def _births(world: World, rng: np.random.Generator) -> None:
    """One woman in twenty-two of twenty to thirty-nine gives birth; four check-ups before."""
    people, places, book = world.people, world.places, world.book
    able = (people.sex == 2) & (people.age >= 20) & (people.age < 40)
    who = np.flatnonzero(able & (rng.random(len(people)) < 1 / 22))
    clinics = [
        places.of("maternity") if county == 0 else places.of("county", county=county) for county in people.county[who]
    ]
    place = np.array([rng.choice(options) for options in clinics], dtype=int)
    day, length = rng.integers(5, 358, len(who)), rng.integers(3, 7, len(who))
    doctor = np.array(places.first_doctor)[place] + who % 3
    cut = rng.random(len(who)) < 0.4
    visits = book.write(
        person=who,
        place=place,
        minute=day * DAY + rng.integers(560, 960, len(who)),
        med=52,
        days=length,
        diag=DIAG["birth"],
        doctor=doctor,
        bed=who % 40,
    )
    for key, count in (("bed", length), ("nurse1", length), ("round", length)):
        book.lines(visits, ITEM[key], count)
    book.lines(visits, np.where(cut, ITEM["cs"], ITEM["birth"]))
    for before in (150, 90, 40, 14):
        seen = day - before - rng.integers(0, 9, len(who)) > 0
        check = book.write(
            person=who[seen],
            place=place[seen],
            minute=(day[seen] - before) * DAY + rng.integers(500, 900, int(seen.sum())),
            med=51,
            diag=DIAG["preg"],
            doctor=doctor[seen],
        )
        book.lines(check, ITEM["prenatal"], 1)
        book.lines(check, ITEM["us"], 1)
    person, begin, end = world.notes["stays"]
    world.notes["stays"] = (np.r_[person, who], np.r_[begin, day - length], np.r_[end, day])


def _bus(world: World, rng: np.random.Generator) -> None:
    """The mobile clinic: a bus without coordinates that stops at a remote village a day, forty villages in turn."""
    people, places, land = world.people, world.places, world.land
    bus = int(places.of("bus")[0])
    remote = np.flatnonzero(~land.urban)
    for day in range(4, 364, 3):
        village = remote[day * 11 % len(remote)]
        there = np.flatnonzero((people.village == village) & (people.age > 50))
        came = there[rng.random(len(there)) < 0.22]
        if len(came):
            minute = day * DAY + 540 + np.sort(rng.integers(0, 180, len(came)))
            world.book.write(
                person=came,
                place=bus,
                minute=minute,
                med=11,
                dose=FIRST_AID,
                diag=np.where(people.chronic[came] > 0, _LONG[people.chronic[came]], DIAG["lbp"]),
                doctor=places.first_doctor[bus] + rng.integers(0, 3, len(came)),
            )
    world.notes["bus"] = bus


def _last(world: World, rng: np.random.Generator) -> None:
    """The dead are not seen again; nobody shops or sees a doctor while he lies in a ward; doctors, who go on billing, never do."""
    book, people = world.book, world.people
    person, minute, med = book.column("person"), book.column("minute"), book.column("med")
    day = minute // DAY
    gone = day > people.died[person]
    who, begin, end = world.notes["stays"]
    order = np.lexsort((begin, who))
    who, begin, end = who[order], begin[order], end[order]
    key = who * 1000 + begin
    at = np.searchsorted(key, person * 1000 + day, side="right") - 1
    safe = np.maximum(at, 0)
    lying = (at >= 0) & (who[safe] == person) & (day >= begin[safe]) & (day <= end[safe]) & ~np.isin(med, (21, 22, 52))
    del rng
    doctors = np.isin(person, world.places.doctor_person) & (book.column("days") > 0)
    book.dropped.update(np.flatnonzero(gone | lying | doctors).tolist())


def maintenance(illness: int, person: int) -> str:
    """The key of the drug that this person takes for an illness."""
    drugs = MAINTENANCE[int(illness)]
    return drugs[int(person) % len(drugs)]
