"""A box that was given back and then sold to somebody else (退货后再售)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("refund_then_resale", {"zh": "退货后再售", "en": "given back, then sold again"})


def on_boxes(scene: Events) -> Answer:
    """The first sale was undone (code returned or settlement refunded) before the second, at the same institution.

    Where another institution sold it next, whether it was handed on between them as goods are is not in the records.
    """
    text = {
        "zh": "首次销售已退货（追溯码退货或结算全额退费）后在同一机构再售的，不计；在他处再售的，是否为调拨无从判断",
        "en": "sold again at the same institution after a return or a full refund: does not count; at another, whether the goods were handed on "
        "between them cannot be told",
    }
    back, here = scene.flag("came_back"), scene.equal("place", "first_place")
    return Answer(text, cleared=back & here, untold=back & ~here)
