"""Registers that are wrong, late or only look odd: deaths, twins, moves, young mothers' employers."""

from __future__ import annotations

import numpy as np

from ..catalogue import DIAG
from ..gather import any_of, group, meet
from ..land import NEIGHBOUR
from ..people import extend, identity
from ..rings.accounts import birth
from ..rings.wards import stay
from ..world import World


def death_record_error(world: World, turn: int) -> None:
    """Reported dead by mistake in spring; they go on living everywhere: shops, doctors, a ward."""
    people, rng = world.people, world.rng
    who = world.take(int(rng.integers(4, 8)), (people.age > 55) & (people.chronic > 0))
    died = rng.integers(40, 120, len(who))
    visits: list[int] = []
    for person, day in zip(who, died, strict=True):
        ward = any_of(world, "county", "city", fresh=False)
        visits += stay(world, int(person), ward, int(day) + int(rng.integers(30, 150)), 9, "pneu")
        own = world.own(int(person))
        visits += own[world.book.column("minute")[own] // 1440 > day].tolist()
    people.died[who] = died
    group(
        world,
        "death_record_error",
        visits,
        who,
        innocent=True,
        note="alive in several institutions after the recorded death, an inpatient among them; the register errs",
    )


def late_bill(world: World, turn: int) -> None:
    """Died in the ward; the bill is settled days later."""
    people, rng = world.people, world.rng
    giant = int(world.places.of("giant")[0])
    who = world.take(int(rng.integers(6, 12)), people.age > 68)
    visits: list[int] = []
    for person in who:
        begin, length = int(rng.integers(20, 300)), int(rng.integers(4, 15))
        visit = stay(world, int(person), giant, begin, length, "stroke")
        book = world.book
        book._chunks[-1]["died"][-1] = 1
        book._chunks[-1]["late"][-1] = int(rng.integers(2, 16)) * 1440
        own = world.own(int(person))
        book.dropped.update(own[book.column("minute")[own] // 1440 >= begin].tolist())
        people.died[person] = begin + length
        visits += visit
    group(world, "late_bill", visits, who, innocent=True, note="inpatient bill settled after the death in the ward")


def twins(world: World, turn: int) -> None:
    """Twins at school: same birthday, surname, address and phone; two certificates, two sore throats."""
    people, rng = world.people, world.rng
    one = world.take(int(rng.integers(4, 7)), (people.age > 4) & (people.age < 18))
    if not len(one):
        return
    number = np.concatenate(
        [
            identity(str(code)[:6], people.birth[[person]], np.array([int(str(code)[14:17]) + 2]))
            for person, code in zip(one, people.cert[one], strict=True)
        ]
    )
    name = np.array([text[0] + text[-1] + "双" for text in people.name[one].astype(str)], dtype=object)
    two = extend(
        people,
        one,
        cert=number,
        name=name,
        card=np.array([f"T{n:08d}" for n in rng.integers(0, 10**8, len(one))], dtype=object),
    )
    place = any_of(world, "chc", "county", fresh=False)
    visits: list[int] = []
    for pair in zip(one, two, strict=True):
        for date in rng.integers(10, 350, 4):
            visits += meet(
                world,
                np.array(pair),
                place,
                world.open_day(place, date),
                620,
                12,
                med=11,
                diag=DIAG["cold"],
                dose=1,
                doctor=world.places.first_doctor[place],
            ).tolist()
    group(
        world,
        "twins",
        visits,
        np.concatenate([one, two]),
        innocent=True,
        note="twins: other certificates, other given names",
    )


def moved_insurance(world: World, turn: int) -> None:
    """A new job in the neighbour prefecture: insured at home until May, there from June; claims in turn, never both."""
    people, rng = world.people, world.rng
    who = world.take(int(rng.integers(8, 14)), (people.age > 22) & (people.age < 50))
    twin = extend(
        people,
        who,
        insutype="310",
        psn_type="11",
        region=NEIGHBOUR,
        emp=-1,
        card=np.array([f"Y{n:08d}" for n in rng.integers(0, 10**8, len(who))], dtype=object),
        house=people.house[who] + 10**6,
    )
    far = any_of(world, "neighbour_hospital", fresh=False)
    visits: list[int] = []
    for person, other in zip(who, twin, strict=True):
        world.insured += [
            {"person": int(person), "psn_insu_stas": "4", "paus_insu_date": "2025-05-31"},
            {"person": int(other), "psn_insu_date": "2025-06-01"},
        ]
        own = world.own(int(person))
        day = world.book.column("minute")[own] // 1440
        world.book.dropped.update(own[day > 150].tolist())
        for date in rng.integers(156, 350, 4):
            visits += meet(
                world,
                np.array([other]),
                far,
                world.open_day(far, date),
                600,
                200,
                med=11,
                diag=DIAG["cold"],
                dose=1,
                doctor=world.places.first_doctor[far] + 1,
            ).tolist()
        visits += own[day <= 150].tolist()
    group(
        world,
        "moved_insurance",
        visits,
        np.concatenate([who, twin]),
        innocent=True,
        note="insurance moved on June 1; no claim overlaps",
    )


def nursery_staff(world: World, turn: int) -> None:
    """A kindergarten and a hospital: young women, insured there for years, some of whom have a child."""
    people, rng, land = world.people, world.rng, world.land
    kinds = ("nursery", "hospital")[turn % 2]
    firm = int(rng.choice([n for n, row in enumerate(land.employers) if row[2] == kinds]))
    who = world.take(
        int(rng.integers(10, 16)),
        (people.sex == 2) & (people.age > 22) & (people.age < 38) & (people.insutype == "390"),
    )
    people.emp[who], people.insutype[who], people.psn_type[who] = firm, "310", "11"
    visits: list[int] = []
    for person in who:
        world.insured.append({"person": int(person), "psn_insu_date": f"{int(rng.integers(2016, 2024))}-07-01"})
        if rng.random() < 0.6:
            visits += birth(world, int(person), int(rng.integers(30, 350)))
    group(
        world,
        "nursery_staff",
        visits,
        who,
        innocent=True,
        employers=[firm],
        note="on the payroll for years before the birth",
    )


PLANTERS = {
    "death_record_error": (death_record_error, 1),
    "late_bill": (late_bill, 1),
    "twins": (twins, 1),
    "moved_insurance": (moved_insurance, 1),
    "nursery_staff": (nursery_staff, 2),
}
