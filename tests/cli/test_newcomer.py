"""What goes wrong for newcomers ends with one line that says what to do, in both languages, and leaves nothing broken behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from small_case import CARDS, a_finding

from graphfraud.errors import WorkspaceBusyError, WorkspaceError
from graphfraud.evidence.report import _reason
from graphfraud.evidence.words import say
from graphfraud.model.finding import Reason
from graphfraud.store.database import FILE_NAME, HEADERS, Database
from graphfraud.store.findings import load_findings, save_findings
from graphfraud.views import report

from commands import Run  # isort: skip

ROWS = "setl_id,psn_no,fixmedins_code,begndate,enddate,setl_time,medfee_sumamt\n1,2,H1,2026-01-01,2026-01-01,2026-01-01 10:00:00,5\n"
HOLDER = """
import fcntl, sys
file = open(sys.argv[1], "rb+")
fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""
BOTH = {"en": "put it back from a backup", "zh": "请从备份恢复"}


def one_line(run: Run, *words: object, lang: str, code: int = 2) -> str:
    said = run(*words, "--lang", lang, code=code).stderr
    assert said.startswith("graphfraud: ") and said.count("\n") == 1
    return said


@pytest.mark.parametrize(("lang", "said"), [("en", "made by another version"), ("zh", "由另一版本的 graphfraud 建立")])
@pytest.mark.parametrize("words", [("findings",), ("detect",), ("ingest", "setl_d.csv"), ("card", CARDS["P1"])])
def test_a_workspace_of_a_newer_version_is_not_touched(
    run: Run, own_village: Path, lang: str, said: str, words: tuple[str, ...]
) -> None:
    Path("setl_d.csv").write_text(ROWS)
    with Database(own_village) as database:
        database.con.execute("UPDATE gf_meta SET value = '2' WHERE key = 'schema'")
    before = (own_village / FILE_NAME).read_bytes()
    assert said in one_line(run, *words, "-w", own_village, lang=lang)
    assert (own_village / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("lang", BOTH)
def test_a_damaged_file_is_told_when_it_is_opened_and_when_it_is_read(run: Run, own_village: Path, lang: str) -> None:
    file = own_village / FILE_NAME
    whole = file.read_bytes()
    file.write_bytes(os.urandom(20_000))
    assert BOTH[lang] in one_line(run, "findings", "-w", own_village, lang=lang)
    file.write_bytes(whole[: len(whole) // 2])
    assert BOTH[lang] in one_line(run, "findings", "-w", own_village, lang=lang)
    spoiled = bytearray(whole)
    for at in range(2 * HEADERS, len(whole), 4096):
        spoiled[at : at + 8] = bytes(8)
    file.write_bytes(spoiled)
    assert BOTH[lang] in one_line(run, "findings", "-w", own_village, lang=lang)


@pytest.mark.parametrize("length", [0, 4096, 8192])
def test_a_file_that_a_kill_left_half_made_is_made_anew(run: Run, tmp_path: Path, length: int) -> None:
    Path("setl_d.csv").write_text(ROWS)
    run("ingest", "setl_d.csv", "-w", "whole")
    Path("case").mkdir()
    (Path("case") / FILE_NAME).write_bytes((Path("whole") / FILE_NAME).read_bytes()[:length])
    assert "1 accepted" in run("ingest", "setl_d.csv", "-w", "case").stdout


def test_a_file_that_another_process_makes_just_now_is_let_be(tmp_path: Path) -> None:
    """The lock says so, as the database takes one before it writes the first byte."""
    file = tmp_path / FILE_NAME
    file.touch()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    try:
        with pytest.raises(WorkspaceBusyError):
            Database(tmp_path)
        assert file.exists()
    finally:
        holder.communicate("")


def test_the_name_of_a_folder_is_no_lock(tmp_path: Path) -> None:
    folder = tmp_path / "lock on the left"
    folder.mkdir()
    (folder / FILE_NAME).write_bytes(os.urandom(20_000))
    with pytest.raises(WorkspaceError, match="is damaged or no workspace") as caught:
        Database(folder)
    assert not isinstance(caught.value, WorkspaceBusyError)


def test_a_workspace_that_this_process_reads_is_not_called_damaged(own_village: Path) -> None:
    with Database(own_village, read_only=True), pytest.raises(WorkspaceBusyError, match="close it first"):
        Database(own_village)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "s.zip: is a zip archive; unpack it"), ("zh", "s.zip：是 zip 压缩包；请先解压")]
)
def test_a_folder_says_what_to_do_with_what_may_hold_records(run: Run, lang: str, said: str) -> None:
    Path("export").mkdir()
    Path("export/setl_d.csv").write_text(ROWS)
    with zipfile.ZipFile("export/s.zip", "w") as archive:
        archive.writestr("setl_d.csv", ROWS)
    Path("export/old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(2000))
    Path("export/notes.docx").write_bytes(Path("export/s.zip").read_bytes())
    told = run("ingest", "export", "-w", "case", "--lang", lang).stderr
    assert said in told
    assert ("save it as .xlsx" if lang == "en" else "请存为不设口令的 .xlsx") in told
    assert ("notes.docx: is no table by its name" if lang == "en" else "notes.docx：从文件名看不是表") in told


@pytest.fixture
def full_disk(tmp_path: Path, own_village: Path) -> Iterator[Path]:
    """A workspace on a disk that has no room left."""
    room = tmp_path / "disk"
    room.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root may mount a small disk")
    size = sum(file.stat().st_size for file in own_village.rglob("*") if file.is_file())
    options = f"size={size // 1024 + 64}k"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(room)], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        shutil.copytree(own_village, room / "case")
        (room / "case" / "card.key").unlink(missing_ok=True)
        with pytest.raises(OSError), (room / "fill").open("wb", buffering=0) as fill:
            while True:
                fill.write(bytes(4096))
        yield room / "case"
    finally:
        subprocess.run(["umount", "-l", str(room)], check=True)


