"""Sessions that write beside one another: lanes of work, each in its own order, none running far ahead of the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from graphfraud.progress import progress

AHEAD = 2
"""Pieces of work that wait for each thread, so that none is idle and memory stays bounded."""


class Lanes:
    """A context manager over some lanes; leaving it waits for all work.

    Where a piece of work fails, whatever has not begun in any lane is dropped: each piece that met a server that is gone
    would seek it for seconds.

    Args:
        threads: for each lane how many pieces of its work run at a time.
        name: of the step, for the progress shown.

    Attributes:
        sent: rows of the work that is done.
    """

    def __init__(self, threads: Sequence[int], name: str):
        self.pools = [ThreadPoolExecutor(count) for count in threads]
        self.most = AHEAD * sum(threads)
        self.waiting: deque[tuple[Future[None], int]] = deque()
        self.sent = 0
        self.failure: BaseException | None = None
        self.shown = progress(name, unit="rows")

    def put(self, lane: int, work: Callable[[], None], rows: int) -> None:
        """Give a lane a piece of work of so many rows; waits while enough work is under way.

        Raises:
            Exception: what the first piece of work that failed has raised.
        """
        while len(self.waiting) >= self.most:
            self._collect()
        self.waiting.append((self.pools[lane].submit(self._do, work), rows))

    def _do(self, work: Callable[[], None]) -> None:
        if self.failure is not None:
            return
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised by whoever collects
            self.failure = self.failure or error

    def _collect(self) -> None:
        done, rows = self.waiting.popleft()
        done.result()
        if self.failure is not None:
            raise self.failure
        self.sent += rows
        self.step(rows)

    def __enter__(self) -> Self:
        self.step = self.shown.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            while kind is None and self.waiting:
                self._collect()
        finally:
            for pool in self.pools:
                pool.shutdown(cancel_futures=True)
            self.shown.__exit__(kind, value, trace)
