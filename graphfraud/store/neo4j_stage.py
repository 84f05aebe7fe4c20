"""What the graph should hold, staged in temporary tables of the workspace's database with a hash for each row.

The hash tells whether the server already holds a row as it is: only what differs is written, what is gone is removed.
"""

from __future__ import annotations

import errno
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date

from graphfraud.errors import StoreError
from graphfraud.store import projection
from graphfraud.store.database import Database, sql_file
from graphfraud.store.neo4j_cypher import LABELS, LINK_TYPE, ROW_TYPES, SETTLEMENT, Column
from graphfraud.store.projection import Part
from graphfraud.store.projection_shares import edge_parts
from graphfraud.store.protocol import EDGE_TYPES
from graphfraud.system.machine import available_memory

IDENTITIES = {
    "patient": ("name", "certno", "phone", "address"),
    "card": ("number",),
    "doctor": ("name",),
}
"""Columns that only an unmasked graph fills."""
LEAST_MIB, MOST_MIB = 1024, 2048
"""Memory of the staging database in MiB: a load has to fit beside its server."""
NODE_KEY = ("id",)
EDGE_KEY = ("a_label", "a", "b_label", "b")
LINK_KEY = (*EDGE_KEY, "row_hash")


@contextmanager
def bounded(database: Database) -> Iterator[None]:
    """Let the workspace's database hold a quarter of the free memory within LEAST_MIB and MOST_MIB; what is more lies on disk.

    Raises:
        StoreError: there is no room on the disk for it.
    """
    import duckdb

    con = database.con
    before = con.execute(
        "SELECT current_setting('memory_limit'), current_setting('preserve_insertion_order')"
    ).fetchall()[0]
    try:
        con.execute("SET memory_limit = ?", [f"{min(max(available_memory() // 4, LEAST_MIB), MOST_MIB)}MiB"])
        con.execute("SET preserve_insertion_order = false")
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        if isinstance(error, OSError) and error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        said = (str(error).splitlines() or [""])[0][:300]
        raise StoreError(
            f"{database.folder}: the rows of the load cannot be written (disk full?); make room and load again: {said}"
        ) from error
    finally:
        con.execute("SET memory_limit = ?", [before[0]])
        con.execute("SET preserve_insertion_order = ?", [before[1]])


@dataclass(frozen=True)
class Scope:
    """How much is loaded: ``every`` settlement as a node or the needed ones, names or none, and the blacklist's day."""

    every: bool
    unmasked: bool
    today: date


@dataclass(frozen=True)
class Staged:
    """A temporary table ``wanted``: key columns, ``row_hash``, and the columns that become properties."""

    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: int


def node_labels() -> tuple[str, ...]:
    """All labels that a load writes, in order."""
    return (*LABELS.values(), SETTLEMENT)


def edge_types() -> tuple[str, ...]:
    """All types that a load writes, in order; Settlement's edges and tested links last."""
    return (*EDGE_TYPES, *ROW_TYPES, LINK_TYPE)


def stage_nodes(database: Database, label: str, scope: Scope) -> Staged:
    """Stage the nodes of a label; the database must be prepared for projection."""
    if label == SETTLEMENT:
        part = projection.settlement_part(scope.every)
        text = f"SELECT * EXCLUDE (psn_no, fixmedins_code, institution_kind) FROM ({part.text})"
        return _stage(database, Part(text, part.values), NODE_KEY)
    kind = next(kind for kind, name in LABELS.items() if name == label)
    part = projection.node_part(kind, scope.today)
    return _stage(database, _with_identity(part, kind, scope.unmasked), NODE_KEY)


def stage_edges(database: Database, type: str, scope: Scope) -> Staged:
    """Stage the edges of a type; Settlement's edges lead only to staged settlements."""
    staged = None
    with closing(_edge_parts(database, type, scope)) as parts:
        for part in parts:
            if staged is None:
                staged = _stage(database, part, _edge_key(type))
            else:
                staged = replace(staged, rows=staged.rows + _add(database, part))
    if staged is None:
        raise KeyError(type)
    return staged


def stage_edges_by_shares(database: Database, type: str, scope: Scope) -> Iterator[Staged]:
    """The same a share at a time: ``wanted`` holds the rows of one share until the next is asked for."""
    with closing(_edge_parts(database, type, scope)) as parts:
        for part in parts:
            yield _stage(database, part, _edge_key(type))


