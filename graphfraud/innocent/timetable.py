"""People of one place who come where a boat, a bus or a market brings them, on its days (船班、班车、集日)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.company import Array, Company
from graphfraud.innocent.sign import binomial
from graphfraud.innocent.stratum import calendar, main_dates
from graphfraud.innocent.whereabouts import insured_elsewhere

VILLAGE, COUNTY = 0.6, 0.8
"""Share of the members of one village or estate, or insured in one county where they do not meet, from which one boat or bus brings them."""
WEEKDAYS, DATES, KEPT = 3, 15, 0.95
"""Days of the week on which it goes, dates from which these can be told from any, and share of the dates on them."""
ROUNDS = 8
"""Market dates among others from which a market is told."""
MARKETS, CHANCE = (5, 10), 1e-6
"""Days from one market to the next, and chance of so many dates on market days from which they are no chance."""
NEW_MOON, MONTH = np.datetime64("2000-01-06T18:14"), 29.530588
"""A new moon, and days from one to the next: markets are held on days of the month, be it of the sun or of the moon."""
OF_THE_TOWN = frozenset({"many_places"})
"""Signs of conduct that whoever a boat or a bus brings to town shows: one goes to this shop, the next time to that."""


def by_timetable(scene: Company) -> bool:
    """Whether most members are of one village, or of one county away from where they meet, and came on days that a timetable sets.

    Such people go to whichever shop of the town they need and take their cards along: that they were in many places, and swiped cards, says nothing.
    """
    return (_of_one_village(scene) or _of_one_county(scene)) and _timetable(scene)


def _of_one_village(scene: Company) -> bool:
    people, members = scene.people, scene.members
    return max(scene.share(codes[members])[1] for codes in (people.village, people.address)) >= VILLAGE


def _of_one_county(scene: Company) -> bool:
    gone = insured_elsewhere(scene)
    return bool(
        scene.share(scene.people.region[scene.members])[1] >= COUNTY and len(gone) and float(gone.mean()) >= COUNTY
    )


def _timetable(scene: Company) -> bool:
    return bool(calendar(scene)[0]) or on_few_weekdays(main_dates(scene))


def on_few_weekdays(days: Array) -> bool:
    """Whether so many dates are on three days of the week, next to all of them, that nobody who goes when he likes would keep to."""
    counts = np.sort(np.bincount(np.unique(days) % 7, minlength=7))[::-1]
    return bool(counts.sum() >= DATES and counts[:WEEKDAYS].sum() >= KEPT * counts.sum())


def market_dates(dates: Array) -> Array:
    """Which of these dates (days) are those of one market, held every fifth or tenth day of the month, where too many are for chance; none else.

    Villagers who ride to the market meet on its days; whatever else the same people do in company is done on any day.
    """
    moon = ((dates - NEW_MOON) / np.timedelta64(1, "D")) % MONTH
    numbers = ((dates - dates.astype("datetime64[M]")).astype(int) + 1, np.floor(moon).astype(int) + 1)
    best, chance = np.zeros(len(dates), bool), CHANCE
    tries = len(numbers) * sum(MARKETS)
    for number in numbers:
        for cycle in MARKETS:
            for start in range(cycle):
                mask = (number % cycle == start) & (number <= 30)
                p = binomial(int(mask.sum()), len(dates), 1 / cycle) * tries
                if mask.sum() >= ROUNDS and p < chance:
                    best, chance = mask, p
    return best
