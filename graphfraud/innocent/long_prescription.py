"""Long prescriptions: months of supply at once, seldom (长期处方)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("long_prescription", {"zh": "长期处方", "en": "long prescriptions"})
APART = 50.0


def on_purchases(scene: Events) -> Answer:
    """Bulk purchases on average seven weeks apart or more: up to twelve weeks may be prescribed at once."""
    text = {
        "zh": f"大量购药平均相隔 {APART:.0f} 天以上的，视为长期处方",
        "en": f"bulk purchases {APART:.0f} days apart or more on average are taken for long prescriptions",
    }
    return Answer(text, cleared=scene.number("interval_days") >= APART)
