"""An operation on each of several sites: two fractures, both knees, both eyes (多部位手术)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("several_sites", {"zh": "多部位手术", "en": "an operation on each of several sites"})


def on_charges(scene: Events) -> Answer:
    """The same operation is billed twice, and the diagnosis is of injuries of several regions, of both sides or of many.

    Where the bill of the day holds an implant for each time, there may have been two vessels or two joints: the record of the operation tells.
    """
    twice = scene.match("kind", "^twice$")
    if not twice.any():
        return no("与重复计费无关", "no matter of charges made twice")
    text = {
        "zh": "同一手术计费两次而诊断为多处损伤、双侧或多发病变的，视为每处各做一次；当日账单每次各有一件植入物的，是否两处须查手术记录",
        "en": "an operation billed twice where the diagnosis is of several sites or both sides: one each; with an implant for each time on the bill of the "
        "day, the record of the operation tells whether there were two sites",
    }
    cleared = twice & scene.flag("several_sites")
    return Answer(text, cleared=cleared, untold=twice & scene.flag("implanted") & ~cleared)
