"""The card travels, the patient does not: used far from the bed and far from home while its owner lies in hospital (卡在远处使用)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("card_far_away", {"zh": "卡在远处被使用", "en": "the card is used far from bed and home"})


def on_absences(scene: Events) -> Answer:
    """All swipes of the stay's time are far from the hospital and from where the patient is at home: the bed is not what is wrong."""
    text = {
        "zh": "住院期间的刷卡全部发生在远离医院又远离本人住处之处的，问题在卡不在床位（见不可能行程），不计入该院",
        "en": "all swipes during the stay are far from the hospital and from the patient's home: the card is what is wrong, not the bed (see "
        "impossible trips)",
    }
    return Answer(text, cleared=scene.flag("far_away"))
