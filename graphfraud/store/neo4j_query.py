"""Running a question of the library against the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from graphfraud.model.masking import card_id
from graphfraud.store.database import Database
from graphfraud.store.neo4j_connect import Connection, open_driver, translated
from graphfraud.store.neo4j_cypher import filled
from graphfraud.store.neo4j_library import CARD_PARAMETERS, Query, query
from graphfraud.store.neo4j_read import native

SECONDS = 300.0
"""How long a question may take."""


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
        name: of the library.
        given: parameters as texts.
        connection: the server.
        database: the workspace, so that raw card numbers can be turned into stand-ins; never sent to the server.
        seconds: the server gives up after these.

    Raises:
        NotFoundError: no such question.
        UsageError: the parameters do not fit.
        StoreError: the server cannot be reached, refuses, or goes away.
    """
    from neo4j import READ_ACCESS
    from neo4j import Query as Timed

    asked = query(name)
    asked.values(given)
    with (
        open_driver(connection) as driver,
        translated(connection),
        driver.session(database=connection.database, default_access_mode=READ_ACCESS) as session,
    ):
        if database is not None:
            known = filled("store/known_card")
            given = with_stand_ins(
                asked, given, database.card_key(), lambda card: session.run(known, id=card).single() is not None
            )
        found = session.run(Timed(asked.text, timeout=seconds), asked.values(given))
        columns = found.keys()
        return [dict(zip(columns, [json_value(native(value)) for value in row.values()], strict=True)) for row in found]


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
