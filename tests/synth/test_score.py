"""The ring scorer on cases small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphfraud.errors import InputError
from graphfraud.synth import score_files
from graphfraud.synth.score import score


def ring(name: str, patients: str, kind: str = "lent_card_ring", innocent: bool = False, **more: Any) -> dict[str, Any]:
    """A line of the truth; patients are letters."""
    empty: dict[str, list[str]] = {
        field: [] for field in ("institutions", "doctors", "employers", "codes", "settlements")
    }
    return (
        {"ring_id": name, "kind": kind, "innocent": innocent, "camouflage": "easy", "patients": list(patients)}
        | empty
        | more
    )


def finding(
    name: str,
    patients: str,
    detector: str = "lent_card_ring",
    severity: str = "high",
    score: float = 0.9,
    settlements: list[str] | None = None,
    **named: str,
) -> dict[str, Any]:
    """A finding; patients are letters, ``named`` are further members by kind."""
    members = [{"kind": "patient", "id": letter, "role": "member", "strength": 1.0} for letter in patients]
    members += [{"kind": kind, "id": name, "role": "key", "strength": 1.0} for kind, name in named.items()]
    return {
        "id": name,
        "detector": detector,
        "severity": severity,
        "score": score,
        "members": members,
        "settlements": settlements or [],
    }


def verdicts(board: Any) -> dict[str, str]:
    return {item.finding: item.verdict for item in board.verdicts}


def test_a_ring_found_whole() -> None:
    board = score([finding("f", "abcdef")], [ring("r", "abcdef")])
    assert verdicts(board) == {"f": "ring"}
    assert board.overall.recall == board.overall.recall_high == board.overall.precision_high == 1.0
    assert board.overall.member_f1 == board.overall.average_precision == 1.0


def test_half_of_the_ring_is_enough_and_less_is_a_fragment() -> None:
    assert verdicts(score([finding("f", "abc")], [ring("r", "abcdef")])) == {"f": "ring"}
    board = score([finding("f", "ab"), finding("g", "cd", score=0.8)], [ring("r", "abcdef")])
    assert verdicts(board) == {"f": "fragment", "g": "fragment"}
    assert board.overall.recall == 0.0 and board.overall.precision_high == 0.0
    assert board.overall.purity_high == 1.0


def test_a_second_finding_of_a_ring_is_a_duplicate_even_by_another_detector_of_the_family() -> None:
    truth = [ring("r", "abcdef")]
    board = score([finding("f", "abcdef"), finding("g", "abcde", detector="collected_cards", score=0.95)], truth)
    assert sorted(verdicts(board).values()) == ["duplicate", "ring"]
    assert verdicts(board)["f"] == "ring"
    assert board.overall.recall == 1.0 and board.overall.precision_high == 0.5


def test_another_familys_finding_of_a_ring_is_right_but_finds_nothing() -> None:
    board = score([finding("f", "abcdef", detector="drug_resale")], [ring("r", "abcdef")])
    assert verdicts(board) == {"f": "other family"}
    assert board.overall.recall == 0.0 and board.overall.precision_high == 1.0


def test_one_finding_over_two_rings_finds_at_most_one() -> None:
    truth = [ring("r", "abcdef"), ring("s", "ghijkl")]
    board = score([finding("f", "abcdefghijkl")], truth)
    assert board.overall.found == 1 and board.overall.recall == 0.5
    assert verdicts(score([finding("f", "abcdefghijklmnop")], truth)) == {"f": "false"}


def test_matching_is_one_to_one_and_as_large_as_can_be() -> None:
    truth = [ring("r", "abcdef"), ring("s", "abcghi")]
    board = score([finding("f", "abcdefghi"), finding("g", "abcdef", score=0.5)], truth)
    assert board.overall.found == 2 and set(verdicts(board).values()) == {"ring"}
    assert {item.finding: item.ring for item in board.verdicts} == {"f": "s", "g": "r"}


def test_severity_decides_what_counts() -> None:
    truth = [ring("r", "abcdef"), ring("s", "ghijkl")]
    found = [finding("f", "abcdef", severity="medium"), finding("g", "ghijkl", severity="low"), finding("h", "xyz")]
    board = score(found, truth)
    assert (board.overall.found, board.overall.found_high) == (1, 0)
    assert (board.overall.high, board.overall.high_right) == (1, 0)
    assert (board.overall.shown, board.overall.shown_right) == (2, 1)
    assert verdicts(board) == {"f": "ring", "h": "false"}


def test_an_innocent_group_is_flagged_by_likeness_or_by_being_most_of_a_high_finding() -> None:
    groups = [ring("home", "abcdefgh", "nursing_home", True), ring("bus", "ijklmnop", "market_day", True)]
    assert score([finding("f", "abcdef")], groups).innocent_flagged == 1
    board = score([finding("f", "ijxy")], groups)
    assert verdicts(board) == {"f": "innocent"} and board.innocent == (("market_day", 1, 1), ("nursing_home", 1, 0))
    assert score([finding("f", "abcdef", severity="medium")], groups).innocent_flagged == 0
    assert score([finding("f", "ixyz")], groups).innocent_flagged == 0


def test_thin_rings_are_reported_apart_and_their_findings_count_neither_way() -> None:
    truth = [ring("r", "abcdef", events=12), ring("s", "ghijkl", events=4), ring("t", "mnopqr", events=3)]
    board = score([finding("f", "abcdef"), finding("g", "ghijkl")], truth)
    assert (board.overall.rings, board.overall.found) == (1, 1)
    assert (board.overall.thin_rings, board.overall.thin_found) == (2, 1)
    assert (board.overall.high, board.overall.precision_high) == (1, 1.0)


def test_a_doctors_ring_is_found_by_naming_the_doctor_and_holding_half_of_patients_or_rows() -> None:
    truth = [ring("r", "abcdefghij", "kickback_referral", doctors=["D1"], settlements=["1", "2", "3", "4"])]
    by_patients = finding("f", "abcdeuvwxyz", "kickback_referral", doctor="D1", settlements=["1", "2", "9"])
    assert score([by_patients], truth).overall.found == 1
    by_rows = finding("f", "uvw", "kickback_referral", doctor="D1", settlements=["1", "2"])
    assert verdicts(score([by_rows], truth)) == {"f": "ring"}
    wrong_doctor = finding("f", "abcde" + "uvwxyz", "kickback_referral", doctor="D2", settlements=["1", "2"])
    assert score([wrong_doctor], truth).overall.found == 0
    too_few = finding("f", "abcd", "kickback_referral", doctor="D1", settlements=["1"])
    assert verdicts(score([too_few], truth)) == {"f": "fragment"}


def test_a_finding_that_holds_the_ring_within_a_crowd_finds_it_but_is_not_right() -> None:
    truth = [ring("r", "abcdef", "split_stay", institutions=["H1"], settlements=["1", "2"])]
    crowd = finding("f", "abcdefghijklmnopqrst", "split_stay", hospital="H1", settlements=["1", "2", "3", "4", "5"])
    board = score([crowd], truth)
    assert verdicts(board) == {"f": "loose"}
    assert board.overall.recall == 1.0 and board.overall.precision_high == 0.0


def test_an_employer_and_a_box_are_keys_too() -> None:
    truth = [
        ring("r", "abcd", "maternity_employer", employers=["E1"]),
        ring("s", "", "trace_code_resale", codes=["8100", "8101"]),
    ]
    found = [
        finding("f", "ab", "maternity_employer", employer="E1"),
        finding("g", "", "trace_code_resale", drug_trac_codg="8100"),
    ]
    assert verdicts(score(found, truth)) == {"f": "ring", "g": "ring"}


def test_the_ranking_is_judged_by_average_precision() -> None:
    truth = [ring("r", "abcdef"), ring("s", "ghijkl")]
    good = [finding("f", "abcdef", score=0.9), finding("g", "ghijkl", score=0.8), finding("h", "uvwxyz", score=0.1)]
    bad = [finding("f", "abcdef", score=0.2), finding("g", "ghijkl", score=0.1), finding("h", "uvwxyz", score=0.9)]
    assert score(good, truth).overall.average_precision == 1.0
    assert score(bad, truth).overall.average_precision == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_figures_by_kind_take_recall_from_rings_and_precision_from_the_detectors_findings() -> None:
    truth = [ring("r", "abcdef", "collected_cards"), ring("s", "ghijkl", "lent_card_ring")]
    found = [finding("f", "abcdef", "lent_card_ring"), finding("g", "uvwxyz", "collected_cards")]
    frame = score(found, truth).frame()
    assert frame.loc["collected_cards", "recall"] == 1.0 and frame.loc["collected_cards", "precision_high"] == 0.0
    assert frame.loc["lent_card_ring", "recall"] == 0.0 and frame.loc["lent_card_ring", "precision_high"] == 1.0
    assert frame.loc["all", "rings"] == 2


def test_nothing_found_and_nothing_planted() -> None:
    silent = score([], [ring("r", "abcdef")])
    assert silent.overall.recall == 0.0 and silent.overall.precision_high is None
    empty = score([], [])
    assert empty.overall.recall is None and "innocent groups at high severity: 0 of 0" in empty.text()


def test_files_are_scored_and_shown(tmp_path: Path) -> None:
    findings, truth = tmp_path / "f.jsonl", tmp_path / "truth.jsonl"
    findings.write_text(json.dumps(finding("f", "abcdef")) + "\n\n", encoding="utf8")
    truth.write_text(json.dumps(ring("r", "abcdef")) + "\n", encoding="utf8")
    board = score_files(findings, truth)
    assert json.loads(json.dumps(board.to_json()))["overall"]["recall"] == 1.0
    assert "lent_card_ring" in board.text()


@pytest.mark.parametrize("text", ["{not json", "[1]", '{"id": "f"}'])
def test_a_file_that_is_no_findings_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    findings, truth = tmp_path / "f.jsonl", tmp_path / "truth.jsonl"
    findings.write_text(text, encoding="utf8")
    truth.write_text("", encoding="utf8")
    with pytest.raises(InputError):
        score_files(findings, truth)
    with pytest.raises(InputError, match="missing"):
        score_files(tmp_path / "missing.jsonl", truth)
