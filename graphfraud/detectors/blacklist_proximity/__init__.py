"""Who stands close to persons on the blacklist or in confirmed findings (黑名单、诚信档案).

Fires on: persons who keep company with listed ones more often than their habits and the crowds give, and those around them;
    companies that meet at listed institutions or doctors
Stays silent on: people who meet them in the crowd of a big hospital, and their families
Innocent readings: see ``readings``; True marks those without which nothing is called high.
Null model: meetings with a party of the listed under permuted dates of all others, Benjamini–Hochberg over every person with
    opportunity; nearness by personalised PageRank from the listed, over what the number of links gives (graph.pagerank).
Legal basis: State Council order 735, articles 40 and 41.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.blacklist_proximity.at_listed import listed_leads
from graphfraud.detectors.blacklist_proximity.held import LEAST, Held, explained
from graphfraud.detectors.blacklist_proximity.known import known
from graphfraud.detectors.blacklist_proximity.lead import TITLE, circle_lead
from graphfraud.detectors.blacklist_proximity.proximity import (
    Circle,
    Party,
    circles,
    narrowed,
    parties,
    tested_against,
)
from graphfraud.detectors.case import Case
from graphfraud.detectors.company import Level, search_level
from graphfraud.detectors.judgement import SIGNIFICANT, Lead
from graphfraud.detectors.law import INDUCES, LENDS
from graphfraud.detectors.merge import merged
from graphfraud.detectors.rates import REPORTED
from graphfraud.detectors.ring_parameters import RING
from graphfraud.detectors.spec import Detector, Parameter
from graphfraud.graph.company import Group
from graphfraud.graph.landscape import Landscape, restrict, visits_in
from graphfraud.innocent.answer import Answer, ask
from graphfraud.innocent.company import Company

Array = npt.NDArray[Any]
RUNS, DROPPED = 8, 0.1
"""Runs of the stability test, and the share of visits that each leaves out."""


def run(case: Case) -> list[Lead]:
    """One lead a circle of persons."""
    bureau = known(case)
    if not bureau:
        case.warn(
            "尚无黑名单对象和诚信档案扣分，也无已认定或已移送的发现",
            "the blacklist and the integrity archive are empty, no finding is confirmed or referred",
        )
        return []
    persons = case.visits.persons
    listed = np.flatnonzero(np.isin(persons.astype(str), np.array(sorted(bureau.persons), dtype=str)))
    leads = []
    for name in ("minute", "day"):
        level = search_level(case, name) if len(listed) else None
        if level is not None:
            leads += _leads(case, level, listed, bureau.persons)
    return merged([*leads, *listed_leads(case, bureau)])


def _leads(case: Case, level: Level, listed: Array, sources: Mapping[str, tuple[str, ...]]) -> list[Lead]:
    """One lead a circle of one search."""
    land, links = level.land, level.links
    confirmed = [next((s for s in sources[str(case.visits.persons[p])] if s != "blacklist"), "") for p in listed]
    names = {name: code for code, name in enumerate(sorted(set(confirmed) - {""}))}
    every = parties(land, links, listed, np.array([names.get(name, -1) for name in confirmed], np.int64))
    found = []
    for party, tested in zip(every, tested_against(land, every), strict=True):
        for circle in circles(land, links, party, tested, level.groups, SIGNIFICANT, REPORTED):
            scene, held = _scene(case, level, circle, party), Held(circle, tested, party)
            if not len(scene.joint):
                continue
            scene, held = _residual(case, level, scene, held)
            found.append(circle_lead(case, scene, held, sources, _stability(land, party, held.circle)))
    return found


def _scene(case: Case, level: Level, circle: Circle, party: Party) -> Company:
    """The circle with the records around it: the rest of the party is no crowd that excuses it, nor what is customary there."""
    scene = level.scene(case, Group(circle.members, 0.0, 0, 0))
    return replace(scene, aside=np.setdiff1d(party.persons, circle.members))


def _residual(case: Case, level: Level, scene: Company, held: Held) -> tuple[Company, Held]:
    """The circle without those whose company the readings explain, where a circle is left: two parties' places are two matters.

    Of its companions those go who are in company with the others where the readings explain it only.
    """
    left = held.standing(scene, _answers(case, scene))
    if left.all() or left.sum() < LEAST:
        return scene, held
    circle = narrowed(level.land, level.links, held.party, held.tested, held.circle, left)
    rest = _scene(case, level, circle, held.party)
    if not len(rest.joint):
        return scene, held
    gone = explained(rest, _answers(case, rest), circle.further)
    if gone.any():
        circle = replace(circle, further=circle.further[~gone])
        rest = _scene(case, level, circle, held.party)
    return (rest, replace(held, circle=circle)) if len(rest.joint) else (scene, held)


def _answers(case: Case, scene: Company) -> list[Answer]:
    return [ask(code, "company", scene)[1] for code in case.detector.readings]


def _stability(land: Landscape, party: Party, circle: Circle) -> float:
    """Mean share of those close who (nearly) pass again when a tenth of all visits at the party's institutions is left out."""
    at = visits_in(land, np.unique(land.place[party.visits]))
    rng = np.random.default_rng(5)
    total = 0.0
    for _ in range(RUNS):
        keep = rng.random(len(at)) >= DROPPED
        part = restrict(land, at[keep], land.person[at[keep]], len(land.starts) - 1)
        theirs = np.flatnonzero(np.isin(at[keep], party.visits))
        tested = tested_against(part, [replace(party, visits=theirs)])[0] if len(theirs) else None
        if tested is not None:
            total += float(np.isin(circle.close, tested.person[tested.nats >= circle.passing - 1.0]).mean())
    return total / RUNS


DETECTOR = Detector(
    id="blacklist_proximity",
    title=TITLE,
    fires_on={
        "zh": "与黑名单、诚信档案扣分或已认定人员（含其卡）同行，次数超出习惯与偶然的人及其周围的人；在已列名机构或医师处结伴的人",
        "en": "persons who keep company with those of the blacklist, the integrity archive or confirmed findings (or with their cards) beyond "
        "habit and chance, and those around them; companies at listed institutions or doctors",
    },
    stays_silent_on={
        "zh": "在大医院人流中偶遇、家庭成员",
        "en": "people who meet them in the crowd of a big hospital, their families",
    },
    readings={
        "relatives": True,
        "hospital_hub": True,
        "nursing_home": True,
        "village_transport": False,
        "same_employer": False,
        "scheduled_care": False,
        "batch_upload": False,
        "crowded_day": False,
    },
    legal_basis=(LENDS, INDUCES),
    parameters=(
        *RING,
        Parameter(
            "least_points", 4.0, "points", {"zh": "诚信档案扣分下限", "en": "points in the integrity archive, at least"}
        ),
        Parameter("points_months", 36, "months", {"zh": "扣分有效月数", "en": "months for which a point counts"}),
    ),
    uses=("psn_info_b", "psn_insu_d", "medins_info_b", "mdtrt_d"),
    leans_on=("clock", "homes", "births", "crowd"),
    arrays=True,
    run=run,
)
