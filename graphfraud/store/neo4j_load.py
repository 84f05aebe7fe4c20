"""Loading the graph over Bolt: only what differs is written, what the records no longer hold is removed.

For each label and type the server is asked what it holds (key and row hash), the difference is computed in DuckDB, and
written in batches. A load that was cut, by whatever, is therefore mended by the next one, and a load of the same
records writes nothing. Every batch is a transaction that may run twice without harm.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import graphfraud
from graphfraud.errors import StoreError, WorkspaceBusyError
from graphfraud.progress import progress
from graphfraud.store import projection
from graphfraud.store.database import Database
from graphfraud.store.neo4j_connect import Connection, open_driver, translated
from graphfraud.store.neo4j_cypher import KINDS, LINK_TYPE, cypher_text, load_text, statements
from graphfraud.store.neo4j_stage import LINK_KEY, Staged, edge_types, node_labels, stage_edges, stage_nodes

if TYPE_CHECKING:
    import pyarrow as pa
    from neo4j import Driver

BATCH_ROWS = 5_000
KNOWN_ROWS = 50_000
WORKERS = 2
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
    workers: int = WORKERS,
    batch_rows: int = BATCH_ROWS,
) -> LoadReport:
    """Make the server's graph equal to the workspace's.

    Args:
        database: the workspace's, with derived tables.
        connection: the server.
        every: a Settlement node for every settlement, not only for those that something rests on.
        unmasked: names and numbers too; the caller has logged the reason.
        workers: sessions that write at a time.
        batch_rows: rows a transaction.

    Raises:
        StoreError: the server cannot be reached, refuses, or goes away; run again.
        WorkspaceBusyError: another load of this workspace runs.
    """
    begun = time.monotonic()
    with open_driver(connection) as driver, translated(connection), one_load(database):
        loader = _Loader(database, driver, connection, workers, batch_rows)
        make_schema(driver, connection)
        loader.mark(state="loading")
        projection.prepare(database)
        nodes = [loader.nodes(label, every=every, unmasked=unmasked) for label in node_labels()]
        edges = [loader.edges(type, every=every) for type in edge_types()]
        nodes = [loader.forget_nodes(step, every=every, unmasked=unmasked) for step in nodes]
        loader.check(nodes, edges)
        loader.mark(**marks(every=every, unmasked=unmasked))
    return LoadReport("bolt", tuple(nodes), tuple(edges), time.monotonic() - begun)


def marks(*, every: bool, unmasked: bool) -> dict[str, Any]:
    """What the graph remembers of a finished load."""
    return {
        "state": "complete",
        "loaded_at": datetime.now().replace(microsecond=0),
        "version": graphfraud.__version__,
        "settlements": "every" if every else "needed",
        "masked": not unmasked,
    }


def make_schema(driver: Driver, connection: Connection) -> None:
    """Constraints and indexes, safe to run again; returns when they are online."""
    for statement in statements(cypher_text("schema.cypher")):
        driver.execute_query(statement, database_=connection.database)
    driver.execute_query("CALL db.awaitIndexes($seconds)", seconds=INDEX_SECONDS, database_=connection.database)


@contextmanager
def one_load(database: Database) -> Iterator[None]:
    """At most one load of a workspace at a time."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (database.folder / "neo4j-load.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkspaceBusyError(
                f"{database.folder}: another load into Neo4j runs; wait until it has ended"
            ) from error
        yield


