"""The same sale sent twice under two settlement numbers (重复上传)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("repeated_upload", {"zh": "重复上传", "en": "the same sale sent twice"})


def on_boxes(scene: Events) -> Answer:
    """The same person on the same day at the same institution, or at a hospital and the pharmacy that fills its prescriptions."""
    text = {
        "zh": "同一人、同一天、同一机构（或医院与药店双通道各报一次）的第二条记录视为重复上传",
        "en": "a second record of the same person and day is taken for a repeated upload at the same institution, or where a hospital and a "
        "pharmacy both report the box that they dispensed between them",
    }
    same = scene.equal("psn_no", "first_psn") & (scene.equal("place", "first_place") | scene.flag("two_channels"))
    return Answer(text, cleared=same & (scene.number("days") == 0))


def on_scripts(scene: Events) -> Answer:
    """Settlements of the same drug, quantity and amount within a minute."""
    text = {
        "zh": "一分钟内药品、数量、金额完全相同的结算视为重复上传",
        "en": "settlements of the same drug, quantity and amount within a minute are taken for a repeated upload",
    }
    if not scene.flag("timed").any():
        return Answer({"zh": "无时刻，无法判断", "en": "no times of day: cannot be told"}, testable=False)
    return Answer(text, cleared=scene.flag("same_amount") & (scene.number("seconds") <= 60) & scene.flag("timed"))


def on_charges(scene: Events) -> Answer:
    """The settlement's sum does not hold the repeated lines: they were sent twice, not charged twice."""
    twice = scene.match("kind", "^twice$")
    if not twice.any():
        return no("与重复计费无关", "no matter of charges made twice")
    text = {
        "zh": "结算总额不含重复明细的，视为明细重复上传",
        "en": "the settlement's sum does not hold the repeated lines: only sent twice",
    }
    return Answer(text, cleared=twice & ~scene.flag("paid"))
