"""Searching the adjacency from both ends, so that a hub in the middle is entered once and never left again.

A way of L hops is a first half of ⌈L/2⌉ hops from the start and a second half from the goal that meet in one node. For
each half the cheapest cost to every node is known layer by layer (set by set, in DuckDB); the cheapest meeting nodes
are chosen, and the few edges on the ways through them are handed to ``pathfind``, which ranks the simple paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from graphfraud.store.database import Database, sql_file
from graphfraud.store.pathfind import Graph, find
from graphfraud.store.protocol import TESTED_TYPES, Edge, Node, Path

MIDDLES = 48
"""Meeting nodes that are followed up for each length of way."""
MIDDLES_IN_TIME = 400
BEHIND = 12
"""Ways followed back from a node into the layer before it."""


def search(
    database: Database, a: Node, b: Node, *, max_hops: int, ordered_in_time: bool, limit: int
) -> tuple[Path, ...]:
    """The cheapest paths from a to b; ``embedded_graph.open_graph`` must have been called.

    The answer holds the ``limit`` cheapest paths unless more than MIDDLES ways tie (or, in time order, unless none of
    the MIDDLES_IN_TIME cheapest meeting nodes lies on an ordered path).
    """
    if a == b or max_hops < 1:
        return ()
    middles = max(MIDDLES_IN_TIME if ordered_in_time else MIDDLES, 4 * limit)
    _key(database, a, b)
    forward = _layers(database, "forward", (max_hops + 1) // 2, ordered_in_time)
    backward = _layers(database, "backward", max_hops // 2, ordered_in_time)
    database.con.execute("CREATE OR REPLACE TEMP TABLE pair (node UBIGINT, other UBIGINT)")
    for length in range(1, max_hops + 1):
        first, second = (length + 1) // 2, length // 2
        if first < len(forward) and second < len(backward):
            _meet(database, forward[: first + 1], backward[: second + 1], ordered_in_time, middles)
    graph = _candidates(database)
    if not graph.edges:
        return ()
    found = find(
        graph,
        a,
        b,
        lambda edges: events(database, edges),
        max_hops=max_hops,
        ordered_in_time=ordered_in_time,
        limit=limit,
    )
    return found


def _key(database: Database, a: Node, b: Node) -> None:
    """Start and goal as keys, for all steps of this search."""
    for name, node in (("origin", a), ("goal", b)):
        database.con.execute(f"SET VARIABLE {name} = (SELECT HASH(?, ?))", [node.kind, node.id])


def _layers(database: Database, way: str, hops: int, ordered: bool) -> list[str]:
    """Names of the layers of a search, the first being its start alone; ends early where nothing more is reached."""
    start, day = ("origin", date.min) if way == "forward" else ("goal", date.max)
    names = [f"{way}_0"]
    database.con.execute(
        f"CREATE OR REPLACE TEMP TABLE {way}_0 AS SELECT GETVARIABLE('{start}') AS node, 0.0::DOUBLE AS cost,"
        " 1::BIGINT AS degree, ?::DATE AS day",
        [day],
    )
    for number in range(1, hops + 1):
        database.con.execute(f"CREATE OR REPLACE TEMP VIEW frontier AS SELECT * FROM {names[-1]}")
        name = f"{way}_{number}"
        database.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS {_text(f'step_{way}')}", {"start": number == 1, "ordered": ordered}
        )
        if not database.con.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall():
            break
        names.append(name)
    return names


def _meet(database: Database, forward: Sequence[str], backward: Sequence[str], ordered: bool, middles: int) -> None:
    """Add to ``pair`` the edges on the cheapest ways through the nodes where the last layers meet."""
    con = database.con
    con.execute(f"CREATE OR REPLACE TEMP VIEW forward_layer AS SELECT * FROM {forward[-1]}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW backward_layer AS SELECT * FROM {backward[-1]}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE meeting AS {_text('meeting')}", {"ordered": ordered})
    con.execute(f"CREATE OR REPLACE TEMP TABLE middle AS {_text('middle')}", {"middles": middles})
    for layers in (forward, backward):
        con.execute("CREATE OR REPLACE TEMP TABLE chosen AS SELECT node FROM middle")
        for layer in reversed(layers[:-1]):
            con.execute(f"CREATE OR REPLACE TEMP VIEW layer AS SELECT * FROM {layer}")
            con.execute(f"CREATE OR REPLACE TEMP TABLE traced AS {_text('back')}", {"behind": max(BEHIND, middles // 8)})
            con.execute("INSERT INTO pair SELECT node, other FROM traced")
            con.execute("CREATE OR REPLACE TEMP TABLE chosen AS SELECT DISTINCT other AS node FROM traced")


def _candidates(database: Database) -> Graph:
    edges = tuple(edge_of(row) for row in database.con.execute(_text("edges_between")).fetchall())
    degrees = database.con.execute(_text("degrees")).fetchall()
    return Graph(edges, {Node(kind, name): degree for kind, name, degree in degrees})


def edge_of(row: Sequence[Any]) -> Edge:
    """An edge from (type, a_kind, a, b_kind, b, count, first, last, amount)."""
    return Edge(row[0], Node(row[1], row[2]), Node(row[3], row[4]), *row[5:9])


def events(database: Database, edges: Sequence[Edge]) -> dict[Edge, list[tuple[datetime, str]]]:
    """The settlements of edges with their times, by (time, id); none for those that stand on other records alone."""
    rows = [
        (number, edge.type, edge.a.kind, edge.a.id, edge.b.kind, edge.b.id, edge.type in TESTED_TYPES)
        for number, edge in enumerate(edges)
    ]
    if not rows:
        return {}
    lists = [list(column) for column in zip(*rows, strict=True)]
    database.con.execute(f"CREATE OR REPLACE TEMP TABLE edge_key AS {_text('edge_key')}", lists)
    known: dict[Edge, list[tuple[datetime, str]]] = {}
    for number, setl_id, moment in database.con.execute(_text("events")).fetchall():
        known.setdefault(edges[number], []).append((moment, setl_id))
    return {edge: sorted(set(found)) for edge, found in known.items()}


def _text(name: str) -> str:
    return sql_file("graphfraud.store", f"sql/graph/{name}.sql")
