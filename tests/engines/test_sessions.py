"""Which kind of Spark session a workspace gets; no session is started here."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from graphfraud.engines import opening, spark
from graphfraud.errors import EngineError


@pytest.mark.parametrize(("rows", "brief"), [(0, True), (3, True), (4, False)])
def test_a_workspace_of_few_settlements_gets_a_session_that_begins_quickly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, brief: bool
) -> None:
    asked: list[bool] = []

    def no_session(*, brief: bool = False) -> None:
        asked.append(brief)
        raise EngineError("no Java here")

    monkeypatch.setattr(spark, "open_session", no_session)
    monkeypatch.setattr(opening, "FEW", 3)
    monkeypatch.delenv(opening.RECORDS, raising=False)
    with duckdb.connect() as con:
        con.execute("CREATE TABLE setl_d AS SELECT UNNEST(RANGE($rows)) AS setl_id", {"rows": rows})
        with pytest.raises(EngineError):
            opening.open_engine("spark", con, tmp_path)
        monkeypatch.setenv(opening.RECORDS, str(tmp_path))
        with pytest.raises(EngineError):
            opening.open_engine("spark", con, tmp_path)
    assert asked == [brief, False], "how many records a folder of the cluster holds nobody has counted"
