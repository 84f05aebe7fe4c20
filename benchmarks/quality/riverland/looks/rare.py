"""The rare and the hard: the dearest drug, both hips, a family that buys while the patient lies in bed."""

from __future__ import annotations

import numpy as np

from ..book import NONE
from ..catalogue import ILL, item
from ..days import DAY, HOUR, LENGTH
from ..wards import stay
from ..world import World


def plant(world: World) -> None:
    """All rare kinds."""
    world.each(haemophilia, 1, least=0)
    world.each(two_hips, 1, least=0)
    world.each(home_leave, 1, least=0)


def haemophilia(w: World) -> None:
    """Few people, the dearest factor, every ten days at the only house that has it."""
    rng = w.rng
    place = int(w.land.find("tertiary")[0])
    members = w.take(int(rng.integers(3, 6)), w.people.sex == 1, w.people.age() < 45)
    g = w.group("rare_disease", members, [place], innocent=True, solo=True)
    for person in members:
        days = np.arange(int(rng.integers(0, 10)), LENGTH, 10)
        visits = w.book.add(
            person,
            place,
            days * DAY + rng.integers(8 * HOUR, 11 * HOUR, len(days)),
            group=g,
            med=14,
            basket=NONE,
            diag=ILL["D66.x00"],
        )
        w.book.line(visits, item("凝血因子VIII"), rng.integers(3, 6, len(days)))
        w.groups[g].events += len(days)


def two_hips(w: World) -> None:
    """A surgeon for the hard cases: both hips, plates and screws, three stents; with the operations to them."""
    rng = w.rng
    place = w.pick("tertiary", "county")
    members = w.take(int(rng.integers(5, 12)), w.elder(), w.near_place(place) < 70)
    g = w.group("complex_surgery", members, [place], innocent=True, solo=True)
    day = rng.integers(5, LENGTH - 25, len(members))
    visits = stay(rng, w.book, members, place, day, rng.integers(9, 18, len(members)), ILL["S72.000"], group=g)
    w.book.line(visits, item("髋关节置换术"), 1)
    w.book.line(visits, item("人工髋关节"), 1)
    w.groups[g].events = len(members)


def home_leave(w: World) -> None:
    """The patient lies in bed, the husband buys the family's cough syrup with the patient's card, as the account is shared."""
    rng = w.rng
    members = w.take(int(rng.integers(6, 13)), w.adult(), w.people.spouse >= 0, w.people.insutype == 310)
    g = w.group("family_buys_during_stay", members, innocent=True, solo=True)
    for person in members:
        house = int(w.people.ward[person])
        day, nights = int(rng.integers(5, LENGTH - 20)), int(rng.integers(6, 12))
        stay(rng, w.book, person, house, day, nights, ILL["K80.200"], group=g)
        spouse = int(w.people.spouse[person])
        t = (day + int(rng.integers(1, nights))) * DAY + int(rng.uniform(17.5, 20) * HOUR)
        w.book.add(person, w.people.shop[person], t, group=g, mulaid=True)
        w.people.columns["payer"][person] = spouse
        w.groups[g].events += 1
