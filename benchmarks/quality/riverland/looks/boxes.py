"""Boxes: codes scanned twice and shelves that do not add up, for good reasons."""

from __future__ import annotations

import numpy as np

from ..book import NONE
from ..catalogue import FAVOURED, ILL, item
from ..days import DAY, HOUR, LENGTH
from ..rings.goods import fresh_code
from ..world import World
from .counter import _near


def plant(world: World) -> None:
    """All kinds of boxes."""
    world.each(split_packs, 1, least=0)
    world.each(box_back, 1, least=0)
    world.each(carton, 1, least=0)
    world.each(full_shelf, 1, least=0)
    world.each(tablets, 1, least=0)


def split_packs(w: World) -> None:
    """A clinic hands out tablets by the strip: one box's code goes to five people, flagged as split."""
    rng = w.rng
    place = w.pick("clinic", "village", "works")
    members = _near(w, place, 12, 24, 2)
    g = w.group("split_pack", members, [place], innocent=True, solo=True)
    drug = item("阿莫西林")
    for _ in range(int(rng.integers(10, 24))):
        code, day = fresh_code(w, drug), int(rng.integers(3, LENGTH - 25))
        for person in rng.choice(members, min(4, len(members)), replace=False):
            visit = w.book.add(
                person,
                place,
                (day + int(rng.integers(0, 14))) * DAY + int(rng.uniform(8.5, 17) * HOUR),
                group=g,
                basket=NONE,
                med=11,
                diag=ILL["J06.900"],
            )
            w.book.line(visit, drug, 1, 3.2)
            w.book.code(visit[0], drug, code, split=1)
        w.groups[g].codes.append(code)
        w.groups[g].events += 1


def box_back(w: World) -> None:
    """A box is brought back unopened, refunded, and sold to the next one: the same code twice, with a return between."""
    rng = w.rng
    shop = w.pick("pharmacy")
    members = _near(w, shop, 12, 24)
    g = w.group("refund_resale", members, [shop], innocent=True, solo=True)
    for _ in range(int(rng.integers(8, 18))):
        one, two = rng.choice(members, 2, replace=False)
        drug, day = int(rng.choice(FAVOURED)), int(rng.integers(3, LENGTH - 20))
        code = fresh_code(w, drug)
        times = (day + np.array([0, rng.integers(1, 3), rng.integers(4, 12)])) * DAY + (
            rng.uniform(9, 19, 3) * HOUR
        ).astype(int)
        sold = w.book.add([one, two], shop, times[[0, 2]], group=g, basket=NONE)
        back = w.book.add(one, shop, times[1], group=g, basket=NONE, refund=True, orig=sold[0])
        w.book.line(sold, drug, 1)
        for visit, count in ((sold[0], 1), (back[0], -1), (sold[1], 1)):
            w.book.code(visit, drug, code, count=count)
        w.groups[g].codes.append(code)
        w.groups[g].events += 1


def carton(w: World) -> None:
    """A hospital's robot scans the code of the outer carton for every box in it."""
    rng = w.rng
    place = w.pick("county", "tertiary")
    members = w.take(int(rng.integers(30, 60)), w.adult(), near=w.near_place(place) + rng.exponential(9, len(w.people)))
    g = w.group("carton_code", members, [place], innocent=True, solo=True)
    drug = item("阿托伐他汀")
    code, day = "", 0
    for number, person in enumerate(np.resize(members, 3 * len(members))):
        if number % 20 == 0:
            code, day = fresh_code(w, drug), int(rng.integers(5, LENGTH - 8))
            w.groups[g].codes.append(code)
            w.groups[g].events += 1
        visit = w.book.add(
            person,
            place,
            (day + int(rng.integers(0, 5))) * DAY + int(rng.uniform(8, 16.5) * HOUR),
            group=g,
            basket=NONE,
            med=14,
            diag=ILL["I25.100"],
        )
        w.book.line(visit, drug, 2)
        w.book.code(visit[0], drug, code)


def full_shelf(w: World) -> None:
    """A shop sells down the stock of the year before: little came in, much went out, nothing is wrong."""
    rng = w.rng
    shop = w.pick("pharmacy")
    drug = item("连花清瘟")
    members = _near(w, shop, 24, 45)
    g = w.group("opening_stock", members, [shop], innocent=True, solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(1, 3)), 3, 120, 10):
            visit = w.book.add(person, shop, day * DAY + int(rng.uniform(8.5, 20) * HOUR), group=g, basket=NONE)
            w.book.line(visit, drug, int(rng.integers(1, 3)))
            w.groups[g].events += 1
    w.book.short[(shop, drug)] = -1.0


def tablets(w: World) -> None:
    """A clinic buys by the box of ten and sells by the strip: the counts differ by the unit, not by theft."""
    rng = w.rng
    place = w.pick("clinic", "centre")
    drug = item("布洛芬缓释胶囊")
    members = _near(w, place, 20, 40)
    g = w.group("unit_conversion", members, [place], innocent=True, solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(1, 4)), gap=20):
            visit = w.book.add(
                person,
                place,
                day * DAY + int(rng.uniform(8.3, 17) * HOUR),
                group=g,
                basket=NONE,
                med=11,
                diag=ILL["M54.500"],
            )
            w.book.line(visit, drug, 10, 1.6)
            w.groups[g].events += 1
    w.book.short[(place, drug)] = -10.0
