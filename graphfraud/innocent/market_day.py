"""The day on which the village comes to town: others are admitted then as well (赶集日)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("market_day", {"zh": "赶集日", "en": "market day"})
TIMES = 2.5


def on_admissions(scene: Events) -> Answer:
    """Batches on days on which other people are admitted there two and a half times as often as usual."""
    text = {
        "zh": f"批次当日该院其他人的入院达平常 {TIMES} 倍以上的，不计",
        "en": f"batches on days on which others are admitted there {TIMES} times as often as usual",
    }
    return Answer(text, cleared=scene.number("crowd_ratio") >= TIMES)
