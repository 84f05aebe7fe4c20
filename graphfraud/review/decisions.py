"""Deciding on a finding: who, when, why; recorded in the access log before it is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from graphfraud.audit import AuditLog, identity
from graphfraud.errors import ReviewError
from graphfraud.model.finding import Finding
from graphfraud.review import archive, attachments
from graphfraud.review.attachments import Attachment
from graphfraud.review.clock import now
from graphfraud.review.reading import run
from graphfraud.review.states import TWO_PERSONS, check_move
from graphfraud.store.database import Database
from graphfraud.store.findings import load_finding, set_status
from graphfraud.store.memory import keep_dismissed

FEN = Decimal("0.01")


@dataclass(frozen=True)
class Decision:
    """A step of a review.

    Attributes:
        review_id: number in the workspace.
        finding_id: of which finding.
        decision: the status that it led to.
        status_before: the status before; equal to ``decision`` where something was only added.
        note: why, in words.
        by_name: who says to have decided.
        os_user, os_login, host: who it was for the operating system.
        decided_at: China time, without zone.
        deadline: until when the provider is to answer.
        recovered: yuan that came back.
        sanction: what was imposed.
        self_disclosed: whether the provider or person came forward.
        finding_sha256: fingerprint of the finding that was decided on.
        audit_n: number of the entry in the access log that vouches for this row.
        files: what was attached.
    """

    review_id: int
    finding_id: str
    decision: str
    status_before: str
    note: str
    by_name: str
    os_user: str
    os_login: str
    host: str
    decided_at: datetime
    deadline: date | None
    recovered: Decimal | None
    sanction: str | None
    self_disclosed: bool | None
    finding_sha256: str
    audit_n: int
    files: tuple[Attachment, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether it moved the finding on, and did not only add to where it stands."""
        return self.decision != self.status_before

    def digest(self) -> str:
        """SHA-256 over every field that the access log vouches for."""
        plain = {key: _plain(value) for key, value in asdict(self).items() if key != "audit_n"}
        return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else value


def fingerprint(finding: Finding) -> str:
    """SHA-256 over everything that a finding says, its status left out."""
    plain = finding.to_json()
    del plain["status"]
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def decide(
    database: Database,
    finding_id: str,
    decision: str,
    *,
    note: str,
    by: str,
    files: Sequence[Path | str] = (),
    deadline: date | None = None,
    recovered: Decimal | str | None = None,
    sanction: str | None = None,
    self_disclosed: bool | None = None,
    case_no: str = "",
) -> Decision:
    """Take the next step of a review, or add to the step where the finding stands.

    Args:
        database: open for writing.
        finding_id: id of the finding.
        decision: one of ``states.DECISIONS``.
        note: why; kept for the file, and for later runs where it dismisses.
        by: who decides. The operating-system user is recorded beside it and alone counts for the two-person rule.
        files: what the provider handed in, copied into the workspace.
        deadline: until when the provider is to answer; with ``feedback`` only.
        recovered: yuan that came back so far with this step.
        sanction: what was imposed.
        self_disclosed: whether somebody came forward.
        case_no: number of the case, for the access log.

    Raises:
        NotFoundError: no finding has that id.
        ReviewError: the workflow or the two-person rule refuses it, or a value makes no sense.
        AuditError: the access log cannot be written; nothing is kept then.
    """
    finding = load_finding(database, finding_id)
    earlier = history(database, finding.id)
    changed = bool(earlier) and earlier[-1].finding_sha256 != fingerprint(finding)
    check_move(finding.id, finding.status, decision, changed=changed)
    _check_words(note, by, deadline, decision)
    row = _row(database, finding, decision, note.strip(), by.strip(), _yuan(recovered))
    row = replace(row, deadline=deadline, sanction=sanction, self_disclosed=self_disclosed)
    _check_addition(row, files)
    _check_second_person(row, earlier)
    row = replace(row, files=attachments.keep(database.folder, files))
    entry = AuditLog(database.folder).record(
        "review", case_no=case_no, subject=[finding.id], detail={"decision": decision, "row": row.digest()}
    )
    row = replace(row, audit_n=entry.n)
    _store(database, finding, row)
    return row


