"""A pack opened and sold by the strip: one code on several sales of one shop, each marked as split (拆零销售)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("split_pack", {"zh": "拆零销售", "en": "a pack split and sold by the strip"})


def on_boxes(scene: Events) -> Answer:
    """Second sales at the same institution, both marked as split; a strip is not sold again elsewhere."""
    text = {
        "zh": "同一机构、两次销售均标明拆零的，不计",
        "en": "second sales at the same institution with both marked as split do not count",
    }
    return Answer(text, cleared=scene.flag("opened") & scene.equal("place", "first_place"))
