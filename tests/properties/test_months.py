"""Months that come in after one another, in any order, with runs in between, give what all of them at once give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from graphfraud.detectors.run import detect
from graphfraud.ingest import ingest
from graphfraud.store.database import Database
from graphfraud.synth import synth

DETECTORS = (
    "collected_cards",
    "lent_card_ring",
    "cross_region_ring",
    "impossible_travel",
    "kickback_referral",
    "split_stay",
    "deceased_claims",
)
MONTH_OF = {
    "setl_d": "SELECT *, strftime(setl_time::TIMESTAMP, '%Y-') || quarter(setl_time::TIMESTAMP) AS month FROM setl_d",
    "fee_list_d": "SELECT f.*, month FROM fee_list_d AS f JOIN months USING (setl_id)",
    "mdtrt_d": "SELECT m.*, month FROM mdtrt_d AS m JOIN (SELECT mdtrt_id, MIN(month) AS month FROM visits GROUP BY mdtrt_id) "
    "USING (mdtrt_id)",
}
REGISTERS = ("medins_info_b", "psn_info_b", "psn_insu_d")
DERIVED = {
    "institution": "SELECT * FROM institution ORDER BY fixmedins_code",
    "refund": "SELECT * FROM refund ORDER BY init_setl_id",
    "settlement": "SELECT * FROM settlement ORDER BY setl_id",
}


@pytest.fixture(scope="module")
def prefecture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prefecture")
    synth(folder, persons=1200, seed=17)
    return folder


def delivered(folder: Path, out: Path) -> list[list[str]]:
    """The records as they are delivered, three months at a time: registers first, other rows with their settlement."""
    con = duckdb.connect()
    for name in (*MONTH_OF, *REGISTERS):
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{folder / name}.csv', all_varchar=true)")
    con.execute(f"CREATE TABLE visits AS {MONTH_OF['setl_d']}")
    con.execute("CREATE TABLE months AS SELECT setl_id, month FROM visits")
    deliveries = []
    for (month,) in con.execute("SELECT DISTINCT month FROM months ORDER BY month").fetchall():
        files = []
        for name, query in MONTH_OF.items():
            part = con.sql(f"SELECT * EXCLUDE month FROM ({query}) WHERE month = '{month}'")
            if part.shape[0]:
                files.append(str(out / f"{name}-{month}.csv"))
                part.write_csv(files[-1])
        deliveries.append(files)
    assert len(deliveries) >= 3
    deliveries[0] += [str(folder / f"{name}.csv") for name in REGISTERS]
    return deliveries


def outcome(database: Database) -> tuple[list[dict[str, Any]], dict[str, list[Any]]]:
    """Findings of a run, and the rows of what is derived from the records."""
    found = [finding.to_json() for finding in detect(database, only=DETECTORS)]
    return found, {name: database.con.execute(query).fetchall() for name, query in DERIVED.items()}


def test_months_one_after_another_are_the_same_as_all_at_once(prefecture: Path, tmp_path: Path) -> None:
    deliveries = delivered(prefecture, tmp_path)
    with Database(tmp_path / "at-once") as database:
        ingest(database, [file for files in deliveries for file in files])
        whole = outcome(database)
    assert whole[0]
    backwards = [*deliveries[:1], *deliveries[:0:-1]]
    for number, order in enumerate((deliveries, backwards)):
        with Database(tmp_path / f"by-month-{number}") as database:
            for step, files in enumerate(order):
                ingest(database, files)
                if (number, step) == (0, 1):
                    assert detect(database, only=DETECTORS) != whole[0]
            assert outcome(database) == whole
