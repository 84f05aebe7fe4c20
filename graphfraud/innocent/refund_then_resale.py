"""A box that was given back and then sold to somebody else (退货后再售)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("refund_then_resale", {"zh": "退货后再售", "en": "given back, then sold again"})


def on_boxes(scene: Events) -> Answer:
    """The first sale was undone (code returned or settlement refunded) before the second, at the same institution."""
    text = {
        "zh": "首次销售已退货（追溯码退货或结算全额退费）后在同一机构再售的，不计",
        "en": "sold again at the same institution after a return or a full refund: does not count",
    }
    return Answer(text, cleared=scene.flag("came_back") & scene.equal("place", "first_place"))
