"""Bought by the box, sold by the strip: the two counts are in different units (计量单位换算)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events, Flags

READING = Reading("unit_conversion", {"zh": "计量单位换算", "en": "counts in different units"})
CHEAPER = 0.6
COMMON = 1.8
NEAR = 0.3
CARTONS = (10, 12, 20, 24, 30, 40, 50, 100)
"""Packs that wholesalers' cartons hold."""
BROKEN = 3
"""Deliveries of parts of a pack from which on packs are not what the ledger counts: at least as many as whole ones."""
FULL = 0.6
"""Share of the packs in those cartons that was sold: what was not bought at all does not come out even."""


def on_sales(scene: Events) -> Answer:
    """The unit sold costs a part of what the drug costs elsewhere, or most institutions show the same ratio, or parts of a pack are bought.

    Nobody delivers 1.6 packs: such a ledger counts cartons, but perhaps for the stock that was entered at first; it is one where the
    cartons cover the sales, and not many times. Without prices it cannot be told whether strips were sold of the boxes bought.
    """
    text = {
        "zh": f"销售单价不足他处 {CHEAPER:.0%}（按小包装计数），或多数机构同药销购比均达 {COMMON} 倍以上且相近，"
        "或进货不足整盒、按整箱折算足以对应销售的，视为单位换算",
        "en": f"the unit sold costs less than {CHEAPER:.0%} of the price elsewhere, or most institutions sell {COMMON} times "
        "what they buy of that drug and so does this one, or parts of a pack are delivered, and in cartons the purchases cover the sales",
    }
    price, usual = scene.number("price_ratio"), scene.number("usual_ratio")
    own = scene.number("sold") / np.maximum(scene.number("bought"), 0.5)
    with np.errstate(invalid="ignore"):
        smaller = price < CHEAPER
        alike = (usual >= COMMON) & (np.abs(own / usual - 1) <= NEAR)
    in_cartons = _in_cartons(scene)
    untold = np.isnan(price) & ~alike & ~in_cartons
    if untold.any():
        text = {
            "zh": f"{text['zh']}；明细无金额的，单价不明，无从判断",
            "en": f"{text['en']}; lines without amounts have no price: it cannot be told",
        }
    return Answer(text, cleared=smaller | alike | in_cartons, untold=untold)


def _in_cartons(scene: Events) -> Flags:
    """Sales of drugs that were bought in parts of a pack, and in cartons of one of the usual sizes in just about the right number."""
    broken, first = scene.number("broken"), scene.number("at_first")
    sold, later = scene.number("sold"), scene.number("bought") - first
    even = np.zeros(len(scene), bool)
    for size in CARTONS:
        packs = first + size * later
        even |= (packs >= sold) & (FULL * packs <= sold)
    return even & (broken >= BROKEN) & (2 * broken >= scene.number("deliveries"))
