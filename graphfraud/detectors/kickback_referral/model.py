"""Where a doctor's patients would go anyway: colleagues' patients, distance and popularity, and each person's own habit."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.engines.people import Places, haversine
from graphfraud.stats.fdr import benjamini_hochberg

if TYPE_CHECKING:
    import pandas as pd

COLLEAGUES = 8.0
"""Weight of distance and popularity, in patients of colleagues."""
HABIT = 2.0
"""Weight of the general choice against a person's own purchases."""
WITNESSES = 20
"""Patients of the other colleagues from which on one of them may be doubted."""
JOINS = 0.01
ONSET_LIFT = 0.6
"""Part of the least lift that is enough where the flow has an onset."""
ONSET_LIMIT = 0.01
WORTH = 0.01
"""p-value of the count from which on the course in time is looked at."""
REGION = 0.02
"""Attraction of a target in another prefecture where no coordinates say more."""


@dataclass(frozen=True)
class Field:
    """Fills, purchases and the targets' attraction.

    Attributes:
        fills: doctor, origin, target, psn_no, setl_id, source, date, of the institutions with a tested couple.
        count: doctor, origin, target, patients (distinct), fills, of all couples.
        total: doctor, origin, everybody (distinct patients), of all doctors.
        own: purchases by nobody's prescription, of the persons of tested couples: psn_no, target, count.
        pull: (origins × targets) shares by distance and popularity; rows add up to 1.
        origins, targets: indices of the institutions.
    """

    fills: pd.DataFrame
    count: pd.DataFrame
    total: pd.DataFrame
    own: pd.DataFrame
    pull: np.ndarray
    origins: dict[str, int]
    targets: dict[str, int]

    @cached_property
    def _where(self) -> dict[str, dict[str, np.ndarray]]:
        return {name: self.fills.groupby(name, sort=False).indices for name in ("doctor", "origin", "target")}

    def fills_with(self, column: str, values: Iterable[str]) -> pd.DataFrame:
        """The fills whose ``column`` (doctor, origin or target) is one of ``values``, in their order, without reading all fills."""
        where = self._where[column]
        at = [where[value] for value in set(values) if value in where]
        return self.fills.iloc[np.sort(np.concatenate(at)) if at else np.empty(0, np.int64)]


def attraction(origins: list[str], targets: list[str], places: Places, popularity: dict[str, int]) -> np.ndarray:
    """Shares of the targets for each origin: visitors times a decay with distance (gravity model, Huff 1963)."""
    index = {code: k for k, code in enumerate(places.code)}
    o, t = (np.array([index.get(name, -1) for name in names]) for names in (origins, targets))
    km = haversine(places.lnt[o][:, None], places.lat[o][:, None], places.lnt[t][None, :], places.lat[t][None, :])
    prefixes = np.unique([region[:4] for region in places.region[np.concatenate((o, t))]], return_inverse=True)[1]
    near = prefixes[: len(o), None] == prefixes[None, len(o) :]
    decay = np.where(np.isnan(km), np.where(near, 0.2, REGION * 0.2), 1.0 / (1.0 + np.nan_to_num(km)) ** 1.5)
    weight = np.array([popularity.get(name, 0) + 1.0 for name in targets])[None, :] * decay
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def pairs_of(field: Field, left_out: set[tuple[str, str]], least: int, *, accomplice: bool = False) -> pd.DataFrame:
    """Test every doctor × target with at least ``least`` patients.

    Args:
        field: the records.
        left_out: (doctor, target) couples that do not count as colleagues' choice.
        least: distinct patients.
        accomplice: leave out, of the colleagues, the one with most patients at the target, where enough others remain;
            two doctors who steer to one place would else vouch for each other.

    Returns:
        Rows doctor, origin, target, patients, of (all the doctor's patients), expected, others (share of the colleagues'
        patients), colleagues (number of those), p, q.
    """
    import pandas as pd
    from scipy.special import pdtrc

    count = field.count[["doctor", "origin", "target", "patients"]]
    total = field.total.rename(columns={"everybody": "of"})
    tests = int(len(total) * max(len(field.targets), 1))
    clean = count[[key not in left_out for key in zip(count.doctor, count.target, strict=True)]]
    at_origin = clean.groupby(["origin", "target"]).patients.sum()
    all_origin = clean.groupby("origin").patients.sum()
    by_doctor = clean.groupby("doctor").patients.sum()
    candidates = count[count.patients >= least].merge(total, on=["doctor", "origin"])
    if candidates.empty:
        return candidates.assign(expected=0.0, others=np.nan, colleagues=0, p=1.0, q=1.0)
    candidates = candidates.reset_index(drop=True)
    couple = pd.MultiIndex.from_frame(candidates[["origin", "target"]])
    excluded = np.array([key in left_out for key in zip(candidates.doctor, candidates.target, strict=True)])
    here = at_origin.reindex(couple).fillna(0).to_numpy() - np.where(excluded, 0, candidates.patients)
    everywhere = (
        all_origin.reindex(candidates.origin).fillna(0).to_numpy()
        - by_doctor.reindex(candidates.doctor).fillna(0).to_numpy()
    )
    if accomplice:
        theirs, all_theirs = _busiest_colleague(clean, by_doctor, candidates)
        enough = everywhere - all_theirs >= WITNESSES
        here, everywhere = here - np.where(enough, theirs, 0), everywhere - np.where(enough, all_theirs, 0)
    here, everywhere = np.maximum(here, 0.0), np.maximum(everywhere, 0.0)
    pull = field.pull[candidates.origin.map(field.origins), candidates.target.map(field.targets)]
    tested = candidates.assign(
        base=(here + COLLEAGUES * pull) / (everywhere + COLLEAGUES),
        others=np.where(everywhere >= 10, here / np.maximum(everywhere, 1), np.nan),
        colleagues=everywhere,
    )
    tested["expected"] = _expected(field, tested)
    tested["p"] = _with_onset(field, tested, pdtrc(tested.patients - 1, np.maximum(tested.expected, 1e-6)))
    tested["q"] = benjamini_hochberg(tested.p, tests=tests)
    return tested


