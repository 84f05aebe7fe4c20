"""Somebody who moved: one insurance ended where the other began (年内转移参保、迁居)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("moved_residence", {"zh": "迁居或转移参保", "en": "moved, insurance transferred"})
HANDOVER = 31
LEFT = 1 / 3
UNLIKELY = 0.05
"""Probability up to which so few visits near the old homes are no chance."""
HOLIDAY, ALL = 60, 0.95
"""Days within which all of them came and went, and the share not seen at home meanwhile, from which they were on a visit."""
MOST_AWAY, NO_CHANCE = 0.8, 0.05
"""Share of the newcomers without any, and the probability of so many, from which they lived elsewhere for a season."""


def on_twins(scene: Events) -> Answer:
    """The use of one number ends where that of the other begins: the same care within a month of the handover is overlap of papers."""
    text = {
        "zh": f"一个编号停用、另一编号启用，交接 {HANDOVER} 天内的重叠不计",
        "en": f"one number stops where the other starts: what overlaps within {HANDOVER} days of the handover does not count",
    }
    return Answer(text, cleared=scene.flag("handover"))


def on_newcomers(scene: Events) -> Answer:
    """All newcomers of a shop are cleared who, while they came, hardly used what is near their old homes: they were away from there.

    So do people who moved, and pickers and builders for a season; who is only settled for far away goes on at home.
    """
    from scipy.stats import poisson

    unit = scene.code("unit")
    usual = (scene.number("until") - scene.number("since") + 1) / np.maximum(scene.number("days_before"), 1)
    gone = np.zeros(len(scene), bool)
    for what in ("home", "shops"):
        expected = scene.per(unit, scene.number(f"{what}_before") * usual)
        seen = scene.per(unit, scene.number(f"{what}_while"))
        gone |= (seen <= LEFT * expected) & (poisson.cdf(seen, expected) <= UNLIKELY)
    gone |= _season(scene, unit)
    text = {
        "zh": f"新客各自到店期间在原住处附近的就医（或购药）明显降至平时的 {LEFT:.0%} 以下，或 {MOST_AWAY:.0%} 以上的人一次也没有，"
        f"或几乎全体来去不过 {HOLIDAY} 天且其间不在原处就医的，视为已离开原处或短期到访",
        "en": f"while each of the newcomers came, their use of what is near their old homes, or of its pharmacies, fell to {LEFT:.0%} or "
        f"less of the usual, or {MOST_AWAY:.0%} of them used nothing there: they were away, or on a visit of up to {HOLIDAY} days",
    }
    return Answer(text, cleared=gone)


def _season(scene: Events, unit: np.ndarray) -> np.ndarray:
    """Most newcomers of a shop used nothing near their homes while they came, more than their habits would bring about."""
    from scipy.stats import binom

    days = np.maximum(scene.number("days_before"), 1)
    people = scene.per(unit)
    usual = np.maximum(scene.per(unit, scene.number("home_before") / days) / people, 1e-6)
    rate = (scene.number("home_before") + 1) / (days + 1 / usual)
    none = scene.per(unit, np.exp(-rate * (scene.number("until") - scene.number("since") + 1))) / people
    without = scene.per(unit, (scene.number("home_while") == 0).astype(float))
    since, until = scene.number("since"), scene.number("until")
    span = np.array(
        [np.quantile(until[unit == k], ALL) - np.quantile(since[unit == k], 1 - ALL) for k in np.unique(unit)]
    )
    visit = (span[np.searchsorted(np.unique(unit), unit)] < HOLIDAY) & (without >= ALL * people)
    return np.asarray(visit | ((without >= MOST_AWAY * people) & (binom.sf(without - 1, people, none) <= NO_CHANCE)))
