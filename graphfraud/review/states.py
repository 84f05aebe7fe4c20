"""The way of a lead: which decision may follow which status."""

from __future__ import annotations

from graphfraud.errors import ReviewError
from graphfraud.model.finding import Text

MOVES: dict[str, tuple[str, ...]] = {
    "lead": ("first-review",),
    "first-review": ("feedback",),
    "feedback": ("second-review",),
    "second-review": ("final-review",),
    "final-review": ("confirmed", "dismissed", "referred"),
    "confirmed": ("referred",),
    "dismissed": (),
    "referred": (),
    "withdrawn": (),
}
"""Status → decisions that may follow; a dismissed finding may start again where its data changed since."""

DECISIONS = ("first-review", "feedback", "second-review", "final-review", "confirmed", "dismissed", "referred")
TWO_PERSONS = frozenset({"confirmed", "referred"})
"""Decisions that need another operating-system user than the move before them."""

SUPPLEMENTED = frozenset({"feedback", "confirmed", "referred"})
"""Statuses to which text, files, money or sanctions may be added later without a move."""

STATUS_WORDS: dict[str, Text] = {
    "lead": {"zh": "线索", "en": "lead"},
    "first-review": {"zh": "初审", "en": "first review"},
    "feedback": {"zh": "机构反馈", "en": "provider's feedback"},
    "second-review": {"zh": "复审", "en": "second review"},
    "final-review": {"zh": "终审", "en": "final review"},
    "confirmed": {"zh": "已认定", "en": "confirmed"},
    "dismissed": {"zh": "已排除", "en": "dismissed"},
    "referred": {"zh": "已移送", "en": "referred"},
    "withdrawn": {"zh": "已撤回", "en": "withdrawn"},
}


def check_move(finding: str, status: str, decision: str, *, changed: bool) -> None:
    """Let the decision pass, or say which ones may follow.

    Args:
        finding: its id, for the message.
        status: where the finding stands.
        decision: what is to be decided.
        changed: whether the finding's data changed since it was dismissed.

    Raises:
        ReviewError: the workflow refuses the move.
    """
    if decision not in DECISIONS:
        raise ReviewError(f"{decision!r} is no decision; use one of: {', '.join(DECISIONS)}")
    if status == "withdrawn":
        raise ReviewError(f"{finding}: was withdrawn, the data no longer give it; it cannot be reviewed")
    if decision == status and status in SUPPLEMENTED:
        return
    if status == "dismissed" and decision == "first-review" and changed:
        return
    allowed = MOVES[status]
    if decision in allowed:
        return
    if not allowed:
        raise ReviewError(f"{finding}: is {status}; no decision follows that")
    raise ReviewError(f"{finding}: is at {status}; {decision} cannot follow, only: {', '.join(allowed)}")
