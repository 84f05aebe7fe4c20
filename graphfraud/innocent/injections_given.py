"""Injections given on the spot: a dose a visit, day after day, or one in the morning and one in the evening (当场注射、输液)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("injections_given", {"zh": "当场注射输液", "en": "injections given on the spot"})
APART = 4 * 3600
"""Seconds between two of a day, at least: pieces of one visit come within the hour."""
GIVEN = 2.0
"""Usual purchases a visit, at most, where the bill charges that they are given."""


def on_scripts(scene: Events) -> Answer:
    """An injected drug in two pieces, four hours apart or more, or any for which each bill charges the drip or the injection itself."""
    text = {
        "zh": "注射剂（或每笔均收取输液、注射费的）同日两笔、相隔 4 小时以上的，视为一日分次用药",
        "en": "an injected drug, or one with the drip or the injection itself on each bill, in two settlements of a day, four hours apart or more",
    }
    apart = scene.flag("timed") & (scene.number("seconds") >= APART)
    return Answer(text, cleared=scene.flag("injection") & apart & (scene.number("pieces") == 2))


def on_scripts_beyond(scene: Events) -> Answer:
    """An injected drug that comes often, and no more of it a visit (three a day at most) than a usual purchase holds.

    Of a stay's drugs those that are injected, two a day of the stay at most: they were given on the ward, not handed out.
    Twice as much where the bills charge the drip or the injection itself: one patient's drip runs with two bags, another's with one.
    """
    text = {
        "zh": "注射剂逐日就诊（一日至多三次）、每次不超过通常一次用量（账单同时收取输液、注射费的，不超过其两倍）的疗程，视为当场注射；"
        "住院期间每日不超过两支的注射剂为病区内注射，非出院带药",
        "en": "courses of an injected drug, often, with no more a visit (three a day at most) than a usual purchase, or twice that where the "
        "bills charge the drip or the injection itself: given on the spot; of a stay's drugs the injected, two a day at most: given on the ward",
    }
    a_visit = scene.number("packs") / scene.number("visits")
    most = np.where(scene.flag("given"), GIVEN, 1.0) * scene.number("middle")
    there = scene.flag("often") | scene.match("cell", "^discharge$")
    return Answer(text, cleared=there & scene.flag("injection") & (a_visit <= most))
