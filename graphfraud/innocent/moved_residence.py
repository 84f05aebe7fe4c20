"""Somebody who moved: one insurance ended where the other began (年内转移参保、迁居)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("moved_residence", {"zh": "迁居或转移参保", "en": "moved, insurance transferred"})
HANDOVER = 31
LEFT, HALF = 1 / 3, 0.5
UNLIKELY = 0.05
"""Probability up to which so few visits near the old homes are no chance."""
HOLIDAY, ALL = 60, 0.95
"""Days within which all of them came and went, and the share not seen at home meanwhile, from which they were on a visit."""
MOST_AWAY, NO_CHANCE = 0.8, 0.05
"""Share of the newcomers without any, and the probability of so many, from which they lived elsewhere for a season."""
NOBODY = 0.2
"""The same probability where next to nobody was seen at home: nothing speaks for it that the owners were there."""


def on_twins(scene: Events) -> Answer:
    """The use of one number ends where that of the other begins: the same care within a month of the handover is overlap of papers."""
    text = {
        "zh": f"一个编号停用、另一编号启用，交接 {HANDOVER} 天内的重叠不计",
        "en": f"one number stops where the other starts: what overlaps within {HANDOVER} days of the handover does not count",
    }
    return Answer(text, cleared=scene.flag("handover"))


def on_newcomers(scene: Events) -> Answer:
    """All newcomers of a shop are cleared who, while they came, hardly used what is near their old homes: they were away from there.

    So do people who moved, and pickers and builders for a season; who is only settled for far away goes on at home. Months
    with some use count, against those that the course of all pharmacies' trade lets one expect. Their pharmacies alone do not
    tell: whose account is emptied elsewhere buys less at home. They count where they are left for good, or where other care
    at home fell too.
    """
    unit = scene.code("unit")
    while_there = {what: _fell(scene, unit, what, "while") for what in ("home", "shops")}
    for_good = _fell(scene, unit, "shops", "since")[0]
    (home, home_share), (shops, _) = while_there["home"], while_there["shops"]
    gone = home | (shops & (for_good | (home_share <= HALF))) | _season(scene, unit)
    text = {
        "zh": f"新客各自到店期间在原住处附近的就医明显降至平时的 {LEFT:.0%} 以下，或购药如此且此后一直如此（或其就医也减半），"
        f"或 {MOST_AWAY:.0%} 以上的人一次也没有，或几乎全体来去不过 {HOLIDAY} 天且其间不在原处就医的，视为已离开原处或短期到访",
        "en": f"while each of the newcomers came, their use of what is near their old homes fell to {LEFT:.0%} or less of the usual, or that "
        f"of its pharmacies did and stayed there (or all use fell by half), or {MOST_AWAY:.0%} of them used nothing there: they were away, or "
        f"on a visit of up to {HOLIDAY} days",
    }
    return Answer(text, cleared=gone)


def _fell(scene: Events, unit: np.ndarray, what: str, period: str) -> tuple[np.ndarray, np.ndarray]:
    """Whether use at home fell to LEFT of the usual in the period, beyond chance; and what it is of the usual."""
    from scipy.stats import poisson

    expected = scene.per(unit, scene.number(f"{what}_before") * scene.number(f"usual_{period}"))
    seen = scene.per(unit, scene.number(f"{what}_{period}"))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(expected > 0, seen / expected, np.inf)
    return (seen <= LEFT * expected) & (poisson.cdf(seen, expected) <= UNLIKELY), share


def _season(scene: Events, unit: np.ndarray) -> np.ndarray:
    """Most newcomers of a shop used nothing near their homes while they came, more than their habits would bring about."""
    from scipy.stats import binom

    people = scene.per(unit)
    before = scene.number("home_before")
    mean = np.maximum(scene.per(unit, before) / people, 1e-3)
    rate = (before + 1) / (1 + 1 / mean)
    none = scene.per(unit, np.exp(-rate * scene.number("usual_while"))) / people
    without = scene.per(unit, (scene.number("home_while") == 0).astype(float))
    since, until = scene.number("since"), scene.number("until")
    span = np.array(
        [np.quantile(until[unit == k], ALL) - np.quantile(since[unit == k], 1 - ALL) for k in np.unique(unit)]
    )
    visit = (span[np.searchsorted(np.unique(unit), unit)] < HOLIDAY) & (without >= ALL * people)
    chance = binom.sf(without - 1, people, none)
    away = (without >= MOST_AWAY * people) & (chance <= NO_CHANCE)
    return np.asarray(visit | away | ((without >= ALL * people) & (chance <= NOBODY)))
