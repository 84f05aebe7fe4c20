"""Dialysis shifts, chemotherapy cycles and other care that the hospital schedules (透析、化疗排班)."""

from __future__ import annotations

import re

import numpy as np

from graphfraud.engines.frame import Visits
from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.company import Company

READING = Reading(
    "scheduled_care", {"zh": "透析、化疗等排班治疗", "en": "dialysis, chemotherapy or other scheduled care"}
)
WORDS = re.compile(
    r"透析|尿毒|肾衰|肾功能不全|肾脏替代|化疗|放疗|恶性|肿瘤|癌|康复|理疗|精神|美沙酮|结核|督导服药|dialysis|renal|chemo|cancer|tumou?r|rehab",
    re.IGNORECASE,
)
COURSES = 8
"""Visits for it at one hospital from which a person keeps a schedule."""
MONTHLY, FORTNIGHT = 6, 14
"""Visits from which he keeps one that is weeks long (chemotherapy, the month's drugs for tuberculosis): as many at a rhythm of so many days or more."""
RHYTHM, SLACK = 0.6, 0.25
"""Share of the gaps between the dates of a course that are within so much of the usual gap, or a day: who keeps a schedule keeps a rhythm."""
OWN_HOUR = 0.3
"""Mean share of the company at a gathering up to which patients come each at an hour of their own; a bundle of cards is swiped at once."""
CODES = re.compile(r"^(N1[789]|Z49|Z51|Z50|C\d|D0|F\d|A1[5-9])", re.IGNORECASE)


def _care(visits: Visits) -> np.ndarray:
    if not len(visits.diseases):
        return visits.scheduled
    named = np.array([bool(WORDS.search(name) or CODES.search(name)) for name in visits.diseases] + [False], bool)
    return np.asarray(named[visits.disease])


def of_a_schedule(visits: Visits) -> np.ndarray:
    """Which visits are for what a hospital treats by a schedule, by the illness on record; without any, chronic and special outpatient care."""
    return visits.once("scheduled care", lambda: _care(visits))


def scheduled(scene: Company) -> np.ndarray:
    """Which visits of ``scene.joint`` are scheduled care: of such a disease, by a person who comes there for it regularly."""
    visits = scene.visits
    care = of_a_schedule(visits)
    hospital = scene.places.kind == "hospital"
    out = np.zeros(len(scene.joint), bool)
    met = scene.parts[1][:, 3].astype(float)
    apart = float((met * (met - 1)).sum()) < OWN_HOUR * len(scene.members) * max(float((met - 1).sum()), 1.0)
    for person in scene.members:
        own = visits.of([person])
        own = own[care[own] & hospital[visits.place[own]]]
        count = np.bincount(visits.place[own], minlength=len(hospital))
        mine = scene.land.person[scene.joint] == person
        at = scene.source[scene.joint[mine]]
        kept = count >= COURSES
        for place in np.flatnonzero((count >= MONTHLY) & ~kept):
            kept[place] = long_rhythm(visits.day[own[visits.place[own] == place]])
        out[mine] = care[at] & kept[visits.place[at]]
        out[mine] |= _course(scene, person, at, apart)
    if visits.planned is not None:
        source = scene.source[scene.joint]
        out |= visits.planned[source] & hospital[visits.place[source]]
    return out


def _course(scene: Company, person: int, at: np.ndarray, apart: bool) -> np.ndarray:
    """Which of a person's visits ``at`` belong to a course: so many at one hospital near home, no clinic, for one illness, in a rhythm.

    Where the patients come ``apart``, each at an hour of their own, a course may keep no rhythm.
    """
    visits = scene.visits
    own = visits.of([person])
    ward = (scene.places.kind == "hospital") & (scene.places.subtype != "clinic")
    illnesses = len(visits.diseases) + 1
    own = own[(visits.disease[own] >= 0) & ward[visits.place[own]] & ~visits.far[own]]
    course = visits.place[own].astype(np.int64) * illnesses + visits.disease[own]
    courses, times = np.unique(course, return_counts=True)
    kept = [name for name in courses[times >= COURSES] if apart or rhythm(visits.day[own[course == name]])]
    mine = visits.place[at].astype(np.int64) * illnesses + visits.disease[at]
    return np.asarray(np.isin(mine, kept) & (visits.disease[at] >= 0))


def rhythm(days: np.ndarray) -> bool:
    """Whether dates keep a rhythm: most gaps are like the usual one, be it two days, a week or a month."""
    gaps = np.diff(np.unique(days))
    if not len(gaps):
        return False
    usual = float(np.median(gaps))
    return bool((np.abs(gaps - usual) <= max(1.0, SLACK * usual)).mean() >= RHYTHM)


def long_rhythm(days: np.ndarray) -> bool:
    """Whether dates keep a rhythm of a fortnight or more."""
    return rhythm(days) and float(np.median(np.diff(np.unique(days)))) >= FORTNIGHT


def on_company(scene: Company) -> Answer:
    """Gatherings of which most visits are scheduled care are cleared."""
    mask = scheduled(scene)
    count = int(scene.gathering_of.max(initial=-1)) + 1
    total = np.bincount(scene.gathering_of, minlength=count)
    planned = np.bincount(scene.gathering_of[mask], minlength=count)
    cleared = planned * 2 > total
    if not cleared.any():
        return no(
            f"{int(mask.sum())} / {len(mask)} 次就诊属排班治疗",
            f"{int(mask.sum())} of {len(mask)} visits are scheduled care",
        )
    return Answer(
        {
            "zh": f"{len(mask)} 次就诊中 {int(mask.sum())} 次属排班治疗，{int(cleared.sum())} / {count} 次聚集由此解释",
            "en": f"{int(mask.sum())} of {len(mask)} visits are scheduled care, which explains {int(cleared.sum())} of {count} gatherings",
        },
        cleared=cleared,
    )
