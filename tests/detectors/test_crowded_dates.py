"""Rows with a date only at a giant hospital: what is not looked for is said, what lies elsewhere is found as before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphfraud.detectors.run import detect

from .tiny_tables import fill


def records(a_day: int) -> dict[str, list[dict[str, Any]]]:
    """Twelve dates at a hospital of ``a_day`` visits each, and five persons who come to one of many clinics together on eight of them."""
    hospital = {
        "times": a_day * 12,
        "setl_id": "G{i}",
        "psn_no": "any{(i * 7919) % 4999}",
        "fixmedins_code": "H01",
        "setl_time": f"2026-03-02 +{{i // {a_day}}}d",
        "med_type": "11",
    }
    clinics = {
        "times": 1200,
        "setl_id": "C{i}",
        "psn_no": "any{(i * 104729) % 4999}",
        "fixmedins_code": "P{10 + i % 25}",
        "setl_time": "2026-03-02 +{(i * 31) % 84}d",
        "med_type": "41",
    }
    ring = {
        "times": 40,
        "setl_id": "R{i}",
        "psn_no": "ring{i % 5}",
        "fixmedins_code": "P{10 + (i // 5) % 3}",
        "setl_time": "2026-03-02 +{(i // 5) * 9 + (i // 5) % 4}d",
        "med_type": "41",
    }
    return {"setl_d": [hospital, clinics, ring]}


def searched(folder: Path, a_day: int) -> tuple[list[set[str]], list[dict[str, str]]]:
    """Persons of each finding of rings by the day, and the run's warnings."""
    with fill(folder / "ws", records(a_day)) as database:
        found = detect(database, only=("lent_card_ring", "collected_cards"))
        rows = database.con.execute("SELECT detail FROM gf_run WHERE detector = 'lent_card_ring'").fetchall()
    persons = [{member.id for member in finding.members if member.kind == "patient"} for finding in found]
    return persons, json.loads(rows[0][0])["warnings"]


@pytest.mark.parametrize(("a_day", "said"), [(300, False), (450, True)])
def test_a_giant_hospital_is_left_out_aloud_and_the_ring_next_door_is_found(
    tmp_path: Path, a_day: int, said: bool
) -> None:
    persons, warnings = searched(tmp_path, a_day)
    assert any({f"ring{k}" for k in range(5)} <= found for found in persons)
    told = [warning["en"] for warning in warnings if "no company was looked for" in warning["en"]]
    assert bool(told) is said
    if said:
        assert told[0].startswith("5,400 visits bear the same date as more than 400 at one institution (12 dates")
