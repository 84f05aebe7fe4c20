"""A run replaces what it found; what people have judged is never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graphfraud.errors import NotFoundError
from graphfraud.model.finding import Amounts, Finding, Member, ReadingResult, Reason
from graphfraud.store.database import Database
from graphfraud.store.findings import (
    findings_naming,
    keep_links,
    load_finding,
    load_findings,
    load_links,
    save_findings,
    set_status,
)
from graphfraud.store.protocol import Link, Node

RING = "lent_card_ring"


def finding(name: str = "aaaaaaaa", detector: str = RING, score: float = 0.5, severity: str = "high") -> Finding:
    yuan = Decimal("12.30")
    both = {"zh": "环", "en": "a ring"}
    return Finding(
        id=f"{detector}-{name}",
        detector=detector,
        detector_version="1",
        severity=severity,  # type: ignore[arg-type]
        score=score,
        q_value=0.001,
        stability=0.9,
        title=both,
        summary=both,
        members=(Member("patient", "P1", "borrowed card", 0.9), Member("pharmacy", "Y1", "swiping institution", 1.0)),
        settlements=("S1", "S2"),
        start=date(2026, 1, 1),
        end=date(2026, 2, 1),
        amounts=Amounts(yuan, Decimal(0), yuan, yuan, Decimal(0), Decimal(0), {"hifp_pay": yuan}, Decimal(1), yuan),
        reasons=(Reason("co_swipe", 9, 0.1, 1e-9, both),),
        innocent_readings=(ReadingResult("family", "rejected", True, 0, both),),
        legal_basis=(both,),
        parameters={"minutes": 30},
    )


@pytest.fixture
def database(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Database(tmp_path / "case") as opened:
        yield opened


def statuses(database: Database) -> dict[str, str]:
    return {found.id[-8:]: found.status for found in load_findings(database)}


def test_what_was_saved_comes_back_whole_and_ranked(database: Database) -> None:
    weak, strong = finding("aaaaaaaa", score=0.2), finding("bbbbbbbb", score=0.8)
    save_findings(database, [RING], [weak, strong])
    assert load_findings(database) == [strong, weak]
    assert load_findings(database, severity="low") == []
    assert load_finding(database, f"{RING}-aaaa") == weak
    assert findings_naming(database, "Y1") == [strong.id, weak.id]


def test_a_run_replaces_only_the_findings_of_the_detectors_that_ran(database: Database) -> None:
    save_findings(database, [RING, "split_stay"], [finding("aaaaaaaa"), finding("bbbbbbbb", "split_stay")])
    save_findings(database, [RING], [finding("cccccccc")])
    assert statuses(database) == {"bbbbbbbb": "lead", "cccccccc": "lead"}
    rows = database.con.execute("SELECT DISTINCT finding_id FROM gf_finding_settlement ORDER BY 1").fetchall()
    assert [row[0][-8:] for row in rows] == ["cccccccc", "bbbbbbbb"]


def test_a_reviewed_finding_is_withdrawn_and_kept_and_gets_its_status_back(database: Database) -> None:
    save_findings(database, [RING], [finding("aaaaaaaa"), finding("bbbbbbbb")])
    set_status(database, f"{RING}-aaaaaaaa", "confirmed")
    for _ in range(2):
        save_findings(database, [RING], [])
        assert statuses(database) == {"aaaaaaaa": "withdrawn"}
        assert findings_naming(database, "Y1") == []
    save_findings(database, [RING], [finding("aaaaaaaa", score=0.9)])
    assert statuses(database) == {"aaaaaaaa": "confirmed"}
    assert load_finding(database, f"{RING}-aaaaaaaa").score == 0.9


def test_a_save_that_fails_changes_nothing(database: Database) -> None:
    save_findings(database, [RING], [finding("aaaaaaaa")])
    stranger = Link("split_stay", "CO_SWIPED", Node("patient", "P1"), Node("patient", "P2"), 3)
    with pytest.raises(ValueError, match="split_stay"):
        save_findings(database, [RING], [finding("bbbbbbbb")], [stranger])
    assert statuses(database) == {"aaaaaaaa": "lead"}


def test_links_come_back_in_canonical_order_whatever_order_they_were_given_in(database: Database) -> None:
    link = Link(RING, "CO_SWIPED", Node("patient", "P1"), Node("patient", "P2"), 3, settlements=("S1",), q_value=0.01)
    others = [replace(link, b=Node("patient", f"P{i}"), amount=Decimal("1.50")) for i in range(3, 9)]
    save_findings(database, [RING], [], [*others[::-1], link])
    assert load_links(database, RING) == [link, *others]
    keep_links(database, RING, [link])
    assert load_links(database) == [link]
    assert load_links(database, RING, "CO_ADMITTED") == []


@pytest.mark.parametrize("name", ["", "nobody", f"{RING}-"])
def test_an_id_that_nobody_has_is_told(database: Database, name: str) -> None:
    save_findings(database, [RING], [finding("aaaaaaaa"), finding("bbbbbbbb")])
    with pytest.raises(NotFoundError):
        load_finding(database, name)


def test_hostile_ids_are_values_not_sql(database: Database) -> None:
    evil = "x'); DROP TABLE gf_finding; --"
    save_findings(database, [RING], [replace(finding(), members=(Member("patient", evil, "hub", 1.0),))])
    assert len(findings_naming(database, evil)) == 1
