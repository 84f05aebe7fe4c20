"""The workspace's record of what was ingested, and the report of one ingest."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from graphfraud.ingest import quality
from graphfraud.ingest.layout import Layout
from graphfraud.ingest.load import Entry, Tally
from graphfraud.ingest.report import FileReport, Warned
from graphfraud.ingest.settle import Fates
from graphfraud.store.database import sql_file

if TYPE_CHECKING:
    import duckdb


def file_reports(
    con: duckdb.DuckDBPyConnection, entries: list[Entry], tallies: dict[int, Tally], fates: Fates, first: int
) -> list[FileReport]:
    """What became of each entry's rows."""
    rejected = dict(con.execute("SELECT _file, COUNT(*) FROM gf_misfit GROUP BY _file").fetchall())
    faults: dict[int, list[tuple[str, str, int]]] = {}
    for file, column, code, rows in con.execute(sql_file("graphfraud.ingest", "sql/faults.sql")).fetchall():
        faults.setdefault(file, []).append((column, code, rows))
    flags = quality.flag_notes(con, first) if any(entry.table.name == "setl_d" for entry in entries) else {}
    return [
        _file_report(
            entry,
            tallies[entry.file_id],
            fates,
            rejected.get(entry.file_id, 0),
            flags,
            tuple(faults.get(entry.file_id, ())),
        )
        for entry in entries
    ]


def _file_report(
    entry: Entry,
    tally: Tally,
    fates: Fates,
    rejected: int,
    flags: dict[tuple[int, str], int],
    faults: tuple[tuple[str, str, int], ...],
) -> FileReport:
    def fate(name: str) -> int:
        return fates.get((entry.file_id, name), 0)

    path = entry.part.name
    notes = {**tally.notes, **{note: count for (file, note), count in flags.items() if file == entry.file_id}}
    warned = [quality.warned(path, note, count) for note, count in notes.items()]
    if tally.filtered:
        warned.append(Warned("filtered", tally.filtered, "rows that the mapping's filter leaves out", path))
    return FileReport(
        path=path,
        sha256=entry.part.fingerprint().sha256,
        table=entry.table.name,
        accepted=tally.inserted - fate("withdrawn") + fate("accepted") + fate("replace"),
        rejected=rejected,
        repeated=fate("repeated"),
        conflicts=fate("conflict") + fate("conflict_kept") + fate("withdrawn"),
        replaced=fate("replace"),
        filtered=tally.filtered,
        warnings=tuple(warned),
        unread=entry.unread,
        faults=faults,
    )


def remember(con: duckdb.DuckDBPyConnection, entry: Entry, report: FileReport, layout: Layout) -> int:
    """Record a file and its rejects; returns the number it is recorded under.

    A file that is known and brings nothing new keeps its record, with the rejects of today.
    """
    path = recorded_path(report.path)
    known = con.execute(
        "SELECT file_id FROM gf_file WHERE sha256 = ? AND table_name = ? AND mapping_sha256 = ? AND path = ?",
        [report.sha256, report.table, layout.sha256, path],
    ).fetchall()
    file_id = entry.file_id
    if known and not report.accepted:
        file_id = int(known[0][0])
        con.execute("DELETE FROM gf_reject WHERE file_id = ?", [file_id])
    else:
        _insert(con, entry, report, layout)
    con.execute(
        "INSERT INTO gf_reject SELECT ?, line, column_name, code, detail FROM gf_misfit WHERE _file = ?",
        [file_id, entry.file_id],
    )
    return file_id


def recorded_path(path: str) -> str:
    """A file's path from the root, so that it is found again from any folder; of a database, its URL as it is."""
    return path if "://" in path else os.path.abspath(path)


def _insert(con: duckdb.DuckDBPyConnection, entry: Entry, report: FileReport, layout: Layout) -> None:
    now = (datetime.now(UTC) + timedelta(hours=8)).replace(tzinfo=None)
    con.execute(
        "INSERT INTO gf_file (file_id, path, sha256, bytes, table_name, encoding, mapping, mapping_sha256, "
        "accepted, rejected, repeated, ingested_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            entry.file_id,
            recorded_path(report.path),
            report.sha256,
            entry.part.fingerprint().size,
            report.table,
            entry.part.encoding,
            layout.name,
            layout.sha256,
            report.accepted,
            report.rejected,
            report.repeated,
            now,
        ],
    )
    for warned in report.warnings:
        con.execute(
            "INSERT INTO gf_warning VALUES (?, ?, ?, ?)", [entry.file_id, warned.code, warned.rows, warned.detail]
        )
