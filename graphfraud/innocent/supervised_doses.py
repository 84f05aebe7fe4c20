"""A drug that is swallowed before the nurse, a dose a visit: substitution treatment (美沙酮等督导服药)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("supervised_doses", {"zh": "督导服药", "en": "doses taken under supervision"})
DAILY = 1.0
"""Packs a visit, at most: who takes a stock home is not supervised."""
VISIT_DAYS = 4.5
"""Days between visits, on average and at most, up to which the same few packs each time are a dose: tuberculosis is treated two or three times a week, and
now and then a visit is missed."""


def on_scripts_beyond(scene: Events) -> Answer:
    """Drugs that are taken before the nurse: a pack a visit, or the same few packs every day or some days a week, as a dose may be of several."""
    text = {
        "zh": "美沙酮、抗结核药等督导服药、每次一剂（一件，或每日、每周数日相同的数件）的疗程不计",
        "en": "courses of a drug that is taken under supervision, a dose a visit (one pack, or the same few every day or some days a week)",
    }
    a_visit = scene.number("packs") / scene.number("days")
    return Answer(text, cleared=scene.flag("supervised") & ((a_visit <= DAILY) | scene.flag("same_dose")))
