"""From impossible trips to a lead: persons, companions, places, readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.impossible_travel.companions import companions_of
from graphfraud.detectors.judgement import Lead
from graphfraud.innocent.answer import Tried
from graphfraud.innocent.trips import Trips
from graphfraud.model.finding import Member, Reason, Text

if TYPE_CHECKING:
    import pandas as pd

ENOUGH = 3
"""Person-days from which a contradiction is no slip of a pen: with fewer a finding is no higher than medium."""
AGAIN = 2
"""Those below which it is context: one person on one day."""


def _farthest(trips: pd.DataFrame) -> Text:
    """The farthest trip in words; a stay lasts days, so of uses during one the distance alone says something."""
    moving = trips[~trips.stay.astype(bool)]
    if moving.empty:
        km = trips.km.max()
        return {"zh": f"住院期间在最远 {km:.0f} 公里外用卡", "en": f"used up to {km:.0f} km away during a stay"}
    worst = moving.loc[moving.km.idxmax()]
    return {
        "zh": f"最远 {worst.km:.0f} 公里、相隔 {worst.gap:.0f} 分钟",
        "en": f"the farthest {worst.km:.0f} km and {worst.gap:.0f} minutes apart",
    }


def _unexplained(scene: Trips, trips: pd.DataFrame, tried: Sequence[Tried]) -> int:
    """Person-days of trips whose distance is measured, enough of such ones to be no chance, and that no reading explains."""
    left = trips.firm.to_numpy(bool)
    for item in tried:
        if item.answer.cleared is not None and item.verdict != "untestable":
            left = left & ~item.answer.cleared
    return scene.days(left)


def _held_back(scene: Trips, trips: pd.DataFrame, firm: int) -> Reason:
    """Why a case with enough trips is no higher than medium."""
    guessed = scene.days(~trips.measured.to_numpy(bool))
    if not guessed:
        zh = f"扣除各项无辜解释后仅余 {firm} 人日（高等级须 {ENOUGH} 人日），不列为高"
        en = f"what the innocent readings leave between them is {firm} person-days, fewer than the {ENOUGH} of a high finding: held at medium"
        return Reason("mostly_explained", float(firm), float(ENOUGH), None, {"zh": zh, "en": en})
    zh = f"{guessed} 人日的距离并非实测（机构无坐标，或坐标与所属县区不符），只由区划推定，区划相邻者可能近在咫尺；"
    zh += f"坐标可量且无其他解释的仅 {firm} 人日（高等级须 {ENOUGH} 人日），不列为高"
    en = f"the distance of {guessed} person-days is not measured but only follows from the regions, as a place has no coordinates or such as "
    en += f"contradict its county: over a border it may be next door. {firm} person-days are measured and unexplained, fewer than the {ENOUGH} of a "
    en += "high finding: held at medium"
    return Reason("distance_guessed", float(guessed), None, None, {"zh": zh, "en": en})


def lead_of(case: Case, scene: Trips, title: Text, q: float, rate: float, tested: Mapping[str, int]) -> Lead:
    """One case: its persons, the places, the trips as reasons."""
    trips = scene.trips
    persons = sorted(trips.psn_no.unique())
    days = scene.days(np.ones(len(trips), bool))
    expected = rate * sum(int(tested[name]) for name in persons)
    tried = [scene.try_reading(code) for code in case.detector.readings]
    per_person = trips.groupby("psn_no").night.nunique()
    members = [
        Member("patient", name, "card_used_out_of_reach", round(min(1.0, int(per_person[name]) / 4), 3),
               {"zh": f"{int(per_person[name])} 天出现不可能的行程", "en": f"impossible trips on {int(per_person[name])} days"})
        for name in persons
    ]  # fmt: skip
    beside = companions_of(case, trips)
    members += [
        Member("patient", name, "card_in_company", round(min(1.0, met / 4), 3),
               {"zh": f"{met} 天与上述卡同时出现在外地同一机构", "en": f"beside those cards at the strange place on {met} days"})
        for name, met in sorted(beside.days.items())
    ]  # fmt: skip
    kinds = dict(zip(trips.place_a, trips.kind_a, strict=True)) | dict(zip(trips.place_b, trips.kind_b, strict=True))
    for place in sorted(kinds):
        hits = int(((trips.place_a == place) | (trips.place_b == place)).sum())
        kind = "pharmacy" if kinds[place] == "pharmacy" else "hospital"
        members.append(Member(kind, place, "place_of_use", round(hits / len(trips), 3)))  # type: ignore[arg-type]
    far = _farthest(trips)
    text = {
        "zh": f"{days} 人日用卡地点无法到达；{far['zh']}；总体比率下期望 {expected:.2g} 次",
        "en": f"{days} person-days with uses out of reach; {far['en']}; {expected:.2g} expected at the general rate",
    }
    reasons = [Reason("out_of_reach", float(days), round(expected, 4), q, text)]
    firm = _unexplained(scene, trips, tried)
    if days >= ENOUGH and firm < ENOUGH:
        reasons.append(_held_back(scene, trips, firm))
    inside = int(trips.stay.sum())
    if inside:
        reasons.append(Reason("during_stay", float(inside), None, None,
                              {"zh": f"其中 {inside} 次在住院期间", "en": f"{inside} of them during a stay in hospital"}))  # fmt: skip
    if beside.days:
        reasons.append(Reason("company", float(len(beside.days)), None, None,
                              {"zh": f"另有 {len(beside.days)} 张同样来自外地的卡一再与其同时出现",
                               "en": f"{len(beside.days)} more cards from elsewhere turn up beside them again and again"}))  # fmt: skip
    return Lead(
        identity=(*persons, *sorted(beside.days)),
        members=tuple(members),
        settlements=tuple(dict.fromkeys([*trips.setl_a, *trips.setl_b, *beside.settlements])),
        reasons=tuple(reasons),
        readings=tuple(item.result(case.detector.readings[item.reading.code]) for item in tried),
        title=title,
        summary={
            "zh": f"{len(persons)} 人的卡在 {text['zh']}。",
            "en": f"Cards of {len(persons)} persons: {text['en']}.",
        },
        nats=-float(np.log(max(q, 1e-300))),
        q_value=q,
        thin=firm < ENOUGH,
        context=days < AGAIN,
    )
