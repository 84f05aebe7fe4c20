"""What a links step runs on: the same .sql files and the same co-presence primitive on one machine or on a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import duckdb


class Engine(Protocol):
    """Runs links steps; steps that are kept stay where the records are, only what is collected comes to the driver."""

    name: str

    def keep(self, table: str, query: str, parameters: Mapping[str, Any]) -> None:
        """Run ``query`` and keep its rows under the name ``table`` for later steps of this run."""

    def collect(self, query: str, parameters: Mapping[str, Any]) -> Any:
        """Run ``query`` and return its rows, tested links or aggregates, as an Arrow table."""

    def bring(self, table: str, rows: Any) -> None:
        """Make an Arrow table of the driver known to later steps under the name ``table``."""

    def pairs(self, level: str, windows: Any, least: int) -> Any | None:
        """Who met whom, found by this engine's co-presence primitive where it has one of its own.

        Args:
            level: minute, day or far, as in co_presence.sql.
            windows: Arrow table fixmedins_code, minutes.
            least: smallest number of distinct days.

        Returns:
            Arrow table a, b (person ids), days, meetings; None where the native scan over arrays does it.
        """

    def close(self) -> None:
        """Let go of what the engine holds."""


class Local:
    """Links steps in the workspace's own DuckDB."""

    name = "duckdb"

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def keep(self, table: str, query: str, parameters: Mapping[str, Any]) -> None:
        """Run ``query`` into a temporary table."""
        self.con.execute(f'CREATE OR REPLACE TEMP TABLE "{table}" AS {query}', dict(parameters))

    def collect(self, query: str, parameters: Mapping[str, Any]) -> Any:
        """Run ``query``; an Arrow table."""
        return self.con.sql(query, params=dict(parameters)).to_arrow_table()

    def bring(self, table: str, rows: Any) -> None:
        """A view over the rows."""
        self.con.register(table, rows)

    def pairs(self, level: str, windows: Any, least: int) -> Any | None:
        """None: the native scan (engines.scan) does it."""
        return None

    def close(self) -> None:
        """Nothing to let go of: the connection is the workspace's."""
