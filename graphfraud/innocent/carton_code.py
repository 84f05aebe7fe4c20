"""The code of an outer carton scanned instead of each box's (误扫外箱码)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("carton_code", {"zh": "误扫外箱码", "en": "a carton's code scanned by mistake"})
BOXES = 4
DAYS = 10


def on_boxes(scene: Events) -> Answer:
    """One code on four or more sales of one institution within ten days: no box is resold so fast."""
    text = {
        "zh": f"同一码在同一机构 {DAYS} 天内售出 {BOXES} 次以上的，视为误扫外箱码",
        "en": f"one code on {BOXES} or more sales of one institution within {DAYS} days is taken for a carton's",
    }
    carton = (scene.number("sales_here") >= BOXES) & (scene.number("days_here") <= DAYS)
    return Answer(text, cleared=carton & scene.equal("place", "first_place"))
