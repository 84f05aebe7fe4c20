"""Customers from afar who buy on the way from a doctor next to the pharmacy (就诊后顺路购药)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("from_the_doctor", {"zh": "就诊后顺路购药", "en": "on the way from the doctor"})
SHARE = 0.5
"""Share of a newcomer's purchases that follow a treatment within a kilometre on the same day."""


def on_newcomers(scene: Events) -> Answer:
    """Newcomers are cleared who were treated next to the pharmacy on half of the days on which they bought there: they were there themselves."""
    treated, visits = scene.number("treated"), scene.number("visits")
    text = {
        "zh": f"{SHARE:.0%} 以上的购药日当天在药店一公里内的医疗机构就诊过的，本人确在当地，视为就诊后顺路购药",
        "en": f"who was treated within a kilometre of the pharmacy on {SHARE:.0%} of the days on which he bought there was there himself, on the way from "
        "the doctor",
    }
    return Answer(text, cleared=(visits > 0) & (treated >= SHARE * visits))
