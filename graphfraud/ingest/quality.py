"""What a reader of the data should know about it: counts that warn and reject nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.ingest.report import Warned
from graphfraud.model.schema import Table
from graphfraud.store.database import sql_file

if TYPE_CHECKING:
    import duckdb

DETAILS = {
    "mangled_emptied": "numbers mangled by a spreadsheet, left empty",
    "checksum": "identity numbers with a wrong check character",
    "not_valid": "rows with vali_flag other than 1: kept and counted, not used",
    "refund_not_negative": "refunds with amounts above zero: taken as given back",
}
WORKSPACE = {
    "refund_unpaired": "refunds whose original settlement is not there",
    "institution_conflict": "institutions whose type, code and purchases contradict each other",
}


def notes(con: duckdb.DuckDBPyConnection, tables: list[Table]) -> dict[int, list[tuple[str, int, str]]]:
    """Per file: (code, rows, detail) of what its accepted rows warn about."""
    found: dict[int, list[tuple[str, int, str]]] = {}
    for table in tables:
        rows = con.execute(
            f"SELECT _file, note, COUNT(*) FROM (SELECT _file, unnest(string_split(_note, ',')) AS note FROM gf_stage_{table.name} "
            "WHERE _fault IS NULL AND _note IS NOT NULL) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        if table.name == "setl_d":
            rows += con.execute(sql_file("graphfraud.ingest", "sql/flags.sql")).fetchall()
        for file, note, count in rows:
            column, _, code = note.partition(":")
            found.setdefault(file, []).append((f"{column}_{code}", count, f"{column}: {DETAILS[code]}"))
    return found


def workspace_warnings(con: duckdb.DuckDBPyConnection) -> tuple[Warned, ...]:
    """Warnings that only the whole workspace shows; remembered in place of the earlier ones."""
    con.execute("DELETE FROM gf_warning WHERE file_id IS NULL")
    rows = con.execute(sql_file("graphfraud.ingest", "sql/workspace_warnings.sql")).fetchall()
    found = tuple(Warned(code, count, WORKSPACE[code]) for code, count in rows if count)
    for warned in found:
        con.execute("INSERT INTO gf_warning VALUES (NULL, ?, ?, ?)", [warned.code, warned.rows, warned.detail])
    return found
