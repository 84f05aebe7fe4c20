"""Rings around hospital beds: recruited in batches, split into several stays, or admitted on paper only."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphfraud.synth.catalogue import catalogue
from graphfraud.synth.institutions import COUNTY, PRIVATE, TOWN
from graphfraud.synth.plan import Plan
from graphfraud.synth.visits import DAY, DEFAULT, OUT, PHARMACY_MED, STAY, THIN

Array = np.ndarray[Any, Any]
LOW_ACUITY = ("M51", "M17", "K29", "J20", "I69", "M54")


def _ailments(plan: Plan, person: Array) -> Array:
    """One low-acuity illness for each person, always the same."""
    chosen = np.array([catalogue().dx(code) for code in LOW_ACUITY])
    return np.asarray(chosen[person.astype(np.int64) * 7919 % len(chosen)])


def recruited_admissions(plan: Plan) -> None:
    """Elderly and poor people of few villages are fetched in batches and admitted for a few days with little wrong."""
    rng, people = plan.rng, plan.stage.people
    rural = ~plan.stage.geography.place_urban[people.place]
    members = plan.neighbours(plan.ring_size(12, 60), (people.age() >= 55) & rural)
    if len(members) < 3:
        return
    plan.hide(members)
    poor = members[rng.random(len(members)) < 0.45]
    people.identity[poor] = rng.integers(1, 4, len(poor))
    hospital = int(plan.sites(1, (PRIVATE, TOWN), int(people.place[members[0]]), 5.0, 60.0)[0])
    days = plan.event_days(plan.events(6, 10), 14, 40)
    group = plan.group("recruited_admissions", members, institutions=[hospital], events=len(days))
    spread = {"easy": 1, "medium": 2, "hard": 3}[plan.camouflage]
    for day, there in zip(days, plan.attending(members, len(days), plan.level.attendance * 0.55), strict=True):
        batch = members[there]
        begin = (day + rng.integers(0, spread, len(batch))) * DAY + rng.integers(9 * 3600, 11 * 3600, len(batch))
        end = begin + rng.integers(3, 7, len(batch)) * DAY
        plan.go(
            batch,
            hospital,
            begin,
            STAY,
            group,
            end=end,
            settle=end + rng.integers(300, 5400, len(batch)),
            dx=_ailments(plan, batch),
            doctor=plan.doctor(hospital, 4),
            named=True,
        )


def split_stay(plan: Plan) -> None:
    """A hospital discharges and readmits the same patients for the same illness, to stay under the payment per stay."""
    rng, people = plan.rng, plan.stage.people
    hospital = int(plan.sites(1, (COUNTY, PRIVATE, TOWN), int(people.place[rng.integers(len(people))]))[0])
    place = int(plan.stage.institutions.place[hospital])
    members = plan.neighbours(plan.ring_size(10, 50), people.age() >= 45, place)
    if len(members) < 4:
        return
    plan.hide(members)
    pieces = rng.integers(2, 4, len(members))
    group = plan.group(
        "split_stay", members, key="institution", institutions=[hospital], events=int((pieces - 1).sum())
    )
    longest = {"easy": 2, "medium": 5, "hard": 10}[plan.camouflage]
    start = rng.integers(3, plan.stage.world.days - 45, len(members)) * DAY
    dx, doctor = _ailments(plan, members), plan.stage.institutions.first_doctor[hospital]
    for turn in range(int(pieces.max())):
        back = pieces > turn
        begin = start + rng.integers(9 * 3600, 16 * 3600, len(members))
        end = (begin // DAY + rng.integers(6, 10, len(members))) * DAY + rng.integers(9 * 3600, 15 * 3600, len(members))
        plan.go(
            members[back],
            hospital,
            begin[back],
            STAY,
            group,
            end=end[back],
            settle=end[back] + 1500,
            dx=dx[back],
            doctor=doctor + members[back] % max(int(plan.stage.institutions.doctors[hospital]), 1),
            named=True,
        )
        start = (end // DAY + rng.integers(1, longest + 1, len(members))) * DAY


def bed_hanging(plan: Plan) -> None:
    """Patients are admitted on paper and live at home: they buy and are treated near home during the stay."""
    rng, stage, people = plan.rng, plan.stage, plan.stage.people
    hospital = int(plan.sites(1, (TOWN, PRIVATE, COUNTY), int(people.place[rng.integers(len(people))]))[0])
    members = plan.neighbours(plan.ring_size(10, 50), people.age() >= 45, int(stage.institutions.place[hospital]))
    if len(members) < 4:
        return
    plan.hide(members)
    person = np.repeat(members, rng.integers(1, 4, len(members)))
    rank = np.arange(len(person)) - np.searchsorted(person, person)
    seen = rng.random(len(person)) < plan.level.attendance
    group = plan.group("bed_hanging", members, key="institution", institutions=[hospital], events=int(seen.sum()))
    third = (stage.world.days - 20) // 3
    begin = (rank * third + rng.integers(2, third - 12, len(person))) * DAY + rng.integers(
        9 * 3600, 15 * 3600, len(person)
    )
    nights = rng.integers(4, 10, len(person))
    end = (begin // DAY + nights) * DAY + 10 * 3600
    plan.go(
        person,
        hospital,
        begin,
        STAY,
        group,
        end=end,
        settle=end + 900,
        dx=_ailments(plan, person),
        doctor=plan.doctor(hospital, 3),
        basket=np.where(rng.random(len(person)) < plan.level.attendance, THIN, DEFAULT),
        named=True,
        present=False,
    )
    at = np.repeat(np.flatnonzero(seen), rng.integers(1, 3, int(seen.sum())))
    day = begin[at] // DAY + 1 + (rng.random(len(at)) * (nights[at] - 1)).astype(np.int64)
    shop = rng.random(len(at)) < 0.6
    inst = np.where(shop, stage.usual["pharmacy"][person[at]], stage.usual["clinic"][person[at]])
    plan.go(
        person[at],
        inst,
        day * DAY + rng.integers(9 * 3600, 18 * 3600, len(at)),
        np.where(shop, PHARMACY_MED, OUT),
        group,
        dx=catalogue().dx("J06"),
        doctor=np.where(shop, -1, stage.institutions.first_doctor[inst]),
    )
