"""An employer of many young women: hospital, nursery, salon (年轻女职工多的单位)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("young_staff", {"zh": "年轻女职工多的单位", "en": "an employer of many young women"})
FEW_OF_MANY = 1 / 3
"""Share of the newly enrolled women up to which their births are those of an ordinary staff."""
USUAL = 0.05


def on_births(scene: Events) -> Answer:
    """An employer's births are cleared where most of the women enrolled alike had no child, or those of long standing as many.

    The second is asked with a binomial test (p > 0.05) at the rate of the women of long standing, one birth and one
    stretch without added to it.
    """
    from scipy.stats import binom

    text = {
        "zh": f"新参保女职工中分娩者不超过 {FEW_OF_MANY:.0%}，或本单位老职工分娩同样多的，不计",
        "en": f"up to {FEW_OF_MANY:.0%} of the newly enrolled women gave birth, or those of long standing as often: does not count",
    }
    women, births = scene.number("recent_women"), scene.number("recent_births")
    standing, theirs = scene.number("standing_women"), scene.number("standing_births")
    ordinary = births <= FEW_OF_MANY * women
    rate = np.clip((theirs + 1) / (standing + 2), 0, 1)
    alike = (theirs >= 1) & (binom.sf(births - 1, np.maximum(women, births), rate) > USUAL)
    return Answer(text, cleared=ordinary | alike)
