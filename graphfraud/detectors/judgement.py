"""The one judgement for all detectors: from a lead to a finding with severity, score and amounts.

high    significant (q ≤ 0.01, or a rule graded clear violation), stable (≥ 0.6) where it is a ring, enough support,
        no innocent reading holds and none that is decisive for the detector is untestable;
medium  significant, but a decisive reading is untestable, support is thin or the ring is unstable;
low     context only, or a reading holds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from graphfraud.detectors.case import Case
from graphfraud.model.finding import Amounts, Finding, Member, ReadingResult, Reason, Severity, Text, finding_id
from graphfraud.model.schema import FUNDS
from graphfraud.model.text import in_number
from graphfraud.store.database import Database, sql_file
from graphfraud.store.protocol import Link

SIGNIFICANT = 0.01
STABLE = 0.6
FEN = Decimal("0.01")


@dataclass(frozen=True)
class Lead:
    """What a detector hands to the judgement.

    Attributes:
        identity: ids that make it the same finding again, in any order.
        members: who and what is involved.
        settlements: rows of the tested events; their refunds are added by the judgement.
        reasons: grounds, the strongest first.
        readings: every reading that the detector knows, tried.
        title, summary: in both languages.
        nats: strength of the evidence, for ranking.
        excess: share of the events beyond expectation (0..1), for the lower bound of the loss.
        q_value: of the finding, None for a plain rule.
        clear: a rule graded clear violation fired.
        ring: stability counts.
        stability: 0..1.
        thin: support is thin.
        links: tested links to keep.
        context: context only, never above low.
    """

    identity: tuple[str, ...]
    members: tuple[Member, ...]
    settlements: tuple[str, ...]
    reasons: tuple[Reason, ...]
    readings: tuple[ReadingResult, ...]
    title: Text
    summary: Text
    nats: float
    excess: float = 1.0
    q_value: float | None = None
    clear: bool = False
    ring: bool = False
    stability: float = 1.0
    thin: bool = False
    context: bool = False
    links: tuple[Link, ...] = field(default=(), repr=False)

    @property
    def significant(self) -> bool:
        """Whether it is beyond chance (q ≤ SIGNIFICANT), or a rule graded clear violation fired."""
        return self.clear or (self.q_value is not None and self.q_value <= SIGNIFICANT)


def severity_of(lead: Lead) -> Severity:
    """See the module's table."""
    if lead.context or not lead.significant or any(reading.verdict == "holds" for reading in lead.readings):
        return "low"
    untestable = any(reading.decisive and reading.verdict == "untestable" for reading in lead.readings)
    unstable = lead.ring and lead.stability < STABLE
    return "medium" if untestable or unstable or lead.thin else "high"


def score_of(lead: Lead, severity: Severity) -> float:
    """0..1: a band a severity, within it the evidence in nats (half of the band at 40) and the stability."""
    low, high = {"high": (0.7, 1.0), "medium": (0.4, 0.7), "low": (0.0, 0.4)}[severity]
    strength = lead.nats / (lead.nats + 40.0) if math.isfinite(lead.nats) and lead.nats > 0 else float(lead.nats > 0)
    return round(low + (high - low) * 0.99 * strength * (0.5 + 0.5 * min(max(lead.stability, 0.0), 1.0)), 4)


def _ids(detector: str, leads: Sequence[Lead]) -> list[str]:
    """Ids of eight digits, longer where two would collide."""
    digits = 8
    while True:
        ids = [finding_id(detector, list(lead.identity), digits) for lead in leads]
        twice = [name for name, count in Counter(ids).items() if count > 1]
        if not twice or digits >= 64:
            return ids
        digits += 8


def _once(leads: Sequence[Lead]) -> list[Lead]:
    """Of leads about the very same members the strongest: one group is one finding, whichever ways led to it."""
    best: dict[frozenset[str], Lead] = {}
    for lead in leads:
        own = frozenset(lead.identity)
        if own not in best or _rank(lead) > _rank(best[own]):
            best[own] = lead
    return list(best.values())


def _rank(lead: Lead) -> tuple[float, float]:
    return score_of(lead, severity_of(lead)), lead.nats


def _money(value: Any) -> Decimal:
    return Decimal(value or 0).quantize(FEN, ROUND_HALF_UP)


def measured(database: Database, claims: Sequence[tuple[str, ...]]) -> list[dict[str, Any]]:
    """Settlement ids with refunds, period and sums for each set of settlements, in one query for all."""
    import pyarrow as pa

    number = [k for k, ids in enumerate(claims) for _ in ids]
    wanted = pa.table(
        {"lead": pa.array(number, pa.int32()), "setl_id": pa.array([s for ids in claims for s in ids], pa.string())}
    )
    database.con.register("gf_claimed", wanted)
    try:
        rows = database.rows(sql_file("graphfraud.detectors", "claimed.sql"))
    finally:
        database.con.unregister("gf_claimed")
    return sorted(rows, key=lambda row: row["lead"])


def amounts_of(row: dict[str, Any], excess: float) -> Amounts:
    """Amounts of one row of claimed.sql; the loss is the net fund money, its lower bound the share beyond expectation."""
    fund = _money(row["fund"])
    return Amounts(
        gross=_money(row["gross"]),
        refunded=_money(row["refunded"]),
        net=_money(row["gross"]) - _money(row["refunded"]),
        fund=fund,
        account=_money(row["account"]),
        cash=_money(row["cash"]),
        by_fund={name: _money(row[name]) for name in FUNDS},
        loss_high=fund,
        loss_low=min(fund, (fund * Decimal(repr(min(max(excess, 0.0), 1.0)))).quantize(FEN, ROUND_HALF_UP)),
    )


def judge(case: Case, leads: Sequence[Lead]) -> list[tuple[Finding, tuple[Link, ...]]]:
    """Findings of one detector, ranked, with the links of each; a lead none of whose settlements is on record is none."""
    leads = _once([lead for lead in leads if lead.settlements])
    facts = measured(case.database, [tuple(dict.fromkeys(lead.settlements)) for lead in leads]) if leads else []
    leads = [leads[row["lead"]] for row in facts]
    found = []
    for lead, name, row in zip(leads, _ids(case.detector.id, leads), facts, strict=True):
        severity = severity_of(lead)
        finding = Finding(
            id=name,
            detector=case.detector.id,
            detector_version=case.detector.version,
            severity=severity,
            score=score_of(lead, severity),
            q_value=lead.q_value,
            stability=round(lead.stability, 3),
            title=lead.title,
            summary=in_number(lead.summary),
            members=tuple(replace(one, grounds=in_number(one.grounds)) if one.grounds else one for one in lead.members),
            settlements=tuple(row["settlements"]),
            start=row["first"],
            end=row["last"],
            amounts=amounts_of(row, lead.excess),
            reasons=tuple(replace(one, text=in_number(one.text)) for one in lead.reasons),
            innocent_readings=tuple(replace(one, text=in_number(one.text)) for one in lead.readings),
            legal_basis=case.detector.legal_basis,
            parameters=dict(case.settings),
        )
        found.append((finding, tuple(replace(link, finding_id=name) for link in lead.links)))
    return sorted(found, key=lambda pair: (-pair[0].score, pair[0].id))
