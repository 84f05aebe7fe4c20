"""Other people's cards: collected and swiped, carried round, driven across the county line, in two places at once."""

from __future__ import annotations

import numpy as np

from ..book import CERT_CARD, RESALE
from ..catalogue import FAVOURED, ILL, item
from ..days import LENGTH
from ..world import World


def plant(world: World) -> None:
    """All rings of cards."""
    world.each(courier, 2)
    world.each(evening_clinic, 1.4)
    world.each(month_end, 1)
    world.each(agent, 2)
    world.each(shared_courier, 1)


def _proximity(w: World, kind: str, days: np.ndarray, places: np.ndarray, hours: np.ndarray) -> None:
    """A few who come along to a third of a ring's days: no members, but close to it."""
    near = w.take(int(w.rng.integers(3, 6)), w.adult())
    some = (
        np.sort(w.rng.choice(len(days), max(4, len(days) // 3), replace=False))
        if len(days) > 4
        else np.arange(len(days))
    )
    g = w.group("blacklist_proximity", near, np.unique(places[some]).tolist())
    w.together(g, near, days[some], places[some], hours[some] + 0.12, attend=0.8, least=1, cert=CERT_CARD)


def courier(w: World) -> None:
    """A pharmacy keeps a drawer of cards; a courier brings them and they are swiped in two or three batches."""
    c, rng = w.camouflage, w.rng
    shop = w.pick("pharmacy")
    members = w.take(w.size(9, 40), w.adult(), w.near_place(shop) > 4, w.near_place(shop) < 70, keep=c.keep)
    events = int(rng.integers(7, 25))
    start = int(rng.integers(5, 120))
    days = w.jittered(w.workdays(events, start, min(start + 240, LENGTH - 6), 3))
    sister = w.pick("pharmacy", county=int(w.land.county[shop]))
    third = w.pick("pharmacy", county=int(w.land.county[shop]))
    places = w.turn([shop, sister, third], len(days))
    places[: (len(days) + 1) // 2] = shop
    hours = w.hours(len(days), (19.3, 20.4), (17.6, 18.9))
    g = w.group("collected_cards", members, [shop, *np.unique(places)])
    visits = w.together(
        g,
        members,
        days,
        places,
        hours,
        gap=55 * (1 + 2 * c.crowded),
        batches=int(rng.integers(2, 4)),
        attend=c.attend,
        cert=CERT_CARD,
        basket=0,
        oper=0,
    )
    sums = rng.choice([100, 150, 200, 200, 300, 500], len(visits)) + np.where(
        rng.random(len(visits)) < 0.4, rng.uniform(-9, 9, len(visits)), 0
    )
    goods = rng.choice([item("阿胶"), item("六味地黄丸"), item("丹参滴丸"), item("安宫牛黄丸")], len(visits))
    w.book.line(visits, goods, 1, np.round(sums, 2))
    if rng.random() < 0.6:
        _proximity(w, "collected_cards", days, places, hours)


def evening_clinic(w: World) -> None:
    """A clinic bills evening therapies on the cards of old people from several villages that it holds for them."""
    c, rng = w.camouflage, w.rng
    clinic = w.pick("clinic", "village")
    members = w.take(w.size(7, 26), w.elder(), w.near_place(clinic) > 2.5, w.near_place(clinic) < 30, keep=c.keep)
    events = int(rng.integers(8, 28))
    days = w.jittered(w.workdays(events, gap=5))
    hours = w.hours(len(days), (18.2, 19.2), (9.0, 10.5))
    g = w.group("collected_cards", members, [clinic])
    visits = w.together(
        g,
        members,
        days,
        clinic,
        hours,
        gap=80,
        batches=int(rng.integers(1, 3)),
        attend=c.attend,
        med=11,
        basket=0,
        diag=int(rng.choice([ILL["M54.500"], ILL["M47.800"]])),
        cert=CERT_CARD,
    )
    sums = rng.choice([98, 100, 120, 60, 80], len(visits))
    w.book.line(visits, rng.choice([item("针刺"), item("推拿"), item("艾灸")], len(visits)), 1, sums / 2)
    w.book.line(visits, item("活血止痛膏"), 1, sums / 2)


def month_end(w: World) -> None:
    """What is left on accounts at the end of the month is emptied at two shops of one owner, among the customers."""
    c, rng = w.camouflage, w.rng
    shops = [w.pick("pharmacy")]
    shops.append(w.pick("pharmacy", county=int(w.land.county[shops[0]])))
    rich = w.people.insutype == 310
    members = w.take(w.size(6, 22), w.adult(), rich, w.near_place(shops[0]) > 3, keep=c.keep)
    ends = np.flatnonzero(np.r_[w.days.month_day[1:] == 1, True])
    days = np.sort(np.concatenate([ends - rng.integers(0, 2, len(ends)), rng.choice(ends, 4, replace=False) - 3]))
    days = np.clip(w.jittered(np.unique(days)), 0, LENGTH - 1)
    g = w.group("collected_cards", members, shops)
    places = w.turn(shops, len(days))
    hours = w.hours(len(days), (20.0, 20.7), (9.2, 10.6))
    visits = w.together(
        g,
        members,
        days,
        places,
        hours,
        gap=40,
        batches=2,
        pause=(12, 45),
        attend=c.attend,
        cert=CERT_CARD,
        basket=0,
        oper=1,
    )
    w.book.line(visits, rng.choice(FAVOURED, len(visits)), rng.integers(1, 4, len(visits)))


def _tour(w: World, g: int, members: np.ndarray, agent: int, days: np.ndarray, stops: list[int]) -> None:
    """One round a day over some of the stops in order, with the agent's own card now and then among the others."""
    c, rng = w.camouflage, w.rng
    for day in days:
        many = int(rng.integers(2, min(len(stops), 4) + 1))
        route = np.sort(rng.choice(len(stops), many, replace=False))
        hour = float(w.hours(1, (13.0, 14.5), (8.8, 9.6))[0])
        today = members[rng.random(len(members)) < max(c.attend, 0.45)]
        if rng.random() < 0.6:
            today = np.append(today, agent)
        if len(today) < 2:
            continue
        for number, stop in enumerate(route):
            place = stops[stop]
            hospital = w.land.sort[place] != 3
            w.together(
                g,
                today,
                [day],
                place,
                hour + number * rng.uniform(0.9, 1.6),
                gap=90 if hospital else 60,
                attend=0.9,
                med=14 if hospital else 41,
                basket=RESALE,
                diag=ILL["I25.100"] if hospital else -1,
                cert=CERT_CARD,
            )


def agent(w: World) -> None:
    """An agent rents cards of patients with a chronic entitlement and takes them from house to house for dear drugs."""
    c, rng = w.camouflage, w.rng
    county = int(rng.choice(np.unique(w.land.county[w.land.find("county")])))
    members = w.take(w.size(6, 18), w.adult(), w.county_of() == county, keep=c.keep)
    leader = w.take(1, w.adult(), w.county_of() == county, keep=c.keep)[0]
    stops = [w.pick("pharmacy", "county", "tcm", county=county) for _ in range(3 + c.turns)]
    days = w.jittered(w.workdays(int(rng.integers(7, 22)), gap=6))
    stops = list(dict.fromkeys(stops))
    g = w.group("lent_card_ring", np.append(members, leader), stops)
    if len(stops) < 2:
        stops.append(w.pick("tertiary"))
        w.groups[g].institutions.append(stops[-1])
    _tour(w, g, members, leader, days, stops)


def shared_courier(w: World) -> None:
    """Two rings of different counties whose cards one courier carries, on different days."""
    c, rng = w.camouflage, w.rng
    many = len(np.unique(w.land.county[w.land.find("county")]))
    courier_ = w.take(1, w.adult(), keep=c.keep)[0]
    for county in rng.choice(many, 2, replace=False):
        members = w.take(w.size(5, 14), w.adult(), w.county_of() == county, keep=c.keep)
        stops = list(dict.fromkeys(w.pick("pharmacy", "satellite", county=int(county)) for _ in range(4)))
        g = w.group("lent_card_ring", np.append(members, courier_), stops)
        _tour(
            w,
            g,
            members,
            int(courier_),
            w.workdays(int(rng.integers(6, 15)), gap=7),
            stops if len(stops) > 1 else stops * 2,
        )
