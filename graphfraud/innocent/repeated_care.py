"""Care that is given several times a day: glucose, suction, inhalation, dressings, each with its own hour (一日多次诊疗)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("repeated_care", {"zh": "一日多次诊疗", "en": "care given several times a day"})
ONCE = "CT|MR|X线|DR|磁共振|核磁|彩超|B超|超声|胃镜|肠镜|造影|诊查|诊察|床位|级护理|手术|术$"
"""What is done once a day by its nature, whatever hours its lines bear."""
BY_THE_DAY = "床位|级护理|住院诊[查察]"
"""What is owed for each day of a stay, whenever it is booked."""


def on_charges(scene: Events) -> Answer:
    """The lines bear hours of their own, half an hour apart or more, and are no scans, operations or daily rates."""
    twice = scene.match("kind", "^twice$")
    if not twice.any():
        return no("与重复计费无关", "no matter of charges made twice")
    text = {
        "zh": "各笔明细时刻不同、平均相隔半小时以上的化验、治疗、护理操作（检查、手术、按日计费项目除外），视为一日多次",
        "en": "lines with hours of their own, half an hour apart or more, are care given several times a day, unless scans, operations or "
        "what is charged by the day",
    }
    return Answer(text, cleared=twice & scene.flag("apart") & ~scene.match("name", ONCE))
