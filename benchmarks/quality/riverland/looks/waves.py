"""Waves: one event sends many to the same ward at once."""

from __future__ import annotations

from ..book import ACUTE
from ..catalogue import ILL
from ..wards import stay
from ..world import World
from .neighbours import _same_home


def plant(world: World) -> None:
    """All kinds of waves."""
    world.each(outbreak, 1, least=0)
    world.each(crash, 1, least=0)
    world.each(screening, 1, least=0)
    world.each(retired_teachers, 1, least=0)


def outbreak(w: World) -> None:
    """Spoilt food at a village wedding: twenty in three days at the same ward, and most see the doctor again."""
    rng = w.rng
    members = _same_home(w, int(rng.integers(14, 26)), w.people.age() > 4, rural=True)
    if len(members) < 5:
        return
    place = w.pick("centre", "county", county=int(w.county_of()[members[0]]))
    day = int(rng.integers(60, 300))
    g = w.group("epidemic", members, [place], innocent=True)
    ill = members[rng.random(len(members)) < 0.7]
    stay(
        rng,
        w.book,
        ill,
        place,
        day + rng.integers(0, 3, len(ill)),
        rng.integers(2, 5, len(ill)),
        ILL["A09.000"],
        group=g,
        event=w.events,
    )
    w.events += 1
    w.groups[g].events = 2
    w.together(
        g, members, [day + 9, day + 16], place, 9.2, gap=240, attend=0.6, med=11, basket=ACUTE, diag=ILL["A09.000"]
    )


def crash(w: World) -> None:
    """A coach in the ditch: a dozen strangers with broken bones in one night, together again at two controls."""
    rng = w.rng
    members = w.take(int(rng.integers(8, 15)), w.adult())
    place = w.pick("county")
    day = int(rng.integers(20, 300))
    g = w.group("mass_accident", members, [place], innocent=True)
    diag = rng.choice([ILL["S06.000"], ILL["S82.200"], ILL["T07.x00"]], len(members))
    stay(rng, w.book, members, place, day, rng.integers(3, 18, len(members)), diag, group=g, med=22, event=w.events)
    w.events += 1
    w.groups[g].events += 1
    w.together(
        g, members, [day + 30, day + 58], place, 9.0, gap=500, attend=0.8, med=11, basket=ACUTE, diag=ILL["S61.900"]
    )


def screening(w: World) -> None:
    """The eye hospital's bus screens villages; a week later those with cataracts are operated on, lens and all."""
    rng = w.rng
    members = _same_home(w, int(rng.integers(8, 18)), w.people.age() > 60, rural=True)
    if len(members) < 4:
        return
    place = w.pick("county", "tcm", county=int(w.county_of()[members[0]]))
    g = w.group("screening_campaign", members, [place], innocent=True)
    day = int(rng.integers(30, 300))
    w.together(g, members, [day], place, 9.5, gap=90, med=11, basket=ACUTE, diag=ILL["H10.900"])
    first = members[rng.random(len(members)) < 0.7]
    stay(
        rng, w.book, first, place, day + 6 + rng.integers(0, 4, len(first)), 2, ILL["H25.900"], group=g, event=w.events
    )
    second = first[rng.random(len(first)) < 0.5]
    stay(
        rng,
        w.book,
        second,
        place,
        day + 24 + rng.integers(0, 5, len(second)),
        2,
        ILL["H25.900"],
        group=g,
        event=w.events + 1,
    )
    w.events += 2
    w.groups[g].events += 2


def retired_teachers(w: World) -> None:
    """The union's bus takes retired teachers to the spa hospital of another county: twice a year ten days of baths."""
    rng = w.rng
    many = len(w.land.counties) - 3
    home, away = rng.choice(many, 2, replace=False)
    place = w.pick("tcm", county=int(away))
    members = w.take(int(rng.integers(9, 18)), w.elder(), w.people.insutype == 310, w.county_of() == home)
    if len(members) < 4:
        return
    g = w.group("recuperation_trip", members, [place], innocent=True)
    for start in (int(rng.integers(40, 80)), int(rng.integers(210, 250))):
        for day in range(start, start + 8, 2):
            w.together(
                g,
                members,
                [day],
                place,
                9.0 + rng.uniform(0, 1),
                gap=130,
                attend=0.85,
                med=11,
                basket=7,
                diag=ILL["M17.900"],
            )
