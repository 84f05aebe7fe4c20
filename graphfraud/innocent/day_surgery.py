"""Day surgery: a bed for hours, the evening at home (日间手术)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("day_surgery", {"zh": "日间手术", "en": "day surgery"})


def on_absences(scene: Events) -> Answer:
    """Stays settled as day surgery (28), or of one night at most."""
    text = {
        "zh": "日间手术（医疗类别 28）或只住一晚的，不计",
        "en": "settled as day surgery (28), or one night at most",
    }
    return Answer(text, cleared=scene.match("med_class", "^28") | (scene.number("nights") <= 1))
