"""Cost growth against peers: do encounters with costly consumables grow faster than at other institutions?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graphfraud.detectors.wording import digits, few
from graphfraud.model.finding import Reason
from graphfraud.stats.peers import peer_test

REPORTED = 0.05


@dataclass(frozen=True)
class Growth:
    """An institution whose use of costly consumables grew beyond its peers'.

    Attributes:
        place: institution.
        before, after: encounters with costly consumables in the earlier and later half of the records.
        expected: of the later half, if it had grown as the others did.
        yuan: consumables of the later half.
        p_value, q_value, nats: of the test (stats.peers), over all institutions with such encounters.
        rows: positions of the later half's encounters.
    """

    place: str
    before: int
    after: int
    expected: float
    yuan: float
    p_value: float
    q_value: float
    nats: float
    rows: tuple[int, ...]

    def reason(self) -> Reason:
        """As a ground of a finding."""
        text = {
            "zh": f"使用高值耗材的诊疗由前半期 {self.before} 次增至后半期 {self.after} 次，按同类增幅应为 {few(self.expected)} 次",
            "en": f"encounters with costly consumables went from {self.before} in the earlier half to {self.after} in the later; "
            f"at the peers' growth it would be {few(self.expected)}",
        }
        return Reason("growth", self.after, digits(self.expected), self.p_value, text)


def growths(rows: dict[str, list[Any]], least: int, ratio: float) -> dict[str, Growth]:
    """Institutions beyond their peers' growth at q ≤ 0.05, by id.

    Args:
        rows: columns of growth.sql.
        least: encounters of the later half that it takes.
        ratio: multiple of the expectation that it takes.
    """
    if not rows["place"]:
        return {}
    places, unit = np.unique(np.asarray(rows["place"], dtype=object), return_inverse=True)
    later = np.asarray(rows["later"], dtype=bool)
    before = np.bincount(unit[~later], minlength=len(places))
    after = np.bincount(unit[later], minlength=len(places))
    codes = np.arange(len(places))
    chances = np.asarray(before + 1, dtype=np.float64)
    test = peer_test(codes, np.zeros(len(places), np.int64), chances, after.astype(np.float64), len(places))
    passes = (test.q_value <= REPORTED) & (after >= least) & (after >= ratio * test.expected)
    yuan = np.bincount(unit[later], np.asarray(rows["yuan"])[later], len(places))
    return {
        str(places[k]): Growth(
            place=str(places[k]),
            before=int(before[k]),
            after=int(after[k]),
            expected=float(test.expected[k]),
            yuan=float(yuan[k]),
            p_value=float(test.p_value[k]),
            q_value=float(test.q_value[k]),
            nats=float(test.nats[k]),
            rows=tuple(np.flatnonzero((unit == k) & later).tolist()),
        )
        for k in np.flatnonzero(passes)
    }
