"""A drug that is swallowed before the nurse, a dose a visit: substitution treatment (美沙酮等督导服药)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("supervised_doses", {"zh": "督导服药", "en": "doses taken under supervision"})
DAILY = 1.0
"""Packs a visit, at most: who takes a stock home is not supervised."""


def on_scripts_beyond(scene: Events) -> Answer:
    """Drugs of substitution treatment, no more than a dose a visit."""
    text = {
        "zh": "美沙酮等督导服药、每次一剂的疗程不计",
        "en": "courses of a drug that is taken under supervision, a dose a visit",
    }
    a_visit = scene.number("packs") / scene.number("days")
    return Answer(text, cleared=scene.flag("supervised") & (a_visit <= DAILY))
