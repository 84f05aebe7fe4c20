"""A doctor who sits at a branch or village clinic that reports under the main house's code (分院、村卫生室共用机构代码)."""

from __future__ import annotations

import math

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.flow import Flow

READING = Reading("branch_site", {"zh": "分院或村卫生室共用机构代码", "en": "a branch under the main house's code"})
APART_KM = 8.0
"""Kilometres between where the doctor's patients and the colleagues' patients live from which the doctor sits elsewhere than they."""
CLOSE_KM, TOWN_KM = 1.5, 4.0
"""Kilometres from the patients' middle to a pharmacy that is at their door, and to one that is still of their own town."""


def on_flow(scene: Flow) -> Answer:
    """All fills are cleared where the doctor's patients live elsewhere than the colleagues' (or than the house is), beside the pharmacy.

    Who sits at another site has other patients; the pharmacy there is far from the main house and next door to them. In the same town as they,
    farther from their middle, it stays untestable.
    """
    if scene.beds:
        return no("去向为住院", "these are admissions")
    if math.isnan(scene.apart) or math.isnan(scene.to_patients):
        return no("患者常去之处的位置不详", "where the patients live is unknown")
    zh = f"该医生患者的常去之处与同事患者（或机构所在地）相距 {scene.apart:.0f} 公里，药店距其 {scene.to_patients:.1f} 公里"
    en = (
        f"the doctor's patients live {scene.apart:.0f} km from the colleagues' (or from the house); the pharmacy is {scene.to_patients:.1f} km from "
        "their middle"
    )
    if scene.apart < APART_KM or scene.to_patients > TOWN_KM:
        return no(zh, en)
    if scene.to_patients <= CLOSE_KM:
        return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
    return untestable(f"{zh}；可能在分院坐诊", f"{en}: the doctor may sit at a branch")
