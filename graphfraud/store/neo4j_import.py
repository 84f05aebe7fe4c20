"""Bulk loading of a local server that holds no graph yet: files written by DuckDB, read by neo4j-admin import.

The server is stopped, its (empty) database replaced, and started again; then the schema is made and the load marked, as
after a load over Bolt. The next load over Bolt finds every row as it would have written it.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from graphfraud.errors import StoreError
from graphfraud.store import projection, server, server_home, server_process
from graphfraud.store.database import Database, private_directory
from graphfraud.store.neo4j_connect import open_driver, translated
from graphfraud.store.neo4j_files import File, Files, check_lists
from graphfraud.store.neo4j_load import LoadReport, Step, make_schema, mark, marks, one_load
from graphfraud.store.neo4j_stage import Scope, bounded, edge_types, node_labels
from graphfraud.store.server_home import Home, Memory

DATABASE = "neo4j"
FEW_ROWS = 1_000_000
"""Rows below which an import is over before compiling it thoroughly has paid."""
LEAST_BUFFER = 1 << 18
"""Bytes that neo4j-admin reads at a time: it looks through so much of each file before it begins, on one core."""
MOST_HEAP = 2048
"""MiB of heap that an import can use; what it knows of nodes and relationships lies beside the heap."""


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
            files = Files(database, scope, folder)
            nodes = [files.write_nodes(label) for label in node_labels()]
            edges = [file for type in edge_types() for file in files.write_edges(type)]
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


def _arguments(home: Home, nodes: list[File], edges: list[File], memory: Memory) -> list[str]:
    """The command's; files are named from the server's folder on, as commas and brackets of a path would be read as patterns."""
    arguments = [
        "database",
        "import",
        "full",
        DATABASE,
        "--overwrite-destination",
        "--id-type=actual",
        "--array-delimiter=U+001F",
        "--trim-strings=false",
        "--ignore-empty-strings=false",
        "--skip-bad-relationships=false",
        f"--multiline-fields={str(any(file.multiline for file in (*nodes, *edges))).lower()}",
        f"--read-buffer-size={_buffer((*nodes, *edges))}",
        f"--max-off-heap-memory={max(memory.page_cache, 512)}m",
        f"--threads={os.cpu_count() or 1}",
        "--report-file=logs/import.report",
    ]
    for option, files in (("nodes", nodes), ("relationships", edges)):
        for file in files:
            places = (place.relative_to(home.folder).as_posix() for place in (file.header, *file.rows))
            arguments.append(f"--{option}={file.name}={','.join(places)}")
    return arguments


def _buffer(files: Sequence[File]) -> int:
    """Bytes of neo4j-admin's buffers: a power of two that holds the longest line twice, as a line must fit whole."""
    longest = max((file.longest for file in files), default=0)
    return max(LEAST_BUFFER, 1 << (2 * longest).bit_length())


def _report(nodes: list[File], edges: list[File], imported: float, seconds: float) -> LoadReport:
    """Import takes nodes and edges together; its seconds are shared out by rows."""
    rows = max(sum(file.count for file in (*nodes, *edges)), 1)

    def steps(files: list[File]) -> tuple[Step, ...]:
        names = dict.fromkeys(file.name for file in files)
        counts = {name: sum(file.count for file in files if file.name == name) for name in names}
        return tuple(Step(name, count, count, 0, imported * count / rows) for name, count in counts.items())

    return LoadReport("import", steps(nodes), steps(edges), seconds)
