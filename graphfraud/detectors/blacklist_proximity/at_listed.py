"""Companies that meet at a known institution, or on a known doctor's patients' list, too weakly to be told among all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.blacklist_proximity.known import Known, listed_visits, told_from
from graphfraud.detectors.case import Case
from graphfraud.detectors.company import REPORTED, Found, Level, search_level
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.ring_lead import ring_lead
from graphfraud.graph.company import Group
from graphfraud.model.finding import Member, Reason

Array = npt.NDArray[Any]
MOSTLY = 0.5
TITLE = {"zh": "在黑名单机构或医师处结伴就医购药", "en": "In company at a blacklisted institution or doctor"}
ROLE = {"zh": "结伴人员", "en": "companion_at_listed"}


def listed_leads(case: Case, listed: Known) -> list[Lead]:
    """One lead a company of which half of the joint visits are at what is known.

    Chance groups fall on the known institutions as often as visits do: the decoys' expectation, times the known ones' share of all
    visits, tests them among fewer hypotheses. Companies that are significant among all are the card detectors' findings.
    """
    if not (listed.places or listed.doctors):
        return []
    there = listed_visits(case, listed)
    leads = []
    for name in ("minute", "day"):
        level = search_level(case, name)
        if level is None:
            continue
        share = float(there[level.source].mean())
        if not 0 < share < MOSTLY:
            continue
        own = replace(level, tail=replace(level.tail, runs=level.tail.runs / share))
        for group in _groups(case, own, there):
            leads.append(_lead(case, own, group, listed, share))
    return leads


def _groups(case: Case, level: Level, there: Array) -> list[Group]:
    """Those groups with q-values among the known institutions' (target–decoy, as for all)."""
    from graphfraud.stats.decoys import q_values

    found = []
    for group in level.tried:
        if group.q_value <= REPORTED:
            continue
        scene = level.scene(case, group)
        if len(scene.joint) and float(there[scene.source[scene.joint]].mean()) >= MOSTLY:
            found.append(group)
    q = q_values([group.score for group in found], level.tail) if found else np.empty(0)
    return [replace(group, q_value=float(v)) for group, v in zip(found, q, strict=True) if v <= REPORTED]


def _lead(case: Case, level: Level, group: Group, listed: Known, share: float) -> Lead:
    lead = ring_lead(case, Found(level, group), TITLE, ROLE)
    text = {
        "zh": f"其同行多在已列名的机构或医师处；这些机构占全部就诊的 {share:.1%}，偶然的同行按此比例落在其中",
        "en": f"their company is kept at known institutions or doctors, which have {share:.1%} of all visits: chance company falls there in "
        "that proportion",
    }
    members = []
    for member in lead.members:
        sources = listed.places.get(member.id, ()) if member.kind in ("pharmacy", "hospital") else ()
        members.append(_marked(member, sources) if sources else member)
    return replace(
        lead, members=tuple(members), reasons=(*lead.reasons, Reason("at_listed", round(share, 4), None, None, text))
    )


def _marked(member: Member, sources: tuple[str, ...]) -> Member:
    known, usual = told_from(sources), member.grounds or {"zh": "", "en": ""}
    grounds = {"zh": f"{known['zh']}；{usual['zh']}", "en": f"{known['en']}; {usual['en']}"}
    return replace(member, role="blacklisted_institution", grounds=grounds)
