"""Beds: recruited batches of the poor, stays cut in two, empty beds, stays that never end."""

from __future__ import annotations

import numpy as np

from ..book import LIGHT_STAY, OTC
from ..catalogue import ILL
from ..days import DAY, HOUR, LENGTH
from ..wards import stay
from ..world import World

_MILD = ("M51.200", "H81.900", "M17.900", "K29.500", "I10.x00")


def plant(world: World) -> None:
    """All rings of beds."""
    world.each(recruited, 1.6)
    world.each(split, 1)
    world.each(empty_beds, 1)
    world.each(overstay, 1)


def _villages(w: World, place: int, many: int) -> np.ndarray:
    homes = np.flatnonzero(w.land.home_rural & (w.land.home_county == w.land.county[place]))
    if len(homes) < many:
        homes = np.flatnonzero(w.land.home_rural)
    first = int(w.rng.choice(homes))
    return homes[np.argsort(w.land.km(w.land.home_xy[homes], w.land.home_xy[first]))[:many]]


def recruited(w: World) -> None:
    """A van fetches old and poor people of a few villages; they lie three to six days with next to nothing wrong."""
    c, rng = w.camouflage, w.rng
    house = w.pick("private")
    homes = _villages(w, house, int(rng.integers(2, 5)))
    members = w.take(w.size(12, 38), w.elder(), np.isin(w.people.home, homes), keep=c.keep)
    poor = members[rng.random(len(members)) < 0.55]
    w.people.columns["ident"][poor] = "2101"
    g = w.group("recruited_admissions", members, [house])
    batches = w.workdays(int(rng.integers(6, 10)), 10, LENGTH - 15, 18)
    last = {int(m): -99 for m in members}
    for batch, day in enumerate(batches):
        able = np.array([m for m in members if day - last[int(m)] > 25])
        go = able[rng.random(len(able)) < 0.35 + 0.3 * c.attend] if len(able) else able
        if len(go) < 3:
            continue
        late = rng.integers(0, 1 + c.jitter // 2, len(go))
        diag = rng.choice([ILL[k] for k in _MILD], len(go))
        stay(
            rng,
            w.book,
            go,
            house,
            day + late,
            rng.integers(3, 7, len(go)),
            diag,
            group=g,
            basket=LIGHT_STAY,
            event=w.events + batch,
        )
        last.update({int(m): int(day) for m in go})
        w.groups[g].events += 1
    w.events += len(batches)


def split(w: World) -> None:
    """A house sends patients home on the day when the flat rate is used up and takes them in again within days."""
    rng = w.rng
    house = w.pick("private", "tcm")
    patients = w.take(
        int(rng.integers(14, 30)),
        w.adult(),
        near=w.near_place(house) + rng.exponential(9, len(w.people)),
        keep=w.camouflage.keep,
    )
    g = w.group("split_stay", patients, [house], solo=True)
    for person in patients:
        day, diag = int(rng.integers(5, LENGTH - 75)), ILL[rng.choice(["I63.900", "M51.200", "J18.900", "H81.900"])]
        for _ in range(int(rng.integers(2, 5))):
            nights = int(rng.integers(8, 13))
            stay(rng, w.book, person, house, day, nights, diag, group=g)
            day += nights + int(rng.integers(1, 3 + w.camouflage.jitter))
            w.groups[g].events += 1
        w.groups[g].events -= 1


def empty_beds(w: World) -> None:
    """Beds that are only on paper: no nursing, no tests, and the patient buys and is treated elsewhere in the meantime."""
    rng = w.rng
    house = w.pick("private", "centre")
    patients = w.take(
        int(rng.integers(10, 26)),
        w.adult(),
        near=w.near_place(house) + rng.exponential(5, len(w.people)),
        keep=w.camouflage.keep,
    )
    g = w.group("bed_hanging", patients, [house], solo=True)
    for person in patients:
        for day in w.workdays(int(rng.integers(1, 3)), 10, LENGTH - 20, 40):
            nights = int(rng.integers(5, 11))
            stay(rng, w.book, person, house, day, nights, ILL[rng.choice(_MILD[:2])], group=g, basket=LIGHT_STAY)
            for _ in range(int(rng.integers(1, 2 + round(3 * w.camouflage.attend)))):
                at = day + int(rng.integers(1, nights))
                t = at * DAY + int(rng.uniform(8.5, 19.5) * HOUR)
                clinic = rng.random() < 0.3
                place = w.people.care[person] if clinic and w.people.care[person] != house else w.people.shop[person]
                pharmacy = w.land.sort[place] == 3
                w.book.add(
                    person,
                    place,
                    t,
                    group=g,
                    med=41 if pharmacy else 11,
                    basket=OTC if pharmacy else 2,
                    diag=-1 if pharmacy else ILL["J06.900"],
                    cert=3,
                )
            w.groups[g].events += 1


def overstay(w: World) -> None:
    """Low-income patients are kept for weeks with a bed fee and an infusion, and walk home at noon to buy things."""
    rng = w.rng
    house = w.pick("centre", "private")
    patients = w.take(
        int(rng.integers(8, 18)),
        w.elder(),
        near=w.near_place(house) + rng.exponential(4, len(w.people)),
        keep=w.camouflage.keep,
    )
    w.people.columns["ident"][patients] = "2102"
    g = w.group("bed_hanging", patients, [house], solo=True)
    for person in patients:
        day, nights = int(rng.integers(5, LENGTH - 60)), int(rng.integers(24, 50))
        stay(rng, w.book, person, house, day, nights, ILL["M51.200"], group=g, basket=LIGHT_STAY)
        for at in rng.choice(np.arange(1, nights), 4, replace=False):
            t = (day + at) * DAY + int(rng.uniform(11.2, 14) * HOUR)
            w.book.add(person, w.people.shop[person], t, group=g, cert=3)
        w.groups[g].events += 1
