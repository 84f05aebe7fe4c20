"""The integrity archive: points of confirmed violations, how long they count, where they lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from made_up_findings import RESALE, RING

from graphfraud import review
from graphfraud.errors import InputError, ReviewError
from graphfraud.review import decide
from graphfraud.review.clock import today
from graphfraud.store.database import Database
from graphfraud.store.findings import save_findings

Become = Callable[[str], None]


def confirm(database: Database, become: Become, name: str) -> None:
    become("alice")
    for step in ("first-review", "feedback", "second-review", "final-review"):
        decide(database, name, step, note="核", by="王")
    become("bob")
    decide(database, name, "confirmed", note="属实", by="李")


def test_a_confirmed_violation_costs_points_once(database: Database, become: Become) -> None:
    assert review.standings(database) == []
    confirm(database, become, RING)
    become("alice")
    decide(database, RING, "referred", note="移送", by="王")
    found = {(s.kind, s.id): (s.points, s.violations) for s in review.standings(database)}
    assert found == {key: (Decimal(8), 1) for key in review.confirmed_members(database)}
    assert set(found) == {("patient", "p1"), ("patient", "p2"), ("patient", "p3"), ("pharmacy", "P001")}


def test_a_second_violation_adds_up_to_a_higher_tier(database: Database, become: Become) -> None:
    confirm(database, become, RING)
    confirm(database, become, RESALE)
    (standing,) = review.standings(database, "patient", "p3")
    assert standing.points == 16 and standing.violations == 2 and standing.tier["zh"] == "失信"
    (first,) = review.standings(database, "patient", "p1")
    assert first.tier["zh"] == "重点监控"
    assert review.confirmed_members(database)[("patient", "p3")] == (RING, RESALE)


def test_points_end_with_their_period_and_with_their_finding(database: Database, become: Become) -> None:
    confirm(database, become, RING)
    assert review.standings(database, on=today() + timedelta(days=365 * 3 + 10)) == []
    save_findings(database, ["collected_cards"], [])
    assert review.standings(database) == [] and review.confirmed_members(database) == {}


def test_the_bureau_sets_its_own_points_period_and_tiers(database: Database, become: Become) -> None:
    (database.folder / "archive.toml").write_text(
        'period_months = 1\n[points]\ndefault = 2.5\n[members]\nkinds = ["pharmacy"]\n'
        '[[tiers]]\nfrom = 0\nzh = "白"\nen = "white"\n[[tiers]]\nfrom = 2.5\nzh = "黑"\nen = "black"\n',
        encoding="utf-8",
    )
    confirm(database, become, RING)
    (standing,) = review.standings(database)
    assert (standing.kind, standing.points, standing.tier["en"]) == ("pharmacy", Decimal("2.5"), "black")
    assert review.standings(database, on=today() + timedelta(days=40)) == []


@pytest.mark.parametrize("text", ["period_months = ", "period_months = 0", '[points]\ndefault = "x"'])
def test_rules_that_cannot_be_read_are_named(database: Database, text: str) -> None:
    (database.folder / "archive.toml").write_text(text)
    with pytest.raises(ReviewError, match=r"archive\.toml"):
        review.standings(database)


def test_points_by_hand_and_trust_restored(database: Database) -> None:
    review.add_points(database, "doctor", "D9", "5", reason="他市通报", by="王", on=date(2026, 1, 5))
    review.add_points(database, "doctor", "D9", "-9", reason="信用修复", by="王", on=date(2026, 2, 5))
    (standing,) = review.standings(database, "doctor", "D9", on=date(2026, 3, 1))
    assert standing.points == 0 and standing.violations == 1 and standing.tier["zh"] == "正常"
    with pytest.raises(ReviewError, match="no archive"):
        review.add_points(database, "region", "3201", 1, reason="r", by="b")
    with pytest.raises(ReviewError, match="number of points"):
        review.add_points(database, "doctor", "D9", "viele", reason="r", by="b")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_out_and_in_again(database: Database, become: Become, tmp_path: Path, ending: str, lang: str) -> None:
    confirm(database, become, RING)
    review.add_points(database, "doctor", "007", "3", reason="=HYPERLINK(1)", by="王", on=date(2026, 1, 5))
    file = tmp_path / f"archive.{ending}"
    assert review.export_archive(database, file, lang) == 5
    assert file.stat().st_mode & 0o077 == 0
    with Database(tmp_path / "other") as other:
        assert review.import_archive(other, file, by="赵") == 5
        assert review.import_archive(other, file, by="赵") == 0
        wanted = [(p.kind, p.id, p.points, p.reason, p.on) for p in review.points(database)]
        assert [(p.kind, p.id, p.points, p.reason, p.on) for p in review.points(other)] == wanted


def test_a_bad_row_keeps_everything_out(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "archive.csv"
    file.write_text("类别,编号,记分,事由\npatient,p1,3,好\npatient,p2,三,坏\n", encoding="gb18030")
    with pytest.raises(InputError, match="line 3, column points"):
        review.import_archive(database, file, by="王")
    assert review.points(database) == []
