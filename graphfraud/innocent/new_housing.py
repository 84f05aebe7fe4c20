"""People who moved house: a new estate, a resettled village (新建小区、搬迁安置)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, untestable
from graphfraud.innocent.events import Events

READING = Reading("new_housing", {"zh": "新建小区或搬迁安置", "en": "new housing, resettlement"})
CLOSER = 0.5
SEEN = 2


def on_newcomers(scene: Events) -> Answer:
    """A newcomer is cleared who has moved: other institutions, or the address, are near the pharmacy since.

    By use: of two other visits or more since the onset the middle one is at half of the former distance or less. By
    address: he lives elsewhere than registered, in a place of which no resident but newcomers is known far away, or under the shop's own street
    office, or in the shop's county, in which hardly anybody lives who is insured where he still is.
    By the doctor: since the onset half of the newcomers see one whom hardly any had seen before, and go half as much as usual, or less, where they went;
    whose card is swiped far away keeps his own.
    """
    known = scene.number("after") >= SEEN
    if not known.any() and not scene.known("rehoused").any():
        return untestable("既无住址也无其他就医记录", "neither addresses nor other visits are known")
    moved = known & (scene.number("km_after") <= CLOSER * np.fmin(scene.number("km_before"), scene.number("km")))
    text = {
        "zh": "此后在别处的就医也迁到药店附近，或与半数新客一同改到此前几乎无人去过的医疗机构就诊且原去各处减半，"
        "或现住址与户籍不同且不在原来远处的，或现住址与药店同属一个街道的，或住在药店所在县区而其参保地几乎无人住在该县区的，视为迁居",
        "en": "other visits came near the pharmacy too, or half of the newcomers see a doctor since whom hardly any had seen before and left their old "
        "houses, or the address is another than the registered one and not in the far place, or of the pharmacy's own street office, or of its county, in "
        "which hardly anybody lives who is insured where the newcomer is: moved house",
    }
    return Answer(text, cleared=moved | scene.flag("rehoused") | scene.flag("new_doctor"))
