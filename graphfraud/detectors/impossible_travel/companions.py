"""Cards that are strange to the place as well and turn up there beside the impossible ones, time and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.innocent.sign import binomial

if TYPE_CHECKING:
    import pandas as pd

MINUTES = 30
DAYS = 2
CHANCE = 0.01
"""Probability, times the strangers who were beside them at all, below which days in company are no chance."""
CREW = 60
"""Insured of one employer up to whom these may be one crew on the road."""
SHARE = 1 / 3
"""A companion is there on two days and on a third of those of the busiest impossible card."""


@dataclass
class Companions:
    """Persons beside the impossible trips: id → days in company, and the settlements of those days.

    Attributes:
        days: person → days.
        settlements: theirs, in company.
    """

    days: dict[str, int] = field(default_factory=dict)
    settlements: list[str] = field(default_factory=list)


def companions_of(case: Case, trips: pd.DataFrame) -> Companions:
    """Strangers to the places who swipe within half an hour of an impossible use there.

    A stranger is insured in another county than the place's; residents who happen to queue there are left out. Only pharmacies and
    clinics tell: patients from afar whom a hospital sees on the same mornings are its patients. A customer who comes often at
    that time of day is beside them on some dates anyway: who is there no more often than that is no companion. Nor are colleagues of theirs: a
    small firm's drivers halt together, and that one's card was elsewhere says nothing of the others' (cards of one firm that go round are lent_card_ring's).

    Args:
        case: the detector's case.
        trips: the impossible trips of one lead, with ``strange``.
    """
    visits, people, places = case.visits, case.people, case.places
    members = set(visits.codes_of(trips.psn_no.unique()).tolist())
    firms = {
        int(people.employer[code])
        for code in members
        if code >= 0 and 0 < people.staff[code] <= CREW and people.employer[code] >= 0
    }
    met: dict[int, set[int]] = {}
    rows: dict[int, list[int]] = {}
    uses: set[tuple[int, int, int]] = set()
    own: Counter[str] = Counter()
    counter = (places.kind == "pharmacy") | (places.subtype == "clinic")
    for name, place, day, minute in _uses(case, trips):
        if not counter[place]:
            continue
        own[name] += 1
        low, high = np.searchsorted(visits.place, np.array([place, place + 1], visits.place.dtype))
        at = low + np.arange(*np.searchsorted(visits.day[low:high], np.array([day, day + 1], visits.day.dtype)))
        at = at[(np.abs(visits.minute[at] - minute) <= MINUTES) & visits.timed[at]]
        uses.add((place, day, minute))
        for number in at.tolist():
            code = int(visits.person[number])
            home = people.region_names[people.region[code]]
            if code in members or int(people.employer[code]) in firms:
                continue
            if home and places.region[place] and home != places.region[place]:
                met.setdefault(code, set()).add(day)
                rows.setdefault(code, []).append(number)
    least = max(DAYS, int(np.ceil(SHARE * max(own.values(), default=0))))
    found = Companions()
    for code in sorted(met):
        if len(met[code]) >= least and _chance(case, code, rows[code], uses) * len(met) <= CHANCE:
            found.days[str(visits.persons[code])] = len(met[code])
            found.settlements.extend(visits.settlements(list(dict.fromkeys(rows[code]))))
    return found


def _chance(case: Case, code: int, rows: list[int], uses: set[tuple[int, int, int]]) -> float:
    """How likely a customer who comes at those hours, on any date, is there beside the impossible cards as often; binomial tail.

    Args:
        case: the detector's case.
        code: the customer.
        rows: positions of the visits beside them.
        uses: place, day and minute of the impossible uses.
    """
    visits = case.visits
    own = visits.of([code])
    chances = []
    for place in np.unique(visits.place[rows]).tolist():
        low, high = np.searchsorted(visits.place, np.array([place, place + 1], visits.place.dtype))
        dates = len(np.unique(visits.day[low:high]))
        at = np.array([(day, minute) for where, day, minute in uses if where == place])
        for minute in visits.minute[own[(visits.place[own] == place) & visits.timed[own]]].tolist():
            chances.append(len(np.unique(at[np.abs(at[:, 1] - minute) <= MINUTES, 0])) / dates)
    return binomial(len(set(rows)), len(chances), float(np.mean(chances)))


def _uses(case: Case, trips: pd.DataFrame) -> Iterator[tuple[str, int, int, int]]:
    """The uses at the strange places: person, code of the place, day number, minute."""
    visits = case.visits
    strange = visits.codes_of(trips.strange, "places")
    for row, place in zip(trips.itertuples(), strange.tolist(), strict=True):
        when = row.time_a if row.strange == row.place_a else row.time_b
        day = int((np.datetime64(when, "D") - visits.first_day) // np.timedelta64(1, "D"))
        yield str(row.psn_no), place, day, when.hour * 60 + when.minute
