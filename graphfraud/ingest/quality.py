"""What a reader of the data should know about it: counts that warn and reject nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.ingest.report import Warned
from graphfraud.store.database import sql_file

if TYPE_CHECKING:
    import duckdb

DETAILS = {
    "mangled_emptied": "numbers mangled by a spreadsheet, left empty",
    "checksum": "identity numbers with a wrong check character",
    "not_valid": "rows with vali_flag other than 1: kept and counted, not used",
    "taken_for_refunds": "settlements below zero that name their original and bear no flag: taken for refunds",
    "made_negative": "refunds that name their original but carry no sign: kept with amounts below zero",
}
WORKSPACE = {
    "refund_unpaired": "refunds whose original settlement is not there",
    "dated_astray": "settlements dated more than a year from all others (is the year typed wrong?): kept and counted, not used",
    "institution_conflict": "institutions whose type, code and purchases contradict each other",
}


def warned(path: str, note: str, rows: int) -> Warned:
    """A ``column:code`` note of a file."""
    column, _, code = note.partition(":")
    return Warned(f"{column}_{code}", rows, f"{column}: {DETAILS[code]}", path)


def flag_notes(con: duckdb.DuckDBPyConnection, first: int) -> dict[tuple[int, str], int]:
    """(file, note) → settlements of this ingest that are not valid."""
    rows = con.execute(sql_file("graphfraud.ingest", "sql/flags.sql"), {"first": first}).fetchall()
    return {(file, note): count for file, note, count in rows}


def workspace_warnings(con: duckdb.DuckDBPyConnection) -> tuple[Warned, ...]:
    """Warnings that only the whole workspace shows; remembered in place of the earlier ones."""
    con.execute("DELETE FROM gf_warning WHERE file_id IS NULL")
    rows = con.execute(sql_file("graphfraud.ingest", "sql/workspace_warnings.sql")).fetchall()
    found = tuple(Warned(code, count, WORKSPACE[code]) for code, count in rows if count)
    for one in found:
        con.execute("INSERT INTO gf_warning VALUES (NULL, ?, ?, ?)", [one.code, one.rows, one.detail])
    return found
