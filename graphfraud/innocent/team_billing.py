"""A team works under one name: the head signs for all (科室合并计费)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("team_billing", {"zh": "团队合并计费", "en": "a team that bills under one name"})
OTHERS = 0.5
PATIENT_HOURS = 3.0
"""More hands-on hours than these for each patient of a day no team explains."""
HAND_HOURS = 8.0
"""What one of a team works a day (Labour Law, article 36): a single doctor may have an endless day, not a whole house day after day."""


def enough_hands(scene: Events) -> np.ndarray:
    """Days on which the doctors who bill at the house could have done all of its hands-on work between them."""
    with np.errstate(invalid="ignore"):
        hands = scene.number("busy") <= scene.number("team") * HAND_HOURS * 60
        return np.asarray(hands & (scene.number("minutes") <= PATIENT_HOURS * 60 * scene.number("patients")))


def on_charges(scene: Events) -> Answer:
    """Other doctors are in charge of most of the day's patients, and the house's doctors suffice for its work."""
    if not scene.match("kind", "^hours$").any():
        return no("与工时无关", "no matter of hours")
    text = {
        "zh": f"当日 {OTHERS:.0%} 以上工时的患者由其他医师主诊、且该机构医师人数足以完成的，视为团队合并计费",
        "en": f"other doctors are in charge of {OTHERS:.0%} or more of the day's work, and the house has hands enough for it",
    }
    with np.errstate(invalid="ignore"):
        return Answer(text, cleared=(scene.number("others") >= OTHERS) & enough_hands(scene))
