"""The everyday: colds, chronic refills, medicine chests, company on the way, prescriptions filled outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .book import ACUTE, CHRONIC, EXAM, FILL, OTC, Book
from .catalogue import ACUTE as ACUTES
from .catalogue import AGES, ILL, SEX, WINTER
from .days import DAY, HOUR, LENGTH, Days
from .people import CHILD, ELDER, People
from .places import CENTRE, CLINIC, HOSPITAL, PHARMACY, Land

_REACH = {HOSPITAL: 14.0, CENTRE: 4.0, CLINIC: 1.5, PHARMACY: 2.2}


@dataclass
class Reach:
    """Cumulative choice of places per home, (homes, places), for outpatient care and for pharmacies."""

    care: np.ndarray
    shop: np.ndarray
    ward: np.ndarray


def reach(land: Land) -> Reach:
    """Distance decay times fame; nobody goes past 90 km for a cold."""
    far = land.km(land.home_xy[:, None, :], land.xy[None, :, :])
    scale = np.array([_REACH[s] for s in land.sort])
    pull = land.fame[None, :] * np.exp(-far / scale[None, :]) * (far < 90)
    parts = []
    for wanted in (land.sort != PHARMACY, land.sort == PHARMACY, land.sort <= CENTRE):
        part = pull * wanted[None, :] + 1e-12 * wanted[None, :]
        if parts and len(parts) == 2:
            part = np.sqrt(part)
        parts.append(np.cumsum(part / part.sum(1, keepdims=True), axis=1).astype(np.float32))
    return Reach(*parts)


def choose(rng: np.random.Generator, table: np.ndarray, homes: np.ndarray) -> np.ndarray:
    """A place per home number, drawn from the cumulative table."""
    out = np.empty(len(homes), int)
    u = rng.random(len(homes)).astype(np.float32) * 0.99999
    for start in range(0, len(homes), 20_000):
        part = slice(start, start + 20_000)
        out[part] = (table[homes[part]] < u[part, None]).sum(1)
    return np.minimum(out, table.shape[1] - 1)


def favourites(rng: np.random.Generator, people: People, table: Reach) -> None:
    """Two pharmacies and a doctor's house that a person knows, in both homes."""
    c = people.columns
    for suffix, home in (("", c["home"]), ("2", c["home2"])):
        c["shop" + suffix] = choose(rng, table.shop, home)
        c["other" + suffix] = choose(rng, table.shop, home)
        c["care" + suffix] = choose(rng, table.care, home)
    c["ward"] = choose(rng, table.ward, c["home"])


def snap(
    rng: np.random.Generator, people: People, land: Land, days: Days, who: np.ndarray, day: np.ndarray
) -> np.ndarray:
    """Move days to habits: a weekday, the market, the day the pension comes."""
    week = people.weekday[who]
    day = np.where((week >= 0) & (rng.random(len(who)) < 0.45), day - days.weekday[day] + week, day).clip(0, LENGTH - 1)
    market = land.town_market[land.home_town[people.home[who]]]
    ahead = (market - days.lunar[day]) % 5
    rural = land.home_rural[people.home[who]] & (rng.random(len(who)) < 0.5)
    day = np.where(rural, day + ahead, day).clip(0, LENGTH - 1)
    pension = (people.role[who] == ELDER) & (rng.random(len(who)) < 0.1)
    day = np.where(pension, day - days.month_day[day] + 15 + (rng.random(len(who)) < 0.3), day)
    return np.clip(day, 0, LENGTH - 1)


