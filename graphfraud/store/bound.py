"""How much memory the workspace's database may hold while something large runs; what is more lies on disk beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from graphfraud.system.machine import available_memory

if TYPE_CHECKING:
    import duckdb

Made = TypeVar("Made")
A_COLUMN_MIB = 18
"""With less room a column the database lets one thread alone write a table: each must find four MiB a column in half of what is free."""
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


def roomy(con: duckdb.DuckDBPyConnection, work: Callable[[], Made]) -> Made:
    """What ``work`` makes; where the database finds its bound too narrow, again with twice the room, while the machine has it free.

    Raises:
        duckdb.OutOfMemoryException: half of what is free would not do.
    """
    import duckdb

    while True:
        try:
            return work()
        except duckdb.OutOfMemoryException:
            if not _widened(con):
                raise


def side_by_side(con: duckdb.DuckDBPyConnection, columns: int) -> None:
    """Let the database hold what two threads need that write so many columns, unless that is more than a quarter of the free memory."""
    wanted = columns * A_COLUMN_MIB
    now = _mib(con.execute("SELECT current_setting('memory_limit')").fetchall()[0][0])
    if now < wanted <= available_memory() // 4:
        con.execute("SET memory_limit = ?", [f"{wanted}MiB"])


def _widened(con: duckdb.DuckDBPyConnection) -> bool:
    """Let the database hold twice what it may, unless that is more than half of the free memory; whether that was done."""
    now = int(_mib(con.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]))
    if now > available_memory() // 2:
        return False
    con.execute("SET memory_limit = ?", [f"{2 * now}MiB"])
    return True


def _mib(size: str) -> float:
    """MiB of a size as the database writes it: ``1.2 GiB``."""
    number, _, unit = size.partition(" ")
    return float(number) * float(1024 ** ("KMGTP".find(unit[:1]) - 1))
