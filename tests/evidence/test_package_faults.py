"""What goes wrong is said clearly, and leaves no half package behind."""

from __future__ import annotations

import io
import json
import os
import threading
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import made_up_case as world
import pytest

from graphfraud.audit import AuditLog
from graphfraud.errors import (
    AuditError,
    EvidenceError,
    GraphfraudError,
    NotFoundError,
    SourceChangedError,
    TemplateError,
)
from graphfraud.evidence import bag, evidence, verify
from graphfraud.evidence.letter_template import default_template
from graphfraud.evidence.word import plain_text
from graphfraud.review import decide
from graphfraud.store.database import Database
from graphfraud.store.findings import load_finding, save_findings, set_status


def refused(case: tuple[Path, list[str]], out: Path, error: type[GraphfraudError], match: str, **more: object) -> None:
    """The package is not made, and nothing is left where it would be."""
    with Database(case[0], read_only=True) as database, pytest.raises(error, match=match):
        evidence(database, case[1], out, **{"reason": "移送", **more})  # type: ignore[arg-type]
    assert list(out.parent.glob(f"*{out.name}*")) == [] and list((case[0] / "tmp").glob("evidence-*")) == []


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "package.zip"


def test_a_finding_that_nobody_has(own_case, out: Path) -> None:
    refused((own_case[0], ["collected_cards-ffffffff"]), out, NotFoundError, "no finding has this id")
    refused((own_case[0], []), out, EvidenceError, "at least one")


def test_a_withdrawn_or_dismissed_finding(own_case, out: Path) -> None:
    workspace, (burst, resale) = own_case
    with Database(workspace) as database:
        decide(database, resale, "first-review", note="核", by="王")
        save_findings(database, [world.RESALE], [])
        set_status(database, burst, "dismissed")
    refused((workspace, [resale]), out, EvidenceError, "was withdrawn")
    refused((workspace, [burst]), out, EvidenceError, "was dismissed")


def test_a_finding_that_changed_since_its_review(own_case, out: Path) -> None:
    workspace, (burst, _) = own_case
    with Database(workspace) as database:
        decide(database, burst, "first-review", note="核", by="王")
        body = json.loads(database.con.execute("SELECT body FROM gf_finding WHERE id = ?", [burst]).fetchall()[0][0])
        body["members"].pop()
        database.con.execute("UPDATE gf_finding SET body = ? WHERE id = ?", [json.dumps(body), burst])
    refused(own_case, out, EvidenceError, "changed since its last review")


def test_a_review_that_the_log_does_not_vouch_for(own_case, out: Path) -> None:
    workspace, (burst, _) = own_case
    with Database(workspace) as database:
        decide(database, burst, "first-review", note="核", by="王")
        database.con.execute("UPDATE gf_review SET note = 'other words'")
    refused(own_case, out, EvidenceError, "not what the access log recorded")


def test_records_that_are_no_longer_those_of_the_finding(own_case, out: Path) -> None:
    with Database(own_case[0]) as database:
        database.con.execute("UPDATE setl_d SET medfee_sumamt = medfee_sumamt + 0.01 WHERE setl_id = 'S0000001'")
    refused(own_case, out, EvidenceError, "amounts are not those of the records")
    with Database(own_case[0]) as database:
        database.con.execute("DELETE FROM setl_d WHERE setl_id = 'S0000001'")
    refused(own_case, out, EvidenceError, "settlement S0000001 is no longer among the valid records")


def test_a_refund_that_came_later(own_case, out: Path) -> None:
    with Database(own_case[0]) as database:
        database.con.execute(
            "INSERT INTO setl_d (setl_id, init_setl_id, psn_no, refd_setl_flag, vali_flag, medfee_sumamt, setl_time) "
            "VALUES ('R9', 'S0000005', 'p', '1', '1', ?, ?)",
            [Decimal("-1.00"), datetime(2026, 3, 9)],
        )
    refused(own_case, out, EvidenceError, "was refunded by R9 since")


def test_a_source_file_that_was_changed_or_is_gone(own_case, out: Path, maker) -> None:
    source = own_case[0].parent / "sources" / "setl_d.csv"
    whole = source.read_bytes()
    source.write_bytes(whole + b" ")
    refused(own_case, out, SourceChangedError, r"setl_d.csv: this source file was changed since it was read")
    refused(own_case, out, SourceChangedError, "was changed", missing_sources=True)
    source.unlink()
    refused(own_case, out, SourceChangedError, r"setl_d.csv: this source file is gone")
    made = maker(*own_case, out, missing_sources=True)
    assert "原文件已不在原处" in made.files["data/06-electronic-data.csv"].decode("utf-8-sig")
    assert verify(out).ok


def template(own_case, content: bytes) -> None:
    folder = own_case[0] / "templates"
    folder.mkdir(exist_ok=True)
    (folder / "letter.docx").write_bytes(content)


