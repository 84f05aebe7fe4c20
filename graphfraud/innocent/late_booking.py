"""Purchases booked in weeks after the goods came: the gap closes again (进货补登)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("late_booking", {"zh": "进货补登", "en": "purchases booked in late"})


def on_sales(scene: Events) -> Answer:
    """Later purchases closed the gap again but for 15%: the goods had been there and were booked afterwards."""
    text = {
        "zh": "此后登记的进货把缺口补回到 15% 以内的，视为进货补登",
        "en": "sales whose gap later purchases closed again, but for 15%: the goods were booked in afterwards",
    }
    return Answer(text, cleared=scene.flag("booked_later"))
