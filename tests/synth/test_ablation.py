"""The search with one part taken out: each variant must run to its end and find what it is there to find."""

from __future__ import annotations

from pathlib import Path

from benchmarks.quality.ablation import VARIANTS, boards
from benchmarks.quality.diagnose import workspace
from benchmarks.quality.worlds import Run
from graphfraud.store.database import Database


def test_every_variant_is_scored_and_readings_only_take_away(tmp_path: Path) -> None:
    folder, truth = workspace(Run("otherworld", 1, 3_000, "easy"), tmp_path)
    with Database(folder, read_only=True) as database:
        found = boards(database, truth, list(VARIANTS))
    assert list(found) == list(VARIANTS)
    every = {name: board["kinds"]["all"] for name, board in found.items()}
    assert every["whole"]["rings"] and every["whole"]["found"], "a world of rings in plain sight"
    assert every["without readings"]["high"] >= every["whole"]["high"], "what no reading holds back is shown at high"
    for name in ("without null model", "without graph", "pairs alone"):
        assert 0 < every[name]["rings"] <= every["whole"]["rings"], "rings of cards alone"
