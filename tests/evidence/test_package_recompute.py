"""A package against a workspace: the same rings come out again, or it is said what does not."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import made_up_case as world
import pytest
from packing import Made, make

from graphfraud.audit import AuditLog
from graphfraud.detectors.run import detect
from graphfraud.evidence import verify
from graphfraud.store.database import Database


@pytest.fixture(scope="module")
def detected(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A card that is swiped on for weeks after its owner died, found by the detector itself."""
    folder = tmp_path_factory.mktemp("detected")
    made = world.burst_world()
    made.rows["psn_info_b"][0] |= {"surv_stas": "0", "die_date": date(2026, 1, 4)}
    made.save(folder / "case", folder / "sources")
    with Database(folder / "case") as database:
        findings = [finding.id for finding in detect(database, only=["deceased_claims"])]
    assert findings
    return make(folder / "case", findings, folder / "package.zip")


@pytest.fixture
def workspace(detected, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    shutil.copytree(detected.workspace, tmp_path / "case")
    return tmp_path / "case"


def kinds(detected: Made, workspace: Path) -> set[str]:
    report = verify(detected.path, workspace=workspace)
    assert report.recomputed is (not report.problems)
    return {problem.kind for problem in report.problems}


def test_the_same_rings_come_out_again(detected, workspace: Path) -> None:
    before = (workspace / "graphfraud.duckdb").read_bytes()
    report = verify(detected.path, workspace=workspace)
    assert report.ok and report.recomputed and "相同的线索" in report.statement["zh"]
    assert (workspace / "graphfraud.duckdb").read_bytes() == before
    assert list((workspace / "tmp").glob("verify-*")) == []


def test_other_amounts_in_the_records_are_told(detected, workspace: Path) -> None:
    with Database(workspace) as database:
        named = [line["setl_id"] for line in database.rows("SELECT setl_id FROM gf_finding_settlement LIMIT 1")]
        database.con.execute("UPDATE setl_d SET acct_pay = acct_pay + 1 WHERE setl_id = ?", named)
    report = verify(detected.path, workspace=workspace)
    assert not report.ok and any(named[0] in problem.say("en") for problem in report.problems)


def test_a_ring_that_no_longer_comes_out_is_told(detected, workspace: Path) -> None:
    with Database(workspace) as database:
        database.con.execute("UPDATE psn_info_b SET surv_stas = '1', die_date = NULL")
    report = verify(detected.path, workspace=workspace)
    assert any("does not come out" in problem.say("en") for problem in report.problems)


def test_a_log_that_was_cut_does_not_fit_the_quoted_head(detected, workspace: Path) -> None:
    for name in ("audit.log", "audit.head", "audit.key"):
        (workspace / name).unlink()
    AuditLog(workspace).record("open")
    assert kinds(detected, workspace) == {"workspace"}


def test_a_workspace_that_is_none_is_told(detected, tmp_path: Path) -> None:
    assert kinds(detected, tmp_path / "nowhere") == {"workspace"}
