"""Surgery in stages: the other eye, the plate taken out, a second step that was planned (分期手术)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, untestable
from graphfraud.innocent.events import Events

READING = Reading("staged_surgery", {"zh": "分期手术", "en": "surgery in stages"})


def on_stays(scene: Events) -> Answer:
    """The second stay bills an operation."""
    if "fee_list_d" not in scene.tables:
        return untestable("无费用明细，无法核对手术", "no fee lines: operations cannot be checked")
    text = {
        "zh": "再次住院有手术项目的，不计",
        "en": "the second stay bills an operation",
    }
    return Answer(text, cleared=scene.flag("surgery"))
