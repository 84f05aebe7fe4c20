"""Work done side by side in threads, its results in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
CORES = min(4, os.cpu_count() or 1)
"""Threads at most: what they work on lies in memory at the same time."""


def in_order(make: Callable[[Item], Made], items: Iterable[Item], workers: int = CORES) -> Iterator[Made]:
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
