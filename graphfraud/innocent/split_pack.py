"""A pack opened and sold by the strip: one code on several sales of one shop, each marked as split (拆零销售)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("split_pack", {"zh": "拆零销售", "en": "a pack split and sold by the strip"})


def shared_out(scene: Events) -> np.ndarray:
    """Second sales of a pack at two clinics of one county, marked as split at either."""
    here = scene.equal("place", "first_place")
    return np.asarray(scene.flag("opened") & scene.flag("rooms") & ~here)


def on_boxes(scene: Events) -> Answer:
    """Second sales at the same institution, both marked as split; a strip is not sold again elsewhere.

    Records without any such mark leave it open at the same institution. Village rooms and clinics of one county may be supplied by one township centre, which
    shares a pack out among them: marked as split at either, a pack there is open.
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
    shared = shared_out(scene)
    if shared.any():
        text = {
            "zh": f"{text['zh']}；同一县区的村卫生室、诊所间均标明拆零的，可能由乡镇卫生院一盒分发多处，须查调拨记录",
            "en": f"{text['en']}; marked as split at two village rooms or clinics of one county a pack may have been shared out by the township's centre: its "
            "delivery notes will tell",
        }
    return Answer(text, cleared=scene.flag("opened") & here, untold=untold | shared)
