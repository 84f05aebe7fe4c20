"""The graph as a projection of the records: nodes and aggregated edges, computed set by set in DuckDB.

Cards, phones, addresses and identity numbers enter as keyed stand-ins only (HMAC-SHA-256 under the workspace's key).
The SQL lies in ``sql/projection``: one file an edge type giving its events, one file a node kind.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from graphfraud.store.database import Database, sql_file
from graphfraud.store.protocol import (
    ADDRESS_GROUP,
    EDGE_TYPES,
    NODE_KINDS,
    PATH_TYPES,
    PHONE_GROUP,
    RECORD_TYPES,
    TESTED_TYPES,
)

if TYPE_CHECKING:
    import pyarrow as pa

IDENTITY_GROUP = 10
"""An identity number under more person numbers than this is a placeholder."""
LISTED_TYPES = ("SWIPED_AT", "STAYED_AT", "TREATED_BY", "PRESCRIBED_TO_FILL_AT")
"""Types whose edges list their settlements with time and amount; the rows of the others are rows of these."""
CARDED_TYPES = ("STAYED_AT",)
"""Of these the ones whose edges list the card of each settlement."""
NAMED_TYPES = ("WORKS_AT", "EMPLOYED_BY")
"""Types whose edges name their settlements only."""
BLOCK = 64
GROUPS = {"SHARES_PHONE": "phone_group", "SHARES_ADDRESS": "address_group", "SAME_PERSON": "identity_group"}
_PAIR = "HASH(a_kind, a) AS a, HASH(b_kind, b) AS b"
SIZES = {"phone_group": PHONE_GROUP, "address_group": ADDRESS_GROUP, "identity_group": IDENTITY_GROUP}


@dataclass(frozen=True)
class Part:
    """A query of the projection with its bound values."""

    text: str
    values: Mapping[str, Any]


def prepare(database: Database, *, hold: bool = False) -> None:
    """Make the temporary tables that the queries read; once a connection, again after records or findings changed.

    Args:
        database: the workspace's.
        hold: rows and treatments are joined once and kept, as a load reads them many times.
    """
    _run(database, "prepare", pads(database.card_key()))
    if hold:
        _run(database, "hold", {})
    parts = [event_part(type) for type in PATH_TYPES if type not in TESTED_TYPES]
    values = {name: value for part in parts for name, value in part.values.items()}
    pairs = [f"SELECT {_PAIR} FROM ({part.text})" for part in (*parts, Part(_text("tested_pairs"), {}))]
    known = {**values, "tested": list(TESTED_TYPES), "kinds": list(NODE_KINDS)}
    database.con.execute(f"CREATE OR REPLACE TEMP TABLE pair AS {' UNION '.join(pairs)}", known)
    _run(database, "degree_of", {})
    database.con.execute("DROP TABLE pair")


def stage_doctors(database: Database) -> None:
    """Make the projection's temporary table ``doctor_of`` alone: who billed or led which settlement."""
    for statement in statements(_text("prepare")):
        if "TEMP TABLE doctor_of AS" in statement:
            database.con.execute(statement)


def pads(key: bytes) -> dict[str, bytes]:
    """Inner and outer pad of HMAC-SHA-256 (RFC 2104) for a key of at most 64 bytes."""
    block = key.ljust(BLOCK, b"\0")
    return {"inner": bytes(byte ^ 0x36 for byte in block), "outer": bytes(byte ^ 0x5C for byte in block)}


def event_part(type: str) -> Part:
    """Events of a record type: a_kind, a, b_kind, b, setl_id, moment, timed, day, net.

    Raises:
        KeyError: no record type.
    """
    if type not in RECORD_TYPES:
        raise KeyError(type)
    group = GROUPS.get(type)
    return Part(_text(type), {group: SIZES[group]} if group else {})


def edge_part(type: str, laid: str | None = None) -> Part:
    """Aggregated edges of a type: a_kind, a, b_kind, b, count, first, last, amount and, for LISTED_TYPES, lists.

    Args:
        type: of EDGE_TYPES.
        laid: Parquet files that hold the events, or some of them (see ``projection_shares``), for record types.

    Raises:
        KeyError: no edge type.
    """
    if type not in EDGE_TYPES:
        raise KeyError(type)
    if type in TESTED_TYPES:
        return Part(_text("tested"), {"type": type})
    if type not in RECORD_TYPES:
        return Part(_text(type), {})
    events = event_part(type) if laid is None else Part(_text("events_laid"), {"laid": laid})
    values = {"carded": type in CARDED_TYPES} if type in LISTED_TYPES else {}
    summed = "events_listed" if type in LISTED_TYPES else "events_named" if type in NAMED_TYPES else "events"
    return Part(f"WITH event AS (\n{events.text})\n{_text(summed)}", {**events.values, **values})


def node_part(kind: str, today: date) -> Part:
    """Nodes of a kind: id, its attributes, degree, blacklisted.

    Raises:
        KeyError: no node kind.
    """
    if kind not in NODE_KINDS:
        raise KeyError(kind)
    place = kind in ("pharmacy", "hospital")
    known = _text("node_place" if place else f"node_{kind}")
    text = f"WITH known AS (\n{known})\nSELECT * FROM (\n{_text('node')})"
    return Part(text, {"kind": kind, "today": today})


def settlement_part(every: bool) -> Part:
    """Settlement nodes: those that findings, links, stays and boxes sold twice rest on, or every one."""
    text = (
        f"WITH chosen AS MATERIALIZED (\n{_text('settlement_chosen')}),\n"
        f"held AS MATERIALIZED (\n{_text('node_settlement')})\n{_text('settlement_swiped')}"
    )
    return Part(text, {"every": every})


def chosen_part(every: bool) -> Part:
    """The same settlements with their persons and places alone."""
    return Part(_text("settlement_chosen"), {"every": every})


def sales_part() -> Part:
    """Trace code → settlement, for boxes sold in two settlements."""
    return Part(_text("settlement_sales"), {})


def rests_part() -> Part:
    """Finding → settlement."""
    return Part(_text("settlement_rests"), {})


def batches(database: Database, part: Part, rows: int) -> Generator[pa.RecordBatch, None, None]:
    """The part's result as Arrow batches of at most ``rows`` rows, streamed; ends any result still open.

    Close the generator where it is not read to its end: the connection serves nothing else before.
    """
    database.con.execute("SELECT 1").fetchall()
    relation = database.con.sql(part.text, params=dict(part.values))
    open_reader = relation.to_arrow_reader if hasattr(relation, "to_arrow_reader") else relation.fetch_record_batch
    reader = open_reader(rows)
    try:
        yield from reader
    finally:
        reader.close()


def size(database: Database, part: Part) -> int:
    """Number of rows of the part."""
    row = database.con.execute(f"SELECT COUNT(*) FROM ({part.text})", dict(part.values)).fetchone()
    return int(row[0]) if row else 0


def _text(name: str) -> str:
    return sql_file("graphfraud.store", f"sql/projection/{name}.sql")


def _run(database: Database, name: str, values: Mapping[str, Any]) -> None:
    for statement in statements(_text(name)):
        bound = {key: value for key, value in values.items() if f"${key}" in statement}
        database.con.execute(statement, bound)


def statements(text: str) -> Iterable[str]:
    """The statements of an SQL file, parted at semicolons that end a line."""
    return [statement for statement in (part.strip() for part in text.split(";\n")) if statement.strip("; \n")]
