"""The boat or bus runs on one or two days of the week: whoever of the village is admitted anywhere comes on these (渡船、班车日)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("ferry_day", {"zh": "渡船或班车日", "en": "days on which the boat or bus runs"})
SHARE = 0.8
"""Share of the other villagers' admissions, anywhere, that fall on the batches' one or two weekdays."""


def on_admissions(scene: Events) -> Answer:
    """The batches keep to one or two weekdays, and so do the admissions of the village's other people, wherever they go."""
    text = {
        "zh": f"各批集中在一周的一两天，且同村其他人在任何医院的入院也有 {SHARE:.0%} 以上在这些天的，视为渡船或班车日",
        "en": f"the batches keep to one or two weekdays, on which {SHARE:.0%} or more of the other villagers' admissions anywhere fall as well",
    }
    return Answer(text, cleared=scene.number("same_weekdays") >= SHARE)
