"""What ends an ingest early: a kill, Ctrl-C, a full disk, another writer. The workspace is as before, and one can go on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest_records import canonical, settlement, table_text

from graphfraud.ingest import ingest
from graphfraud.store.database import Database

ROWS = 40_000
BAD = 7


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "graphfraud", *words, "--lang", "en"]


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_command(*words), capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files of settlements, a few of which cannot be used, and persons."""
    folder = tmp_path_factory.mktemp("export")
    for part in range(2):
        rows = [settlement(part * ROWS + number) for number in range(ROWS)]
        for number in range(BAD):
            rows[number * 100]["medfee_sumamt"] = "much"
        (folder / f"setl_d_{part}.csv").write_text(table_text(rows))
    persons = [{"psn_no": f"P{number:05d}", "psn_name": "李四", "tel": f"13{number:09d}"} for number in range(97)]
    (folder / "psn_info_b.csv").write_text(table_text(persons))
    return folder


@pytest.fixture(scope="module")
def whole(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    """The tables after an ingest that nothing interrupted."""
    with Database(tmp_path_factory.mktemp("whole") / "case") as database:
        ingest(database, [str(exported)])
        return _tables(database)


def _tables(database: Database) -> dict[str, list[tuple[object, ...]]]:
    kept = {name: canonical(database, name) for name in ("setl_d", "psn_info_b")}
    rejected = "SELECT line, column_name, code, f.sha256 FROM gf_reject JOIN gf_file AS f USING (file_id) ORDER BY ALL"
    return {**kept, "rejects": database.con.execute(rejected).fetchall()}


def _before_or_after(folder: Path, whole: dict[str, list[tuple[object, ...]]]) -> bool:
    """Whether the workspace holds everything; it must hold that or nothing."""
    if not (folder / "graphfraud.duckdb").exists():
        return False
    with Database(folder) as database:
        counts = {
            name: database.con.execute(f"SELECT COUNT(*) FROM {name}").fetchall()[0][0]
            for name in whole
            if name != "rejects"
        }
        files = database.con.execute("SELECT COUNT(*) FROM gf_file").fetchall()[0][0]
    full = {name: len(whole[name]) for name in counts}
    assert (counts, files) in ((full, 3), (dict.fromkeys(counts, 0), 0))
    return counts == full


def test_a_kill_at_any_moment_leaves_all_or_nothing(exported, whole, tmp_path):
    """Kills spread over the whole run, each followed by a look; then the same command once more."""
    folder = tmp_path / "case"
    chance = random.Random(20260305)
    start = time.monotonic()
    _run("ingest", str(exported), "-w", str(tmp_path / "timed"))
    length = time.monotonic() - start
    unfinished = 0
    for number in range(6):
        process = subprocess.Popen(_command("ingest", str(exported), "-w", str(folder)), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # fmt: skip
        time.sleep(length * (0.25 + 0.7 * (number + chance.random()) / 6))
        process.kill()
        process.wait()
        if _before_or_after(folder, whole):
            shutil.rmtree(folder)
        else:
            unfinished += 1
    assert unfinished >= 2, "no kill came before the end"
    assert _run("ingest", str(exported), "-w", str(folder)).returncode == 0
    with Database(folder) as database:
        assert _tables(database) == whole
    assert len(list((folder / "rejects").glob("*.csv"))) == 2
    assert not list((folder / "tmp").glob("*")), "spilled files of the killed runs"


def test_rejects_announced_by_a_killed_run_are_written_by_the_next(exported, tmp_path, monkeypatch):
    """A kill after the commit and before the rejects files: the rows are kept, the next ingest writes the files."""
    from graphfraud.ingest import rejects

    class Killed(BaseException):
        pass

    def killed(*_: object) -> list[str]:
        raise Killed

    with Database(tmp_path / "case") as database:
        with monkeypatch.context() as patch:
            patch.setattr(rejects, "_write_all", killed)
            with pytest.raises(Killed):
                ingest(database, [str(exported / "setl_d_0.csv")])
        assert not list((tmp_path / "case").glob("rejects/*.csv"))
        ingest(database, [str(exported / "psn_info_b.csv")])
    files = list((tmp_path / "case" / "rejects").glob("*.csv"))
    assert [file.read_text("utf-8-sig").count("\n") for file in files] == [1 + BAD]


def _interrupted(exported, folder):
    """An ingest that got SIGINT once its database stood: the process and what it said.

    A test run in the background may be told to ignore SIGINT, which children inherit: an investigator's terminal does not.
    """
    process = subprocess.Popen(
        _command("ingest", str(exported), "-w", str(folder)),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    deadline = time.monotonic() + 60
    while not (folder / "graphfraud.duckdb").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    return process, said


def test_ctrl_c_keeps_nothing_and_says_how_to_go_on(exported, whole, tmp_path):
    for attempt in range(8):
        folder = tmp_path / f"case{attempt}"
        process, said = _interrupted(exported, folder)
        if process.returncode:
            break
    assert process.returncode == 130
    assert said.count("\n") == 1
    assert "run the same command again" in said
    assert not _before_or_after(folder, whole)
    assert _run("ingest", str(exported), "-w", str(folder)).returncode == 0
    assert _before_or_after(folder, whole)


def test_nothing_but_words_where_no_terminal_is(exported, tmp_path):
    """No bars, no escape codes; counts on stdout, messages on stderr."""
    done = _run("ingest", str(exported), "-w", str(tmp_path / "case"))
    assert f"in all: {2 * ROWS + 97 - 2 * BAD:,} accepted, {2 * BAD} rejected, 0 repeated" in done.stdout
    assert "\r" not in done.stderr + done.stdout
    assert "\x1b" not in done.stderr + done.stdout
    why, *rest = done.stderr.splitlines()
    assert why.startswith(f"{2 * BAD} rows rejected (2 files, such as ")
    assert [line.split(":")[0] for line in rest] == ["rejected rows", "rejected rows", "next"]


def test_a_second_writer_is_told_to_wait(exported, tmp_path):
    folder = tmp_path / "case"
    with Database(folder) as database:
        ingest(database, [str(exported / "psn_info_b.csv")])
        done = _run("ingest", str(exported), "-w", str(folder))
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "another process is writing to this workspace" in done.stderr
        assert f"(PID {os.getpid()})" in done.stderr
        assert database.con.execute("SELECT COUNT(*) FROM setl_d").fetchall() == [(0,)]
    assert _run("ingest", str(exported), "-w", str(folder)).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    room = tmp_path / "disk"
    room.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root may mount a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(room)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield room
    finally:
        subprocess.run(["umount", "-l", str(room)], check=True)


def test_a_full_disk(exported, whole, small_disk):
    folder = small_disk / "case"
    assert _run("ingest", str(exported / "psn_info_b.csv"), "-w", str(folder)).returncode == 0
    done = _run("ingest", str(exported), "-w", str(folder))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "disk" in done.stderr
    with Database(folder) as database:
        assert database.con.execute("SELECT COUNT(*) FROM setl_d").fetchall() == [(0,)]
        assert canonical(database, "psn_info_b") == whole["psn_info_b"]
    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    assert _run("ingest", str(exported), "-w", str(folder)).returncode == 0
    with Database(folder) as database:
        assert canonical(database, "setl_d") == whole["setl_d"]
