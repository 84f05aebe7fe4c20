"""Row order, file cuts and names carry no meaning: findings stay the same, renamed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from graphfraud.detectors.run import detect
from graphfraud.ingest import ingest
from graphfraud.store.database import Database
from graphfraud.synth import synth

MAIN = ("collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel", "kickback_referral")
TABLES = ("setl_d", "fee_list_d", "mdtrt_d", "medins_info_b", "psn_info_b", "psn_insu_d")
RENAMED = {
    "psn_no": "psn_no",
    "fixmedins_code": "fixmedins_code",
    "medins_code": "fixmedins_code",
    "setl_id": "setl_id",
    "refd_setl_id": "setl_id",
    "init_setl_id": "setl_id",
    "bilg_dr_code": "doctor",
    "bilg_dr_codg": "doctor",
    "chfpdr_code": "doctor",
    "chfpdr_codg": "doctor",
    "dr_code": "doctor",
}


def read(folder: Path) -> dict[str, Any]:
    found = {}
    for name in TABLES:
        file = folder / f"{name}.csv"
        if file.exists():
            found[name] = duckdb.connect().sql(f"SELECT * FROM read_csv('{file}', all_varchar=true)").df()
    return found


def names(tables: dict[str, Any]) -> dict[str, dict[str, str]]:
    """A random bijection for each kind of id; a pharmacy's code keeps its first letter, which says what it is."""
    rng = np.random.default_rng(12)
    books: dict[str, dict[str, str]] = {}
    for kind in set(RENAMED.values()):
        columns = [frame[c] for frame in tables.values() for c in frame.columns if RENAMED.get(c) == kind]
        ids = sorted({value for column in columns for value in column.dropna()})
        numbers = rng.permutation(len(ids))
        letter = kind == "fixmedins_code"
        books[kind] = {
            old: f"{old[0] if letter else 'x'}{number:09d}" for old, number in zip(ids, numbers, strict=True)
        }
    return books


def rewritten(tables: dict[str, Any], books: dict[str, dict[str, str]], folder: Path) -> list[str]:
    """Renamed, shuffled and cut into three files a table."""
    files = []
    for name, frame in tables.items():
        new = frame.copy()
        for column in new.columns:
            if column in RENAMED:
                new[column] = new[column].map(books[RENAMED[column]])
        new = new.sample(frac=1, random_state=4)
        for part in range(3):
            path = folder / f"{name}-{part}.csv"
            new.iloc[part::3].to_csv(path, index=False)
            files.append(str(path))
    return files


def findings(workspace: Path, files: list[str]) -> list[dict[str, Any]]:
    with Database(workspace) as database:
        report = ingest(database, files)
        assert report.accepted > 0
        return [finding.to_json() for finding in detect(database, only=MAIN)]


def essence(finding: dict[str, Any], books: dict[str, dict[str, str]]) -> str:
    """All but the id and the texts, under new names."""
    kinds = {"patient": "psn_no", "doctor": "doctor", "pharmacy": "fixmedins_code", "hospital": "fixmedins_code"}

    def new(kind: str, name: str) -> str:
        return books.get(kind, {}).get(name, name)

    members = sorted([m["kind"], new(kinds.get(m["kind"], ""), m["id"]), m["role"]] for m in finding["members"])
    plain = {key: finding[key] for key in ("detector", "severity", "period", "amounts")}
    figures = {key: round(finding[key], 6) for key in ("score", "q_value", "stability")}
    readings = [[item["code"], item["verdict"], item["links_explained"]] for item in finding["innocent_readings"]]
    rows = sorted(new("setl_id", name) for name in finding["settlements"])
    return json.dumps([plain, figures, readings, members, rows], sort_keys=True, default=str)


@pytest.fixture(scope="module")
def prefecture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prefecture")
    synth(folder, persons=1500, seed=3, camouflage="easy")
    return folder


def test_shuffled_and_renamed_records_give_the_findings_renamed(prefecture: Path, tmp_path: Path) -> None:
    tables = read(prefecture)
    books = names(tables)
    first = findings(tmp_path / "first", [str(prefecture / f"{name}.csv") for name in tables])
    (tmp_path / "again").mkdir()
    second = findings(tmp_path / "second", rewritten(tables, books, tmp_path / "again"))
    assert first
    assert sorted(essence(item, books) for item in first) == sorted(essence(item, {}) for item in second)
