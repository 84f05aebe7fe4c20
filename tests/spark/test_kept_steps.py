"""Steps that a run keeps on Spark: each begins a plan of its own, holds what was put in, and is gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphfraud.engines.kept import SCRATCH, Kept
from graphfraud.engines.opening import open_engine
from graphfraud.engines.spark import Spark
from graphfraud.errors import EngineError
from graphfraud.store.database import Database

pytestmark = pytest.mark.spark


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def engine(session: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    opened = Spark(session, {}, str(tmp_path_factory.mktemp("kept")))
    yield opened
    opened.close()


def test_plans_do_not_grow_with_the_steps_before(engine: Spark) -> None:
    engine.keep("gf_step", "SELECT 1 AS doctor, 2 AS person UNION ALL SELECT 1, 3", {})
    for _ in range(4):
        engine.keep("gf_step", "SELECT a.doctor, b.person FROM gf_step AS a INNER JOIN gf_step AS b USING (person)", {})
        leaves = engine.session.table("gf_step")._jdf.queryExecution().analyzed().collectLeaves().size()
        assert leaves == 1, "each mention of a step reads its files, not the steps that it came from"
    assert sorted(engine.collect("SELECT * FROM gf_step", {}).to_pylist(), key=str) == [
        {"doctor": 1, "person": 2},
        {"doctor": 1, "person": 3},
    ]


def test_kept_rows_are_what_was_put_in(engine: Spark) -> None:
    query = (
        "SELECT CAST('2026-03-01 23:59:59.000001' AS TIMESTAMP) AS at, CAST('2026-03-01' AS DATE) AS day, '' AS empty, '张' AS name,"
        " CAST(NULL AS VARCHAR) AS none, CAST(-0.01 AS DECIMAL(16, 2)) AS fee, CAST(3 AS SMALLINT) AS begun, 0.1e0 AS share, TRUE AS told"
    )
    engine.keep("gf_typed", query, {})
    found, given = engine.collect("SELECT * FROM gf_typed", {}), engine.collect(query, {})
    assert found.to_pylist() == given.to_pylist()
    assert found.schema.types == given.schema.types
    engine.keep("gf_nobody", "SELECT * FROM gf_typed WHERE NOT told", {})
    nobody = engine.collect("SELECT * FROM gf_nobody", {})
    assert (nobody.num_rows, nobody.schema.types) == (0, given.schema.types)


def test_what_is_kept_anew_takes_the_place_of_what_was_and_nothing_stays_behind(session: Any, tmp_path: Path) -> None:
    kept = Kept(session, str(tmp_path))
    before = len(files(tmp_path))
    kept.write("gf_fill", session.sql("SELECT 'pharmacy' AS kind"))
    once = len(files(tmp_path))
    rows = kept.write("gf_fill", session.sql("SELECT 'hospital' AS kind"))
    assert before < once == len(files(tmp_path))
    assert rows.toArrow().to_pylist() == [{"kind": "hospital"}]
    (folder,) = tmp_path.iterdir()
    assert folder.stat().st_mode & 0o077 == 0, "rows of persons are the owner's alone"
    kept.drop()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_told_in_one_line(session: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineError, match=rf"file: not a folder .* point {SCRATCH} to one") as told:
        Kept(session, str(tmp_path / "file"))
    assert "\n" not in str(told.value)


def test_steps_are_kept_in_the_folder_that_the_environment_names(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SCRATCH, str(tmp_path / "shared"))
    with Database(tmp_path / "case") as database:
        engine = open_engine("spark", database.con, database.folder)
        assert files(tmp_path / "shared")
        engine.close()
    assert not files(tmp_path / "shared")
    assert not (tmp_path / "case" / "spark").exists()
