"""A woman who changed jobs while insured as an employee all along (连续参保的跳槽)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("job_change", {"zh": "连续参保的工作变动", "en": "a change of jobs under running insurance"})


def on_births(scene: Events) -> Answer:
    """Employee insurance under an earlier employer ran from before the pregnancy up to the new enrolment: nothing was gained."""
    text = {
        "zh": "怀孕前已在其他单位参加职工医保并与新参保衔接的，不计",
        "en": "insured as an employee elsewhere since before the pregnancy, without a gap: does not count",
    }
    return Answer(text, cleared=scene.flag("covered_before"))
