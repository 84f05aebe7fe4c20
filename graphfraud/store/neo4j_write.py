"""Writing staged rows over Bolt in batches: each a transaction that may run twice without harm.

Edges are written by two sessions that never touch the same node at a time, so that they cannot wait for one another:
sources and targets are dealt into as many parts as there are sessions, and in each round every session has its own part
of the sources and its own part of the targets.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphfraud.progress import progress
from graphfraud.store.database import Database
from graphfraud.store.neo4j_cypher import LINK_TYPE, Column, filled
from graphfraud.store.projection import Part, batches

if TYPE_CHECKING:
    import pyarrow as pa
    from neo4j import Driver

Values = Mapping[str, Any]
Batches = Generator["pa.RecordBatch", None, None]
HASH = Column("row_hash", "BIGINT")


@dataclass(frozen=True)
class Writer:
    """Where to write, how many rows a transaction, how many sessions at a time."""

    driver: Driver
    database_name: str | None
    batch_rows: int
    workers: int

    def run(self, text: str, values: Values) -> None:
        """One transaction; run again by the driver where the server says that it may succeed then."""
        with self.driver.session(database=self.database_name) as session:
            session.execute_write(lambda work: work.run(text, dict(values)).consume())


def write_nodes(writer: Writer, database: Database, label: str, columns: Sequence[Column]) -> int:
    """Write the rows of ``wanted`` that ``known`` does not hold; the number of rows."""
    text = filled("load/nodes", label=label, columns=columns)
    chosen = ", ".join(["id", *(column.sent for column in columns)])
    query = f"SELECT {chosen} FROM wanted ANTI JOIN known USING (id, row_hash)"
    return _in_pairs(writer, text, batches(database, Part(query, {}), writer.batch_rows), label)


def forget_nodes(writer: Writer, database: Database, label: str) -> int:
    """Remove the nodes of ``known`` that ``wanted`` does not hold; the number of nodes."""
    query = Part("SELECT DISTINCT id FROM known ANTI JOIN wanted USING (id)", {})
    return _one_by_one(
        writer, filled("load/forget_nodes", label=label), batches(database, query, writer.batch_rows), label
    )


def forget_edges(writer: Writer, database: Database, type: str) -> int:
    """Remove the edges of ``known`` that ``wanted`` does not hold, and those that stand twice; the number of keys."""
    removed = 0
    link = type == LINK_TYPE
    for a_label, b_label in _ends(database, "stale"):
        keys = "a, b, row_hash" if link else "a, b"
        query = Part(f"SELECT {keys} FROM stale WHERE a_label = $a AND b_label = $b", {"a": a_label, "b": b_label})
        name = "forget_links" if link else "forget_edges"
        text = filled(f"load/{name}", type="" if link else type, a_label=a_label, b_label=b_label)
        removed += _one_by_one(writer, text, batches(database, query, writer.batch_rows), type)
    return removed


def write_edges(writer: Writer, database: Database, type: str, columns: Sequence[Column]) -> int:
    """Write the rows of ``fresh``; the number of rows."""
    link = type == LINK_TYPE
    sent = (HASH, *columns) if link else tuple(columns)
    chosen = ", ".join(["b", "a", *(column.sent for column in sent)])
    written = 0
    for a_label, b_label in _ends(database, "fresh"):
        text = filled(
            "load/links" if link else "load/edges",
            type="" if link else type,
            a_label=a_label,
            b_label=b_label,
            columns=columns,
            first=2 if link else 1,
        )
        rounds = 1 if _few(database, writer) else writer.workers
        for number in range(rounds):
            values: dict[str, Any] = {"a_label": a_label, "b_label": b_label, "parts": rounds, "round": number}
            query = Part(
                f"SELECT hash(b) % $parts AS part, {chosen} FROM fresh"
                " WHERE a_label = $a_label AND b_label = $b_label AND hash(a) % $parts = (hash(b) + $round) % $parts"
                " ORDER BY hash(b) // $parts, b, a",
                values,
            )
            alone = a_label == b_label and number > 0
            rows = batches(database, query, writer.batch_rows * (1 if alone else rounds))
            written += _in_rounds(writer, text, rows, type, alone=alone)
    return written


def compare_edges(database: Database, key: Sequence[str]) -> None:
    """From ``wanted`` and ``known`` make ``stale`` (keys to remove) and ``fresh`` (rows to write)."""
    names = ", ".join(key)
    whole = names if "row_hash" in key else f"{names}, row_hash"
    database.con.execute(
        f"CREATE OR REPLACE TEMP TABLE stale AS SELECT DISTINCT {names} FROM known ANTI JOIN wanted USING ({names})"
        f" UNION SELECT {names} FROM known GROUP BY {names} HAVING COUNT(*) > 1"
    )
    database.con.execute(f"DELETE FROM known USING stale WHERE {_same(key)}")
    database.con.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM wanted ANTI JOIN known USING ({whole})")


def _same(key: Sequence[str]) -> str:
    return " AND ".join(f"known.{name} = stale.{name}" for name in key)


def _ends(database: Database, table: str) -> list[tuple[str, str]]:
    found = database.con.execute(f"SELECT DISTINCT a_label, b_label FROM {table} ORDER BY ALL").fetchall()
    return [(a, b) for a, b in found if a and b]


def _few(database: Database, writer: Writer) -> bool:
    rows = database.con.execute("SELECT COUNT(*) FROM fresh").fetchall()
    return bool(rows[0][0] <= writer.batch_rows)


def _rows(batch: pa.RecordBatch) -> list[list[Any]]:
    return [list(row) for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)]


def _grouped(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Rows (part, b, a, …) by b: [[b, [[a, …], …]], …]."""
    groups: list[list[Any]] = []
    for row in rows:
        if not groups or groups[-1][0] != row[1]:
            groups.append([row[1], []])
        groups[-1][1].append(row[2:])
    return groups


def _one_by_one(writer: Writer, text: str, found: Batches, name: str) -> int:
    sent = 0
    with closing(found), progress(name, unit="rows") as step:
        for batch in found:
            writer.run(text, {"rows": _rows(batch)})
            sent += batch.num_rows
            step(batch.num_rows)
    return sent


def _in_pairs(writer: Writer, text: str, found: Batches, name: str) -> int:
    """Batches that share no row, ``workers`` at a time."""
    sent = 0
    with closing(found), progress(name, unit="rows") as step, ThreadPoolExecutor(writer.workers) as pool:
        waiting: list[pa.RecordBatch] = []

        def finish() -> int:
            list(pool.map(lambda batch: writer.run(text, {"rows": _rows(batch)}), waiting))
            done = sum(int(batch.num_rows) for batch in waiting)
            waiting.clear()
            step(done)
            return done

        for batch in found:
            waiting.append(batch)
            if len(waiting) == writer.workers:
                sent += finish()
        return sent + finish()


def _in_rounds(writer: Writer, text: str, found: Batches, name: str, *, alone: bool) -> int:
    sent = 0
    send: Callable[[list[list[Any]]], None] = lambda rows: writer.run(text, {"groups": _grouped(rows)})  # noqa: E731
    with closing(found), progress(name, unit="rows") as step, ThreadPoolExecutor(writer.workers) as pool:
        for batch in found:
            parts: dict[int, list[list[Any]]] = {}
            for row in _rows(batch):
                parts.setdefault(0 if alone else row[0], []).append(row)
            list(pool.map(send, parts.values()))
            sent += batch.num_rows
            step(batch.num_rows)
    return sent
