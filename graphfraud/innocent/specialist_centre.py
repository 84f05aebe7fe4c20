"""A centre to which patients of a region are sent, often on the days of a shuttle (省级专科中心)."""

from __future__ import annotations

import numpy as np

from graphfraud.innocent.answer import Answer, Reading, no
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import speaks_against
from graphfraud.innocent.flow import Flow
from graphfraud.innocent.stratum import calendar, every_so_often, others_of

READING = Reading("specialist_centre", {"zh": "专科中心就医", "en": "care at a specialist centre"})
GROUP = 3
"""Persons of a gathering from which a cycle can be told."""


def on_company(scene: Company) -> Answer:
    """At hospitals of the third level, gatherings are cleared where other people of the same origin come on those dates too.

    So are those that keep a calendar, as specialists and shuttles do, unless the cards' use shows that owners were absent.
    """
    there, at = np.unique(scene.gathering_places, return_inverse=True)
    centre = ((scene.places.kind[there] == "hospital") & (scene.places.rank[there] == 3))[at]
    if not centre.any():
        return no("聚集地点均非三级医院", "none of the places is a hospital of the third level")
    region = scene.people.region
    units = np.where(region[scene.members] >= 0, region[scene.members], -1).astype(np.int64)
    others = others_of(scene, region, units)
    zh = f"同地参保的其他 {others.persons} 人在这些日子到同一中心 {others.hits} 次，期望 {others.expected:.1f}"
    en = f"{others.persons} others insured in the same region came to the centre on those dates {others.hits} times, expected {others.expected:.1f}"
    cycle, fit = calendar(scene)
    if not cycle:
        cycle, fit = every_so_often(np.unique(scene.parts[1][:, 2][scene.parts[1][:, 3] >= GROUP]))
    if cycle:
        zh += f"；日期按 {cycle} 日一周期（{fit:.0%} 的间隔相符）"
        en += f"; the dates keep a cycle of {cycle} days ({fit:.0%} of the gaps fit)"
    if not (others.comes_along or (cycle and not speaks_against(scene))):
        return no(zh, en)
    return Answer({"zh": zh, "en": en}, cleared=centre)


def on_flow(scene: Flow) -> Answer:
    """Admissions to a hospital of the third level are cleared where colleagues send half as many there."""
    if not scene.central:
        return no("目标机构不是三级医院", "the target is no hospital of the third level")
    zh = f"三级医院；该医生 {scene.share:.0%} 的患者转入，同院其他医生 {scene.others:.0%}"
    en = f"third-level hospital; {scene.share:.0%} of this doctor's patients go there, {scene.others:.0%} of the colleagues'"
    if not (scene.others >= 0.5 * scene.share):
        return no(zh.replace("nan%", "?"), en.replace("nan%", "?"))
    return Answer({"zh": zh, "en": en}, cleared=np.ones(len(scene.fills), bool))
