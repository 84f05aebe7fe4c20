"""The whole way from records to a signed package where Windows' refusals hold, and what is done differently there."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import as_windows
import pytest

from graphfraud import system
from graphfraud.system import files, machine, processes, screen

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHILD = [sys.executable, "-X", "warn_default_encoding"]
Command = Callable[..., str]


def environment(encoding: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding, "GRAPHFRAUD_LANG": "zh"}


@pytest.fixture
def command(tmp_path: Path) -> Iterator[Command]:
    """Run graphfraud as on a Chinese Windows, where pipes and files are written in code page 936."""
    started = [*CHILD, str(HERE / "as_windows.py")]
    with subprocess.Popen(
        started, cwd=tmp_path, env=environment("utf-8"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:

        def run(*words: str, code: int = 0, encoding: str = "gbk") -> str:
            assert child.stdin is not None and child.stdout is not None
            child.stdin.write(json.dumps({"words": words, "encoding": encoding}) + "\n")
            child.stdin.flush()
            said = json.loads(child.stdout.readline())
            assert said["status"] == code, said
            return str(said["out"])

        yield run
        child.kill()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="what a process has open is read from /proc")
def test_from_records_to_a_verified_package(command: Command, tmp_path: Path) -> None:
    folder = tmp_path
    case = ("-w", "案卷")
    assert "4,192" in command("synth", "表", "--persons", "300", "--seed", "3")
    assert b"\r" not in b"".join(file.read_bytes() for file in (folder / "表").iterdir())
    command("ingest", "表", *case)
    command("detect", "--only", "lent_card_ring", *case)
    found = json.loads(command("findings", "--format", "json", *case))
    assert found[0]["severity"] == "high"
    western = command("findings", "--format", "json", *case, encoding="cp1252")
    assert r"\u56e2\u4f19" in western and json.loads(western) == found

    with (folder / "表" / "setl_d.csv").open(encoding="utf-8", newline="") as rows:
        card = next(csv.DictReader(rows))["ssc_cardno"]
    assert json.loads(command("card", card, "--format", "json", *case))["settlements"]
    name = found[0]["id"]
    command("review", name, "--decision", "first-review", "--note", "已核对", "--by", "李", *case)
    command("ingest", "表", *case)
    command("card", card, *case)  # the arrays of the graph are made again, over the earlier ones
    command("report", "-o", "报告", *case)
    command("view", name, "-o", "图.html", *case)
    assert "<html" in (folder / "图.html").read_text(encoding="utf-8")[:500]
    command("evidence", name, "-o", "包.zip", "--reason", "移送公安机关", *case)
    assert "相同" in command("verify", "包.zip", *case)
    command("audit", "verify", *case)
    log = (folder / "案卷" / "audit.log").read_bytes()
    assert b"\r" not in log and json.loads(log.splitlines()[0])["user"] == "李四"
    command("neo4j", "status", *case, code=1)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setattr(system, "WINDOWS", True)
    monkeypatch.setitem(sys.modules, "msvcrt", as_windows.locks())
    yield monkeypatch


HOLDER = """
import sys, time
sys.path.insert(0, sys.argv[2])
import as_windows
from pathlib import Path
from graphfraud import system
from graphfraud.system.files import alone
sys.modules["msvcrt"] = as_windows.locks()
system.WINDOWS = True
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    file = tmp_path / "lock"
    command = [sys.executable, "-c", HOLDER, str(file), str(HERE)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment("utf-8")
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        yield file, holder
        holder.kill()


def test_two_processes_hold_a_lock_of_a_byte_one_after_the_other(
    windows: pytest.MonkeyPatch, held: tuple[Path, subprocess.Popen[str]]
) -> None:
    file, holder = held
    with pytest.raises(BlockingIOError), files.alone(file, wait=False):
        pass
    windows.setattr(time, "sleep", lambda seconds: holder.terminate())
    with files.alone(file):
        assert holder.wait() != 0
        with pytest.raises(BlockingIOError), files.alone(file, wait=False):
            pass
    with files.alone(file, wait=False):
        pass


def test_a_holder_that_is_killed_leaves_no_lock(
    windows: pytest.MonkeyPatch, held: tuple[Path, subprocess.Popen[str]]
) -> None:
    file, holder = held
    holder.kill()
    holder.wait()
    with files.alone(file, wait=False):
        pass


def refusing(times: int) -> Callable[[object, object], None]:
    left = [times]
    real = os.replace

    def replace(source: object, target: object) -> None:
        if left[0]:
            left[0] -= 1
            raise PermissionError(13, "Permission denied")
        real(source, target)  # type: ignore[arg-type]

    return replace


def test_a_file_that_a_scanner_holds_for_a_moment_is_replaced_after_it(
    windows: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "old").write_bytes(b"old")
    windows.setattr(os, "replace", refusing(3))
    files.replace(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_bytes() == b"new"


def test_a_file_that_stays_open_elsewhere_is_an_error_and_on_other_systems_at_once(
    windows: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    windows.setattr(files, "PATIENCE", 0.2)
    tries = []
    windows.setattr(os, "replace", lambda source, target: tries.append(1) or refusing(1)(source, target))
    with pytest.raises(PermissionError):
        files.replace(tmp_path / "new", tmp_path / "old")
    assert len(tries) > 1
    windows.setattr(system, "WINDOWS", False)
    tries.clear()
    with pytest.raises(PermissionError):
        files.replace(tmp_path / "new", tmp_path / "old")
    assert len(tries) == 1


def test_java_processes_are_read_from_what_powershell_lists(windows: pytest.MonkeyPatch) -> None:
    asked = []

    def run(command: list[str], **given: object) -> subprocess.CompletedProcess[str]:
        asked.append(command[0])
        lines = '4711 "C:\\Java\\bin\\java.exe" -cp x org.neo4j.server.CommunityEntryPoint "--home-dir=C:\\my case\\neo4j" --z\n\n12 \n'
        return subprocess.CompletedProcess(command, 0, lines, "")

    windows.setattr(subprocess, "run", run)
    listed = dict(processes.processes())
    assert asked == ["powershell"] and set(listed) == {4711, 12}
    assert "--home-dir=C:\\my case\\neo4j " in listed[4711]
    assert set(processes.apart()) == {"creationflags"} and processes.privately() == {}
    assert processes.reap(4711)


def test_the_database_that_another_process_writes_is_told_whatever_language_windows_speaks(
    windows: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from graphfraud.errors import WorkspaceBusyError
    from graphfraud.store import database

    said = 'IO Error: Cannot open file "x": 另一个程序正在使用此文件，进程无法访问。\r\n\nFile is already open in \nC:\\python.exe (PID 4711)'
    windows.setattr(files, "held_elsewhere", lambda file: True)
    told = database._unopened(tmp_path, tmp_path / "x", said)
    assert isinstance(told, WorkspaceBusyError) and "(PID 4711)" in str(told)
    windows.undo()
    assert not isinstance(database._unopened(tmp_path, tmp_path / "x", said), WorkspaceBusyError)


def test_memory_and_user_are_asked_of_windows_itself(windows: pytest.MonkeyPatch) -> None:
    import ctypes
    import types

    library = types.SimpleNamespace(kernel32=as_windows._Kernel(), advapi32=as_windows._Advapi())
    windows.setattr(ctypes, "windll", library, raising=False)
    windows.setattr(machine, "_GROUP", Path("nowhere"))
    assert machine.available_memory() == 8192
    assert machine.user() == "李四" and machine.login() is None


@pytest.mark.parametrize(("text", "written"), [("张✓", b'"\xd5\xc5\\u2713"'), ("𠮷", b'"\\ud842\\udfb7"')])
def test_a_character_that_the_console_lacks_is_written_as_json_writes_it(text: str, written: bytes) -> None:
    script = (
        "import json, sys; from graphfraud.system.screen import speak_everything; speak_everything()\n"
        "print(json.dumps(sys.argv[1], ensure_ascii=False))"
    )
    done = subprocess.run([sys.executable, "-c", script, text], env=environment("gbk"), capture_output=True, check=True)
    assert done.stdout.strip() == written and json.loads(done.stdout.decode("gbk")) == text


def test_a_reader_that_has_gone_is_no_error(windows: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="utf-8") as pipe:
        assert screen.reader_gone(OSError(22, "Invalid argument"), pipe)
        assert not screen.reader_gone(OSError(22, "Invalid argument", "a file"), pipe)
        assert not screen.reader_gone(OSError(28, "No space left on device"), pipe)
        windows.setattr(system, "WINDOWS", False)
        assert not screen.reader_gone(OSError(22, "Invalid argument"), pipe)
        assert screen.reader_gone(BrokenPipeError(), pipe)


@pytest.mark.parametrize("there", [True, False])
def test_arrays_that_others_replace_are_mapped_only_where_that_can_be(
    there: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from graphfraud.store import embedded_arrays

    folder = embedded_arrays.folder_of(tmp_path)
    folder.mkdir(parents=True)
    (folder / "stamp.json").write_text('{"stamp": "today", "kinds": []}', encoding="utf-8")
    asked = []

    def load(file: Path, mmap_mode: str | None) -> None:
        asked.append(mmap_mode)
        raise FileNotFoundError(file)

    monkeypatch.setattr(system, "WINDOWS", there)
    monkeypatch.setattr(embedded_arrays.np, "load", load)
    assert embedded_arrays.load(tmp_path, "today") is None
    assert asked == [None if there else "r"]
