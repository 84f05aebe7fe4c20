"""Bulk loading of a local server that holds no graph yet: files written by DuckDB, read by neo4j-admin import.

The server is stopped, its (empty) database replaced, and started again; then the schema is made and the load marked, as
after a load over Bolt. The next load over Bolt finds every row as it would have written it.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from graphfraud.errors import StoreError
from graphfraud.progress import progress
from graphfraud.store import projection, server, server_home, server_process
from graphfraud.store.database import Database, private_directory, sql_file
from graphfraud.store.neo4j_connect import open_driver, translated
from graphfraud.store.neo4j_cypher import Column
from graphfraud.store.neo4j_load import LoadReport, Step, make_schema, mark, marks, one_load
from graphfraud.store.neo4j_stage import Scope, bounded, edge_types, node_labels, stage_edges_by_shares, stage_nodes
from graphfraud.store.server_home import Home, Memory

TYPES = {
    "VARCHAR": "string",
    "BIGINT": "long",
    "INTEGER": "long",
    "UBIGINT": "long",
    "DOUBLE": "double",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "localdatetime",
}
SEPARATOR = "\x1f"
"""Between the parts of a list: a control character that no id holds."""
DATABASE = "neo4j"
FEW_ROWS = 1_000_000
"""Rows below which an import is over before compiling it thoroughly has paid."""
BLOCK_BYTES = 1 << 20
MOST_HEAP = 2048
"""MiB of heap that an import can use; what it knows of nodes and relationships lies beside the heap."""
HASH = Column("row_hash", "BIGINT")


@dataclass(frozen=True)
class File:
    """Files of rows with the header that import wants, for one label or one type between two labels."""

    name: str
    header: Path
    rows: tuple[Path, ...]
    count: int
    multiline: bool


def load_by_import(
    database: Database, *, every: bool = False, unmasked: bool = False, keep_files: bool = False
) -> LoadReport:
    """Load the workspace's local server anew from files; whatever its database held is gone.

    Args:
        database: the workspace's, with derived tables.
        every: a Settlement node for every settlement.
        unmasked: names and numbers too; the caller has logged the reason.
        keep_files: leave the files in ``WORKSPACE/neo4j/import``.

    Raises:
        StoreError: import failed; the message carries the end of what it printed.
        WorkspaceBusyError: another load of this workspace runs.
    """
    begun = time.monotonic()
    scope = Scope(every, unmasked, date.today())
    with one_load(database), bounded(database):
        with server.stopped(database.folder) as (home, jars), _folder(home, keep_files) as folder:
            projection.prepare(database, hold=True)
            check_lists(database)
            nodes = [_write_nodes(database, label, scope, folder) for label in node_labels()]
            edges = [file for type in edge_types() for file in _write_edges(database, type, scope, folder)]
            started = time.monotonic()
            few = sum(file.count for file in (*nodes, *edges)) < FEW_ROWS
            memory = server_home.configured_memory(home) or server_home.fitting_memory()
            _run(home, jars, _arguments(home, nodes, edges, memory), min(memory.heap, MOST_HEAP), few)
            imported = time.monotonic() - started
        running = server.start(database.folder)
        with open_driver(running.connection) as driver, translated(running.connection):
            make_schema(driver, running.connection)
            mark(driver, running.connection, **marks(database, scope))
    return _report(nodes, edges, imported, time.monotonic() - begun)


def _run(home: Home, jars: Path, arguments: list[str], heap: int, few: bool) -> None:
    """Import; where it fails nothing half written is left."""
    try:
        server_process.admin(home, jars, arguments, heap=heap, brief=few)
    except BaseException as error:
        server.empty_graph(home)
        if isinstance(error, StoreError):
            raise StoreError(
                f"{error}; the local server's graph is empty now: make room where the disk is full, and load again"
            ) from error
        raise


@contextmanager
def _folder(home: Home, keep: bool) -> Iterator[Path]:
    folder = private_directory(home.folder / "import" / "rows")
    before = os.umask(0o077)
    try:
        yield folder
    finally:
        os.umask(before)
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def check_lists(database: Database) -> None:
    """Refuse ids that hold the character that parts the values of a list in the files.

    Raises:
        StoreError: one does.
    """
    found = database.con.execute(
        sql_file("graphfraud.store", "sql/projection/unfit_for_lists.sql"), {"character": SEPARATOR}
    )
    if found.fetchall():
        raise StoreError(
            f"{database.folder}: an id holds the control character that parts lists in import; load over Bolt (--how bolt)"
        )


def _write_nodes(database: Database, label: str, scope: Scope, folder: Path) -> File:
    staged = stage_nodes(database, label, scope)
    fields = [f"id:ID({label})", *(_field(column) for column in staged.columns)]
    return _write(database, label, fields, ["id"], staged.columns, "TRUE", folder / f"{label}-nodes-0")


def _write_edges(database: Database, type: str, scope: Scope, folder: Path) -> list[File]:
    files: dict[tuple[str, str], File] = {}
    for number, staged in enumerate(stage_edges_by_shares(database, type, scope)):
        columns = (*staged.columns, HASH) if "row_hash" in staged.key else staged.columns
        ends = database.con.execute("SELECT DISTINCT a_label, b_label FROM wanted ORDER BY ALL").fetchall()
        for a_label, b_label in ends:
            fields = [f":START_ID({a_label})", f":END_ID({b_label})", *(_field(column) for column in columns)]
            condition = f"a_label = '{a_label}' AND b_label = '{b_label}'"
            place = folder / f"{type}-{a_label}-{b_label}-{number}"
            added = _write(database, type, fields, ["a", "b"], columns, condition, place)
            files[a_label, b_label] = _joined(files.get((a_label, b_label)), added)
    return list(files.values())


def _joined(known: File | None, added: File) -> File:
    if known is None:
        return added
    count, multiline = known.count + added.count, known.multiline or added.multiline
    return replace(known, rows=(*known.rows, *added.rows), count=count, multiline=multiline)


def _write(
    database: Database,
    name: str,
    fields: list[str],
    keys: list[str],
    columns: tuple[Column, ...],
    condition: str,
    place: Path,
) -> File:
    """Write the rows of ``wanted`` for which ``condition`` holds, straight from DuckDB."""
    header, rows = place.with_suffix(".header"), place.with_suffix(".csv")
    header.write_text(",".join(fields) + "\n", encoding="utf-8")
    chosen = ", ".join([*keys, *(_sent(column) for column in columns)])
    target = str(rows).replace("'", "''")
    form = "(FORMAT csv, HEADER false, DELIMITER ',', QUOTE '\"', ESCAPE '\"')"
    with progress(name, unit="rows"):
        copied = database.con.execute(f"COPY (SELECT {chosen} FROM wanted WHERE {condition}) TO '{target}' {form}")
        count = int(copied.fetchall()[0][0])
    return File(name, header, (rows,), count, _lines(rows) != count)


def _lines(file: Path) -> int:
    """Line ends in a file; more of them than rows where a value holds one."""
    with file.open("rb") as handle:
        return sum(block.count(b"\n") + block.count(b"\r") for block in iter(lambda: handle.read(BLOCK_BYTES), b""))


def _field(column: Column) -> str:
    plain, listed = (column.sql_type[:-2], "[]") if column.sql_type.endswith("[]") else (column.sql_type, "")
    try:
        return f"{column.name}:{TYPES[plain]}{listed}"
    except KeyError:
        raise StoreError(f"column {column.name} has a type that cannot be imported: {column.sql_type}") from None


def _sent(column: Column) -> str:
    sent = column.sent
    if not column.sql_type.endswith("[]"):
        return sent
    value = sent.removesuffix(f' AS "{column.name}"')
    return f"array_to_string({value}, '{SEPARATOR}') AS \"{column.name}\""


def _arguments(home: Home, nodes: list[File], edges: list[File], memory: Memory) -> list[str]:
    """The command's; files are named from the server's folder on, as commas and brackets of a path would be read as patterns."""
    arguments = [
        "database",
        "import",
        "full",
        DATABASE,
        "--overwrite-destination",
        "--array-delimiter=U+001F",
        "--trim-strings=false",
        "--ignore-empty-strings=false",
        "--skip-bad-relationships=false",
        f"--multiline-fields={str(any(file.multiline for file in (*nodes, *edges))).lower()}",
        f"--max-off-heap-memory={max(memory.page_cache, 512)}m",
        f"--threads={os.cpu_count() or 1}",
        "--report-file=logs/import.report",
    ]
    for option, files in (("nodes", nodes), ("relationships", edges)):
        for file in files:
            places = (str(place.relative_to(home.folder)) for place in (file.header, *file.rows))
            arguments.append(f"--{option}={file.name}={','.join(places)}")
    return arguments


def _report(nodes: list[File], edges: list[File], imported: float, seconds: float) -> LoadReport:
    """Import takes nodes and edges together; its seconds are shared out by rows."""
    rows = max(sum(file.count for file in (*nodes, *edges)), 1)

    def steps(files: list[File]) -> tuple[Step, ...]:
        names = dict.fromkeys(file.name for file in files)
        counts = {name: sum(file.count for file in files if file.name == name) for name in names}
        return tuple(Step(name, count, count, 0, imported * count / rows) for name, count in counts.items())

    return LoadReport("import", steps(nodes), steps(edges), seconds)
