"""From impossible trips to a lead: persons, companions, places, readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.impossible_travel.companions import companions_of
from graphfraud.detectors.impossible_travel.pace import MINUTES
from graphfraud.detectors.impossible_travel.same_date import BACK_KM
from graphfraud.detectors.judgement import Lead
from graphfraud.innocent.answer import Tried
from graphfraud.innocent.family import kin_units
from graphfraud.innocent.trips import ENOUGH, Trips
from graphfraud.model.finding import Member, Reason, Text

if TYPE_CHECKING:
    import pandas as pd

SECOND = 2
"""Level of a hospital from which patients of other places come to it."""
TOGETHER = 30.0
"""Minutes at either end up to which two neighbours were on the way together."""
BY_CHANCE = 8
"""Persons, one trip each on a day of its own, up to whom a busy hospital alone ties nobody."""
AGAIN = 2
"""Those below which it is context: one person on one day."""


def _farthest(trips: pd.DataFrame) -> Text:
    """The farthest trip in words; a stay lasts days, so of uses during one the distance alone says something."""
    moving = trips[~trips.stay.astype(bool) & (trips.way == "moving")]
    if moving.empty and (trips.way == "same date").any():
        km = trips.km[trips.way == "same date"].max()
        return {"zh": f"同日在最远 {km:.0f} 公里外用卡", "en": f"used up to {km:.0f} km away on one date"}
    if moving.empty and (trips.way == "too fast").any():
        gap = trips.gap[trips.way == "too fast"].min()
        return {"zh": f"最短 {gap:.0f} 分钟跨县区用卡", "en": f"used in two counties within {gap:.0f} minutes"}
    if moving.empty and (trips.way == "unmapped bed").all():
        return {"zh": "住院期间在另一县区用卡", "en": "used in another county during a stay"}
    if moving.empty:
        km = trips.km.max()
        return {"zh": f"住院期间在最远 {km:.0f} 公里外用卡", "en": f"used up to {km:.0f} km away during a stay"}
    worst = moving.loc[moving.km.idxmax()]
    return {
        "zh": f"最远 {worst.km:.0f} 公里、相隔 {worst.gap:.0f} 分钟",
        "en": f"the farthest {worst.km:.0f} km and {worst.gap:.0f} minutes apart",
    }


def _unexplained(trips: pd.DataFrame, tried: Sequence[Tried]) -> np.ndarray:
    """Trips whose distance is measured, enough of such ones to be no chance, and that no reading explains."""
    left = trips.firm.to_numpy(bool)
    for item in tried:
        if item.answer.cleared is not None and item.verdict != "untestable":
            left = left & ~item.answer.cleared
            if item.answer.untold is not None:
                left = left & ~item.answer.untold
    return np.asarray(left, bool)


def _occasions(scene: Trips, left: np.ndarray) -> int:
    """Person-days of these trips; what one does the other does, too, where two go about together, and counts once.

    So do members of one household on one day at the same strange place, and neighbours (one village or estate) who are within half an hour of
    one another at both ends. A slip of one clock, or a mistake in one bill, puts both of a couple at two places at once.
    """
    trips = scene.trips[left]
    if trips.empty:
        return 0
    names = trips.psn_no.unique()
    codes = scene.visits.codes_of(names)
    kin, village = (
        dict(zip(names, of, strict=True)) for of in (kin_units(scene.people, codes), scene.people.village[codes])
    )
    ways: dict[tuple[object, ...], list[tuple[float, float]]] = {}
    for row in trips.itertuples():
        own: tuple[object, ...] = (row.psn_no, row.time_b.date())
        if kin[row.psn_no] >= 0:
            ways[("household", int(kin[row.psn_no]), row.time_b.date(), row.strange)] = [(0.0, 0.0)]
        elif village[row.psn_no] >= 0 and row.way == "moving" and not row.stay:
            own = (int(village[row.psn_no]), row.place_a, row.place_b)
            ways.setdefault(own, []).append((row.time_a.timestamp() / 60, row.time_b.timestamp() / 60))
        else:
            ways[own] = [(0.0, 0.0)]
    return min(sum(_apart(times) for times in ways.values()), scene.days(left))


def _apart(times: Sequence[tuple[float, float]]) -> int:
    """How many of these ways from place to place (minutes at either end) are not within half an hour of the one before, at both ends."""
    ordered = sorted(times)
    gaps = (max(abs(one - other) for one, other in zip(*pair, strict=True)) for pair in pairwise(ordered))
    return 1 + sum(gap > TOGETHER for gap in gaps)


def _said(trips: pd.DataFrame, days: int, expected: float) -> Text:
    """The case in a sentence; where there is no clock, or no map, it does not say that a place is out of reach."""
    far = _farthest(trips)
    if (trips.way == "same date").all():
        zh, en = "人日在住地与远处同日用卡", "person-days with uses at home and far away on one date"
    elif (trips.way == "too fast").all():
        zh, en = "人日跨县区用卡快于当地任何人", "person-days with uses in two counties, faster than anybody there goes"
    else:
        zh, en = "人日用卡地点无法到达", "person-days with uses out of reach"
    return {
        "zh": f"{days} {zh}；{far['zh']}；总体比率下期望 {expected:.2g} 次",
        "en": f"{days} {en}; {far['en']}; {expected:.2g} expected at the general rate",
    }


def _in_step(trips: pd.DataFrame) -> list[Reason]:
    """How many of the dates at the far shops were dates at home, too."""
    there = trips[trips.way == "same date"]
    if there.empty:
        return []
    both = there.groupby(["psn_no", "strange"]).night.nunique()
    dates = there.groupby(["psn_no", "strange"]).far_dates.max()
    own, far, expected = int(both.sum()), int(dates.sum()), float(there.expect.sum())
    zh = f"远处药店只记日期；这些卡在该处用过的 {far} 个人日中有 {own} 个当天也在住地使用，而出行者一般约 {expected:.1f} 个：卡与人各在一方"
    en = f"the far shop's records carry dates only; of the {far} person-days on which these cards were used there {own} were days at home, too, "
    en += f"of travellers' some {expected:.1f} would be: the cards keep step with their owners at home"
    return [Reason("in_step", float(own), round(expected, 2), None, {"zh": zh, "en": en})]


def _out_of_pace(trips: pd.DataFrame) -> list[Reason]:
    """How fast the cards' uses in two counties followed one another, and residents' do."""
    fast = trips[trips.way == "too fast"]
    if fast.empty:
        return []
    days = len(fast[["psn_no", "night"]].drop_duplicates())
    county = fast.drop_duplicates("region_strange")
    residents, own = int(county.residents.sum()), int(county.resident_fast.sum())
    zh = f"机构无坐标，距离未知；但这些外来卡 {days} 人日在 {MINUTES:.0f} 分钟内出现在另一县区，当地居民 {residents} 个跨县区人日中仅 {own} 个如此之快"
    en = f"no coordinates tell how far it is; but on {days} person-days these cards from elsewhere were used in another county within "
    en += f"{MINUTES:.0f} minutes, which on {residents} person-days with uses in and out of the county its residents did {own} times"
    return [Reason("out_of_pace", float(days), round(float(fast.expect.sum()), 2), None, {"zh": zh, "en": en})]


def _held_back(scene: Trips, trips: pd.DataFrame, days: int, firm: int) -> Reason:
    """Why a case with enough trips is no higher than medium; ``days``: person-days that are unexplained, ``firm``: occasions among them."""
    if days >= ENOUGH:
        zh = f"同住者、或同村同小区而在两地都相差不过半小时者，结伴而行只计一次：{days} 人日实为 {firm} 次（高等级须 {ENOUGH} 次），不列为高"
        en = f"members of one household, and neighbours who were within half an hour of one another at both places, count once: {days} person-days are "
        en += f"{firm} occasions, fewer than the {ENOUGH} of a high finding: held at medium"
        return Reason("went_together", float(firm), float(ENOUGH), None, {"zh": zh, "en": en})
    unsure = (trips.way == "same date") & ~trips.firm
    if unsure.any():
        zh = f"{scene.days(unsure.to_numpy(bool))} 人日仅为同日使用：相距不足 {BACK_KM:.0f} 公里（当天或可往返），或远处并非刷卡，不列为高"
        en = f"{scene.days(unsure.to_numpy(bool))} person-days are uses on one date only, less than {BACK_KM:.0f} km apart (which somebody may go there and "
        en += "back in a day) or not by card at the far shop: held at medium"
        return Reason("same_date_only", float(firm), float(ENOUGH), None, {"zh": zh, "en": en})
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


def _once_each(case: Case, trips: pd.DataFrame) -> bool:
    """Whether few persons' cards were strange once each, on days of their own, at hospitals of the second level or the third to which patients come anyway."""
    if trips.psn_no.nunique() != trips.night.nunique() or trips.groupby("psn_no").night.nunique().max() > 1:
        return False
    places = case.places
    at = case.visits.codes_of(trips.strange.unique(), "places")
    house = (places.kind[at] == "hospital") & (places.subtype[at] != "clinic") & (places.rank[at] >= SECOND)
    return bool((at >= 0).all() and house.all() and trips.psn_no.nunique() <= BY_CHANCE)


