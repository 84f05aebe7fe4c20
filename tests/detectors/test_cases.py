"""Every detector's cases: who did what, in words, and what must come out.

``expect`` is fires (a finding of medium or high), high, medium (and none high), low (a finding that stays low), none high (low, medium or
none at all) or silent (none at all).
``members`` lists ids that the findings must name, ``strangers`` ids that none may name; ``findings`` counts them;
``holds`` names the reading that must hold, ``untestable`` the one that the records cannot decide; ``settlements`` must stand in them.
``listed`` are put on the blacklist first, persons or ``kind id`` (``card 123``, ``pharmacy P01``); ``pointed`` get ten points in the integrity archive.
"""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from graphfraud.detectors.run import detect
from graphfraud.detectors.spec import catalogue
from graphfraud.model.masking import card_id
from graphfraud.review import archive, blacklist

from .tiny_tables import fill


def _cases() -> list[Any]:
    found = []
    for name in catalogue():
        file = resources.files(f"graphfraud.detectors.{name}").joinpath("cases.yml")
        if file.is_file():
            for case in yaml.safe_load(file.read_text(encoding="utf-8")):
                found.append(pytest.param(name, case, id=f"{name}: {case['case']}"))
    return found


def _subject(said: Any) -> tuple[str, str]:
    """Kind and id of ``psn_no`` or ``kind id``."""
    kind, _, name = str(said).rpartition(" ")
    return kind or "patient", name


@pytest.mark.parametrize(("name", "case"), _cases())
def test_case(name: str, case: dict[str, Any], tmp_path: Path) -> None:
    with fill(tmp_path / "ws", case["tables"]) as database:
        for kind, subject in map(_subject, case.get("listed", ())):
            subject = card_id(subject, database.card_key()) if kind == "card" else subject
            blacklist.add(database, kind, subject, reason="lent the card", by="A", since=date(2020, 1, 1))
        for kind, subject in map(_subject, case.get("pointed", ())):
            archive.add_points(database, kind, subject, "10", reason="lent the card", by="A")
        settings = {f"{name}.{key}": str(value) for key, value in case.get("set", {}).items()}
        found = detect(database, only=[name], settings=settings)
    expect = case["expect"]
    severities = [finding.severity for finding in found]
    if expect == "silent":
        assert severities == []
        return
    assert found or expect == "none high", "nothing was found"
    if expect == "none high":
        assert "high" not in severities
    elif expect == "low":
        assert set(severities) == {"low"}
    elif expect == "medium":
        assert "medium" in severities
        assert "high" not in severities
    elif expect == "high":
        assert "high" in severities
    else:
        assert {"high", "medium"} & set(severities)
    named = {member.id for finding in found for member in finding.members}
    rows = {row for finding in found for row in finding.settlements}
    assert set(map(str, case.get("members", ()))) <= named
    assert not set(map(str, case.get("strangers", ()))) & named
    assert set(map(str, case.get("settlements", ()))) <= rows
    assert len(found) == case.get("findings", len(found))
    for verdict in ("holds", "untestable"):
        codes = {item.code for one in found for item in one.innocent_readings if item.verdict == verdict}
        assert verdict not in case or case[verdict] in codes
