"""The whole graph on a server as plain values, to be held against another."""

from __future__ import annotations

from collections import Counter
from typing import Any

from graphfraud.store.neo4j_connect import Connection, open_driver
from graphfraud.store.neo4j_read import native

OWN = ("loaded_at", "records")


def picture(connection: Connection) -> tuple[Counter[Any], Counter[Any]]:
    """Nodes with labels and properties, edges with type, ends and properties; what tells one load from another left out."""
    with open_driver(connection) as driver, driver.session() as session:
        nodes = Counter(
            (tuple(sorted(row["labels"])), frozen(row["known"]))
            for row in session.run("MATCH (n) RETURN labels(n) AS labels, properties(n) AS known")
        )
        edges = Counter(
            (row["type"], row["a"], row["b"], frozen(row["known"]))
            for row in session.run(
                "MATCH (a)-[r]->(b) RETURN type(r) AS type, a.id AS a, b.id AS b, properties(r) AS known"
            )
        )
    return nodes, edges


def frozen(known: dict[str, Any]) -> frozenset[tuple[str, Any]]:
    return frozenset((name, repr(native(value))) for name, value in known.items() if name not in OWN)


def counts(connection: Connection) -> tuple[int, int]:
    """Number of nodes and of edges."""
    with open_driver(connection) as driver:
        nodes = driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]
        edges = driver.execute_query("MATCH ()-[r]->() RETURN count(r) AS n").records[0]["n"]
    return nodes, edges
