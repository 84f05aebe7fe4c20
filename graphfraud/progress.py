"""Progress bars with rates on stderr; silent when stderr is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

T = TypeVar("T")


class Step(Protocol):
    """What a stage calls to say how far it is."""

    def __call__(self, advance: float = 1, /, *, total: float | None = None) -> None:
        """Add ``advance`` units; ``total`` sets or corrects the whole."""


def _silent(advance: float = 1, /, *, total: float | None = None) -> None:
    """Say nothing."""


@contextmanager
def progress(label: str, total: float | None = None, unit: str = "") -> Iterator[Step]:
    """A bar for one stage; yields the function that advances it."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """Units a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f} {unit}/s" if speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), Rate(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(label, total=total)

        def step(advance: float = 1, /, *, total: float | None = None) -> None:
            bars.update(task, advance=advance, total=total)

        yield step


def tracked(items: Sequence[T], label: str, unit: str) -> Iterator[T]:
    """The items one after the other, with a bar that says how many are done, how fast, and how long the rest takes."""
    with progress(label, len(items), unit) as step:
        for item in items:
            yield item
            step(1)