def _row(
    database: Database, finding: Finding, decision: str, note: str, by: str, recovered: Decimal | None
) -> Decision:
    who = identity()
    last = database.con.execute("SELECT COALESCE(MAX(review_id), 0) FROM gf_review").fetchone()
    return Decision(
        review_id=(last[0] if last else 0) + 1,
        finding_id=finding.id,
        decision=decision,
        status_before=finding.status,
        note=note,
        by_name=by,
        os_user=who.user,
        os_login=who.login,
        host=who.host,
        decided_at=now(),
        deadline=None,
        recovered=recovered,
        sanction=None,
        self_disclosed=None,
        finding_sha256=fingerprint(finding),
        audit_n=0,
    )


def _check_words(note: str, by: str, deadline: date | None, decision: str) -> None:
    if not note.strip():
        raise ReviewError("a decision needs its reason: give it with --note")
    if not by.strip():
        raise ReviewError("a decision needs who took it: give it with --by")
    if deadline is not None and decision != "feedback":
        raise ReviewError("a deadline belongs to --decision feedback")


def _check_addition(row: Decision, files: Sequence[Path | str]) -> None:
    nothing = not files and row.deadline is None and row.recovered is None and not row.sanction
    if not row.moved and row.decision != "feedback" and nothing and row.self_disclosed is None:
        raise ReviewError(
            f"{row.finding_id}: is {row.decision} already; add files, money, a sanction or self-disclosure"
        )


def _check_second_person(row: Decision, earlier: list[Decision]) -> None:
    """The two-person rule: the operating-system user of the last move may not confirm or refer.

    Whoever may become another user (by its password or by ``sudo``) is outside the rule; the login recorded beside it
    shows that to a later reader.
    """
    if not row.moved or row.decision not in TWO_PERSONS:
        return
    moves = [step for step in earlier if step.moved]
    if moves and moves[-1].os_user == row.os_user:
        raise ReviewError(
            f"{row.finding_id}: {moves[-1].decision} was by the operating-system user {row.os_user}; "
            f"{row.decision} needs a second person, working as another user"
        )


def _yuan(text: Decimal | str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        amount = Decimal(str(text).strip())
        exact = amount.quantize(FEN)
    except InvalidOperation:
        raise ReviewError(f"{text!r} is no amount in yuan; write it like 1234.56") from None
    if not amount.is_finite() or amount < 0 or exact != amount or amount >= Decimal(10) ** 14:
        raise ReviewError(f"{text!r} is no amount in yuan to the fen; write it like 1234.56")
    return exact


def _store(database: Database, finding: Finding, row: Decision) -> None:
    values = {**asdict(row), "row_sha256": row.digest()}
    del values["files"]
    with database.transaction() as con:
        run(database, "add_review", values)
        for file in row.files:
            con.execute(
                "INSERT INTO gf_review_file VALUES (?, ?, ?, ?)", [row.review_id, file.name, file.sha256, file.bytes]
            )
        if row.moved:
            set_status(database, finding.id, row.decision)
        if row.moved and row.decision == "dismissed":
            keep_dismissed(database, finding, row.decided_at)
        if row.moved and row.decision in TWO_PERSONS:
            archive.award(database, finding, row.decided_at, row.by_name, row.os_user)


def history(database: Database, finding_id: str) -> list[Decision]:
    """The steps of a finding's review, oldest first."""
    attached: dict[int, list[Attachment]] = {}
    for row in run(database, "files", {"finding": finding_id}):
        attached.setdefault(row.pop("review_id"), []).append(Attachment(**row))
    steps = run(database, "history", {"finding": finding_id})
    return [Decision(**step, files=tuple(attached.get(step["review_id"], ()))) for step in steps]


def changed_since_review(database: Database, finding: Finding) -> bool:
    """Whether the finding says something else than when the last step of its review was taken."""
    steps = history(database, finding.id)
    return bool(steps) and steps[-1].finding_sha256 != fingerprint(finding)


def unvouched(database: Database, finding_id: str) -> list[str]:
    """Steps of the review that the access log does not vouch for: one text each, empty where all holds.

    Raises:
        AuditError: the log cannot be read.
    """
    entries = {entry.n: entry for entry in AuditLog(database.folder).show(action="review")}
    found = []
    for step in history(database, finding_id):
        entry = entries.get(step.audit_n)
        if entry is None or entry.detail.get("row") != step.digest() or entry.user != step.os_user:
            found.append(f"review {step.review_id} ({step.decision}): is not what the access log recorded")
    return found
