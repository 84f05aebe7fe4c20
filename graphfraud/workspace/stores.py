"""Which graph store answers."""

from __future__ import annotations

import contextlib
from pathlib import Path

from graphfraud.errors import UsageError, WorkspaceError
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


def make_ready(folder: Path) -> None:
    """Build the lookup of a large workspace where records came in since, unless somebody else has it open."""
    open_ready(folder).close()


def open_ready(folder: Path) -> Database:
    """The workspace's file for reading, its lookup built as by ``make_ready``."""
    from graphfraud.store.embedded_index import build_lookup, has_settlements, wants_lookup

    database = Database(folder, read_only=True)
    try:
        wanted = has_settlements(database) and wants_lookup(database)
    except BaseException:
        database.close()
        raise
    if not wanted:
        return database
    database.close()
    with contextlib.suppress(WorkspaceError), Database(folder) as writable:
        build_lookup(writable)
    return Database(folder, read_only=True)
