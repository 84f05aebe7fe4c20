"""A student insured at home and at the college, who uses each where it is (学生两地参保)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("student", {"zh": "学生两地参保", "en": "a student insured at home and at college"})


def on_twins(scene: Events) -> Answer:
    """A single visit of a student that both places settled; care paid twice again and again is no student's mix-up."""
    text = {
        "zh": "学生仅一次就诊在两地结算的，不计",
        "en": "a student's single visit that both places settled",
    }
    once = scene.per(scene.code("pair")) <= 1
    return Answer(text, cleared=scene.flag("student") & once & scene.match("kind", "^visit$"))
