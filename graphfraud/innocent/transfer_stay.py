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
    """The other stay begins or ends on the day on which this one ends or begins, or is settled late after a transfer.

    Two stays at one house are no bed left empty: a change of ward may have been entered as another admission, or days billed twice.
    """
    text = {
        "zh": "与他院住院仅在转院前后两天重叠的，不计",
        "en": "stays that overlap only within two days of a transfer between hospitals",
    }
    stays = scene.match("kind", "^stay$")
    cleared = stays & (scene.number("overlap") <= 2)
    one_house = stays & ~cleared & scene.flag("one_house")
    if one_house.any():
        text = {
            "zh": f"{text['zh']}；同一医院的两次住院重叠的，是转科重新登记还是重复收费，无从判断",
            "en": f"{text['en']}; whether two stays that overlap at one hospital are a change of ward that was entered as another admission, or days "
            "billed twice, cannot be told",
        }
    return Answer(text, cleared=cleared, untold=one_house)
