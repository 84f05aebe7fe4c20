"""Normal life of a block of persons.

Pharmacies, clinics, hospitals, chronic schedules, stays, births, prescriptions filled outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graphfraud.synth.calendar import Calendar, market_rows, on_day, profiles
from graphfraud.synth.catalogue import bands, catalogue
from graphfraud.synth.draws import draw_columns
from graphfraud.synth.geography import Geography
from graphfraud.synth.institutions import CITY, SPECIAL, Institutions, draw_doctor, draw_far
from graphfraud.synth.population import People
from graphfraud.synth.visits import (
    BIRTH,
    CHRONIC,
    CONSULT,
    DAY,
    EMERGENCY,
    FAR_STAY,
    FILL,
    OUT,
    PHARMACY_MED,
    PRENATAL,
    RX_FIRST,
    STAY,
    visits,
)
from graphfraud.synth.world import World

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Stage:
    """Everything that normal life and the planned groups play on."""

    world: World
    geography: Geography
    people: People
    institutions: Institutions
    calendar: Calendar
    usual: dict[str, Array]
    """By choice: every person's usual institution."""
    lean: Array
    """Which doctor of a department a person comes back to, 0..1."""


def usual_places(
    geography: Geography, people: People, institutions: Institutions, rng: np.random.Generator
) -> dict[str, Array]:
    """Everybody's usual pharmacy, clinic, hospital and ward; a household shares them for the most part."""
    found = {}
    for choice in institutions.chance:
        house = institutions.choose(choice, people.place[people.house_start], rng)[people.house]
        own = institutions.choose(choice, people.place, rng)
        found[choice] = np.where(rng.random(len(people)) < 0.75, house, own).astype(np.int32)
    return found


def pick(stage: Stage, choice: str, person: Array, rng: np.random.Generator) -> Array:
    """The usual place or another one by distance and popularity."""
    other = stage.institutions.choose(choice, stage.people.place[person], rng)
    return np.where(rng.random(len(person)) < stage.world.habit, stage.usual[choice][person], other)


def background(stage: Stage, low: int, high: int, rng: np.random.Generator) -> tuple[Array, int, int]:
    """All normal visits of persons low…high−1, thinned by ``keep``, unsorted.

    Returns:
        The visits; how many of those of persons with a ``keep`` below 1 were kept; and how many of them there were.
    """
    chronic = _chronic_visits(stage, low, high, rng)
    hospital = _hospital_visits(stage, low, high, rng)
    fills = fill_outside(stage, hospital, rng)
    chosen = np.concatenate(
        [
            _walk_ins(stage, low, high, rng),
            chronic,
            hospital,
            fills,
            _stays(stage, low, high, rng),
            _births(stage, low, high, rng),
        ]
    )
    chosen = np.concatenate([chosen, _companions(stage, chosen, rng)])
    people = stage.people
    day = chosen["settle"] // DAY
    alive = day <= people.death[chosen["person"]]
    insured = (day >= people.insured_from[chosen["person"]]) & (day <= people.until[chosen["person"]])
    opened = day >= stage.institutions.open_day[chosen["inst"]]
    within = (chosen["settle"] < stage.world.days * DAY) & (chosen["begin"] >= 0)
    chosen = chosen[alive & insured & opened & within & (people.twin_of[chosen["person"]] < 0)]
    _in_the_evening(stage, chosen, rng)
    share = people.keep[chosen["person"]]
    keep = rng.random(len(chosen)) < share
    return chosen[keep], int((keep & (share < 1)).sum()), int((share < 1).sum())


def _in_the_evening(stage: Stage, chosen: Array, rng: np.random.Generator) -> None:
    """Clinics that upload the day's visits in one go settle between five and six."""
    late = np.flatnonzero(stage.institutions.batch[chosen["inst"]] & (chosen["med"] == OUT))
    chosen["settle"][late] = chosen["begin"][late] // DAY * DAY + 17 * 3600 + 1500 + rng.integers(0, 2400, len(late))


