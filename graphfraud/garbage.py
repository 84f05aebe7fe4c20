"""Garbage in cycles, looked for less often where a step makes very many objects that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW = 50_000
"""New objects after which the youngest are looked through; the interpreter's own 700 cost a run of detectors a twentieth of its time."""


@contextmanager
def seldom_swept() -> Iterator[None]:
    """Also a decorator. Where the caller has the search switched off, or less frequent, it stays so."""
    before = gc.get_threshold()
    if 0 < before[0] < NEW:
        gc.set_threshold(NEW, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
