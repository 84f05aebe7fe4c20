"""A house that goes on under another code: merged, renamed, re-registered (机构并入或更换编码)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("renumbered_house", {"zh": "机构并入或更换编码", "en": "a house that goes on under another code"})


def on_purchases(scene: Events) -> Answer:
    """The two places are one: the one code ended when the other began, at the same spot or under the same name."""
    text = {
        "zh": "一码停用后两个月内另一码启用，且两码同址（300 米内）或同名的，视为一家机构",
        "en": "two codes, the one begun within two months of the other's end, at one spot (300 m) or under one name, are one house",
    }
    return Answer(text, cleared=scene.flag("one_house"))
