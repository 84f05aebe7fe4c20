"""The only pharmacy that sells at that hour: nights, the noon of a small town (夜间唯一营业的药店)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.flow import Flow

READING = Reading("only_open", {"zh": "该时段唯一营业的药店", "en": "the only pharmacy open at that hour"})


def on_flow(scene: Flow) -> Answer:
    """Fills are cleared at hours at which no other pharmacy of the county sells anything, and other people, too, buy at this one."""
    if scene.beds:
        return no("去向为住院，与药店营业时间无关", "these are admissions; no pharmacy need be open")
    alone = scene.alone
    count = int(alone.sum())
    zh = f"{count} / {len(scene.fills)} 次购药时，本县其他药店均不营业，而其他顾客此时也在该店购药"
    en = f"at {count} of {len(scene.fills)} fills no other pharmacy of the county was open, and other customers bought there at these hours as well"
    return Answer({"zh": zh, "en": en}, cleared=alone) if count else no(zh, en)
