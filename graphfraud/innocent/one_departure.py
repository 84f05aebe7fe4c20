"""All were sent home before one date and came back after it: a storm, the New Year, a ward that was closed (台风、春节、病区停用时集中离院)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events, Flags

READING = Reading("one_departure", {"zh": "集中离院后返院", "en": "sent home together and back together"})
SHARE, LEAST = 0.8, 5
"""Share of an institution's readmissions of which one night falls between the two stays, and how many they are at least: stays that are cut for money
are cut when the bill is due, each on its own date."""


def on_stays(scene: Events) -> Answer:
    """Readmissions between whose stays lies the one night on which most of the institution's readmitted patients were at home."""
    text = {
        "zh": f"同一机构 {SHARE:.0%} 以上（至少 {LEAST} 例）的再入院，其间隔都跨过同一夜的，视为台风、春节、病区停用时集中离院、过后返院",
        "en": f"where one night lies between the two stays of {SHARE:.0%} or more of an institution's readmissions ({LEAST} at least), all were sent "
        "home for it and came back: a storm, the New Year, a closed ward",
    }
    unit = scene.code("unit")
    left, back = scene.day("first_ended"), scene.day("began")
    cleared = np.zeros(len(scene), bool)
    for one in np.unique(unit[unit >= 0]):
        own = np.flatnonzero((unit == one) & (back > left))
        if len(own) < LEAST:
            continue
        cleared[own[_away(left[own], back[own])]] = True
    return Answer(text, cleared=cleared)


def _away(left: np.ndarray, back: np.ndarray) -> Flags:
    """Those who were at home on the night on which most were; none where that were too few."""
    nights = np.unique(left)
    home = (left[:, None] <= nights) & (back[:, None] > nights)
    most = int(home.sum(axis=0).argmax())
    if home[:, most].sum() < max(LEAST, SHARE * len(left)):
        return np.zeros(len(left), bool)
    return np.asarray(home[:, most], bool)
