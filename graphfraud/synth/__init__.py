"""The generator of made-up prefectures for demos and tests, and the ring scorer (``graphfraud.synth.score.score``)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphfraud.synth.generate import SynthReport, synth
    from graphfraud.synth.score import score_files
    from graphfraud.synth.scoreboard import Scoreboard
    from graphfraud.synth.world import World

_HOMES = {
    "synth": "generate",
    "SynthReport": "generate",
    "score_files": "score",
    "Scoreboard": "scoreboard",
    "World": "world",
}
__all__ = ["Scoreboard", "SynthReport", "World", "score_files", "synth"]


def __getattr__(name: str) -> Any:
    """Public names, loaded when they are first asked for."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"graphfraud.synth.{_HOMES[name]}"), name)
