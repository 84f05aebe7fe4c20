"""The projection as adjacency: every edge from both of its ends, sorted by node, kept in the workspace once it is built.

Where the workspace is open for reading only and nobody has built it since the last ingest, it is built in memory for
the connection.
"""

from __future__ import annotations

from graphfraud.progress import progress
from graphfraud.store import projection
from graphfraud.store.database import Database, sql_file
from graphfraud.store.embedded_index import is_fresh, mark_fresh
from graphfraud.store.pathfind import UNDATED
from graphfraud.store.protocol import PATH_TYPES, TESTED_TYPES

RELATIONS = {"adjacency": "node, other", "graph_node": "node", "treatment": "person"}
"""Relations of the graph with the order in which their tables are kept."""
FILES = {"graph_node": "node"}
WALKED = tuple(type for type in PATH_TYPES if type not in TESTED_TYPES)


def open_graph(database: Database) -> None:
    """Make ``adjacency``, ``graph_node``, ``treatment``, ``tested_link`` and ``added`` readable on the connection."""
    if is_fresh(database, "graph"):
        _look_at(database, "main.gf_")
    elif database.read_only:
        _build(database, "temp.gf_session_")
        _look_at(database, "temp.gf_session_")
    else:
        build_graph(database)
    database.con.execute(f"CREATE OR REPLACE TEMP TABLE tested_link AS {_text('tested')}", {"tested": list(TESTED_TYPES)})
    database.con.execute(f"CREATE OR REPLACE TEMP TABLE added AS {_text('added')}")


def build_graph(database: Database) -> None:
    """Build the tables in the workspace, in one transaction; it must be open for writing."""
    with database.transaction():
        _build(database, "main.gf_")
        mark_fresh(database, "graph")
    _look_at(database, "main.gf_")


def _build(database: Database, prefix: str) -> None:
    with progress("graph", len(WALKED) + len(RELATIONS) + 1, "steps") as step:
        projection.prepare(database)
        step(1)
        database.con.execute("DROP TABLE IF EXISTS temp.flat_edge")
        for number, type in enumerate(WALKED):
            part = projection.edge_part(type)
            columns = f"SELECT '{type}' AS type, a_kind, a, b_kind, b, count, first, last, amount FROM ({part.text})"
            make = "INSERT INTO temp.flat_edge" if number else "CREATE TEMP TABLE flat_edge AS"
            values = {**part.values, "listed": False} if "listed" in part.values else dict(part.values)
            database.con.execute(f"{make} {columns}", values)
            step(1)
        for name, order in RELATIONS.items():
            text = _text(FILES.get(name, name))
            values = {"undated": sorted(UNDATED)} if "$undated" in text else {}
            database.con.execute(f"CREATE OR REPLACE TABLE {prefix}{name} AS SELECT * FROM ({text}) ORDER BY {order}", values)
            step(1)
        database.con.execute("DROP TABLE temp.flat_edge")


def _look_at(database: Database, prefix: str) -> None:
    for name in RELATIONS:
        database.con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {prefix}{name}")


def _text(name: str) -> str:
    return sql_file("graphfraud.store", f"sql/graph/{name}.sql")
