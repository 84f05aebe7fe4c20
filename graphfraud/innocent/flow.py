"""The scene of a flow: patients of some doctors who go on to one pharmacy or hospital."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from graphfraud.innocent.answer import Answer, Reading, Tried, ask

if TYPE_CHECKING:
    import pandas as pd

    from graphfraud.engines.people import People

LIMIT = 0.01
FEWER, CHANCE = 0.5, 0.1


@dataclass(frozen=True)
class Stock:
    """Where else the drugs of a flow's fills are sold, an entry a fill.

    Attributes:
        share: of the target in other people's purchases of the fill's rarest drug; NaN where these are too few.
        dry: the doctors' institution, which used to dispense one of the fill's drugs, dispensed none to anybody in those weeks.
        sole: one of the fill's drugs is sold at the target alone, to the flow's own patients.
        price: yuan a pack of the dearest of the fill's drugs that few of the pharmacies sell; NaN unknown.
        special: one of these, or any of the fill's drugs that is dear, is for cancer, rejection of organs, a rare or a mental illness, or a herb
            to be decocted.
        in_turn: one of the fill's drugs is sold at few pharmacies, and the flow's patients take it at the target no more than at the others.
        designated: it is settled as care for a chronic illness, which no other pharmacy of the county does.
    """

    share: npt.NDArray[np.float64]
    sole: npt.NDArray[np.bool_]
    price: npt.NDArray[np.float64]
    dry: npt.NDArray[np.bool_]
    special: npt.NDArray[np.bool_]
    in_turn: npt.NDArray[np.bool_]
    designated: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Ward:
    """A hospital to which patients are steered.

    Attributes:
        share: of the target in the admissions of other people to hospitals of its county and the doctors'.
        secondary: it is of the second level or the third.
        higher: its level is above that of the doctors' institutions, or these admit nobody.
        weight: median net amount of the steered stays over that of other stays there; NaN under five stays.
        urgent: steered stays for what cannot wait (acute, injury, cancer, birth …); stays: those whose illness is told.
        flaring: steered stays for obstructive lungs, a weak heart, a cirrhotic liver, which flare up.
        usual: share of such stays among other people's in those hospitals; NaN unknown.
        graded: its level is on record, and it is no giant, whose code is that of several houses perhaps.
        passed: it is of the first level, and a higher hospital that admits is far nearer to each of the doctors' institutions.
        sole: it is the only hospital of the third level that admits in its prefecture, among others that do.
    """

    share: float
    higher: bool
    weight: float
    urgent: int = 0
    stays: int = 0
    usual: float = math.nan
    secondary: bool = True
    graded: bool = True
    passed: bool = False
    sole: bool = False
    flaring: int = 0

    @property
    def could_wait(self) -> bool:
        """Far fewer of the stays than of other people's were for what cannot wait: half of the share or less, and beyond chance.

        Not so where most are for an illness that flares up: whether it had the diagnosis does not tell.
        """
        from scipy.special import bdtr

        if math.isnan(self.usual) or not self.stays or self.urgent > FEWER * self.usual * self.stays:
            return False
        if 2 * (self.flaring + self.urgent) > self.stays:
            return False
        return float(bdtr(self.urgent, self.stays, self.usual)) <= CHANCE


@dataclass(frozen=True)
class Flow:
    """A flow under judgement.

    Attributes:
        fills: rows of the flow: doctor, origin, psn_no, setl_id, date, chance (that this person goes there anyway).
        share: share of the doctors' patients who went there.
        ever: share of all the doctors' patients, not of the regular ones alone, who ever went there; NaN where ``share`` is that.
        others: share of the patients of other doctors at the same institutions who went there; NaN if fewer than ten.
        neighbours: where there are too few, the same of doctors at institutions close by; NaN if fewer than twenty.
        leading: where there are too few, of every other house the share of its patients at the target to which most of them go.
        others_after: the share of the colleagues' patients, after the target opened.
        near: kilometres from the doctors' institution to the target, NaN unknown.
        opened: day on which the target was approved, None unknown.
        began: first day of the records.
        before: share of the patients who had bought there by themselves before.
        stock: where else the drugs of the fills are sold.
        central: the target is a hospital of the third level.
        tests: flows with opportunity to be significant.
        everybody: the doctors' patients who went anywhere.
        risen: the share rose from some day on; tenfold: and had been a tenth of that before, or less.
        control: share of the doctors' patients who go to the target by themselves, of those (``controlled``) who buy anything by
            nobody's prescription; usual: the same of the colleagues' patients.
        apart: kilometres from the middle of where the doctors' patients usually go to the institution or to the middle of the colleagues'
            patients, whichever is nearer, the institution itself and the target left out; NaN unknown.
        to_patients: kilometres from the target to the middle of the doctors' patients.
        giant: where the doctors' institution is a giant, its share of all visits to hospitals and clinics; else 0.
        haste: share of the fills on the day of the visit that come sooner than anybody gets there from the institution; NaN unknown.
        formed: ``control`` and ``usual`` are of purchases before the doctors' first fills of each patient alone.
        days: on which the doctors saw anybody while the flow lasted; 0 unknown.
        alone: at which fills no other pharmacy of the county sells anything at that time of day, or the few that do are farther from the doctors'
            institution, though other people buy at the target then; few_open: at which it is unknown how far those few are.
        goods: where the doctors' patients go there for goods that hardly anybody else buys and elsewhere for the rest, the chance of that; else NaN.
        by_neighbours: patients who would go there, if each went as the colleagues' patients of his village or estate do; NaN where these are few.
        people, persons: attributes of persons, and the code of each fill's (−1 unknown); None where they are not loaded.
        least: least number of patients.
        nats: −ln p of the flow by the test that found it; NaN unknown.
        name: of the target.
        online: share of the fills that follow a visit to an internet hospital, by name.
        beds: the target is a hospital and the fills are admissions.
        nearest: one of the two pharmacies nearest to the doctors' institution; sole: the only one of its place, the next is several times as far.
        ward: for admissions, what the target is among hospitals.
        moved: where the flow began on some day, the share of the doctors' earlier fills at one other pharmacy that then lost
            nearly all of them; else 0.
    """

    fills: pd.DataFrame
    share: float
    others: float
    others_after: float
    near: float
    opened: date | None
    began: date
    before: float
    stock: Stock
    central: bool
    tests: float
    least: int
    everybody: int
    nats: float = math.nan
    name: str = ""
    online: float = 0.0
    beds: bool = False
    neighbours: float = math.nan
    leading: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0, np.float64))
    nearest: bool = False
    sole: bool = False
    ward: Ward | None = None
    moved: float = 0.0
    risen: bool = False
    tenfold: bool = False
    control: float = 0.0
    usual: float = 0.0
    controlled: int = 0
    apart: float = math.nan
    to_patients: float = math.nan
    giant: float = 0.0
    haste: float = math.nan
    formed: bool = False
    days: int = 0
    alone: npt.NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, bool))
    few_open: npt.NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, bool))
    goods: float = math.nan
    ever: float = math.nan
    by_neighbours: float = math.nan
    people: People | None = None
    persons: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    def p_value(self, keep: npt.NDArray[np.bool_]) -> tuple[int, float, float]:
        """(patients, expected, p) of the fills that are kept.

        The test that found the flow knows more than their number (each patient's own habit, how often he went, when it began): where it
        said more than the binomial tail, its nats are scaled by what the tail of the patients left has of all patients', and by their share
        at most.
        """
        left, whole = int(self.fills[keep].psn_no.nunique()), int(self.fills.psn_no.nunique())
        if not left:
            return 0, 0.0, 1.0
        rest, p = self._tail(left, whole)
        if not math.isnan(self.nats):
            known, all_known = (-math.log(max(tail, 1e-300)) for tail in (p, self._tail(whole, whole)[1]))
            part = min(known / all_known if all_known > 0 else 0.0, left / whole)
            p = min(p, math.exp(-self.nats * part))
        return left, rest, p

    def _tail(self, left: int, whole: int) -> tuple[float, float]:
        """(expected, p): binomial tail of so many of the flow's patients, the others left out of all the doctors' patients."""
        from scipy.special import bdtrc

        rest = float(self.fills.attrs["expected"]) * left / whole
        others = max(self.everybody - (whole - left), left)
        return rest, float(bdtrc(left - 1, others, min(max(rest / others, 1e-12), 1.0)))

    def p_where(self, due: float) -> float:
        """The p of all the flow's patients where so many were due.

        The nats of the test that found it are scaled by what this leaves of the tail's, at most all.
        """
        from scipy.special import bdtrc

        whole = int(self.fills.psn_no.nunique())
        others = max(self.everybody, whole)
        p = float(bdtrc(whole - 1, others, min(max(due / others, 1e-12), 1.0)))
        if math.isnan(self.nats):
            return p
        known, all_known = (-math.log(max(tail, 1e-300)) for tail in (p, self._tail(whole, whole)[1]))
        return min(p, math.exp(-self.nats * min(known / all_known if all_known > 0 else 0.0, 1.0)))

    def try_reading(self, code: str) -> Tried:
        """Put a reading to this flow; it holds where too few patients are left or they are not significant."""
        reading, answer = ask(code, "flow", self)
        return self.judge(reading, answer)

    def judge(self, reading: Reading, answer: Answer) -> Tried:
        """Verdict of an answer."""
        if not answer.testable:
            return Tried(reading, answer, "untestable", 0)
        if answer.cleared is None or not answer.cleared.any():
            return Tried(reading, answer, "rejected", 0)
        left, expected, p = self.p_value(~answer.cleared)
        holds = left < self.least or p * self.tests > LIMIT
        words = {
            "zh": f"；其余 {left} 名患者（期望 {expected:.1f}）",
            "en": f"; {left} patients are left (expected {expected:.1f})",
        }
        return Tried(reading, answer, "holds" if holds else "rejected", int(answer.cleared.sum()), words)
