"""A screening campaign, and the operations that it led to (义诊筛查后集中手术)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, untestable
from graphfraud.innocent.events import Events

READING = Reading("screening_campaign", {"zh": "义诊筛查后集中手术", "en": "a screening campaign and its operations"})


def on_admissions(scene: Events) -> Answer:
    """Admissions that bill an operation: those whom a campaign found were treated."""
    if "fee_list_d" not in scene.tables:
        return untestable("无费用明细，无法核对手术", "no fee lines: operations cannot be checked")
    text = {"zh": "有手术项目的住院不计", "en": "admissions that bill an operation do not count"}
    return Answer(text, cleared=scene.flag("surgery"))
