"""Ctrl-C while something does not hear of it: by order of events, not by the clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from graphfraud import stopping
from graphfraud.cli.failure import INTERRUPTED
from graphfraud.detectors import lanes
from graphfraud.detectors import run as running
from graphfraud.store.database import Database

from commands import Run  # isort: skip

DEAF = """
import sys, threading
from graphfraud import stopping
from graphfraud.cli import main
from graphfraud.detectors import lanes

stopping.PATIENCE = float(sys.argv.pop(1))

def say(word):
    print(word, flush=True)

begun, alone = threading.Event(), sys.argv.pop(1) == "alone"

def deaf(*_):
    begun.set()
    threading.Event().wait(300)
    say("lane ends")

load, hurried = lanes.Case.load, lanes._hurried

def loading(case):
    begun.wait()
    say("both are at work")
    load(case)

def told(*given):
    say("lane is waited for")
    hurried(*given)

def unknown(*_):
    threading.Thread(target=deaf, args=_).start()
    begun.wait()
    say("both are at work")
    raise KeyboardInterrupt

if alone:
    lanes.Run.all = unknown
lanes.Case.load = loading
lanes.Run._beside = deaf
lanes._hurried = told
main()
"""
"""A run whose second lane hears nothing, as compiled code and other libraries do not."""


def state(workspace: Path) -> list[tuple[object, ...]]:
    with Database(workspace, read_only=True) as database:
        return database.con.execute("SELECT id, status, body FROM gf_finding ORDER BY id").fetchall()


def begun(patience: float, *words: object, kind: str = "lane") -> subprocess.Popen[str]:
    """The command as at a terminal; a test run in the background may be told to ignore SIGINT, which children inherit."""
    return subprocess.Popen(
        [sys.executable, "-c", DEAF, str(patience), kind, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "no finding of this run was stored, earlier ones stand"), ("zh", "本次运行没有保存发现，之前的发现仍在")],
)
def test_what_hears_nothing_is_left_behind(run: Run, own_village: Path, lang: str, said: str) -> None:
    run("detect", "-w", own_village)
    before = state(own_village)
    process = begun(0.5, "detect", "-w", own_village, "--lang", lang)
    assert process.stdout is not None
    assert process.stdout.readline() == "both are at work\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == INTERRUPTED
    assert out == "lane is waited for\n", "it was told to end, was waited for, and did not end"
    assert said in err
    assert err.count("\n") == 1
    assert state(own_village) == before
    run("detect", "-w", own_village)
    assert state(own_village) == before


def test_pressed_again_it_is_not_waited_for_any_longer(own_village: Path) -> None:
    process = begun(100_000, "detect", "-w", own_village, "--lang", "en")
    assert process.stdout is not None
    assert process.stdout.readline() == "both are at work\n"
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "lane is waited for\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (INTERRUPTED, "")
    assert "run it again" in err


def test_a_thread_that_nobody_waits_for_does_not_hold_the_process(own_village: Path) -> None:
    """Ctrl-C while a pool begins a thread leaves one behind that the pool does not know."""
    process = begun(0.5, "detect", "-w", own_village, "--lang", "en", kind="alone")
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (INTERRUPTED, "both are at work\n")
    assert err.count("run it again") == 1


@pytest.fixture
def terminal() -> Iterator[None]:
    """SIGINT does what it does at a terminal, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_lane_that_goes_from_query_to_query_is_stopped(
    run: Run, own_village: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One interruption ends one query: where an error of the first is passed over, that of a later one is not."""
    lasting, events = threading.Event(), []

    def beside(self: lanes.Run, database: Database, *_: object) -> list[lanes.Ran]:
        for number in range(3):
            lasting.set()
            try:
                database.con.execute(
                    "SELECT COUNT(*) FROM range(10000000) AS a, range(10000000) AS b WHERE a.range * b.range = 7"
                )
            except duckdb.InterruptException:
                events.append(f"query {number} interrupted")
        events.append("lane ended")
        return []

    def stopped(case: object, leads: object) -> object:
        lasting.wait()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(lanes.Run, "_beside", beside)
        patch.setattr(lanes, "judge", stopped)
        run("detect", "-w", own_village, code=INTERRUPTED)
    assert events == ["query 0 interrupted", "query 1 interrupted", "query 2 interrupted", "lane ended"]


@pytest.mark.usefixtures("terminal")
def test_a_query_of_any_connection_hears_of_it(tmp_path: Path) -> None:
    """Also of one that another thread waits for."""
    ended: list[str] = []
    with Database(tmp_path / "ws") as database, database.beside() as other, stopping.watched(lambda: os._exit(9)):

        def lasting() -> None:
            try:
                other.con.execute(
                    "SELECT COUNT(*) FROM range(10000000) AS a, range(10000000) AS b WHERE a.range * b.range = 7"
                )
            except duckdb.InterruptException:
                ended.append("query")

        worker = threading.Thread(target=lasting)
        worker.start()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
            worker.join()
        worker.join()
    assert ended == ["query"]


@pytest.mark.usefixtures("terminal")
def test_a_commit_is_let_be_and_ctrl_c_comes_after_it() -> None:
    events = []
    with stopping.watched(lambda: os._exit(9)), stopping.nothing_to_undo():
        with pytest.raises(KeyboardInterrupt), stopping.committing(whole=True):
            for _ in range(2):
                os.kill(os.getpid(), signal.SIGINT)
                threading.Event().wait(0.3)
                events.append("still committing")
        events.append("committed" if stopping.kept() else "not committed")
    assert events == ["still committing", "still committing", "committed"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("terminal")
def test_after_the_commit_it_says_that_all_was_kept(
    run: Run, own_village: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(self: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(10)

    with monkeypatch.context() as patch:
        patch.setattr(running.EmbeddedStore, "refresh", pressed)
        said = run("detect", "-w", own_village, code=INTERRUPTED).stderr
    assert "the findings of this run are stored" in said
    kept = state(own_village)
    run("detect", "-w", own_village)
    assert kept == state(own_village)


def test_findings_their_descent_and_the_runs_are_kept_at_once(
    run: Run, own_village: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends a run between two of them leaves none of them."""

    def counted() -> list[int]:
        with Database(own_village, read_only=True) as database:
            tables = ("gf_finding", "gf_past", "gf_lineage", "gf_run")
            return [database.con.execute(f"SELECT COUNT(*) FROM {name}").fetchall()[0][0] for name in tables]

    before = counted()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(running, "_note", killed)
        said = run("detect", "-w", own_village, code=INTERRUPTED).stderr
    assert "no finding of this run was stored" in said
    assert counted() == before
