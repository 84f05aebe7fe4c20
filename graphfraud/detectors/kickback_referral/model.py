"""Where a doctor's patients would go anyway: colleagues' patients, distance and popularity, each person's own habit, peers' rates."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graphfraud.detectors.kickback_referral.chance import weigh
from graphfraud.detectors.kickback_referral.goods import NO_GOODS, with_goods
from graphfraud.detectors.kickback_referral.onset import with_onset
from graphfraud.engines.people import Places, haversine
from graphfraud.stats.fdr import Opportunity
from graphfraud.stats.peers import tail_nats

if TYPE_CHECKING:
    import pandas as pd

    from graphfraud.detectors.kickback_referral.apart import Apart

COLLEAGUES = 8.0
"""Weight of distance and popularity, in patients of colleagues."""
WITNESSES = 20
"""Patients of the other colleagues from which on one of them may be doubted."""
COUPLE = ["doctor", "origin", "target"]
NEVER = 0.01
"""Expected patients below which six never come together by chance (p < 1e-14)."""
REGION = 0.02
"""Attraction of a target in another prefecture where no coordinates say more."""


NO_HABIT = {"control": 0.0, "controlled": 0, "usual": 0.0, "formed": False, "regular": False}
"""What chance.weigh tells of patients one by one, where nothing of the kind is tested."""


@dataclass(frozen=True)
class Field:
    """Fills, purchases and the targets' attraction.

    Attributes:
        fills: doctor, origin, target, psn_no, setl_id, source, date, of the institutions with a tested couple.
        count: doctor, origin, target, patients (distinct), fills, of all couples.
        total: doctor, origin, everybody (distinct patients), of all doctors.
        own: purchases by nobody's prescription, of the patients of tested couples' doctors: doctor, origin, psn_no, target, count,
            earlier (of these, before the doctor's first fill of the patient).
        pull: (origins × targets) shares by distance and popularity; rows add up to 1.
        origins, targets: indices of the institutions.
        least: distinct patients from which on a couple is tested.
        rates: for admissions, doctor, origin, due (patients who would be admitted elsewhere at peers' rates); None for fills.
        shape: of the gamma law of honest doctors' rates.
        apart: what tests the couples where the fills are; None where ``fills`` and ``own`` hold them.
        goods: from ``goods.contrasts``; None where the goods are not asked.
        keeping: how much a person keeps to one target (``keeping.keeping_of``); 1 unknown.
        opened: day on which a target opened, of those that did within the records.
    """

    fills: pd.DataFrame
    count: pd.DataFrame
    total: pd.DataFrame
    own: pd.DataFrame
    pull: np.ndarray
    origins: dict[str, int]
    targets: dict[str, int]
    least: int = 6
    rates: pd.DataFrame | None = None
    shape: float = math.inf
    apart: Apart | None = None
    goods: pd.DataFrame | None = None
    keeping: float = 1.0
    opened: dict[str, np.datetime64] = field(default_factory=dict)

    @cached_property
    def _where(self) -> dict[str, dict[str, np.ndarray]]:
        return {name: self.fills.groupby(name, sort=False).indices for name in ("doctor", "origin", "target")}

    @cached_property
    def _shares(self) -> dict[str, tuple[pd.DataFrame, pd.DataFrame, pd.Series[int]]]:
        return {}

    @cached_property
    def own_by_patient(self) -> pd.DataFrame:
        """doctor, origin, psn_no, count and earlier of all targets."""
        return self.own.groupby(["doctor", "origin", "psn_no"], as_index=False)[["count", "earlier"]].sum()

    def own_shares(self, when: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series[int]]:
        """Shares of the targets in patients' own purchases, where they made any.

        Args:
            when: column of ``own``: count, or earlier.

        Returns:
            Sum of the patients' shares and number of patients ever there, by doctor, origin, target and by origin, target; patients with
            any such purchase, by doctor, origin.
        """
        if when not in self._shares:
            made = self.own[self.own[when] > 0]
            keys = ["doctor", "origin", "psn_no"]
            made = made.assign(share=made[when] / made.groupby(keys)[when].transform("sum"))
            self._shares[when] = (
                made.groupby(["doctor", "origin", "target"]).share.agg(["sum", "size"]),
                made.groupby(["origin", "target"]).share.agg(["sum", "size"]),
                made.drop_duplicates(keys).groupby(["doctor", "origin"]).size(),
            )
        return self._shares[when]

    @cached_property
    def opportunity(self) -> Opportunity:
        """All doctors × targets by the chance that as many patients as are tested go there at all."""
        from scipy.special import pdtrc

        size = self.count.groupby(["doctor", "origin"], as_index=False).agg(fills=("fills", "sum"))
        size = size.merge(self.total, on=["doctor", "origin"])
        size = size[size.everybody >= self.least]
        if self.rates is not None:
            due = size[["doctor", "origin"]].merge(self.rates, on=["doctor", "origin"], how="left").due
            size = size.assign(fills=due.fillna(0).to_numpy())
        shares = COLLEAGUES * self.pull
        by_couple = self.count.groupby(["origin", "target"], as_index=False).patients.sum()
        at = tuple(
            by_couple[name].map(index).to_numpy(np.int64)
            for name, index in (("origin", self.origins), ("target", self.targets))
        )
        shares[at] += by_couple.patients.to_numpy()
        shares /= shares.sum(axis=1, keepdims=True)
        mean = size.fills.to_numpy(float)[:, None] * shares[size.origin.map(self.origins).to_numpy(np.int64)]
        mean = mean[mean > NEVER]
        return Opportunity(pdtrc(self.least - 1, mean))

    def fills_from(self, doctors: Iterable[str], origins: Iterable[str]) -> pd.DataFrame:
        """The fills of these doctors' patients whom they saw at these institutions."""
        mine = self.fills_with("doctor", doctors)
        return mine[mine.origin.isin(set(origins))]

    def narrowed(self, found: pd.DataFrame) -> Field:
        """With the fills of the found couples' doctors and institutions, where none were at hand; else as it is."""
        if self.apart is None or found.empty:
            return self
        return replace(self, fills=self.apart.around(found), apart=None)

    def fills_with(self, column: str, values: Iterable[str]) -> pd.DataFrame:
        """The fills whose ``column`` (doctor, origin or target) is one of ``values``, in their order, without reading all fills."""
        where = self._where[column]
        at = [where[value] for value in set(values) if value in where]
        return self.fills.iloc[np.sort(np.concatenate(at)) if at else np.empty(0, np.int64)]


def attraction(origins: list[str], targets: list[str], places: Places, popularity: dict[str, int]) -> np.ndarray:
    """Shares of the targets for each origin: visitors times a decay with distance (gravity model, Huff 1963)."""
    index = places.numbers
    o, t = (np.array([index.get(name, -1) for name in names]) for names in (origins, targets))
    km = haversine(places.lnt[o][:, None], places.lat[o][:, None], places.lnt[t][None, :], places.lat[t][None, :])
    prefixes = np.unique([region[:4] for region in places.region[np.concatenate((o, t))]], return_inverse=True)[1]
    near = prefixes[: len(o), None] == prefixes[None, len(o) :]
    decay = np.where(np.isnan(km), np.where(near, 0.2, REGION * 0.2), 1.0 / (1.0 + np.nan_to_num(km)) ** 1.5)
    weight = np.array([popularity.get(name, 0) + 1.0 for name in targets])[None, :] * decay
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def pairs_of(
    field: Field,
    left_out: set[tuple[str, str]],
    least: int,
    *,
    accomplice: bool = False,
    lone: Collection[tuple[str, str, str]] = (),
    only: bool = False,
) -> pd.DataFrame:
    """Test every doctor × target with at least ``least`` patients.

    Args:
        field: the records.
        left_out: (doctor, target) couples that do not count as colleagues' choice.
        least: distinct patients.
        accomplice: leave out, of the colleagues, the one with most patients at the target, where enough others remain;
            two doctors who steer to one place would else vouch for each other.
        lone: doctor, origin, target of couples without any colleague to compare with.
        only: test these alone.

    Returns:
        Rows doctor, origin, target, patients, of (all the doctor's patients), expected, others (share of the colleagues'
        patients), colleagues (number of those), mated (``accomplice`` could not be done: too few others remain), base (share by
        colleagues and gravity), pull (by gravity alone), p, q, and chance.weigh's columns.
    """
    import pandas as pd

    count = field.count[["doctor", "origin", "target", "patients"]]
    total = field.total.rename(columns={"everybody": "of"})
    clean = count[[key not in left_out for key in zip(count.doctor, count.target, strict=True)]]
    at_origin = clean.groupby(["origin", "target"]).patients.sum()
    all_origin = clean.groupby("origin").patients.sum()
    by_doctor = clean.groupby(["doctor", "origin"]).patients.sum()
    candidates = count[count.patients >= least].merge(total, on=["doctor", "origin"])
    if candidates.empty:
        return candidates.assign(
            expected=0.0,
            base=0.0,
            others=np.nan,
            colleagues=0,
            mated=False,
            p=1.0,
            q=1.0,
            **NO_HABIT,
            **NO_GOODS,
        )
    candidates = candidates.reset_index(drop=True)
    couple = pd.MultiIndex.from_frame(candidates[["origin", "target"]])
    excluded = np.array([key in left_out for key in zip(candidates.doctor, candidates.target, strict=True)])
    here = at_origin.reindex(couple).fillna(0).to_numpy() - np.where(excluded, 0, candidates.patients)
    everywhere = (
        all_origin.reindex(candidates.origin).fillna(0).to_numpy()
        - by_doctor.reindex(pd.MultiIndex.from_frame(candidates[["doctor", "origin"]])).fillna(0).to_numpy()
    )
    mated = np.zeros(len(candidates), np.bool_)
    if accomplice:
        theirs, all_theirs = _busiest_colleague(clean, by_doctor, candidates)
        enough = everywhere - all_theirs >= WITNESSES
        mated = ~enough & (theirs >= least)
        here, everywhere = here - np.where(enough, theirs, 0), everywhere - np.where(enough, all_theirs, 0)
    alone = np.array([key in lone for key in candidates[COUPLE].itertuples(index=False, name=None)], np.bool_)
    here, everywhere = (np.where(alone, 0.0, np.maximum(sum_, 0.0)) for sum_ in (here, everywhere))
    pull = field.pull[candidates.origin.map(field.origins), candidates.target.map(field.targets)]
    tested = candidates.assign(
        base=(here + COLLEAGUES * pull) / (everywhere + COLLEAGUES),
        pull=pull,
        others=np.where(everywhere >= 10, here / np.maximum(everywhere, 1), np.nan),
        colleagues=everywhere,
        mated=mated,
    )
    tested = tested[alone] if only else tested
    tested = tested.reset_index(drop=True)
    tested = weigh(field, tested, COLLEAGUES) if field.rates is None else _by_rates(field, tested)
    tested["p"] = with_onset(field, tested, tested.p.to_numpy())
    tested = with_goods(tested, field.goods, field.least)
    tested["q"] = field.opportunity.q_values(tested.p)
    return tested


def _by_rates(field: Field, tested: pd.DataFrame) -> pd.DataFrame:
    """Add ``expected`` and ``p`` to couples of admissions: the patients due elsewhere at peers' rates, times the target's share.

    Honest doctors' rates differ by a gamma law, so that the count is negative binomial (stats.peers).
    """
    assert field.rates is not None
    due = tested[["doctor", "origin"]].merge(field.rates, on=["doctor", "origin"], how="left").due.fillna(0.0)
    expected = due.to_numpy() * tested.base.to_numpy()
    nats = tail_nats(tested.patients.to_numpy(float), expected, field.shape)
    return tested.assign(expected=expected, p=np.exp(-nats), **NO_HABIT)


def _busiest_colleague(
    clean: pd.DataFrame, by_doctor: pd.Series[int], candidates: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """For each couple the colleague with most patients at the target: (those patients, all of that colleague's)."""
    order = ["origin", "target", "patients", "doctor"]
    ranked = clean.sort_values(order, ascending=[True, True, False, True])
    ranked = ranked.merge(by_doctor.rename("of").reset_index(), on=["doctor", "origin"], how="left")
    top = ranked.groupby(["origin", "target"], sort=False)
    first, second = top.nth(0), top.nth(1)
    rows = candidates[["doctor", "origin", "target"]]
    one = rows.merge(first, on=["origin", "target"], how="left", suffixes=("", "_top"))
    two = rows.merge(second, on=["origin", "target"], how="left", suffixes=("", "_top"))
    self_top = (one.doctor == one.doctor_top).to_numpy()
    patients = np.where(self_top, two.patients.fillna(0), one.patients.fillna(0))
    of = np.where(self_top, two.of.fillna(0), one.of.fillna(0))
    return patients.astype(float), of.astype(float)


def times(observed: pd.Series[float], expected: pd.Series[float], of: pd.Series[float]) -> pd.Series[float]:
    """Odds of what was observed over the odds of what was expected, out of so many: what is rare is so many times as frequent.

    Half a person is added to those who stayed away, as in Haldane's estimate (1956).
    """
    away, due = np.maximum(of - observed, 0) + 0.5, np.maximum(of - expected, 0) + 0.5
    return (observed / away) / (np.maximum(expected, 1e-9) / due)
