"""Building the arrays of the graph from the projection, and adding the tested links of today to them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphfraud.errors import WorkspaceError
from graphfraud.progress import progress
from graphfraud.store import projection
from graphfraud.store.bound import bounded
from graphfraud.store.changes import mark
from graphfraud.store.database import Database, sql_file
from graphfraud.store.embedded_arrays import (
    NO_DAY,
    Adjacency,
    Arrays,
    Edges,
    Ints,
    Kept,
    adjacency,
    ends_of,
    load,
    named,
    save,
)
from graphfraud.store.embedded_index import fingerprint
from graphfraud.store.pathfind import UNDATED
from graphfraud.store.protocol import PATH_TYPES, TESTED_TYPES, Node

BORNE = {"SAME_PERSON": "identity", "SHARES_PHONE": "phone", "SHARES_ADDRESS": "address"}
"""Types of edges between persons who bear the same, and what."""
WALKED = tuple(type for type in PATH_TYPES if type not in TESTED_TYPES)


@dataclass(frozen=True)
class Graph:
    """What a search walks: the arrays, the tested links as adjacency over the same nodes, the degrees of today."""

    arrays: Arrays
    tested: Adjacency
    degree: Ints


def open_graph(database: Database) -> Graph:
    """The graph of a workspace; built, and kept in its folder where that can be written, if the records changed."""
    stamp = fingerprint(database)
    arrays = load(database.folder, stamp)
    if arrays is None:
        from graphfraud.store.embedded_renewal import renewed

        arrays, kept = renewed(database, stamp) or build(database)
        with contextlib.suppress(WorkspaceError):
            save(database.folder, arrays, kept, stamp)
    return with_tested(database, arrays)


def build(database: Database) -> tuple[Arrays, Kept]:
    """The arrays, from the records, and what is kept to bring them up to date from."""
    with bounded(database.con), progress("graph", len(WALKED) + 3, "steps") as step:
        stage(database)
        step(1)
        for number, type in enumerate(WALKED):
            flatten(database, type, first=number == 0)
            step(1)
        nodes = database.con.sql(_text("node")).to_arrow_table()
        kinds = database.con.execute(_text("kinds")).fetchall()
        step(1)
        edges = flat_edges(database)
        database.con.execute("DROP TABLE temp.flat_edge")
        hashes = nodes["hash"].to_numpy()
        near, degree = adjacency(len(hashes), ends_of(hashes, edges), edges.type, edges.first, edges.last)
        names = named(kinds, nodes["id"])
        kept = Kept(mark(database).text(), hashes, *bearers(database))
        step(1)
    return Arrays(near, degree, *names), kept


def flat_edges(database: Database) -> Edges:
    """The edges of ``flat_edge``."""
    found = database.con.execute(_text("edge"), {"no_day": NO_DAY}).fetchnumpy()
    a, b = (_plain(found[end], np.uint64) for end in ("a", "b"))
    return Edges(a, b, _plain(found["type"], np.uint8), *(_plain(found[name], np.int32) for name in ("first", "last")))


def bearers(database: Database) -> tuple[Any, Any, Any]:
    """Who bears which phone, address and identity number of what ``stage`` took in: type, value, person, as in ``Kept``."""
    codes = {name: PATH_TYPES.index(type) for type, name in BORNE.items()}
    found = database.con.execute(_text("bearers"), codes).fetchnumpy()
    return _plain(found["type"], np.uint8), _plain(found["value"], np.uint64), _plain(found["person"], np.uint64)


def _plain(column: Any, dtype: Any) -> Any:
    return np.asarray(np.ma.filled(column), dtype)


def stage(database: Database) -> None:
    """The temporary tables that the projection's queries read (without its degrees, which are counted here)."""
    pads = projection.pads(database.card_key())
    for statement in projection.statements(sql_file("graphfraud.store", "sql/projection/prepare.sql")):
        database.con.execute(statement, {name: pad for name, pad in pads.items() if f"${name}" in statement})


def flatten(database: Database, type: str, *, first: bool) -> None:
    """Add the joined pairs of a type to ``flat_edge``; those of UNDATED types without days."""
    part = projection.event_part(type)
    days = "NULL::DATE AS first, NULL::DATE AS last" if type in UNDATED else "first, last"
    make = "CREATE OR REPLACE TEMP TABLE flat_edge AS" if first else "INSERT INTO temp.flat_edge"
    code = f"{PATH_TYPES.index(type)}::UTINYINT AS type"
    events = f"WITH event AS (\n{part.text})\n{_text('edges_of_type')}"
    database.con.execute(f"{make} SELECT {code}, a_kind, a, b_kind, b, {days} FROM ({events})", dict(part.values))


def with_tested(database: Database, arrays: Arrays) -> Graph:
    """Add the tested links; ends without any record are left out."""
    rows = database.con.execute(_text("tested"), {"tested": list(TESTED_TYPES)}).fetchall()
    numbers = {end: arrays.number(Node(*end)) for end in {side for row in rows for side in (row[0:2], row[2:4])}}
    known = [(numbers[row[0:2]], numbers[row[2:4]], row) for row in rows]
    found = [(a, b, row) for a, b, row in known if a is not None and b is not None]
    ends = tuple(np.array([pair[end] for pair in found], np.int64) for end in (0, 1))
    codes = np.array([PATH_TYPES.index(row[4]) for _, _, row in found], np.uint8)
    first, last = (np.array([_day(row[column]) for _, _, row in found], np.int32) for column in (5, 6))
    tested, _ = adjacency(len(arrays), (ends[0], ends[1]), codes, first, last)
    return Graph(arrays, tested, _degrees(arrays, tested, np.unique(np.concatenate(ends)) if found else []))


def _day(value: Any) -> int:
    return NO_DAY if value is None else int(np.datetime64(value, "D").astype(int))


def _degrees(arrays: Arrays, tested: Adjacency, touched: Sequence[int] | Any) -> Ints:
    """Degrees over records and tested links: distinct neighbours."""
    degree = arrays.degree if not len(touched) else np.array(arrays.degree)
    for node in touched:
        by_links = tested.other[tested.start[node] : tested.start[node + 1]]
        near = arrays.adjacency
        by_records = near.other[near.start[node] : near.start[node + 1]]
        degree[node] += len(np.setdiff1d(by_links, by_records))
    return degree


def _text(name: str) -> str:
    return sql_file("graphfraud.store", f"sql/graph/{name}.sql")
