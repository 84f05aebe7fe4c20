"""Chronic lungs, a weak heart, a cirrhotic liver: it flares up again weeks later (慢性病急性加重反复入院)."""

from __future__ import annotations

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("relapse", {"zh": "慢性病反复加重", "en": "a chronic illness that flares up"})
GAP = 7
"""Days at home after which an illness may have flared up anew: a stay that is cut in two goes on sooner."""


def on_stays(scene: Events) -> Answer:
    """A week and more at home, after a stay that was no readmission itself, with an illness of which one in five is back within a month.

    Share of readmissions: national 30-day figures for obstructive lung disease and heart failure, 20 to 25 percent.
    """
    again = scene.flag("relapsing") & (scene.number("gap") >= GAP) & ~scene.flag("chained")
    if not again.any():
        return no("没有慢阻肺、心衰、肝硬化等一周以后的再入院", "no readmissions for such an illness after a week")
    text = {
        "zh": f"慢阻肺、心衰、肝硬化等出院满 {GAP} 天后再入院且非连续再入院的，是否病情加重须查病历，无从判断",
        "en": f"{GAP} days or more at home with obstructive lungs, a weak heart or a cirrhotic liver, and no chain of readmissions: only the notes "
        "tell whether it flared up",
    }
    return Answer(text, untold=again)
