"""Stays that come in batches, follow each other or cost a lot, for medical reasons."""

from __future__ import annotations

import numpy as np

from ..catalogue import DIAG, ITEM
from ..gather import any_of, group, meet, present
from ..rings.wards import stay
from ..world import World


def cataract_days(world: World, turn: int) -> None:
    """A lorry of ophthalmologists: the old of one township, a day's surgery each, in two days; second eye a month later."""
    people, land = world.people, world.land
    county = 1 + (turn + int(world.rng.integers(0, 5))) % 5
    town = int(world.rng.choice(np.unique(land.village_town[(land.village_county == county) & ~land.urban])))
    who = world.take(int(world.rng.integers(12, 26)), (land.village_town[people.village] == town) & (people.age > 64))
    if len(who) < 5:
        return
    place = any_of(world, "county", "private", county=county)
    visits: list[int] = []
    for eye, date in enumerate((90 + turn * 30, 125 + turn * 30)):
        for person in present(world, who, 0.95 if eye == 0 else 0.5):
            day = date + int(person) % 2
            visit = world.book.write(
                person=person,
                place=place,
                minute=day * 1440 + 840 + int(world.rng.integers(0, 150)),
                days=1 if person % 3 else 0,
                med=28,
                diag=DIAG["cata"],
                doctor=world.places.first_doctor[place],
                planted=1,
            )
            for key in ("phaco", "iol", "eye", "bio"):
                world.book.lines(visit, ITEM[key], 1)
            visits += visit.tolist()
    group(
        world,
        "cataract_days",
        visits,
        who,
        innocent=True,
        note="screening campaign, day surgery (28), one operation an eye",
    )


def mother_newborn(world: World, turn: int) -> None:
    """Mother and child: the child's jaundice is treated on the mother's card while she is still in."""
    people, rng = world.people, world.rng
    place = any_of(world, "maternity", "county", fresh=False)
    who = world.take(
        int(rng.integers(8, 14)), (people.sex == 2) & (people.age > 21) & (people.age < 40) & (people.insutype == "390")
    )
    visits: list[int] = []
    for person in who:
        day = int(rng.integers(20, 340))
        mother = stay(world, int(person), place, day, 4, "birth", med=52)
        for key, count in (("birth", 1), ("bed", 4), ("nurse1", 4)):
            world.book.lines(mother, ITEM[key], count)
        child = world.book.write(
            person=person,
            place=place,
            minute=(day + 6) * 1440 + 700,
            days=5,
            med=21,
            diag=DIAG["neoj"],
            doctor=world.places.first_doctor[place] + 1,
            bed=9,
            planted=1,
        )
        for key, count in (("neo", 5), ("cbc", 1), ("round", 5)):
            world.book.lines(child, ITEM[key], count)
        visits += [*mother, *child.tolist()]
    group(
        world, "mother_newborn", visits, who, innocent=True, note="newborn on the mother's card within a week of birth"
    )


def staged_surgery(world: World, turn: int) -> None:
    """Plate in, a week at home, graft: two operations of one plan, at the giant hospital."""
    giant = int(world.places.of("giant")[0])
    who = world.take(int(world.rng.integers(8, 16)), (world.people.age > 18) & (world.people.age < 75))
    visits: list[int] = []
    for person in who:
        begin = int(world.rng.integers(10, 310))
        first = stay(world, int(person), giant, begin, 10, "frac")
        second = stay(world, int(person), giant, begin + 17, 9, "frac")
        for visit, keys in ((first, ("orif", "plate")), (second, ("suture", "dress"))):
            for key in (*keys, "bed", "nurse", "round", "bio", "ct"):
                world.book.lines(visit, ITEM[key], 9 if key in ("bed", "nurse", "round") else 1, day=1)
        visits += first + second
    group(world, "staged_surgery", visits, who, innocent=True, note="second operation of a plan")


def outbreak(world: World, turn: int) -> None:
    """Influenza in two villages: pneumonia of all ages in one fortnight at the nearest ward."""
    people, land = world.people, world.land
    town = int(world.rng.choice(np.unique(land.village_town[~land.urban])))
    who = world.take(int(world.rng.integers(12, 22)), (land.village_town[people.village] == town) & (people.age > 3))
    if len(who) < 5:
        return
    ward = any_of(world, "county", county=int(land.town_county[town]), fresh=False)
    visits: list[int] = []
    for person in who:
        visits += stay(
            world,
            int(person),
            ward,
            12 + turn * 320 % 345 + int(world.rng.integers(0, 9)),
            int(world.rng.integers(5, 10)),
            "pneu" if world.rng.random() < 0.7 else "flu",
        )
    group(world, "outbreak", visits, who, innocent=True, note="one outbreak, pneumonia and influenza, once")


