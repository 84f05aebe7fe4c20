"""Plain rules: events that must not be, the readings that clear some of them, what is left of each group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.innocent.answer import Answer, Reading, Tried, ask
from graphfraud.innocent.events import Events
from graphfraud.model.finding import ReadingResult

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Answers:
    """Every reading asked once about all events.

    Attributes:
        items: reading and answer by code.
        cleared: mask of the events that each reading explains.
        gone: events that any reading explains.
    """

    items: Mapping[str, tuple[Reading, Answer]]
    cleared: Mapping[str, Array]
    gone: Array

    def results(self, own: Array, decisive: Mapping[str, bool], stands: bool = True) -> tuple[ReadingResult, ...]:
        """The readings' public form for the group of events ``own`` (a mask).

        ``stands``: what is left of the group is a lead by itself; else the reading that explains most holds.
        """
        total, left = int(own.sum()), int((own & ~self.gone).sum())
        explained = {code: int((mask & own).sum()) for code, mask in self.cleared.items()}
        best = max(explained, key=lambda code: explained[code]) if explained else ""
        found = []
        for code, (reading, answer) in self.items.items():
            words = {
                "zh": f"；解释 {total} 起中的 {explained[code]} 起，各读法合计后余 {left} 起",
                "en": f"; explains {explained[code]} of {total} events, all readings together leave {left}",
            }
            verdict = Tried(reading, answer, "rejected", explained[code], words)
            untold = 0 if answer.untold is None else int(answer.untold[own & ~self.gone].sum())
            if not answer.testable or (stands and untold and 2 * untold >= left):
                verdict = Tried(reading, answer, "untestable", 0)
            elif not stands and code == best and explained[code]:
                verdict = Tried(reading, answer, "holds", explained[code], words)
            found.append(verdict.result(decisive[code]))
        return tuple(found)


def put(case: Case, scene: str, events: Events) -> Answers:
    """Ask every reading of the detector about the events."""
    items = {code: ask(code, scene, events) for code in case.detector.readings}
    none = np.zeros(len(events), bool)
    cleared = {code: none if answer.cleared is None else answer.cleared for code, (_, answer) in items.items()}
    return Answers(items, cleared, np.logical_or.reduce([*cleared.values(), none]))


def place_shares(case: Case, names: list[str]) -> Array:
    """Share of each institution in the settlements of its kind (pharmacies, others) that are no stays, in the order of ``names``.

    Of its kind: who needs a hospital does not choose among pharmacies, and the county's largest draws by its size alone.
    """

    def make() -> dict[str, float]:
        rows = case.database.con.execute(
            "SELECT fixmedins_code, COUNT(*) FROM settlement "
            "WHERE med_class NOT IN ('21', '22', '24', '25', '26', '28', '52') GROUP BY fixmedins_code"
        ).fetchall()
        sells = dict(zip(case.places.code.tolist(), (case.places.kind == "pharmacy").tolist(), strict=True))
        total = {kind: sum(count for name, count in rows if sells.get(name, False) is kind) for kind in (True, False)}
        return {name: count / total[sells.get(name, False)] for name, count in rows}

    shares = case.once("shares of institutions", make)
    return np.array([shares.get(name, 0.0) for name in names])
