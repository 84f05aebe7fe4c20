"""Patients who bought there anyway, because they live near it or somebody fetches for them (患者本就常去)."""

from __future__ import annotations

import math

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no, untestable
from graphfraud.innocent.flow import Flow

READING = Reading("own_pharmacy", {"zh": "患者原本常去该处", "en": "the patients' own pharmacy"})
SHARE = 0.5
PART, HINT = 0.5, 0.25
"""Part of the flow's excess that the excess of those who go there by themselves makes up: half explains it, a quarter casts doubt."""
PERSONS = 5
ERRORS = 2.3
"""Standard errors beyond which the doctor's patients differ from the colleagues' in this (one in a hundred)."""


def on_flow(scene: Flow) -> Answer:
    """All fills are cleared where half of the patients had gone there by themselves before.

    So are they where, without any doctor, the patients go there far more often than colleagues' patients do: what ties these people
    to the place is then something else, a neighbourhood or a helper who fetches for them. If that makes up a part of it only, which of
    the two it is cannot be told. Who goes there for some goods of the doctor's and elsewhere for the rest does not follow a habit; where half of the patients
    had been there before, which came first cannot be told.
    """
    when = (
        {"zh": "首次按该医生处方购药之前", "en": "before the doctor's first fill"}
        if scene.formed
        else {"zh": "全期", "en": "at any time"}
    )
    zh = f"{scene.before:.0%} 的患者此前自行到过该处；{when['zh']}自行去过的占 {scene.control:.0%}，同院其他医生的患者占 {scene.usual:.0%}"
    en = (
        f"{scene.before:.0%} of the patients had gone there by themselves before; {when['en']} {scene.control:.0%} do, and "
        f"{scene.usual:.0%} of the colleagues' patients"
    )
    tied = _tied(scene)
    if not math.isnan(scene.goods):
        return _for_goods(scene, tied, zh, en)
    if scene.before >= SHARE or tied >= PART:
        return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
    if tied >= HINT:
        return untestable(f"{zh}；无法排除他们另有原因去该处", f"{en}: another reason to go there cannot be ruled out")
    return no(zh, en)


def _for_goods(scene: Flow, tied: float, zh: str, en: str) -> Answer:
    zh += f"；为某些药品去该处，其余在别处购买（p = {scene.goods:.2g}）"
    en += f"; they go there for some goods and elsewhere for the rest (p = {scene.goods:.2g})"
    return untestable(zh, en) if scene.before >= SHARE or tied >= PART else no(zh, en)


def _tied(scene: Flow) -> float:
    """How much of the flow's excess over the colleagues is there without any doctor, where that is beyond chance; else 0.

    Who goes there by himself is counted by who ever does, and so is the flow, also where it is told by those who mostly do.
    """
    if scene.beds or scene.controlled < PERSONS:
        return 0.0
    beyond = scene.control - scene.usual
    error = math.sqrt(max(scene.usual * (1 - scene.usual), 0.01) / scene.controlled)
    others = 0.0 if math.isnan(scene.others) else scene.others
    went = scene.share if math.isnan(scene.ever) else scene.ever
    return beyond / max(went - others, 0.01) if beyond >= ERRORS * error else 0.0
