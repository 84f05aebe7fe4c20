"""A dismissed case is remembered: nearly the same ring is not high again unless something new was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphfraud.graph.stories import people_of
from graphfraud.innocent.dismissed_before import READING
from graphfraud.model.finding import Finding, ReadingResult, Text, Verdict
from graphfraud.store.memory import Dismissal

ALIKE = 0.5
"""Share of the rows, or Jaccard index of the persons under the same detector, from which a ring is nearly the same."""
WHOLE = 0.8
"""Share of the dismissed ring's persons from which it lies within a larger one, which is said, too."""
NEW_PERSONS = 1 / 3
NEW_ROWS = 0.5
BANDS = {"high": (0.7, 1.0), "medium": (0.4, 0.7), "low": (0.0, 0.4)}


@dataclass(frozen=True)
class News:
    """What a finding has that a dismissed one had not: persons, rows, codes of grounds."""

    persons: int
    rows: int
    grounds: tuple[str, ...]
    new: bool


def alike(old: Finding, finding: Finding) -> float:
    """How far a finding is a dismissed one again: the greater share of rows or persons; 0 where it is another."""
    a, b = set(old.settlements), set(finding.settlements)
    rows = len(a & b) / len(b) if b else 0.0
    one, other = people_of(old), people_of(finding)
    persons = within = 0.0
    if one and other and old.detector == finding.detector:
        persons, within = len(one & other) / len(one | other), len(one & other) / len(one)
    near = max(rows, persons)
    return near if near >= ALIKE else (persons if within >= WHOLE else 0.0)


def news(old: Finding, finding: Finding) -> News:
    """What is new: a third of the persons, half of the rows, or a ground that was not there when it was dismissed."""
    persons = people_of(finding) - people_of(old)
    rows = set(finding.settlements) - set(old.settlements)
    known = {reason.code for reason in old.reasons}
    grounds = tuple(reason.code for reason in finding.reasons if reason.code not in known)
    many = len(persons) >= NEW_PERSONS * max(len(people_of(finding)), 1)
    more = len(rows) >= NEW_ROWS * max(len(finding.settlements), 1)
    return News(len(persons), len(rows), grounds, many or more or bool(grounds))


def recalled(found: Sequence[Finding], dismissals: Sequence[Dismissal]) -> list[Finding]:
    """The findings, each held against the dismissed ones that it resembles most; one that says the same is left as it is."""
    return [_recalled(finding, dismissals) for finding in found]


def _recalled(finding: Finding, dismissals: Sequence[Dismissal]) -> Finding:
    ranked = sorted(
        ((alike(d.finding, finding), d.finding.id, d) for d in dismissals), key=lambda item: (-item[0], item[1])
    )
    if not ranked or not ranked[0][0]:
        return finding
    near, _, old = ranked[0]
    if old.finding.id == finding.id and set(old.finding.settlements) == set(finding.settlements):
        return finding
    what = news(old.finding, finding)
    verdict: Verdict = "rejected" if what.new else "holds"
    reading = ReadingResult(READING.code, verdict, True, len(finding.settlements) - what.rows, _text(near, old, what))
    marked = replace(finding, innocent_readings=(*finding.innocent_readings, reading))
    if what.new or finding.severity == "low":
        return marked
    low, high = BANDS[finding.severity]
    return replace(marked, severity="low", score=round((finding.score - low) / (high - low) * BANDS["low"][1], 4))


def _text(near: float, old: Dismissal, what: News) -> Text:
    day = old.decided_at.date()
    grounds_zh = f"、新理由 {'、'.join(what.grounds)}" if what.grounds else ""
    grounds_en = f", grounds {', '.join(what.grounds)}" if what.grounds else ""
    return {
        "zh": f"与 {day} 由 {old.by_name} 排除的 {old.finding.id} 有 {near:.0%} 相同，当时理由：{old.reason}；"
        f"此后新增 {what.persons} 人、{what.rows} 笔结算{grounds_zh}" + ("" if what.new else "，没有新情况"),
        "en": f"{near:.0%} the same as {old.finding.id}, dismissed on {day} by {old.by_name}, who said: {old.reason}; new since: "
        f"{what.persons} persons, {what.rows} settlements{grounds_en}" + ("" if what.new else ", nothing that matters"),
    }
