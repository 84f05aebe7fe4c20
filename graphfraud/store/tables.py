"""How the canonical tables lie in the workspace: what no file has brought takes no room, ids are stored as they are.

A column that no file has brought yet is a virtual one that is NULL everywhere: writing fifty empty columns costs as much
as writing the twenty that are full. It becomes a stored one with the first file that has it. Numbers that differ from row
to row are stored uncompressed: a search for a dictionary in them takes longer than all the rest of the writing.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from graphfraud.model.schema import TABLES, Column, Table

if TYPE_CHECKING:
    import duckdb

FEW_VALUES = {"fixmedins_code", "emp_no", "opter_id", "bilg_dr_code", "chfpdr_code"}
"""Ids that recur so often that a dictionary of them is worth its time."""
HOUSEKEEPING = "_file INTEGER, _line BIGINT, _hash UHUGEINT USING COMPRESSION uncompressed"
"""Which file and line a row comes from, and the hash of its content."""


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create the canonical tables that are not there."""
    for table in TABLES:
        columns = ", ".join(map(stored, table.columns))
        con.execute(f"CREATE TABLE IF NOT EXISTS {table.name} ({columns}, {HOUSEKEEPING})")


def make_room(con: duckdb.DuckDBPyConnection, table: Table, wanted: Collection[str], *, stage: bool = False) -> None:
    """Before rows with the ``wanted`` columns come: store these, part of the caller's transaction.

    With ``stage`` it is the temporary table ``gf_stage_NAME`` that is made ready for them.
    """
    name, kind = (f"gf_stage_{table.name}", "TEMP TABLE") if stage else (table.name, "TABLE")
    known = stored_columns(con, name)
    if not known or not con.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall():
        columns = ", ".join(stored(one) if one.name in wanted else _virtual(one) for one in table.columns)
        con.execute(f"CREATE OR REPLACE {kind} {name} ({columns}, {HOUSEKEEPING})")
        return
    for column in table.columns:
        if column.name in wanted and column.name not in known:
            con.execute(f'ALTER TABLE {name} DROP COLUMN "{column.name}"')
            con.execute(f"ALTER TABLE {name} ADD COLUMN {stored(column)}")


def stored_columns(con: duckdb.DuckDBPyConnection, name: str) -> set[str]:
    """Names of the columns of the table ``name`` that are not virtual; none where there is no such table."""
    rows = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND column_default IS NULL", [name]
    ).fetchall()
    return {column for (column,) in rows}


def stored(column: Column) -> str:
    """The column's definition in SQL."""
    varied = column.kind == "id" and column.name not in FEW_VALUES
    return f'"{column.name}" {column.sql_type}' + (" USING COMPRESSION uncompressed" if varied else "")


def _virtual(column: Column) -> str:
    return f'"{column.name}" {column.sql_type} GENERATED ALWAYS AS (CAST(NULL AS {column.sql_type})) VIRTUAL'
