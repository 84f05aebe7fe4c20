"""Screened pairs in a temporary table of the workspace: for the run that screened them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.store.database import Database

if TYPE_CHECKING:
    import pyarrow as pa

_TABLE = (
    "CREATE TEMP TABLE IF NOT EXISTS screened"
    " (level VARCHAR, a VARCHAR, b VARCHAR, days INTEGER, expected DOUBLE, nats DOUBLE)"
)


def keep(database: Database, level: str, pairs: pa.Table) -> None:
    """Replace a level's pairs."""
    database.con.execute(_TABLE)
    database.con.execute("DELETE FROM screened WHERE level = ?", [level])
    database.con.register("screened_pairs", pairs)
    database.con.execute(
        "INSERT INTO screened SELECT $level, a, b, days, expected, nats FROM screened_pairs", {"level": level}
    )
    database.con.unregister("screened_pairs")


def read(database: Database, level: str) -> pa.Table:
    """A level's pairs, by (a, b)."""
    database.con.execute(_TABLE)
    query = "SELECT a, b, days, expected, nats FROM screened WHERE level = $level ORDER BY a, b"
    return database.con.sql(query, params={"level": level}).to_arrow_table()
