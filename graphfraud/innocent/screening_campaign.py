"""A screening campaign, and the operations that it led to (义诊筛查后集中手术)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("screening_campaign", {"zh": "义诊筛查后集中手术", "en": "a screening campaign and its operations"})
EYES = 2
"""Admissions for what a campaign found: one for each eye, knee or side."""


def on_admissions(scene: Events) -> Answer:
    """Admissions that bill an operation: those whom a campaign found were treated.

    Without bills an operation may be any admission of who came once or twice; nobody has three sides.
    """
    if "fee_list_d" in scene.tables:
        text = {"zh": "有手术项目的住院不计", "en": "admissions that bill an operation do not count"}
        return Answer(text, cleared=scene.flag("surgery"))
    person = scene.code("psn_no")
    perhaps = np.bincount(person[person >= 0], minlength=1)[person] <= EYES
    return Answer(
        {
            "zh": f"无费用明细，无法核对手术：入院不过 {EYES} 次者或为手术（双眼分次），{int((~perhaps).sum())} 人次为一再入院者，手术不能解释",
            "en": f"no fee lines, so operations cannot be checked: who came {EYES} times at most may have had one (each eye); {int((~perhaps).sum())} "
            "admissions are of persons who came more often, which no operation explains",
        },
        untold=perhaps,
    )
