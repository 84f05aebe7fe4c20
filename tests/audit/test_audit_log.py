"""The access log: an entry is on the disk before anything is shown, and nothing in it can be changed unseen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphfraud.audit import AuditLog, identity
from graphfraud.errors import AuditError


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    log = AuditLog(tmp_path)
    for person in range(1, 9):
        log.record(
            "unmask", reason="核查聚敛盗刷线索", case_no="A-2026-07", subject=[f"P{person}"], detail={"rows": person}
        )
    return log


def lines(log: AuditLog) -> list[bytes]:
    return log.file.read_bytes().splitlines(keepends=True)


def test_an_entry_says_who_when_why_and_what(log: AuditLog) -> None:
    entry = log.show()[0]
    assert (entry.n, entry.action, entry.reason, entry.case_no) == (1, "unmask", "核查聚敛盗刷线索", "A-2026-07")
    assert entry.subject == ("P1",) and entry.detail == {"rows": 1}
    assert entry.user == identity().user and entry.host and entry.time[10] == "T" and entry.time[-6] in "+-"


def test_an_untouched_log_has_no_problems(log: AuditLog) -> None:
    assert log.verify() == []
    assert log.verify(log.head()) == []
    assert AuditLog(log.folder / "nowhere").verify() == []


def test_the_user_is_not_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("USER", "LOGNAME", "LNAME", "USERNAME", "SUDO_USER"):
        monkeypatch.setenv(name, "somebody-else")
    assert AuditLog(tmp_path).record("unmask", reason="r").user != "somebody-else"


def test_files_are_for_their_owner_only(log: AuditLog) -> None:
    for name in ("audit.log", "audit.head", "audit.key", "audit.lock"):
        assert (log.folder / name).stat().st_mode & 0o077 == 0, name


def test_every_changed_byte_of_a_line_is_named_by_its_line(log: AuditLog) -> None:
    whole = lines(log)
    for place in range(0, len(whole[3]) - 1, 7):
        changed = bytearray(whole[3])
        changed[place] ^= 1
        log.file.write_bytes(b"".join([*whole[:3], bytes(changed), *whole[4:]]))
        assert any("line 4: edit" in problem for problem in log.verify()), place


def test_an_edit_that_was_hashed_again_lacks_the_seal(log: AuditLog) -> None:
    from dataclasses import replace

    whole = lines(log)
    entry = replace(log.show()[4], reason="看看邻居")
    whole[4] = replace(entry, hash=entry.digest()).line()
    log.file.write_bytes(b"".join(whole))
    assert any("line 5: edit" in problem and "sealed" in problem for problem in log.verify())


@pytest.mark.parametrize("gone", [slice(0, 1), slice(3, 4), slice(2, 6)])
def test_a_deletion_is_found(log: AuditLog, gone: slice) -> None:
    whole = lines(log)
    del whole[gone]
    log.file.write_bytes(b"".join(whole))
    problems = log.verify()
    assert any(f"line {gone.start + 1}: deletion" in problem for problem in problems), problems


def test_a_reordering_is_found(log: AuditLog) -> None:
    whole = lines(log)
    whole[2], whole[5] = whole[5], whole[2]
    log.file.write_bytes(b"".join(whole))
    assert any("reordering" in problem for problem in log.verify())


def test_a_line_put_in_twice_is_found(log: AuditLog) -> None:
    whole = lines(log)
    log.file.write_bytes(b"".join([*whole[:4], whole[1], *whole[4:]]))
    assert any("line 5: insertion" in problem for problem in log.verify())


@pytest.mark.parametrize("kept", range(8))
def test_a_cut_log_is_found_by_its_head(log: AuditLog, kept: int) -> None:
    log.file.write_bytes(b"".join(lines(log)[:kept]))
    assert any("truncation" in problem for problem in log.verify())


def test_a_cut_last_line_is_no_crash_where_the_head_vouches_for_it(log: AuditLog) -> None:
    log.file.write_bytes(log.file.read_bytes()[:-20])
    assert any("truncation" in problem for problem in log.verify())
    with pytest.raises(AuditError):
        log.record("unmask", reason="again")


def test_an_older_log_with_its_older_head_is_found_by_a_quoted_head_alone(log: AuditLog) -> None:
    older = {name: (log.folder / name).read_bytes() for name in ("audit.log", "audit.head")}
    log.record("evidence", reason="移送")
    quoted = log.head()
    for name, content in older.items():
        (log.folder / name).write_bytes(content)
    assert log.verify() == []
    assert any("truncation" in problem for problem in log.verify(quoted))
    log.record("unmask", reason="another ninth entry")
    assert any("written anew" in problem for problem in log.verify(quoted))


@pytest.mark.parametrize("missing", [["audit.head"], ["audit.key"], ["audit.log"], ["audit.log", "audit.head"]])
def test_a_missing_part_is_a_problem_and_stops_the_log(log: AuditLog, missing: list[str]) -> None:
    for name in missing:
        (log.folder / name).unlink()
    assert log.verify()
    with pytest.raises(AuditError):
        log.record("unmask", reason="again")


def test_a_forged_head_is_found(log: AuditLog) -> None:
    file = log.folder / "audit.head"
    plain = json.loads(file.read_text())
    plain["count"] = 5
    plain["hash"] = log.show()[4].hash
    file.write_text(json.dumps(plain))
    log.file.write_bytes(b"".join(lines(log)[:5]))
    assert any("audit.head" in problem for problem in log.verify())


def test_a_line_torn_by_a_crash_is_taken_away_and_remembered(log: AuditLog) -> None:
    with log.file.open("ab") as file:
        file.write(b'{"action":"unm')
    assert log.verify() == []
    entry = log.record("unmask", reason="after the crash")
    assert entry.n == 9 and entry.detail["torn_line_removed"]["bytes"] == 14
    assert log.verify() == []


def test_a_crash_between_line_and_head_loses_nothing(log: AuditLog) -> None:
    head = (log.folder / "audit.head").read_bytes()
    log.record("unmask", reason="the head of this one was not written")
    (log.folder / "audit.head").write_bytes(head)
    assert log.verify() == []
    assert log.record("unmask", reason="next").n == 10
    assert log.verify() == []


def test_where_nothing_can_be_written_it_raises(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    before = log.file.read_bytes()

    def full(handle: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(AuditError, match="nothing is shown"):
        log.record("unmask", reason="disk full")
    monkeypatch.undo()
    assert log.file.read_bytes() == before
    assert log.verify() == []
    with pytest.raises(AuditError):
        AuditLog(log.folder / "nowhere").record("unmask", reason="no folder")


def test_processes_that_write_at_once_keep_one_chain(tmp_path: Path) -> None:
    script = (
        "import sys; from graphfraud.audit import AuditLog\n"
        "for i in range(15): AuditLog(sys.argv[1]).record('unmask', reason=f'{sys.argv[2]}-{i}')"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(k)]) for k in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    log = AuditLog(tmp_path)
    assert log.verify() == []
    assert sorted(entry.reason for entry in log.show()) == sorted(f"{k}-{i}" for k in range(3) for i in range(15))


def test_line_ends_and_direction_marks_in_a_reason_stay_inside_its_entry(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    reason = 'a\nb\r\u2028c\u202e"}\x00'
    log.record("unmask", reason=reason)
    assert log.show()[0].reason == reason
    assert log.file.read_bytes().count(b"\n") == 1
    assert log.verify() == []


def test_an_entry_longer_than_a_block_is_followed_by_the_next(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.record("export", reason="r", subject=[f"P{k:09d}" for k in range(20_000)])
    log.record("export", reason="r")
    assert log.verify() == []


def test_without_cryptography_the_log_is_sealed_by_hmac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from graphfraud.audit import seal

    monkeypatch.setattr(seal, "find_spec", lambda name: None)
    log = AuditLog(tmp_path)
    log.record("unmask", reason="r")
    assert log.public_key().startswith("hmac-sha256:") and log.verify() == []
    log.file.write_bytes(log.file.read_bytes().replace(b'"r"', b'"s"'))
    assert log.verify()


def test_show_selects(log: AuditLog) -> None:
    log.record("evidence", reason="移送", case_no="B-1")
    assert [entry.n for entry in log.show(action="evidence")] == [9]
    assert [entry.n for entry in log.show(case_no="A-2026-07", last=2)] == [7, 8]


@pytest.mark.parametrize("text", ["", "x", "12", "12:zz", "-1:" + "0" * 64])
def test_a_head_of_another_form_is_refused(log: AuditLog, text: str) -> None:
    if text:
        with pytest.raises(AuditError):
            log.verify(text)
