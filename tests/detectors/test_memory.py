"""Months added one by one: a ring grows, is dismissed, and is remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphfraud.audit.who import Identity
from graphfraud.detectors.run import detect
from graphfraud.model.finding import Finding, ReadingResult
from graphfraud.review import decide
from graphfraud.review.lineage import dismissed
from graphfraud.store.database import Database
from graphfraud.store.findings import load_findings
from graphfraud.store.memory import ancestry

from .tiny_tables import fill

NOTE = "the register had the wrong year of death"
STARTS = {1: "2026-02-01", 2: "2026-03-01", 3: "2026-04-01", 4: "2026-05-01"}


def month(number: int, dead: int) -> dict[str, list[dict[str, Any]]]:
    """A month of 200 customers, and of the cards of so many dead that one clinic uses twice each."""
    start = STARTS[number]
    living = {"times": 200, "setl_id": f"O{number}-{{i}}", "psn_no": "living{i}", "fixmedins_code": "P0{1+i%4}"}
    used = {"times": dead * 2, "setl_id": f"R{number}-{{i}}", "psn_no": f"dead{{i%{dead}}}", "fixmedins_code": "P05"}
    living["setl_time"] = f"{start} +{{i%28}}d 10:00:00"
    used["setl_time"] = f"{start} +{{i%28}}d 11:00:00"
    before = {**used, "setl_id": f"B{number}-{{i}}", "setl_time": "2025-11-01 +{i%28}d 11:00:00"}
    return {"setl_d": [living, used, *([before] if number == 1 else [])]}


def deaths(dead: int) -> dict[str, list[dict[str, Any]]]:
    """The register: all have died on New Year's Eve."""
    return {"psn_info_b": [{"times": dead, "psn_no": "dead{i}", "surv_stas": "0", "die_date": "2025-12-31"}]}


def run(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> list[Finding]:
    """Add tables and detect."""
    with fill(folder, tables) as database:
        return detect(database, only=["deceased_claims"])


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def switch(user: str) -> None:
        for module in ("graphfraud.review.decisions", "graphfraud.review.archive", "graphfraud.audit.log"):
            monkeypatch.setattr(f"{module}.identity", lambda: Identity(user, user, "office"))

    return switch


def dismiss(folder: Path, finding: str) -> None:
    with Database(folder) as database:
        for step in ("first-review", "feedback", "second-review", "final-review", "dismissed"):
            decide(database, finding, step, note=NOTE, by="Li")


def test_a_ring_is_followed_through_the_months_and_a_dismissed_one_is_remembered(
    tmp_path: Path, become: Callable[[str], None]
) -> None:
    become("li")
    folder = tmp_path / "ws"
    fill(folder, deaths(16)).close()
    first = run(folder, month(1, 6))
    assert [finding.severity for finding in first] == ["high"]

    second = run(folder, month(2, 7))  # one card more: another id, the same ring
    assert len(second) == 1
    assert second[0].id != first[0].id
    with Database(folder, read_only=True) as database:
        lines = ancestry(database, second[0].id)
    assert [(line.parent, line.event, line.persons) for line in lines] == [(first[0].id, "changed", 1.0)]

    dismiss(folder, second[0].id)
    third = run(folder, month(3, 8))  # again one card more, after the dismissal
    assert [finding.severity for finding in third] == ["low"]
    assert third[0].score < 0.4
    held = _memory(third[0])
    assert held.verdict == "holds"
    assert NOTE in held.text["en"]
    assert second[0].id in held.text["zh"]
    with Database(folder, read_only=True) as database:
        assert [old.finding_id for old in dismissed(database)] == [second[0].id]
        assert {f.id: f.status for f in load_findings(database)} == {second[0].id: "withdrawn", third[0].id: "lead"}
        assert {line.parent for line in ancestry(database, third[0].id)} == {first[0].id, second[0].id}

    fourth = run(folder, month(4, 16))  # now twice as many cards: that is new
    assert [finding.severity for finding in fourth] == ["high"]
    assert _memory(fourth[0]).verdict == "rejected"


def test_running_again_over_the_same_records_changes_nothing(tmp_path: Path, become: Callable[[str], None]) -> None:
    become("li")
    folder = tmp_path / "ws"
    fill(folder, deaths(6)).close()
    first = run(folder, month(1, 6))
    dismiss(folder, first[0].id)
    for _ in range(2):
        with Database(folder) as database:
            detect(database, only=["deceased_claims"])
            kept = {f.id: (f.status, f.severity) for f in load_findings(database)}
            assert ancestry(database, first[0].id) == []
        assert kept == {first[0].id: ("dismissed", "high")}


def test_the_same_persons_with_more_of_the_same_stay_dismissed_however_often_it_runs(
    tmp_path: Path, become: Callable[[str], None]
) -> None:
    become("li")
    folder = tmp_path / "ws"
    fill(folder, deaths(6)).close()
    run(folder, month(1, 6))
    first = run(folder, month(2, 6))
    dismiss(folder, first[0].id)
    for number in (3, 0):
        found = run(folder, month(number, 6) if number else {})
        assert [(f.id, f.severity) for f in found] == [(first[0].id, "low")]
    with Database(folder, read_only=True) as database:
        assert {f.status for f in load_findings(database)} == {"dismissed"}


def test_a_ring_that_goes_and_comes_back_is_known(tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    fill(folder, deaths(6)).close()
    first = run(folder, month(1, 6))
    with Database(folder) as database:  # the register says for a while that they live
        database.con.execute("UPDATE psn_info_b SET die_date = DATE '2026-12-31'")
        assert detect(database, only=["deceased_claims"]) == []
        database.con.execute("UPDATE psn_info_b SET die_date = DATE '2025-12-31'")
        again = detect(database, only=["deceased_claims"])
        lines = ancestry(database, again[0].id)
    assert again[0].id == first[0].id
    assert [(line.parent, line.event) for line in lines] == [(first[0].id, "returned")]


def _memory(finding: Finding) -> ReadingResult:
    return next(reading for reading in finding.innocent_readings if reading.code == "dismissed_before")
