"""Running a question of the library against the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from graphfraud.errors import ReasonRequiredError
from graphfraud.model.masking import card_id
from graphfraud.store.database import Database
from graphfraud.store.neo4j_among import Among, among
from graphfraud.store.neo4j_connect import Connection, open_driver, translated
from graphfraud.store.neo4j_cypher import filled
from graphfraud.store.neo4j_library import CARD_PARAMETERS, Query, query
from graphfraud.store.neo4j_mark import Mark, read_mark
from graphfraud.store.neo4j_read import Reader, native

SECONDS = 300.0
"""How long a question may take."""


@dataclass(frozen=True)
class Answered:
    """The answer to a question.

    Attributes:
        columns: in order.
        rows: [{column: value}], values plain (dates ISO, nodes by id).
        given: every parameter as a text, with defaults filled in and the stand-ins of raw card numbers.
        among: what question and answer name and how it hangs together; None where that was not asked for or there are no rows.
    """

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    given: Mapping[str, str]
    among: Among | None


def run_query(
    name: str,
    given: Mapping[str, str],
    connection: Connection,
    *,
    database: Database | None = None,
    seconds: float = SECONDS,
) -> list[dict[str, Any]]:
    """The rows of a question: [{column: value}], values plain (dates ISO, nodes by id).

    Args:
        name: of the library, or a file that ends in .cypher.
        given: parameters as texts.
        connection: the server.
        database: the workspace, so that raw card numbers can be turned into stand-ins; never sent to the server.
        seconds: the server gives up after these.

    Raises:
        NotFoundError: no such question.
        UsageError: the parameters do not fit.
        StoreError: the server cannot be reached, refuses, holds no graph, or goes away.
    """
    key = None if database is None else database.card_key()
    return ask(query(name), given, connection, key=key, seconds=seconds).rows


def ask(
    asked: Query,
    given: Mapping[str, str],
    connection: Connection,
    *,
    key: bytes | None = None,
    seconds: float = SECONDS,
    unmasked: bool = False,
    met: Callable[[Mark], None] | None = None,
    joined: bool = False,
) -> Answered:
    """The answer to a question.

    Args:
        asked: of the library, or of a file.
        given: parameters as texts.
        connection: the server.
        key: the workspace's, so that raw card numbers can be turned into stand-ins; never sent to the server.
        seconds: the server gives up after these.
        unmasked: the caller has logged why names may be shown.
        met: called with what the graph remembers of its load before the question is asked.
        joined: also tell what the answer names and how it hangs together, for a picture.

    Raises:
        UsageError: the parameters do not fit.
        ReasonRequiredError: a question of one's own to a graph that carries names, and not ``unmasked``.
        StoreError: the server cannot be reached, refuses, holds no graph, or goes away.
    """
    from neo4j import READ_ACCESS
    from neo4j import Query as Timed

    asked.values(given)
    with (
        open_driver(connection) as driver,
        translated(connection),
        driver.session(database=connection.database, default_access_mode=READ_ACCESS) as session,
    ):
        reader = Reader(driver, connection)
        mark = read_mark(reader)
        if mark.unmasked and asked.file and not unmasked:
            raise ReasonRequiredError(
                "this graph carries names and numbers, which a question of your own may show; "
                "say why with --unmask --reason TEXT, the access log keeps it"
            )
        if met is not None:
            met(mark)
        if key is not None:
            given = with_stand_ins(
                asked, given, key, lambda card: bool(reader.rows(filled("store/known_card"), {"id": card}))
            )
        found = session.run(Timed(asked.text, timeout=seconds), asked.values(given))
        columns = tuple(found.keys())
        rows = [dict(zip(columns, [json_value(native(value)) for value in row.values()], strict=True)) for row in found]
        whole = {one.name: given.get(one.name, one.default) for one in asked.parameters}
        return Answered(columns, rows, whole, among(reader, rows, whole) if joined and rows else None)


def with_stand_ins(
    asked: Query, given: Mapping[str, str], key: bytes, is_card: Callable[[str], bool]
) -> dict[str, str]:
    """Parameters with raw card numbers turned into their stand-ins, before anything is sent or shown.

    Args:
        asked: the question.
        given: parameters as texts.
        key: the workspace's.
        is_card: whether a stand-in is known; asked where a parameter may be any id.
    """
    types = {parameter.name: parameter.type for parameter in asked.parameters}
    changed = dict(given)
    for name, raw in given.items():
        if types.get(name) not in CARD_PARAMETERS or raw.startswith("card-"):
            continue
        stand_in = card_id(raw, key)
        if types[name] == "card" or is_card(stand_in):
            changed[name] = stand_in
    return changed


def json_value(value: Any) -> Any:
    """A value as JSON has it."""
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return value.get("id")
    if isinstance(value, Relationship):
        return value.type
    if isinstance(value, Path):
        return [json_value(node) for node in value.nodes]
    if isinstance(value, (list, tuple)):
        return [json_value(part) for part in value]
    if isinstance(value, dict):
        return {key: json_value(part) for key, part in value.items()}
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else value
