"""Where rows stay on the engine the findings are the same, and of rows those come to the driver whose links stood."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graphfraud.cli.group import graphfraud
from graphfraud.detectors import case
from graphfraud.detectors.run import detect
from graphfraud.engines.engine import Local
from graphfraud.store.database import Database
from tests.engines.torn import Torn


def command(*arguments: str) -> None:
    done = CliRunner().invoke(graphfraud, list(arguments))
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    command("synth", str(folder / "tables"), "--persons", "2500", "--seed", "4", "--camouflage", "easy")
    command("ingest", str(folder / "tables"), "-w", str(folder / "case"))
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
    print(all_rows, few_rows)