def _often(stage: Stage, low: int, high: int, rate: float, curve: tuple[float, ...], rng: np.random.Generator) -> Array:
    """Persons repeated by how often they go: rate a year × an age curve × frailty."""
    people = stage.people
    age = people.age_of(slice(low, high))
    mean = rate * np.interp(age, [0, 6, 18, 40, 60, 75], curve) * people.frailty[low:high] * stage.world.days / 365
    return np.repeat(np.arange(low, high), rng.poisson(mean))


def draw_dx(stage: Stage, person: Array, kind: str, rng: np.random.Generator) -> Array:
    """A diagnosis that fits sex and age; the person's chronic illness in a good part of adults' visits."""
    known, people = catalogue(), stage.people
    age, sex = people.age_of(person), people.sex[person]
    dx = draw_columns(known.chance[kind], bands(age, sex), rng)
    dx = known.fitting(dx, age, sex)
    chronic = people.chronic[person]
    return np.where((chronic >= 0) & (rng.random(len(person)) < 0.4), chronic, dx)


def at_hours(stage: Stage, inst: Array, med: Array, day: Array, rng: np.random.Generator) -> Array:
    """Moments of those days within the institution's hours."""
    return on_day(day, stage.calendar.draw_seconds(profiles(stage.institutions, inst, med), rng))


def _days(stage: Stage, person: Array, hospital: bool, rng: np.random.Generator) -> Array:
    geography, place = stage.geography, stage.people.place[person]
    rows = (
        np.zeros(len(person), dtype=np.int64)
        if hospital
        else market_rows(geography.place_urban[place], geography.place_town[place])
    )
    return stage.calendar.draw_days(rows, rng)


def _walk_ins(stage: Stage, low: int, high: int, rng: np.random.Generator) -> Array:
    world, people = stage.world, stage.people
    parts = []
    for choice, kind, rate, curve, med in (
        ("pharmacy", "pha", world.pharmacy_rate, (0.5, 0.5, 0.6, 1.0, 1.6, 1.9), PHARMACY_MED),
        ("clinic", "out", world.clinic_rate, (2.0, 1.2, 0.6, 0.8, 1.4, 1.8), OUT),
    ):
        person = _often(stage, low, high, rate, curve, rng)
        if med == PHARMACY_MED:
            funded = (people.deposit[person] > 0) | (people.giver[person] >= 0)
            person = np.repeat(person, rng.poisson(np.where(funded, 1.7, 0.55)))
        inst = pick(stage, choice, person, rng)
        begin = at_hours(stage, inst, np.full(len(person), med), _days(stage, person, False, rng), rng)
        begin = _by_routine(stage, person, begin, rng)
        parts.append(_treated(stage, visits(person, inst, begin, med, dx=draw_dx(stage, person, kind, rng)), rng))
    return np.concatenate(parts)


def _by_routine(stage: Stage, person: Array, begin: Array, rng: np.random.Generator) -> Array:
    """Some people run their errands on the same weekday at the same hour, and neighbours favour the same hours.

    They meet one another every week or two by habit, not by chance and not by fraud.
    """
    key = person.astype(np.int64) * 48_271 % 10_007
    routine = (key < stage.world.routine_share * 10_007) & (stage.people.age_of(person) >= 40)
    day = begin // DAY
    day = day - (day - key) % 7
    hour = np.array([8.6, 9.3, 10.1, 15.5, 16.4])[(stage.people.place[person] + key % 2) % 5]
    second = hour * 3600 + rng.normal(0, 900, len(person))
    usual = day * DAY + np.clip(second, 8.1 * 3600, 17.3 * 3600).astype(np.int64)
    return np.where(routine & (day >= 0), usual, begin)


def _treated(stage: Stage, made: Array, rng: np.random.Generator) -> Array:
    """Gives each visit a doctor of the right department; pharmacies have none."""
    dept = catalogue().dx_dept[made["dx"]]
    made["doctor"] = draw_doctor(stage.institutions, made["inst"], dept, stage.lean[made["person"]], rng)
    return made


