"""The blacklist: whom, why, from when until when; appeals and their outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from graphfraud.audit import AuditLog, identity
from graphfraud.errors import InputError, NotFoundError, ReviewError
from graphfraud.model.finding import Text
from graphfraud.review.clock import now, today
from graphfraud.review.reading import run
from graphfraud.review.sheets import Record, day, read_records, write_table
from graphfraud.store.database import Database

KINDS = ("patient", "doctor", "pharmacy", "hospital", "employer", "card", "drug_trac_codg")
EVENTS = ("appeal", "upheld", "lifted")
HEADERS: dict[str, Text] = {
    "kind": {"zh": "类别", "en": "kind"},
    "id": {"zh": "编号", "en": "id"},
    "reason": {"zh": "事由", "en": "reason"},
    "since": {"zh": "起始日", "en": "since"},
    "until": {"zh": "截止日", "en": "until"},
    "finding": {"zh": "线索编号", "en": "finding"},
    "state": {"zh": "状态", "en": "state"},
}
STATE_WORDS: dict[str, Text] = {
    "active": {"zh": "生效", "en": "active"},
    "appealed": {"zh": "申诉中", "en": "appealed"},
    "lifted": {"zh": "已解除", "en": "lifted"},
    "ended": {"zh": "已到期", "en": "ended"},
    "future": {"zh": "未生效", "en": "not yet"},
}


@dataclass(frozen=True)
class Listed:
    """An entry of the blacklist.

    Attributes:
        entry_id: number of the entry.
        kind, id: whom it names.
        reason: why.
        since, until: first and last day; without ``until`` it has no end.
        finding_id: the finding behind it, where there is one.
        by_name, os_user, added_at: who entered it, and when.
        state: active, appealed (still in force), lifted, ended or future.
    """

    entry_id: int
    kind: str
    id: str
    reason: str
    since: date
    until: date | None
    finding_id: str | None
    by_name: str
    os_user: str
    added_at: datetime
    state: str

    @property
    def in_force(self) -> bool:
        """Whether it holds on the day that was asked for."""
        return self.state in ("active", "appealed")


@dataclass(frozen=True)
class Wanted:
    """What is to be entered."""

    kind: str
    id: str
    reason: str
    since: date
    until: date | None = None
    finding_id: str | None = None


def add(
    database: Database,
    kind: str,
    id: str,
    *,
    reason: str,
    by: str,
    since: date | None = None,
    until: date | None = None,
    finding_id: str | None = None,
) -> Listed:
    """Enter somebody, from today unless ``since`` says otherwise, without end unless ``until`` does.

    Raises:
        ReviewError: a kind that has no blacklist, no reason, a term that ends before it begins, or an entry for the
            same subject that is in force already.
    """
    return add_many(database, [Wanted(kind, id, reason, since or today(), until, finding_id)], by=by)[0]


def add_many(database: Database, entries: Sequence[Wanted], *, by: str) -> list[Listed]:
    """Enter several, all or none.

    Raises:
        ReviewError: as ``add``.
    """
    seen: set[tuple[str, str]] = set()
    for wanted in entries:
        _check(database, wanted, by)
        if (wanted.kind, wanted.id.strip()) in seen:
            raise ReviewError(f"{wanted.kind} {wanted.id}: stands twice in the list")
        seen.add((wanted.kind, wanted.id.strip()))
    AuditLog(database.folder).record("blacklist", subject=[entry.id for entry in entries], detail={"event": "add"})
    who, at = identity(), now()
    numbers: list[int] = []
    with database.transaction():
        for wanted in entries:
            values: dict[str, Any] = {
                "kind": wanted.kind,
                "subject_id": wanted.id.strip(),
                "reason": wanted.reason.strip(),
            }
            values |= {"since": wanted.since, "until": wanted.until, "finding_id": wanted.finding_id}
            values |= {"by_name": by.strip(), "os_user": who.user, "added_at": at}
            numbers += [row["entry_id"] for row in run(database, "add_listed", values)]
    by_number = {entry.entry_id: entry for entry in entries_of(database)}
    return [by_number[number] for number in numbers]


def _check(database: Database, wanted: Wanted, by: str) -> None:
    if wanted.kind not in KINDS:
        raise ReviewError(f"{wanted.kind!r} has no blacklist; use one of: {', '.join(KINDS)}")
    if not wanted.id.strip() or not wanted.reason.strip() or not by.strip():
        raise ReviewError("an entry of the blacklist needs an id, a reason and who made it")
    if wanted.kind == "card" and not wanted.id.startswith("card-"):
        raise ReviewError("a card is entered by its stand-in card-…, never by its number")
    if wanted.until and wanted.until < wanted.since:
        raise ReviewError(f"{wanted.id}: its term ends on {wanted.until}, before it begins on {wanted.since}")
    standing = [e for e in entries_of(database, kind=wanted.kind, id=wanted.id.strip(), on=wanted.since) if e.in_force]
    if standing:
        raise ReviewError(f"{wanted.kind} {wanted.id}: is on the blacklist already (entry {standing[0].entry_id})")


def entries_of(
    database: Database, *, kind: str | None = None, id: str | None = None, on: date | None = None
) -> list[Listed]:
    """All entries with their state on a day (today), oldest first."""
    values = {"kind": kind, "id": id, "on": on or today()}
    return [Listed(**row) for row in run(database, "listed", values)]


def appeal(database: Database, entry_id: int, *, note: str, by: str, event: str = "appeal") -> Listed:
    """Record an appeal, or its outcome: ``upheld`` keeps the entry, ``lifted`` ends it.

    Raises:
        NotFoundError: there is no such entry.
        ReviewError: nothing to appeal against, or an outcome without an appeal.
    """
    entry = next((known for known in entries_of(database) if known.entry_id == entry_id), None)
    if entry is None:
        raise NotFoundError(f"the blacklist has no entry {entry_id}; see: graphfraud blacklist list")
    if event not in EVENTS:
        raise ReviewError(f"{event!r} is no step of an appeal; use one of: {', '.join(EVENTS)}")
    if not note.strip() or not by.strip():
        raise ReviewError("an appeal needs its grounds and who records it")
    if entry.state in ("lifted", "ended"):
        raise ReviewError(f"entry {entry_id} is {entry.state} already")
    if event == "appeal" and entry.state == "appealed":
        raise ReviewError(f"entry {entry_id}: an appeal is open already")
    if event == "upheld" and entry.state != "appealed":
        raise ReviewError(f"entry {entry_id}: no appeal is open")
    AuditLog(database.folder).record("blacklist", subject=[entry.id], detail={"event": event, "entry": entry_id})
    database.con.execute(
        "INSERT INTO gf_blacklist_event VALUES (?, ?, ?, ?, ?, ?)",
        [entry_id, event, note.strip(), by.strip(), identity().user, now()],
    )
    return next(known for known in entries_of(database) if known.entry_id == entry_id)


def export_blacklist(database: Database, path: Path, lang: str = "zh") -> int:
    """Write the list as CSV or Excel, by the file's ending; returns how many entries.

    Raises:
        ReviewError: another ending, or it cannot be written.
    """
    entries = entries_of(database)
    AuditLog(database.folder).record("export", detail={"what": "blacklist", "rows": len(entries)})
    head = [text[lang] for text in HEADERS.values()]
    rows = [
        (e.kind, e.id, e.reason, e.since, e.until or "", e.finding_id or "", STATE_WORDS[e.state][lang])
        for e in entries
    ]
    write_table(path, head, rows)
    return len(entries)


def import_blacklist(database: Database, path: Path, *, by: str) -> int:
    """Enter the rows of a CSV or Excel file (columns as exported), all or none; returns how many were new.

    Rows that stand in the list already, and rows whose state says lifted or ended, are passed over.

    Raises:
        InputError: a row that makes no sense, with its line and column.
    """
    known = {(e.kind, e.id, e.reason, e.since, e.until) for e in entries_of(database)}
    over = {word for state in ("lifted", "ended") for word in (state, *STATE_WORDS[state].values())}
    records = [
        record for record in read_records(path, HEADERS, ("kind", "id", "reason")) if record["state"] not in over
    ]
    wanted = [_wanted(record) for record in records]
    fresh = [w for w in wanted if (w.kind, w.id, w.reason, w.since, w.until) not in known]
    if fresh:
        add_many(database, fresh, by=by)
    return len(fresh)


def _wanted(record: Record) -> Wanted:
    if record["kind"] not in KINDS:
        raise InputError(f"{record.where('kind')}: {record['kind']!r} is none of {', '.join(KINDS)}")
    since, until = day(record, "since") or today(), day(record, "until")
    if until and until < since:
        raise InputError(f"{record.where('until')}: {until} is before {since}")
    return Wanted(record["kind"], record["id"], record["reason"], since, until, record["finding"] or None)
