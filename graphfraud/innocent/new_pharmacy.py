"""A pharmacy that opened within the period and draws everybody since (新开药店)."""

from __future__ import annotations

import math

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.flow import Flow

READING = Reading("new_pharmacy", {"zh": "新开药店", "en": "newly opened pharmacy"})
SHARE = 0.5


def on_flow(scene: Flow) -> Answer:
    """All fills are cleared where the target opened within the period and colleagues' patients go there half as often since."""
    if scene.opened is None or scene.opened <= scene.began:
        return no("该机构早已开业", "the institution was open before the period")
    others = scene.others_after
    if math.isnan(others):
        return untestable(
            f"{scene.opened} 开业，此后同院其他医生的患者太少，无从比较",
            f"opened {scene.opened}; since then too few patients of colleagues to compare with",
        )
    zh = f"{scene.opened} 开业，此后同院其他医生 {others:.0%} 的患者去该处，该医生 {scene.share:.0%}"
    en = f"opened {scene.opened}; since then {others:.0%} of the colleagues' patients go there, {scene.share:.0%} of this doctor's"
    if others < SHARE * scene.share:
        return no(zh, en)
    return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