def _hospital_visits(stage: Stage, low: int, high: int, rng: np.random.Generator) -> Array:
    parts = []
    for rate, med in ((stage.world.hospital_rate, OUT), (stage.world.emergency_rate, EMERGENCY)):
        person = _often(stage, low, high, rate, (1.5, 0.8, 0.6, 0.9, 1.3, 1.6), rng)
        inst = pick(stage, "hospital", person, rng)
        away = rng.random(len(person)) < stage.world.far_care
        inst = np.where(away, draw_far(stage.institutions, stage.people.place[person], rng), inst)
        begin = at_hours(stage, inst, np.full(len(person), med), _days(stage, person, True, rng), rng)
        parts.append(_treated(stage, visits(person, inst, begin, med, dx=draw_dx(stage, person, "out", rng)), rng))
    return np.concatenate(parts)


def fill_outside(stage: Stage, seen: Array, rng: np.random.Generator) -> Array:
    """Pharmacy visits that fill prescriptions of ``seen``.

    Marks those visits as without drugs. The pharmacy lies by the hospital or by home.
    """
    outside = (rng.random(len(seen)) < stage.world.fill_share) & (seen["med"] == OUT) & (seen["basket"] == 0)
    source = seen[outside]
    number = np.where(
        rng.random(len(source)) < stage.world.rx_number_share, RX_FIRST + rng.integers(0, 9 * 10**12, len(source)), 0
    )
    by_hospital = rng.random(len(source)) < 0.55
    place = np.where(by_hospital, stage.institutions.place[source["inst"]], stage.people.place[source["person"]])
    inst = stage.institutions.choose("pharmacy", place, rng)
    begin = fill_time(stage, source, inst, by_hospital, rng)
    seen["basket"][outside] = CONSULT
    seen["rx"][outside] = number
    return visits(
        source["person"],
        inst,
        begin,
        PHARMACY_MED,
        dx=source["dx"],
        doctor=np.where(number > 0, source["doctor"], -1),
        basket=FILL,
        rx=number,
    )


def fill_time(stage: Stage, source: Array, inst: Array, same_way: Array, rng: np.random.Generator) -> Array:
    """Soon after the visit where the pharmacy lies on the way and is open, else within three days."""
    soon = source["settle"] + rng.integers(600, 5400, len(source))
    later = at_hours(
        stage, inst, np.full(len(source), PHARMACY_MED), source["settle"] // DAY + rng.integers(0, 3, len(source)), rng
    )
    later = np.where(later < source["settle"] + 600, later + DAY, later)
    return np.where(same_way & (soon % DAY < 20.9 * 3600) & (soon % DAY > 8 * 3600), soon, later)


def _chronic_visits(stage: Stage, low: int, high: int, rng: np.random.Generator) -> Array:
    people, world = stage.people, stage.world
    ill = np.flatnonzero(people.chronic[low:high] >= 0) + low
    turns = int(world.days / world.chronic_interval) + 1
    phase = rng.random(len(ill)) * world.chronic_interval
    at_pharmacy = rng.random(len(ill)) < 0.35
    day = phase[:, None] + np.arange(turns) * world.chronic_interval + rng.normal(0, 3, (len(ill), turns))
    person = np.repeat(ill, turns)
    goes = (rng.random(len(person)) < 0.72) & (day.ravel() >= 0) & (day.ravel() < world.days)
    person, day = person[goes], day.ravel()[goes].astype(np.int64)
    pharmacy = np.repeat(at_pharmacy, turns)[goes]
    regular = rng.random(len(person)) < 0.9
    other = np.where(pharmacy, pick(stage, "pharmacy", person, rng), pick(stage, "hospital", person, rng))
    usual = np.where(pharmacy, stage.usual["pharmacy"][person], stage.usual["hospital"][person])
    inst = np.where(regular, usual, other)
    med = np.where(pharmacy, PHARMACY_MED, CHRONIC)
    return _treated(
        stage, visits(person, inst, at_hours(stage, inst, med, day, rng), med, dx=people.chronic[person]), rng
    )


