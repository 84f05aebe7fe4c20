"""A drug that is swallowed before the nurse, a dose a visit: substitution treatment (美沙酮等督导服药); a pack a week for who must not hoard."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("supervised_doses", {"zh": "督导服药", "en": "doses taken under supervision"})
DAILY = 1.0
"""Packs a visit, at most: who takes a stock home is not supervised."""
VISIT_DAYS = 4.5
"""Days between visits, on average and at most, up to which the same few packs each time are a dose: tuberculosis is treated two or three times a week, and
now and then a visit is missed."""

WEEK_DAYS, WEEKS = 6, 5
"""Days between any two visits, at least, and visits in 30 days, at most, of who comes once a week: a month of some dates holds five of them."""
MOST_TIMES = 1.5
"""Full doses, at most, to which the small packs of every week may come."""


def on_scripts_beyond(scene: Events) -> Answer:
    """Drugs that are taken before the nurse: a pack a visit, or the same few packs every day or some days a week, as a dose may be of several.

    And any that is fetched once a week, a pack each time, to no more than the full dose: so it is given to who must not have a stock at home, and five
    such weeks in thirty days are the calendar's.
    """
    text = {
        "zh": "美沙酮、抗结核药等督导服药、每次一剂（一件，或每日、每周数日相同的数件）的疗程不计；"
        f"每周一次、每次一盒、合计不超过足量 {MOST_TIMES} 倍的（精神科等按周发药）亦不计",
        "en": "courses of a drug that is taken under supervision, a dose a visit (one pack, or the same few every day or some days a week); and of any "
        f"that is handed out once a week, a pack each time, up to {MOST_TIMES} times the full dose",
    }
    a_visit = scene.number("packs") / scene.number("days")
    cleared = scene.flag("supervised") & ((a_visit <= DAILY) | scene.flag("same_dose"))
    with np.errstate(invalid="ignore"):
        weekly = (scene.number("least_gap") >= WEEK_DAYS) & (scene.number("in_month") <= WEEKS) & (a_visit <= DAILY)
        weekly &= scene.number("times_usual") <= MOST_TIMES
    return Answer(text, cleared=cleared | weekly)