@pytest.mark.parametrize(("lang", "said"), [("en", "No space left on device"), ("zh", "磁盘已满")])
def test_a_full_disk_leaves_no_empty_key_and_the_findings_of_before(
    run: Run, full_disk: Path, lang: str, said: str
) -> None:
    """An empty key would be none: stand-ins of cards could be reckoned by anybody."""

    def state() -> list[tuple[object, ...]]:
        with Database(full_disk, read_only=True) as database:
            return database.con.execute("SELECT id, status, body FROM gf_finding ORDER BY id").fetchall()

    before = state()
    assert said in one_line(run, "detect", "-w", full_disk, lang=lang)
    assert state() == before
    (full_disk.parent / "fill").unlink()
    run("detect", "-w", full_disk)
    assert len((full_disk / "card.key").read_bytes()) == 32


def test_an_empty_key_is_made_anew_and_a_whole_one_is_kept(tmp_path: Path) -> None:
    with Database(tmp_path) as database:
        (tmp_path / "card.key").touch()
        key = database.card_key()
        assert len(key) == 32
        assert (tmp_path / "card.key").stat().st_mode & 0o777 == 0o600
        database._make_key(tmp_path / "card.key")
        assert database.card_key() == key
        assert sorted(file.name for file in tmp_path.glob(".card.key*")) == []


def test_a_commit_that_finds_no_room_is_told(run: Run, own_village: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise duckdb.TransactionException('Failed to commit: Could not write file "x.wal": No space left on device')

    monkeypatch.setattr("graphfraud.detectors.run.save_findings", full)
    assert "the disk is full" in one_line(run, "detect", "-w", own_village, lang="en")
    assert "请腾出空间，再运行同一命令" in one_line(run, "detect", "-w", own_village, lang="zh")


@pytest.mark.parametrize(("lang", "mark"), [("en", ": "), ("zh", "：")])
def test_what_keeps_several_detectors_from_running_is_told_once(
    run: Run, own_village: Path, lang: str, mark: str
) -> None:
    lines = run("detect", "-w", own_village, "--lang", lang).stderr.splitlines()[:-1]
    told = [line.partition(mark)[2] for line in lines]
    assert len(told) == len(set(told))
    assert any(", " in line.partition(mark)[0] for line in lines), "no two detectors lack the same"
    with Database(own_village, read_only=True) as database:
        lacking = database.con.execute("SELECT detector FROM gf_run WHERE state = 'lacks'").fetchall()
    assert all(any(name in line.partition(mark)[0] for line in lines) for (name,) in lacking)


@pytest.mark.parametrize(("lang", "words"), [("zh", "事后 / 可疑"), ("en", "after payment / suspicious")])
def test_a_detector_is_described_in_words_of_its_language(run: Run, lang: str, words: str) -> None:
    assert words in run("detectors", "lent_card_ring", "--lang", lang).stdout


def test_what_personal_accounts_paid_stands_beside_what_the_funds_paid(run: Run, village: Path) -> None:
    with Database(village, read_only=True) as database:
        amounts = [finding.amounts for finding in load_findings(database)]
    assert any(money.account for money in amounts)
    for command in ("findings", "stories"):
        head, *rows = run(command, "-w", village).stdout.splitlines()
        assert "account, yuan" in head
        assert any(f"{money.account:,.2f}" in row for money in amounts if money.account for row in rows)


@pytest.mark.parametrize(("lang", "words"), [("zh", "并不异常"), ("en", "nothing unusual")])
def test_what_was_looked_at_and_says_nothing_is_no_reason(run: Run, own_village: Path, lang: str, words: str) -> None:
    sign = Reason("round_sums", 0.1, 0.1, 0.8, {"zh": "整数金额：10%", "en": "round sums: 10%"})
    ring = replace(a_finding(), reasons=(*a_finding().reasons, sign))
    with Database(own_village) as database:
        save_findings(database, [ring.detector], [ring])
    shown = run("show", ring.id, "-w", own_village, "--lang", lang).stdout.splitlines()
    assert [line for line in shown if words in line] == [line for line in shown if "p 0.8" in line] != []
    assert _reason(
        SimpleNamespace(lang=lang, say=lambda text: text[lang], word=lambda key: say(key, lang)), sign
    ).endswith({"zh": "（并不异常）", "en": "(nothing unusual)"}[lang])
    with Database(own_village, read_only=True) as database:
        index = report(database, Path("report"), lang, interactive=0)
    assert f"p 0.8 · {words}" in Path(f"report/findings/{ring.id}.html").read_text(encoding="utf-8")
    caption = {
        "zh": "3 人 / 1 家机构 · 基金 540.00 + 个人账户 270.00",
        "en": "persons 3 · places 1 · funds 540.00 + personal account 270.00",
    }
    assert caption[lang] in index.read_text(encoding="utf-8")
