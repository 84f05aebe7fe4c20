"""The family buys at home while the patient lies in hospital, paying from a family account (家属用共济账户购药)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("family_errand", {"zh": "家属用共济账户购药", "en": "the family buys with the family account"})


def on_absences(scene: Events) -> Answer:
    """All swipes during the stay are pharmacy purchases paid from a relative's account."""
    text = {
        "zh": "住院期间的刷卡全部为共济账户支付的药店购药的，不计",
        "en": "all swipes during the stay are pharmacy purchases paid from a relative's account",
    }
    return Answer(text, cleared=scene.flag("family_account"))
