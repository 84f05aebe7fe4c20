"""Reading from the server: queries with translated errors, and its values as the protocol's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphfraud.store.neo4j_connect import Connection, translated, written
from graphfraud.store.neo4j_cypher import KINDS
from graphfraud.store.protocol import Edge, Node

if TYPE_CHECKING:
    from neo4j import Driver

FETCH_ROWS = 10_000
NODE_LABELS = list(KINDS)


@dataclass(frozen=True)
class Reader:
    """A driver with the connection that its errors speak of."""

    driver: Driver
    connection: Connection

    def rows(self, text: str, values: Mapping[str, Any] | None = None) -> list[list[Any]]:
        """All rows of a query, values as Python's.

        Raises:
            StoreError: the server refuses or has gone away.
        """
        with translated(self.connection), self._session() as session:
            found: list[list[Any]] = session.execute_read(
                lambda work: [plain(row) for row in work.run(text, dict(values or {}))]
            )
            return found

    def stream(self, text: str, values: Mapping[str, Any] | None = None) -> Iterator[list[Any]]:
        """The rows of a query one by one, for answers that need not fit in memory."""
        with translated(self.connection), self._session() as session:
            for row in session.run(text, dict(values or {})):
                yield plain(row)

    def write(self, text: str, values: Mapping[str, Any]) -> None:
        """One writing transaction."""
        with translated(self.connection), self._session() as session:
            written(session, lambda work: work.run(text, dict(values)).consume())

    def change(self, text: str, values: Mapping[str, Any]) -> list[list[Any]]:
        """One writing transaction that tells what it did, as rows."""
        with translated(self.connection), self._session() as session:
            return written(session, lambda work: [plain(row) for row in work.run(text, dict(values))])

    def _session(self) -> Any:
        return self.driver.session(database=self.connection.database, fetch_size=FETCH_ROWS)


def plain(row: Any) -> list[Any]:
    """A record's values, temporal ones as Python's."""
    return [native(value) for value in row.values()]


def native(value: Any) -> Any:
    """A value with temporal ones, also within lists, as Python's."""
    if isinstance(value, list):
        return [native(part) for part in value]
    return value.to_native() if hasattr(value, "to_native") else value


def node(label: str, name: str) -> Node:
    """The node of a label."""
    return Node(KINDS[label], name)


def edge(type: str, a: Node, b: Node, figures: Sequence[Any]) -> Edge:
    """An edge from count, first, last, amount."""
    count, first, last, amount = figures
    return Edge(type, a, b, int(count), _day(first), _day(last), yuan(amount))


def yuan(amount: float | None) -> Decimal | None:
    """Yuan to the fen from the server's floating number."""
    return None if amount is None else Decimal(f"{amount:.2f}")


def _day(value: date | datetime | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value
