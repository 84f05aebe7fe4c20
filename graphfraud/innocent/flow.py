"""The scene of a flow: patients of some doctors who go on to one pharmacy or hospital."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from graphfraud.innocent.answer import Answer, Reading, Tried, ask

if TYPE_CHECKING:
    import pandas as pd

LIMIT = 0.01


@dataclass(frozen=True)
class Flow:
    """A flow under judgement.

    Attributes:
        fills: rows of the flow: doctor, origin, psn_no, setl_id, date, chance (that this person goes there anyway).
        share: share of the doctors' patients who went there.
        others: share of the patients of other doctors at the same institutions who went there; NaN if fewer than ten.
        others_after: the same, after the target opened.
        near: kilometres from the doctors' institution to the target, NaN unknown.
        opened: day on which the target was approved, None unknown.
        began: first day of the records.
        before: share of the patients who had bought there by themselves before.
        stock: for each fill, share of the target in other people's purchases of its rarest drug; NaN unknown.
        central: the target is a hospital of the third level.
        tests: flows with opportunity.
        least: least number of patients.
    """

    fills: pd.DataFrame
    share: float
    others: float
    others_after: float
    near: float
    opened: date | None
    began: date
    before: float
    stock: npt.NDArray[np.float64]
    central: bool
    tests: int
    least: int

    def p_value(self, keep: npt.NDArray[np.bool_]) -> tuple[int, float, float]:
        """(patients, expected, p) of the fills that are kept: Poisson tail over persons."""
        from scipy.special import pdtrc

        part = self.fills[keep]
        persons = part.groupby("psn_no").chance.agg(["size", "mean"])
        everybody = self.fills.groupby("psn_no").chance.agg(["size", "mean"])
        rest = float(self.fills.attrs["expected"]) * (len(persons) / max(len(everybody), 1))
        return len(persons), rest, float(pdtrc(len(persons) - 1, max(rest, 1e-9))) if len(persons) else 1.0

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
