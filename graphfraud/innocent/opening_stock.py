"""Stock that lay on the shelf before the ledger began (期初库存)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("opening_stock", {"zh": "期初库存", "en": "stock from before the ledger"})


def on_sales(scene: Events) -> Answer:
    """What the drug lacks until then is no more than the shelf may have held at first, at its usual rate of sale."""
    text = {
        "zh": "累计缺口不超过期初可能库存（按平均销量折算）的销售，视为销售期初库存",
        "en": "sales while no more is lacking than the shelf may have held when the ledger began",
    }
    return Answer(text, cleared=scene.number("lacking") <= scene.number("allowed"))
