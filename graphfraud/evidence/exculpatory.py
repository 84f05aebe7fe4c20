"""What speaks for those concerned: readings that hold or are untestable, refunds, answers, weak ties, the limits."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from graphfraud.evidence import words
from graphfraud.evidence.case import Case
from graphfraud.evidence.foundation import carried, told
from graphfraud.evidence.lists import ORIGIN, List, Rows, head, moment, source_name
from graphfraud.evidence.money import ZERO, yuan
from graphfraud.model.finding import Finding
from graphfraud.review import Decision

WEAK, NAMED = 0.5, 30
CARRYING = (
    *("no", "finding", "setl_id", "setl_time", "psn_no", "psn_name", "fixmedins_code", "fixmedins_name"),
    *("net", "fund", *ORIGIN),
)
"""Columns of the list of rows that carry a lead, by which ``verify`` reads it."""


def favourable(case: Case) -> Iterator[str]:
    """One sentence a circumstance; the general limits come last and are always there."""
    for finding in case.findings:
        yield from _readings(case, finding)
        yield from _answers(case, finding.id)
        yield from _weak(case, finding)
        yield told(case, finding)
    if case.total.refunded:
        yield case.word("ex_refunded", amount=yuan(case.total.refunded))
    recovered = sum((step.recovered or ZERO for step in _steps(case)), Decimal(0))
    if recovered:
        yield case.word("ex_recovered", amount=yuan(recovered))
    for warning in case.warnings:
        yield case.word(
            "ex_quality", what=words.code("warning", warning["code"], case.lang), rows=f"{warning['rows']:,}"
        )
    rejected = sum(source.rejected for source in case.sources)
    if rejected:
        yield case.word("ex_rejected", rows=f"{rejected:,}")
    yield case.word("ex_owner")
    yield case.word("ex_statistics")


def circumstances(case: Case) -> List:
    """The same as a list."""
    return head(case, "no", "circumstance"), list(enumerate(favourable(case), 1))


def carrying(case: Case) -> List:
    """The rows without which a lead in company would not stand."""
    lines = {line.setl_id: line for line in case.lines}
    rows: Rows = []
    for finding, setl_id in carried(case):
        record, money = lines[setl_id].record, lines[setl_id].money
        about = (finding, setl_id, moment(record["setl_time"]), record["psn_no"])
        rows.append(
            (
                len(rows) + 1,
                *(case.veil.text(text) for text in about),
                case.veil.name(record["psn_name"]),
                record["fixmedins_code"],
                case.veil.text(record["fixmedins_name"]),
                *(money.net, money.fund),
                source_name(case, record["source_file"]),
                record["source_line"],
            )
        )
    return head(case, *CARRYING), rows


def _steps(case: Case) -> list[Decision]:
    return [step for steps in case.reviews.values() for step in steps]


def _readings(case: Case, finding: Finding) -> Iterator[str]:
    for reading in finding.innocent_readings:
        about = {
            "finding": finding.id,
            "reading": words.code("reading", reading.code, case.lang),
            "text": case.say(reading.text),
        }
        if reading.verdict != "rejected":
            yield case.word("ex_reading", verdict=case.word(f"ex_{reading.verdict}"), **about)
        elif reading.links_explained:
            yield case.word("ex_explained", links=reading.links_explained, **about)


def _answers(case: Case, name: str) -> Iterator[str]:
    steps = [step for step in case.reviews[name] if step.decision == "feedback"]
    for step in steps:
        date = step.decided_at.date().isoformat()
        yield case.word("ex_feedback", finding=name, date=date, note=case.veil.text(step.note))
    if not steps:
        yield case.word("ex_no_feedback", finding=name)
    for step in case.reviews[name]:
        if step.self_disclosed:
            yield case.word("ex_self", finding=name, date=step.decided_at.date().isoformat())


def _weak(case: Case, finding: Finding) -> Iterator[str]:
    weak = [member.id for member in finding.members if member.strength < WEAK]
    if weak:
        named = ", ".join(weak[:NAMED]) + (" …" if len(weak) > NAMED else "")
        yield case.word("ex_weak", finding=finding.id, members=named)
