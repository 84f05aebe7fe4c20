"""Work done side by side in threads, its results in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
CORES = min(4, os.cpu_count() or 1)
"""Threads at most: what they work on lies in memory at the same time."""


def in_order(make: Callable[[Item], Made], items: Iterable[Item], workers: int = CORES) -> Generator[Made]:
    """What ``make`` makes of each item, in the items' order.

    Args:
        make: run by so many threads at once; no gain unless it leaves the interpreter (compiled code, Arrow, the database).
        items: taken one by one, no further ahead than one that waits for a thread.
        workers: threads; with one, all is done here and now.

    Raises:
        what ``make`` or ``items`` raise, where the item's turn comes.
    """
    if workers <= 1:
        yield from map(make, items)
        return
    waiting: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(workers, "graphfraud-worker") as pool:
        try:
            for item in items:
                waiting.append(pool.submit(make, item))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for one in waiting:
                one.cancel()


class Once:
    """Results by name, each made once by whichever thread asks first; the others wait for it, and get its error where there is none."""

    def __init__(self) -> None:
        self._made: dict[str, Future[Any]] = {}
        self._lock = Lock()

    def get(self, name: str, make: Callable[[], Made]) -> Made:
        """The result of that name.

        Args:
            name: what it is called.
            make: makes it; may ask for other names.

        Raises:
            what ``make`` raised, now or in another thread.
        """
        with self._lock:
            future = self._made.get(name)
            first = future is None
            if future is None:
                future = self._made[name] = Future()
        if first:
            try:
                future.set_result(make())
            except BaseException as error:
                future.set_exception(error)
                raise
        result: Made = future.result()
        return result
