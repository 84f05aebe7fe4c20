"""Screened pairs on the server: edges between persons, kept by a detection run and read back for its partition.

They stay for exploration (communities, neighbourhoods) until the records change; they are no evidence of anything, and
no path or degree counts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphfraud.store import neo4j_write
from graphfraud.store.database import Database, sql_file
from graphfraud.store.neo4j_connect import translated
from graphfraud.store.neo4j_cypher import SCREENED_TYPE, Column, filled
from graphfraud.store.neo4j_read import Reader
from graphfraud.store.neo4j_write import Writer

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = tuple(
    Column(name, type)
    for name, type in (("level", "VARCHAR"), ("days", "BIGINT"), ("expected", "DOUBLE"), ("nats", "DOUBLE"))
)
MOST = 10_000


def keep(database: Database, reader: Reader, writer: Writer, level: str, pairs: pa.Table) -> None:
    """Replace a level's pairs; those of persons whom the server does not hold are left out.

    Raises:
        StoreError: the server goes away.
    """
    forget(reader, level)
    database.con.register("screened_pairs", pairs)
    database.con.execute(sql_file("graphfraud.store", "sql/projection/screened_fresh.sql"), {"level": level})
    database.con.unregister("screened_pairs")
    with translated(reader.connection):
        neo4j_write.write_edges(writer, database, SCREENED_TYPE, COLUMNS, "create_edges_by_id")


def read(reader: Reader, level: str) -> pa.Table:
    """A level's pairs, in any order."""
    import pyarrow as pa

    rows = list(reader.stream(filled("store/screened"), {"level": level}))
    columns = list(zip(*rows, strict=True)) or [()] * 5
    types = (pa.string(), pa.string(), pa.int64(), pa.float64(), pa.float64())
    arrays = [pa.array(column, type) for column, type in zip(columns, types, strict=True)]
    return pa.table(arrays, names=["a", "b", "days", "expected", "nats"])


def forget(reader: Reader, level: str | None = None) -> None:
    """Remove a level's pairs, or all."""
    while reader.change(filled("store/forget_screened"), {"level": level, "most": MOST})[0][0]:
        continue
