"""Writing staged rows over Bolt in batches, each a transaction.

What the server does not hold is created, what changed is sought and set: creating costs half. The ends of edges are
found by the server's own element ids, which the load has read: seeking them in the index of a constraint locks an
entry each time and took a fifth of the server's work. That it is still the same node is told by its id. Edges are written by
sessions that never touch the same node at a time: sources and targets are dealt into as many parts as there are
sessions, and in each round every session has its own part of the sources and its own part of the targets. Edges of
neighbouring nodes still lie in one chain, so that two sessions may block one another now and then; the server rolls one
back and the driver runs it again.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from graphfraud.progress import progress
from graphfraud.store.database import Database
from graphfraud.store.neo4j_connect import written
from graphfraud.store.neo4j_cypher import LINK_TYPE, Column, filled
from graphfraud.store.neo4j_lanes import Lanes
from graphfraud.store.projection import Part, batches

if TYPE_CHECKING:
    import pyarrow as pa
    from neo4j import Driver

Values = Mapping[str, Any]
Batches = Generator["pa.RecordBatch", None, None]
HASH = Column("row_hash", "BIGINT")
BATCH_VALUES = 50_000
"""Values in the lists of a transaction's rows, on average at most: a doctor's edge may list thousands of settlements."""


@dataclass(frozen=True)
class Writer:
    """Where to write, how many rows a transaction at most, how many sessions at a time."""

    driver: Driver
    database_name: str | None
    batch_rows: int
    workers: int

    def run(self, text: str, values: Values) -> None:
        """One transaction; run again where the server rolled it back and says that it may succeed then."""
        with self.driver.session(database=self.database_name) as session:
            written(session, lambda work: work.run(text, dict(values)).consume())


def write_nodes(writer: Writer, database: Database, label: str, columns: Sequence[Column]) -> int:
    """Write the rows of ``wanted`` that ``known`` does not hold: new ones, then those that changed; the number of rows."""
    chosen = ", ".join(["id", *(column.sent for column in columns)])
    written = 0
    for name, condition in (("create_nodes", "ANTI"), ("nodes", "SEMI")):
        text = filled(f"load/{name}", label=label, columns=columns)
        query = (
            f"SELECT {chosen} FROM wanted ANTI JOIN known USING (id, row_hash) {condition} JOIN known AS k USING (id)"
        )
        written += _in_turns(writer, text, batches(database, Part(query, {}), writer.batch_rows), label)
    return written


def forget_nodes(writer: Writer, database: Database, label: str) -> int:
    """Remove the nodes of ``known`` that a load wrote and ``wanted`` does not hold; the number of nodes."""
    query = Part("SELECT DISTINCT id FROM known ANTI JOIN wanted USING (id) WHERE row_hash IS NOT NULL", {})
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


def write_edges(
    writer: Writer, database: Database, type: str, columns: Sequence[Column], new: str = "create_edges"
) -> int:
    """Write the rows of ``fresh``: new ones, then those that changed; the number of rows.

    Args:
        writer: where to.
        database: ``fresh`` holds a_label, a, a_element, b_label, b, b_element, held and the columns.
        type: of the edges.
        columns: that become properties.
        new: the Cypher file for new rows.
    """
    sent = (HASH, *columns) if type == LINK_TYPE else tuple(columns)
    chosen = ", ".join(["b_element", "b", "a_element", "a", *(column.sent for column in sent)])
    rows = _fitting_rows(writer, database, sent)
    written = 0
    for held, name in ((False, new), (True, "edges")):
        for a_label, b_label in _ends(database, "fresh", held):
            text = filled(f"load/{name}", type=type, a_label=a_label, b_label=b_label, columns=sent, first=2)
            rounds = 1 if _few(database, writer) else writer.workers
            for number in range(rounds):
                values = {"a_label": a_label, "b_label": b_label, "held": held, "parts": rounds, "round": number}
                query = Part(
                    f"SELECT hash(b) % $parts AS part, {chosen} FROM fresh WHERE held = $held"
                    " AND a_label = $a_label AND b_label = $b_label AND hash(a) % $parts = (hash(b) + $round) % $parts"
                    " ORDER BY hash(b) // $parts, b, a",
                    values,
                )
                alone = a_label == b_label and number > 0
                found = batches(database, query, rows * (1 if alone else rounds))
                written += _in_rounds(writer, text, found, type, parts=1 if alone else rounds)
    return written


def compare_edges(database: Database, key: Sequence[str]) -> None:
    """From ``wanted``, ``known`` and ``element`` make ``stale`` (keys to remove) and ``fresh`` (rows to write, ``held`` if changed)."""
    names = ", ".join(key)
    whole = names if "row_hash" in key else f"{names}, row_hash"
    database.con.execute(
        f"CREATE OR REPLACE TEMP TABLE stale AS SELECT DISTINCT {names} FROM known ANTI JOIN wanted USING ({names})"
        f" UNION SELECT {names} FROM known GROUP BY {names} HAVING COUNT(*) > 1"
    )
    database.con.execute(f"DELETE FROM known USING stale WHERE {_same(key, 'stale')}")
    held = f"EXISTS (SELECT 1 FROM known WHERE {_same(key, 'w')})"
    ends = " ".join(
        f"LEFT JOIN element AS e{end} ON e{end}.label = w.{end}_label AND e{end}.id = w.{end}" for end in "ab"
    )
    database.con.execute(
        f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT w.*, {held} AS held, ea.element AS a_element, eb.element AS b_element"
        f" FROM (FROM wanted ANTI JOIN known USING ({whole})) AS w {ends}"
    )


def forget_elements(database: Database) -> None:
    """Begin with an empty table of the element ids of nodes, ``element``."""
    database.con.execute("CREATE OR REPLACE TEMP TABLE element (label VARCHAR, id VARCHAR, element VARCHAR)")


def keep_elements(database: Database, label: str) -> None:
    """Keep the element ids of a label's nodes in ``known``."""
    database.con.execute("INSERT INTO element SELECT ?, id, element FROM known", [label])


