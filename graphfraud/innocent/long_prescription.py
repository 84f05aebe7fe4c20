"""Long prescriptions: months of supply at once, seldom (长期处方)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("long_prescription", {"zh": "长期处方", "en": "long prescriptions"})
APART = 50.0
MOST_TIMES = 1.5
ONE_A_DAY = 1.0
"""Tablets a day of each of a few drugs that nobody buys to sell on: less is not taken of anything."""


def on_purchases(scene: Events) -> Answer:
    """Bulk purchases on average seven weeks apart or more, of no more than lasts so long: up to twelve weeks may be prescribed at once.

    Or of one tablet a day at most of each drug, by what the pack holds: large is such a purchase only beside those of people who take it now and then.
    """
    text = {
        "zh": f"大量购药平均相隔 {APART:.0f} 天以上、且日均用量不超过足量 {MOST_TIMES} 倍的，"
        f"或按包装折算各药每日不超过 {ONE_A_DAY:.0f} 片（粒）的，视为长期处方",
        "en": f"bulk purchases {APART:.0f} days apart or more on average, up to {MOST_TIMES} times the full dose, or by what a pack holds {ONE_A_DAY:.0f} "
        "tablet a day at most of each drug, are taken for long prescriptions",
    }
    with np.errstate(invalid="ignore"):
        beyond = scene.number("times_usual") > MOST_TIMES
        little = scene.number("pieces_a_day") <= ONE_A_DAY
    return Answer(text, cleared=little | ((scene.number("interval_days") >= APART) & ~beyond))


def on_scripts_beyond(scene: Events) -> Answer:
    """The course's purchases are on average seven weeks apart or more, at little more than twice the full dose."""
    text = {
        "zh": f"平均相隔 {APART:.0f} 天以上且不超过足量 {MOST_TIMES} 倍的，视为长期处方",
        "en": f"purchases {APART:.0f} days apart or more, up to {MOST_TIMES} times the full dose, are long prescriptions",
    }
    seldom = (scene.number("interval_days") >= APART) & ~scene.flag("often")
    return Answer(text, cleared=seldom & (scene.number("times_usual") <= MOST_TIMES))
