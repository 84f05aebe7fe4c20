"""From steered couples to a lead: the flow's figures, its readings, its onset."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.kickback_referral.chance import mostly_there
from graphfraud.detectors.kickback_referral.goods import gone_for, goods_reasons
from graphfraud.detectors.kickback_referral.homes import by_neighbours
from graphfraud.detectors.kickback_referral.hours import Hours, at_that_hour
from graphfraud.detectors.kickback_referral.model import Field
from graphfraud.detectors.kickback_referral.onset import Onset, onset_of, since_opened
from graphfraud.detectors.kickback_referral.scenery import (
    giant_share,
    in_haste,
    is_alone,
    is_nearest,
    leading_shares,
    neighbours_share,
    opened_on,
    sites,
)
from graphfraud.detectors.wording import digits, few
from graphfraud.innocent.flow import Flow, Stock, Ward
from graphfraud.innocent.mail_order import WORDS
from graphfraud.model.finding import Member, Reason, Text
from graphfraud.store.protocol import Link, Node

if TYPE_CHECKING:
    import pandas as pd


ENOUGH, LOST = 10, 0.1
"""Fills before and after from which on custom may be said to have moved, and what the earlier pharmacy keeps of its share at most."""
TENTH = 0.1
"""Share before the onset, of the share after it, up to which hardly anybody went there before."""


def fills_of(field: Field, part: pd.DataFrame, goods: Collection[str] = frozenset()) -> pd.DataFrame:
    """The fills of a target's doctors there, with the chance of each; of the regular patients alone where these told it.

    Where the goods told it, those fills for which these are known (``goods``) alone.
    """
    target = part.target.iloc[0]
    there = field.fills_with("target", [target])
    fills = there[there.doctor.isin(part.doctor) & there.origin.isin(part.origin)]
    for row in part[part.regular].itertuples():
        own = (fills.doctor == row.doctor) & (fills.origin == row.origin)
        kept = mostly_there(field.fills_from([row.doctor], [row.origin]), target)
        fills = fills[~own | fills.setl_id.isin(kept.setl_id)]
    for row in part[part.told].itertuples():
        own = (fills.doctor == row.doctor) & (fills.origin == row.origin)
        fills = fills[~own | fills.setl_id.isin(goods)]
    fills = fills.reset_index(drop=True)
    fills = fills.assign(chance=fills.doctor.map(dict(zip(part.doctor, part.base, strict=True))))
    fills.attrs["expected"] = float(part.expected.sum())
    return fills


def flow_lead(
    case: Case,
    field: Field,
    part: pd.DataFrame,
    kind: str,
    title: Text,
    tests: float,
    fills: pd.DataFrame,
    stock: Stock,
    ward: Ward | None,
    days: int,
) -> Lead:
    """One target with the doctors who steer to it.

    Args:
        case: the detector's case.
        field: all fills.
        part: rows of model.pairs_of with the same target.
        kind: pharmacy or hospital.
        title: of the finding.
        tests: flows with opportunity.
        fills: from ``fills_of``.
        stock: their entry of ``stock_shares``.
        ward: of admissions, their entry of ``wards_of``.
        days: their entry of ``days_of_doctors``.
    """
    target = str(part.target.iloc[0])
    doctors = sorted(part.doctor)
    begin = onset_of(since_opened(field, field.fills_from(doctors, part.origin), target), target)
    scene = flow_of(case, field, part, kind, fills, tests, stock, ward, days, begin)
    tried = [scene.try_reading(code) for code in case.detector.readings]
    patients = fills.groupby("psn_no").size().sort_index()
    expected, observed = float(part.expected.sum()), len(patients)
    q = float(part.q.min())
    members = [Member("doctor", str(row.doctor), "steering_doctor", round(float(row.patients / row.of), 3),
                      {"zh": f"{row.of} 名外出购药（住院）患者中 {row.patients} 名去该处，期望 {few(row.expected)}",
                       "en": f"{row.patients} of {row.of} patients went there, {few(row.expected)} expected"}) for row in part.itertuples()]  # fmt: skip
    members.append(Member("pharmacy" if kind == "pharmacy" else "hospital", target, "receiving_institution", 1.0))
    members += [
        Member("hospital", str(code), "doctor's_institution", 1.0)
        for code in sorted(part.origin.unique())
        if code != target
    ]
    members += [
        Member("patient", str(name), "steered_patient", round(min(1.0, int(count) / 3), 3))
        for name, count in patients.items()
    ]
    why = (
        {"zh": "同院同事、距离、客流与患者习惯", "en": "colleagues, distance, crowds and habits"}
        if kind == "pharmacy"
        else {
            "zh": "同级医生的转住院率与该院份额",
            "en": "the rates of doctors of the same level and the hospital's share",
        }
    )
    often = {"zh": "常来（购药三次以上）的", "en": " regular"} if part.regular.any() else {"zh": "", "en": ""}
    text = {
        "zh": f"{len(doctors)} 名医生的 {observed} 名{often['zh']}患者去同一机构，按{why['zh']}期望 {few(expected)} 名",
        "en": f"{observed}{often['en']} patients of {len(doctors)} doctors went to one institution; {why['en']} would account for {few(expected)}",
    }
    reasons = [Reason("steered_patients", float(observed), digits(expected), float(part.p.min()), text)]
    reasons += [_in_turn_reason(row) for row in part.itertuples() if row.places > 1]
    reasons += goods_reasons(part)
    if begin:
        reasons.append(_onset_reason(begin))
    rows = list(dict.fromkeys([*fills.setl_id, *fills.source.dropna()]))
    return Lead(
        identity=(*doctors, target),
        members=tuple(members),
        settlements=tuple(str(name) for name in rows),
        reasons=tuple(reasons),
        readings=tuple(item.result(case.detector.readings[item.reading.code]) for item in tried),
        title=title,
        summary={"zh": text["zh"] + f"（q = {q:.2g}）。", "en": text["en"] + f" (q = {q:.2g})."},
        nats=-math.log(max(float(part.p.min()), 1e-300)),
        excess=max(0.0, 1 - expected / max(observed, 1)),
        q_value=q,
        thin=observed < 8,
        links=tuple(_link(case, row, fills) for row in part.itertuples()),
    )


def _tests(part: pd.DataFrame, tests: float) -> float:
    """How many tests a p of this flow stands for: as many as its own q says, which counts the flows that were found as well as it.

    What a reading leaves is held against the same bar as the whole: else one that explains next to nothing would hold for a flow that stands as one of many.
    """
    best = part.loc[part.p.idxmin()]
    return min(tests, max(float(best.q) / float(best.p), 1.0)) if best.p > 0 else tests


def flow_of(
    case: Case,
    field: Field,
    part: pd.DataFrame,
    kind: str,
    fills: pd.DataFrame,
    tests: float,
    stock: Stock,
    ward: Ward | None,
    days: int,
    begin: Onset | None,
) -> Flow:
    """The figures that readings look at."""
    target = str(part.target.iloc[0])
    places = case.places
    index = places.numbers
    to = index.get(target, -1)
    km = [places.kilometres(index[o], to) for o in part.origin if o in index]
    opened = opened_on(case, to)
    at_origin = field.fills_with("origin", part.origin)
    colleagues = at_origin[~at_origin.doctor.isin(part.doctor)]
    after = colleagues if opened is None else colleagues[colleagues.date >= np.datetime64(opened)]
    people = fills.groupby("psn_no").date.min()
    persons = case.visits.codes_of(people.index)
    apart, to_patients = math.nan, math.nan
    if kind == "pharmacy":
        patients, others = at_origin[at_origin.doctor.isin(part.doctor)].psn_no.unique(), colleagues.psn_no.unique()
        apart, to_patients = sites(case, part, case.visits.codes_of(patients), case.visits.codes_of(others))
    others = _share(colleagues, target)
    went = part.patients
    if (part.places > 1).all():
        went, others = part.sent, float(part.theirs.mean())
    nothing = np.zeros(len(fills), bool)
    hours = at_that_hour(case, fills) if kind == "pharmacy" else Hours(nothing, nothing)
    return Flow(
        fills=fills,
        share=float(went.sum() / part["of"].sum()),
        everybody=int(part["of"].sum()),
        nats=-math.log(max(float(part.p.min()), 1e-300)),
        others=others,
        neighbours=neighbours_share(case, field.count, set(part.origin), target) if math.isnan(others) else math.nan,
        leading=leading_shares(field.count, field.total, set(part.origin)) if math.isnan(others) else np.empty(0),
        others_after=_share(after, target),
        near=float(np.nanmin(km)) if np.isfinite(km).any() else math.nan,
        opened=opened,
        began=case.visits.first_day.astype(object),
        before=_before(case, people, persons, target, set(fills.setl_id)),
        stock=stock,
        name=str(places.name[to]) if to >= 0 else "",
        online=_online(places.name, index, fills),
        beds=kind == "hospital",
        nearest=to >= 0
        and kind == "pharmacy"
        and all(is_nearest(case, index[o], to) for o in part.origin if o in index),
        sole=to >= 0 and kind == "pharmacy" and all(is_alone(case, index[o], to) for o in part.origin if o in index),
        ward=ward if to >= 0 else None,
        central=to >= 0 and places.kind[to] == "hospital" and places.rank[to] == 3,
        tests=_tests(part, tests),
        least=int(case.settings["least_patients"]),
        moved=_moved(field, part, begin) if kind == "pharmacy" else 0.0,
        risen=begin is not None,
        tenfold=begin is not None and begin.before <= TENTH * begin.later,
        control=_mean(part.control, part.controlled),
        usual=_mean(part.usual, part.controlled),
        controlled=int(part.controlled.sum()),
        apart=apart,
        to_patients=to_patients,
        giant=giant_share(case, set(part.origin)),
        haste=in_haste(case, fills) if kind == "pharmacy" else math.nan,
        formed=bool(part.formed.all()),
        days=days,
        alone=hours.alone,
        few_open=hours.untold,
        goods=gone_for(part),
        ever=_ever(at_origin[at_origin.doctor.isin(part.doctor)], target),
        by_neighbours=by_neighbours(case, part, at_origin) if kind == "pharmacy" else math.nan,
        people=case.people,
        persons=persons[people.index.get_indexer(fills.psn_no)],
    )


def _online(names: np.ndarray, index: dict[str, int], fills: pd.DataFrame) -> float:
    """Share of the fills that follow a visit to an institution that is called an internet hospital."""
    called = {
        origin: bool(WORDS.search(str(names[index[origin]]))) for origin in fills.origin.unique() if origin in index
    }
    return float(fills.origin.map(called).fillna(False).astype(bool).mean()) if len(fills) else 0.0


def _mean(values: pd.Series[float], weights: pd.Series[int]) -> float:
    return float((values * weights).sum() / max(weights.sum(), 1))


def _moved(field: Field, part: pd.DataFrame, found: Onset | None) -> float:
    """Share of the doctors' fills before the onset at the one other pharmacy that then lost hardly less than all of them."""
    target = str(part.target.iloc[0])
    if found is None:
        return 0.0
    mine = field.fills_from(part.doctor, part.origin)
    early = mine.date < np.datetime64(found.day)
    before, after = mine[early].target.value_counts(), mine[~early].target.value_counts()
    other = before.drop(target, errors="ignore")
    if not len(other) or other.iloc[0] < ENOUGH or after.sum() < ENOUGH:
        return 0.0
    share = float(other.iloc[0] / before.sum())
    return share if after.get(other.index[0], 0) / after.sum() <= LOST * share else 0.0


