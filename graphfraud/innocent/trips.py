"""The scene of impossible trips: rows of one person (or of several who share a place) at two places out of reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from graphfraud.engines.frame import Visits
from graphfraud.engines.people import People, Places
from graphfraud.innocent.answer import Answer, Reading, Tried, ask

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
CARD = "03"
"""A settlement made with the physical social-security card (mdtrt_cert_type)."""
LEAST = 2
"""Trips that must be left for the case to stand."""
ENOUGH = 3
"""Person-days from which a contradiction is no slip of a pen: with fewer a finding is no higher than medium."""


@dataclass(frozen=True)
class Trips:
    """Impossible trips under judgement.

    Attributes:
        trips: one row each: psn_no, place_a, place_b, time_a, time_b, cert_a, cert_b, mutual_aid, kind_a, kind_b, km, gap, strange, familiar, night,
            begun_earlier, remote (innocent.mail_order.by_telephone).
        all_trips: all impossible trips of the records.
        tested: couples of uses within a day that were tested, of each institution.
        e_share: share of e-credentials among the uses of each institution.
        names: name of each institution.
        visits, people: all visits, and who made them.
        neighbours: persons who used their cards at an institution while they lay in a hospital nearby, of each institution.
        common: what readings derive from all trips, shared by the cases of a run.
        places: of the visits; None where nobody looked.
        tried: what came of each reading that was put to these trips.
    """

    trips: pd.DataFrame
    all_trips: pd.DataFrame
    tested: Mapping[str, int]
    e_share: dict[str, float]
    names: dict[str, str]
    visits: Visits
    people: People
    neighbours: Mapping[str, int] = field(default_factory=dict)
    common: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    places: Places | None = None
    tried: dict[str, Tried] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What is derived from all trips alone, made once a run: cases are many, and so are trips."""
        if name not in self.common:
            self.common[name] = make()
        result: T = self.common[name]
        return result

    def try_reading(self, code: str) -> Tried:
        """Put a reading to these trips, once; it holds where fewer than two days of trips are left."""
        if code not in self.tried:
            self.tried[code] = self.judge(*ask(code, "trips", self))
        return self.tried[code]

    def judge(self, reading: Reading, answer: Answer) -> Tried:
        """Verdict of an answer."""
        if not answer.testable:
            return Tried(reading, answer, "untestable", 0)
        cleared = answer.cleared if answer.cleared is not None else np.zeros(len(self.trips), bool)
        links = int(cleared.sum())
        left = self.days(~cleared)
        if self.unsure(cleared, answer.untold):
            return Tried(reading, answer, "untestable", links)
        holds = links > 0 and left < min(LEAST, self.days(np.ones(len(cleared), bool)))
        words = (
            {"zh": f"；其余 {left} 天仍不可能", "en": f"; {left} days remain impossible"}
            if links
            else {"zh": "", "en": ""}
        )
        return Tried(reading, answer, "holds" if holds else "rejected", links, words)

    def unsure(self, cleared: npt.NDArray[np.bool_], untold: npt.NDArray[np.bool_] | None) -> bool:
        """Whether too few days stand without the trips of which the records cannot say whether a reading explains them."""
        if untold is None or not (untold & ~cleared).any():
            return False
        return self.days(~cleared & ~untold) < ENOUGH

    @cached_property
    def person_days(self) -> npt.NDArray[np.int64]:
        """A number for each trip, the same for trips of one person on one day."""
        day = self.trips.time_b.dt.normalize()
        return np.asarray(self.trips.groupby([self.trips.psn_no, day], sort=False).ngroup().to_numpy(), np.int64)

    def days(self, mask: npt.NDArray[np.bool_]) -> int:
        """Distinct person-days of the chosen trips."""
        return len(np.unique(self.person_days[np.asarray(mask, bool)]))