def _nothing_ties_them(persons: int) -> Reason:
    """Why a case of so many persons is no higher than medium."""
    zh = f"{persons} 人各仅一次，日期各不相同，共同处只是患者本来就多的医院：可能是各自一次的时间或登记差错，不列为高"
    en = f"{persons} persons once each, on days of their own, have a hospital in common to which patients come anyway: each may be one slip of a clock or a "
    en += "register: held at medium"
    return Reason("once_each", float(persons), None, None, {"zh": zh, "en": en})


def apart_from_branches(scene: Trips) -> Trips:
    """The case without persons all of whose trips are those of a branch under one code, or of prescriptions sent home, where it stands without them."""
    return _apart_from("filled_at_home", _apart_from("branch_site", scene))


def apart_from_relatives(scene: Trips) -> Trips:
    """The case without persons all of whose trips a relative made, where it stands without them."""
    return _apart_from("family", scene)


def apart_from_clocks(scene: Trips) -> Trips:
    """The case without persons all of whose trips a clock that is wrong, or a code of many sites, brings about, where it stands without them."""
    return _apart_from("upload_delay", scene)


def _apart_from(code: str, scene: Trips) -> Trips:
    """The case without persons all of whose trips one reading explains, where it stands without them."""
    tried = scene.try_reading(code)
    if tried.verdict != "rejected" or tried.answer.cleared is None or not tried.links:
        return scene
    stay = scene.trips.psn_no.isin(scene.trips[~tried.answer.cleared].psn_no)
    return scene if stay.all() else replace(scene, trips=scene.trips[stay])


def lead_of(case: Case, scene: Trips, title: Text, q: float, rate: float, tested: Mapping[str, int]) -> Lead:
    """One case: its persons, the places, the trips as reasons."""
    trips = scene.trips
    persons = sorted(trips.psn_no.unique())
    days = scene.days(np.ones(len(trips), bool))
    expected = rate * sum(int(tested.get(name, 0)) for name in persons) + float(trips.expect.sum())
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
    text = _said(trips, days, expected)
    reasons = [Reason("out_of_reach", float(days), round(expected, 4), q, text)]
    left = _unexplained(trips, tried)
    firm = _occasions(scene, left)
    if days >= ENOUGH and firm < ENOUGH:
        reasons.append(_held_back(scene, trips, scene.days(left), firm))
    apart = _once_each(case, trips) and not beside.days
    if apart and firm >= ENOUGH:
        reasons.append(_nothing_ties_them(len(persons)))
    reasons += [*_in_step(trips), *_out_of_pace(trips)]
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
        thin=firm < ENOUGH or apart,
        context=days < AGAIN,
    )
