"""One stay settled in parts: at the year's end, or in the middle of a long stay (年终或中途结算)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("interim_settlement", {"zh": "年终或中途结算", "en": "a stay settled in parts"})
LONG = 20
"""Nights after which a stay that goes on the next day is one long stay, as in rehabilitation; illnesses are cut shorter."""


def on_stays(scene: Events) -> Answer:
    """No night between the two, at the turn of the year, or after a stay of three weeks."""
    text = {
        "zh": f"跨年，或住满 {LONG} 天后次日内续住的，视为同一次住院的分段结算",
        "en": f"readmitted within a day at the turn of the year, or after {LONG} nights: one stay settled in parts",
    }
    part = scene.flag("turn_of_year") | (scene.number("first_nights") >= LONG)
    return Answer(text, cleared=part & (scene.number("gap") <= 1))
