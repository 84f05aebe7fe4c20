"""A package against a workspace: the same rows are there, and the same detectors give the same rings again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from graphfraud.audit import AuditLog
from graphfraud.detectors.case import Case
from graphfraud.detectors.judgement import judge
from graphfraud.detectors.spec import detector
from graphfraud.errors import GraphfraudError
from graphfraud.evidence.lists import MONEY, moment
from graphfraud.evidence.money import Money, of_row
from graphfraud.evidence.problems import Problem, problem
from graphfraud.evidence.reading import run
from graphfraud.evidence.recount import FINDINGS, ROWS, Enclosed
from graphfraud.model.finding import Finding
from graphfraud.store.database import FILE_NAME, Database, private_directory

SHOWN = 20


def check_workspace(workspace: Path, enclosed: Enclosed, record: Mapping[str, str]) -> list[Problem]:
    """Problems of the package against the workspace; the workspace itself is not changed."""
    found: list[Problem] = []
    try:
        with Database(workspace, read_only=True) as database:
            found += _rows(database, enclosed)
        found += [problem("workspace", "", "v_ws_log", what=text) for text in _log(workspace, record)]
        with _scratch(workspace) as database:
            found += _findings(database, enclosed)
    except (GraphfraudError, duckdb.Error, OSError) as error:
        found.append(problem("workspace", "", "v_ws_error", why=str(error).splitlines()[0]))
    return found


def _rows(database: Database, enclosed: Enclosed) -> list[Problem]:
    there = {row["setl_id"]: row for row in run(database, "settlements", ids=sorted(enclosed.rows))}
    wrong = []
    for name, row in enclosed.rows.items():
        known, money = there.get(name), enclosed.money[name]
        if known is None or not _same_money(money, of_row(known)) or not _same_place(row, known):
            wrong.append(problem("workspace", ROWS, "v_ws_rows", id=name))
    return wrong[:SHOWN]


def _same_money(one: Money, other: Money) -> bool:
    return all(getattr(one, key) == getattr(other, key) for key in (*MONEY, "by_fund"))


def _same_place(row: Mapping[str, str], known: Mapping[str, object]) -> bool:
    when = moment(known["setl_time"])  # type: ignore[arg-type]
    who = "*" in row["psn_no"] or row["psn_no"] == known["psn_no"]
    return who and row["fixmedins_code"] == known["fixmedins_code"] and row["setl_time"] == when


def _log(workspace: Path, record: Mapping[str, str]) -> list[str]:
    head = record.get("audit_head")
    return AuditLog(workspace).verify(head) if head else []


@contextmanager
def _scratch(workspace: Path) -> Iterator[Database]:
    """A copy of the workspace's records, in which detectors may make their tables."""
    folder = Path(tempfile.mkdtemp(prefix="verify-", dir=private_directory(workspace / "tmp")))
    try:
        shutil.copyfile(workspace / FILE_NAME, folder / FILE_NAME)
        key = workspace / "card.key"
        if key.exists():
            shutil.copyfile(key, folder / key.name)
        with Database(folder) as database:
            yield database
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _findings(database: Database, enclosed: Enclosed) -> list[Problem]:
    found = []
    again: dict[str, dict[str, Finding]] = {}
    for finding in enclosed.findings:
        run_of = f"{finding.detector} {sorted(finding.parameters.items())}"
        if run_of not in again:
            again[run_of] = _detected(database, finding)
        what = _difference(finding, again[run_of].get(finding.id))
        if what:
            found.append(problem("workspace", FINDINGS, "v_ws_finding", id=finding.id, what=what))
    return found


def _detected(database: Database, like: Finding) -> dict[str, Finding]:
    """All findings of the detector behind ``like``, run with its parameters."""
    item = detector(like.detector)
    case = Case(database, item, item.settings(like.parameters), {"engine": "duckdb"})
    return {finding.id: finding for finding, _ in judge(case, item.run(case))}


def _difference(old: Finding, new: Finding | None) -> str:
    if new is None:
        return "it does not come out"
    if {(m.kind, m.id) for m in old.members} != {(m.kind, m.id) for m in new.members}:
        return "members"
    if set(old.settlements) != set(new.settlements):
        return "settlements"
    return "" if old.amounts == new.amounts else "amounts"
