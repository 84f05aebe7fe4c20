"""What a links step runs on: the same .sql files and the same co-presence primitive on one machine or on a cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import duckdb


Work = Callable[[Mapping[str, Any]], Any]
"""What is done where the rows are: Arrow tables by name, whole groups of them, to an Arrow table of links."""


class Engine(Protocol):
    """Runs links steps; steps that are kept stay where the records are, only what is collected comes to the driver.

    Attributes:
        name: duckdb or spark.
        at_hand: whether the rows are in the driver's own process.
        brought: how many rows came to the driver, by step.
    """

    name: str
    at_hand: bool
    brought: Counter[str]

    def keep(self, table: str, query: str, parameters: Mapping[str, Any]) -> None:
        """Run ``query`` and keep its rows under the name ``table`` for later steps of this run."""

    def collect(self, query: str, parameters: Mapping[str, Any], step: str = "") -> Any:
        """Run ``query`` and return its rows, tested links or aggregates, as an Arrow table; ``step`` names them in ``brought``."""

    def apart(
        self, step: str, tables: Mapping[str, tuple[str, Mapping[str, Any]]], by: str, work: Work, schema: str
    ) -> Any | None:
        """Do ``work`` where the rows are, group by group, where that is not the driver.

        Args:
            step: names what comes of it in ``brought``.
            tables: queries with their parameters by the name under which ``work`` finds their rows, in any order of rows.
            by: a column that they all have; what is alike in it is in one call of ``work``, which may hold many such groups.
            work: a function of this package, called without what it would need from the driver.
            schema: names and SQL types of what it gives, ``"origin string, p double"``.

        Returns:
            What came of all groups, an Arrow table; None where the rows are at hand.
        """

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
    at_hand = True

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.brought: Counter[str] = Counter()

    def keep(self, table: str, query: str, parameters: Mapping[str, Any]) -> None:
        """Run ``query`` into a temporary table."""
        self.con.execute(f'CREATE OR REPLACE TEMP TABLE "{table}" AS {query}', dict(parameters))

    def collect(self, query: str, parameters: Mapping[str, Any], step: str = "") -> Any:
        """Run ``query``; an Arrow table."""
        rows = self.con.sql(query, params=dict(parameters)).to_arrow_table()
        self.brought[step] += rows.num_rows
        return rows

    def apart(
        self, step: str, tables: Mapping[str, tuple[str, Mapping[str, Any]]], by: str, work: Work, schema: str
    ) -> Any | None:
        """None: the rows are here."""
        return None

    def bring(self, table: str, rows: Any) -> None:
        """A view over the rows."""
        self.con.register(table, rows)

    def pairs(self, level: str, windows: Any, least: int) -> Any | None:
        """None: the native scan (engines.scan) does it."""
        return None

    def close(self) -> None:
        """Nothing to let go of: the connection is the workspace's."""
