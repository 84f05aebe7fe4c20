"""Case views: findings that overlap told as one story, with parts, brokers, money and what would dissolve it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from graphfraud.detectors.judgement import amounts_of, measured
from graphfraud.errors import NotFoundError
from graphfraud.graph.dissolve import NODES
from graphfraud.graph.stories import Key, Tie, betweenness, members_of, merged
from graphfraud.model.finding import SEVERITIES, Amounts, Finding, Text
from graphfraud.store.database import Database
from graphfraud.store.findings import load_findings
from graphfraud.store.rows import Row, settlement_rows
from graphfraud.workspace.dissolving import Standing, standing_of
from graphfraud.workspace.parts import Part, parts_of

SETTLED = frozenset({"withdrawn", "dismissed"})
CROWD = 60
"""Persons at an occasion up to which they are linked with one another in the joint graph."""


@dataclass(frozen=True)
class Story:
    """Findings that belong together.

    Attributes:
        id: ``story-`` and eight digits over the findings' ids.
        findings: best first; ties: why they belong together.
        parts: members with their roles, the most named first.
        brokers: members of several findings, the most between them first.
        settlements: rows of all findings, each once; start, end: of them.
        amounts: over these rows; ``loss_low`` is the largest lower bound of a single finding.
        standing: rows without which it would not stand.
    """

    id: str
    findings: tuple[Finding, ...]
    ties: tuple[Tie, ...]
    parts: tuple[Part, ...]
    brokers: tuple[Part, ...]
    settlements: tuple[str, ...]
    start: date
    end: date
    amounts: Amounts
    standing: Standing

    @property
    def severity(self) -> str:
        """That of its gravest finding."""
        return min((finding.severity for finding in self.findings), key=SEVERITIES.index)

    @property
    def score(self) -> float:
        """That of its best finding."""
        return self.findings[0].score

    @property
    def title(self) -> Text:
        """The titles of its findings, each once."""
        found: Text = {}
        for lang, gap in (("zh", "、"), ("en", "; ")):
            found[lang] = gap.join(dict.fromkeys(finding.title[lang] for finding in self.findings))
        return found

    @property
    def summary(self) -> Text:
        """Who, where, how often, how much."""
        persons = sum(part.kind in ("patient", "card") for part in self.parts)
        places = sum(part.kind in ("pharmacy", "hospital") for part in self.parts)
        fund, account = self.amounts.fund, self.amounts.account
        rows, count = len(self.settlements), len(self.findings)
        own = (
            {"zh": f"，个人账户 {account:,.2f} 元", "en": f" and {account:,.2f} of personal accounts"}
            if account
            else {}
        )
        return {
            "zh": f"{self.start} 至 {self.end}，{count} 项发现合为一案：{persons} 人、{places} 家机构，{rows} 笔结算，基金 {fund:,.2f} 元{own.get('zh', '')}。",
            "en": f"From {self.start} to {self.end} {count} findings are one story: {persons} persons, {places} institutions, "
            f"{rows} settlements, {fund:,.2f} yuan of the funds{own.get('en', '')}.",
        }

    def to_json(self) -> dict[str, Any]:
        """Plain types."""
        amounts = self.findings[0].to_json()["amounts"] if len(self.findings) == 1 else _plain(self.amounts)
        return {
            "id": self.id,
            "severity": self.severity,
            "score": self.score,
            "title": self.title,
            "summary": self.summary,
            "findings": [finding.id for finding in self.findings],
            "ties": [
                {
                    "findings": [t.one, t.other],
                    "persons": t.persons,
                    "settlements": t.rows,
                    "keys": [list(k) for k in t.keys],
                }
                for t in self.ties
            ],
            "members": [part.to_json() for part in self.parts],
            "brokers": [part.to_json() for part in self.brokers],
            "settlements": list(self.settlements),
            "period": {"start": self.start.isoformat(), "end": self.end.isoformat()},
            "amounts": amounts,
            "dissolved_by": self.standing.to_json(),
        }


def _plain(amounts: Amounts) -> dict[str, Any]:
    money = ("gross", "refunded", "net", "fund", "account", "cash", "loss_low", "loss_high")
    by_fund = {name: f"{value:.2f}" for name, value in amounts.by_fund.items()}
    return {**{name: f"{getattr(amounts, name):.2f}" for name in money}, "by_fund": by_fund}


def stories(database: Database, *, low: bool = False) -> list[Story]:
    """All stories, the best first; what dissolves them greedily, with a bound (``story_of`` looks for the fewest rows).

    Args:
        database: open for reading.
        low: whether findings of low severity belong to them, too; dismissed and withdrawn ones never do.
    """
    return [_told(database, findings, ties, 0) for findings, ties in _merged(database, low)]


def story_of(database: Database, name: str) -> Story:
    """The story of that id, or the one that a finding belongs to.

    Raises:
        NotFoundError: no story has it.
    """
    for low in (False, True):
        for findings, ties in _merged(database, low):
            if name in (_id(findings), *(finding.id for finding in findings)):
                return _told(database, findings, ties, NODES)
    raise NotFoundError(f"{name}: no story has this id or holds this finding; list them with: graphfraud stories")


def fellows(database: Database, finding: Finding) -> tuple[str, tuple[str, ...]]:
    """The story that a finding belongs to, and the other findings in it; ("", ()) where it stands alone."""
    for findings, _ in _merged(database, finding.severity == "low"):
        names = tuple(item.id for item in findings)
        if finding.id in names and len(names) > 1:
            return _id(findings), tuple(name for name in names if name != finding.id)
    return "", ()


def _merged(database: Database, low: bool) -> list[tuple[tuple[Finding, ...], tuple[Tie, ...]]]:
    found = load_findings(database)
    return merged([f for f in found if f.status not in SETTLED and (low or f.severity != "low")])


def _id(findings: Sequence[Finding]) -> str:
    text = "\n".join(sorted(finding.id for finding in findings))
    return f"story-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _told(database: Database, findings: tuple[Finding, ...], ties: tuple[Tie, ...], nodes: int) -> Story:
    ids = tuple(dict.fromkeys(row for finding in findings for row in finding.settlements))
    rows = settlement_rows(database, ids)
    members = members_of(findings)
    between = betweenness(_edges(findings, rows, set(members)), members) if len(findings) > 1 else {}
    parts = parts_of(members, rows, between)
    brokers = sorted((p for p in parts if len(p.findings) > 1), key=lambda p: (-p.between, -len(p.findings), p.id))
    money = amounts_of(measured(database, [ids])[0], 0.0)
    least = min(money.fund, max(finding.amounts.loss_low for finding in findings))
    return Story(
        id=_id(findings),
        findings=findings,
        ties=ties,
        parts=parts,
        brokers=tuple(brokers),
        settlements=ids,
        start=min(finding.start for finding in findings),
        end=max(finding.end for finding in findings),
        amounts=Amounts(**{**vars(money), "loss_low": least}),
        standing=standing_of(findings, {row.setl_id: row for row in rows}, nodes),
    )


def _edges(findings: Sequence[Finding], rows: Sequence[Row], members: set[Key]) -> dict[tuple[Key, Key], int]:
    """The joint graph: persons with institutions and with whom they met there, other members with their findings' persons."""
    found: dict[tuple[Key, Key], int] = {}
    occasions: dict[tuple[str, date], set[Key]] = {}
    for row in rows:
        person, place = ("patient", row.psn_no), (row.place.kind, row.place.id)
        if person in members:
            occasions.setdefault((row.place.id, row.day), set()).add(person)
            if place in members:
                _count(found, person, place)
    for there in occasions.values():
        for a, b in combinations(sorted(there), 2) if len(there) <= CROWD else ():
            _count(found, a, b)
    for one, other in _named(findings):
        _count(found, one, other)
    return found


def _named(findings: Sequence[Finding]) -> Iterator[tuple[Key, Key]]:
    for finding in findings:
        keys: list[Key] = [(m.kind, m.id) for m in finding.members if m.kind not in ("patient", "pharmacy", "hospital")]
        people: list[Key] = [(m.kind, m.id) for m in finding.members if m.kind == "patient"]
        yield from ((key, person) for key in keys for person in people)


def _count(edges: dict[tuple[Key, Key], int], a: Key, b: Key) -> None:
    pair = (min(a, b), max(a, b))
    edges[pair] = edges.get(pair, 0) + 1
