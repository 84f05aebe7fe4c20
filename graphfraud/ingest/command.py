"""The ingest: all sources of one call into the workspace, in one transaction."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from dataclasses import replace as changed
from pathlib import Path

from graphfraud.errors import InputError, UsageError, WorkspaceError
from graphfraud.ingest import known, quality, record, rejects
from graphfraud.ingest import mapping as mappings
from graphfraud.ingest.layout import Layout
from graphfraud.ingest.load import Entry, Loader, Tally
from graphfraud.ingest.odd import Reader
from graphfraud.ingest.open import SHARE_OF_EXAMINING, Examined, parts
from graphfraud.ingest.part import Part, Step
from graphfraud.ingest.recognise import Fit, recognise
from graphfraud.ingest.report import FileReport, IngestReport, Warned
from graphfraud.ingest.settle import Fates, settle
from graphfraud.ingest.sources import Source, resolve
from graphfraud.ingest.text import default_limit
from graphfraud.ingest.unread import unread
from graphfraud.progress import progress
from graphfraud.store.database import Database

MEMORY = "600.0 MiB"
MEGABYTE = 1_000_000


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
    run = _Run(database, layout, found, skipped, query, limit, replace, dry_run)
    with _private_files(), _clear_errors(database), _bounded_memory(database):
        rejects.write_announced(database.con, database.folder / "rejects")
        try:
            with database.transaction(whole=True):
                report = _run(run)
                if dry_run:
                    raise _Undo
        except _Undo:
            return report
        written = rejects.write_announced(database.con, database.folder / "rejects")
    return changed(report, rejects=tuple(written))


@dataclass(frozen=True)
class _Run:
    """What one call is about."""

    database: Database
    layout: Layout
    found: list[Source]
    skipped: list[str]
    query: str | None
    limit: int
    replace: bool
    dry_run: bool


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
def _bounded_memory(database: Database) -> Iterator[None]:
    """The store gets at most MEMORY meanwhile; beyond that it spills into the workspace's tmp folder."""
    import duckdb

    con = database.con
    before = con.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]
    if _bytes(before) > _bytes(MEMORY):
        con.execute("SET memory_limit = ?", [MEMORY])
    try:
        yield
    finally:
        with suppress(duckdb.Error):
            con.execute("SET memory_limit = ?", [before])


def _bytes(size: str) -> float:
    """Bytes of a size as the store writes it: ``1.2 GiB``."""
    number, _, unit = size.partition(" ")
    return float(number) * float(1024 ** ("KMGTP".find(unit[:1]) + 1))


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
        line = str(error).splitlines()[0]
        raise WorkspaceError(f"{database.folder}: cannot be written (is the disk full?): {line}") from error
    except OSError as error:
        raise WorkspaceError(f"{database.folder}: cannot be written: {error.strerror}") from error


def _run(run: _Run) -> IngestReport:
    """Within the transaction: read, settle, record, derive."""
    con = run.database.con
    first = int(con.execute("SELECT COALESCE(MAX(file_id), 0) + 1 FROM gf_file").fetchall()[0][0])
    reading = _Reading(run, Loader(con), first)
    reading.all()
    if reading.known:
        return IngestReport(tuple(reading.known), (), tuple(run.skipped), dry_run=run.dry_run)
    con.execute("CREATE OR REPLACE TEMP TABLE gf_entry (file_id INTEGER, twin BOOLEAN)")
    con.executemany("INSERT INTO gf_entry VALUES (?, ?)", [[one.file_id, one.twin] for one in reading.entries])
    fates: Fates = {}
    for table in dict.fromkeys(entry.table for entry in reading.entries):
        fates |= settle(con, table, first, replace=run.replace)
    files = record.file_reports(con, reading.entries, reading.tallies, fates, first)
    pairs = list(zip(reading.entries, files, strict=True))
    numbers = [record.remember(con, entry, file, run.layout) for entry, file in pairs]
    ids = [number for number, file in zip(numbers, files, strict=True) if file.rejected]
    if ids:
        rejects.announce(con, ids)
    warnings: tuple[Warned, ...] = ()
    if any(file.accepted for file in files) and not run.dry_run:
        run.database.derive()
        warnings = quality.workspace_warnings(con)
    return IngestReport(tuple(files), warnings, tuple(run.skipped), dry_run=run.dry_run)


