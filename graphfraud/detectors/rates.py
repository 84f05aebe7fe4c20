"""Units against their peers: counted events, readings that clear some of them, and what is left of each unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.detectors.case import Case
from graphfraud.detectors.clusters import components
from graphfraud.innocent.answer import Answer, Reading, Tried, ask
from graphfraud.innocent.events import Events
from graphfraud.model.finding import Verdict
from graphfraud.stats.peers import PeerTest, peer_test

Array = npt.NDArray[Any]
REPORTED = 0.05
SIGNIFICANT = 0.01
COMMON_PRACTICE = 0.05
KIN = 3
"""Persons of two units from whom on they are one matter."""
FEW = 5
"""What readings explain away at more units than these (share, number) is nobody's finding."""


@dataclass(frozen=True)
class Bar:
    """What a unit must reach, besides significance: events, persons behind them, and a multiple of what is expected."""

    events: int
    persons: int = 1
    ratio: float = 2.0


@dataclass(frozen=True)
class Rates:
    """Events and opportunities as codes.

    Attributes:
        units: ids of the units.
        unit, cell, chances: one row a (unit, cell) with opportunity.
        event_unit, event_cell: of each event.
        event_person: code of the person of each event.
        repeated: each person counts at several units as a rule (pairs of places, each of which he goes to).
        divided: of few units more than a quarter may do alike (``peer_test``).
    """

    units: Array
    unit: Array
    cell: Array
    chances: Array
    event_unit: Array
    event_cell: Array
    event_person: Array
    repeated: bool = False
    divided: bool = False

    def test(self, keep: Array, untold: Array | None = None) -> PeerTest:
        """Peer test of the events that are kept; those ``untold`` count for their own unit and tell nothing of what is usual elsewhere."""
        width = int(max(self.cell.max(initial=0), self.event_cell.max(initial=0))) + 1
        row = self.unit.astype(np.int64) * width + self.cell
        order = np.argsort(row)
        known = self.event_unit >= 0

        def counts(which: Array) -> Array:
            at = np.searchsorted(row[order], self.event_unit[which].astype(np.int64) * width + self.event_cell[which])
            events = np.zeros(len(row))
            events[order] = np.bincount(at, minlength=len(row))[: len(row)]
            return events

        events = counts(keep & known)
        kin, repeats = self._kin(keep & known) if self.repeated else (None, 1.0)
        return peer_test(
            self.unit,
            self.cell,
            self.chances,
            events,
            len(self.units),
            kin=kin,
            repeats=repeats,
            divided=self.divided,
            usual=None if untold is None or not untold.any() else counts(keep & known & ~untold),
        )

    def _kin(self, keep: Array) -> tuple[Array, float]:
        """Groups of units with the same persons behind them (KIN or more, and half of the fewer); units a person."""
        from scipy.sparse import csr_matrix

        width = int(self.event_person.max(initial=0)) + 1
        pairs = np.unique(self.event_unit[keep].astype(np.int64) * width + self.event_person[keep])
        unit, size = pairs // width, np.bincount(pairs // width, minlength=len(self.units))
        there = csr_matrix((np.ones(len(pairs)), (unit, pairs % width)), shape=(len(self.units), width))
        there = there.multiply(size[:, None] >= KIN).tocsr()
        shared = (there @ there.T).tocoo()
        same = (shared.data >= KIN) & (2 * shared.data >= np.minimum(size[shared.row], size[shared.col]))
        persons = max(len(np.unique(pairs % width)), 1)
        return components(shared.row[same], shared.col[same], len(self.units)), len(pairs) / persons

    def persons(self, keep: Array) -> Array:
        """Different persons behind the kept events of each unit."""
        known = keep & (self.event_unit >= 0)
        width = int(self.event_person.max(initial=0)) + 1
        pairs = np.unique(self.event_unit[known].astype(np.int64) * width + self.event_person[known])
        return np.bincount(pairs // width, minlength=len(self.units))

    def passes(self, test: PeerTest, keep: Array, bar: Bar, q: float) -> Array:
        """Which units reach the bar with q or less."""
        return (
            (test.q_value <= q)
            & (test.observed >= bar.events)
            & (self.persons(keep) >= bar.persons)
            & (test.observed >= bar.ratio * test.expected)
        )


def rates(events: Any, chances: Any, person: str = "psn_no", repeated: bool = False, divided: bool = False) -> Rates:
    """Code two Arrow tables: ``events`` with columns unit, cell and a person; ``chances`` with unit, cell, chances.

    An event of a (unit, cell) without opportunity cannot be; such rows are given to no unit.
    """
    import pyarrow as pa

    def code(name: str) -> tuple[Array, Array, Array]:
        both = pa.chunked_array(
            [*chances[name].cast("string").chunks, *events[name].cast("string").chunks], pa.string()
        )
        coded = both.combine_chunks().dictionary_encode()
        indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        cut = chances.num_rows
        return indices[:cut], indices[cut:], np.asarray(coded.dictionary.to_pylist(), dtype=object)

    unit, event_unit, units = code("unit")
    cell, event_cell, _ = code("cell")
    persons = events[person].combine_chunks().dictionary_encode()
    width = int(max(cell.max(initial=0), event_cell.max(initial=0))) + 2
    fits = np.isin(event_unit * width + event_cell, unit * width + cell)
    return Rates(
        units=units,
        unit=unit,
        cell=np.maximum(cell, 0),
        chances=chances["chances"].cast("double").to_numpy().astype(np.float64),
        event_unit=np.where(fits, event_unit, -1),
        event_cell=np.maximum(event_cell, 0),
        event_person=persons.indices.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64),
        repeated=repeated,
        divided=divided,
    )


