"""findings and show: what they print, write and keep to themselves."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from commands import Run
from openpyxl import load_workbook
from small_case import CARDS, IDENTITIES, NAMES, RING, a_finding

from graphfraud.audit import AuditLog
from graphfraud.store.database import Database
from graphfraud.store.findings import save_findings, set_status

BEST = a_finding().id


def test_the_table_ranks_and_filters(run: Run, village: Path) -> None:
    lines = run("findings", "-w", village).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [BEST, f"{RING}-00ff00ff"]
    assert BEST in run("findings", "-w", village, "--severity", "high", "--detector", RING).stdout
    assert "等级" in run("findings", "-w", village, "--lang", "zh").stdout


def test_an_empty_answer_is_an_answer(run: Run, village: Path) -> None:
    result = run("findings", "-w", village, "--severity", "medium")
    assert result.stdout == ""
    assert "no finding fits" in result.stderr
    assert run("findings", "-w", village, "--status", "confirmed", "--format", "jsonl").stdout == ""


def test_json_lines_are_the_contracts_objects(run: Run, village: Path) -> None:
    lines = run("findings", "-w", village, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [BEST, f"{RING}-00ff00ff"]
    assert json.loads(lines[0]) == json.loads(json.dumps(a_finding().to_json()))
    assert json.loads(run("findings", "-w", village, "--format", "json").stdout)[0]["id"] == BEST


def test_the_workspace_is_taken_from_the_environment(run: Run, village: Path) -> None:
    assert BEST in run("findings", env={"GRAPHFRAUD_WORKSPACE": str(village)}).stdout


def hostile(folder: Path) -> None:
    """Give the ring a title that would be a formula, and one that would steer a terminal."""
    title = {"zh": '=HYPERLINK("http://x","y")', "en": "\x1b[31m=cmd|'/C calc'!A0"}
    with Database(folder) as database:
        save_findings(database, [RING], [replace(a_finding(), title=title)])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_in_a_sheet_is_a_formula(run: Run, own_village: Path, tmp_path: Path, lang: str) -> None:
    hostile(own_village)
    shared = ("-w", own_village, "--lang", lang)
    text = run("findings", "--format", "csv", *shared).stdout
    cells = [cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert "\x1b" not in text + run("findings", *shared).stdout + run("show", BEST, *shared).stdout
    run("findings", "--format", "xlsx", "-o", tmp_path / "f.xlsx", *shared)
    sheet = load_workbook(tmp_path / "f.xlsx").active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_file_is_its_owners_alone_and_the_export_is_logged(run: Run, own_village: Path, tmp_path: Path) -> None:
    out = tmp_path / "f.jsonl"
    result = run("findings", "--format", "jsonl", "-o", out, "-w", own_village)
    assert result.stdout == ""
    assert out.stat().st_mode & 0o777 == 0o600
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2
    assert AuditLog(own_village).show()[-1].action == "export"


@pytest.mark.parametrize(
    "args",
    [["--format", "xlsx"], ["-o", "f.txt"], ["--status", "nonsense"], ["--detector", "nonsense"]],
    ids=" ".join,
)
def test_what_makes_no_sense_is_refused(run: Run, village: Path, args: list[str]) -> None:
    run("findings", *args, "-w", village, code=2)


def test_a_file_that_cannot_be_written_is_told(run: Run, own_village: Path) -> None:
    result = run("findings", "--format", "json", "-o", "no/such/folder/f.json", "-w", own_village, code=2)
    assert "no/such/folder/f.json" in result.stderr


def test_show_says_why_and_whether_it_could_be_innocent(run: Run, village: Path) -> None:
    shown = run("show", BEST, "-w", village).stdout
    for part in (
        "王**",
        "Borrowed card",
        "together on three days",
        "rejected",
        "One family or family account",
        "900.00",
        "S001",
        "article 41",
    ):
        assert part in shown
    assert "A lead, not a finding of guilt" in shown
    chinese = run("show", BEST, "-w", village, "--lang", "zh").stdout
    assert "线索，非认定结论" in chinese
    assert "有没有无辜的可能" in chinese
    assert "被借用卡" in chinese and "家庭成员或账户共济" in chinese


def test_show_takes_the_start_of_an_id_and_refuses_what_nobody_has(run: Run, village: Path) -> None:
    assert json.loads(run("show", BEST[:-4], "--format", "json", "-w", village).stdout)["id"] == BEST
    for nobody in ("no-such-finding", RING):
        assert run("show", nobody, "-w", village, code=1).stdout == ""


def test_names_are_shown_only_with_a_reason_that_is_logged_first(run: Run, own_village: Path) -> None:
    secrets = [*NAMES.values(), *IDENTITIES.values(), *CARDS.values()]
    masked = run("show", BEST, "-w", own_village).stdout
    assert not [secret for secret in secrets if secret in masked]
    refused = run("show", BEST, "-w", own_village, "--unmask", code=2)
    assert "--reason" in refused.stderr
    assert AuditLog(own_village).show() == []
    assert NAMES["P1"] in run("show", BEST, "-w", own_village, "--unmask", "--reason", "hearing").stdout
    entry = AuditLog(own_village).show()[-1]
    assert (entry.action, entry.reason, entry.subject) == ("unmask", "hearing", (BEST,))


def test_nothing_is_shown_where_the_log_cannot_be_written(run: Run, own_village: Path) -> None:
    run("show", BEST, "-w", own_village, "--unmask", "--reason", "first")
    (own_village / "audit.head").write_text("nonsense", encoding="ascii")
    result = run("show", BEST, "-w", own_village, "--unmask", "--reason", "second", code=2)
    assert result.stdout == ""


def test_a_status_is_told_in_words(run: Run, own_village: Path) -> None:
    with Database(own_village) as database:
        set_status(database, BEST, "confirmed")
    assert "confirmed" in run("findings", "-w", own_village, "--status", "confirmed").stdout
    assert "已认定" in run("show", BEST, "-w", own_village, "--lang", "zh").stdout
