"""Beds as a source of money: people fetched in vans, stays cut in two, beds whose patients sleep at home."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..catalogue import DIAG, ITEM
from ..gather import any_of, at, group, meet
from ..world import DAY, World


def stay(
    world: World,
    person: int,
    place: int,
    begin: int,
    length: int,
    diag: str,
    *,
    thin: bool = False,
    med: int = 21,
    minute: int = 0,
) -> list[int]:
    """A stay; the person's own visits in it and just around it give way. ``thin``: bed and drip only, no nursing, no test."""
    own = world.own(person)
    if len(own):
        day = world.book.column("minute")[own] // DAY
        span = world.book.column("days")[own]
        world.book.dropped.update(own[(day >= begin - 1) & (day - span <= begin + length + 1)].tolist())
    doctor = world.places.first_doctor[place] + int(world.rng.integers(0, max(1, world.places.doctors[place])))
    visit = world.book.write(
        person=person,
        place=place,
        minute=(begin + length) * DAY + (minute or int(world.rng.integers(560, 900))),
        days=length,
        med=med,
        dose=6,
        diag=DIAG[diag],
        doctor=doctor,
        bed=int(world.rng.integers(1, 60)),
        planted=1,
    )
    if thin:
        for key, count in (("bed", length), ("inf1", length), ("tuina", length)):
            world.book.lines(visit, ITEM[key], count)
    return visit.tolist()


def recruited_admissions(world: World, turn: int) -> None:
    """A van fetches the old and the poor of two or three villages to a small hospital, batch after batch."""
    rng, people = world.rng, world.people
    place = any_of(world, "private", "tcm")
    town = np.hypot(world.land.town_x - world.places.x[place], world.land.town_y - world.places.y[place])
    towns = np.flatnonzero((town > 8) & (town < 60))
    villages = np.flatnonzero(
        np.isin(world.land.village_town, rng.choice(towns, min(2, len(towns)), replace=False)) & ~world.land.urban
    )[: 3 if turn else 5]
    local = np.isin(people.village, villages) & ((people.age > 60) | (people.idet != ""))
    who = world.take(int(rng.integers(*((14, 22), (26, 44), (40, 60))[turn % 3])), local)
    if len(who) < 8:
        return
    world.thin(who, max(world.level.keep, 0.5))
    visits: list[int] = []
    batches = world.dates(int(rng.integers(7, 11)), 15, 330, 18)
    width = {"easy": 1, "medium": 3, "hard": 4}[world.level.name]
    for date in batches:
        came = rng.choice(who, min(len(who), int(rng.integers(5, 9))), replace=False)
        for person in came:
            visits += stay(
                world,
                int(person),
                place,
                date + int(rng.integers(0, width)),
                int(rng.integers(3, 6)),
                str(rng.choice(["lbp", "neck", "dizz", "htn"])),
            )
    present = sorted(set(world.book.column("person")[visits].tolist()))
    group(world, "recruited_admissions", visits, present, joint=len(batches), key="patient")


def split_stay(world: World, turn: int) -> None:
    """Patients are discharged on paper after some days and admitted again for the same illness within the week."""
    rng, people = world.rng, world.people
    place = any_of(world, "tcm", "private", "town")
    who = world.take(int(rng.integers(12, 34)), (people.age > 45), at(world, place), 45)
    visits: list[int] = []
    for person in who:
        begin, diag = int(rng.integers(10, 300)), str(rng.choice(["stroke", "disc", "chd", "copd"]))
        for _ in range(2 if world.level.name == "hard" else int(rng.integers(2, 4))):
            length = int(rng.integers(7, 13))
            visits += stay(world, int(person), place, begin, length, diag)
            begin += length + int(rng.integers(0, 4 if world.level.name == "easy" else 9))
            if begin > 345:
                break
    group(world, "split_stay", visits, who, joint=len(who), institutions=[place])


def bed_hanging(world: World, turn: int) -> None:
    """Inpatients on paper who shop and see doctors near home while they are said to lie in the ward."""
    rng, people = world.rng, world.people
    place = any_of(world, "private", "town", "tcm")
    who = world.take(int(rng.integers(10, 28)), people.age > 40, at(world, place), 30)
    world.thin(who, max(world.level.keep, 0.5))
    visits: list[int] = []
    for person in who:
        for date in world.dates(int(rng.integers(1, 3)), 15, 320, 60):
            length = int(rng.integers(6, 12))
            visits += stay(
                world,
                int(person),
                place,
                date,
                length,
                str(rng.choice(["lbp", "neck", "htn"])),
                thin=rng.random() < 0.8,
            )
            shops = world.places.of("pharmacy")
            near = shops[
                np.argsort(
                    np.hypot(
                        np.array(world.places.x)[shops] - people.x[person],
                        np.array(world.places.y)[shops] - people.y[person],
                    )
                )[:2]
            ]
            for _ in range(
                int(rng.integers(1, 4))
                if rng.random() < {"easy": 1, "medium": 0.85, "hard": 0.7}[world.level.name]
                else 0
            ):
                shop = int(rng.choice(near))
                day = world.open_day(shop, date + int(rng.integers(1, length - 1)))
                if date < day < date + length:
                    visits += meet(
                        world,
                        np.array([person]),
                        shop,
                        day,
                        int(rng.integers(600, 1100)),
                        5,
                        (("otc1", 1), ("htn1", 1), ("otc7", 2)),
                    ).tolist()
    group(world, "bed_hanging", visits, who, joint=len(who), institutions=[place])


PLANTERS = {
    "recruited_admissions": (recruited_admissions, 3),
    "split_stay": (split_stay, 2),
    "bed_hanging": (bed_hanging, 2),
}
__all__: Sequence[str] = ("PLANTERS", "stay")
