"""A wrong code: once a person, or the same slip on a day or two (编码错误)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("code_error", {"zh": "编码错误", "en": "a wrong code"})
DAYS = 3


def on_mismatch(scene: Events) -> Answer:
    """Persons with one such visit bearing one such thing; or an institution's whole burst within three days."""
    text = {
        "zh": f"每人仅一次且仅一项的，或该机构集中在 {DAYS} 天内的，视为编码错误",
        "en": f"one visit with one such thing a person, or all of an institution's within {DAYS} days, are wrong codes",
    }
    unit, day = scene.code("unit"), scene.number("day")
    person = scene.code("psn_no")
    once = (scene.per(person) == 1) & (scene.number("things") <= 1)
    first = np.full(int(unit.max(initial=0)) + 1, np.inf)
    last = np.full(len(first), -np.inf)
    np.minimum.at(first, unit, day)
    np.maximum.at(last, unit, day)
    return Answer(text, cleared=once | ((last - first)[unit] < DAYS))


def on_consumables(scene: Events) -> Answer:
    """A consumable that an institution billed on two days at most: a slip of the list, not a habit."""
    text = {
        "zh": "同一机构同一耗材仅在一两天内计费的，视为编码错误",
        "en": "a consumable that an institution billed on two days at most is a wrong code",
    }
    width = int(scene.code("item").max(initial=0)) + 1
    thing = scene.code("unit") * width + scene.code("item")
    first = np.unique(thing * 100_000 + scene.number("day").astype(np.int64), return_index=True)[1]
    days = np.zeros(len(scene))
    days[first] = 1
    return Answer(text, cleared=scene.per(thing, days) <= 2)
