"""Everyday stays: beds in the right house for the illness, transfers to the greater one, babies, chemotherapy."""

from __future__ import annotations

import numpy as np

from .book import STAY, SURGERY, Book
from .catalogue import AGES, ILL, ILLNESSES, PROCEDURE, SEX, STAYS
from .daily import Reach, choose
from .days import DAY, HOUR, LENGTH, Days
from .people import People
from .places import Land

_SURGICAL = np.array([ILL[code] for code in PROCEDURE if code[0] != "O" and code != "I20.000"])


def stay(rng, book: Book, who, place, day, nights, diag, **more) -> np.ndarray:
    """Add stays: admission not before the second `after`, discharge and settlement before or after noon."""
    who, place, day, nights, diag = np.broadcast_arrays(np.atleast_1d(who), place, day, nights, diag)
    n = len(who)
    beg = day * DAY + (rng.uniform(8.2, 17, n) * HOUR).astype(int)
    end = (day + nights) * DAY + (rng.uniform(8.6, 15.5, n) * HOUR).astype(int)
    surgical = np.isin(diag, [ILL[code] for code in PROCEDURE])
    more.setdefault("basket", np.where(surgical, SURGERY, STAY))
    more.setdefault("med", 21)
    after = more.pop("after", None)
    if after is not None:
        beg = np.maximum(beg, after + HOUR // 2)
    more.setdefault("ward", rng.integers(1, 60, n))
    beg = np.where(nights == 0, day * DAY + (rng.uniform(7.8, 8.6, n) * HOUR).astype(int), beg)
    end = np.where(nights == 0, day * DAY + (rng.uniform(15.5, 17, n) * HOUR).astype(int), end)
    end = np.maximum(end, beg + 5 * HOUR)
    return book.add(who, place, end, beg=beg, end=end, diag=diag, **more)


def everyday(rng, book: Book, people: People, land: Land, days: Days, table: Reach) -> None:
    """Stays of everybody at the rates of their age; some are moved to the greater hospital on the day of discharge."""
    age = people.age()
    rate = np.select([age < 6, age < 45, age < 65], [0.14, 0.05, 0.15], 0.36) * people.keep * ~people.quiet
    who = np.flatnonzero(rng.random(len(people)) < rate)
    who = np.concatenate([who, rng.choice(who, len(who) // 7)])
    band = np.digitize(age[who], (15, 45, 65))
    kinds = np.array([k for k in STAYS if AGES[k].sum() > 0])
    chance = AGES[kinds][:, band].T * ((SEX[kinds][None, :] == 0) | (people.sex[who][:, None] == SEX[kinds][None, :]))
    cum = np.cumsum(chance, axis=1)
    diag = kinds[(cum < rng.random(len(who))[:, None] * cum[:, -1:]).sum(1).clip(0, len(kinds) - 1)]
    weight = 0.7 + 0.3 * days.flu - 0.35 * days.holiday - 0.15 * (days.weekday >= 5)
    day = rng.choice(LENGTH - 12, len(who), p=weight[: LENGTH - 12] / weight[: LENGTH - 12].sum())
    place = np.where(rng.random(len(who)) < 0.5, people.ward[who], choose(rng, table.ward, people.home[who]))
    small = (land.level[place] < 2) & np.isin(diag, _SURGICAL)
    greater = land.find("county", "tertiary", "tcm")
    county = np.array(
        [
            greater[land.county[greater] == c][0] if (land.county[greater] == c).any() else greater[0]
            for c in range(len(land.counties))
        ]
    )
    place = np.where(small, county[land.county[place]], place)
    nights = np.clip(rng.gamma(4.5, 1.7, len(who)), 2, 30).astype(int)
    stay(rng, book, who, place, day, nights, diag)
    moved = np.flatnonzero((rng.random(len(who)) < 0.025) & (land.level[place] < 3))
    top = land.find("tertiary")[0]
    stay(rng, book, who[moved], top, day[moved] + nights[moved], rng.integers(4, 14, len(moved)), diag[moved])
    _births(rng, book, people, land)
    _last_beds(rng, book, people)


def _last_beds(rng, book: Book, people: People) -> None:
    """Every third of those who die does so in a ward, and the bill is settled that day or some days on."""
    dies = np.flatnonzero((people.die_day < LENGTH) & ~people.quiet & (rng.random(len(people)) < 0.35))
    nights = rng.integers(2, 14, len(dies))
    day = people.die_day[dies] - nights
    fine = day >= 0
    dies, nights, day = dies[fine], nights[fine], day[fine]
    stay(rng, book, dies, people.ward[dies], day, nights, ILL["I63.900"], way=5)
    chunk = book.chunks[-1]
    chunk["t"] += np.where(rng.random(len(dies)) < 0.4, rng.integers(1, 9, len(dies)), 0) * DAY
    chunk["basket"][:] = STAY


def _births(rng, book: Book, people: People, land: Land) -> None:
    """Mothers of the year's newborn: the birth, check-ups before it, and now and then the child's own stay at once."""
    babies = np.flatnonzero((people.from_day > 0) & (people.from_day < LENGTH) & ~people.quiet)
    first = np.searchsorted(people.house[: people.base], people.house[babies])
    for baby, start in zip(babies, first, strict=True):
        house = np.arange(start, min(start + 6, people.base))
        mothers = house[
            (people.house[house] == people.house[baby]) & (people.sex[house] == 2) & (people.role[house] == 1)
        ]
        if not len(mothers) or people.age()[mothers[0]] > 46:
            continue
        mother, day = mothers[0], int(people.from_day[baby])
        options = land.find("maternity", "county")
        place = options[
            np.argmin(land.km(land.home_xy[people.home[mother]], land.xy[options]) + rng.uniform(0, 9, len(options)))
        ]
        code = "O80.000" if rng.random() < 0.55 else "O82.000"
        stay(rng, book, mother, place, max(day - 1, 0), 4 if code == "O80.000" else 6, ILL[code], med=52)
        for before in rng.choice(np.arange(7, 200), 4, replace=False):
            if day - before > 0:
                at = (day - before) * DAY + int(rng.uniform(8, 11) * HOUR)
                book.add(mother, place, at, med=51, basket=2, diag=ILL["Z34.900"])
        if rng.random() < 0.3:
            stay(rng, book, baby, place, day, int(rng.integers(4, 9)), ILL["P59.900"])


def illness_name(diag: int) -> str:
    """Name of a diagnosis number."""
    return ILLNESSES[diag].name
