"""What earlier reviews tell later runs: whom they confirmed, what they dismissed and why, who is on the blacklist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from graphfraud.review.blacklist import entries_of
from graphfraud.review.reading import run
from graphfraud.store.database import Database
from graphfraud.store.memory import dismissals

Key = tuple[str, str]
"""(kind, id) of a member."""


@dataclass(frozen=True)
class Dismissed:
    """A finding that a final review dismissed: its members, why, by whom, when."""

    finding_id: str
    detector: str
    members: frozenset[Key]
    reason: str
    by_name: str
    decided_at: datetime


def dismissed(database: Database) -> list[Dismissed]:
    """Findings that stand dismissed, with the reasons; those, too, that the data no longer give."""
    found = []
    for old in dismissals(database):
        members = frozenset((member.kind, member.id) for member in old.finding.members)
        known = (old.finding.id, old.finding.detector, members, old.reason, old.by_name, old.decided_at)
        found.append(Dismissed(*known))
    return found


def resembling(database: Database, members: frozenset[Key], share: float = 0.5) -> list[Dismissed]:
    """Dismissed findings whose members overlap with ``members`` by at least that Jaccard share, closest first."""
    close = [
        (len(old.members & members) / len(old.members | members), old) for old in dismissed(database) if old.members
    ]
    return [old for overlap, old in sorted(close, key=lambda pair: (-pair[0], pair[1].finding_id)) if overlap >= share]


def confirmed_members(database: Database) -> dict[Key, tuple[str, ...]]:
    """(kind, id) → ids of the confirmed or referred findings that name it."""
    found: dict[Key, list[str]] = {}
    for row in run(database, "confirmed"):
        found.setdefault((row["kind"], row["member_id"]), []).append(row["finding_id"])
    return {key: tuple(findings) for key, findings in found.items()}


def blacklisted(database: Database, on: date | None = None) -> dict[Key, str]:
    """(kind, id) → reason, of the entries in force on a day (today)."""
    return {(entry.kind, entry.id): entry.reason for entry in entries_of(database, on=on) if entry.in_force}


def overdue(database: Database, on: date) -> list[tuple[str, date]]:
    """(finding, deadline) where the provider's answer is late, most late first."""
    return [(row["finding_id"], row["deadline"]) for row in run(database, "overdue", {"on": on})]
