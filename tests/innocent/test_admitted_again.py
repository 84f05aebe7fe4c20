"""Companies that lie in hospital together: time and again, for what no schedule treats, unlike the house's other patients."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import speaks_against

from .test_conduct import shown
from .test_far_company import IRREGULAR, living, travellers


def in_bed(scene: Company, nights: Any = 4, illness: str = "M47.2 颈椎病", others: int = 1) -> Company:
    """The company's visits are stays of so many nights for that illness, and so are the first so many visits of each other person to the place."""
    visits, size = scene.visits, len(scene.visits)
    joint = np.zeros(size, bool)
    joint[scene.source[scene.joint]] = True
    beds = joint.copy()
    for person in np.setdiff1d(np.unique(visits.person), scene.members):
        own = np.flatnonzero((visits.person == person) & (visits.place == visits.place[np.flatnonzero(joint)[0]]))
        beds[own[:others]] = True
    given = {
        "nights": np.where(beds, np.where(joint, nights, 4), 0).astype(np.int16),
        "disease": np.where(beds, 0, -1).astype(np.int32),
        "diseases": np.array([illness], object),
    }
    return replace(scene, visits=replace(visits, **given, derived={}), derived={})


def test_who_lies_in_hospital_in_company_eight_times_is_not_ill_so_often() -> None:
    scene = in_bed(travellers())
    assert "admitted_again" in shown(scene)
    assert "admitted_again" in speaks_against(scene), "that is beyond doubt by itself"
    assert "admitted_again" not in shown(travellers()), "outpatients come again"


def test_what_brings_patients_back_is_a_reason() -> None:
    assert "admitted_again" not in shown(in_bed(travellers(), illness="C16.9 胃恶性肿瘤"))
    back = [(person, 0, 3 + 17 * step, 500) for person in range(9, 69) for step in range(6)]
    scene = travellers(extra=[*living(9), *back])
    assert "admitted_again" in shown(in_bed(scene))
    assert "admitted_again" not in shown(in_bed(scene, others=20)), "the others come back as often"
    assert "admitted_again" not in shown(in_bed(travellers(), nights=25)), "one long stay, settled in parts"


def test_three_times_are_no_custom() -> None:
    assert "admitted_again" in shown(in_bed(travellers(dates=IRREGULAR[:4])))
    assert "admitted_again" not in shown(in_bed(travellers(dates=IRREGULAR[:3])))
