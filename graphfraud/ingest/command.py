"""The ingest: all sources of one call into the workspace, in one transaction."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.errors import InputError, UsageError, WorkspaceError
from graphfraud.ingest import mapping as mappings
from graphfraud.ingest import quality, rejects
from graphfraud.ingest.layout import Layout
from graphfraud.ingest.open import parts
from graphfraud.ingest.recognise import recognise
from graphfraud.ingest.report import FileReport, IngestReport, Warned
from graphfraud.ingest.settle import create_stage, settle
from graphfraud.ingest.sources import Source, resolve
from graphfraud.ingest.stage import Entry, stage
from graphfraud.ingest.text import default_limit
from graphfraud.model.schema import Table
from graphfraud.progress import progress
from graphfraud.store.database import Database, sql_file

if TYPE_CHECKING:
    import duckdb

Fates = dict[tuple[int, str], int]


@dataclass
class _Run:
    """What has been read so far."""

    entries: list[Entry]
    filtered: dict[int, int]
    skipped: list[str]


def ingest(
    database: Database,
    sources: Sequence[str],
    *,
    preset: str = "nhsa",
    mapping: Path | None = None,
    query: str | None = None,
    replace: bool = False,
    dry_run: bool = False,
    max_unpacked_bytes: int | None = None,
) -> IngestReport:
    """Add records to the workspace; all of the sources or, whatever goes wrong, none.

    Args:
        database: the workspace, open for writing.
        sources: files, folders, globs or database URLs.
        preset: name of a mapping that ships with the package.
        mapping: a mapping file, instead of the preset.
        query: SELECT to run on a database URL.
        replace: a row with a known id and other content takes the place of the kept one.
        dry_run: count and check only; nothing is kept, no rejects are written.
        max_unpacked_bytes: most bytes a packed file may unpack to (default 32 GiB, or GRAPHFRAUD_MAX_UNPACKED).

    Raises:
        InputError: a source that cannot be used; nothing of the call is kept.
        MappingError: a mapping file that does not follow the grammar.
        UsageError: sources and options that do not go together.
        WorkspaceError: the workspace cannot be written, such as on a full disk.
    """
    layout = mappings.read(Path(mapping)) if mapping else mappings.preset(preset)
    found, skipped = resolve([os.fspath(source) for source in sources])
    if query is not None and not any(source.kind == "query" for source in found):
        raise UsageError("--query goes with a database URL, such as postgresql://user@host/name")
    limit = max_unpacked_bytes if max_unpacked_bytes is not None else default_limit()
    con = database.con
    with _private_files(), _clear_errors(database):
        con.execute(sql_file("graphfraud.ingest", "sql/cells.sql"))
        try:
            with database.transaction():
                run = _Run([], {}, skipped)
                _read_all(con, run, found, layout, query, limit)
                fates = _settle_all(con, run, replace)
                report = _conclude(database, run, fates, layout, dry_run)
                if dry_run:
                    raise _Undo
        except _Undo:
            return report
        written = rejects.write(con, database.folder / "rejects", _file_ids(con, run))
    return _with_rejects(report, written)


class _Undo(Exception):
    """Leaves the transaction of a dry run."""


@contextmanager
def _private_files() -> Iterator[None]:
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _clear_errors(database: Database) -> Iterator[None]:
    """Failures of the store as one line: a full disk, too little memory."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise WorkspaceError(
            f"{database.folder}: too little memory or temporary disk space; free some, or ingest fewer files at once"
        ) from error
    except (duckdb.IOException, duckdb.FatalException, duckdb.InternalException) as error:
        raise WorkspaceError(
            f"{database.folder}: cannot be written (is the disk full?): {str(error).splitlines()[0]}"
        ) from error
    except OSError as error:
        raise WorkspaceError(f"{database.folder}: cannot be written: {error.strerror}") from error


def _read_all(
    con: duckdb.DuckDBPyConnection, run: _Run, found: list[Source], layout: Layout, query: str | None, limit: int
) -> None:
    con.execute(
        "CREATE OR REPLACE TEMP TABLE gf_misfit (_file INTEGER, line BIGINT, column_name VARCHAR, code VARCHAR, detail VARCHAR)"
    )
    with progress("ingest", total=len(found), unit="files") as step:
        for source in found:
            entries_before = len(run.entries)
            for part in parts(source, layout, query, limit, run.skipped):
                _read(con, run, source, layout, part, step)
            if len(run.entries) == entries_before and not source.from_folder:
                raise InputError(
                    f"{source.name}: is no table that the mapping {layout.name} knows; name the file after its table "
                    "(setl_d.csv, …) or write a mapping file (--mapping)"
                )
    if not run.entries:
        raise InputError(f"{found[0].name}: no table found in it or beside it")


def _read(con, run, source, layout, part, step) -> None:  # type: ignore[no-untyped-def]
    fits = recognise(part.name, part.headers, layout, path=part.label)
    if not fits:
        run.skipped.append(f"{part.name}: its columns are those of no known table")
        return
    highest = con.execute("SELECT COALESCE(MAX(file_id), 0) FROM gf_file").fetchall()[0][0]
    first = int(highest) + 1 + len(run.entries)
    entries = [Entry(first + number, part, fit) for number, fit in enumerate(fits)]
    for entry in entries:
        if not any(known.fit.layout.table is entry.fit.layout.table for known in run.entries):
            create_stage(con, entry.fit.layout.table)
        run.entries.append(entry)
    staged, filtered = stage(con, entries, layout.nothing, step)
    run.filtered.update(filtered)
    if not staged.rows and not staged.misfits:
        raise InputError(f"{part.name}: has headers but no rows")
    if not staged.rows:
        raise InputError(
            f"{part.name}: is no table: none of its {staged.misfits:,} lines has the header's number of cells"
        )


