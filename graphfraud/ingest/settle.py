"""From staged rows to kept ones: repeated, conflicting and replaced rows are told apart, the rest is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.model.schema import Table
from graphfraud.store.database import sql_file

if TYPE_CHECKING:
    import duckdb


def create_stage(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """The temporary table that takes the rows of this ingest."""
    columns = ", ".join(f'"{column.name}" {column.sql_type}' for column in table.columns)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE gf_stage_{table.name} "
        f"({columns}, _file INTEGER, _line BIGINT, _hash UHUGEINT, _fault VARCHAR, _note VARCHAR)"
    )


def key_text(table: Table) -> str:
    """SQL for the text that identifies a row; an empty part of a key counts as a value of its own."""
    if len(table.key) == 1:
        return table.key[0]
    return "concat_ws(chr(31), " + ", ".join(f"COALESCE(CAST({name} AS VARCHAR), '')" for name in table.key) + ")"


def settle(con: duckdb.DuckDBPyConnection, table: Table, *, replace: bool) -> dict[tuple[int, str], int]:
    """Move the staged rows of ``table`` into the workspace, within the caller's transaction.

    Returns:
        How many rows of each file had which fate: ``accepted``, ``replaced`` (also accepted), ``repeated``, ``faulty``,
        ``conflict``, ``conflict_kept``.
    """
    name = "keyed" if table.key else "keyless"
    query = sql_file("graphfraud.ingest", f"sql/verdict_{name}.sql").replace("{table}", table.name)
    con.execute(query.replace("{key}", key_text(table)), {"replace": replace} if table.key else {})
    if replace and table.key:
        _give_way(con, table)
    columns = ", ".join(f'"{column}"' for column in table.names)
    con.execute(
        f"INSERT INTO {table.name} SELECT {columns}, _file, _line, _hash FROM gf_stage_{table.name} AS s "
        "WHERE _fault IS NULL AND NOT EXISTS (SELECT 1 FROM gf_verdict AS v WHERE v._file = s._file AND v._line = s._line "
        "AND v.verdict NOT IN ('first', 'replace'))"
    )
    return _counts(con, table)


def _give_way(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    con.execute(
        "INSERT INTO gf_replaced SELECT $name, row_key, hex(kept_hash), hex(new_hash), _file, now()::TIMESTAMP "
        "FROM gf_verdict WHERE verdict = 'replace'",
        {"name": table.name},
    )
    con.execute(
        f"DELETE FROM {table.name} WHERE {key_text(table)} IN (SELECT row_key FROM gf_verdict WHERE verdict = 'replace')"
    )


def _counts(con: duckdb.DuckDBPyConnection, table: Table) -> dict[tuple[int, str], int]:
    rows = con.execute(
        f"SELECT _file, CASE WHEN _fault IS NULL THEN 'good' ELSE 'faulty' END, COUNT(*) FROM gf_stage_{table.name} GROUP BY ALL "
        "UNION ALL SELECT _file, verdict, COUNT(*) FROM gf_verdict GROUP BY ALL"
    ).fetchall()
    counts = {(file, fate): count for file, fate, count in rows}
    for file in {file for file, _ in counts}:
        kept_back = sum(counts.get((file, fate), 0) for fate in ("repeated", "conflict", "conflict_kept"))
        counts[file, "accepted"] = counts.pop((file, "good"), 0) - kept_back
        counts[file, "replaced"] = counts.pop((file, "replace"), 0)
    return counts
