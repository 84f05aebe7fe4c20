"""Loading the graph over Bolt: only what differs is written, what the records no longer hold is removed.

For each label and type the server is asked what it holds (key and row hash), the difference is computed in DuckDB, and
written in batches. A load that was cut, by whatever, is therefore mended by the next one, and a load of the same
records writes nothing.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import graphfraud
from graphfraud.errors import StoreError, WorkspaceBusyError
from graphfraud.store import neo4j_screened, neo4j_write, projection
from graphfraud.store.database import Database, sql_file
from graphfraud.store.neo4j_connect import Connection, open_driver, translated, written
from graphfraud.store.neo4j_cypher import KINDS, LINK_TYPE, ROW_TYPES, SETTLEMENT, cypher_text, filled, statements
from graphfraud.store.neo4j_read import Reader
from graphfraud.store.neo4j_stage import (
    EDGE_KEY,
    NODE_KEY,
    Scope,
    bounded,
    edge_types,
    node_labels,
    stage_edges,
    stage_nodes,
)
from graphfraud.store.neo4j_write import Writer
from graphfraud.store.protocol import TESTED_TYPES
from graphfraud.system.files import alone

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

FINDINGS_TYPES = (*TESTED_TYPES, "INVOLVES", *ROW_TYPES, LINK_TYPE)
"""Types of edges that change with the findings."""
BATCH_ROWS = 5_000
KNOWN_ROWS = 20_000
WORKERS = 3
"""Sessions at a time: while two wait for the server the third packs its rows."""
INDEX_SECONDS = 300


@dataclass(frozen=True)
class Step:
    """One label or type: rows that the graph should hold, rows written and removed, seconds."""

    name: str
    rows: int
    written: int
    removed: int
    seconds: float


@dataclass(frozen=True)
class LoadReport:
    """What a load did; ``how`` is bolt or import."""

    how: str
    nodes: tuple[Step, ...]
    edges: tuple[Step, ...]
    seconds: float

    def rate(self, steps: Sequence[Step]) -> float:
        """Rows written a second over those steps; 0 where nothing was written."""
        seconds = sum(step.seconds for step in steps if step.written)
        return sum(step.written for step in steps) / seconds if seconds else 0.0

    def to_json(self) -> dict[str, Any]:
        """Counts, seconds and rates as plain types."""
        parts = {"nodes": self.nodes, "edges": self.edges}
        counts = {
            name: {step.name: {"rows": step.rows, "written": step.written, "removed": step.removed} for step in steps}
            for name, steps in parts.items()
        }
        rates = {f"{name}_per_second": round(self.rate(steps)) for name, steps in parts.items()}
        return {"how": self.how, **counts, **rates, "seconds": round(self.seconds, 2)}


def load_by_bolt(
    database: Database,
    connection: Connection,
    *,
    every: bool = False,
    unmasked: bool = False,
    findings_only: bool = False,
    workers: int = WORKERS,
    batch_rows: int = BATCH_ROWS,
) -> LoadReport:
    """Make the server's graph equal to the workspace's.

    Args:
        database: the workspace's, with derived tables.
        connection: the server.
        every: a Settlement node for every settlement, not only for those that something rests on.
        unmasked: names and numbers too; the caller has logged the reason.
        findings_only: the records have not changed since the last load; only what findings change is brought up to date.
        workers: sessions that write at a time.
        batch_rows: rows a transaction.

    Raises:
        StoreError: the server cannot be reached, refuses, or goes away; run again.
        WorkspaceBusyError: another load of this workspace runs.
    """
    begun = time.monotonic()
    scope = Scope(every, unmasked, date.today())
    with open_driver(connection) as driver, translated(connection), one_load(database), bounded(database):
        loader = _Loader(database, Writer(driver, connection.database, batch_rows, workers), scope)
        loader.claim(connection)
        make_schema(driver, connection)
        forget_screened_of_other_records(Reader(driver, connection), database)
        mark(driver, connection, state="loading")
        projection.prepare(database, hold=True)
        neo4j_write.forget_elements(database)
        nodes = [loader.write_nodes(label) for label in node_labels()]
        edges = [loader.edges(type) for type in (FINDINGS_TYPES if findings_only else edge_types())]
        nodes = [loader.forget_nodes(step) for step in nodes]
        loader.check(connection, nodes, edges)
        mark(driver, connection, **marks(database, scope))
    return LoadReport("bolt", tuple(nodes), tuple(edges), time.monotonic() - begun)


def forget_screened_of_other_records(reader: Reader, database: Database) -> None:
    """Remove the screened pairs of earlier records; those of today's stay."""
    known = reader.rows(filled("store/mark"))
    if not known or known[0][2] != records_mark(database):
        neo4j_screened.forget(reader)


