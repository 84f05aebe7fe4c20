"""A workspace with two findings over made-up people, and a way to become another operating-system user."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_up_findings import RESALE, RING, finding

from graphfraud.audit.who import Identity
from graphfraud.store.database import Database
from graphfraud.store.findings import save_findings


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "case") as database:
        ring, resale = finding(RING, ["p1", "p2", "p3"], ["s1", "s2"]), finding(RESALE, ["p3", "p4"], ["s3"])
        save_findings(database, ["collected_cards", "drug_resale"], [ring, resale])
        yield database


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Work on as another operating-system user."""

    def switch(user: str) -> None:
        for module in ("decisions", "archive", "blacklist", "tipoffs"):
            monkeypatch.setattr(f"graphfraud.review.{module}.identity", lambda: Identity(user, user, "office"))
        monkeypatch.setattr("graphfraud.audit.log.identity", lambda: Identity(user, user, "office"))

    switch("alice")
    return switch
