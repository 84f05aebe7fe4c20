"""How much memory the workspace's database may hold while something large runs; what is more lies on disk beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from graphfraud.store.server_home import available_memory

if TYPE_CHECKING:
    import duckdb

SHARE = 8
"""The database gets this part of the free memory; the arrays of a search need the rest."""
LEAST_MIB = 1024
MOST_MIB = 3072
"""More than this no query of the detectors has use for, at ten million settlements."""


@contextmanager
def bounded(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let the database hold an eighth of the free memory, LEAST_MIB to MOST_MIB, never more than it may hold already.

    What does not fit is spilled to the workspace's ``tmp`` folder.
    """
    import duckdb

    before = con.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]
    wanted = min(max(available_memory() // SHARE, LEAST_MIB), MOST_MIB)
    if wanted < _mib(before):
        con.execute("SET memory_limit = ?", [f"{wanted}MiB"])
    try:
        yield
    finally:
        with suppress(duckdb.Error):
            con.execute("SET memory_limit = ?", [before])


def _mib(size: str) -> float:
    """MiB of a size as the database writes it: ``1.2 GiB``."""
    number, _, unit = size.partition(" ")
    return float(number) * float(1024 ** ("KMGTP".find(unit[:1]) - 1))
