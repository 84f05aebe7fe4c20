"""Long prescriptions: months of supply at once, seldom (长期处方)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("long_prescription", {"zh": "长期处方", "en": "long prescriptions"})
APART = 50.0
MOST_TIMES = 1.5


def on_purchases(scene: Events) -> Answer:
    """Bulk purchases on average seven weeks apart or more, of no more than lasts so long: up to twelve weeks may be prescribed at once."""
    text = {
        "zh": f"大量购药平均相隔 {APART:.0f} 天以上、且日均用量不超过足量 {MOST_TIMES} 倍的，视为长期处方",
        "en": f"bulk purchases {APART:.0f} days apart or more on average, up to {MOST_TIMES} times the full dose, are taken for long "
        "prescriptions",
    }
    beyond = scene.number("times_usual") > MOST_TIMES
    return Answer(text, cleared=(scene.number("interval_days") >= APART) & ~beyond)


def on_scripts_beyond(scene: Events) -> Answer:
    """The course's purchases are on average seven weeks apart or more, at little more than twice the full dose."""
    text = {
        "zh": f"平均相隔 {APART:.0f} 天以上且不超过足量 {MOST_TIMES} 倍的，视为长期处方",
        "en": f"purchases {APART:.0f} days apart or more, up to {MOST_TIMES} times the full dose, are long prescriptions",
    }
    seldom = (scene.number("interval_days") >= APART) & ~scene.flag("often")
    return Answer(text, cleared=seldom & (scene.number("times_usual") <= MOST_TIMES))
