"""A check-up in hospital that an employer or the community arranged (集中体检)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("check_up", {"zh": "集中体检", "en": "an arranged check-up"})


def on_admissions(scene: Events) -> Answer:
    """Admissions for a check-up by diagnosis."""
    text = {"zh": "以体检为诊断的不计", "en": "admitted for a check-up by diagnosis"}
    return Answer(text, cleared=scene.flag("checkup"))