def _same(key: Sequence[str], other: str) -> str:
    return " AND ".join(f"known.{name} = {other}.{name}" for name in key)


def _ends(database: Database, table: str, held: bool | None = None) -> list[tuple[str, str]]:
    chosen = "" if held is None else f" WHERE held = {held}"
    found = database.con.execute(f"SELECT DISTINCT a_label, b_label FROM {table}{chosen} ORDER BY ALL").fetchall()
    return [(a, b) for a, b in found if a and b]


def _few(database: Database, writer: Writer) -> bool:
    rows = database.con.execute("SELECT COUNT(*) FROM fresh").fetchall()
    return bool(rows[0][0] <= writer.batch_rows)


def _fitting_rows(writer: Writer, database: Database, columns: Sequence[Column]) -> int:
    """Rows a transaction, so that their lists hold BATCH_VALUES values on average at most."""
    lists = [f'COALESCE(AVG(COALESCE(len("{column.name}"), 0)), 0)' for column in columns if column.is_list]
    if not lists:
        return writer.batch_rows
    values = database.con.execute(f"SELECT {' + '.join(lists)} FROM fresh").fetchall()[0][0]
    return max(1, min(writer.batch_rows, int(BATCH_VALUES / max(values, 1.0))))


def _rows(batch: pa.RecordBatch) -> list[list[Any]]:
    return [list(row) for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)]


def _grouped(batch: pa.RecordBatch) -> list[list[Any]]:
    """Rows (part, b's element, b, a's element, a, …) by b: [[element, b, [[element, a, …], …]], …]."""
    groups: list[list[Any]] = []
    for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
        if not groups or groups[-1][1] != row[2]:
            groups.append([row[1], row[2], []])
        groups[-1][2].append(list(row[3:]))
    return groups


def _one_by_one(writer: Writer, text: str, found: Batches, name: str) -> int:
    sent = 0
    with closing(found), progress(name, unit="rows") as step:
        for batch in found:
            writer.run(text, {"rows": _rows(batch)})
            sent += batch.num_rows
            step(batch.num_rows)
    return sent


def _in_turns(writer: Writer, text: str, found: Batches, name: str) -> int:
    """Batches that share no row, whichever session is free."""
    with closing(found), Lanes([writer.workers], name) as lanes:
        for batch in found:
            lanes.put(0, partial(_send_rows, writer, text, batch), batch.num_rows)
    return lanes.sent


def _send_rows(writer: Writer, text: str, batch: pa.RecordBatch) -> None:
    writer.run(text, {"rows": _rows(batch)})


def _send_groups(writer: Writer, text: str, batch: pa.RecordBatch) -> None:
    writer.run(text, {"groups": _grouped(batch)})


def _in_rounds(writer: Writer, text: str, found: Batches, name: str, *, parts: int) -> int:
    """Batches dealt out by part: each part has a session of its own, which takes its batches one after the other."""
    import pyarrow.compute as pc

    with closing(found), Lanes([1] * parts, name) as lanes:
        for batch in found:
            for part in range(parts):
                mine = batch if parts == 1 else batch.filter(pc.equal(batch.column(0), part))
                if mine.num_rows:
                    lanes.put(part, partial(_send_groups, writer, text, mine), mine.num_rows)
    return lanes.sent