def _settle_all(con: duckdb.DuckDBPyConnection, run: _Run, replace: bool) -> Fates:
    _list_entries(con, run)
    fates: Fates = {}
    for table in _tables(run):
        fates |= settle(con, table, replace=replace)
        con.execute(
            f"INSERT INTO gf_misfit SELECT _file, _line, split_part(_fault, ':', 1), split_part(_fault, ':', 2), '' "
            f"FROM gf_stage_{table.name} WHERE _fault IS NOT NULL"
        )
        con.execute(
            "INSERT INTO gf_misfit SELECT _file, _line, $key, verdict, '' FROM gf_verdict WHERE starts_with(verdict, 'conflict')",
            {"key": " + ".join(table.key)},
        )
    return fates


def _tables(run: _Run) -> list[Table]:
    return list(dict.fromkeys(entry.fit.layout.table for entry in run.entries))


def _list_entries(con: duckdb.DuckDBPyConnection, run: _Run) -> None:
    """The entries with whether an earlier one of this ingest has the same bytes."""
    con.execute("CREATE OR REPLACE TEMP TABLE gf_entry (file_id INTEGER, twin BOOLEAN)")
    seen: set[tuple[str, str, str]] = set()
    for entry in run.entries:
        mark = (entry.part.fingerprint().sha256, entry.fit.layout.table.name, entry.part.label or "")
        mark = (mark[0], mark[1], mark[2].partition("#")[2])
        con.execute("INSERT INTO gf_entry VALUES (?, ?)", [entry.file_id, mark in seen])
        seen.add(mark)


def _conclude(database: Database, run: _Run, fates: Fates, layout: Layout, dry_run: bool) -> IngestReport:
    con = database.con
    rejected = dict(con.execute("SELECT _file, COUNT(*) FROM gf_misfit GROUP BY _file").fetchall())
    notes = quality.notes(con, _tables(run))
    files = []
    for entry in run.entries:
        report = _file_report(entry, fates, rejected.get(entry.file_id, 0), run.filtered.get(entry.file_id, 0), notes)
        files.append(report)
        _record(con, entry, report, layout)
    changed = any(file.accepted for file in files)
    if changed and not dry_run:
        database.derive()
    warnings = quality.workspace_warnings(con) if changed and not dry_run else ()
    return IngestReport(tuple(files), warnings, tuple(run.skipped), dry_run=dry_run)


def _file_report(
    entry: Entry, fates: Fates, rejected: int, filtered: int, notes: dict[int, list[tuple[str, int, str]]]
) -> FileReport:
    count: Callable[[str], int] = lambda fate: fates.get((entry.file_id, fate), 0)  # noqa: E731
    path = entry.part.name
    warned = [Warned(code, rows, detail, path) for code, rows, detail in notes.get(entry.file_id, [])]
    if filtered:
        warned.append(Warned("filtered", filtered, "rows that the mapping's filter leaves out", path))
    return FileReport(
        path=path,
        sha256=entry.part.fingerprint().sha256,
        table=entry.fit.layout.table.name,
        accepted=count("accepted"),
        rejected=rejected,
        repeated=count("repeated"),
        conflicts=count("conflict") + count("conflict_kept"),
        replaced=count("replaced"),
        filtered=filtered,
        warnings=tuple(warned),
    )


def _record(con: duckdb.DuckDBPyConnection, entry: Entry, report: FileReport, layout: Layout) -> None:
    """Remember the file; one that is known and brings nothing new keeps its record, with the rejects of today."""
    file_id = entry.file_id
    known = con.execute(
        "SELECT file_id FROM gf_file WHERE sha256 = ? AND table_name = ? AND mapping_sha256 = ? AND path = ?",
        [report.sha256, report.table, layout.sha256, report.path],
    ).fetchall()
    if known and not report.accepted:
        file_id = known[0][0]
        con.execute("DELETE FROM gf_reject WHERE file_id = ?", [file_id])
    else:
        con.execute(
            "INSERT INTO gf_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                file_id,
                report.path,
                report.sha256,
                entry.part.fingerprint().size,
                report.table,
                entry.part.encoding,
                layout.name,
                layout.sha256,
                report.accepted,
                report.rejected,
                report.repeated,
                (datetime.now(UTC) + timedelta(hours=8)).replace(tzinfo=None),
            ],
        )
        for warned in report.warnings:
            con.execute(
                "INSERT INTO gf_warning VALUES (?, ?, ?, ?)", [file_id, warned.code, warned.rows, warned.detail]
            )
    con.execute(
        "INSERT INTO gf_reject SELECT ?, line, column_name, code, detail FROM gf_misfit WHERE _file = ?",
        [file_id, entry.file_id],
    )


def _file_ids(con: duckdb.DuckDBPyConnection, run: _Run) -> list[int]:
    """Records of the files of this ingest that have rejects."""
    ids = []
    for entry in run.entries:
        rows = con.execute(
            "SELECT DISTINCT file_id FROM gf_reject JOIN gf_file USING (file_id) WHERE sha256 = ? AND path = ?",
            [entry.part.fingerprint().sha256, entry.part.name],
        ).fetchall()
        ids += [row[0] for row in rows if row[0] not in ids]
    return ids


def _with_rejects(report: IngestReport, written: list[str]) -> IngestReport:
    return IngestReport(report.files, report.warnings, report.skipped, tuple(written), report.dry_run)
