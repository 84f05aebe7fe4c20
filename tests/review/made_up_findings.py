"""Findings over made-up people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from graphfraud.model.finding import Amounts, Finding, Member, ReadingResult, Reason

RING = "collected_cards-00000001"
RESALE = "drug_resale-00000002"
YUAN = Decimal("100.00")


def finding(name: str, patients: list[str], settlements: list[str], pharmacy: str = "P001") -> Finding:
    members = [Member("patient", psn_no, "card_owner", 0.9) for psn_no in patients]
    return Finding(
        id=name,
        detector=name.rsplit("-", 1)[0],
        detector_version="0123456789ab",
        severity="high",
        score=0.9,
        q_value=0.001,
        stability=0.8,
        title={"zh": "集中刷卡", "en": "Cards swiped together"},
        summary={"zh": "同一药店数分钟内连续刷卡。", "en": "Cards swiped within minutes at one pharmacy."},
        members=(*members, Member("pharmacy", pharmacy, "swiping_institution", 1.0)),
        settlements=tuple(settlements),
        start=date(2026, 3, 1),
        end=date(2026, 3, 31),
        amounts=Amounts(YUAN, Decimal("0.00"), YUAN, YUAN, Decimal("0.00"), Decimal("0.00"), {}, YUAN, YUAN),
        reasons=(Reason("burst", 9, 1.2, 0.0001, {"zh": "连续刷卡", "en": "a burst of swipes"}),),
        innocent_readings=(ReadingResult("family", "rejected", True, 0, {"zh": "非一家", "en": "no family"}),),
        legal_basis=({"zh": "条例第四十条", "en": "Regulation, article 40"},),
    )
