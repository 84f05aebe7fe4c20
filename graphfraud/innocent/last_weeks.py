"""The last weeks of the dying: home for a day or two and back to the ward, until death (临终反复入院)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("last_weeks", {"zh": "临终病人反复入院", "en": "the last weeks of the dying"})


def on_stays(scene: Events) -> Answer:
    """The patient died in the second stay or within weeks of it: nobody splits the stays of a dying patient to begin a new one."""
    near = scene.flag("near_death")
    if not near.any():
        return no("再入院患者此后均未死亡", "none of those readmitted died within weeks")
    text = {
        "zh": "患者在再次住院期间或其后数周内死亡的，不计",
        "en": "the patient died in the second stay or within weeks of it",
    }
    return Answer(text, cleared=near)
