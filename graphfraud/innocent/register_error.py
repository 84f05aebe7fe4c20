"""The register has the wrong sex: the identity number says otherwise (登记性别有误)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("register_error", {"zh": "登记性别有误", "en": "the register has the wrong sex"})


def on_mismatch(scene: Events) -> Answer:
    """The 17th digit of the owner's identity number contradicts the registered sex."""
    text = {"zh": "证件号码第 17 位与登记性别不符的，不计", "en": "the identity number contradicts the registered sex"}
    return Answer(text, cleared=scene.flag("register_error") & scene.flag("by_sex"))
