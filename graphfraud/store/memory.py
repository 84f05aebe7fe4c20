"""What a workspace remembers of earlier runs: dismissed findings, findings that are gone, how rings descend from them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graphfraud.model.finding import Finding
from graphfraud.store.database import Database, sql_file


@dataclass(frozen=True)
class Dismissal:
    """A finding that a final review dismissed, as it stood last, and why, by whom, when."""

    finding: Finding
    reason: str
    by_name: str
    decided_at: datetime


@dataclass(frozen=True)
class Descent:
    """How a finding descends from an earlier one.

    Attributes:
        child, parent: ids; the same one where a ring came back unchanged.
        event: changed, split, merged, changed_cards or returned.
        persons, settlements: share of the parent's persons and rows that the child holds, 0..1.
    """

    child: str
    parent: str
    event: str
    persons: float
    settlements: float
    seen_at: datetime


def dismissals(database: Database) -> list[Dismissal]:
    """Findings that stand dismissed, whether or not the data still give them."""
    rows = database.rows(sql_file("graphfraud.store", "sql/dismissed.sql"))
    return [
        Dismissal(Finding.from_json(json.loads(row["body"])), row["note"], row["by_name"], row["decided_at"])
        for row in rows
    ]


def keep_dismissed(database: Database, finding: Finding, at: datetime) -> None:
    """Keep a finding as it stands when it is dismissed: later runs are held against that; part of the caller's transaction."""
    body = json.dumps(finding.to_json(), ensure_ascii=False)
    database.con.execute("INSERT OR REPLACE INTO gf_dismissed VALUES (?, ?, ?)", [finding.id, body, at])


def gone(database: Database, detectors: Collection[str]) -> list[Finding]:
    """Findings of earlier runs that did not come out of the last one, by id."""
    rows = database.con.execute(
        "SELECT body FROM gf_past WHERE list_contains(?, detector) ORDER BY finding_id", [list(detectors)]
    ).fetchall()
    return [Finding.from_json(json.loads(row[0])) for row in rows]


def remember(
    database: Database, last: Sequence[Finding], now: Sequence[Finding], descents: Sequence[Descent], at: datetime
) -> None:
    """Keep what is gone, forget what is back, add how the new findings descend; in one transaction.

    Args:
        database: open for writing.
        last: findings of the last run of the detectors that ran.
        now: those of this run.
        descents: of this run; a child's earlier lines stay.
        at: time of the run.
    """
    here = {finding.id for finding in now}
    vanished = [finding for finding in last if finding.id not in here]
    with database.transaction() as con:
        for finding in vanished:
            body = json.dumps(finding.to_json(), ensure_ascii=False)
            con.execute("INSERT OR REPLACE INTO gf_past VALUES (?, ?, ?, ?)", [finding.id, finding.detector, body, at])
        con.execute("DELETE FROM gf_past WHERE list_contains(?, finding_id)", [sorted(here)])
        for line in descents:
            values: list[Any] = [line.child, line.parent, line.event, line.persons, line.settlements, line.seen_at]
            con.execute("INSERT INTO gf_lineage VALUES (?, ?, ?, ?, ?, ?)", values)


def ancestry(database: Database, finding: str) -> list[Descent]:
    """How a finding came about, its ancestors' lines with it, the newest first; empty in a workspace of an older version."""
    if not database.has_rows("gf_lineage"):
        return []
    lines = {}
    open_ids, seen = [finding], {finding}
    while open_ids:
        rows = database.con.execute("SELECT * FROM gf_lineage WHERE list_contains(?, child)", [open_ids]).fetchall()
        for row in rows:
            line = Descent(*row)
            lines[line.child, line.parent, line.event, line.seen_at] = line
        open_ids = [parent for parent in {row[1] for row in rows} if parent not in seen]
        seen |= set(open_ids)
    return sorted(lines.values(), key=lambda line: (line.seen_at, line.child, line.parent), reverse=True)