def mass_accident(world: World, turn: int) -> None:
    """Gas in a plant or a bus in a ravine: everybody hurt at once, controls together after one and two weeks."""
    people, land, rng = world.people, world.land, world.rng
    firms = [
        n
        for n, row in enumerate(land.employers)
        if row[2] == "factory" and np.count_nonzero(people.free & (people.emp == n)) > 12
    ]
    if turn % 2 == 0 and firms:
        who, diag = world.take(int(rng.integers(10, 20)), people.emp == int(rng.choice(firms))), "gas"
    else:
        who, diag = world.take(int(rng.integers(14, 24)), people.county == 3), "head"
    if len(who) < 5:
        return
    place = any_of(world, "county", "city", county=int(people.county[who[0]]), fresh=False)
    day = 140 + turn * 55
    visits = [
        number
        for person in who
        for number in stay(
            world, int(person), place, day, int(rng.integers(2, 8)), diag, med=22 if diag == "head" else 21
        )
    ]
    for later in (14, 21, 35):
        visits += meet(
            world,
            present(world, who, 0.8),
            place,
            world.open_day(place, day + later),
            510,
            130,
            med=11,
            diag=DIAG[diag],
            dose=2,
            doctor=world.places.first_doctor[place],
        ).tolist()
    group(world, "mass_accident", visits, who, innocent=True, note="one accident, one day")


def sports_team(world: World, turn: int) -> None:
    """A school's football team: on match days, all of them Saturdays, one, two or three of them are hurt."""
    people = world.people
    who = world.take(11, (people.age > 13) & (people.age < 20) & (people.sex == 1))
    if len(who) < 6:
        return
    place = any_of(world, "county", "city", fresh=False)
    visits: list[int] = []
    for date in world.dates(9, 60, 320, 14):
        date += (3 - date) % 7
        hurt = world.rng.choice(who, int(world.rng.integers(1, 4)), replace=False)
        visits += meet(
            world,
            hurt,
            place,
            date,
            1040,
            60,
            (("xray", 1), ("cast", 1), ("otc4", 1)),
            med=13,
            diag=DIAG["chest"],
            doctor=world.places.first_doctor[place],
            spread=2,
        ).tolist()
    group(world, "sports_team", visits, who, innocent=True, note="pupils of one team, hurt singly on Saturdays")


def sanatorium(world: World, turn: int) -> None:
    """A works' retired miners with dust lungs: its yearly course at one ward, two batches."""
    people, land = world.people, world.land
    works = [n for n, row in enumerate(land.employers) if row[2] == "factory"]
    who = world.take(int(world.rng.integers(12, 20)), (people.age > 55) & (people.sex == 1))
    employer = works[turn % len(works)]
    people.emp[who] = employer
    people.chronic[who] = 4
    place = any_of(world, "city", "county")
    visits: list[int] = []
    for batch, date in enumerate((75 + turn * 20, 250 + turn * 20)):
        for person in who[batch::2]:
            visits += stay(world, int(person), place, date + int(world.rng.integers(0, 2)), 12, "copd")
    group(
        world,
        "sanatorium",
        visits,
        who,
        innocent=True,
        employers=[employer],
        note="one employer, one chronic lung disease, once a year each",
    )


def trauma_centre(world: World, turn: int) -> None:
    """The giant hospital's worst fractures: three to five plates, each with its operation, long stays."""
    giant = int(world.places.of("giant")[0])
    who = world.take(int(world.rng.integers(8, 16)), world.people.age > 18)
    visits: list[int] = []
    for person in who:
        visit = stay(world, int(person), giant, int(world.rng.integers(10, 320)), 20, "frac", med=22)
        plates = int(world.rng.integers(3, 6))
        for key, count in (
            ("orif", plates),
            ("plate", plates),
            ("bed", 20),
            ("nurse1", 12),
            ("nurse", 8),
            ("round", 20),
            ("ct", 3),
            ("bio", 5),
            ("ab2", 20),
            ("inf1", 40),
        ):
            world.book.lines(visit, ITEM[key], count, day=2)
        visits += visit
    group(
        world,
        "trauma_centre",
        visits,
        who,
        innocent=True,
        institutions=[giant],
        note="one plate an operation; multiple fractures",
    )


PLANTERS = {
    "cataract_days": (cataract_days, 2),
    "mother_newborn": (mother_newborn, 2),
    "staged_surgery": (staged_surgery, 1),
    "outbreak": (outbreak, 2),
    "mass_accident": (mass_accident, 2),
    "sports_team": (sports_team, 1),
    "sanatorium": (sanatorium, 2),
    "trauma_centre": (trauma_centre, 1),
}