def marks(database: Database, scope: Scope) -> dict[str, Any]:
    """What the graph remembers of a finished load."""
    return {
        "state": "complete",
        "loaded_at": datetime.now().replace(microsecond=0),
        "version": graphfraud.__version__,
        "settlements": "every" if scope.every else "needed",
        "masked": not scope.unmasked,
        "workspace": workspace_mark(database),
        "records": records_mark(database),
        "findings": findings_mark(database),
    }


def workspace_mark(database: Database) -> str:
    """Tells workspaces apart, as their stand-ins differ: a digest of the key."""
    return hashlib.sha256(b"graph of " + database.card_key()).hexdigest()[:16]


def records_mark(database: Database) -> str:
    """Changes when the records change: a graph with another mark is of other records."""
    return _mark_of(database, "records")


def findings_mark(database: Database) -> str:
    """Changes when findings, reviews, tested links or the blacklist change."""
    return _mark_of(database, "findings")


def _mark_of(database: Database, name: str) -> str:
    counted = sql_file("graphfraud.store", f"sql/projection/{name}_mark.sql")
    return hashlib.sha256(repr(database.con.execute(counted).fetchall()).encode()).hexdigest()[:16]


def mark(driver: Driver, connection: Connection, **values: Any) -> None:
    """Write the load's own node."""
    driver.execute_query(filled("load/mark"), values=values, database_=connection.database)


def make_schema(driver: Driver, connection: Connection) -> None:
    """Constraints and indexes, safe to run again; returns when they are online. What the server gave up is made anew."""
    schema = statements(cypher_text("schema.cypher"))
    for name, owner in driver.execute_query(filled("load/failed_indexes"), database_=connection.database).records:
        if any(f" {name} IF NOT EXISTS" in statement for statement in schema):
            kind = "INDEX" if owner is None else "CONSTRAINT"
            driver.execute_query(f"DROP {kind} {name} IF EXISTS", database_=connection.database)
    for statement in schema:
        driver.execute_query(statement, database_=connection.database)
    driver.execute_query(filled("load/await_indexes"), seconds=INDEX_SECONDS, database_=connection.database)


@contextmanager
def one_load(database: Database) -> Iterator[None]:
    """At most one load of a workspace at a time."""
    with ExitStack() as held:
        try:
            held.enter_context(alone(database.folder / "neo4j-load.lock", wait=False))
        except BlockingIOError as error:
            raise WorkspaceBusyError(
                f"{database.folder}: another load into Neo4j runs; wait until it has ended"
            ) from error
        yield


