"""Kickback referral: which doctor's patients fill, or are admitted, where; each patient's own chance; onset; readings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import nbinom

from benchmarks.speed.pipeline.tables import Case
from benchmarks.speed.pipeline.travel import INPATIENT, benjamini_hochberg, kilometres

Array = np.ndarray[Any, Any]
LEAST, LIFT, WEIGHT, HABIT = 6, 2.5, 8.0, 2.0


def doctors(case: Case) -> pd.DataFrame:
    """Hospital settlements with their doctor: who billed, else the encounter's chief."""
    billed = case.lines.dropna(subset=["bilg_dr_code"]).groupby("setl_id").bilg_dr_code.min()
    chief = case.encounters.dropna(subset=["chfpdr_code"]).set_index("mdtrt_id").chfpdr_code
    seen = case.visits[~case.visits["shop"]]
    doctor = seen.setl_id.map(billed).fillna(seen.mdtrt_id.map(chief))
    columns = ["setl_id", "psn_no", "fixmedins_code", "setl_time", "kind"]
    return seen[columns].assign(doctor=doctor).dropna(subset=["doctor"])


def fills(case: Case, seen: pd.DataFrame) -> pd.DataFrame:
    """Pharmacy settlements that go back to a doctor: by the prescription, the recorded prescriber, else the days after a visit."""
    shops = case.visits[case.visits["shop"]][["setl_id", "psn_no", "fixmedins_code", "setl_time"]]
    lines = case.lines[["setl_id", "rx_drord_no", "hilist_code", "bilg_dr_code"]]
    desk = seen.groupby(["doctor", "fixmedins_code"]).size().reset_index(name="n").sort_values("n", ascending=False)
    desk = desk.drop_duplicates("doctor").set_index("doctor").fixmedins_code
    sold = shops.merge(lines, on="setl_id")
    issued = lines.dropna(subset=["rx_drord_no"]).merge(
        seen[["setl_id", "doctor", "psn_no", "setl_time"]], on="setl_id"
    )
    number = sold.dropna(subset=["rx_drord_no"]).merge(issued, on=["rx_drord_no", "psn_no"], suffixes=("", "_h"))
    number = number[number.setl_time_h <= number.setl_time].groupby("setl_id").doctor.min()
    prescriber = sold[sold.bilg_dr_code.isin(desk.index)].groupby("setl_id").bilg_dr_code.min()
    after = pd.merge_asof(
        seen[["setl_id", "psn_no", "setl_time", "doctor"]].sort_values("setl_time"),
        shops.rename(columns={"setl_id": "fill"}).assign(bought=shops.setl_time).sort_values("setl_time"),
        on="setl_time", by="psn_no", direction="forward", tolerance=pd.Timedelta(days=3),
    ).dropna(subset=["fill"])  # fmt: skip
    after = after.sort_values("setl_time").drop_duplicates("fill", keep="last")
    bought = after.merge(lines[["setl_id", "hilist_code"]], left_on="fill", right_on="setl_id", suffixes=("", "_f"))
    given = lines[["setl_id", "hilist_code"]].drop_duplicates().assign(here=True)
    bought = bought.merge(given, on=["setl_id", "hilist_code"], how="left")
    elsewhere = bought[bought.here.isna()].drop_duplicates("fill").set_index("fill").doctor
    doctor = shops.setl_id.map(number).fillna(shops.setl_id.map(prescriber)).fillna(shops.setl_id.map(elsewhere))
    found = shops.rename(columns={"fixmedins_code": "target"}).assign(doctor=doctor).dropna(subset=["doctor"])
    return found.assign(origin=found.doctor.map(desk)).dropna(subset=["origin"])


def admissions(case: Case, seen: pd.DataFrame) -> pd.DataFrame:
    """First admission elsewhere within fourteen days of a visit."""
    beds = case.visits[case.visits.kind.isin(INPATIENT[:4])][["setl_id", "psn_no", "fixmedins_code", "begndate"]]
    out = seen[~seen.kind.isin(INPATIENT)][["psn_no", "setl_time", "doctor", "fixmedins_code"]]
    both = pd.merge_asof(
        beds.rename(columns={"fixmedins_code": "target"}).sort_values("begndate"),
        out.rename(columns={"fixmedins_code": "origin"}).sort_values("setl_time"),
        left_on="begndate", right_on="setl_time", by="psn_no", tolerance=pd.Timedelta(days=14),
    ).dropna(subset=["doctor"])  # fmt: skip
    return both[both.origin != both.target].assign(setl_time=both.begndate)


