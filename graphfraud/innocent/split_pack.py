"""A pack opened and sold by the strip: one code on several sales of one shop, each marked as split (拆零销售)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("split_pack", {"zh": "拆零销售", "en": "a pack split and sold by the strip"})


def on_boxes(scene: Events) -> Answer:
    """Second sales at the same institution, both marked as split; a strip is not sold again elsewhere.

    Records without any such mark leave it open at the same institution.
    """
    text = {
        "zh": "同一机构、两次销售均标明拆零的，不计",
        "en": "second sales at the same institution with both marked as split do not count",
    }
    here = scene.equal("place", "first_place")
    untold = scene.flag("untold") & here
    if untold.any():
        text = {
            "zh": f"{text['zh']}；记录从不标明是否拆零，同一机构内无从判断",
            "en": f"{text['en']}; the records never say which packs were split: at the same institution it cannot be told",
        }
    return Answer(text, cleared=scene.flag("opened") & here, untold=untold)
