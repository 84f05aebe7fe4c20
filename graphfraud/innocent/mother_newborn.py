"""Mother and newborn on one card (母婴同卡)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("mother_newborn", {"zh": "母婴（父母与新生儿）同卡", "en": "parent and newborn on one card"})


def on_stays(scene: Events) -> Answer:
    """One of the two stays is a newborn's, or one a delivery."""
    text = {
        "zh": "其中一次为分娩或新生儿住院的，不计",
        "en": "one of the two stays is a delivery or a newborn's",
    }
    return Answer(text, cleared=scene.flag("birth") | scene.flag("first_birth"))


def on_absences(scene: Events) -> Answer:
    """The other record is a newborn's or the stay is a delivery."""
    text = {
        "zh": "住院为分娩或同时有新生儿记录的，不计",
        "en": "the stay is a delivery, or the other record a newborn's",
    }
    return Answer(text, cleared=scene.flag("birth") | scene.flag("other_birth"))


def on_mismatch(scene: Events) -> Answer:
    """Care of newborns and children on the card of somebody of 15 to 60: the mother's, the father's, a grandparent's."""
    text = {
        "zh": "新生儿、儿童项目记在父母名下（15–60 岁）的，不计",
        "en": "care of newborns and children on a parent's card (15 to 60)",
    }
    return Answer(text, cleared=scene.flag("newborn"))
