"""Odd figures that a look into the lines explains: typing errors, long prescriptions, teams, several illnesses."""

from __future__ import annotations

import numpy as np

from ..catalogue import DIAG, ITEM, ITEMS
from ..daily import maintenance
from ..gather import any_of, at, group, meet
from ..world import World
from .errands import own_drugs


def code_error(world: World, turn: int) -> None:
    """Once each, a desk typed the neighbouring code: men with N76 whose lines are those of a cold."""
    people, rng = world.people, world.rng
    place = any_of(world, "chc", "county")
    who = world.take(int(rng.integers(5, 9)), (people.sex == 1) & (people.age > 20), at(world, place), 30)
    visits: list[int] = []
    for person in who:
        visits += meet(
            world,
            np.array([person]),
            place,
            world.open_day(place, rng.integers(8, 350)),
            int(rng.integers(500, 900)),
            3,
            (("otc1", 1), ("otc3", 1), ("cbc", 1)),
            med=11,
            diag=DIAG["vagi"],
            doctor=world.places.first_doctor[place] + int(rng.integers(0, 2)),
            spread=2,
        ).tolist()
    group(
        world, "code_error", visits, who, innocent=True, note="one visit each, ordinary lines, a wrong diagnosis code"
    )


def long_prescription(world: World, turn: int) -> None:
    """Ninety days' drugs at once (长处方), four times a year, by one doctor for his stable patients."""
    people, rng = world.people, world.rng
    place = any_of(world, "chc", "county", "town")
    doctor = world.places.first_doctor[place]
    who = world.take(int(rng.integers(14, 26)), (people.chronic > 0) & (people.chronic < 4), at(world, place), 25)
    world.thin(who, 0.1)
    visits: list[int] = []
    for person in who:
        start = int(rng.integers(4, 85))
        for quarter in range(4):
            day = world.open_day(place, min(start + quarter * 91, 362))
            visits += meet(
                world,
                np.array([person]),
                place,
                day,
                int(rng.integers(490, 900)),
                3,
                (
                    (
                        maintenance(int(people.chronic[person]), int(person)),
                        max(1, round(90 / ITEMS[ITEM[maintenance(int(people.chronic[person]), int(person))]].days)),
                    ),
                ),
                med=14,
                diag=DIAG["htn"],
                doctor=doctor,
            ).tolist()
    group(
        world,
        "long_prescription",
        visits,
        who,
        innocent=True,
        doctors=[doctor],
        note="ninety days' supply every ninety days",
    )


def several_illnesses(world: World, turn: int) -> None:
    """The old have three illnesses: three slips on one morning by the family doctor, a different drug on each."""
    rng = world.rng
    place = any_of(world, "chc", "town")
    doctor = world.places.first_doctor[place] + 1
    who = world.take(int(rng.integers(12, 20)), world.people.age > 66, at(world, place), 20)
    visits: list[int] = []
    for person in who:
        for date in world.dates(5, 8, 350, 50):
            day, minute = world.open_day(place, date), int(rng.integers(500, 850))
            for slip, (drug, diag) in enumerate((("htn1", "htn"), ("dm1", "dm"), ("lip1", "chd"))):
                visit = world.book.write(
                    person=person,
                    place=place,
                    minute=day * 1440 + minute + slip * 4,
                    med=14,
                    diag=DIAG[diag],
                    doctor=doctor,
                    rx=world.book.rx(1),
                    planted=1,
                )
                world.book.lines(visit, ITEM[drug], 1)
                visits += visit.tolist()
    group(
        world,
        "several_illnesses",
        visits,
        who,
        innocent=True,
        doctors=[doctor],
        note="three illnesses, three drugs, a month's supply of each",
    )


def team_billing(world: World, turn: int) -> None:
    """The rehabilitation hall bills under its head's code; three therapists are the visits' own doctors."""
    rng = world.rng
    place = any_of(world, "tcm", "city")
    head = world.places.first_doctor[place]
    who = world.take(int(rng.integers(24, 36)), world.people.age > 40, at(world, place), 25)
    visits: list[int] = []
    for date in world.dates(14, 8, 350, 10):
        came = rng.choice(who, min(len(who), 20), replace=False)
        part = meet(
            world,
            came,
            place,
            world.open_day(place, date),
            490,
            560,
            med=11,
            diag=DIAG["stroke"],
            doctor=head + 1 + np.arange(len(came)) % 4,
        )
        for key in ("rehab", "acu"):
            world.book.lines(part, ITEM[key], 1, doctor=head)
        visits += part.tolist()
    group(
        world,
        "team_billing",
        visits,
        who,
        innocent=True,
        doctors=[head],
        note="four therapists treat (chfpdr), the head's code bills",
    )


def vacation_supply(world: World, turn: int) -> None:
    """Before going to the coast for the winter the retired fetch three months' drugs at one go, in the same week."""
    people = world.people
    place = any_of(world, "pharmacy", county=0, fresh=False)
    who = world.take(
        int(world.rng.integers(8, 14)),
        (people.county == 0) & (people.age > 60) & (people.chronic > 0) & (people.insutype == "310"),
    )
    visits: list[int] = []
    for person in who:
        part = meet(
            world,
            np.array([person]),
            place,
            world.open_day(place, 298 + int(world.rng.integers(0, 8))),
            int(world.rng.integers(540, 1100)),
            3,
        )
        own_drugs(world, part, 3)
        visits += part.tolist()
        own = world.own(int(person))
        world.book.dropped.update(own[world.book.column("minute")[own] // 1440 > 306].tolist())
    group(
        world, "vacation_supply", visits, who, innocent=True, note="one purchase of three months' own drugs, then none"
    )


PLANTERS = {
    "code_error": (code_error, 1),
    "long_prescription": (long_prescription, 2),
    "several_illnesses": (several_illnesses, 2),
    "team_billing": (team_billing, 1),
    "vacation_supply": (vacation_supply, 1),
}
