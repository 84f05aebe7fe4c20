"""Bought by the box, sold by the strip: the two counts are in different units (计量单位换算)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("unit_conversion", {"zh": "计量单位换算", "en": "counts in different units"})
CHEAPER = 0.6
COMMON = 1.8
NEAR = 0.3


def on_sales(scene: Events) -> Answer:
    """The unit sold costs a part of what the drug costs elsewhere, or most institutions show the same ratio.

    Without prices it cannot be told whether strips were sold of the boxes bought.
    """
    text = {
        "zh": f"销售单价不足他处 {CHEAPER:.0%}（按小包装计数），或多数机构同药销购比均达 {COMMON} 倍以上且相近的，视为单位换算",
        "en": f"the unit sold costs less than {CHEAPER:.0%} of the price elsewhere, or most institutions sell {COMMON} times "
        "what they buy of that drug and so does this one",
    }
    price, usual = scene.number("price_ratio"), scene.number("usual_ratio")
    own = scene.number("sold") / np.maximum(scene.number("bought"), 0.5)
    with np.errstate(invalid="ignore"):
        smaller = price < CHEAPER
        alike = (usual >= COMMON) & (np.abs(own / usual - 1) <= NEAR)
    untold = np.isnan(price) & ~alike
    if untold.any():
        text = {
            "zh": f"{text['zh']}；明细无金额的，单价不明，无从判断",
            "en": f"{text['en']}; lines without amounts have no price: it cannot be told",
        }
    return Answer(text, cleared=smaller | alike, untold=untold)
