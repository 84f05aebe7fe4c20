"""Other people's cards: collected and swiped, carried round, driven across the county line, in two places at once."""

from __future__ import annotations

import numpy as np

from ..book import ACUTE, CERT_CARD, OTC, RESALE, THERAPY
from ..catalogue import FAVOURED, ILL, item
from ..days import DAY, HOUR, LENGTH
from ..wards import stay
from ..world import World


def plant(world: World) -> None:
    """All rings of cards."""
    world.each(courier, 2)
    world.each(evening_clinic, 1.4)
    world.each(month_end, 1)
    world.each(agent, 2)
    world.each(shared_courier, 1)
    world.each(driver, 1.6)
    world.each(guest_cards, 1)
    world.each(lent_token, 2)
    world.each(ghost_of_a_patient, 1)


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
        gap=55,
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
        w.people.columns["region"][extra] = w.land.counties[-1][0]
        w.people.columns["hsreg"][extra] = len(w.land.home_name) - 1
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
