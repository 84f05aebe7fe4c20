"""A rare or grave disease: one costly drug, for life (罕见病、重病用药)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("rare_disease", {"zh": "罕见病或重病用药", "en": "a drug for a rare or grave disease"})
SHARE = 0.85


def on_purchases(scene: Events) -> Answer:
    """Nearly all the money goes into one drug."""
    text = {
        "zh": f"药费 {SHARE:.0%} 以上用于一种药的，不计",
        "en": f"{SHARE:.0%} or more of the money goes into one drug",
    }
    return Answer(text, cleared=scene.number("one_drug") >= SHARE)
