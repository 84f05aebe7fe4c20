"""A finding: what a detector hands to people. The fields are those of the contract; JSON is their public form."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Text = dict[str, str]
"""A text in both languages: {"zh": …, "en": …}."""

MemberKind = Literal["patient", "card", "doctor", "pharmacy", "hospital", "employer", "drug_trac_codg", "region"]
Severity = Literal["high", "medium", "low"]
Verdict = Literal["rejected", "holds", "untestable"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")


@dataclass(frozen=True)
class Member:
    """Somebody or something that a finding names; ``strength`` 0..1 says how firmly it belongs."""

    kind: MemberKind
    id: str
    role: str
    strength: float
    grounds: Text | None = None


@dataclass(frozen=True)
class Reason:
    """One ground of a finding, with what was seen, what chance and habit would give, and the p-value (or None)."""

    code: str
    observed: float
    expected: float | None
    p_value: float | None
    text: Text


@dataclass(frozen=True)
class ReadingResult:
    """An innocent reading that was tried on a finding, with its verdict and how many links it explains."""

    code: str
    verdict: Verdict
    decisive: bool
    links_explained: int
    text: Text


@dataclass(frozen=True)
class Amounts:
    """Yuan to the fen over the finding's settlements, each counted once. ``loss_low`` ≤ ``loss_high``."""

    gross: Decimal
    refunded: Decimal
    net: Decimal
    fund: Decimal
    account: Decimal
    cash: Decimal
    by_fund: dict[str, Decimal]
    loss_low: Decimal
    loss_high: Decimal


@dataclass(frozen=True)
class Finding:
    """See the contract's table of fields. Immutable; the status is kept by the review, not here."""

    id: str
    detector: str
    detector_version: str
    severity: Severity
    score: float
    q_value: float | None
    stability: float
    title: Text
    summary: Text
    members: tuple[Member, ...]
    settlements: tuple[str, ...]
    start: date
    end: date
    amounts: Amounts
    reasons: tuple[Reason, ...]
    innocent_readings: tuple[ReadingResult, ...]
    legal_basis: tuple[Text, ...]
    parameters: dict[str, Any] = field(default_factory=dict)
    status: str = "lead"

    def to_json(self) -> dict[str, Any]:
        """The public form: plain types, money as strings with two decimals, dates ISO."""
        plain = dict(vars(self))
        plain["period"] = {"start": plain.pop("start").isoformat(), "end": plain.pop("end").isoformat()}
        plain["amounts"] = {
            key: {name: f"{value:.2f}" for name, value in part.items()} if isinstance(part, dict) else f"{part:.2f}"
            for key, part in vars(self.amounts).items()
        }
        for name in ("title", "summary", "parameters"):
            plain[name] = dict(plain[name])
        plain["legal_basis"] = tuple(dict(text) for text in self.legal_basis)
        for name in ("members", "reasons", "innocent_readings"):
            plain[name] = tuple(_plain(part) for part in plain[name])
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Finding:
        """Inverse of to_json."""
        known = dict(plain)
        period = known.pop("period")
        money: dict[str, Any] = {
            key: {name: Decimal(value) for name, value in part.items()} if isinstance(part, dict) else Decimal(part)
            for key, part in known.pop("amounts").items()
        }
        return cls(
            **{
                **known,
                "start": date.fromisoformat(period["start"]),
                "end": date.fromisoformat(period["end"]),
                "amounts": Amounts(**money),
                "members": tuple(Member(**member) for member in known["members"]),
                "reasons": tuple(Reason(**reason) for reason in known["reasons"]),
                "innocent_readings": tuple(ReadingResult(**reading) for reading in known["innocent_readings"]),
                "settlements": tuple(known["settlements"]),
                "legal_basis": tuple(known["legal_basis"]),
            }
        )


def _plain(part: Member | Reason | ReadingResult) -> dict[str, Any]:
    """Fields of a part by name, texts copied; a member's grounds only where there are some."""
    fields = {name: dict(value) if isinstance(value, dict) else value for name, value in vars(part).items()}
    if "grounds" in fields and fields["grounds"] is None:
        del fields["grounds"]
    return fields


def finding_id(detector: str, identity: list[str], digits: int = 8) -> str:
    """Detector id + '-' + hex digits of SHA-256 over the detector and its sorted identity members."""
    digest = hashlib.sha256("\n".join([detector, *sorted(identity)]).encode()).hexdigest()
    return f"{detector}-{digest[:digits]}"
