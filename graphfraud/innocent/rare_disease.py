"""A rare or grave disease: one costly drug, for life (罕见病、重病用药)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("rare_disease", {"zh": "罕见病或重病用药", "en": "a drug for a rare or grave disease"})
SHARE = 0.85
FEW_SHARE, FEW = 0.01, 100
"""Users, as a share of all buyers or in number, up to which a drug's are few: what is resold many take."""


def on_purchases(scene: Events) -> Answer:
    """Nearly all the money goes into one drug that few people use."""
    text = {
        "zh": f"药费 {SHARE:.0%} 以上用于一种使用者很少（不超过购药人的 {FEW_SHARE:.0%} 或 {FEW} 人）的药的，不计",
        "en": f"{SHARE:.0%} or more of the money goes into one drug that {FEW_SHARE:.0%} of all buyers, or {FEW} of them, or fewer use",
    }
    few = (scene.number("users") <= FEW) | (scene.number("users") <= FEW_SHARE * scene.number("buyers"))
    return Answer(text, cleared=(scene.number("one_drug") >= SHARE) & few)