@dataclass
class _Reading:
    """Goes through the sources; gathers entries and tallies.

    ``waiting`` are parts that the workspace holds already: they are read only where another part must be. Where all of
    the call's parts are such, ``known`` are their reports.
    """

    run: _Run
    loader: Loader
    first: int
    entries: list[Entry] = field(default_factory=list)
    tallies: dict[int, Tally] = field(default_factory=dict)
    readers: dict[bool, Reader] = field(default_factory=dict)
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    waiting: list[tuple[Part, list[Fit], Step]] = field(default_factory=list)
    known: list[FileReport] = field(default_factory=list)

    def all(self) -> None:
        """Read every source; one that is no table is skipped where it comes from a folder, else an error."""
        run = self.run
        total = sum(source.size for source in run.found) / MEGABYTE
        with progress("ingest", total=total or None, unit="MB") as bar, self._examined(bar) as examined:
            for source in run.found:
                before = len(self.entries) + len(self.waiting)

                def step(share: float, size: float = source.size / MEGABYTE) -> None:
                    bar(share * size)

                for part in parts(source, run.layout, run.query, run.limit, run.skipped, examined):
                    self._part(part, step)
                if len(self.entries) + len(self.waiting) == before and not source.from_folder:
                    raise InputError(
                        f"{source.name}: is no table that the mapping {run.layout.name} knows; name the file after its "
                        "table (setl_d.csv, …) or write a mapping file (--mapping)"
                    )
            self.loader.finish()
        if not self.entries and not self.waiting:
            raise InputError(f"{run.found[0].name}: no table found in it or beside it")

    def _examined(self, bar: Callable[[float], None]) -> Examined:
        run = self.run
        return Examined(
            run.found, run.limit, run.layout.encoding, lambda count: bar(SHARE_OF_EXAMINING * count / MEGABYTE)
        )

    def _part(self, part: Part, step: Step) -> None:
        fits = recognise(part.name, part.headers, self.run.layout, path=part.label)
        if not fits:
            self.run.skipped.append(f"{part.name}: its columns are those of no known table")
            return
        reports = [] if self.entries else known.reports(self.run.database.con, part, fits, self.run.layout)
        if reports:
            self.known += reports
            self.waiting.append((part, fits, step))
            return
        while self.waiting:
            self._load(*self.waiting.pop(0))
        self.known = []
        self._load(part, fits, step)

    def _load(self, part: Part, fits: list[Fit], step: Step) -> None:
        first = self.first + len(self.entries)
        left = unread(part.headers, fits, self.run.layout)
        entries = [
            Entry(first + at, part, fit, part.ahead and self._twin(part, fit), left) for at, fit in enumerate(fits)
        ]
        rows, misfits, tallies = self.loader.load(entries, self._reader(part.serial_dates), step)
        if not rows and not misfits:
            raise InputError(f"{part.name}: has headers but no rows")
        if not rows:
            raise InputError(
                f"{part.name}: is no table: none of its {misfits:,} lines has the header's number of cells"
            )
        self.entries += entries if part.ahead else [changed(one, twin=self._twin(part, one.fit)) for one in entries]
        self.tallies |= tallies

    def _twin(self, part: Part, fit: Fit) -> bool:
        """Whether the same bytes were read into the same table before in this ingest."""
        sheet = part.label.partition("#")[2] if part.label else ""
        mark = (part.fingerprint().sha256, fit.layout.table.name, sheet)
        known = mark in self.seen
        self.seen.add(mark)
        return known

    def _reader(self, serial_dates: bool) -> Reader:
        if serial_dates not in self.readers:
            self.readers[serial_dates] = Reader(self.run.layout.nothing, serial_dates)
        return self.readers[serial_dates]