def attraction(case: Case, origins: pd.Index[str], targets: pd.Index[str]) -> pd.DataFrame:
    """Shares of the targets for each origin by visitors and distance (Huff 1963)."""
    custom = case.visits.fixmedins_code.value_counts().reindex(targets).to_numpy()
    every = pd.MultiIndex.from_product([origins, targets]).to_frame(index=False, name=["origin", "target"])
    km = kilometres(case.places, every.origin, every.target).reshape(len(origins), len(targets))
    weight = (custom[None, :] + 1) / (1 + km) ** 1.5
    return pd.DataFrame(weight / weight.sum(axis=1, keepdims=True), origins, targets)


def tested(case: Case, flow: pd.DataFrame, own: pd.DataFrame, left_out: pd.MultiIndex | None) -> pd.DataFrame:
    """Every doctor × target with enough patients: expectation by colleagues, gravity and each patient's own habit, exact tail."""
    person = flow.drop_duplicates(["doctor", "target", "psn_no"])
    count = person.groupby(["doctor", "origin", "target"]).size().rename("patients").reset_index()
    count["of"] = count.groupby("doctor").patients.transform("sum")
    clean = count if left_out is None else count[~pd.MultiIndex.from_frame(count[["doctor", "target"]]).isin(left_out)]
    at = clean.groupby(["origin", "target"]).patients.sum()
    everywhere = clean.groupby("origin").patients.sum()
    mine = clean.groupby("doctor").patients.sum()
    here = clean.set_index(["doctor", "target"]).patients
    pull = attraction(case, pd.Index(count.origin.unique()), pd.Index(count.target.unique()))
    chosen = count[count.patients >= LEAST].reset_index(drop=True)
    if not len(chosen):
        return chosen.assign(expected=0.0, p=1.0, q=1.0, base=0.0)
    same = here.reindex(pd.MultiIndex.from_frame(chosen[["doctor", "target"]])).fillna(0).to_numpy()
    theirs = at.reindex(pd.MultiIndex.from_frame(chosen[["origin", "target"]])).fillna(0).to_numpy() - same
    others = everywhere.reindex(chosen.origin).fillna(0).to_numpy() - mine.reindex(chosen.doctor).fillna(0).to_numpy()
    gravity = np.array([pull.at[o, t] for o, t in zip(chosen.origin, chosen.target, strict=True)])
    chosen["base"] = (theirs + WEIGHT * gravity) / (others + WEIGHT)
    bought = own.groupby("psn_no").size()
    there = own.groupby(["psn_no", "fixmedins_code"]).size()
    tries = flow.groupby(["doctor", "psn_no"]).size()
    expected, p = [], []
    for row in chosen.itertuples():
        n = tries[row.doctor]
        whole = bought.reindex(n.index).fillna(0).to_numpy()
        habit = there.reindex(pd.MultiIndex.from_product([n.index, [row.target]])).fillna(0).to_numpy()
        chance = np.clip(row.base + (habit - whole * row.base) / (whole + HABIT), 1e-4, 0.999)
        ever = 1 - (1 - chance) ** n.to_numpy()
        expected.append(ever.sum())
        p.append(poisson_binomial(int(row.patients), ever))
    size = int((count.drop_duplicates("doctor")["of"] >= LEAST).sum() * count.target.nunique() / 4)
    chosen = chosen.assign(expected=expected, p=p)
    chosen["p"] = [
        min(1.0, 2 * min(row.p, onset(flow, row.doctor, row.target)[1] * row.p)) if row.p < 0.01 else row.p
        for row in chosen.itertuples()
    ]
    return chosen.assign(q=benjamini_hochberg(chosen.p.to_numpy(), size))


def poisson_binomial(count: int, chances: Array) -> float:
    """P(at least ``count``) by convolution."""
    law = np.ones(1)
    for chance in chances:
        law = np.convolve(law, (1 - chance, chance))
    return float(min(law[count:].sum(), 1.0))


def onset(flow: pd.DataFrame, doctor: str, target: str) -> tuple[Any, float]:
    """The day from which the share at the target rose, and its p-value by likelihood ratio with every split counted."""
    mine = flow[flow.doctor == doctor].sort_values("setl_time")
    hit = (mine.target == target).to_numpy(float)
    n = len(hit)
    if n < 12:
        return None, 1.0
    k, left = np.arange(1, n), np.cumsum(hit)[:-1]

    def fit(part: Array, size: Array) -> Array:
        share = np.clip(part / size, 1e-9, 1 - 1e-9)
        return part * np.log(share) + (size - part) * np.log(1 - share)

    gain = fit(left, k) + fit(hit.sum() - left, n - k) - fit(np.array([hit.sum()]), np.array([n]))
    best = int(gain.argmax())
    rising = left[best] / k[best] < (hit.sum() - left[best]) / (n - k[best])
    return mine.setl_time.iloc[best + 1], float(min(1.0, np.exp(-gain[best]) * n)) if rising else 1.0


