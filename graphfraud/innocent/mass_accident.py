"""A real mass accident: many hurt at once, once (真实群体事故)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("mass_accident", {"zh": "真实群体事故", "en": "a real mass accident"})
MANY = 5


def on_accidents(scene: Events) -> Answer:
    """Gatherings of which fewer than two persons were ever hurt in another one."""
    text = {
        "zh": "同时受伤者中再次同伴受伤不足两人的，视为真实群体事故",
        "en": "gatherings of which fewer than two persons were hurt in another one are real accidents",
    }
    again = (scene.number("gatherings") >= 2).astype(float)
    return Answer(text, cleared=scene.per(scene.code("gathering"), again) < 2)


def on_liability(scene: Events) -> Answer:
    """Five or more brought to the institution on one day: the fund advances the cost."""
    text = {
        "zh": f"同日送来 {MANY} 人以上的，视为群体事故由基金先行支付",
        "en": f"{MANY} or more brought in on one day: an accident for which the fund advances the cost",
    }
    return Answer(text, cleared=np.asarray(scene.number("at_once") >= MANY))