def _stays(stage: Stage, low: int, high: int, rng: np.random.Generator) -> Array:
    person = _often(stage, low, high, stage.world.inpatient_rate, (0.9, 0.4, 0.35, 0.6, 1.4, 2.4), rng)
    dying = np.arange(low, high)[(stage.people.death[low:high] < stage.world.days) & (rng.random(high - low) < 0.45)]
    dx = draw_dx(stage, np.concatenate([person, dying]), "in", rng)
    los = np.maximum(rng.gamma(4.0, catalogue().dx_los[dx] / 4.0), 1).astype(np.int64)
    day = np.concatenate([_days(stage, person, True, rng), stage.people.death[dying]])
    day[len(person) :] -= los[len(person) :]
    person = np.concatenate([person, dying])
    inst = pick(stage, "ward", person, rng)
    away = rng.random(len(person)) < stage.world.far_care * 2
    inst = np.where(away, draw_far(stage.institutions, stage.people.place[person], rng), inst)
    home = stage.geography.region_prefecture
    abroad = home[stage.institutions.region[inst]] != home[stage.people.region[person]]
    med = np.where(abroad, FAR_STAY, STAY)
    made = visits(person, inst, at_hours(stage, inst, med, day, rng), med, dx=dx)
    made["end"] = at_hours(stage, inst, med, day + los, rng)
    made["settle"] = made["end"] + rng.integers(60, 3600, len(made))
    again = made[rng.random(len(made)) < stage.world.readmission_share].copy()
    gap = (again["end"] // DAY - again["begin"] // DAY + rng.integers(2, 22, len(again))) * DAY
    for name in ("begin", "end", "settle"):
        again[name] += gap
    return _treated(stage, np.concatenate([made, again]), rng)


def _births(stage: Stage, low: int, high: int, rng: np.random.Generator) -> Array:
    people, known = stage.people, catalogue()
    age = people.age_of(slice(low, high))
    fertile = np.flatnonzero((people.sex[low:high] == 2) & (age >= 21) & (age < 40) & ~people.taken[low:high]) + low
    mother = fertile[rng.random(len(fertile)) < stage.world.birth_rate * 8]
    day = rng.integers(0, stage.world.days, len(mother))
    section = rng.random(len(mother)) < 0.4
    inst = np.where(
        np.isin(stage.institutions.kind[stage.usual["ward"][mother]], (CITY, SPECIAL))
        | (rng.random(len(mother)) < 0.8),
        stage.usual["ward"][mother],
        pick(stage, "ward", mother, rng),
    )
    made = visits(mother, inst, at_hours(stage, inst, np.full(len(mother), BIRTH), day, rng), BIRTH)
    made["dx"] = np.where(section, known.dx("O82"), known.dx("O80"))
    made["end"] = at_hours(
        stage, inst, made["med"], day + np.where(section, 6, 3) + rng.integers(0, 2, len(mother)), rng
    )
    made["settle"] = made["end"] + 600
    checks = np.repeat(np.arange(len(mother)), 5)
    before = day[checks] - np.tile(np.arange(1, 6) * 35, len(mother)) + rng.integers(-6, 7, len(checks))
    checks = checks[before >= 0]
    prenatal = visits(
        mother[checks],
        inst[checks],
        at_hours(stage, inst[checks], np.full(len(checks), PRENATAL), before[before >= 0], rng),
        PRENATAL,
        dx=known.dx("Z34"),
    )
    return _treated(stage, np.concatenate([made, prenatal]), rng)


def _companions(stage: Stage, chosen: Array, rng: np.random.Generator) -> Array:
    """Somebody of the household comes along to the pharmacy or clinic.

    Some families nearly always, most hardly ever.
    """
    people = stage.people
    walk_in = chosen[np.isin(chosen["med"], (PHARMACY_MED, OUT)) & (chosen["basket"] == 0)]
    house = people.house[walk_in["person"]]
    habit = ((house * 2_654_435_761) % 1_000_003 / 1_000_003) ** 4
    comes = rng.random(len(walk_in)) < np.minimum(habit * stage.world.companion * 5, 0.95)
    walk_in, house = walk_in[comes], house[comes]
    other = people.house_start[house] + rng.integers(0, people.house_size[house])
    real = (other != walk_in["person"]) & (walk_in["med"] >= 0)
    walk_in, other = walk_in[real], other[real]
    made = walk_in.copy()
    made["person"] = other
    made["dx"] = draw_dx(stage, other, "pha", rng)
    made["begin"] = made["end"] = made["settle"] = walk_in["settle"] + rng.integers(30, 420, len(made))
    made["rx"], made["key"] = 0, 0
    return np.asarray(made)
