"""Care by a timetable: the same people in the same room because their treatment puts them there."""

from __future__ import annotations

import numpy as np

from ..catalogue import DIAG, ITEM
from ..gather import any_of, at, group, meet, present
from ..world import DAY, World
from .errands import own_drugs


def dialysis(world: World, turn: int) -> None:
    """A shift at the dialysis centre, three times a week all year."""
    centre = any_of(world, "dialysis")
    who = world.take(int(world.rng.integers(10, 18)), world.people.age > 35, at(world, centre), 60)
    minute = (435, 720, 990)[turn % 3]
    visits: list[int] = []
    for day in range(3, 362):
        if (day + 2) % 7 in ((0, 2, 4) if turn % 2 == 0 else (1, 3, 5)):
            visits += meet(
                world,
                present(world, who, 0.96),
                centre,
                day,
                minute,
                40,
                med=14,
                diag=DIAG["esrd"],
                dose=7,
                doctor=world.places.first_doctor[centre],
            ).tolist()
    group(world, "dialysis", visits, who, innocent=True, note="haemodialysis, fixed shift")


def chemotherapy(world: World, turn: int) -> None:
    """A cohort that is admitted every three weeks for its cycle."""
    place = int(world.places.of("giant")[0]) if turn % 2 == 0 else any_of(world, "county", "city")
    who = world.take(int(world.rng.integers(6, 12)), world.people.age > 45)
    world.thin(who, 0.4)
    visits: list[int] = []
    first = int(world.rng.integers(10, 60))
    for cycle in range(8):
        begin = first + cycle * 21
        for person in present(world, who, 0.95):
            own = world.own(int(person))
            day = world.book.column("minute")[own] // DAY if len(own) else own
            world.book.dropped.update(own[(day >= begin - 1) & (day <= begin + 4)].tolist())
            visit = world.book.write(
                person=person,
                place=place,
                minute=(begin + 3) * DAY + 620 + int(world.rng.integers(0, 90)),
                days=3,
                med=21,
                diag=DIAG["chemo"],
                doctor=world.places.first_doctor[place] + 2,
                bed=int(world.rng.integers(1, 30)),
                planted=1,
            )
            for key, count in (("bed", 3), ("nurse", 3), ("chemo", 1), ("onc2", 4), ("bio", 1), ("inf1", 6)):
                world.book.lines(visit, ITEM[key], count)
            visits += visit.tolist()
    group(world, "chemotherapy", visits, who, innocent=True, note="chemotherapy cycles of 21 days")


def methadone(world: World, turn: int) -> None:
    """Daily swallowing under the nurse's eye between eight and ten."""
    centre = any_of(world, "chc")
    who = world.take(
        int(world.rng.integers(10, 18)), (world.people.age > 25) & (world.people.age < 60), at(world, centre), 15
    )
    visits: list[int] = []
    for day in range(30, 210):
        if world.places.open[centre][day]:
            part = meet(
                world,
                present(world, who, 0.8),
                centre,
                day,
                485,
                100,
                med=14,
                diag=DIAG["opio"],
                doctor=world.places.first_doctor[centre],
            )
            world.book.lines(part, ITEM["meth1"], 1)
            visits += part.tolist()
    group(world, "methadone", visits, who, innocent=True, note="substitution treatment, daily by rule")


def acupuncture(world: World, turn: int) -> None:
    """Courses of ten sessions on ten mornings; the same dozen meet on the couches."""
    place = any_of(world, "tcm")
    who = world.take(int(world.rng.integers(8, 13)), world.people.age > 45, at(world, place), 12)
    visits: list[int] = []
    for course in (40, 130, 250):
        for session in range(10):
            part = meet(
                world,
                present(world, who, 0.85),
                place,
                world.open_day(place, course + turn * 15 + session),
                520 + session % 2 * 5,
                70,
                med=11,
                diag=DIAG["neck"],
                doctor=world.places.first_doctor[place] + turn % 2,
            )
            world.book.lines(part, ITEM["acu"], 1)
            visits += part.tolist()
    group(world, "acupuncture", visits, who, innocent=True, note="courses of ten sessions of acupuncture")


def observed_treatment(world: World, turn: int) -> None:
    """Tuberculosis: tablets taken every other day before the township's nurse."""
    place = any_of(world, "town")
    who = world.take(int(world.rng.integers(5, 9)), world.people.age > 25, at(world, place), 15)
    if len(who) < 3:
        return
    visits: list[int] = []
    for date in range(40 + turn * 20, 220, 4):
        part = meet(
            world,
            present(world, who, 0.85),
            place,
            world.open_day(place, date),
            510,
            60,
            med=14,
            diag=DIAG["tb"],
            doctor=world.places.first_doctor[place],
        )
        world.book.lines(part, ITEM["dot"], 1)
        visits += part.tolist()
    group(world, "observed_treatment", visits, who, innocent=True, note="directly observed treatment of tuberculosis")


