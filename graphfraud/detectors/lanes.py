"""Detectors side by side: the search for rings in arrays, by compiled code, and beside it what is the database's work.

A lane holds the ring detectors, the other one all the rest, but for what either may take (``Detector.either``); which of them has those that rings
draw on, see ``parted``. Each has a
connection of its own, with temporary tables of its own; what both need is made by the one that asks first (threads.Once). The findings
are those of one detector after the other.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Any

from graphfraud.detectors import irregular
from graphfraud.detectors.case import IN_COMMON, Case
from graphfraud.detectors.judgement import judge
from graphfraud.detectors.shortages import measured, said
from graphfraud.detectors.spec import Detector, detector
from graphfraud.model.finding import Finding
from graphfraud.store.bound import roomy
from graphfraud.store.database import Database
from graphfraud.store.embedded import EmbeddedStore
from graphfraud.store.protocol import Link, Store
from graphfraud.system.machine import MIB, available_memory
from graphfraud.threads import CORES, Once

MOST = 4_000_000
"""Settlements up to which lanes run side by side whatever the machine has free."""
A_SETTLEMENT = 800
"""Bytes that both lanes need at once for each settlement: arrays and their search, the database's share, tables of the other lane. Where the machine
has not as much free the lanes of more than MOST run one after the other."""
SWITCH = 0.0005
"""Seconds after which the interpreter lets the other lane have its turn: compiled steps are short, and wait for it in between."""


@dataclass(frozen=True)
class Ran:
    """One detector's run: findings with their links, what the records lack, what degraded it, seconds."""

    found: list[tuple[Finding, tuple[Link, ...]]]
    lacks: list[str]
    warnings: list[dict[str, str]]
    seconds: float


@dataclass(frozen=True)
class Run:
    """What all detectors of a run are given.

    Attributes:
        values: settings by detector.
        store: the graph store that screened pairs go through.
        engine: duckdb or spark.
        lacks: says what a detector needs and the workspace does not hold.
        step: is told of each detector that is done.
    """

    values: Mapping[str, Mapping[str, Any]]
    store: Store
    engine: str
    lacks: Callable[[Database, Detector], list[str]]
    step: Callable[[float], None]

    def all(self, database: Database, items: Sequence[Detector]) -> list[Ran]:
        """Run the detectors, in lanes where that is worth it; what came of each, in their order.

        A store on a server keeps and reads pairs by way of the workspace's one connection, which serves one lane only.
        """
        shared: dict[str, Any] = {"engine": self.engine}
        *lanes, asked = parted(items)
        either = deque(item for item in lanes[1] if item.either)
        lanes[1] = [item for item in lanes[1] if not item.either]
        alone = self.engine != "duckdb" or CORES == 1 or not isinstance(self.store, EmbeddedStore)
        if alone or not lanes[0] or not (lanes[1] or either or asked) or not _room(database):
            return list(self._lane(database, items, shared).values())
        shared[IN_COMMON] = Once()
        one = lanes[0][0]
        case = Case(database, one, self.values[one.id], shared, store=self.store)
        with _prompt(), database.beside() as other, ThreadPoolExecutor(1, "graphfraud-lane") as pool:
            stop = Event()
            beside = pool.submit(self._beside, other, asked, _turns(lanes[1], either), dict(shared), stop)
            beside.add_done_callback(lambda lane: stop.set() if lane.exception() else None)
            try:
                roomy(database.con, case.load)
                ran = self._lane(database, _turns(lanes[0], either), shared, stop) | beside.result()
            except BaseException:
                stop.set()
                _hurried(beside, other)
                raise
        return [ran[item.id] for item in items]

    def _beside(
        self,
        database: Database,
        asked: Sequence[Detector],
        items: Iterable[Detector],
        shared: dict[str, Any],
        stop: Event,
    ) -> dict[str, Ran]:
        """What the records lack, while the other lane loads; what rings will ask for, by the usual settings; then the detectors."""
        shortages = next((item for item in self.values if detector(item).leans_on), None)
        if shortages is not None:
            leaning = Case(database, detector(shortages), self.values[shortages], shared, store=self.store)
            roomy(database.con, lambda: (measured(leaning), irregular.measured(leaning)))
        for item in asked:
            if item.tells is not None and not stop.is_set():
                case = Case(database, item, item.settings(), shared, store=self.store)
                roomy(database.con, partial(item.tells, case))
        return self._lane(database, items, shared, stop)

    def _lane(
        self, database: Database, items: Iterable[Detector], shared: dict[str, Any], stop: Event | None = None
    ) -> dict[str, Ran]:
        """One detector after the other, until ``stop`` is set; by id what came of each."""
        ran: dict[str, Ran] = {}
        try:
            for item in items:
                if stop is not None and stop.is_set():
                    break
                ran[item.id] = roomy(database.con, partial(self._one, database, item, shared))
                self.step(1)
        finally:
            if "the engine" in shared:
                shared["the engine"].close()
        return ran

    def _one(self, database: Database, item: Detector, shared: dict[str, Any]) -> Ran:
        start = time.perf_counter()
        missing = self.lacks(database, item)
        case = Case(database, item, self.values[item.id], shared, store=self.store)
        found = [] if missing else judge(case, item.run(case))
        case.let_go()
        case.warnings[:0] = [] if missing else [*said(case), *irregular.odd(case)]
        return Ran(found, missing, case.warnings, time.perf_counter() - start)


def parted(items: Sequence[Detector]) -> tuple[list[Detector], list[Detector], list[Detector]]:
    """The lane of the ring detectors, that of all others, and the detectors of which rings ask something.

    These come first in the shorter lane, and where that is the other one, what they are asked for is made there whether they run
    or not: rings ask for it last.
    """
    rings = [item for item in items if item.arrays]
    asked = {name for item in rings for name in item.draws_on}
    drawn = [item for item in items if item.id in asked and not item.arrays]
    others = [item for item in items if not item.arrays and item.id not in asked]
    if len(others) > len(rings):
        return [*drawn, *rings], others, []
    return rings, [*drawn, *others], [detector(name) for name in sorted(asked)]


def _turns(own: Sequence[Detector], either: deque[Detector]) -> Iterator[Detector]:
    """A lane's own detectors, then those of either lane that nobody has begun."""
    yield from own
    with suppress(IndexError):
        while True:
            yield either.popleft()


def _hurried(lane: Future[Any], database: Database) -> None:
    """Wait until the lane has ended; its queries are interrupted time and again, as one may just begin."""
    while not lane.done():
        database.con.interrupt()
        wait((lane,), timeout=0.1)


def _room(database: Database) -> bool:
    """Whether the machine has the memory for both lanes at once."""
    count = int(database.con.execute("SELECT COUNT(*) FROM setl_d").fetchall()[0][0])
    return count <= MOST or count * A_SETTLEMENT <= available_memory() * MIB


@contextmanager
def _prompt() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
