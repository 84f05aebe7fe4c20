"""The day on which the village comes to town: others are admitted then as well (赶集日)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("market_day", {"zh": "赶集日", "en": "market day"})
TIMES = 2.5
VILLAGE = 1.5
"""Times the usual number of the villages' other people who go to any institution on a market day."""


def on_admissions(scene: Events) -> Answer:
    """Batches on days on which other people are admitted there two and a half times as often as usual; or that keep the days of a market.

    These are every fifth or tenth day, on which the villages' other people go to clinics and shops, too, clearly more than on other days: the ill wait for
    the day on which everybody goes to town.
    """
    text = {
        "zh": f"批次当日该院其他人的入院达平常 {TIMES} 倍以上的，或各批均逢五日、十日一集，且同村其他人当日就医购药达平常 {VILLAGE} 倍以上的，不计",
        "en": f"batches on days on which others are admitted there {TIMES} times as often as usual, or batches that keep every fifth or tenth day, on which "
        f"the villages' other people go to any institution {VILLAGE} times as often as usual",
    }
    return Answer(text, cleared=(scene.number("crowd_ratio") >= TIMES) | (scene.number("market_ratio") >= VILLAGE))
