"""The only place that has the drug (唯一有货)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.flow import Flow

READING = Reading("only_stockist", {"zh": "唯一供应该药", "en": "only stockist of the drug"})
SHARE = 0.6


def on_flow(scene: Flow) -> Answer:
    """Fills are cleared whose drug other people, too, mostly buy there."""
    known = ~np.isnan(scene.stock)
    if not known.any():
        return untestable("无药品明细", "no drug lines")
    cleared = known & (np.nan_to_num(scene.stock) >= SHARE)
    count = int(cleared.sum())
    zh = f"{count} / {len(cleared)} 次购药的药品其他人也主要在该处购买"
    en = f"for {count} of {len(cleared)} fills other people also buy the drug mostly there"
    return Answer({"zh": zh, "en": en}, cleared=cleared) if count else no(zh, en)