def clock(rng: np.random.Generator, people: People, land: Land, who: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Seconds of the day within opening hours: own habit or the house's busy hours."""
    n = len(who)
    pharmacy = land.sort[place] == PHARMACY
    busy = np.where(
        pharmacy,
        np.select(
            [rng.random(n) < 0.4, rng.random(n) < 0.75],
            [rng.normal(9.6, 1.1, n), rng.normal(18.4, 1.3, n)],
            rng.uniform(8, 21, n),
        ),
        np.where(rng.random(n) < 0.66, rng.normal(9.7, 1.0, n), rng.normal(15.3, 1.0, n)),
    )
    habit = people.hour[who] + rng.normal(0, 0.5, n)
    hour = np.where(rng.random(n) < np.where(pharmacy, 0.55, 0.3), habit, busy)
    low, high = np.where(pharmacy, 7.5, 7.8), np.where(pharmacy, 21.3, np.where(land.sort[place] == CLINIC, 19.5, 17.4))
    over = (hour < low) | (hour > high)
    hour = np.where(over, rng.uniform(low + 0.5, high - 0.3), hour)
    return (hour * HOUR).astype(int)


def open_day(rng: np.random.Generator, land: Land, days: Days, place: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Whether the visit takes place: storms, holidays, Sundays at hospitals, the days of Spring Festival."""
    pharmacy = land.sort[place] == PHARMACY
    keep = np.ones(len(day))
    keep *= np.where(days.storm[day], 0.4, 1.0)
    keep *= np.where(days.holiday[day] & ~pharmacy, 0.45, 1.0)
    keep *= np.where((days.weekday[day] >= 5) & ~pharmacy, np.where(days.weekday[day] == 6, 0.45, 0.7), 1.0)
    keep *= np.where(days.spring[day], 0.2, 1.0)
    return rng.random(len(day)) < keep


def _draw(rng, people: People, rate: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Persons and days of a year's visits at those yearly rates."""
    who = np.repeat(np.arange(len(people)), rng.poisson(rate * people.busy * people.keep * ~people.quiet))
    day = rng.choice(LENGTH, len(who), p=weight / weight.sum())
    return who, day


def everyday(rng, book: Book, people: People, land: Land, days: Days, table: Reach) -> None:
    """Pharmacies and outpatient care of everybody, and the company they keep on the way."""
    child, elder = people.role == CHILD, people.role == ELDER
    baby = people.age() < 15
    who, day = _draw(rng, people, np.where(child, 0.6, np.where(elder, 3.1, 2.4)), 0.8 + 0.2 * days.flu)
    day = snap(rng, people, land, days, who, day)
    moved = day >= people.move_day[who]
    place = np.where(moved, people.shop2[who], people.shop[who])
    place = np.where(rng.random(len(who)) < 0.28, np.where(moved, people.other2[who], people.other[who]), place)
    roam = rng.random(len(who)) < 0.12
    place[roam] = choose(rng, table.shop, np.where(moved, people.home2[who], people.home[who])[roam])
    _book(rng, book, people, land, days, who, place, day, med=41, basket=OTC)
    who, day = _draw(rng, people, np.where(baby, 2.9, np.where(elder, 2.4, 1.4)), days.flu)
    day = snap(rng, people, land, days, who, day)
    moved = day >= people.move_day[who]
    place = np.where(moved, people.care2[who], people.care[who])
    roam = rng.random(len(who)) < 0.4
    place[roam] = choose(rng, table.care, np.where(moved, people.home2[who], people.home[who])[roam])
    diag = _diagnosis(rng, people, days, who, day)
    outside = (land.sort[place] == HOSPITAL) & (rng.random(len(who)) < 0.17)
    med = np.where((diag == ILL["S61.900"]) & (land.sort[place] == HOSPITAL), 13, 11)
    visit, when = _book(
        rng, book, people, land, days, who, place, day, med=med, basket=np.where(outside, EXAM, ACUTE), diag=diag
    )
    _fill(rng, book, people, land, table, who, place, diag, when, np.flatnonzero(outside & (visit >= 0)), visit)
    _refills(rng, book, people, land, days)


def _book(
    rng, book: Book, people: People, land: Land, days: Days, who, place, day, **more
) -> tuple[np.ndarray, np.ndarray]:
    keep = open_day(rng, land, days, place, day)
    t = day * DAY + clock(rng, people, land, who, place)
    pick = np.flatnonzero(keep)
    part = {k: v[pick] if isinstance(v, np.ndarray) else v for k, v in more.items()}
    numbers = np.full(len(who), -1)
    numbers[pick] = book.add(who[pick], place[pick], t[pick], **part)
    _company(rng, book, people, who[pick], place[pick], t[pick], part)
    return numbers, t


def _company(rng, book: Book, people: People, who, place, t, more) -> None:
    """Spouses and neighbours who came along and settled within minutes."""
    for column, share in (("spouse", 0.07), ("buddy", 0.03)):
        other = people.columns[column][who]
        go = np.flatnonzero((other >= 0) & (rng.random(len(who)) < share))
        go = go[~people.quiet[other[go]] & (rng.random(len(go)) < people.keep[other[go]])]
        later = t[go] + np.ceil(rng.exponential(150, len(go))).astype(int) + 25
        part = {k: v[go] if isinstance(v, np.ndarray) else v for k, v in more.items() if k != "diag"}
        part["basket"] = OTC if isinstance(more.get("med"), int) else ACUTE
        if "diag" in more:
            part["diag"] = np.full(len(go), ILL["J06.900"])
        book.add(other[go], place[go], later, **part)


def _diagnosis(rng, people: People, days: Days, who, day) -> np.ndarray:
    band = np.digitize(people.age()[who], (15, 45, 65))
    best, found = np.full(len(who), -1.0), np.zeros(len(who), int)
    for k in ACUTES:
        season = np.where(WINTER[k] > 1, days.flu[day] ** (WINTER[k] / 2), 1.0)
        rate = AGES[k][band] * season * ((SEX[k] == 0) | (people.sex[who] == SEX[k]))
        score = np.where(rate > 0, rng.random(len(who)) ** (1 / np.maximum(rate, 1e-9)), -1)
        found = np.where(score > best, k, found)
        best = np.maximum(best, score)
    return found


def _fill(rng, book, people, land, table: Reach, who, place, diag, when, picked, visit) -> None:
    """A prescription taken out of the house: to the door beside it, or to the shop at home, today or tomorrow."""
    beside = np.full(len(land.code), -1)
    for shop in land.find("satellite"):
        near = np.argmin(land.km(land.xy[shop], land.xy[land.sort == HOSPITAL]))
        beside[np.flatnonzero(land.sort == HOSPITAL)[near]] = shop
    person = who[picked]
    door = beside[place[picked]]
    shop = np.where((door >= 0) & (rng.random(len(picked)) < 0.5), door, people.shop[person])
    wait = np.where(shop == door, rng.uniform(180, 1500, len(picked)), rng.uniform(3600, 5 * HOUR, len(picked)))
    t = when[picked] + wait.astype(int)
    t = np.where((t % DAY > 21 * HOUR), t - t % DAY + DAY + 9 * HOUR + rng.integers(0, 7000, len(picked)), t)
    rx = book.rx(len(picked))
    t = np.minimum(t, LENGTH * DAY - 100)
    book.add(person, shop, t, med=41, basket=FILL, diag=diag[picked], rx=rx, doctor=-2 - visit[picked])
    book.share_rx(visit[picked], rx)


def _refills(rng, book: Book, people: People, land: Land, days: Days) -> None:
    """Chronic patients come back in their own rhythm to the same house, with some slack."""
    sick = np.flatnonzero((people.ill >= 0) & ~people.quiet & (rng.random(len(people)) < 0.9))
    every = people.every[sick]
    times = (LENGTH // every) + 1
    who = np.repeat(sick, times)
    step = np.arange(len(who)) - np.repeat(np.cumsum(times) - times, times)
    start = np.repeat(rng.integers(0, every), times)
    day = start + step * np.repeat(every, times) + np.rint(rng.normal(0, 1.6, len(who))).astype(int)
    fine = (day >= 0) & (day < LENGTH) & (rng.random(len(who)) < 0.88 * np.minimum(people.keep[who], 1))
    who, day = who[fine], day[fine]
    day = snap(rng, people, land, days, who, day)
    moved = day >= people.move_day[who]
    care = np.where(moved, people.care2[who], people.care[who])
    shop = np.where(moved, people.shop2[who], people.shop[who])
    at_shop = people.card_no[who].astype("U1") < "D"
    place = np.where(at_shop, shop, care)
    second = (people.ill2[who] >= 0) & (rng.random(len(who)) < 0.3)
    diag = np.where(second, people.ill2[who], people.ill[who])
    supply = people.every[who]
    med = np.where(at_shop & (rng.random(len(who)) < 0.5), 41, 14)
    _book(rng, book, people, land, days, who, place, day, med=med, basket=CHRONIC, diag=diag, supply=supply)
