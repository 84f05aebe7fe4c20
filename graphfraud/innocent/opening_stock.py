"""Stock that lay on the shelf before the ledger began (期初库存)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("opening_stock", {"zh": "期初库存", "en": "stock from before the ledger"})


def on_sales(scene: Events) -> Answer:
    """No more is lacking than the shelf may have held at first, or purchases cover all that is sold in the later half.

    A ledger so short that a full shelf outlasts it has no such half: what is not cleared is untold there.
    """
    text = {
        "zh": "累计缺口不超过期初可能库存（按平均销量折算，另加首次进货前已售的至多一次进货量和退供应商的数量），或台账后半期购进足以覆盖销售的，"
        "视为销售期初库存",
        "en": "sales while no more is lacking than the shelf may have held when the ledger began (usual sales, what was sold before the first "
        "delivery up to an order's worth, what went back to the supplier), or of drugs that purchases cover in the later half of it",
    }
    cleared = (scene.number("lacking") <= scene.number("allowed")) | scene.flag("settled")
    untold = scene.flag("brief") & ~cleared
    if untold.any():
        text = {
            "zh": f"{text['zh']}；台账过短的机构，满架库存尚未售完，无从判断",
            "en": f"{text['en']}; where the ledger is short a full shelf may not have been sold yet: it cannot be told",
        }
    return Answer(text, cleared=cleared, untold=untold)