def letter_with(text: str) -> bytes:
    """The template that ships with another first line."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default_template("zh"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.replace(b"{{ police }}", text.encode(), 1)
            new.writestr(name, content)
    return out.getvalue()


def test_a_bureau_uses_its_own_letter_and_names(own_case, out: Path, maker) -> None:
    template(own_case, letter_with("某某市公安局：{{ fingerprint }}"))
    (own_case[0] / "evidence.toml").write_text('[letter]\nagency = "某某市医疗保障局"\n[bands]\nlarge = "6,000"\n')
    made = maker(*own_case, out)
    text = plain_text(made.files["data/01-referral-letter.docx"])
    assert f"某某市公安局：{made.report.fingerprint}" in text and "某某市医疗保障局" in text
    assert "数额较大 6,000" in plain_text(made.files["data/02-report.docx"])


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing_of_this_name }}",
        "{% for x in %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ findings.__init__.__globals__ }}",
        "{{ label.upper() }}",
        "{{ range(10) }}",
        "{{ cycler }}",
        "{% include '/etc/passwd' %}",
    ],
)
def test_a_template_that_is_broken_or_runs_something(own_case, out: Path, text: str) -> None:
    template(own_case, letter_with(text))
    refused(own_case, out, TemplateError, r"letter\.docx: cannot be filled in")


def test_a_template_or_settings_file_that_is_none(own_case, out: Path) -> None:
    template(own_case, b"no word document")
    refused(own_case, out, TemplateError, r"letter\.docx")
    (own_case[0] / "templates" / "letter.docx").unlink()
    (own_case[0] / "evidence.toml").write_text("[letter]\nfont = 'x'")
    refused(own_case, out, EvidenceError, "'font' is not known")


def test_a_full_disk(own_case, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(bag, "write_zip", full)
        refused(own_case, out, EvidenceError, "cannot be written: No space left")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        refused(own_case, out, EvidenceError, "cannot be written: No space left")


def test_a_place_that_cannot_be_written(own_case, tmp_path: Path) -> None:
    refused(own_case, tmp_path / "nowhere" / "package.zip", EvidenceError, "no such folder")
    (tmp_path / "folder.zip").mkdir()
    with Database(own_case[0], read_only=True) as database, pytest.raises(EvidenceError, match="is a folder"):
        evidence(database, own_case[1], tmp_path / "folder.zip", reason="x")


def test_an_earlier_package_stays_whole_where_a_new_one_fails(own_case, out: Path, monkeypatch, maker) -> None:
    maker(*own_case, out)
    before = out.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bag, "write_zip", full)
    with Database(own_case[0], read_only=True) as database, pytest.raises(EvidenceError):
        evidence(database, own_case[1], out, reason="x")
    assert out.read_bytes() == before and os.listdir(out.parent) == [out.name]


def test_nothing_is_read_where_the_access_log_cannot_be_written(own_case, out: Path) -> None:
    AuditLog(own_case[0]).record("open")
    (own_case[0] / "audit.head").write_text("{}")
    refused(own_case, out, AuditError, "audit.head")


def test_the_log_knows_of_a_package_before_it_is_made(own_case, out: Path) -> None:
    (own_case[0].parent / "sources" / "setl_d.csv").unlink()
    refused(own_case, out, SourceChangedError, "gone")
    assert [entry.action for entry in AuditLog(own_case[0]).show()][0] == "evidence"


def test_two_packages_at_once(own_case, out: Path, maker) -> None:
    targets = [out.with_name("one.zip"), out.with_name("two.zip"), out.with_name("two.zip")]
    threads = [threading.Thread(target=maker, args=(*own_case, target)) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(os.listdir(out.parent)) == ["one.zip", "two.zip"]
    told = [verify(target) for target in targets]
    assert all(one.ok for one in told), told
    assert AuditLog(own_case[0]).verify() == []


def test_what_others_enter_in_the_access_log_meanwhile_is_no_part_of_the_excerpt(
    own_case, out: Path, maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody begins a package of the same findings just when this one was entered."""
    folder, findings = own_case
    plain = AuditLog.record

    def record(log: AuditLog, action: str, **given: Any) -> Any:
        entry = plain(log, action, **given)
        if action == "evidence-made":
            plain(log, "evidence", reason="another package", subject=findings)
        return entry

    monkeypatch.setattr(AuditLog, "record", record)
    maker(folder, findings, out)
    told = verify(out)
    assert told.ok, told.problems


def test_a_lead_that_was_not_reviewed_is_called_so(own_case, out: Path, maker) -> None:
    made = maker(*own_case, out)
    assert "尚未经复核程序认定" in plain_text(made.files["data/02-report.docx"])
    with Database(own_case[0], read_only=True) as database:
        assert load_finding(database, own_case[1][0]).status == "lead"
