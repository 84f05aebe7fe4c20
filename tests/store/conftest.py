from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_case import make

from graphfraud.store.database import Database


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Database]:
    """The village, open for writing."""
    with Database(make(tmp_path / "village")) as database:
        yield database
