"""At the doctor's desk: steering for a reward, hours that a day does not have, slips upon slips, boxes upon boxes."""

from __future__ import annotations

import numpy as np

from ..catalogue import DIAG, ITEM
from ..gather import any_of, at, distance, group, meet, some_days
from ..world import DAY, World
from .wards import stay


def kickback_referral(world: World, turn: int) -> None:
    """A doctor sends patients from some month on to one shop that is neither near to him nor to them."""
    rng, people, level, places = world.rng, world.people, world.level, world.places
    clinic = any_of(world, "city", "county", "tcm", "giant")
    doctor = places.first_doctor[clinic] + int(rng.integers(0, places.doctors[clinic]))
    far = [int(p) for p in places.of("pharmacy") if 4 < distance(world, clinic, int(p)) < 60]
    shop = int(rng.choice(far[: max(1, len(far) // 2)]))
    who = world.take(int(rng.integers(24, 56)), people.age > 25, at(world, clinic), 40)
    world.thin(who)
    onset = int(rng.integers(60, 150)) if turn else 0
    share = {"easy": 0.9, "medium": 0.7, "hard": 0.5}[level.name]
    beside = [
        int(p)
        for p in places.of("pharmacy")
        if distance(world, clinic, int(p))
        < max(6, min(distance(world, clinic, int(q)) for q in places.of("pharmacy")) + 1)
    ]
    visits: list[int] = []
    steered = 0
    for person in who:
        for date in rng.integers(8, 355, int(rng.integers(3, 6))):
            day = world.open_day(clinic, date)
            number = int(world.book.rx(1)[0])
            minute = int(rng.integers(500, 900))
            source = world.book.write(
                person=person,
                place=clinic,
                minute=day * DAY + minute,
                med=11,
                dose=2,
                doctor=doctor,
                diag=DIAG["chd"],
                rx=number,
                planted=1,
            )
            bribed = day >= onset and rng.random() < share
            target = shop if bribed else int(rng.choice(beside))
            wait = int(rng.choice([0, 0, 1, 2]))
            when = min(world.open_day(target, day + wait), 364)
            fill_at = max(minute + 45, int(rng.integers(600, 1080))) if when == day else int(rng.integers(540, 1100))
            shown = rng.random() < 0.6
            fill = meet(
                world,
                np.array([person]),
                target,
                when,
                min(fill_at, places.shuts[target] - 2),
                1,
                (("lip1", 2), ("chd1", 2), ("chd3", 2), ("kid1", 2)),
                doctor=doctor if shown else -1,
                rx=number if shown else -1,
            )
            if bribed:
                visits += [int(source[0]), int(fill[0])]
                steered += 1
    group(
        world,
        "kickback_referral",
        visits,
        who,
        joint=steered,
        institutions=[clinic, shop],
        doctors=[doctor],
        key="doctor",
    )


def phantom_charges(world: World, turn: int) -> None:
    """Therapies by the half-hour that add up to more than a day; or bills of a doctor who lies in a ward himself."""
    rng, places = world.rng, world.places
    clinic = any_of(world, "tcm", "chc", "private")
    doctor = places.first_doctor[clinic] + int(rng.integers(0, places.doctors[clinic]))
    who = world.take(int(rng.integers(16, 30)), world.people.age > 30, at(world, clinic), 25)
    visits: list[int] = []
    for date in some_days(world):
        day = world.open_day(clinic, date)
        came = rng.choice(who, min(len(who), int(rng.integers(11, 16))), replace=False)
        seen = meet(world, came, clinic, day, 500, 540, med=11, doctor=doctor, diag=DIAG["neck"])
        world.book.lines(seen, ITEM["visit"], 1)
        for key in ("acu", "tuina", "rehab"):
            world.book.lines(seen, ITEM[key], rng.integers(1, 3 if world.level.name == "hard" else 4, len(seen)))
        visits += seen.tolist()
    group(
        world,
        "phantom_charges",
        visits,
        who,
        joint=len(set((world.book.column("minute")[visits] // DAY).tolist())),
        doctors=[doctor],
        institutions=[clinic],
        key="doctor",
    )


def repeat_prescription(world: World, turn: int) -> None:
    """Each visit is written up as three to five slips, the same drug on each, minutes apart."""
    rng, places = world.rng, world.places
    clinic = any_of(world, "town", "county", "chc")
    doctor = places.first_doctor[clinic] + int(rng.integers(0, places.doctors[clinic]))
    who = world.take(int(rng.integers(12, 26)), world.people.age > 35, at(world, clinic), 40)
    visits: list[int] = []
    events = 0
    for person in who:
        for date in rng.integers(8, 355, int(rng.integers(3, 6))):
            if rng.random() > max(world.level.attend, 0.6):
                continue
            day, drug = world.open_day(clinic, date), str(rng.choice(["htn2", "chd2", "chd4", "lip1"]))
            minute = int(rng.integers(500, 900))
            for _ in range(int(rng.integers(3, 6 if world.level.name == "easy" else 5))):
                slip = world.book.write(
                    person=person,
                    place=clinic,
                    minute=day * DAY + minute,
                    med=11,
                    doctor=doctor,
                    diag=DIAG["htn"],
                    rx=world.book.rx(1),
                    planted=1,
                )
                world.book.lines(slip, ITEM["visit"], 1)
                world.book.lines(slip, ITEM[drug], 2)
                visits += slip.tolist()
                minute += int(rng.integers(3, 9))
            events += 1
    group(
        world, "repeat_prescription", visits, who, joint=events, doctors=[doctor], institutions=[clinic], key="doctor"
    )


def over_prescribing(world: World, turn: int) -> None:
    """Four to eight packs where one lasts a month, month after month, by one doctor."""
    rng, places = world.rng, world.places
    clinic = any_of(world, "county", "city", "town", "chc")
    doctor = places.first_doctor[clinic] + int(rng.integers(0, places.doctors[clinic]))
    who = world.take(int(rng.integers(10, 24)), world.people.chronic > 0, at(world, clinic), 45)
    world.thin(who)
    visits: list[int] = []
    for person in who:
        start, drug = int(rng.integers(5, 150)), str(rng.choice(["htn1", "lip1", "dm2", "chd1"]))
        for turn_of in range(int(rng.integers(4, 8))):
            day = world.open_day(clinic, min(start + turn_of * 28 + rng.integers(-4, 5), 360))
            visits += meet(
                world,
                np.array([person]),
                clinic,
                day,
                int(rng.integers(500, 880)),
                5,
                ((drug, int(rng.integers(3, 8 if world.level.name == "easy" else 6))),),
                med=14,
                doctor=doctor,
                diag=DIAG["htn"],
            ).tolist()
    group(
        world, "over_prescribing", visits, who, joint=len(visits), doctors=[doctor], institutions=[clinic], key="doctor"
    )


def high_value_consumables(world: World, turn: int) -> None:
    """Plates, meshes and stents on the bill of patients whom nobody operated on, or three where peers take one."""
    rng = world.rng
    place = any_of(world, "county", "private", "city")
    who = world.take(int(rng.integers(14, 30)), world.people.age > 35, at(world, place), 60)
    visits: list[int] = []
    for person in who:
        length = int(rng.integers(4, 10))
        visit = stay(
            world, int(person), place, int(rng.integers(10, 345)), length, str(rng.choice(["hern", "frac", "disc"]))
        )
        with_surgery = turn % 2 == 1
        material = "plate" if turn % 2 else "mesh"
        for key, count in (
            ("bed", length),
            ("nurse", length),
            ("round", length),
            ("bio", 1),
            ("inf1", length),
            ("ct", 1),
            *((("orif", 1),) if with_surgery else ()),
        ):
            world.book.lines(visit, ITEM[key], count, day=1)
        world.book.lines(
            visit, ITEM[material], int(rng.integers(3, 6)) if with_surgery else int(rng.integers(1, 4)), day=1
        )
        visits += visit
    group(world, "high_value_consumables", visits, who, joint=len(visits), institutions=[place])


PLANTERS = {
    "kickback_referral": (kickback_referral, 3),
    "phantom_charges": (phantom_charges, 2),
    "repeat_prescription": (repeat_prescription, 2),
    "over_prescribing": (over_prescribing, 2),
    "high_value_consumables": (high_value_consumables, 2),
}
