"""Files that the workspace holds already, to the byte: every row of theirs is a repeated one, whatever it says.

That is so where the same bytes were read into the same tables through the same mapping, none of their rows was rejected
and no kept row of those tables has given way to another since. Beside a file that is new nothing is taken for granted: its
rows may contradict those of the known one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphfraud.ingest.layout import Layout
from graphfraud.ingest.part import Part
from graphfraud.ingest.recognise import Fit
from graphfraud.ingest.report import FileReport, Warned
from graphfraud.ingest.unread import unread
from graphfraud.store.database import sql_file

if TYPE_CHECKING:
    import duckdb

OF_NEW_ROWS = ("vali_flag_not_valid",)
"""Warnings that concern accepted rows alone."""


def reports(con: duckdb.DuckDBPyConnection, part: Part, fits: list[Fit], layout: Layout) -> list[FileReport]:
    """One report for each table that the part was read into before; none where it must be read again."""
    if not part.ahead or (part.label and "#" in part.label):
        return []
    found = [_report(con, part, fit.layout.table.name, layout) for fit in fits]
    left = unread(part.headers, fits, layout)
    return [replace(report, unread=left) for report in found if report] if all(found) else []


def _report(con: duckdb.DuckDBPyConnection, part: Part, table: str, layout: Layout) -> FileReport | None:
    sha256 = part.fingerprint().sha256
    given = {"sha256": sha256, "table": table, "mapping": layout.sha256}
    rows = con.execute(sql_file("graphfraud.ingest", "sql/known_file.sql"), given).fetchall()
    if not rows:
        return None
    file_id, repeated = rows[0]
    warned = con.execute("SELECT code, rows, detail FROM gf_warning WHERE file_id = ?", [file_id]).fetchall()
    warnings = tuple(
        Warned(code, count, detail, part.name) for code, count, detail in warned if code not in OF_NEW_ROWS
    )
    filtered = sum(one.rows for one in warnings if one.code == "filtered")
    return FileReport(part.name, sha256, table, 0, 0, repeated, filtered=filtered, warnings=warnings)
