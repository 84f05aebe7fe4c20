"""The work of several days entered at one sitting (集中补录)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.events import Events
from graphfraud.innocent.repeated_care import BY_THE_DAY, ONCE

READING = Reading("batch_entry", {"zh": "集中补录", "en": "several days entered at one sitting"})
SITTING = 0.8
DAYS = 7


def on_charges(scene: Events) -> Answer:
    """Most of the work is entered within two hours; spread over the days since the doctor's last entry (a week at most) it fits.

    Where it fits the days since the last work of this kind only, in which other patients were seen, the records cannot tell.
    Of charges made twice: all lines of a visit of several days stand on the last, one a day of the visit at most; no scans, operations or
    daily rates. A daily rate is booked late, after midnight, where the whole bill holds no more of it than the stay has days.
    """
    twice = scene.match("kind", "^twice$")
    if twice.any():
        text = {
            "zh": "就诊跨多日而账单明细全部记在最后一天、同项笔数不超过就诊天数的（检查、手术、按日计费项目除外），视为集中补录；"
            "床位、护理、住院诊查等按日计费项目全程笔数不超过住院天数的，视为跨夜记账",
            "en": "all lines of a visit of several days bear the date of the last, and no more of a service than it has days: entered at one "
            "sitting, unless scans, operations or what is charged by the day; of what is charged by the day the whole bill holds no more than the stay "
            "has days: booked after midnight",
        }
        with np.errstate(invalid="ignore"):
            late = scene.flag("within") & scene.match("name", BY_THE_DAY)
            sitting = (scene.number("lines") <= scene.number("sitting_days")) & ~scene.match("name", ONCE)
            return Answer(text, cleared=twice & (sitting | late))
    if not scene.match("kind", "^hours$").any():
        return no("与工时无关", "no matter of hours")
    if not scene.flag("timed").any():
        return untestable("费用无发生时刻，无法判断是否集中补录", "no times of day: sittings cannot be told")
    text = {
        "zh": f"{SITTING:.0%} 以上工时在两小时内录入、且分摊到距该医师上次记账的天数（最多 {DAYS} 天）后不超时的，视为集中补录",
        "en": f"{SITTING:.0%} or more entered within two hours, and within the limit when spread over the days since the doctor's "
        f"last entry ({DAYS} at most)",
    }
    sitting = scene.flag("timed") & (scene.number("sitting") >= SITTING)
    cleared, perhaps = (sitting & _fits(scene, name) for name in ("gap_days", "hands_free"))
    untold = perhaps & ~cleared
    if untold.any():
        text = {
            "zh": f"{text['zh']}；另 {int(untold.sum())} 日仅分摊到距上次此类工作的天数后不超时，其间另有接诊，无从判断",
            "en": f"{text['en']}; {int(untold.sum())} more fit only the days since the last work of this kind, on which other patients were seen: that "
            "cannot be told",
        }
    return Answer(text, cleared=cleared, untold=untold)


def _fits(scene: Events, since: str) -> np.ndarray:
    """Whether the work is within the limit when spread over the days ``since`` counts, DAYS at most."""
    with np.errstate(invalid="ignore"):
        days = np.clip(np.nan_to_num(scene.number(since), nan=float(DAYS)), 1, DAYS)
        return np.asarray(scene.number("minutes") / days <= scene.number("limit_minutes"))
