"""From lead to decision: the review, the integrity archive, the blacklist, tips, and what they tell later runs."""

from __future__ import annotations

from graphfraud.review.archive import Point, Standing, add_points, export_archive, import_archive, points, standings
from graphfraud.review.blacklist import Listed, add, appeal, entries_of, export_blacklist, import_blacklist
from graphfraud.review.decisions import Decision, changed_since_review, decide, fingerprint, history, unvouched
from graphfraud.review.lineage import Dismissed, blacklisted, confirmed_members, dismissed, overdue, resembling
from graphfraud.review.states import DECISIONS, MOVES, STATUS_WORDS
from graphfraud.review.tipoffs import Tip, add_tip, link_tip, tips

__all__ = [
    "DECISIONS",
    "MOVES",
    "STATUS_WORDS",
    "Decision",
    "Dismissed",
    "Listed",
    "Point",
    "Standing",
    "Tip",
    "add",
    "add_points",
    "add_tip",
    "appeal",
    "blacklisted",
    "changed_since_review",
    "confirmed_members",
    "decide",
    "dismissed",
    "entries_of",
    "export_archive",
    "export_blacklist",
    "fingerprint",
    "history",
    "import_archive",
    "import_blacklist",
    "link_tip",
    "overdue",
    "points",
    "resembling",
    "standings",
    "tips",
    "unvouched",
]