class _Loader:
    """One load: the staged rows against what the server holds."""

    def __init__(self, database: Database, driver: Driver, connection: Connection, workers: int, batch_rows: int):
        self.database = database
        self.driver = driver
        self.connection = connection
        self.workers = workers
        self.batch_rows = batch_rows
        self.today = date.today()

    def nodes(self, label: str, *, every: bool, unmasked: bool) -> Step:
        """Write the nodes of a label that differ; what is gone stays until its edges are gone."""
        begun = time.monotonic()
        staged = stage_nodes(self.database, label, every=every, unmasked=unmasked, today=self.today)
        self._fetch_known(load_text("known_nodes", label=label), {}, ("id",), self._count_nodes(label))
        columns = ("id", *staged.columns, "row_hash")
        text = load_text("nodes", label=label, columns=columns[1:])
        written = self._write(label, text, columns, ())
        return Step(label, staged.rows, written, 0, time.monotonic() - begun)

    def forget_nodes(self, step: Step, *, every: bool, unmasked: bool) -> Step:
        """Remove the nodes of a label that the records no longer hold."""
        begun = time.monotonic()
        count = self._count_nodes(step.name)
        if count == step.rows:
            return step
        stage_nodes(self.database, step.name, every=every, unmasked=unmasked, today=self.today)
        self._fetch_known(load_text("known_nodes", label=step.name), {}, ("id",), count)
        removed = self._send(
            step.name,
            load_text("forget_nodes", label=step.name),
            "SELECT id FROM known ANTI JOIN wanted USING (id)",
            {},
        )
        return Step(step.name, step.rows, step.written, removed, step.seconds + time.monotonic() - begun)

    def edges(self, type: str, *, every: bool) -> Step:
        """Remove the edges of a type that are gone or stand twice, write those that differ."""
        begun = time.monotonic()
        staged = stage_edges(self.database, type, every=every)
        known = load_text("known_edges", type=type)
        self._fetch_known(known, {"labels": list(KINDS) + ["Settlement"]}, LINK_KEY[:4], self._count_edges(type))
        removed = written = 0
        for a_label, b_label in self._ends():
            ends = {"a_label": a_label, "b_label": b_label}
            removed += self._forget_edges(type, staged, ends)
            written += self._write_edges(type, staged, ends)
        return Step(type, staged.rows, written, removed, time.monotonic() - begun)

    def _forget_edges(self, type: str, staged: Staged, ends: dict[str, str]) -> int:
        link = type == LINK_TYPE
        text = load_text("forget_links" if link else "forget_edges", type="" if link else type, **ends)
        keys = ", ".join(staged.key)
        condition = "a_label = $a_label AND b_label = $b_label"
        query = f"SELECT DISTINCT {keys} FROM known ANTI JOIN wanted USING ({keys}) WHERE {condition}"
        return self._send(type, text, query, ends)

    def _write_edges(self, type: str, staged: Staged, ends: dict[str, str]) -> int:
        link = type == LINK_TYPE
        columns = staged.columns if link else (*staged.columns, "row_hash")
        text = load_text("links" if link else "edges", type="" if link else type, columns=columns, **ends)
        sent = ("a", "b", *columns, *(("row_hash",) if link else ()))
        return self._write(type, text, sent, tuple(ends.items()))

    def check(self, nodes: Sequence[Step], edges: Sequence[Step]) -> None:
        """Hold what the server counts against what it should hold."""
        wrong = [step.name for step in nodes if self._count_nodes(step.name) != step.rows]
        wrong += [step.name for step in edges if self._count_edges(step.name) != step.rows]
        if wrong:
            raise StoreError(
                f"{self.connection.uri}: the graph is not whole ({', '.join(wrong)}); "
                "does somebody else write to it? Load again"
            )

    def mark(self, **values: Any) -> None:
        """Write the load's own node."""
        self.driver.execute_query(load_text("mark"), values=values, database_=self.connection.database)

    def _fetch_known(self, text: str, values: Mapping[str, Any], key: Sequence[str], count: int) -> None:
        """Fill the temporary table ``known``; rows of one key that stand twice get no hash, so that they are mended."""
        con = self.database.con
        columns = ", ".join(f"{name} VARCHAR" for name in key)
        con.execute(f"CREATE OR REPLACE TEMP TABLE known ({columns}, row_hash BIGINT)")
        if not count:
            return
        names = [*key, "row_hash"]
        with self.driver.session(database=self.connection.database, fetch_size=KNOWN_ROWS) as session:
            for rows in _chunks(session.run(text, dict(values)), KNOWN_ROWS):
                _insert(self.database, names, rows)

    def _ends(self) -> list[tuple[str, str]]:
        both = "SELECT a_label, b_label FROM wanted UNION SELECT a_label, b_label FROM known ORDER BY ALL"
        return [(a, b) for a, b in self.database.con.execute(both).fetchall() if a and b]

    def _write(self, name: str, text: str, columns: Sequence[str], ends: Sequence[tuple[str, str]]) -> int:
        chosen = ", ".join(f'w."{column}"' for column in columns)
        keys = ("a_label", "a", "b_label", "b") if ends else ("id",)
        same = " AND ".join(f"w.{key} = k.{key}" for key in (*keys, "row_hash"))
        conditions = "".join(f" AND w.{key} = ${key}" for key, _ in ends)
        order = "w.b, w.a" if ends else "w.id"
        query = (
            f"SELECT {chosen} FROM wanted AS w ANTI JOIN known AS k ON {same} WHERE TRUE{conditions} ORDER BY {order}"
        )
        return self._send(name, text, query, dict(ends))

    def _send(self, name: str, text: str, query: str, values: Mapping[str, Any]) -> int:
        """Run ``text`` over the rows of ``query``, a batch a transaction, ``workers`` at a time; the number of rows."""
        sent = 0
        waiting: deque[Future[int]] = deque()
        with progress(name, unit="rows") as step, ThreadPoolExecutor(self.workers) as pool:
            try:
                for batch in projection.batches(self.database, projection.Part(query, values), self.batch_rows):
                    waiting.append(pool.submit(self._transaction, text, batch))
                    if len(waiting) > 2 * self.workers:
                        sent += _done(waiting, step)
                while waiting:
                    sent += _done(waiting, step)
            except BaseException:
                for future in waiting:
                    future.cancel()
                raise
        return sent

    def _transaction(self, text: str, batch: pa.RecordBatch) -> int:
        values = {name: batch.column(name).to_pylist() for name in batch.schema.names}
        with self.driver.session(database=self.connection.database) as session:
            session.execute_write(lambda work: work.run(text, values).consume())
        return int(batch.num_rows)

    def _count_nodes(self, label: str) -> int:
        return self._number(load_text("count_nodes", label=label))

    def _count_edges(self, type: str) -> int:
        return self._number(load_text("count_edges", type=type))

    def _number(self, text: str) -> int:
        found = self.driver.execute_query(text, database_=self.connection.database)
        return int(found.records[0][0])


def _done(waiting: deque[Future[int]], step: Callable[[float], None]) -> int:
    rows = waiting.popleft().result()
    step(rows)
    return rows


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

    arrays = [pa.array(column) for column in zip(*rows, strict=True)]
    database.con.register("fetched", pa.table(arrays, names=list(names)))
    database.con.execute("INSERT INTO known SELECT * FROM fetched")
    database.con.unregister("fetched")
