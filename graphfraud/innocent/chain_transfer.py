"""One branch of a chain buys, another sells: goods moved between shops of one name (连锁门店调拨)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("chain_transfer", {"zh": "连锁门店调拨", "en": "goods moved between branches"})
COVERED = 0.95


def on_sales(scene: Events) -> Answer:
    """All branches together bought what all of them sold of the drug."""
    text = {
        "zh": f"同名连锁各门店合计购进达到合计销售 {COVERED:.0%} 以上的药品，视为门店间调拨",
        "en": f"the branches of one name together bought {COVERED:.0%} or more of what they sold of the drug: moved between them",
    }
    with np.errstate(invalid="ignore"):
        return Answer(text, cleared=scene.number("chain_covers") >= COVERED)
