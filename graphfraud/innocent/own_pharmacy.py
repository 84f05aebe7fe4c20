"""Patients who bought there anyway, because they live near it (患者本就常去)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.flow import Flow

READING = Reading("own_pharmacy", {"zh": "患者原本常去该处", "en": "the patients' own pharmacy"})
SHARE = 0.5


def on_flow(scene: Flow) -> Answer:
    """All fills are cleared where half of the patients had gone there by themselves before."""
    zh = f"{scene.before:.0%} 的患者此前自行到过该处"
    en = f"{scene.before:.0%} of the patients had gone there by themselves before"
    if scene.before < SHARE:
        return no(zh, en)
    return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
