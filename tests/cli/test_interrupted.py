"""Ctrl-C in the middle of a run: what stood before stands, one line says how to go on, and the next run works."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
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


@pytest.fixture
def terminal() -> Iterator[None]:
    """SIGINT does what it does at a terminal, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def answered(case: lanes.Case) -> None:
    """Ctrl-C, which what is at work answers with an error of its own."""
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)
    except KeyboardInterrupt:
        raise RuntimeError("Query interrupted") from None


def writing(case: lanes.Case) -> None:
    """Ctrl-C while rows are written: the database gives up the query, then says that the transaction is none any more."""
    gf_rows = pa.table({"number": np.arange(1_000_000)})  # noqa: F841 - the database reads the local name
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with case.database.transaction() as con:
        con.execute("CREATE TABLE gf_number (number BIGINT)")
        for _ in range(500):
            con.execute("INSERT INTO gf_number SELECT number FROM gf_rows")


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("work", [answered, writing])
def test_ctrl_c_is_told_as_what_it_is_whatever_error_it_ends_with(
    run: Run, own_village: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[[lanes.Case], None]
) -> None:
    judge = lanes.judge

    def stopped(case: lanes.Case, leads: object) -> object:
        if threading.current_thread() is threading.main_thread():
            work(case)
        return judge(case, leads)

    with monkeypatch.context() as patch:
        patch.setattr(lanes, "judge", stopped)
        said = run("detect", "-w", own_village, code=INTERRUPTED).stderr
    assert "no finding of this run was stored, earlier ones stand; run it again" in said
    assert "Exception" not in said
    assert "Error" not in said
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with Database(own_village, read_only=True) as database:
        assert not database.exists("gf_number")
