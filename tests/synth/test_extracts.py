"""Parts of a made-up world: what is left hangs together, and its truth tells only of what is left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.quality.extracts import EXTRACTS, HANGS_ON, Tables, left
from graphfraud.ingest import ingest
from graphfraud.store.database import Database
from graphfraud.synth import synth


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("world")
    synth(folder, persons=250, seed=3)
    tables = {file.stem: pd.read_csv(file, dtype=str, keep_default_na=False) for file in folder.glob("*.csv")}
    return tables, [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", EXTRACTS)
def test_a_part_can_be_read_and_hangs_together(name: str, world: tuple[Tables, Any], tmp_path: Path) -> None:
    whole, truth = world
    part = EXTRACTS[name](dict(whole))
    rows = part["setl_d"]
    assert sum(len(frame) * len(frame.columns) for frame in part.values()) < sum(
        len(frame) * len(frame.columns) for frame in whole.values()
    ) or name in ("clockless",)
    for table, column in HANGS_ON.items():
        if table in part and column in part[table] and column in rows:
            assert set(part[table][column]) - {""} <= set(rows[column]) or len(rows) == len(whole["setl_d"])
    for table, frame in part.items():
        frame.to_csv(tmp_path / f"{table}.csv", index=False)
    with Database(tmp_path / "case") as database:
        report = ingest(database, [str(tmp_path / f"{table}.csv") for table in part])
        assert report.rejected == 0
        assert report.accepted + report.repeated == sum(map(len, part.values()))
    for ring in left(truth, whole["setl_d"], rows):
        assert set(ring["settlements"]) <= set(rows["setl_id"])
        assert not ring["settlements"] or set(ring["patients"]) <= set(rows["psn_no"])


def test_events_are_cut_by_the_days_that_are_left(world: tuple[Tables, list[dict[str, Any]]]) -> None:
    whole, truth = world
    cut = {row["ring_id"]: row for row in left(truth, whole["setl_d"], EXTRACTS["quarter"](dict(whole))["setl_d"])}
    counted = [row for row in truth if row.get("events") and row["settlements"]]
    assert any(cut[row["ring_id"]]["events"] < row["events"] for row in counted if row["ring_id"] in cut)
    assert all(cut[row["ring_id"]]["events"] <= row["events"] for row in counted if row["ring_id"] in cut)
    same = left(truth, whole["setl_d"], whole["setl_d"])
    assert [row["events"] for row in same] == [
        row.get("events") for row in truth if row["settlements"] or row["patients"]
    ]
