"""Spark gives what DuckDB and the native scan give: pairs, and findings on made-up prefectures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from click.testing import CliRunner

from graphfraud.cli.group import graphfraud
from graphfraud.detectors import case as cases
from graphfraud.detectors.kickback_referral.apart import ONSETS, onsets_there
from graphfraud.detectors.run import detect
from graphfraud.engines.engine import Engine
from graphfraud.engines.opening import open_engine
from graphfraud.engines.spark import Spark
from graphfraud.store.database import Database
from tests.engines.visits import native_pairs, random_visits, visit_table, window_table

MAIN = ("collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel", "kickback_referral")
pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def engine(session: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    opened = Spark(session, {}, str(tmp_path_factory.mktemp("kept")))
    yield opened
    opened.close()


@pytest.mark.parametrize(("level", "seed"), [("minute", 1), ("day", 2), ("far", 3)])
def test_bucket_join_on_the_cluster_finds_the_pairs_of_the_window_scan(engine: Spark, level: str, seed: int) -> None:
    visits = random_visits(seed, 400)
    engine.bring("gf_visit", visit_table(visits))
    rows = engine.pairs(level, window_table(visits), 2).to_pylist()
    found = {(row["a"], row["b"]): (row["days"], row["meetings"]) for row in rows}
    assert found == native_pairs(visits, level, 2)
    assert found


def test_work_in_the_executors_gives_what_it_gives_at_hand(engine: Spark) -> None:
    days = pd.date_range("2026-01-01", periods=40).date
    part = pd.DataFrame({"wanted": "P", "target": ["A"] * 20 + ["P"] * 20, "date": days})
    part["setl_id"] = [f"s{k:02}" for k in range(40)]
    rows = pd.concat([part.assign(doctor=f"D{k}", origin=f"H{k % 3}") for k in range(7)])
    table = pa.Table.from_pandas(rows.sample(frac=1, random_state=1), preserve_index=False)
    engine.bring("gf_course", table)
    found = engine.apart("courses", {"fills": ("SELECT * FROM gf_course", {})}, "origin", onsets_there, ONSETS)
    here = onsets_there({"fills": table}).to_pylist()
    assert len(here) == 7
    assert sorted(found.to_pylist(), key=str) == sorted(here, key=str)
    assert engine.brought["courses"] == 7, "a row a couple, none of the 280 fills"


def command(*arguments: str) -> None:
    done = CliRunner().invoke(graphfraud, list(arguments))
    assert done.exit_code == 0, done.output


def case(folder: Path, seed: int, persons: int) -> Path:
    command("synth", str(folder / "tables"), "--persons", str(persons), "--seed", str(seed))
    command("ingest", str(folder / "tables"), "-w", str(folder / "case"))
    return folder / "case"


def both(workspace: Path, session: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    opened: list[Engine] = []

    def opening(name: str, con: Any, folder: Path) -> Engine:
        opened.append(open_engine(name, con, folder))
        return opened[-1]

    with Database(workspace) as database, pytest.MonkeyPatch.context() as patch:
        here = {item.id: item.to_json() for item in detect(database, only=MAIN)}
        patch.setattr(cases, "open_engine", opening)
        there = {item.id: item.to_json() for item in detect(database, only=MAIN, engine="spark")}
    assert opened
    brought = {step for engine in opened for step in engine.brought}
    assert not {f"kickback_referral/{name}.sql" for name in ("fills", "own", "near", "near_own")} & brought
    return here, there


@pytest.mark.slow
def test_findings_on_spark_are_those_of_duckdb(session: Any, tmp_path: Path) -> None:
    workspace = case(tmp_path, 3, 800)
    here, there = both(workspace, session)
    assert here and there == here
    assert not (workspace / "spark").exists()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [4, 5, 6])
def test_findings_on_spark_are_those_of_duckdb_on_further_prefectures(session: Any, tmp_path: Path, seed: int) -> None:
    here, there = both(case(tmp_path, seed, 6000), session)
    assert here and there == here


@pytest.mark.slow
def test_records_are_read_from_a_folder_of_csv_and_parquet(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graphfraud.engines.opening import RECORDS

    command("synth", str(tmp_path), "--persons", "500", "--seed", "1")
    monkeypatch.setenv(RECORDS, str(tmp_path))
    with Database(tmp_path / "case") as database:
        engine = open_engine("spark", database.con, database.folder)
        query = "SELECT COUNT(*) AS rows, COUNT(setl_time) AS times, SUM(medfee_sumamt) AS fees FROM setl_d"
        there = engine.collect(query, {}).to_pylist()
        source = str(tmp_path / "setl_d.csv")
        here = database.con.execute(
            "SELECT COUNT(*), COUNT(setl_time), SUM(CAST(medfee_sumamt AS DECIMAL(16, 2))) FROM read_csv(?)", [source]
        ).fetchall()
        engine.close()
    assert [tuple(row.values()) for row in there] == here
