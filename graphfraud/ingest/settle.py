"""Rows put aside while reading: repeated, conflicting and replaced ones are told apart, the rest is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.model.schema import Table
from graphfraud.store.changes import TABLES
from graphfraud.store.database import sql_file
from graphfraud.store.tables import stored_columns

if TYPE_CHECKING:
    import duckdb

Fates = dict[tuple[int, str], int]
"""(file, fate) → rows. Fates: accepted, replace (also added), repeated, conflict, conflict_kept, withdrawn."""


def key_text(table: Table) -> str:
    """SQL for the text that identifies a row; an empty part of a key counts as a value of its own."""
    if len(table.key) == 1:
        return table.key[0]
    return "concat_ws(chr(31), " + ", ".join(f"COALESCE(CAST({name} AS VARCHAR), '')" for name in table.key) + ")"


def settle(con: duckdb.DuckDBPyConnection, table: Table, first: int, *, replace: bool) -> Fates:
    """Decide on the rows put aside and add those that are new, within the caller's transaction.

    Args:
        con: the workspace.
        table: whose rows.
        first: the first file of this ingest; rows of earlier files were kept before it.
        replace: a row with other content takes the place of one kept before.
    """
    if not con.execute(f"SELECT 1 FROM gf_stage_{table.name} LIMIT 1").fetchall():
        return {}
    name = "keyed" if table.key else "keyless"
    query = sql_file("graphfraud.ingest", f"sql/verdict_{name}.sql").replace("{table}", table.name)
    given = {"first": first, "replace": replace} if table.key else {"first": first}
    con.execute(query.replace("{key}", key_text(table)), given)
    _take_back(con, table, first)
    columns = ", ".join(f'"{column}"' for column in sorted(stored_columns(con, f"gf_stage_{table.name}")))
    con.execute(
        f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM gf_stage_{table.name} AS s WHERE EXISTS "
        "(SELECT 1 FROM gf_verdict AS v WHERE v._file = s._file AND v._line = s._line "
        "AND v.verdict IN ('accepted', 'replace'))"
    ).fetchall()
    con.execute(sql_file("graphfraud.ingest", "sql/conflicts.sql"), {"key": " + ".join(table.key)})
    rows = con.execute("SELECT _file, verdict, COUNT(*) FROM gf_verdict GROUP BY ALL").fetchall()
    return {(file, verdict): count for file, verdict, count in rows}


def _take_back(con: duckdb.DuckDBPyConnection, table: Table, first: int) -> None:
    """Remove rows of this ingest that another one contradicts, and kept ones that give way to a newer."""
    if not con.execute("SELECT 1 FROM gf_verdict WHERE verdict IN ('withdrawn', 'replace') LIMIT 1").fetchall():
        return
    con.execute(
        f"DELETE FROM {table.name} WHERE _file >= $first AND {key_text(table)} IN "
        "(SELECT row_key FROM gf_verdict WHERE verdict = 'withdrawn')",
        {"first": first},
    )
    con.execute(
        "INSERT INTO gf_replaced SELECT $name, row_key, hex(kept_hash), hex(new_hash), _file, CAST(now() AS TIMESTAMP) "
        "FROM gf_verdict WHERE verdict = 'replace'",
        {"name": table.name},
    )
    _note_gone(con, table)
    con.execute(
        f"DELETE FROM {table.name} WHERE {key_text(table)} IN "
        "(SELECT row_key FROM gf_verdict WHERE verdict = 'replace')"
    )


IDS = ("psn_no", "setl_id", "init_setl_id", "mdtrt_id", "rx_drord_no", "doctor")
"""What is noted of a row that gives way, so that what was derived from it is found again (see store.changes)."""
DOCTORS = {"fee_list_d": "bilg_dr_code", "mdtrt_d": "chfpdr_code"}


def _note_gone(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Note whom and what the rows were about that give way to a newer."""
    if table.name not in TABLES:
        return
    names = {column.name: column.name for column in table.columns} | {"doctor": DOCTORS.get(table.name, "NULL")}
    ids = ", ".join(names.get(name, "NULL") for name in IDS)
    con.execute(
        f"INSERT INTO gf_gone (file_id, table_name, old_file, {', '.join(IDS)}) "
        f"SELECT v._file, $name, t.old_file, {ids} "
        f"FROM (SELECT * EXCLUDE (_file), _file AS old_file, {key_text(table)} AS row_key FROM {table.name}) AS t "
        "INNER JOIN gf_verdict AS v ON t.row_key = v.row_key WHERE v.verdict = 'replace'",
        {"name": table.name},
    )
