"""A pharmacy that moved: the old custom stays away from the day on which the new one comes (药店搬迁)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("moved_pharmacy", {"zh": "药店搬迁", "en": "the pharmacy moved"})
LEFT = 1 / 3


def on_newcomers(scene: Events) -> Answer:
    """All newcomers of a pharmacy are cleared whose ordinary trade fell to a third or less from the onset on."""
    text = {
        "zh": f"新客到来后原有客流降至 {LEFT:.0%} 以下的，视为药店搬迁",
        "en": f"the ordinary trade fell to {LEFT:.0%} or less when the new custom came: the pharmacy moved",
    }
    return Answer(text, cleared=scene.number("trade_left") <= LEFT)
