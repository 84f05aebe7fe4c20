"""Rows pass through: what was handed to the store is let go at once, however many rows follow."""

from __future__ import annotations

import weakref
from pathlib import Path

import pyarrow as pa
import pytest
from ingest_records import settlement, write

from graphfraud.ingest import ingest, load, text
from graphfraud.store.database import Database

ROWS = 4_000


def test_rows_that_were_written_are_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few hundred rows; at no time more than the last two of them are alive, whether kept or put aside."""
    monkeypatch.setattr(text, "CHUNK", 1 << 14)
    monkeypatch.setattr(load, "ROWS_AT_ONCE", 200)
    handed: list[weakref.ref[pa.Table]] = []
    alive: list[int] = []
    written = load.Loader._write

    def watched(loader: load.Loader, entry: load.Entry, name: str, rows: pa.Table) -> None:
        alive.append(sum(one() is not None for one in handed))
        handed.append(weakref.ref(rows))
        written(loader, entry, name, rows)

    monkeypatch.setattr(load.Loader, "_write", watched)
    rows = [settlement(number % (ROWS - 500)) for number in range(ROWS)]
    with Database(tmp_path / "case") as database:
        report = ingest(database, [str(write(tmp_path / "setl_d.csv", rows))])
    assert (report.accepted, report.repeated) == (ROWS - 500, 500)
    assert len(handed) > 20
    assert max(alive) <= 2
