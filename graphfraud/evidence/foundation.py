"""How few settlement rows carry a lead: what would have to fall for it not to stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphfraud.evidence.reading import Record
from graphfraud.graph.dissolve import dissolve, outweighed, still_stands
from graphfraud.model.finding import Finding
from graphfraud.workspace.dissolving import COMPANY

if TYPE_CHECKING:
    from graphfraud.evidence.case import Case

Presence = dict[tuple[str, tuple[str, str]], list[str]]
"""(person, (institution, day)) → ids of the rows that show the person there."""


@dataclass(frozen=True)
class Shown:
    """A settlement row as far as it shows somebody at a place: ``init`` is the original of a refund, ``day`` YYYY-MM-DD."""

    setl_id: str
    psn_no: str
    place: str
    day: str
    net: Decimal
    init: str


@dataclass(frozen=True)
class Foundation:
    """What carries a finding.

    Attributes:
        kind: company (persons tied by joint days), count (events beyond expectation), rule (every row is a violation by
            itself) or untold (its figures do not say).
        rows: the rows whose removal dissolves it, by id; only of the kind company, and empty where it is too large to search.
        bound: no fewer do it: rows, or events for the kind count.
        of: rows (events) that there are.
    """

    kind: str
    rows: tuple[str, ...]
    bound: int
    of: int

    @property
    def exact(self) -> bool:
        """Whether fewer rows cannot do it."""
        return len(self.rows) == self.bound


def shown(record: Record, net: Decimal) -> Shown:
    """A record of the workspace."""
    when = record["setl_time"]
    init = (record["init_setl_id"] or "") if record["refund"] else ""
    place = record["fixmedins_code"] or ""
    return Shown(str(record["setl_id"]), record["psn_no"], place, "" if when is None else str(when)[:10], net, init)


def presence(rows: Iterable[Shown], persons: Collection[str]) -> Presence:
    """Who was where on which day; what was given back altogether shows nobody."""
    every = list(rows)
    left: dict[str, Decimal] = {}
    for row in every:
        left[row.init or row.setl_id] = left.get(row.init or row.setl_id, Decimal(0)) + row.net
    refunded = {row.init for row in every if row.init and left[row.init] == 0}
    found: Presence = {}
    for row in every:
        if not row.init and row.psn_no in persons and row.setl_id not in refunded:
            found.setdefault((row.psn_no, (row.place, row.day)), []).append(row.setl_id)
    return found


def in_company(finding: Finding) -> bool:
    """Whether it rests on persons in company."""
    return any(reason.code in COMPANY for reason in finding.reasons)


def persons_of(finding: Finding) -> set[str]:
    """The persons that it names."""
    return {member.id for member in finding.members if member.kind == "patient"}


def foundation(finding: Finding, rows: Sequence[Shown]) -> Foundation:
    """What carries a finding that rests on these rows.

    In company (no three persons may stay tied, a tie being two joint days at an institution) the fewest rows are looked
    for. Where events were counted against an expectation, those are told that are more than the Poisson law allows at 1 %.
    """
    if in_company(finding):
        found = dissolve(presence(rows, persons_of(finding)))
        if found.bound:
            return Foundation("company", found.rows, found.bound, len(rows))
    if finding.q_value is None:
        return Foundation("rule", (), len(rows), len(rows))
    first = finding.reasons[0] if finding.reasons else None
    tested = first if first and first.expected is not None and first.p_value is not None else None
    if tested and float(tested.observed).is_integer() and tested.observed > (tested.expected or 0.0):
        count = max(1, outweighed(tested.observed, tested.expected or 0.0))
        return Foundation("count", (), count, int(tested.observed))
    return Foundation("untold", (), 1, len(rows))


def stands_without(finding: Finding, rows: Iterable[Shown], gone: Collection[str]) -> bool:
    """Whether the ring stands without these rows."""
    return still_stands(presence(rows, persons_of(finding)), list(gone))


def told(case: Case, finding: Finding) -> str:
    """In words, for somebody who is to weigh it."""
    item = case.foundations[finding.id]
    about: dict[str, Any] = {"finding": finding.id, "count": len(item.rows), "bound": item.bound, "of": item.of}
    if item.kind == "company":
        about["share"] = f"{len(item.rows) / max(item.of, 1):.0%}"
        sure = "exact" if item.exact else "greedy" if item.rows else "large"
        return case.word(f"fo_company_{sure}", **about)
    if item.kind == "count":
        first = finding.reasons[0]
        return case.word("fo_count", text=case.say(first.text), expected=f"{first.expected:.4g}", **about)
    return case.word(f"fo_{item.kind}", **about)


def carried(case: Case) -> Iterator[tuple[str, str]]:
    """(finding, settlement) of the rows that carry a lead, in order of time."""
    named: Mapping[str, set[str]] = {name: set(item.rows) for name, item in case.foundations.items()}
    for finding in case.findings:
        yield from ((finding.id, line.setl_id) for line in case.lines if line.setl_id in named[finding.id])
