"""Ctrl-C in the middle of a run: what stood before stands, one line says how to go on, and the next run works."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphfraud.cli.failure import INTERRUPTED
from graphfraud.detectors import lanes
from graphfraud.store.database import Database

from commands import Run  # isort: skip


def state(workspace: Path) -> list[tuple[object, ...]]:
    with Database(workspace, read_only=True) as database:
        return database.con.execute("SELECT id, status, body FROM gf_finding ORDER BY id").fetchall()


def test_ctrl_c_leaves_earlier_findings_and_a_usable_workspace(
    run: Run, own_village: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("detect", "-w", own_village)
    before = state(own_village)
    judge, judged = lanes.judge, []

    def stopped(case: object, leads: object) -> object:
        judged.append(case)
        if len(judged) == 3:
            raise KeyboardInterrupt
        return judge(case, leads)

    with monkeypatch.context() as patch:
        patch.setattr(lanes, "judge", stopped)
        said = run("detect", "-w", own_village, code=INTERRUPTED).stderr
    assert len(judged) >= 3
    assert "no finding of this run was stored, earlier ones stand; run it again" in said
    assert state(own_village) == before
    run("detect", "-w", own_village)
    assert state(own_village) == before