def home_bed(world: World, turn: int) -> None:
    """A village doctor's round of the bedridden (家庭病床): he enters the visits one after another."""
    place = any_of(world, "village", "chc")
    who = world.take(int(world.rng.integers(5, 9)), world.people.age > 70, at(world, place), 8)
    if len(who) < 3:
        return
    visits: list[int] = []
    for date in world.dates(16, 6, 350, 14):
        part = meet(
            world,
            present(world, who, 0.9),
            place,
            world.open_day(place, date),
            900,
            120,
            med=71,
            diag=DIAG["stroke"],
            doctor=world.places.first_doctor[place],
        )
        world.book.lines(part, ITEM["home"], 1)
        visits += part.tolist()
    group(world, "home_bed", visits, who, innocent=True, note="home-bed rounds, med_type 71")


def team_day(world: World, turn: int) -> None:
    """The family-doctor team's monthly day for the old people who signed with it."""
    place = any_of(world, "chc", "town")
    who = world.take(
        int(world.rng.integers(15, 30)), (world.people.age > 63) & (world.people.chronic > 0), at(world, place), 10
    )
    if len(who) < 6:
        return
    visits: list[int] = []
    for date in world.dates(11, 8, 350, 26):
        part = meet(
            world,
            present(world, who, 0.75),
            place,
            world.open_day(place, date),
            500,
            150,
            med=14,
            diag=DIAG["htn"],
            doctor=world.places.first_doctor[place],
        )
        own_drugs(world, part)
        visits += part.tolist()
    world.thin(who, 0.5)
    group(world, "team_day", visits, who, innocent=True, note="family-doctor team's monthly day, own drugs")


def check_up(world: World, turn: int) -> None:
    """An office's check-up: everybody in two mornings, the follow-up a fortnight later."""
    people, land = world.people, world.land
    offices = [n for n in range(len(land.employers)) if np.count_nonzero(people.free & (people.emp == n)) >= 12]
    if not offices:
        return
    employer = int(world.rng.choice(offices))
    who = world.take(int(world.rng.integers(14, 40)), people.emp == employer)
    place = any_of(world, "county", "city", county=land.employers[employer][3])
    visits: list[int] = []
    for day in (100 + turn * 20, 101 + turn * 20, 115 + turn * 20, 260 + turn * 15):
        part = meet(
            world,
            present(world, who, 0.6),
            place,
            world.open_day(place, day),
            485,
            120,
            med=11,
            diag=DIAG["check"],
            doctor=world.places.first_doctor[place] + 3,
        )
        for key in ("visit", "cbc", "bio", "us", "ecg"):
            world.book.lines(part, ITEM[key], 1)
        visits += part.tolist()
    group(world, "check_up", visits, who, innocent=True, employers=[employer], note="one employer's check-up days")


def rare_disease(world: World, turn: int) -> None:
    """Haemophilia or a transplant: large amounts of costly drugs, month after month, at the one centre that has them."""
    place = int(world.places.of("giant")[0])
    blood = turn % 2 == 0
    who = world.take(int(world.rng.integers(4, 8)), (world.people.age > 8) & (world.people.age < 60))
    visits: list[int] = []
    for date in range(10, 355, 14 if blood else 28):
        part = meet(
            world,
            present(world, who, 0.9),
            place,
            world.open_day(place, date + int(world.rng.integers(0, 3))),
            520,
            240,
            med=14,
            diag=DIAG["hemo" if blood else "tx"],
            doctor=world.places.first_doctor[place] + 5,
        )
        world.book.lines(part, ITEM["hem1" if blood else "tx1"], world.rng.integers(8, 16, len(part)) if blood else 3)
        visits += part.tolist()
    group(world, "rare_disease", visits, who, innocent=True, note="haemophilia A or kidney transplant, one centre")


PLANTERS = {
    "dialysis": (dialysis, 3),
    "chemotherapy": (chemotherapy, 2),
    "methadone": (methadone, 1),
    "acupuncture": (acupuncture, 2),
    "observed_treatment": (observed_treatment, 2),
    "home_bed": (home_bed, 2),
    "team_day": (team_day, 2),
    "check_up": (check_up, 2),
    "rare_disease": (rare_disease, 2),
}
