"""The code of an outer carton scanned instead of each box's (误扫外箱码)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("carton_code", {"zh": "误扫外箱码", "en": "a carton's code scanned by mistake"})
BOXES = 4
DAYS = 10
MANY = 10
"""Sales of one code at one institution that no box comes back for: a carton's code lies at the till, or one box is scanned for sales of nothing."""


def on_boxes(scene: Events) -> Answer:
    """One code on four or more sales of one institution within ten days: no box is resold so fast. On ten or more it is no box, whatever it took."""
    text = {
        "zh": f"同一码在同一机构 {DAYS} 天内售出 {BOXES} 次以上的，视为误扫外箱码；历时更久但达 {MANY} 次的，是误扫外箱码还是空刷须核对库存，无从判断",
        "en": f"one code on {BOXES} or more sales of one institution within {DAYS} days is taken for a carton's; on {MANY} or more over a longer time it may "
        "be one, or stand for sales of nothing: only the stock tells",
    }
    here = scene.equal("place", "first_place")
    carton = (scene.number("sales_here") >= BOXES) & (scene.number("days_here") <= DAYS)
    return Answer(text, cleared=carton & here, untold=here & ~carton & (scene.number("sales_here") >= MANY))
