"""A workspace and a short way to fill it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from ingest_records import write

from graphfraud.ingest import IngestReport, ingest
from graphfraud.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "case") as opened:
        yield opened


@pytest.fixture
def take(database: Database, tmp_path: Path) -> Callable[..., IngestReport]:
    """Ingest rows as one file of that name."""

    def ingest_rows(rows: Sequence[Mapping[str, str]], name: str = "setl_d.csv", **options: Any) -> IngestReport:
        return ingest(database, [str(write(tmp_path / name, rows))], **options)

    return ingest_rows