class _Loader:
    """One load: the staged rows against what the server holds."""

    def __init__(self, database: Database, writer: Writer, scope: Scope):
        self.database = database
        self.writer = writer
        self.scope = scope

    def claim(self, connection: Connection) -> None:
        """Refuse a database that holds somebody else's nodes under our labels."""
        found = self._records(filled("load/foreign"), labels=[*KINDS, SETTLEMENT])
        if found and found[0][0]:
            raise StoreError(
                f"{connection.uri}: the database holds nodes of another application under the same labels; "
                "name an empty database with NEO4J_DATABASE"
            )

    def write_nodes(self, label: str) -> Step:
        """Write the nodes of a label that differ; what is gone stays until its edges are gone."""
        begun = time.monotonic()
        staged = stage_nodes(self.database, label, self.scope)
        self._fetch_nodes(label)
        written = neo4j_write.write_nodes(self.writer, self.database, label, staged.columns)
        if written:
            self._fetch_nodes(label)
        neo4j_write.keep_elements(self.database, label)
        return Step(label, staged.rows, written, 0, time.monotonic() - begun)

    def forget_nodes(self, step: Step) -> Step:
        """Remove the nodes of a label that the records no longer hold."""
        begun = time.monotonic()
        if self._count("count_nodes", label=step.name) == step.rows:
            return step
        stage_nodes(self.database, step.name, self.scope)
        self._fetch_nodes(step.name)
        removed = neo4j_write.forget_nodes(self.writer, self.database, step.name)
        return replace(step, removed=removed, seconds=step.seconds + time.monotonic() - begun)

    def edges(self, type: str) -> Step:
        """Remove the edges of a type that are gone or stand twice, write those that differ."""
        begun = time.monotonic()
        staged = stage_edges(self.database, type, self.scope)
        text = filled("load/known_edges", type=type)
        self._fetch(text, EDGE_KEY, self._count("count_edges", type=type), labels=[*KINDS, SETTLEMENT])
        neo4j_write.compare_edges(self.database, staged.key)
        removed = neo4j_write.forget_edges(self.writer, self.database, type)
        written = neo4j_write.write_edges(self.writer, self.database, type, staged.columns)
        return Step(type, staged.rows, written, removed, time.monotonic() - begun)

    def check(self, connection: Connection, nodes: Sequence[Step], edges: Sequence[Step]) -> None:
        """Hold what the server counts against what it should hold."""
        wrong = [step.name for step in nodes if self._count("count_nodes", label=step.name) != step.rows]
        for label in wrong:
            strange = self._count("strange_nodes", label=label)
            if strange:
                raise StoreError(
                    f"{connection.uri}: {strange} nodes with the label {label} were written by no load (their row_hash is null); "
                    "remove them or give them another label, then load again"
                )
        wrong += [step.name for step in edges if self._count("count_edges", type=step.name) != step.rows]
        if wrong:
            raise StoreError(
                f"{connection.uri}: the graph is not whole ({', '.join(wrong)}); "
                "does somebody else write to it? Load again"
            )

    def _fetch_nodes(self, label: str) -> None:
        key = (*NODE_KEY, "element")
        self._fetch(filled("load/known_nodes", label=label), key, self._count("count_nodes", label=label))

    def _fetch(self, text: str, key: Sequence[str], count: int, **values: Any) -> None:
        """Fill the temporary table ``known`` with what the server holds."""
        columns = ", ".join(f"{name} VARCHAR" for name in key)
        empty = f"CREATE OR REPLACE TEMP TABLE known ({columns}, row_hash BIGINT)"
        self.database.con.execute(empty)
        if not count:
            return

        def fill(work: ManagedTransaction) -> None:
            self.database.con.execute(empty)
            for rows in _chunks(work.run(text, values), KNOWN_ROWS):
                _insert(self.database, [*key, "row_hash"], rows)

        with self.writer.driver.session(database=self.writer.database_name, fetch_size=KNOWN_ROWS) as session:
            written(session, fill)

    def _count(self, name: str, *, label: str = "", type: str = "") -> int:
        return int(self._records(filled(f"load/{name}", label=label, type=type))[0][0])

    def _records(self, text: str, **values: Any) -> list[Any]:
        return self.writer.driver.execute_query(text, values, database_=self.writer.database_name).records


def _chunks(records: Any, size: int) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for record in records:
        chunk.append(record.values())
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _insert(database: Database, names: Sequence[str], rows: list[Any]) -> None:
    import pyarrow as pa

    types = [pa.int64() if name == "row_hash" else pa.string() for name in names]
    arrays = [pa.array(column, type) for column, type in zip(zip(*rows, strict=True), types, strict=True)]
    database.con.register("fetched", pa.table(arrays, names=list(names)))
    database.con.execute("INSERT INTO known SELECT * FROM fetched")
    database.con.unregister("fetched")
