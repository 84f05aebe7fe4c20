"""Several illnesses in one visit, a prescription for each (多病分方)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("several_illnesses", {"zh": "多病分方", "en": "several illnesses, a prescription for each"})


def on_scripts(scene: Events) -> Answer:
    """The pieces bear different diagnoses."""
    text = {"zh": "各笔结算诊断不同的，不计", "en": "the pieces bear different diagnoses"}
    return Answer(text, cleared=scene.flag("illnesses"))
