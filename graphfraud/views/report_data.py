"""What the report shows, read from the workspace; nothing is detected here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graphfraud.model.finding import SEVERITIES, Finding
from graphfraud.model.schema import TABLES
from graphfraud.store.database import Database
from graphfraud.store.findings import load_findings
from graphfraud.views.chart import Spot
from graphfraud.views.records import Row, read

SET_ASIDE = ("withdrawn", "dismissed")


@dataclass(frozen=True)
class Bar:
    """A line of a bar chart: what it is of, how much, and the findings behind it."""

    code: str
    fund: Decimal
    settlements: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Month:
    """Fund money of one month by severity, yuan."""

    month: str
    fund: dict[str, Decimal]

    @property
    def total(self) -> Decimal:
        """All severities together."""
        return sum(self.fund.values(), Decimal(0))


@dataclass(frozen=True)
class Facts:
    """Everything that the overview shows."""

    findings: tuple[Finding, ...]
    fund: dict[str, Decimal]
    loss: tuple[Decimal, Decimal]
    records: Row
    persons: dict[str, int]
    kinds: tuple[Bar, ...]
    regions: tuple[Bar, ...]
    months: tuple[Month, ...]
    places: tuple[Row, ...]
    files: tuple[Row, ...]
    warnings: tuple[Row, ...]
    tables: tuple[tuple[str, str, bool], ...]
    runs: tuple[Row, ...]

    @property
    def counted(self) -> tuple[Finding, ...]:
        """The findings whose money counts: neither withdrawn nor dismissed."""
        return tuple(finding for finding in self.findings if finding.status not in SET_ASIDE)

    @property
    def spots(self) -> list[Spot]:
        """Institutions with coordinates."""
        return [_spot(row) for row in self.places if _on_earth(row)]

    @property
    def unplaced(self) -> int:
        """Institutions of the findings without coordinates."""
        return sum(not _on_earth(row) for row in self.places)


def _on_earth(row: Row) -> bool:
    lat, lnt = row["lat"], row["lnt"]
    return lat is not None and lnt is not None and abs(lat) <= 90 and abs(lnt) <= 180


def _spot(row: Row) -> Spot:
    leading = row["findings"][0] if row["findings"] else ""
    note = f"{row['fund']:,.2f}"
    name = row["name"] or row["code"]
    return Spot(name, row["kind"], row["region"] or "", row["lat"], row["lnt"], float(row["fund"]), note, leading)


def gather(database: Database) -> Facts:
    """Read it all; findings best first."""
    findings = load_findings(database)
    counted = [finding for finding in findings if finding.status not in SET_ASIDE]
    by_id = {finding.id: finding for finding in findings}
    by_detector: dict[str, list[Finding]] = defaultdict(list)
    for finding in counted:
        by_detector[finding.detector].append(finding)
    ready = database.has_rows("settlement")
    totals = read(database, "report_totals") if ready else []
    return Facts(
        findings=tuple(findings),
        fund=_by_severity(totals),
        loss=_loss(counted, totals),
        records=read(database, "report_records")[0] if ready else {},
        persons=_persons(read(database, "report_persons") if ready else []),
        kinds=tuple(_bar(row, by_detector[row["name"]]) for row in (read(database, "report_kinds") if ready else [])),
        regions=tuple(
            _bar(row, [by_id[name] for name in row["findings"] if name in by_id])
            for row in (read(database, "report_regions") if ready else [])
        ),
        months=_months(totals),
        places=tuple(read(database, "report_places")) if ready else (),
        files=tuple(read(database, "report_files")),
        warnings=tuple(read(database, "report_warnings")),
        tables=tuple((table.name, table.zh, database.has_rows(table.name)) for table in TABLES),
        runs=tuple(_run(row) for row in read(database, "report_runs")),
    )


def _by_severity(totals: Sequence[Row]) -> dict[str, Decimal]:
    fund = dict.fromkeys(SEVERITIES, Decimal(0))
    for row in totals:
        fund[SEVERITIES[row["severity"] - 1]] += row["fund"]
    return {str(name): value for name, value in fund.items()}


def _persons(rows: Sequence[Row]) -> dict[str, int]:
    """How many persons, under the highest severity of the leads that name them."""
    return dict.fromkeys(map(str, SEVERITIES), 0) | {str(row["severity"]): row["persons"] for row in rows}


def _loss(findings: Sequence[Finding], totals: Sequence[Row]) -> tuple[Decimal, Decimal]:
    """Low and high estimate of the leads of high severity: what an innocent reading may explain is no loss.

    What findings share is scaled out: settlements count once, as in the fund total.
    """
    firm = [finding for finding in findings if finding.severity == "high"]
    high = sum((finding.amounts.loss_high for finding in firm), Decimal(0))
    low = sum((finding.amounts.loss_low for finding in firm), Decimal(0))
    once = _by_severity(totals)["high"]
    share = min(Decimal(1), once / high) if high else Decimal(1)
    return low * share, high * share


def _bar(row: Row, findings: Sequence[Finding]) -> Bar:
    ranked = sorted(findings, key=lambda finding: (-finding.score, finding.id))
    return Bar(row["name"], row["fund"], row["settlements"], tuple(ranked))


def _months(totals: Sequence[Row]) -> tuple[Month, ...]:
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(map(str, SEVERITIES), Decimal(0)))
    for row in totals:
        found[row["month"]][SEVERITIES[row["severity"] - 1]] += row["fund"]
    return tuple(Month(month, found[month]) for month in _every_month(sorted(found)))


def _every_month(months: Sequence[str]) -> list[str]:
    """The months between the first and the last, without gaps; at most ten years."""
    if not months:
        return []
    year, month = map(int, months[0].split("-"))
    found: list[str] = []
    while f"{year:04d}-{month:02d}" <= months[-1] and len(found) < 120:
        found.append(f"{year:04d}-{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _run(row: Row) -> Row:
    """The row with its detail read: tables that a detector lacks, and what degraded it."""
    detail: Any = None
    try:
        detail = json.loads(row["detail"] or "{}")
    except ValueError:
        detail = row["detail"]
    if not isinstance(detail, dict):
        detail = {"warnings": [{"zh": str(detail), "en": str(detail)}] if detail else []}
    return row | {"lacks": detail.get("lacks") or [], "notes": detail.get("warnings") or []}
