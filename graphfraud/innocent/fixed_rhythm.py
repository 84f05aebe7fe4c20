"""Dates that somebody has set: a coach, a boat's landfall, a feast of the moon, the dog days, a doctor's day (班车、节令、坐诊日)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.company import Array, Company
from graphfraud.innocent.conduct import hinted, of_like_patients
from graphfraud.innocent.stratum import calendar, every_so_often, main_dates, main_gatherings

READING = Reading(
    "fixed_rhythm",
    {"zh": "固定周期的日子（班车、节令、坐诊日）", "en": "dates that keep a rhythm (coach, feast, clinic)"},
)
LEAST = 3
"""Gaps from which a rhythm can be told."""
SURE = (7, 30)
"""Cycles of the calendar that random dates hardly keep: one weekday or two, one day of the month."""
DOCTORS = 0.8
"""Share of the dates on which the company was at a hospital from which they are a doctor's days; of the visits for one illness."""
MOSTLY_ILL = 0.6
"""Share of the members who are treated for that illness on other dates, too, from which they are its patients."""


def _rhythm(scene: Company, days: Array) -> tuple[int, float]:
    """(cycle in days, share of the gaps that fit) of the dates; (0, 0.0) where there is none."""
    cycle, fit = every_so_often(days, LEAST)
    if cycle:
        return cycle, fit
    cycle, fit = calendar(scene)
    return (cycle, fit) if cycle in SURE else (0, 0.0)


def doctors_days(scene: Company) -> bool:
    """Whether the dates keep a rhythm and the company was at a hospital on nearly all of them, wherever it went then.

    A doctor who comes for the day sees his patients, writes the same for the same illness, and the same clerk sits at the desk of his day and
    at the shop beside.
    """
    days = main_dates(scene)
    if not len(days) or not _rhythm(scene, days)[0]:
        return False
    ward = (scene.places.kind == "hospital") & (scene.places.subtype != "clinic")
    there = main_gatherings(scene) & ward[scene.gathering_places]
    return bool(np.isin(days, scene.parts[1][there, 2]).mean() >= DOCTORS)


def of_one_illness(scene: Company) -> bool:
    """Whether nearly all visits in company are for one illness at a hospital or clinic, and most members are treated for it on other dates as well.

    Patients of one illness get the same drugs on their day; owners of collected cards are ill with this and that, or with nothing.
    """
    visits, at = scene.visits, scene.source[scene.joint]
    known = visits.disease[at][visits.disease[at] >= 0]
    if not len(visits.diseases) or DOCTORS * len(at) > len(known):
        return False
    illness = int(np.bincount(known).argmax())
    care = (visits.disease[at] == illness) & (scene.places.kind == "hospital")[visits.place[at]]
    if care.mean() < DOCTORS:
        return False
    met = np.unique(visits.day[at])
    ill = [
        bool((visits.disease[own[~np.isin(visits.day[own], met)]] == illness).any())
        for own in map(_own(scene), scene.members)
    ]
    return bool(np.mean(ill) >= MOSTLY_ILL)


def _own(scene: Company) -> Callable[[int], Array]:
    return lambda person: scene.visits.of([person])


def on_company(scene: Company) -> Answer:
    """Gatherings are cleared where their dates keep a cycle of days, weeks or months, unless anything in the cards' use is out of the ordinary.

    Whoever carries cards round has no reason to keep one; who is fetched by a coach, a tide or a feast has no choice. Of patients of one illness the same
    drugs, one operator and the cards that they swipe anyway are nothing out of the ordinary.
    """
    days = main_dates(scene)
    cycle, fit = _rhythm(scene, days)
    if not cycle:
        return no(f"{len(days)} 个同行日不成周期", f"the {len(days)} dates keep no rhythm")
    zh = f"{len(days)} 个同行日约每 {cycle} 天一次（{fit:.0%} 的间隔相符）"
    en = f"the {len(days)} dates come about every {cycle} days ({fit:.0%} of the gaps fit)"
    if hinted(scene) and not (of_like_patients(scene) and of_one_illness(scene)):
        return no(f"{zh}，但用卡方式有异常", f"{en}, but something in the cards' use is out of the ordinary")
    return Answer({"zh": zh, "en": en}, cleared=np.isin(scene.parts[1][:, 2], days))
