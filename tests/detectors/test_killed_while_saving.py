"""A process that is killed while it saves what it found: the findings of before or the new ones, whole, and one can go on.

What a save writes lies in the process until it commits, then in the write-ahead log, then in the database. The moments are found by looking at
the files and at the processor time spent, which no other work delays: after many earlier findings, each of which is kept as gone, a run takes
more than a second of it from the end of its search to the first byte.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from graphfraud.detectors.run import detect
from graphfraud.store.database import FILE_NAME, Database
from graphfraud.store.findings import save_findings

from .tiny_tables import fill

NAME = "deceased_claims"
EARLIER = 1200
"""Findings that are gone afterwards."""
SAVING = (0.35, 0.75)
"""Parts of the save's stretch after which the process is killed."""
COMMITTING = (0.0, 0.001, 0.003, 0.008)
"""Seconds after the first byte of the log after which it is."""
KEPT = {
    "gf_finding": "id, detector, severity, score, status, body",
    "gf_finding_member": "*",
    "gf_finding_settlement": "*",
    "gf_link": "*",
    "gf_past": "finding_id, detector, body",
    "gf_lineage": "child, parent, event, persons, settlements",
    "gf_run": "detector, state, findings",
}
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="tells no process's time")
State = dict[str, list[tuple[Any, ...]]]


def state(folder: Path, read_only: bool = False) -> State:
    with Database(folder, read_only=read_only) as database:
        queries = {table: f"SELECT {columns} FROM {table} ORDER BY ALL" for table, columns in KEPT.items()}
        return {table: database.con.execute(query).fetchall() for table, query in queries.items()}


def begun(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "graphfraud", "detect", "-w", str(folder), "--only", NAME]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def log_of(folder: Path) -> Path:
    return folder / f"{FILE_NAME}.wal"


def logged(process: subprocess.Popen[bytes], folder: Path) -> bool:
    """Wait for the first byte of the log; False where the process ended before."""
    while process.poll() is None:
        if log_of(folder).exists() and log_of(folder).stat().st_size:
            return True
        time.sleep(0.0001)
    return False


@dataclass(frozen=True)
class Case:
    """A workspace with many earlier findings, its state, that after a run; processor seconds until a run commits: the next one, and this one."""

    folder: Path
    before: State
    after: State
    searched: float
    saved: float


def spent(process: subprocess.Popen[bytes]) -> float:
    """Processor seconds of a process that has not been waited for."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(folder: Path) -> float:
    process = begun(folder)
    assert logged(process, folder)
    taken = spent(process)
    assert process.wait() == 0
    return taken


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("saving") / "case"
    file = resources.files(f"graphfraud.detectors.{NAME}").joinpath("cases.yml")
    tables = next(one["tables"] for one in yaml.safe_load(file.read_text("utf-8")) if one["expect"] == "high")
    with fill(folder, tables) as database:
        (found, *_) = detect(database, only=[NAME])
        gone = [replace(found, id=f"{NAME}-{number:08d}") for number in range(EARLIER)]
        save_findings(database, [NAME], gone)
    done = folder.with_name("done")
    shutil.copytree(folder, done)
    saved = timed(done)
    after = state(done)
    searched = min(timed(done) for _ in range(2))
    case = Case(folder, state(folder), after, searched, saved)
    assert len(case.before["gf_finding"]) == len(case.after["gf_past"]) == EARLIER
    assert len(case.after["gf_finding"]) == 1
    return case


@dataclass(frozen=True)
class Killed:
    """Whether the new findings were kept; whether the log was there still, which is gone when the database has all of it."""

    kept: bool
    unfinished: bool


def killed(case: Case, folder: Path, wait: Callable[[subprocess.Popen[bytes]], None]) -> Killed:
    """Kill a run when ``wait`` says; what is there is whole, for who reads and for who writes."""
    shutil.copytree(case.folder, folder)
    process = begun(folder)
    wait(process)
    process.kill()
    process.wait()
    unfinished = log_of(folder).exists()
    seen = state(folder, read_only=True)
    assert seen in (case.before, case.after)
    assert state(folder) == seen, "as a reader saw it"
    return Killed(seen == case.after, unfinished)


def again(case: Case, folder: Path) -> None:
    """A run after a killed one leaves what one run, or two, would have left."""
    runs = len(state(folder)["gf_run"])
    assert begun(folder).wait() == 0
    after = state(folder)
    assert len(after.pop("gf_run")) == runs + 1
    assert after == {table: rows for table, rows in case.after.items() if table != "gf_run"}
    assert not list((folder / "tmp").glob("*"))


def test_killed_between_the_writes_of_a_save_nothing_of_it_is_there(case: Case, tmp_path: Path) -> None:
    stretch = case.saved - case.searched
    assert stretch > 0.5, "the search is not told from the save"
    in_time = 0
    for number, part in enumerate(SAVING):
        folder = tmp_path / str(number)

        def wait(process: subprocess.Popen[bytes], moment: float = case.searched + part * stretch) -> None:
            while process.poll() is None and spent(process) < moment:
                time.sleep(0.005)

        was = killed(case, folder, wait)
        in_time += not was.kept and not was.unfinished
        again(case, folder)
        shutil.rmtree(folder)
    assert in_time, "every kill came after the first byte"


def test_killed_while_it_commits_all_of_it_is_there_or_nothing(case: Case, tmp_path: Path) -> None:
    unfinished = 0
    for number, seconds in enumerate(COMMITTING):
        folder = tmp_path / str(number)

        def wait(process: subprocess.Popen[bytes], folder: Path = folder, seconds: float = seconds) -> None:
            assert logged(process, folder)
            time.sleep(seconds)

        unfinished += killed(case, folder, wait).unfinished
        if number in (0, len(COMMITTING) - 1):
            again(case, folder)
        shutil.rmtree(folder)
    assert unfinished, "every kill came after the end"
