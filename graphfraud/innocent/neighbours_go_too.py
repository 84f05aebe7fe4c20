"""Patients whose neighbours go there as well, whichever doctor they saw (同村同小区的人也去该处)."""

from __future__ import annotations

import math

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.flow import LIMIT, Flow

READING = Reading("neighbours_go_too", {"zh": "同村（小区）的人也去该处", "en": "their neighbours go there, too"})


def on_flow(scene: Flow) -> Answer:
    """All fills are cleared where so many are no more than chance, if each patient goes as the colleagues' patients of his village or estate do.

    A doctor who happens to have many patients of one town has many who buy at its pharmacy: what stands out is where they live, not what he says. Where
    they began to go there on some day it is not: they lived there before.
    """
    if math.isnan(scene.by_neighbours):
        return no(
            "同院其他医生的同村患者太少，或不适用", "few neighbours are colleagues' patients, or it does not matter"
        )
    observed = int(scene.fills.psn_no.nunique())
    zh = f"同院其他医生的同村（小区）患者也去该处：按此期望 {scene.by_neighbours:.1f} 名，实为 {observed} 名"
    en = f"by what the colleagues' patients of their villages and estates do {scene.by_neighbours:.1f} would go there, {observed} do"
    if scene.risen:
        return no(f"{zh}；自某日起才去，而住处并未改变", f"{en}; since some day only, and they lived there before")
    if scene.p_where(scene.by_neighbours) * scene.tests <= LIMIT:
        return no(zh, en)
    return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
