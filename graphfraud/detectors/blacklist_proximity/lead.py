"""From a circle round listed persons to a lead."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from graphfraud.detectors.blacklist_proximity.held import Held
from graphfraud.detectors.blacklist_proximity.known import told_from
from graphfraud.detectors.blacklist_proximity.proximity import Circle, Tested
from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import SIGNIFICANT, Lead
from graphfraud.detectors.one_company import LISTED, MET
from graphfraud.detectors.wording import counted, digits, few, institutions
from graphfraud.innocent.company import Company
from graphfraud.innocent.conduct import signs, speaks_against
from graphfraud.model.finding import Member, Reason, Text
from graphfraud.stats.tails import p_value

TITLE = {"zh": "与黑名单或已认定人员关系密切", "en": "Close to blacklisted or confirmed persons"}
THIN_PERSONS = 3
"""Fewer are thin support, of those close as of the listed: the friends of one or two listed persons may be just that."""


def circle_lead(
    case: Case, scene: Company, held: Held, sources: Mapping[str, tuple[str, ...]], stability: float
) -> Lead:
    """One lead.

    Args:
        case: the detector's case.
        scene: the circle with the records around it.
        held: the listed and those close to them, with every person's test.
        sources: where each listed person stands: ``blacklist`` or the ids of findings, by psn_no.
        stability: share of those close who come out again with visits left out.
    """
    circle, tested = held.circle, held.tested
    own = circle.tested
    met, expected, q = int(tested.met[own].sum()), float(tested.expected[own].sum()), circle.q_value
    nats = float(tested.nats[own].max())
    days = int(tested.days[own].max())
    unnamed = np.setdiff1d(circle.listed, circle.named)
    joint = scene.joint[~np.isin(scene.land.person[scene.joint], unnamed)]
    rows = tuple(scene.visits.settlements(scene.source[joint]))
    close, listed = len(circle.close), circle.met
    figures = {
        "zh": f"{close} 人与 {listed} 名黑名单或已认定人员同行 {met} 人次（按各自习惯和机构客流随机排日，期望 {few(expected)}）",
        "en": f"{close} persons kept company with {listed} blacklisted or confirmed ones {met} times (with dates at random, habits "
        f"and crowds as they are, {few(expected)} are expected)",
    }
    return Lead(
        identity=tuple(str(scene.visits.persons[code]) for code in np.concatenate((circle.named, circle.close))),
        members=(*_listed(scene, circle, sources), *_close(scene, circle, tested), *_places(case, scene)),
        settlements=rows,
        reasons=(
            Reason("near_listed", float(met), digits(expected), p_value(nats), figures),
            _listed_met(circle),
            _nearness(circle),
            *(sign.reason for sign in signs(scene)),
        ),
        readings=held.results(scene, case.detector.readings),
        title=TITLE,
        summary={
            "zh": f"{figures['zh']}，至多 {days} 天（q = {q:.2g}）。",
            "en": f"{figures['en']}, on up to {days} days (q = {q:.2g}).",
        },
        nats=nats,
        excess=max(0.0, 1 - expected / met) if met else 0.0,
        q_value=q,
        ring=True,
        stability=stability,
        thin=min(close, listed) < THIN_PERSONS
        or tested.q_value[own].min() > SIGNIFICANT
        or days < int(case.settings["least_days"])
        or not speaks_against(scene),
    )


def _listed_met(circle: Circle) -> Reason:
    """How many of the list they met; the finding names those whom most of them met, as it is about the others."""
    named = len(circle.named)
    text = {
        "zh": f"其同行者中有 {circle.met} 名黑名单或已认定人员，此处列出多数人都与之同行的 {named} 名",
        "en": f"{circle.met} blacklisted or confirmed persons were in their company, of whom the {named} whom most of them met are named here",
    }
    return Reason(MET, float(circle.met), None, None, text)


def _nearness(circle: Circle) -> Reason:
    values = sorted(circle.nearness[int(code)] for code in np.concatenate((circle.close, circle.further)))
    middle = values[len(values) // 2]
    text = {
        "zh": f"从名单出发的个性化 PageRank，按度数折算后为一般水平的 {middle:.0f} 倍（中位数）",
        "en": f"personalised PageRank from the list, over what the number of their links gives: {middle:.0f} times (median)",
    }
    return Reason("pagerank", round(middle, 2), 1.0, None, text)


def _listed(scene: Company, circle: Circle, sources: Mapping[str, tuple[str, ...]]) -> tuple[Member, ...]:
    found = []
    for code in circle.named:
        name = str(scene.visits.persons[code])
        found.append(Member("patient", name, LISTED, 1.0, told_from(sources[name])))
    return tuple(found)


def _close(scene: Company, circle: Circle, tested: Tested) -> tuple[Member, ...]:
    most = max(circle.nearness[int(code)] for code in np.concatenate((circle.close, circle.further))) or 1.0
    found = []
    for code, at in sorted(
        zip(circle.close, circle.tested, strict=True), key=lambda pair: -float(tested.nats[pair[1]])
    ):
        words: Text = {
            "zh": f"与其同行 {tested.met[at]} 次，期望 {tested.expected[at]:.2f}",
            "en": f"in their company {tested.met[at]} times, {tested.expected[at]:.2f} expected",
        }
        words = _through(scene, circle, int(code), words)
        share = round(circle.nearness[int(code)] / most, 3)
        found.append(Member("patient", str(scene.visits.persons[code]), "close_to_blacklisted", share, words))
    for code in circle.further:
        words = _through(
            scene, circle, int(code), {"zh": "与上述多人同行", "en": "keeps company with several of these"}
        )
        share = round(circle.nearness[int(code)] / most, 3)
        found.append(Member("patient", str(scene.visits.persons[code]), "companion", share, words))
    return tuple(found)


def _through(scene: Company, circle: Circle, code: int, words: Text) -> Text:
    """The words with what makes up the nearness: the persons through whom the walk comes, most first."""
    parts = circle.through.get(code, ())
    if not parts:
        return words
    zh = "、".join(f"{scene.visits.persons[one]} {part:.0%}" for one, part in parts)
    en = ", ".join(f"{scene.visits.persons[one]} {part:.0%}" for one, part in parts)
    return {"zh": f"{words['zh']}；接近度来自 {zh}", "en": f"{words['en']}; the nearness comes from {en}"}


def _places(case: Case, scene: Company) -> tuple[Member, ...]:
    found = counted(str(scene.visits.places[code]) for code in scene.land.place[scene.joint])
    said = "{n} 次同行刷卡在此发生", "{n} swipes in company took place here"
    return institutions(case, found, "swiping_institution", *said, of=sum(found.values()))
