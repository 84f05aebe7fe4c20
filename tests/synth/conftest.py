"""One made-up prefecture for all tests of this folder, loaded into DuckDB as text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from graphfraud.model.schema import TABLES
from graphfraud.synth import SynthReport, synth

TYPES = {"money": "DECIMAL(16,2)", "time": "TIMESTAMP", "date": "DATE", "number": "DECIMAL(18,4)"}


@dataclass(frozen=True)
class Prefecture:
    folder: Path
    report: SynthReport
    truth: list[dict[str, Any]]
    records: duckdb.DuckDBPyConnection

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.records.execute(query).fetchall()

    def one(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def groups(self, kind: str) -> list[dict[str, Any]]:
        return [group for group in self.truth if group["kind"] == kind]


def load(folder: Path, report: SynthReport) -> Prefecture:
    records = duckdb.connect()
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        kinds = {column.name: TYPES.get(column.kind, "VARCHAR") for column in table.columns}
        source = f"read_csv('{path}', header=true, delim=',', columns={kinds})"
        records.execute(f"CREATE TABLE {table.name} AS SELECT * FROM {source}")
    truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf8").splitlines()]
    records.execute("CREATE TABLE planted (ring_id VARCHAR, kind VARCHAR, innocent BOOLEAN, setl_id VARCHAR)")
    rows = [
        (group["ring_id"], group["kind"], group["innocent"], row) for group in truth for row in group["settlements"]
    ]
    if rows:
        records.executemany("INSERT INTO planted VALUES (?, ?, ?, ?)", rows)
    return Prefecture(folder, report, truth, records)


@pytest.fixture(scope="session")
def prefecture(tmp_path_factory: pytest.TempPathFactory) -> Prefecture:
    folder = tmp_path_factory.mktemp("prefecture")
    return load(folder, synth(folder, persons=4000, seed=11))
