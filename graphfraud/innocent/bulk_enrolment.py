"""A whole staff enrolled on one day: a new works, or a register that was moved (整体参保、单位迁移)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("bulk_enrolment", {"zh": "整体参保或单位迁移", "en": "a whole staff enrolled at once"})
STAFF = 10
SHARE = 0.25


def on_births(scene: Events) -> Answer:
    """Ten or more were enrolled on that day, of whom at most a quarter gave birth soon after."""
    text = {
        "zh": f"同日参保 {STAFF} 人以上且其中分娩者不超过 {SHARE:.0%} 的，不计",
        "en": f"{STAFF} or more were enrolled on that day, up to {SHARE:.0%} of whom gave birth: does not count",
    }
    many = scene.number("that_day")
    return Answer(text, cleared=(many >= STAFF) & (scene.number("births_of_that_day") <= SHARE * many))
