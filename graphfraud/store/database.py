"""The workspace's one DuckDB file: opening, locking, the tables of the tool, the derived tables.

DuckDB is told never to install or load an extension by itself: offline bureaus must not see it try.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from graphfraud import stopping
from graphfraud.errors import NotFoundError, WorkspaceBusyError, WorkspaceError
from graphfraud.store.tables import create_tables
from graphfraud.system import files

FILE_NAME = "graphfraud.duckdb"
SCHEMA_VERSION = "1"
LAID = "edges"
"""Folder beside the spilled rows where a load of Neo4j lays events down."""
DERIVED = (("usual_span", "TABLE"), ("institution", "TABLE"), ("refund", "TABLE"), ("settlement", "VIEW"))
"""What is derived from the records (engines/sql), in the order in which each builds on others."""
ASTRAY = "astray"
"""Under this name it is kept which settlements are not used as they are dated far from all others; empty where all are."""
HEADERS = 3 * 4096
"""Bytes with which every file of the database begins; a shorter one holds nothing."""
CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}


def sql_file(package: str, name: str) -> str:
    """Text of an SQL file that ships with ``package``."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def private_directory(path: Path) -> Path:
    """Create ``path`` for its owner only (0700) and return it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


class Database:
    """The DuckDB file of a workspace; a context manager.

    Args:
        folder: the workspace's folder; created, unless ``read_only``.
        read_only: many readers may have it open so; one writer excludes all others.

    Raises:
        NotFoundError: read_only and there is no workspace.
        WorkspaceBusyError: another process holds the file.
        WorkspaceError: the file is damaged or was made by another version.
    """

    def __init__(self, folder: Path | str, *, read_only: bool = False):
        self.folder = Path(folder)
        self.read_only = read_only
        self.file = self.folder / FILE_NAME
        if read_only and not self.file.exists():
            raise NotFoundError(
                f"{self.folder}: no workspace here; make one with: graphfraud ingest SOURCE -w {self.folder}"
            )
        if not read_only:
            self._prepare_folder()
        self.con = self._connect()
        self._within = False
        stopping.opened(self.con)
        self._require_known()
        if not read_only:
            self._remove_spilled()
            self._create_tables()
            if files.owned(self.file):
                os.chmod(self.file, 0o600)

    def _prepare_folder(self) -> None:
        try:
            private_directory(self.folder)
            if self.file.is_file() and self.file.stat().st_size < HEADERS:
                files.remove_unless_held(self.file)  # which a killed process had only begun to make
        except OSError as error:
            raise WorkspaceError(f"{self.folder}: cannot be used as a workspace: {error.strerror}") from error

    def _connect(self) -> duckdb.DuckDBPyConnection:
        before = os.umask(0o077)
        try:
            con = duckdb.connect(str(self.file), read_only=self.read_only, config=dict(CONFIG))
        except duckdb.Error as error:
            raise _unopened(self.folder, self.file, str(error)) from error
        finally:
            os.umask(before)
        con.execute("SET temp_directory = ?", [str(self.folder / "tmp")])
        _set_session(con)
        return con

    @contextmanager
    def beside(self) -> Iterator[Database]:
        """The same open file by a second connection, for another thread: temporary tables and registered rows are its own."""
        other = copy(self)
        other.con = self.con.cursor()
        other._within = False
        _set_session(other.con)
        stopping.opened(other.con)
        try:
            yield other
        finally:
            other.close()

    def _remove_spilled(self) -> None:
        """Take away what a process that was killed had spilled to disk; the lock says that nobody else is at work."""
        for left in (self.folder / "tmp").glob("duckdb_temp_*"):
            with suppress(OSError):
                left.unlink()
        shutil.rmtree(self.folder / "tmp" / LAID, ignore_errors=True)

    def _require_known(self) -> None:
        """Refuse what a newer version made: it may mean by its tables what this one does not know."""
        made = self.meta("schema") if self.exists("gf_meta") else None
        if made not in (None, SCHEMA_VERSION):
            self.close()
            raise WorkspaceError(
                f"{self.folder}: was made by another version of graphfraud (its tables are of version {made}, "
                f"this one knows {SCHEMA_VERSION}); work with that version, or ingest the records into another folder"
            )

    def _create_tables(self) -> None:
        self.con.execute("BEGIN")
        create_tables(self.con)
        self.con.execute(sql_file("graphfraud.store", "sql/schema.sql"))
        self.con.execute("INSERT OR IGNORE INTO gf_meta VALUES ('schema', ?)", [SCHEMA_VERSION])
        if self.exists("institution") and not self.exists("usual_span"):  # as older workspaces have it
            self.derive()
        self.con.execute("COMMIT")

    def _column(self, table: str, name: str) -> bool:
        """Whether a table has a column of this name."""
        found = "SELECT 1 FROM duckdb_columns() WHERE table_name = $table AND column_name = $name"
        return self.con.execute(found, {"table": table, "name": name}).fetchall() != []

    @contextmanager
    def transaction(self, *, whole: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """All of the block or nothing, whatever ends it; one within another is part of it.

        Args:
            whole: it keeps what the command is for, and Ctrl-C says so from then on.
        """
        if self._within:
            yield self.con
            return
        self.con.execute("BEGIN")
        self._within = True
        try:
            yield self.con
            with stopping.committing(whole):
                self.con.execute("COMMIT")
        except BaseException:
            with suppress(duckdb.Error):
                self.con.execute("ROLLBACK")
            raise
        finally:
            self._within = False

    def derive(self) -> None:
        """Bring what is derived from the records up to date (see engines/sql); part of the caller's transaction.

        ``usual_span``, ``institution`` and ``refund`` are small tables that are built anew, ``settlement`` is a view over them.
        """
        if self.exists("settlement", "table"):  # as older workspaces have it
            self.con.execute("DROP TABLE settlement")
        for name, kind in DERIVED:
            query = sql_file("graphfraud.engines", f"sql/{name}.sql")
            self.con.execute(f"CREATE OR REPLACE {kind} {name} AS {query}")
        astray = self.con.execute(sql_file("graphfraud.store", "sql/astray.sql")).fetchall()[0][0]
        self.con.execute("INSERT OR REPLACE INTO gf_meta VALUES (?, ?)", [ASTRAY, astray])

    def exists(self, name: str, kind: str | None = None) -> bool:
        """Whether the workspace has a table or view (or of that ``kind`` alone) of this name."""
        found = self.con.execute(
            "SELECT 'table' FROM duckdb_tables() WHERE table_name = $name UNION ALL "
            "SELECT 'view' FROM duckdb_views() WHERE view_name = $name",
            {"name": name},
        ).fetchall()
        return any(kind in (None, one) for (one,) in found)

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run a query with bound ``parameters``; a list of {column: value}."""
        cursor = self.con.execute(query, list(parameters))
        names = [part[0] for part in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def has_rows(self, table: str) -> bool:
        """Whether the table or view exists and holds a row."""
        return self.exists(table) and self.con.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchall() != []

    def meta(self, key: str) -> str | None:
        """A remembered value, or None."""
        rows = self.con.execute("SELECT value FROM gf_meta WHERE key = ?", [key]).fetchall()
        return rows[0][0] if rows else None

    def card_key(self) -> bytes:
        """The workspace's key for card stand-ins: 32 random bytes in ``card.key`` (0600), made on first use.

        Raises:
            WorkspaceError: there is none yet, and the folder cannot be written.
        """
        file = self.folder / "card.key"
        try:
            if not file.exists() or not file.stat().st_size:
                self._make_key(file)
            return file.read_bytes()
        except OSError as error:
            raise WorkspaceError(f"{self.folder}: cannot be written: {error.strerror}") from error

    def _make_key(self, file: Path) -> None:
        """Whole or not at all, whatever ends it; of two processes that make one, both take that of the first."""
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | files.BINARY, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(secrets.token_bytes(32))
                out.flush()
                os.fsync(handle)
            if file.exists() and not file.stat().st_size:
                files.replace(beside, file)  # as a full disk or a kill left it in older versions
            else:
                with suppress(FileExistsError):
                    files.place(beside, file)
        finally:
            beside.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file; the object is of no use afterwards."""
        stopping.closed(self.con)
        self.con.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _unopened(folder: Path, file: Path, told: str) -> WorkspaceError:
    """What it means for the user that the database does not open the file."""
    why = told.splitlines()[0]
    if "different configuration" in why:
        return WorkspaceBusyError(f"{folder}: is open in this process already, for another purpose; close it first")
    if "lock on file" in why or files.held_elsewhere(file):
        holder = re.search(r"\(PID \d+\)", told)
        who = f" {holder[0]}" if holder else ""
        return WorkspaceBusyError(
            f"{folder}: another process is writing to this workspace; wait until it has ended{who}"
        )
    if any(
        words in why for words in ("Permission denied", "Read-only file system", "Is a directory", "Access is denied")
    ):
        return WorkspaceError(f"{file}: cannot be opened: {why}")
    if "newer version" in why or "version number" in why:
        return WorkspaceError(f"{file}: was made by a newer version; update graphfraud and DuckDB: {why}")
    return WorkspaceError(
        f"{file}: is damaged or no workspace; put it back from a backup, or ingest the records into another folder: {why}"
    )


def _set_session(con: duckdb.DuckDBPyConnection) -> None:
    """What holds for one connection alone."""
    with suppress(duckdb.Error):  # notebooks without ipywidgets refuse the setting, and show no bar either
        con.execute("SET enable_progress_bar = false")
    if _has_icu(con):
        con.execute("SET TimeZone = 'Asia/Shanghai'")


def _has_icu(con: duckdb.DuckDBPyConnection) -> bool:
    row = con.execute("SELECT loaded FROM duckdb_extensions() WHERE extension_name = 'icu'").fetchone()
    return bool(row and row[0])
