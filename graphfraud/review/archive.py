"""The integrity archive (诚信档案) of persons, doctors and institutions: points, period, tier.

A point that a finding brought counts as long as the finding stands confirmed or referred: one that is withdrawn later
takes its points with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from graphfraud.audit import AuditLog, identity
from graphfraud.errors import InputError, ReviewError
from graphfraud.model.finding import Finding, Text
from graphfraud.review import rules
from graphfraud.review.clock import now, today
from graphfraud.review.reading import run
from graphfraud.review.sheets import Record, day, read_records, write_table
from graphfraud.store.database import Database

KINDS = ("patient", "doctor", "pharmacy", "hospital", "employer")
HEADERS: dict[str, Text] = {
    "kind": {"zh": "类别", "en": "kind"},
    "id": {"zh": "编号", "en": "id"},
    "points": {"zh": "记分", "en": "points"},
    "reason": {"zh": "事由", "en": "reason"},
    "finding": {"zh": "线索编号", "en": "finding"},
    "on": {"zh": "日期", "en": "on"},
}


@dataclass(frozen=True)
class Point:
    """An entry of the archive; ``points`` may be negative where trust was restored."""

    entry_id: int
    kind: str
    id: str
    points: Decimal
    reason: str
    finding_id: str | None
    on: date
    by_name: str
    os_user: str


@dataclass(frozen=True)
class Standing:
    """Where somebody stands: points that count, the tier they lead to, how many violations, the day of the last."""

    kind: str
    id: str
    points: Decimal
    tier: Text
    violations: int
    last: date


def award(database: Database, finding: Finding, at: datetime, by: str, os_user: str) -> None:
    """Enter the points of a finding that has just been confirmed; part of the caller's transaction.

    A finding brings its points once, however often it is confirmed, referred or supplemented.
    """
    known = rules.load(database.folder)
    if database.con.execute("SELECT 1 FROM gf_archive WHERE finding_id = ? LIMIT 1", [finding.id]).fetchone():
        return
    chosen = {
        (member.kind, member.id)
        for member in finding.members
        if member.kind in known.kinds and member.strength >= known.min_strength
    }
    for kind, subject in sorted(chosen):
        _insert(database, kind, subject, known.points(finding.detector), finding.detector, finding.id, at, by, os_user)


def _insert(
    database: Database,
    kind: str,
    subject: str,
    points: Decimal,
    reason: str,
    finding_id: str | None,
    at: datetime,
    by: str,
    os_user: str,
    on: date | None = None,
) -> None:
    values: dict[str, Any] = {
        "kind": kind,
        "subject_id": subject,
        "points": points,
        "reason": reason,
        "finding_id": finding_id,
    }
    values |= {"on_day": on or at.date(), "by_name": by, "os_user": os_user, "recorded_at": at}
    run(database, "add_point", values)


def add_points(
    database: Database, kind: str, id: str, points: Decimal | str, *, reason: str, by: str, on: date | None = None
) -> None:
    """Enter points by hand, such as those of a violation found elsewhere, or negative ones that restore trust.

    Raises:
        ReviewError: a kind that the archive does not keep, no reason, no number.
    """
    add_many(database, [(kind, id, _number(points), reason, on)], by=by)


def add_many(database: Database, entries: Sequence[tuple[str, str, Decimal, str, date | None]], *, by: str) -> None:
    """Enter several (kind, id, points, reason, day), all or none.

    Raises:
        ReviewError: as ``add_points``.
    """
    for kind, subject, _, reason, _ in entries:
        if kind not in KINDS:
            raise ReviewError(f"{kind!r} has no archive; use one of: {', '.join(KINDS)}")
        if not subject.strip() or not reason.strip() or not by.strip():
            raise ReviewError("an entry of the archive needs an id, a reason and who made it")
    AuditLog(database.folder).record(
        "archive", subject=[entry[1] for entry in entries], detail={"by_hand": len(entries)}
    )
    who, at = identity(), now()
    with database.transaction():
        for kind, subject, points, reason, on in entries:
            _insert(database, kind, subject.strip(), points, reason.strip(), None, at, by.strip(), who.user, on)


def _number(text: Decimal | str) -> Decimal:
    try:
        number = Decimal(str(text).strip())
        if number.is_finite() and abs(number) < 10**6:
            return number.quantize(Decimal("0.01"))
    except InvalidOperation:
        pass
    raise ReviewError(f"{text!r} is no number of points")


def points(database: Database, kind: str | None = None, id: str | None = None) -> list[Point]:
    """Entries of the archive, oldest first, those of withdrawn findings left out."""
    rows = run(database, "points", {"kind": kind, "id": id})
    return [Point(**row) for row in rows]


def standings(
    database: Database, kind: str | None = None, id: str | None = None, on: date | None = None
) -> list[Standing]:
    """Where everybody in the archive stands on a day (today), most points first."""
    known = rules.load(database.folder)
    values = {"kind": kind, "id": id, "on": on or today(), "months": known.period_months}
    rows = run(database, "standings", values)
    return [Standing(**row, tier=known.tier(row["points"]).words) for row in rows]


def export_archive(database: Database, path: Path, lang: str = "zh") -> int:
    """Write all entries as CSV or Excel, by the file's ending; returns how many.

    Raises:
        ReviewError: another ending, or it cannot be written.
    """
    entries = points(database)
    AuditLog(database.folder).record("export", detail={"what": "archive", "rows": len(entries)})
    head = [text[lang] for text in HEADERS.values()]
    write_table(path, head, [(p.kind, p.id, p.points, p.reason, p.finding_id or "", p.on) for p in entries])
    return len(entries)


def import_archive(database: Database, path: Path, *, by: str) -> int:
    """Enter the rows of a CSV or Excel file by hand (columns as exported), all or none; returns how many were new.

    Raises:
        InputError: a row that makes no sense, with its line and column.
    """
    known = {(p.kind, p.id, p.points, p.reason, p.on) for p in points(database)}
    fresh = [
        entry
        for entry in map(_entry, read_records(path, HEADERS, ("kind", "id", "points", "reason")))
        if entry not in known
    ]
    if fresh:
        add_many(database, fresh, by=by)
    return len(fresh)


def _entry(record: Record) -> tuple[str, str, Decimal, str, date]:
    try:
        number = _number(record["points"])
    except ReviewError as error:
        raise InputError(f"{record.where('points')}: {error}") from None
    if record["kind"] not in KINDS:
        raise InputError(f"{record.where('kind')}: {record['kind']!r} is none of {', '.join(KINDS)}")
    return record["kind"], record["id"], number, record["reason"], day(record, "on") or today()