def _busiest_colleague(
    clean: pd.DataFrame, by_doctor: pd.Series[int], candidates: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """For each couple the colleague with most patients at the target: (those patients, all of that colleague's)."""
    order = ["origin", "target", "patients", "doctor"]
    ranked = clean.sort_values(order, ascending=[True, True, False, True]).assign(
        of=lambda rows: rows.doctor.map(by_doctor)
    )
    top = ranked.groupby(["origin", "target"], sort=False)
    first, second = top.nth(0), top.nth(1)
    rows = candidates[["doctor", "origin", "target"]]
    one = rows.merge(first, on=["origin", "target"], how="left", suffixes=("", "_top"))
    two = rows.merge(second, on=["origin", "target"], how="left", suffixes=("", "_top"))
    self_top = (one.doctor == one.doctor_top).to_numpy()
    patients = np.where(self_top, two.patients.fillna(0), one.patients.fillna(0))
    of = np.where(self_top, two.of.fillna(0), one.of.fillna(0))
    return patients.astype(float), of.astype(float)


def _with_onset(field: Field, tested: pd.DataFrame, p: np.ndarray) -> np.ndarray:
    """p-values with what the course in time adds: given how many went there, when they went is a test of its own.

    The two are combined by Fisher's method (1932); the better of count alone and both is doubled, as either might have been chosen.
    """
    both = p.copy()
    for number in np.flatnonzero(p < WORTH):
        row = tested.iloc[number]
        onset = onset_of(field.fills, [row.doctor], row.target)
        if onset is not None:
            product = max(p[number] * onset.p_value, 1e-300)
            both[number] = product * (1 - math.log(product))
    return np.asarray(np.minimum(2 * np.minimum(p, both), 1.0))


def _expected(field: Field, tested: pd.DataFrame) -> np.ndarray:
    """Expected distinct patients of each couple: the larger of each patient's own habit and the general choice, once a fill."""
    tries = field.fills.groupby(["doctor", "psn_no"], sort=False).size().rename("fills").reset_index()
    rows = tested[["doctor", "target", "base"]].reset_index().merge(tries, on="doctor")
    rows = rows.merge(field.own, on=["psn_no", "target"], how="left")
    everything = rows.psn_no.map(field.own.groupby("psn_no")["count"].sum()).fillna(0).to_numpy()
    base = rows.base.to_numpy()
    own = (rows["count"].fillna(0).to_numpy() + HABIT * base) / (everything + HABIT)
    chance = np.clip(np.maximum(own, base), 0.0, 1.0)
    some = 1 - (1 - chance) ** rows.fills.to_numpy()
    return np.bincount(rows["index"], weights=some, minlength=len(tested))


def steered(field: Field, least: int, lift: float, limit: float) -> pd.DataFrame:
    """Significant couples, tested a second time without one another among the colleagues, and other doctors of the same targets.

    Once a target is found, the doctors who send patients there are few tests: they join at p ≤ 0.01 over them alone.

    Where the share plainly rises from some day on, a lower lift is enough: what is next door, or liked, is so from the first day.
    """
    import pandas as pd

    first = pairs_of(field, set(), least, accomplice=True)
    chosen = _beyond(field, first, lift, limit)
    left_out = set(zip(chosen.doctor, chosen.target, strict=True))
    again = pairs_of(field, left_out, least)
    found = _beyond(field, again, lift, limit)
    joining = again[again.target.isin(found.target) & ~again.index.isin(found.index)]
    senders = joining.groupby("target").doctor.transform("size")
    joining = joining[(joining.p * senders <= JOINS) & (joining.patients >= lift * joining.expected)]
    return pd.concat([found, joining]) if len(joining) else found


def _beyond(field: Field, tested: pd.DataFrame, lift: float, limit: float) -> pd.DataFrame:
    likely = tested[(tested.q <= limit) & (tested.patients >= ONSET_LIFT * lift * tested.expected)]
    keep = np.array(likely.patients >= lift * likely.expected, dtype=bool)
    for number in np.flatnonzero(~keep):
        row = likely.iloc[number]
        keep[number] = onset_of(field.fills_with("doctor", [row.doctor]), [row.doctor], row.target) is not None
    return likely[keep]


@dataclass(frozen=True)
class Onset:
    """The day from which the share of fills at a target rose, the shares before and after, and how unlikely that is by chance."""

    day: date
    before: float
    later: float
    p_value: float


def onset_of(fills: pd.DataFrame, doctors: list[str], target: str) -> Onset | None:
    """Best split in time of these doctors' fills into a lower and a higher share at the target, by likelihood ratio.

    Args:
        fills: doctor, target, date, setl_id.
        doctors: whose fills.
        target: where to.

    Returns:
        None where there are fewer than a dozen fills, or no rise beyond chance (p ≤ 0.01 with every split counted).
    """
    mine = fills[fills.doctor.isin(doctors)].sort_values(["date", "setl_id"])
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
    before, later = float(left[best] / k[best]), float((whole - left[best]) / (n - k[best]))
    p = min(1.0, math.exp(-float(gain[best])) * n)
    if later <= before or p > ONSET_LIMIT:
        return None
    day = mine.date.iloc[best + 1]
    return Onset(getattr(day, "date", lambda: day)(), before, later, p)
