"""One stay settled in parts: at the year's end, or in the middle of a long stay (年终或中途结算)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("interim_settlement", {"zh": "年终或中途结算", "en": "a stay settled in parts"})
LONG = 60


def on_stays(scene: Events) -> Answer:
    """No night between the two, at the turn of the year, or after a stay of two months."""
    text = {
        "zh": "跨年或住满 60 天后当日续住的，视为同一次住院的分段结算",
        "en": "readmitted on the day of discharge at the turn of the year, or after sixty days: one stay settled in parts",
    }
    part = scene.flag("turn_of_year") | (scene.number("first_nights") >= LONG)
    return Answer(text, cleared=part & (scene.number("gap") <= 1))
