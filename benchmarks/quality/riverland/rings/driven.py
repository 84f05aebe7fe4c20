"""Cards that travel: driven across the county line, or in two places at once."""

from __future__ import annotations

import numpy as np

from ..book import ACUTE, CERT_CARD, OTC, RESALE, THERAPY
from ..catalogue import ILL
from ..days import DAY, HOUR, LENGTH
from ..people import settle_abroad
from ..wards import stay
from ..world import World


def plant(world: World) -> None:
    """All rings of cards that travel."""
    world.each(driver, 1.6)
    world.each(guest_cards, 1)
    world.each(lent_token, 2)
    world.each(ghost_of_a_patient, 1)


def driver(w: World) -> None:
    """Cards from the townships of one county go in a driver's bag to a house in another, on no fixed day."""
    c, rng = w.camouflage, w.rng
    many = len(np.unique(w.land.county[w.land.find("county")]))
    home, away = rng.choice(many, 2, replace=False)
    target = w.pick("private", "pharmacy", "clinic", county=int(away))
    members = w.take(w.size(7, 28), w.adult(), w.county_of() == home, w.near_place(target) > 18, keep=c.keep)
    days = w.jittered(w.workdays(int(rng.integers(6, 20)), gap=4))
    second = w.pick("pharmacy", county=int(away))
    places = w.turn([target, second, target], len(days))
    g = w.group("cross_region_ring", members, [target, *np.unique(places)])
    hours = w.hours(len(days), (14.2, 15.8), (9.0, 10.2))
    med = np.where(w.land.sort[target] == 3, 41, 11)
    visits = w.together(
        g,
        members,
        days,
        places,
        hours,
        gap=75,
        batches=int(rng.integers(1, 3)),
        attend=c.attend,
        cert=CERT_CARD,
        med=int(med),
        basket=OTC if med == 41 else ACUTE,
        diag=-1 if med == 41 else ILL["M54.500"],
    )
    _at_home(w, g, visits, 0.22)


def _at_home(w: World, g: int, visits: np.ndarray, share: float) -> None:
    """The owner is at the shop at home on the same day, as the owner knows nothing of it."""
    columns = w.book.columns()
    some = visits[w.rng.random(len(visits)) < share]
    who, t = columns["person"][some], columns["t"][some]
    shift = w.rng.choice([-1, 1], len(some)) * w.rng.uniform(0.3, 2.4, len(some)) * HOUR
    t = np.clip(t + shift.astype(int), t - t % DAY + 8 * HOUR, t - t % DAY + 20 * HOUR)
    w.book.add(who, w.people.shop[who], t, group=g, cert=CERT_CARD, event=-1)


def guest_cards(w: World) -> None:
    """Cards of workers insured far away are collected by a labour agent and used at a private hospital's desk."""
    c, rng = w.camouflage, w.rng
    far = w.people.region == w.land.counties[-1][0]
    members = w.take(w.size(5, 14), far, keep=c.keep)
    if len(members) < 5:
        extra = w.take(6, w.people.role == 3)
        members = np.concatenate([members, extra])
        settle_abroad(w.people, extra, w.land.counties[-1][0], len(w.land.home_name) - 1)
    target = w.pick("private")
    shop = w.pick("pharmacy", county=int(w.land.county[target]))
    days = w.jittered(w.workdays(int(rng.integers(7, 16)), 60, 330, 5))
    places = np.where(rng.random(len(days)) < 0.6, target, shop)
    g = w.group("cross_region_ring", members, [target, shop])
    for d, p in zip(days, places, strict=True):
        pharmacy = w.land.sort[p] == 3
        w.together(
            g,
            members,
            [d],
            p,
            w.hours(1, (12.1, 13.3)),
            gap=100,
            attend=c.attend,
            cert=CERT_CARD,
            med=41 if pharmacy else 11,
            basket=OTC if pharmacy else THERAPY,
            diag=-1 if pharmacy else ILL["M54.500"],
        )


def lent_token(w: World) -> None:
    """Relatives' electronic credentials are used at one shop a county away while the owners go about at home."""
    c, rng = w.camouflage, w.rng
    many = len(np.unique(w.land.county[w.land.find("county")]))
    shop = w.pick("pharmacy", county=int(rng.integers(0, many)))
    members = w.take(int(rng.integers(4, 10)), w.adult(), w.near_place(shop) > 25, w.near_place(shop) < 90, keep=c.keep)
    shops = [shop, *[w.pick("pharmacy", county=int(w.land.county[shop])) for _ in range(c.turns - 1)]]
    g = w.group("impossible_travel", members, shops)
    for person in members:
        for day in w.workdays(int(rng.integers(3, 7)), gap=12):
            hour = rng.uniform(8.6, 19.0)
            away = int(rng.choice(shops))
            t = day * DAY + int(hour * HOUR)
            home = int(w.people.shop[person])
            w.book.add(person, home, t, group=g, event=w.events)
            w.book.add(
                person,
                away,
                t + int(rng.uniform(3, 24) * 60) * int(rng.choice([-1, 1])),
                group=g,
                event=w.events,
                basket=RESALE,
            )
            w.events += 1
            w.groups[g].events += 1


def ghost_of_a_patient(w: World) -> None:
    """A shop far off goes on swiping cards of people who lie in a hospital bed."""
    c, rng = w.camouflage, w.rng
    shop = w.pick("pharmacy")
    members = w.take(int(rng.integers(5, 10)), w.elder(), w.near_place(shop) > 25, keep=c.keep)
    g = w.group("impossible_travel", members, [shop], solo=True)
    for person in members:
        bed = int(w.people.ward[person])
        if w.land.km(w.land.xy[bed], w.land.xy[shop]) < 20:
            bed = w.pick("county", other=int(w.land.county[shop]))
        day = int(rng.integers(15, LENGTH - 30))
        stay(rng, w.book, person, bed, day, 9, ILL["I63.900"], group=g)
        for after in rng.choice(np.arange(1, 8), 2, replace=False):
            t = (day + after) * DAY + int(rng.uniform(9, 19) * HOUR)
            w.book.add(person, shop, t, group=g, event=w.events, basket=RESALE, cert=CERT_CARD)
            w.events += 1
            w.groups[g].events += 1
