"""Everything that a package is made of, read once and checked; what follows only lays it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from graphfraud.errors import EvidenceError
from graphfraud.evidence import money, words
from graphfraud.evidence.foundation import Foundation, foundation, shown
from graphfraud.evidence.money import Money
from graphfraud.evidence.reading import Record, run
from graphfraud.evidence.sources import Source, check_sources
from graphfraud.evidence.veil import Veil
from graphfraud.model.finding import Finding, Text
from graphfraud.model.masking import card_id
from graphfraud.review import Decision, changed_since_review, history, tips, unvouched
from graphfraud.store.database import Database
from graphfraud.store.findings import load_finding

UNUSABLE: dict[str, str] = {
    "withdrawn": "was withdrawn, the data no longer give it",
    "dismissed": "was dismissed in the final review",
}


@dataclass(frozen=True)
class Line:
    """A settlement row of the package: the record, its amounts, the findings that name it."""

    record: Record
    money: Money
    findings: tuple[str, ...]

    @property
    def setl_id(self) -> str:
        """The settlement's id."""
        return str(self.record["setl_id"])


@dataclass(frozen=True)
class Case:
    """The content of a package.

    Attributes:
        findings: in order of id, texts passed through the veil.
        lines: settlement rows in order of time, each once.
        money: finding id → amounts; the empty id → all of them, each row once.
        people, places, doctors, employers: what the records say of those named, by id.
        cards: stand-in → number, of the cards in the rows.
        foundations: finding id → how few rows carry it.
        chains: sales and returns of recurring trace codes.
        sources: source files, hashed again.
        runs: the last run of each detector.
        warnings: what the data's quality check noticed.
        reviews: finding id → steps of its review.
        tips: finding id → days on which a tip came in; nothing else of a tip is ever in a package.
        veil: what is shown of a person.
        lang: zh or en.
        case_no, reason: as given.
        as_of: the latest moment that the case itself knows; documents carry it in place of the clock.
    """

    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    money: Mapping[str, Money]
    people: Mapping[str, Record]
    places: Mapping[str, Record]
    doctors: Mapping[str, Record]
    employers: Mapping[str, str]
    cards: Mapping[str, str]
    foundations: Mapping[str, Foundation]
    chains: tuple[Record, ...]
    sources: tuple[Source, ...]
    runs: tuple[Record, ...]
    warnings: tuple[Record, ...]
    reviews: Mapping[str, Sequence[Decision]]
    tips: Mapping[str, Sequence[str]]
    veil: Veil
    lang: str
    case_no: str
    reason: str
    as_of: datetime

    def say(self, text: Text) -> str:
        """The text in the package's language."""
        return text.get(self.lang) or text.get("zh", "")

    def word(self, key: str, **values: object) -> str:
        """The project's words of ``key`` in the package's language."""
        return words.say(key, self.lang, **values)

    @property
    def total(self) -> Money:
        """Amounts of all rows, each once."""
        return self.money[""]

    def ids(self, *kinds: str) -> list[str]:
        """Ids of the members of these kinds, over all findings."""
        return sorted({m.id for finding in self.findings for m in finding.members if m.kind in kinds})


def load_case(
    database: Database,
    finding_ids: Sequence[str],
    *,
    lang: str,
    masked: bool,
    case_no: str,
    reason: str,
    missing_sources: bool,
) -> Case:
    """Read and check everything.

    Raises:
        NotFoundError: an id that no finding has.
        EvidenceError: a finding that was withdrawn, dismissed or changed since its review, or whose rows or amounts are
            no longer those of the records.
        SourceChangedError: a source file that is gone or was changed.
    """
    findings = sorted({f.id: f for f in (load_finding(database, name) for name in finding_ids)}.values(), key=_id)
    if not findings:
        raise EvidenceError("name at least one finding")
    for finding in findings:
        _check_state(database, finding)
    lines = _lines(database, findings)
    sums = {"": money.total(line.money for line in lines)}
    for finding in findings:
        sums[finding.id] = money.total(line.money for line in lines if finding.id in line.findings)
        _check_amounts(finding, sums[finding.id])
    persons = sorted({line.record["psn_no"] for line in lines} | _members(findings, "patient"))
    doctors = sorted(_members(findings, "doctor"))
    veil = _veil(database, lines, persons, doctors, masked)
    sources = check_sources(database, missing_allowed=missing_sources)
    reviews = {finding.id: history(database, finding.id) for finding in findings}
    runs = run(database, "runs", detectors=sorted({finding.detector for finding in findings}))
    codes = {line.record["fixmedins_code"] for line in lines} | _members(findings, "pharmacy", "hospital")
    setl_ids = [line.setl_id for line in lines]
    chains = run(database, "chains", ids=setl_ids, codes=sorted(_members(findings, "drug_trac_codg")))
    moments = [row["ran_at"] for row in runs] + [step.decided_at for steps in reviews.values() for step in steps]
    moments += [source.ingested_at for source in sources]
    return Case(
        findings=tuple(veil.thing(finding) for finding in findings),
        lines=tuple(lines),
        money=sums,
        people={row["psn_no"]: row for row in run(database, "people", ids=persons)},
        places={row["fixmedins_code"]: row for row in run(database, "institutions", ids=sorted(codes))},
        doctors={row["doctor"]: row for row in run(database, "doctors", ids=doctors)},
        employers=_employers(database, findings),
        cards={card_id(number, database.card_key()): number for number in _numbers(lines)},
        foundations={finding.id: _foundation(finding, lines) for finding in findings},
        chains=tuple(chains),
        sources=tuple(sources),
        runs=tuple(runs),
        warnings=tuple(run(database, "warnings")),
        reviews=reviews,
        tips={f.id: [tip.received.isoformat() for tip in tips(database, f.id)] for f in findings},
        veil=veil,
        lang=lang,
        case_no=case_no,
        reason=reason,
        as_of=max(moments, default=datetime.combine(findings[-1].end, datetime.min.time())).replace(microsecond=0),
    )


