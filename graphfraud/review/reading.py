"""Running the review's queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphfraud.store.database import Database, sql_file


def run(database: Database, name: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Rows of ``sql/NAME.sql`` with named ``values`` bound, as {column: value}."""
    cursor = database.con.execute(sql_file("graphfraud.review", f"sql/{name}.sql"), dict(values or {}))
    names = [part[0] for part in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
