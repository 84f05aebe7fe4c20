"""Somebody who moved: one insurance ended where the other began (年内转移参保、迁居)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("moved_residence", {"zh": "迁居或转移参保", "en": "moved, insurance transferred"})
HANDOVER = 31


def on_twins(scene: Events) -> Answer:
    """The use of one number ends where that of the other begins: the same care within a month of the handover is overlap of papers."""
    text = {
        "zh": f"一个编号停用、另一编号启用，交接 {HANDOVER} 天内的重叠不计",
        "en": f"one number stops where the other starts: what overlaps within {HANDOVER} days of the handover does not count",
    }
    return Answer(text, cleared=scene.flag("handover"))