def _id(finding: Finding) -> str:
    return finding.id


def _check_state(database: Database, finding: Finding) -> None:
    if finding.status in UNUSABLE:
        raise EvidenceError(f"{finding.id}: {UNUSABLE[finding.status]}; no package is made of it")
    if changed_since_review(database, finding):
        raise EvidenceError(
            f"{finding.id}: has changed since its last review; review it again before a package is made"
        )
    for problem in unvouched(database, finding.id):
        raise EvidenceError(f"{finding.id}: {problem}; see: graphfraud audit verify")


def _lines(database: Database, findings: Sequence[Finding]) -> list[Line]:
    """The rows of all findings, each once, in order of time."""
    named: dict[str, list[str]] = {}
    for finding in findings:
        for setl_id in finding.settlements:
            named.setdefault(setl_id, []).append(finding.id)
    lines: dict[str, Line] = {}
    for record in run(database, "settlements", ids=sorted(named)):
        wanted = record.pop("wanted")
        if record["setl_id"] is None or not record.pop("valid"):
            raise EvidenceError(
                f"{named[wanted][0]}: settlement {wanted} is no longer among the valid records; run detect again"
            )
        if wanted in lines:
            raise EvidenceError(f"settlement {wanted} stands twice in the records; run ingest --replace")
        lines[wanted] = Line(record, money.of_row(record), tuple(sorted(set(named[wanted]))))
    for late in run(database, "late_refunds", ids=sorted(named)):
        owner = named[late["init_setl_id"]][0]
        raise EvidenceError(
            f"{owner}: settlement {late['init_setl_id']} was refunded by {late['setl_id']} since; run detect again"
        )
    return list(lines.values())


def _foundation(finding: Finding, lines: Sequence[Line]) -> Foundation:
    return foundation(finding, [shown(line.record, line.money.net) for line in lines if finding.id in line.findings])


def _check_amounts(finding: Finding, sums: Money) -> None:
    wrong = money.differences(sums, finding.amounts)
    if wrong:
        raise EvidenceError(f"{finding.id}: its amounts are not those of the records ({wrong[0]}); run detect again")


def _members(findings: Sequence[Finding], *kinds: str) -> set[str]:
    return {member.id for finding in findings for member in finding.members if member.kind in kinds}


def _numbers(lines: Sequence[Line]) -> list[str]:
    return sorted({line.record["card"].strip() for line in lines if line.record["card"]})


def _employers(database: Database, findings: Sequence[Finding]) -> dict[str, str]:
    asked = sorted(_members(findings, "employer"))
    return {row["emp_no"]: row["emp_name"] or "" for row in run(database, "employers", ids=asked)}


def _veil(
    database: Database, lines: Sequence[Line], persons: Sequence[str], doctors: Sequence[str], masked: bool
) -> Veil:
    if not masked:
        return Veil(False)
    asked = {"ids": [line.setl_id for line in lines], "people": list(persons), "doctors": list(doctors)}
    return Veil(True, {row["value"]: row["kind"] for row in run(database, "raw_values", **asked)})


def with_texts_masked(case: Case) -> Case:
    """The case with reason and number passed through the veil; they are people's words."""
    return replace(case, reason=case.veil.text(case.reason), case_no=case.veil.text(case.case_no))
