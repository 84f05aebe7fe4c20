"""Running the package's queries."""

from __future__ import annotations

from typing import Any

from graphfraud.store.database import Database, sql_file

Record = dict[str, Any]


def run(database: Database, name: str, **values: Any) -> list[Record]:
    """Rows of ``sql/NAME.sql`` with named ``values`` bound, as {column: value}."""
    cursor = database.con.execute(sql_file("graphfraud.evidence", f"sql/{name}.sql"), values)
    names = [part[0] for part in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
