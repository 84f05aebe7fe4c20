"""The drug was lost or forgotten and prescribed again (药品遗失补开)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading
from graphfraud.innocent.events import Events

READING = Reading("lost_drug", {"zh": "药品遗失补开", "en": "a lost drug prescribed again"})


def on_scripts(scene: Events) -> Answer:
    """A second piece, once a person."""
    text = {"zh": "每人仅一次、且仅补开一笔的，不计", "en": "one second piece, once a person"}
    return Answer(text, cleared=(scene.number("pieces") == 2) & (scene.per(scene.code("psn_no")) == 1))