def _ever(mine: pd.DataFrame, target: str) -> float:
    """Share of some doctors' patients who ever went to the target."""
    persons = (mine.target == target).groupby([mine.doctor, mine.psn_no]).any()
    return float(persons.mean()) if len(persons) else math.nan


def _share(colleagues: pd.DataFrame, target: str) -> float:
    persons = colleagues.drop_duplicates(["doctor", "psn_no", "target"])
    return float((persons.target == target).mean()) if len(persons) >= 10 else math.nan


def _before(case: Case, first: Any, persons: np.ndarray, target: str, steered: set[str]) -> float:
    """Share of the patients with a visit of their own to the target before their first steered one."""
    visits = case.visits
    to = int(visits.codes_of([target], "places")[0])
    known = 0
    for code, day in zip(persons, first, strict=True):
        own = visits.of([code]) if code >= 0 else np.empty(0, np.int64)
        number = int((np.datetime64(day, "D") - visits.first_day) // np.timedelta64(1, "D"))
        earlier = own[(visits.place[own] == to) & (visits.day[own] < number)]
        known += len(earlier) > 0 and any(name not in steered for name in visits.settlements(earlier))
    return known / max(len(first), 1)


def _in_turn_reason(row: Any) -> Reason:
    text = {
        "zh": f"医生 {row.doctor} 的患者轮流去 {row.places} 家药店，合计 {row.sent} 名，期望 {few(row.due)} 名：逐家看不突出，合看才突出",
        "en": f"patients of doctor {row.doctor} go to {row.places} pharmacies in turn, {row.sent} in all, {few(row.due)} expected: "
        "no one of them stands out, together they do",
    }
    return Reason("in_turn", float(row.sent), digits(float(row.due)), float(row.p), text)


def _onset_reason(found: Onset) -> Reason:
    text = {
        "zh": f"自 {found.day} 起比例由 {found.before:.0%} 升至 {found.later:.0%}",
        "en": f"from {found.day} the share rose from {found.before:.0%} to {found.later:.0%}",
    }
    return Reason("onset", round(found.later, 3), round(found.before, 3), found.p_value, text)


def _link(case: Case, row: Any, fills: pd.DataFrame) -> Link:
    mine = fills[fills.doctor == row.doctor]
    first, last = (getattr(day, "date", lambda day=day: day)() for day in (mine.date.min(), mine.date.max()))
    return Link(
        case.detector.id,
        "PRESCRIBED_TO_FILL_AT",
        Node("doctor", str(row.doctor)),
        Node("pharmacy", str(row.target)),
        len(mine),
        first,
        last,
        expected=float(row.expected),
        p_value=float(row.p),
        q_value=float(row.q),
        settlements=tuple(str(name) for name in mine.setl_id),
    )
