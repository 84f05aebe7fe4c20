"""Blood, platelets or immunoglobulin every few weeks: patients who live on them (输血、血液制品疗程)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("transfusion", {"zh": "输血或血液制品疗程", "en": "a course of transfusions"})


def on_stays(scene: Events) -> Answer:
    """Both stays bill blood or blood products."""
    text = {
        "zh": "两次住院均有输血或血液制品的，不计",
        "en": "both stays bill blood, platelets, immunoglobulin or clotting factors",
    }
    return Answer(text, cleared=scene.flag("transfusion") & scene.flag("first_transfusion"))


def on_admissions(scene: Events) -> Answer:
    """Admissions that bill blood or blood products."""
    text = {
        "zh": "有输血或血液制品的住院不计",
        "en": "admissions that bill blood, platelets, immunoglobulin or clotting factors",
    }
    return Answer(text, cleared=scene.flag("transfusion"))
