"""The way by fast train or by plane: no road connects the two places in the time, but travellers do (乘高铁、飞机往返)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.trips import Trips

READING = Reading("fast_way", {"zh": "乘高铁、飞机往返", "en": "by fast train or plane"})
RAIL_KM, RAIL_MINUTES, RAIL_KMH, DETOUR = 300.0, 90.0, 230.0, 1.25
"""Distance from which people take the fast train; minutes to and from the stations; its speed with the stops, and how much longer the line is."""
AIR_KM, AIR_MINUTES, AIR_KMH = 600.0, 180.0, 720.0
"""The same of a plane."""
JOURNEYS = 4
"""Days a year on which somebody who lives at home travels so: two journeys there and back. Cards of whom travels more are copied, or a crew's."""
NIGHTS, PERSONS = 3, 3
"""Days on which so many persons of the case were on the way to or from one place, from which on they are no travellers who chose that place, but a company."""
CREW = 0.8
"""Share of one employer from which the persons are a crew: it is on the way again and again, and in company."""


def on_trips(scene: Trips) -> Answer:
    """Trips for which a train or a plane would do: of people who travel now and then, or of colleagues."""
    trips = scene.trips
    there = (_minutes(trips.km.to_numpy(float)) <= trips.gap.to_numpy(float)) & ~trips.stay.to_numpy(bool)
    there &= (trips.way == "moving").to_numpy(bool)
    if not there.any():
        return no("乘高铁或飞机也来不及", "no train or plane would do either")
    days = trips[there].groupby("psn_no").night.nunique()
    seldom = trips.psn_no.map(days).fillna(0).to_numpy() <= JOURNEYS
    met = trips.groupby(["strange", "night"]).psn_no.transform("nunique") >= PERSONS
    together = trips[met].groupby("strange").night.nunique()
    company = trips.strange.map(together).fillna(0).to_numpy() >= NIGHTS
    crew = _crew(scene)
    cleared = there & (crew | (seldom & ~company))
    count = int(cleared.sum())
    who = (
        {"zh": "同一单位职工", "en": "colleagues"}
        if crew
        else {"zh": "偶尔出行者", "en": "people who travel now and then"}
    )
    return Answer(
        {
            "zh": f"{int(there.sum())} 次乘高铁或飞机可以到达，其中 {count} 次为{who['zh']}",
            "en": f"a fast train or a plane would do for {int(there.sum())} trips; {count} of them are of {who['en']}",
        },
        cleared=cleared,
    )


def _minutes(km: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Minutes from counter to counter by the fastest of train and plane; infinite for shorter ways."""
    rail = np.where(km >= RAIL_KM, RAIL_MINUTES + 60 * DETOUR * km / RAIL_KMH, np.inf)
    air = np.where(km >= AIR_KM, AIR_MINUTES + 60 * km / AIR_KMH, np.inf)
    return np.asarray(np.minimum(rail, air), np.float64)


def _crew(scene: Trips) -> bool:
    """Whether most persons of the case, three at least, are of one employer."""
    employer = scene.people.employer[scene.visits.codes_of(scene.trips.psn_no.unique())]
    known = employer[employer >= 0]
    return len(known) >= PERSONS and np.bincount(known).max() >= max(CREW * len(employer), PERSONS)
