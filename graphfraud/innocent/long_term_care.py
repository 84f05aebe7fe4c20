"""Dementia, psychosis, what a stroke left: bed and nursing are the care (长期照护、精神科长期住院)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("long_term_care", {"zh": "长期照护", "en": "long-term care"})
NIGHTS, MENTAL_NIGHTS = 30, 60
"""Nights of a stay, those that follow one another within a day being one, from which bed and nursing are the care; of any illness of the mind."""
LONG, WEEKEND, CHANCE = 14, 2 / 7, 1e-3
"""Nights of a stay from which a ward lets patients home for the weekend; its share of the days; probability below which so many swipes on it are no chance."""
NEARLY_ALL = 0.9


def on_absences(scene: Events) -> Answer:
    """Stays of a month and more without treatment, nursed, for an illness that is lived with; and weekends at home from longer stays for it.

    Who is billed month by month lies there all the while: stays that follow one another at the house are one.

    Whether the patient lies there is not on such a bill: only a look at the ward tells. Who lives at home shops on any day of the week; where nearly
    all that an institution's patients buy meanwhile is bought on Saturdays and Sundays, they are let home then, and the ward keeps their beds.
    """
    stays = scene.match("kind", "^idle$") & scene.flag("long_term") & scene.flag("nursing")
    long = stays & (scene.number("run_nights") >= NIGHTS)
    home = _at_weekends(scene)
    if not (long | home).any():
        return no("没有长期照护疾病的长期住院", "no long stays for an illness of long-term care")
    text = {
        "zh": f"痴呆、精神病、后遗症等住满 {NIGHTS} 天（按月结算、首尾相接的合并计算，其他精神障碍满 {MENTAL_NIGHTS} 天）且逐日计护理费的，护理即诊疗；"
        f"住满 {LONG} 天、在外购药几乎都在周末的，或为周末请假回家：本人是否在院须查房、查请假记录，无从判断",
        "en": f"{NIGHTS} nights or more (stays settled month by month are one; {MENTAL_NIGHTS} of other illnesses of the mind), nursed, with dementia, "
        f"psychosis, what a stroke left and the like: nursing is the care; {LONG} nights or more and nearly all swipes on weekends: "
        "patients may have been let home for them; only a look at the ward and its leave book tells",
    }
    return Answer(text, untold=long | home)


def _at_weekends(scene: Events) -> np.ndarray:
    """Swipes during longer stays for such an illness at institutions where nearly all of them are on weekends, beyond chance."""
    from scipy.stats import binom

    stays = scene.match("kind", "^swipe$") & scene.flag("long_term") & (scene.number("nights") >= LONG)
    unit = scene.code("unit")
    days = scene.per(unit, np.where(stays, scene.number("swipe_days"), 0.0))
    hits = scene.per(unit, np.where(stays, scene.number("weekend_days"), 0.0))
    often = (hits >= NEARLY_ALL * days) & (binom.sf(hits - 1, np.maximum(days, 1), WEEKEND) <= CHANCE)
    return np.asarray(stays & often)
