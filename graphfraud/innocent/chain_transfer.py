"""One branch of a chain buys, another sells: goods moved between shops of one name (连锁门店调拨)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("chain_transfer", {"zh": "连锁门店调拨", "en": "goods moved between branches"})
COVERED = 0.95


def on_sales(scene: Events) -> Answer:
    """Another branch bought at least twice what it sold of the drug, and what it did not sell makes up for what lacks here; or it is the chain's store."""
    text = {
        "zh": "同名连锁中另有门店该药购进达销售两倍以上、结余足以抵补缺口的，视为门店间调拨；半数药品（至少 5 种）如此的门店为总库，其结余一律可抵",
        "en": "a branch of the same name bought twice what it sold of the drug, and the rest makes up for what lacks: moved between them; of a branch "
        "that did so of half of its drugs, five at least, whatever it did not sell counts",
    }
    with np.errstate(invalid="ignore"):
        return Answer(text, cleared=scene.number("chain_covers") >= COVERED)
