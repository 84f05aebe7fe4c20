"""The work of several days entered at one sitting (集中补录)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.events import Events

READING = Reading("batch_entry", {"zh": "集中补录", "en": "several days entered at one sitting"})
SITTING = 2 * 3600
DAYS = 7


def on_charges(scene: Events) -> Answer:
    """All entries within two hours, and spread over the days since the last ones (a week at most) they fit."""
    if not scene.match("kind", "^hours$").any():
        return no("与工时无关", "no matter of hours")
    if not scene.flag("timed").any():
        return untestable("费用无发生时刻，无法判断是否集中补录", "no times of day: sittings cannot be told")
    text = {
        "zh": f"费用在两小时内录入、且分摊到距上次录入的天数（最多 {DAYS} 天）后不超时的，视为集中补录",
        "en": f"entered within two hours, and within the limit when spread over the days since the last entries ({DAYS} at most)",
    }
    with np.errstate(invalid="ignore"):
        spread = scene.number("minutes") / np.clip(scene.number("gap_days"), 1, DAYS)
        sitting = scene.flag("timed") & (scene.number("seconds") <= SITTING)
        return Answer(text, cleared=sitting & (spread <= scene.number("limit_minutes")))
