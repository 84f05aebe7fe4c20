"""Which graph store answers."""

from __future__ import annotations

from graphfraud.errors import UsageError
from graphfraud.store.database import Database
from graphfraud.store.protocol import Store


def graph_store(database: Database, name: str = "embedded") -> Store:
    """The graph store of that name over an open workspace.

    Raises:
        UsageError: no store has that name.
        InputError: the workspace holds no settlements.
        StoreError: the server cannot be reached, or its graph is not loaded.
    """
    if name == "embedded":
        from graphfraud.store.embedded import EmbeddedStore

        return EmbeddedStore(database)
    if name == "neo4j":
        from graphfraud.store.neo4j import open_store

        return open_store(database)
    raise UsageError(f"store {name!r}: choose embedded or neo4j")
