"""A patient who was transferred and came back, or whose two bills meet on the day of the transfer (转院)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("transfer_stay", {"zh": "转院", "en": "a transfer between hospitals"})


def on_stays(scene: Events) -> Answer:
    """Between the two stays the patient lay in another hospital, admitted there on the day of discharge or the next."""
    text = {
        "zh": "两次住院之间转入他院的，不计",
        "en": "the patient lay in another hospital between the two stays",
    }
    return Answer(text, cleared=scene.flag("elsewhere"))


def on_absences(scene: Events) -> Answer:
    """The other stay begins or ends on the day on which this one ends or begins, or is settled late after a transfer."""
    text = {
        "zh": "与他院住院仅在转院前后两天重叠的，不计",
        "en": "stays that overlap only within two days of a transfer between hospitals",
    }
    return Answer(text, cleared=scene.match("kind", "^stay$") & (scene.number("overlap") <= 2))
