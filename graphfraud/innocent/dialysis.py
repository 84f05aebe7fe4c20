"""Dialysis: patients who must come back within days, for life (透析)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events, undiagnosed

READING = Reading("dialysis", {"zh": "透析", "en": "dialysis"})


def on_stays(scene: Events) -> Answer:
    """Both stays are dialysis, by diagnosis or by what is on both bills."""
    missing = undiagnosed(scene)
    if missing is not None:
        return missing
    text = {
        "zh": "两次住院均有透析（诊断或费用明细）的，不计",
        "en": "both stays are dialysis by diagnosis or bill",
    }
    coded = scene.flag("dialysis_coded") & scene.flag("first_dialysis_coded")
    return Answer(text, cleared=coded | (scene.flag("dialysis") & scene.flag("first_dialysis")))


def on_admissions(scene: Events) -> Answer:
    """Admissions of the course, by diagnosis or bill."""
    missing = undiagnosed(scene)
    if missing is not None:
        return missing
    text = {"zh": "透析入院（诊断或费用明细）不计", "en": "admissions for dialysis by diagnosis or bill"}
    return Answer(text, cleared=scene.flag("dialysis_coded") | scene.flag("dialysis"))


def on_scripts_beyond(scene: Events) -> Answer:
    """Half or more of the course's settlements bill the treatment."""
    return Answer(
        {"zh": "透析时给药的疗程不计", "en": "courses given with dialysis"}, cleared=scene.flag("on_dialysis")
    )
