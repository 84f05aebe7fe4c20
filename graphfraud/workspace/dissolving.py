"""What would dissolve a story: the fewest rows, finding by finding and together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphfraud.graph.dissolve import NODES, Dissolution, dissolve, outweighed
from graphfraud.model.finding import Finding, Text
from graphfraud.store.rows import Row

Presence = dict[tuple[str, tuple[str, date]], list[str]]
"""(person, (institution, day)) → ids of the rows that show the person there."""
COMPANY = frozenset({"company", "near_listed"})
"""Grounds of findings that rest on persons in company."""


@dataclass(frozen=True)
class Fall:
    """What dissolves one finding.

    Attributes:
        finding: its id.
        rows: ids of rows whose removal does it; empty where only their number is told.
        bound: no fewer can do it; exact: as few can.
        kind: company (no three persons tied any more), count (no longer beyond expectation), rule (every row counts) or untold
            (its figures do not say).
    """

    finding: str
    rows: tuple[str, ...]
    bound: int
    exact: bool
    kind: str

    @property
    def text(self) -> Text:
        """In words."""
        if self.kind == "untold":
            return {"zh": "由其数字无法得知", "en": "its figures do not tell"}
        if self.kind == "company" and not self.rows:
            zh, en = f"规模过大，未求解；至少须去掉 {self.bound} 笔", f"too large to search; {self.bound} rows at least"
            return {"zh": zh, "en": en}
        count = len(self.rows) or self.bound
        least = count if self.exact else self.bound
        zh = {
            "company": f"去掉 {count} 笔后不再有三人两两结伴两次以上",
            "count": f"少 {count} 笔后不再超出预期",
            "rule": f"每笔均违规，须全部 {count} 笔不成立",
        }[self.kind]
        en = {
            "company": f"without {count} rows no three persons keep company twice or more",
            "count": f"with {count} fewer rows it is no longer beyond expectation",
            "rule": f"each row is a violation by itself: all {count} would have to fall",
        }[self.kind]
        more = {"zh": "（最少）", "en": " (no fewer do)"}
        if not self.exact:
            more = {"zh": f"（贪心解；至少 {least} 笔）", "en": f" (found greedily; {least} at least)"}
        return {"zh": zh + more["zh"], "en": en + more["en"]}


@dataclass(frozen=True)
class Standing:
    """What dissolves a story: all its findings have to fall, and those in company together, as their persons may be tied anew.

    Attributes:
        falls: finding by finding.
        joint: rows and bound for all findings in company together; None where there are fewer than two.
    """

    falls: tuple[Fall, ...]
    joint: Dissolution | None = None

    @property
    def rows(self) -> tuple[str, ...]:
        """Rows that do it, as far as they can be named, each once."""
        named = (fall.rows for fall in self.falls if self.joint is None or fall.kind != "company")
        return tuple(
            dict.fromkeys([*(self.joint.rows if self.joint else ()), *(row for rows in named for row in rows)])
        )

    @property
    def bound(self) -> int:
        """No fewer rows can dissolve the story: those of its firmest part."""
        return max((*(fall.bound for fall in self.falls), self.joint.bound if self.joint else 0), default=0)

    def to_json(self) -> dict[str, Any]:
        """Plain types."""
        return {
            "rows": list(self.rows),
            "at_least": self.bound,
            "findings": [
                {
                    "finding": fall.finding,
                    "kind": fall.kind,
                    "rows": list(fall.rows),
                    "at_least": fall.bound,
                    "exact": fall.exact,
                    "text": fall.text,
                }
                for fall in self.falls
            ],
        }


def standing_of(findings: Sequence[Finding], rows: Mapping[str, Row], nodes: int = NODES) -> Standing:
    """What dissolves each finding and all of them; ``rows`` by setl_id, ``nodes`` as in ``dissolve``."""
    falls = tuple(_fall(finding, rows, nodes) for finding in findings)
    company = [finding for finding, fall in zip(findings, falls, strict=True) if fall.kind == "company"]
    together: Presence = {}
    for finding in company:
        together |= _presence(finding, rows)
    return Standing(falls, dissolve(together, nodes) if len(company) > 1 else None)


def _presence(finding: Finding, rows: Mapping[str, Row]) -> Presence:
    """Who was where on which day, by the finding's rows of its persons."""
    persons = {member.id for member in finding.members if member.kind == "patient"}
    found: Presence = {}
    for row in (rows[name] for name in finding.settlements if name in rows):
        if row.psn_no in persons:
            found.setdefault((row.psn_no, (row.place.id, row.day)), []).append(row.setl_id)
    return found


def _fall(finding: Finding, rows: Mapping[str, Row], nodes: int) -> Fall:
    if any(reason.code in COMPANY for reason in finding.reasons):
        found = dissolve(_presence(finding, rows), nodes)
        if found.bound:
            return Fall(finding.id, found.rows, found.bound, found.exact, "company")
    own = tuple(name for name in finding.settlements if name in rows)
    reason = finding.reasons[0] if finding.reasons else None
    if finding.q_value is not None:
        if reason is None or reason.expected is None or reason.observed <= reason.expected:
            return Fall(finding.id, (), min(1, len(own)), False, "untold")
        count = max(1, outweighed(reason.observed, reason.expected))
        return Fall(finding.id, (), min(count, max(len(own), 1)), True, "count")
    return Fall(finding.id, own, len(own), True, "rule")
