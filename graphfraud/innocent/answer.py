"""What a reading answers, and the one rule that turns its answer into a verdict."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from graphfraud.errors import DetectorError
from graphfraud.model.finding import ReadingResult, Text, Verdict


@dataclass(frozen=True)
class Reading:
    """An innocent reading: its code and its name in both languages."""

    code: str
    title: Text


@dataclass(frozen=True)
class Answer:
    """What a reading found.

    Attributes:
        text: the figures, in both languages.
        testable: False where the records lack what the test needs.
        units: for company, a label a member; members with one label (≥ 0) belong together for an innocent reason.
        cleared: events (gatherings, fills, trips) that the reading explains as a whole.
        untold: events of which the records cannot say whether it does; where they are half of what no reading explains, it is untestable.
    """

    text: Text
    testable: bool = True
    units: npt.NDArray[np.int64] | None = None
    cleared: npt.NDArray[np.bool_] | None = None
    untold: npt.NDArray[np.bool_] | None = None


def untestable(zh: str, en: str) -> Answer:
    """The records lack what the test needs."""
    return Answer({"zh": zh, "en": en}, testable=False)


def no(zh: str, en: str) -> Answer:
    """Tested, explains nothing."""
    return Answer({"zh": zh, "en": en})


@dataclass(frozen=True)
class Tried:
    """A reading with its answer, its verdict and the links that it explains."""

    reading: Reading
    answer: Answer
    verdict: Verdict
    links: int
    residual: Text = field(default_factory=lambda: {"zh": "", "en": ""})

    def result(self, decisive: bool) -> ReadingResult:
        """The public form."""
        text = {lang: self.answer.text[lang] + self.residual.get(lang, "") for lang in ("zh", "en")}
        return ReadingResult(self.reading.code, self.verdict, decisive, self.links, text)


@cache
def readings() -> dict[str, ModuleType]:
    """All reading files by code; every module of this package that declares ``READING``."""
    import graphfraud.innocent as room

    found: dict[str, ModuleType] = {}
    for module in sorted(pkgutil.iter_modules(room.__path__), key=lambda item: item.name):
        loaded = importlib.import_module(f"graphfraud.innocent.{module.name}")
        reading = getattr(loaded, "READING", None)
        if reading is not None:
            found[reading.code] = loaded
    return found


def ask(code: str, scene: str, *arguments: Any) -> tuple[Reading, Answer]:
    """Put one reading to a scene (``company``, ``flow``, ``trips``).

    Raises:
        DetectorError: no such reading, or it cannot judge such a scene.
    """
    module = readings().get(code)
    judge = getattr(module, f"on_{scene}", None)
    if module is None or judge is None:
        raise DetectorError(f"there is no innocent reading {code!r} for {scene}")
    return module.READING, judge(*arguments)
