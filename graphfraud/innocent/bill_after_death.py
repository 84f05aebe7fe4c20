"""The bill for care before death, settled or uploaded afterwards (生前费用身后结算)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("bill_after_death", {"zh": "生前费用身后结算", "en": "care before death, settled afterwards"})
GRACE = 3
"""Days within which a visit on the day of death may still be uploaded."""


def on_claims(scene: Events) -> Answer:
    """Care began on the day of death or before, or the record came within three days of it, or when a stay began is not on record."""
    text = {
        "zh": f"就诊或住院始于死亡当日或之前，或死亡后 {GRACE} 天内上传的，不计；入院日期不明的住院也不计",
        "en": f"care that began on the day of death or before, or came in within {GRACE} days of it, does not count; nor does a stay of "
        "which no beginning is on record",
    }
    began = scene.number("care_after")
    return Answer(text, cleared=(began <= 0) | np.isnan(began) | (scene.number("days_after") <= GRACE))
