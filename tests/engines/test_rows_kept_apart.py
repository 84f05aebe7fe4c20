"""Where rows stay on the engine the findings are the same, and of rows those come to the driver whose links stood."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from graphfraud.cli.group import graphfraud
from graphfraud.detectors import case
from graphfraud.detectors.run import detect
from graphfraud.engines.engine import Local
from graphfraud.model.schema import TABLES
from graphfraud.store.database import Database
from tests.engines.torn import Torn


def command(*arguments: str) -> None:
    done = CliRunner().invoke(graphfraud, list(arguments))
    assert done.exit_code == 0, done.output


def town(folder: Path, seed: int, persons: int, *more: str) -> Path:
    command("synth", str(folder), "--persons", str(persons), "--seed", str(seed), "--camouflage", "easy", *more)
    return folder


def elsewhere(tables: Path, folder: Path) -> Path:
    """The same tables with every id and code of a person, settlement, doctor or institution another one."""
    folder.mkdir()
    for table in TABLES:
        path = tables / f"{table.name}.csv"
        if not path.exists():
            continue
        rows = pd.read_csv(path, dtype=str)
        for name in NAMED & set(rows.columns):
            rows[name] = rows[name].str[:1] + "9" + rows[name].str[1:]
        rows.to_csv(folder / path.name, index=False)
    return folder


NAMED = {
    "setl_id", "init_setl_id", "psn_no", "fixmedins_code", "mdtrt_id", "rx_drord_no", "bilg_dr_code", "chfpdr_code", "bkkp_sn", "emp_no",
}  # fmt: skip


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town(tmp_path_factory.mktemp("town") / "tables", 4, 2500)


@pytest.fixture(scope="module")
def workspace(tables: Path) -> Path:
    folder = tables.parent / "case"
    command("ingest", str(tables), "-w", str(folder))
    return folder


@pytest.fixture(scope="module")
def grown(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town and another twice its size without any ring or what looks like one."""
    folder = tmp_path_factory.mktemp("grown")
    quiet = elsewhere(town(folder / "quiet", 9, 5000, "--no-fraud", "--no-look-alikes"), folder / "elsewhere")
    command("ingest", str(tables), str(quiet), "-w", str(folder / "case"))
    return folder / "case"


def searched(
    workspace: Path, kind: type[Local], patch: pytest.MonkeyPatch, **settings: str
) -> tuple[dict[str, Any], Counter[str]]:
    """Findings of kickback_referral by id, and the rows that came to the driver, by step."""
    opened: list[Local] = []

    def opening(name: str, con: Any, folder: Path) -> Local:
        opened.append(kind(con))
        return opened[-1]

    patch.setattr(case, "open_engine", opening)
    given = {f"kickback_referral.{name}": value for name, value in settings.items()}
    with Database(workspace) as database:
        found = detect(database, only=["kickback_referral"], settings=given)
    return {item.id: item.to_json() for item in found}, opened[-1].brought


@pytest.mark.parametrize("settings", [{}, {"least_patients": "3", "least_lift": "1.2"}])
def test_findings_are_those_of_rows_at_hand(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]
) -> None:
    here, all_rows = searched(workspace, Local, monkeypatch, **settings)
    there, few_rows = searched(workspace, Torn, monkeypatch, **settings)
    assert here
    assert there == here
    assert "kickback_referral/fills.sql" not in few_rows
    assert few_rows["kickback_referral/around.sql"] <= all_rows["kickback_referral/fills.sql"]


OF_PERSONS = tuple(
    f"kickback_referral/{name}" for name in ("fills.sql", "own.sql", "around.sql", "stock.sql", "supply.sql")
)


def test_more_records_with_the_same_rings_bring_no_more_rows_of_persons(
    workspace: Path, grown: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_hand = [searched(folder, Local, monkeypatch)[1] for folder in (workspace, grown)]
    apart = [searched(folder, Torn, monkeypatch)[1] for folder in (workspace, grown)]
    whole, few = ([sum(rows[name] for name in OF_PERSONS) for rows in part] for part in (at_hand, apart))
    assert whole[1] > 1.7 * whole[0], "one machine reads all of them"
    assert 0 < few[1] <= 1.2 * few[0]
