"""From steered couples to a lead: the flow's figures, its readings, its onset."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import Lead
from graphfraud.detectors.kickback_referral.model import Field
from graphfraud.innocent.flow import Flow
from graphfraud.model.finding import Member, Reason, Text
from graphfraud.store.protocol import Link, Node

if TYPE_CHECKING:
    import pandas as pd


def fills_of(field: Field, part: pd.DataFrame) -> pd.DataFrame:
    """The fills of a target's doctors there, with the chance of each."""
    target = part.target.iloc[0]
    fills = field.fills[(field.fills.target == target) & field.fills.doctor.isin(part.doctor)].reset_index(drop=True)
    fills = fills.assign(chance=fills.doctor.map(dict(zip(part.doctor, part.base, strict=True))))
    fills.attrs["expected"] = float(part.expected.sum())
    return fills


def flow_lead(
    case: Case,
    field: Field,
    part: pd.DataFrame,
    kind: str,
    title: Text,
    tests: int,
    fills: pd.DataFrame,
    stock: np.ndarray,
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
    """
    target = str(part.target.iloc[0])
    doctors = sorted(part.doctor)
    scene = flow_of(case, field, part, fills, tests, stock)
    tried = [scene.try_reading(code) for code in case.detector.readings]
    patients = fills.groupby("psn_no").size().sort_index()
    expected, observed = float(part.expected.sum()), int(part.patients.sum())
    q = float(part.q.min())
    members = [Member("doctor", str(row.doctor), "steering_doctor", round(float(row.patients / row.of), 3),
                      {"zh": f"{row.of} 名外出购药（住院）患者中 {row.patients} 名去该处，期望 {row.expected:.1f}",
                       "en": f"{row.patients} of {row.of} patients went there, {row.expected:.1f} expected"}) for row in part.itertuples()]  # fmt: skip
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
    text = {
        "zh": f"{len(doctors)} 名医生的 {observed} 名患者去同一机构，按同院同事、距离、客流与患者习惯期望 {expected:.1f} 名",
        "en": f"{observed} patients of {len(doctors)} doctors went to one institution; colleagues, distance, crowds and habits let {expected:.1f} expect",
    }
    reasons = [Reason("steered_patients", float(observed), round(expected, 2), float(part.p.min()), text)]
    begin = onset(field, doctors, target)
    if begin:
        reasons.append(begin)
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


def flow_of(case: Case, field: Field, part: pd.DataFrame, fills: pd.DataFrame, tests: int, stock: np.ndarray) -> Flow:
    """The figures that readings look at."""
    target = str(part.target.iloc[0])
    places = case.places
    index = {code: k for k, code in enumerate(places.code)}
    to = index.get(target, -1)
    km = [places.kilometres(index[o], to) for o in part.origin if o in index]
    opened = None if to < 0 or np.isnat(places.opened[to]) else places.opened[to].astype(object)
    colleagues = field.fills[field.fills.origin.isin(part.origin) & ~field.fills.doctor.isin(part.doctor)]
    after = colleagues if opened is None else colleagues[colleagues.date >= np.datetime64(opened)]
    people = fills.groupby("psn_no").date.min()
    return Flow(
        fills=fills,
        share=float(part.patients.sum() / part.of.sum()),
        others=_share(colleagues, target),
        others_after=_share(after, target),
        near=float(np.nanmin(km)) if np.isfinite(km).any() else math.nan,
        opened=opened,
        began=case.visits.first_day.astype(object),
        before=_before(case, people, target, set(fills.setl_id)),
        stock=stock,
        central=to >= 0
        and places.kind[to] == "hospital"
        and ("3" in str(places.level[to])[:2] or "三" in str(places.level[to])),
        tests=tests,
        least=int(case.settings["least_patients"]),
    )


def _share(colleagues: pd.DataFrame, target: str) -> float:
    persons = colleagues.drop_duplicates(["doctor", "psn_no", "target"])
    return float((persons.target == target).mean()) if len(persons) >= 10 else math.nan


def _before(case: Case, first: Any, target: str, steered: set[str]) -> float:
    """Share of the patients with a visit of their own to the target before their first steered one."""
    visits = case.visits
    to = int(visits.codes_of([target], "places")[0])
    known = 0
    for code, day in zip(visits.codes_of(first.index), first, strict=True):
        own = visits.of([code]) if code >= 0 else np.empty(0, np.int64)
        number = int((np.datetime64(day, "D") - visits.first_day) // np.timedelta64(1, "D"))
        earlier = own[(visits.place[own] == to) & (visits.day[own] < number)]
        known += any(visits.setl_ids[k] not in steered for k in visits.setl[earlier])
    return known / max(len(first), 1)


def stock_shares(case: Case, flows: list[pd.DataFrame]) -> list[np.ndarray]:
    """For each fill of each flow, the target's share in other people's purchases of the fill's rarest drug; NaN if under five.

    One query for all flows: the fee lines are read once, however many flows there are.
    """
    import pandas as pd
    import pyarrow as pa

    if not flows:
        return []
    steered = pd.concat(
        [flow[["setl_id", "psn_no", "target"]].assign(lead=number) for number, flow in enumerate(flows)]
    )
    case.engine.bring("gf_steered", pa.Table.from_pandas(steered, preserve_index=False))
    rows = case.linked("stock.sql").to_pylist()
    share = {(row["lead"], row["setl_id"]): float(row["share"]) for row in rows}
    return [np.array([share.get((k, name), math.nan) for name in flow.setl_id]) for k, flow in enumerate(flows)]


def onset(field: Field, doctors: list[str], target: str) -> Reason | None:
    """The day from which the doctors' patients began to go there: best split of the share in time, likelihood ratio."""
    mine = field.fills[field.fills.doctor.isin(doctors)].sort_values(["date", "setl_id"])
    hit = (mine.target == target).to_numpy(float)
    n = len(hit)
    if n < 12:
        return None
    k = np.arange(1, n)
    left, whole = np.cumsum(hit)[:-1], hit.sum()

    def fit(sum_: np.ndarray, size: np.ndarray) -> np.ndarray:
        share = np.clip(sum_ / size, 1e-9, 1 - 1e-9)
        return np.asarray(sum_ * np.log(share) + (size - sum_) * np.log(1 - share))

    gain = fit(left, k) + fit(whole - left, n - k) - fit(np.array([whole]), np.array([n]))
    best = int(np.argmax(gain))
    before, later = left[best] / k[best], (whole - left[best]) / (n - k[best])
    p = min(1.0, math.exp(-float(gain[best])) * n)
    if later <= before or p > 0.01:
        return None
    day = mine.date.iloc[best + 1]
    day = getattr(day, "date", lambda: day)()
    return Reason("onset", round(float(later), 3), round(float(before), 3), p,
                  {"zh": f"自 {day} 起比例由 {before:.0%} 升至 {later:.0%}", "en": f"from {day} the share rose from {before:.0%} to {later:.0%}"})  # fmt: skip


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
