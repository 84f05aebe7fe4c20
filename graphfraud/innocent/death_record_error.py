"""The date of death is wrong: the person lives (死亡登记有误)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("death_record_error", {"zh": "死亡登记有误", "en": "the date of death is wrong"})
PLACES = 3


def on_claims(scene: Events) -> Answer:
    """The register says alive, or the person was admitted anew and treated at three or more institutions afterwards."""
    text = {
        "zh": f"登记为在世，或“死亡”后重新住院且在 {PLACES} 家以上机构就医的，视为登记有误",
        "en": f"registered as alive, or admitted anew and treated at {PLACES} or more institutions after the date",
    }
    person = scene.code("psn_no")
    admitted = scene.per(person, (scene.flag("stay") & (scene.number("care_after") > 0)).astype(float)) > 0
    place = scene.code("place")
    pairs = np.unique(person * (place.max(initial=0) + 1) + place)
    places = np.bincount(pairs // (place.max(initial=0) + 1), minlength=int(person.max(initial=0)) + 1)[person]
    return Answer(text, cleared=scene.match("surv_stas", "^1") | (admitted & (places >= PLACES)))
