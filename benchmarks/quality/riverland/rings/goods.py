"""Goods: boxes sold twice, drugs bought to be sold on, shops that swipe for others, books that do not balance."""

from __future__ import annotations

import numpy as np

from ..book import NONE, OTC
from ..catalogue import FAVOURED, ILL, item
from ..days import DAY, HOUR, LENGTH
from ..world import World


def plant(world: World) -> None:
    """All rings of goods."""
    world.each(boxes_again, 1.4)
    world.each(dealers, 1.4)
    world.each(for_another, 1.3)
    world.each(books, 1)
    world.each(swapped, 1)


def fresh_code(w: World, drug: int) -> str:
    """A trace code that no other box has."""
    w.events += 1
    return f"89{drug:05d}{w.events:06d}{int(w.rng.integers(0, 10**7)):07d}"


def boxes_again(w: World) -> None:
    """Buyers fetch boxes with rented cards; a dealer brings them to two other shops and a clinic, which sell them again."""
    rng = w.rng
    county = int(rng.integers(0, len(w.land.counties) - 3))
    sources = [w.pick("pharmacy", county=county) for _ in range(2)]
    sinks = [w.pick("pharmacy", "clinic", other=county) for _ in range(1 + w.camouflage.turns)]
    buyers = w.take(int(rng.integers(5, 14)), w.adult(), w.county_of() == county, keep=w.camouflage.keep)
    g = w.group("trace_code_resale", buyers, [*sources, *sinks], solo=True)
    later = []
    for sink in sinks:
        later.append(w.take(12, w.adult(), near=w.near_place(sink) + rng.exponential(3, len(w.people))))
    for _ in range(int(rng.integers(18, 50))):
        day = int(rng.integers(3, LENGTH - 50))
        drug = int(rng.choice(FAVOURED))
        boxes = int(rng.integers(1, 4))
        first = w.book.add(
            rng.choice(buyers),
            rng.choice(sources),
            day * DAY + int(rng.uniform(8.5, 19) * HOUR),
            group=g,
            basket=NONE,
            event=w.events,
        )
        w.book.line(first, drug, boxes)
        for _box in range(boxes):
            code = fresh_code(w, drug)
            w.book.code(first[0], drug, code)
            spot = int(rng.integers(0, len(sinks)))
            clinic = w.land.sort[sinks[spot]] != 3
            second = w.book.add(
                rng.choice(later[spot]),
                sinks[spot],
                (day + int(rng.integers(4, 45))) * DAY + int(rng.uniform(8.5, 18) * HOUR),
                group=g,
                basket=NONE,
                med=11 if clinic else 41,
                diag=ILL["I25.100"] if clinic else -1,
            )
            w.book.line(second, drug, 1)
            w.book.code(second[0], drug, code)
            w.groups[g].codes.append(code)
            w.groups[g].events += 1


def dealers(w: World) -> None:
    """Members buy dear drugs in several houses, each on days of their own, far past what anybody swallows."""
    rng, c = w.rng, w.camouflage
    county = int(rng.integers(0, len(w.land.counties) - 3))
    members = w.take(w.size(5, 16), w.adult(), w.county_of() == county, keep=c.keep)
    places = list(dict.fromkeys(w.pick("pharmacy", "county", "clinic", county=county) for _ in range(6)))
    drugs = rng.choice(FAVOURED, 3, replace=False)
    g = w.group("drug_resale", members, places, solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(16, 32) * (0.5 + 0.5 * c.attend)), gap=3):
            at = int(rng.choice(places))
            shop = w.land.sort[at] == 3
            visit = w.book.add(
                person,
                at,
                day * DAY + int(rng.uniform(8.3, 17) * HOUR),
                group=g,
                basket=NONE,
                med=41 if shop else 14,
                diag=-1 if shop else ILL["I25.100"],
                cert=3,
            )
            for drug in rng.choice(drugs, int(rng.integers(1, 3)), replace=False):
                w.book.line(visit, drug, int(rng.integers(3, 9)))
            w.groups[g].events += 1


def for_another(w: World) -> None:
    """From a day on a designated pharmacy swipes for a shop forty kilometres away that has no contract."""
    rng = w.rng
    shop = w.pick("pharmacy")
    far = w.near_place(shop)
    homes = w.land.home_xy[w.people.home]
    candidates = w.free(w.adult(), far > 20, far < 70)
    centre = homes[rng.choice(candidates if len(candidates) else np.arange(len(homes)))]
    members = w.take(
        int(rng.integers(22, 60) * min(1, w.persons / 9000 + 0.35)),
        w.adult(),
        far > 16,
        keep=w.camouflage.keep,
        near=w.land.km(homes, centre) + rng.exponential(2, len(homes)),
    )
    onset = int(rng.integers(70, 200))
    g = w.group("proxy_swipe", members, [shop], solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(3, 8)), onset, LENGTH - 4, 9):
            t = day * DAY + int(np.clip(rng.normal(17.2, 2.4), 8.2, 21) * HOUR)
            w.book.add(person, shop, t, group=g, basket=OTC, cert=1, oper=0)
            w.groups[g].events += 1


def _regulars(w: World, shop: int, many: int) -> np.ndarray:
    return w.take(many, w.adult(), near=w.near_place(shop) + w.rng.exponential(2.5, len(w.people)))


def books(w: World) -> None:
    """Dear medicine goes through the till that never came in: the shelf sells rice and oil under its name."""
    rng = w.rng
    shop = w.pick("pharmacy")
    drugs = rng.choice(FAVOURED, 3, replace=False)
    members = _regulars(w, shop, int(rng.integers(25, 60)))
    g = w.group("stock_mismatch", members, [shop], solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(2, 6)), gap=14):
            visit = w.book.add(person, shop, day * DAY + int(rng.uniform(8.5, 20) * HOUR), group=g, basket=NONE)
            w.book.line(visit, int(rng.choice(drugs)), int(rng.integers(1, 4)))
            w.groups[g].events += 1
    for drug in drugs:
        w.book.short[(shop, int(drug))] = {"easy": 0.1, "medium": 0.3, "hard": 0.5}[w.camouflage.name]


def swapped(w: World) -> None:
    """A clinic bills granules that it hardly bought, in place of the cheap pills it hands out."""
    rng = w.rng
    clinic = w.pick("clinic")
    drug = item("稳心颗粒")
    members = _regulars(w, clinic, int(rng.integers(20, 45)))
    g = w.group("stock_mismatch", members, [clinic], solo=True)
    for person in members:
        for day in w.workdays(int(rng.integers(2, 6)), gap=14):
            visit = w.book.add(
                person,
                clinic,
                day * DAY + int(rng.uniform(8.5, 17) * HOUR),
                group=g,
                basket=NONE,
                med=11,
                diag=ILL["M47.800"],
            )
            w.book.line(visit, drug, int(rng.integers(2, 5)))
            w.book.line(visit, item("一般诊疗费"), 1)
            w.groups[g].events += 1
    w.book.short[(clinic, drug)] = {"easy": 0.1, "medium": 0.25, "hard": 0.45}[w.camouflage.name]
