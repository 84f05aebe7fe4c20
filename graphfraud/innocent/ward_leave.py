"""Home for a day with the ward's leave: no care is billed that day, and there is before and after (住院期间请假外出)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, untestable
from graphfraud.innocent.events import Events

READING = Reading("ward_leave", {"zh": "住院期间请假", "en": "on leave from the ward"})
NOTED, AWAY = 0.6, 0.2
"""Share of a stay's nights with care of their own on the bill from which a day without tells something, and share of them that a leave may take."""


def on_absences(scene: Events) -> Answer:
    """All swipes fall on few days without care amid a stay whose bill shows care day by day."""
    if not scene.known("noted").any():
        return untestable("无逐日费用明细", "no lines that tell care day by day")
    text = {
        "zh": f"逐日有诊疗记录（{NOTED:.0%} 以上日数）的住院中，刷卡全部落在前后均有诊疗而当日无诊疗、且不超过住院 {AWAY:.0%} 的日子的，视为请假",
        "en": f"the bill shows care on {NOTED:.0%} or more of the days, and all swipes fall on days without any amid them, {AWAY:.0%} of the stay at "
        "most: leave",
    }
    nights = scene.number("nights")
    daily = scene.number("noted") >= NOTED * nights
    return Answer(
        text, cleared=scene.flag("off_days") & daily & (scene.number("swipe_days") <= (AWAY * nights).clip(1))
    )