def sales_of(case: Case, flow: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """All sales of the drugs of the chosen flows: one pass over the fee lines for all of them."""
    theirs = flow[flow.doctor.isin(chosen.doctor) & flow.target.isin(chosen.target)]
    lines = case.lines[["setl_id", "hilist_code"]]
    drugs = lines.hilist_code[lines.setl_id.isin(theirs.setl_id)].unique()
    settled = case.visits[["setl_id", "psn_no", "fixmedins_code", "setl_time"]]
    return lines[lines.hilist_code.isin(drugs)].merge(settled, on="setl_id")


def readings(case: Case, flow: pd.DataFrame, own: pd.DataFrame, sold: pd.DataFrame, row: Any) -> dict[str, bool]:
    """What may explain a doctor's flow to a target."""
    there = flow[(flow.doctor == row.doctor) & (flow.target == row.target)]
    km = kilometres(case.places, pd.Series([row.origin]), pd.Series([row.target]))[0]
    shops = case.places.index[case.places["shop"]]
    nearer = (kilometres(case.places, pd.Series(row.origin, shops), pd.Series(shops, shops)) < km - 1e-6).sum()
    colleagues = flow[(flow.origin == row.origin) & (flow.doctor != row.doctor)]
    known = own[own.psn_no.isin(there.psn_no) & (own.fixmedins_code == row.target)]
    first = there.groupby("psn_no").setl_time.min()
    before = (known.groupby("psn_no").setl_time.min().reindex(first.index) < first).mean()
    opened = case.places.aprv_esta_date.get(row.target)
    late = colleagues if opened is None or pd.isna(opened) else colleagues[colleagues.setl_time >= opened]
    drugs = sold.hilist_code[sold.setl_id.isin(there.setl_id)].unique()
    sales = sold[sold.hilist_code.isin(drugs)]
    strangers = sales[~sales.psn_no.isin(there.psn_no) & sales.fixmedins_code.isin(shops)]
    sole = (strangers.fixmedins_code == row.target).mean() if len(strangers) >= 5 else 0.0
    dispensed = sales[sales.fixmedins_code == row.origin].setl_time.dt.normalize().value_counts().sort_index()
    near = [
        dispensed[str(day - pd.Timedelta(days=10)) : str(day + pd.Timedelta(days=10))].sum()
        for day in there.setl_time.dt.normalize()
    ]
    others = float((colleagues.target == row.target).mean()) if len(colleagues) >= 10 else 0.0
    later = float((late.target == row.target).mean()) if len(late) >= 10 else 0.0
    address = case.people.live_addr.reindex(there.psn_no.unique())
    level = case.places.hosp_lv.fillna("")
    return {
        "next_door_pharmacy": bool(nearer <= 1 and others >= 0.3),
        "new_pharmacy": later * row.of >= 0.5 * row.patients,
        "only_stockist": bool(sole >= 0.8),
        "own_pharmacy": bool(before >= 0.6),
        "stock_out": bool(dispensed.sum() >= 30 and np.mean(np.array(near) == 0) >= 0.6),
        "nursing_home": bool(address.value_counts(normalize=True).max() >= 0.5) if address.notna().any() else False,
        "upward_referral": bool(level.get(row.target, "") > level.get(row.origin, "")) and row.target not in shops,
        "specialist_centre": bool(row.target not in shops and others >= 0.5),
    }


def findings(case: Case) -> list[dict[str, Any]]:
    """Doctors whose patients go to one pharmacy or hospital beyond their colleagues', twice tested, with readings."""
    if case.lines.bilg_dr_code.isna().all() and case.encounters.chfpdr_code.isna().all():
        return []
    seen = doctors(case)
    out = []
    for flow, beds in ((fills(case, seen), False), (admissions(case, seen), True)):
        own = case.visits[case.visits.kind.isin(INPATIENT) if beds else case.visits["shop"]]
        own = own[~own.setl_id.isin(flow.setl_id)][["psn_no", "fixmedins_code", "setl_time"]]
        first = tested(case, flow, own, None)
        steered = first[(first.q <= 0.05) & (first.patients >= LIFT * first.expected)]
        again = tested(case, flow, own, pd.MultiIndex.from_frame(steered[["doctor", "target"]]))
        if beds and len(again):
            rate = again.patients.sum() / max(again["of"].sum(), 1)
            again["p"] = nbinom.sf(again.patients - 1, 4, 4 / (4 + np.maximum(again.expected, rate)))
            again["q"] = benjamini_hochberg(again.p.to_numpy(), len(flow.groupby(["doctor", "target"])))
        chosen = again[(again.q <= 0.05) & (again.patients >= LIFT * again.expected)]
        sold = sales_of(case, flow, chosen)
        for row in chosen.itertuples():
            tried = readings(case, flow, own, sold, row)
            high = row.q <= 0.01 and not any(tried.values())
            out.append({"kind": "referral", "members": [row.doctor, row.target], "q": row.q, "high": high} | tried)
    return out
