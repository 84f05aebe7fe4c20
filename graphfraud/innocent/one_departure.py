"""All were sent home before one date and came back after it: a storm, the New Year, a ward that was closed (台风、春节、病区停用时集中离院)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events, Flags

READING = Reading("one_departure", {"zh": "集中离院后返院", "en": "sent home together and back together"})
SHARE, LEAST = 0.8, 5
"""Share of an institution's readmissions of which one night falls between the two stays, and how many they are at least: stays that are cut for money
are cut when the bill is due, each on its own date."""
FEASTS, ABOUT, TOGETHER = 5, 1, 0.8
"""Departures a year that may make up that share between them, where of each that share left and came back on one date or the day before or after."""


def on_stays(scene: Events) -> Answer:
    """Readmissions between whose stays lies the one night on which most of the institution's readmitted patients were at home.

    Or one of few such nights, the feasts of a year, for each of which they left on one date and came back on one.
    """
    text = {
        "zh": f"同一机构 {SHARE:.0%} 以上（至少 {LEAST} 例）的再入院，其间隔都跨过同一夜的，视为台风、春节、病区停用时集中离院、过后返院；"
        f"一年至多 {FEASTS} 个节日合计达到的，须各自同日离院、同日返院，且离院不长于此前住院",
        "en": f"where one night lies between the two stays of {SHARE:.0%} or more of an institution's readmissions ({LEAST} at least), all were sent "
        "home for it and came back: a storm, the New Year, a closed ward; or one of some feasts "
        f"({FEASTS} at most) for each of which they left on one date, came back on one, and were away no longer than they had lain there",
    }
    unit = scene.code("unit")
    left, back, lain = scene.day("first_ended"), scene.day("began"), scene.number("first_nights")
    cleared = np.zeros(len(scene), bool)
    for one in np.unique(unit[unit >= 0]):
        own = np.flatnonzero((unit == one) & (back > left))
        if len(own) < LEAST:
            continue
        cleared[own[_away(left[own], back[own]) | _feasts(left[own], back[own], lain[own])]] = True
    return Answer(text, cleared=cleared)


def _away(left: np.ndarray, back: np.ndarray) -> Flags:
    """Those who were at home on the night on which most were; none where that were too few."""
    nights = np.unique(left)
    home = (left[:, None] <= nights) & (back[:, None] > nights)
    most = int(home.sum(axis=0).argmax())
    if home[:, most].sum() < max(LEAST, SHARE * len(left)):
        return np.zeros(len(left), bool)
    return np.asarray(home[:, most], bool)


def _feasts(left: np.ndarray, back: np.ndarray, lain: np.ndarray) -> Flags:
    """Those at home on one of few nights before which all left and after which all came back; none where that were too few.

    A feast interrupts a stay: who was at home for longer than he had lain there was not sent home for it.
    """
    found, rest = np.zeros(len(left), bool), np.arange(len(left))
    for _ in range(FEASTS):
        if len(rest) < LEAST:
            break
        nights = np.unique(left[rest])
        home = (left[rest][:, None] <= nights) & (back[rest][:, None] > nights)
        out = home[:, int(home.sum(axis=0).argmax())]
        gone = rest[out]
        if (
            out.sum() < LEAST
            or np.median(back[gone] - left[gone]) > np.median(lain[gone])
            or not all(_on_one_date(days[gone]) for days in (left, back))
        ):
            break
        found[gone] = True
        rest = rest[~out]
    return found if found.sum() >= SHARE * len(left) else np.zeros(len(left), bool)


def _on_one_date(days: np.ndarray) -> bool:
    """Whether most of the days are one date, or the day before or after it."""
    return bool((np.abs(days - int(np.median(days))) <= ABOUT).mean() >= TOGETHER)