@dataclass(frozen=True)
class Weighed:
    """One unit that is out of line.

    Attributes:
        name: its id; unit: its code.
        kept: positions of its events that no reading explains; all of them where the readings explain the finding away.
        observed, expected, p_value, q_value, nats: of the events in ``kept`` against peers, treated alike.
        tried: every reading with its verdict on this unit.
        raw: its events before readings; stands: what is left after them is still out of line (q ≤ 0.05).
    """

    name: str
    unit: int
    kept: Array
    observed: float
    expected: float
    p_value: float
    q_value: float
    nats: float
    tried: tuple[Tried, ...]
    raw: int
    stands: bool

    @property
    def excess(self) -> float:
        """Share of the events beyond expectation."""
        return max(0.0, 1 - self.expected / self.observed) if self.observed else 0.0


def weigh(case: Case, scene: str, events: Events, counted: Rates, bar: Bar) -> list[Weighed]:
    """Units out of line with their peers, each with every reading of the detector tried on it.

    Args:
        case: the detector's case.
        scene: name of the scene that the readings are asked about.
        events: the events, for the readings.
        counted: the same events in the same order, for the test.
        bar: what a unit must reach.

    Returns:
        Units that pass at q ≤ 0.05 before or after the readings, most significant first.
    """
    every = np.ones(len(events), bool)
    answers = {code: ask(code, scene, events) for code in case.detector.readings}
    cleared = {code: _cleared(answer, len(events)) for code, (_, answer) in answers.items()}
    gone = np.logical_or.reduce([*cleared.values(), ~every])
    untold = np.logical_or.reduce([*(_untold(answer, len(events)) for _, answer in answers.values()), ~every])
    untold = untold if counted.divided else ~every
    raw, left = counted.test(every), counted.test(~gone, untold)
    raw_passes = counted.passes(raw, every, bar, REPORTED)
    left_passes = counted.passes(left, ~gone, bar, REPORTED)
    firm = counted.passes(left, ~gone, bar, SIGNIFICANT)
    explained_away = raw_passes & ~left_passes
    if explained_away.sum() > max(COMMON_PRACTICE * len(counted.units), FEW):
        raw_passes &= left_passes
    wanted = np.flatnonzero(raw_passes | left_passes)
    if not len(wanted):
        return []
    stands = {}
    for code, mask in cleared.items():
        if mask.any():
            stands[code] = counted.passes(counted.test(~mask, untold), ~mask, bar, SIGNIFICANT)
    found = []
    for unit in wanted:
        own = counted.event_unit == unit
        explained = {code: int((mask & own).sum()) for code, mask in cleared.items()}
        falls = (
            {code for code, alone in stands.items() if explained[code] and not alone[unit]} if not firm[unit] else set()
        )
        if not firm[unit] and not falls and gone[own].any():
            falls = {max(explained, key=lambda code: explained[code])}
        tried = tuple(
            _tried(reading, answer, explained[code], code in falls, own, ~gone, left, int(unit))
            for code, (reading, answer) in answers.items()
        )
        test, mask = (left, ~gone) if left_passes[unit] else (raw, every)
        found.append(
            Weighed(
                name=str(counted.units[unit]),
                unit=int(unit),
                kept=np.flatnonzero(own & mask),
                observed=float(test.observed[unit]),
                expected=float(test.expected[unit]),
                p_value=float(test.p_value[unit]),
                q_value=float(test.q_value[unit]),
                nats=float(test.nats[unit]),
                tried=tried,
                raw=int(own.sum()),
                stands=bool(left_passes[unit]),
            )
        )
    return sorted(found, key=lambda item: (-item.nats, item.name))


def _cleared(answer: Answer, count: int) -> Array:
    return np.zeros(count, bool) if answer.cleared is None else answer.cleared


def _untold(answer: Answer, count: int) -> Array:
    return np.zeros(count, bool) if answer.untold is None else answer.untold


def _tried(
    reading: Reading, answer: Answer, explained: int, falls: bool, own: Array, stay: Array, left: PeerTest, unit: int
) -> Tried:
    count = int(own.sum())
    untold = answer.untold is not None and 2 * int(answer.untold[own & stay].sum()) >= max(int((own & stay).sum()), 1)
    if not answer.testable or (untold and not falls):
        return Tried(reading, answer, "untestable", 0)
    rest, expected = left.observed[unit], left.expected[unit]
    words = {
        "zh": f"；解释 {count} 起中的 {explained} 起，各读法合计后余 {rest:.0f} 起（期望 {expected:.1f}）",
        "en": f"; explains {explained} of {count} events, all readings together leave {rest:.0f} "
        f"(expected {expected:.1f})",
    }
    return Tried(reading, answer, "holds" if falls else "rejected", explained, words)


def results(weighed: Weighed, decisive: Mapping[str, bool]) -> tuple[Any, ...]:
    """The readings' public form."""
    return tuple(item.result(decisive[item.reading.code]) for item in weighed.tried)


def joined_results(ring: list[Weighed], decisive: Mapping[str, bool]) -> tuple[Any, ...]:
    """Each reading once for several units: it holds where it holds for every one of them."""
    found = []
    for tried in zip(*(item.tried for item in ring), strict=True):
        most = max(tried, key=lambda item: item.links)
        verdict: Verdict = most.verdict if len({item.verdict for item in tried}) == 1 else "rejected"
        joined = Tried(most.reading, most.answer, verdict, sum(item.links for item in tried), most.residual)
        found.append(joined.result(decisive[most.reading.code]))
    return tuple(found)
