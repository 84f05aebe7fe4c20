"""A team works under one name: the head signs for all, or the code is the department's own (科室合并计费、科室公共工号)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.events import Events

READING = Reading("team_billing", {"zh": "团队合并计费", "en": "a team that bills under one name"})
OTHERS = 0.5
REPEATED = 0.5
"""No team explains a day of which that share is sessions on one patient beyond what colleagues give: hands do not multiply them."""
PATIENT_HOURS = 3.0
"""More hands-on hours than these for each patient of a day no team explains."""
NAMES_A_TEAM = r"(?i)(组|科|室|队|部|中心)$|公共|\b(team|group|department|dept|unit|shared)\b"
"""What the name of a code says that a department or a team shares; no person's name ends so."""
SEVERAL = 2
"""Doctors who bill at the house in a month, from which a team's name on the code is no mere word."""
HAND_HOURS = 8.0
"""What one of a team works a day (Labour Law, article 36): a single doctor may have an endless day, not a whole house day after day."""


def enough_hands(scene: Events, hands: str = "team", busy: str = "busy") -> np.ndarray:
    """Days on which the doctors who bill at the house (``hands``, those of the department: desk) could have done its hands-on work (``busy``) between them."""
    with np.errstate(invalid="ignore"):
        enough = scene.number(busy) <= scene.number(hands) * HAND_HOURS * 60
        return np.asarray(enough & (scene.number("minutes") <= PATIENT_HOURS * 60 * scene.number("patients")))


def on_charges(scene: Events) -> Answer:
    """Other doctors are in charge of most of the day's patients, or the code is a team's by its name, and the house's doctors suffice.

    Where the records do not name who is in charge of so many, nor can how many hands the house has be told, and it is open, unless
    the same work on the same patient over and over takes more hours than anybody can be treated. Nor can it where the name on the bill is
    that of the doctor in charge of the patient and therapists give such sessions: who ordered them did not give them; nor where the code is a
    team's own at a house of several, whose other codes are too few for the work: how many stand behind the one is written nowhere.
    """
    if not scene.match("kind", "^hours$").any():
        return no("与工时无关", "no matter of hours")
    text = {
        "zh": f"当日 {OTHERS:.0%} 以上工时的患者由其他医师主诊、或该医师代码名为科室或治疗组，且该机构医师人数足以完成的，视为团队合并计费",
        "en": f"other doctors are in charge of {OTHERS:.0%} or more of the day's work, or the code bears a department's or a team's name, and the "
        "house has hands enough for it",
    }
    with np.errstate(invalid="ignore"):
        team = (scene.number("others") >= OTHERS) | scene.match("doctor_name", NAMES_A_TEAM)
        cleared = team & enough_hands(scene)
        bearable = scene.number("minutes") <= PATIENT_HOURS * 60 * scene.number("patients")
        again = scene.number("repeated") >= REPEATED
        nameless = (
            (scene.number("nobody") >= 1 - OTHERS)
            | (scene.number("ordered") >= 1 - OTHERS)
            | (scene.match("doctor_name", NAMES_A_TEAM) & (scene.number("team") >= SEVERAL))
        )
        untold = nameless & bearable & ~again & ~cleared
    if untold.any():
        text = {
            "zh": f"{text['zh']}；未记主诊医师的，治疗师施行的项目记在主诊医师名下的，或代码为科室、治疗组所有而人数不明的，无从判断",
            "en": f"{text['en']}; where the records name nobody in charge, or the doctor in charge for what therapists give, or how many work under a team's "
            "code is not known, it cannot be told",
        }
    return Answer(text, cleared=cleared, untold=untold)