def _edge_key(type: str) -> tuple[str, ...]:
    return LINK_KEY if type == LINK_TYPE else EDGE_KEY


def _edge_parts(database: Database, type: str, scope: Scope) -> Generator[Part, None, None]:
    if type == LINK_TYPE:
        yield _links()
    elif type in ROW_TYPES:
        yield _row_part(type, scope.every)
    else:
        with closing(edge_parts(database, type)) as parts:
            yield from map(_labelled, parts)


def _with_identity(part: Part, kind: str, unmasked: bool) -> Part:
    columns = IDENTITIES.get(kind, ())
    if not columns:
        return part
    if not unmasked:
        blank = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in columns)
        return Part(f"SELECT *, {blank} FROM ({part.text})", part.values)
    known = sql_file("graphfraud.store", f"sql/projection/identity_{kind}.sql")
    chosen = ", ".join(f"i.{name}" for name in columns)
    text = f"SELECT n.*, {chosen} FROM ({part.text}) AS n LEFT JOIN (\n{known}) AS i ON n.id = i.id"
    return Part(text, part.values)


def _labelled(part: Part) -> Part:
    ends = ", ".join(f"{_label_of(f'{end}_kind')} AS {end}_label" for end in ("a", "b"))
    return Part(f"SELECT {ends}, * EXCLUDE (a_kind, b_kind) FROM ({part.text})", part.values)


def _label_of(column: str) -> str:
    cases = " ".join(f"WHEN '{kind}' THEN '{label}'" for kind, label in LABELS.items())
    return f"CASE {column} {cases} END"


def _links() -> Part:
    columns = "detector, type, events, first, last, expected, p_value, q_value, amount, finding_id, explained_by"
    return _labelled(Part(f"SELECT DISTINCT a_kind, a, b_kind, b, {columns}, settlements FROM gf_link", {}))


def _row_part(type: str, every: bool) -> Part:
    if type in ("SETTLED", "AT"):
        part = projection.chosen_part(every)
        place = (
            f"'{SETTLEMENT}' AS a_label, setl_id AS a, {_label_of('institution_kind')} AS b_label, fixmedins_code AS b"
        )
        person = f"'Patient' AS a_label, psn_no AS a, '{SETTLEMENT}' AS b_label, setl_id AS b"
        return Part(f"SELECT {person if type == 'SETTLED' else place} FROM ({part.text})", part.values)
    part = projection.rests_part() if type == "RESTS_ON" else projection.sales_part()
    label = "Finding" if type == "RESTS_ON" else "TraceCode"
    text = f"SELECT '{label}' AS a_label, a, '{SETTLEMENT}' AS b_label, b, * EXCLUDE (a, b) FROM ({part.text})"
    return Part(text, part.values)


def _stage(database: Database, part: Part, key: Sequence[str]) -> Staged:
    con = database.con
    con.execute(f"CREATE OR REPLACE TEMP TABLE wanted AS {_query(database, part)}", dict(part.values))
    columns = [Column(name, type) for name, type, *_ in con.execute("DESCRIBE wanted").fetchall() if name not in key]
    rows = con.execute("SELECT COUNT(*) FROM wanted").fetchall()
    return Staged(tuple(key), tuple(columns), int(rows[0][0]))


def _add(database: Database, part: Part) -> int:
    added = database.con.execute(f"INSERT INTO wanted {_query(database, part)}", dict(part.values)).fetchall()
    return int(added[0][0])


def _query(database: Database, part: Part) -> str:
    """The rows of a part as the graph holds them, and their hash."""
    described = database.con.execute(f"DESCRIBE {part.text}", dict(part.values)).fetchall()
    chosen = ", ".join(f'{_plain(name, type)} AS "{name}"' for name, type, *_ in described)
    everything = ", ".join(f'"{name}"' for name, *_ in described)
    return f"SELECT {chosen}, CAST(hash({everything}) >> 1 AS BIGINT) AS row_hash FROM ({part.text}) AS raw"


def _plain(name: str, type: str) -> str:
    """Neo4j knows no decimals."""
    if type.startswith("DECIMAL") or type == "HUGEINT":
        return f'CAST("{name}" AS DOUBLE{"[]" if type.endswith("[]") else ""})'
    return f'"{name}"'
