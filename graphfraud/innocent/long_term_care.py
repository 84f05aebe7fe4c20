"""Dementia, psychosis, what a stroke left: bed and nursing are the care (长期照护、精神科长期住院)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("long_term_care", {"zh": "长期照护", "en": "long-term care"})
NIGHTS = 30


def on_absences(scene: Events) -> Answer:
    """Stays of a month and more without treatment, nursed, for an illness that is lived with.

    Whether the patient lies there is not on such a bill: only a look at the ward tells.
    """
    stays = scene.match("kind", "^idle$") & scene.flag("long_term") & scene.flag("nursing")
    long = stays & (scene.number("nights") >= NIGHTS)
    if not long.any():
        return no("没有长期照护疾病的长期住院", "no long stays for an illness of long-term care")
    text = {
        "zh": f"痴呆、精神病、后遗症等住满 {NIGHTS} 天且逐日计护理费的，护理即诊疗，本人是否在院须查房，无从判断",
        "en": f"{NIGHTS} nights or more, nursed, with dementia, psychosis, what a stroke left and the like: nursing is the care, and only a look "
        "at the ward tells whether the patient is there",
    }
    return Answer(text, untold=long)
