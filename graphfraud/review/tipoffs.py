"""Tips (举报): where a lead may start from. The informant is masked before anything is kept, and in no package."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from graphfraud.audit import AuditLog, identity
from graphfraud.errors import NotFoundError, ReviewError
from graphfraud.model.masking import mask_name, mask_number
from graphfraud.review.clock import now, today
from graphfraud.review.reading import run
from graphfraud.store.database import Database
from graphfraud.store.findings import findings_naming, load_finding


@dataclass(frozen=True)
class Tip:
    """A tip as it is kept.

    Attributes:
        tip_id: number of the tip.
        received: the day it came in.
        channel: telephone, letter …
        content: what it says, the informant's words for himself masked.
        informant: masked.
        informant_hmac: keyed hash by which the same informant is known again; not reversible without the key.
        by_name, os_user, recorded_at: who recorded it.
        subjects: (kind, id) pairs that it names.
        findings: ids of the findings that it is linked to.
    """

    tip_id: int
    received: date
    channel: str
    content: str
    informant: str
    informant_hmac: str
    by_name: str
    os_user: str
    recorded_at: datetime
    subjects: tuple[tuple[str, str], ...] = ()
    findings: tuple[str, ...] = ()


def mask_informant(informant: str) -> str:
    """Names to their first character, numbers to their ends; nothing is left whole, however short."""
    return " ".join(_mask_word(word) for word in informant.split())


def _mask_word(word: str) -> str:
    masked = mask_number(word) if re.search(r"\d", word) else mask_name(word)
    return "*" * len(word) if masked == word else masked


def add_tip(
    database: Database,
    *,
    content: str,
    by: str,
    informant: str = "",
    received: date | None = None,
    channel: str = "",
    subjects: Sequence[tuple[str, str]] = (),
) -> Tip:
    """Record a tip and link it to the findings that name its subjects.

    The identity of the informant is never written anywhere: keep it in the sealed register on paper.

    Args:
        database: open for writing.
        content: what the tip says.
        by: who records it.
        informant: name and number; masked before it is kept, also where it stands in ``content``.
        received: the day it came in; today unless given.
        channel: telephone, letter …
        subjects: (kind, id) pairs that it names.

    Raises:
        ReviewError: no content, or nobody who records it.
    """
    if not content.strip() or not by.strip():
        raise ReviewError("a tip needs its content and who records it")
    for word in sorted(informant.split(), key=len, reverse=True):
        content = content.replace(word, _mask_word(word))
    keyed = hmac.new(database.card_key(), " ".join(informant.split()).encode(), hashlib.sha256).hexdigest()[:16]
    values = {
        "received": received or today(),
        "channel": channel.strip(),
        "content": content.strip(),
        "informant": mask_informant(informant),
        "informant_hmac": keyed if informant.strip() else "",
        "by_name": by.strip(),
        "os_user": identity().user,
        "recorded_at": now(),
    }
    AuditLog(database.folder).record("tip", subject=[name for _, name in subjects])
    with database.transaction() as con:
        number = run(database, "add_tip", values)[0]["tip_id"]
        for kind, name in subjects:
            con.execute("INSERT INTO gf_tip_subject VALUES (?, ?, ?)", [number, kind, name])
        named = {finding for _, name in subjects for finding in findings_naming(database, name)}
        for finding in sorted(named):
            con.execute("INSERT INTO gf_tip_finding VALUES (?, ?)", [number, finding])
    return next(tip for tip in tips(database) if tip.tip_id == number)


def link_tip(database: Database, tip_id: int, finding_id: str) -> None:
    """Say that a finding is what a tip was about.

    Raises:
        NotFoundError: there is no such tip or finding.
    """
    finding = load_finding(database, finding_id)
    tip = next((known for known in tips(database) if known.tip_id == tip_id), None)
    if tip is None:
        raise NotFoundError(f"there is no tip {tip_id}")
    if finding.id not in tip.findings:
        database.con.execute("INSERT INTO gf_tip_finding VALUES (?, ?)", [tip_id, finding.id])


def tips(database: Database, finding_id: str | None = None) -> list[Tip]:
    """Tips, oldest first; those of one finding where it is given."""
    subjects: dict[int, list[tuple[str, str]]] = {}
    for number, kind, name in database.con.execute("SELECT * FROM gf_tip_subject ORDER BY ALL").fetchall():
        subjects.setdefault(number, []).append((kind, name))
    findings: dict[int, list[str]] = {}
    for number, finding in database.con.execute("SELECT * FROM gf_tip_finding ORDER BY ALL").fetchall():
        findings.setdefault(number, []).append(finding)
    rows = database.rows("SELECT * FROM gf_tip ORDER BY tip_id")
    known = [
        Tip(**row, subjects=tuple(subjects.get(row["tip_id"], ())), findings=tuple(findings.get(row["tip_id"], ())))
        for row in rows
    ]
    return [tip for tip in known if finding_id in (None, *tip.findings)]
