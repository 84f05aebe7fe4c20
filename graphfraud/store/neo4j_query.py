"""Running a question of the library against the server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from graphfraud.model.masking import card_id
from graphfraud.store.database import Database
from graphfraud.store.neo4j_connect import Connection, open_driver, translated
from graphfraud.store.neo4j_library import CARD_PARAMETERS, Query, query
from graphfraud.store.neo4j_read import native

if TYPE_CHECKING:
    from graphfraud.store.protocol import Store

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
    values = asked.values(given)
    with (
        open_driver(connection) as driver,
        translated(connection),
        driver.session(database=connection.database, default_access_mode=READ_ACCESS) as session,
    ):
        values = _with_stand_ins(session, asked, values, database)
        found = session.run(Timed(asked.text, timeout=seconds), values)
        columns = found.keys()
        return [dict(zip(columns, [json_value(native(value)) for value in row.values()], strict=True)) for row in found]


def with_stand_ins_of(store: Store, key: bytes, asked: Query, given: Mapping[str, str]) -> dict[str, str]:
    """Parameters as given, raw card numbers turned into their stand-ins without asking the server.

    Args:
        store: over the workspace, to tell whether an id is a card's number.
        key: the workspace's.
        asked: the question.
        given: parameters as texts.
    """
    types = {parameter.name: parameter.type for parameter in asked.parameters}
    changed = dict(given)
    for name, raw in given.items():
        if types.get(name) not in CARD_PARAMETERS or raw.startswith("card-"):
            continue
        if types[name] == "card" or any(node.kind == "card" for node in store.resolve(raw)):
            changed[name] = card_id(raw, key)
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


def _with_stand_ins(session: Any, asked: Query, values: dict[str, Any], database: Database | None) -> dict[str, Any]:
    """Turn raw card numbers into their stand-ins before anything is sent."""
    if database is None:
        return values
    changed = dict(values)
    for parameter in asked.parameters:
        raw = str(values[parameter.name])
        if parameter.type not in CARD_PARAMETERS or raw.startswith("card-"):
            continue
        stand_in = card_id(raw, database.card_key())
        if parameter.type == "card" or session.run("MATCH (c:Card {id: $id}) RETURN c.id", id=stand_in).single():
            changed[parameter.name] = stand_in
    return changed
