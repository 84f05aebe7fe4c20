"""Cells in rare forms: full-width digits, spreadsheet marks, currency signs, other dates, values in words.

Every form is told in sql/cells.sql. The cells of one column are read together, each different text once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from graphfraud.ingest.layout import Rule
from graphfraud.store.database import CONFIG, sql_file

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

KIND = {"date": "time", "birth": "time"}
"""Kinds that are read as another; a birth may also be a month or a year, as in exports without identities."""
NO_FORMAT = "\x01"
"""A time format that no text has."""


@dataclass(frozen=True)
class Reader:
    """The long way: the mapping's words for nothing, and whether dates may be day numbers; one column at a time (``turn``)."""

    nothing: tuple[str, ...] = ()
    serial_dates: bool = False
    turn: Lock = field(default_factory=Lock, repr=False, compare=False)

    @cached_property
    def con(self) -> duckdb.DuckDBPyConnection:
        """A database in memory with the macros of sql/cells.sql, made when the first odd cell comes."""
        import duckdb

        con = duckdb.connect(":memory:", config={**CONFIG, "threads": "1", "memory_limit": "512MB"})
        con.execute("CREATE TABLE gf_odd (row BIGINT, x VARCHAR)")
        con.execute(sql_file("graphfraud.ingest", "sql/cells.sql"))
        return con


def read(reader: Reader, texts: pa.Array, kind: str, rule: Rule) -> tuple[pa.Array, pa.Array]:
    """Values of these cells and, where a cell holds something that is none, the reject code.

    Args:
        reader: the way to read.
        texts: raw text.
        kind: of the column: text, id, code, money, number, int, geo, date, birth or time.
        rule: the column's rule.

    Returns:
        Values as text, or int64 (fen, ten-thousandths, microseconds), or double; and codes, NULL where all is well.
    """
    import pyarrow as pa

    encoded = texts.dictionary_encode()
    unique = pa.table({"row": pa.array(range(len(encoded.dictionary)), pa.int64()), "x": encoded.dictionary})
    partial, kind = kind == "birth", KIND.get(kind, kind)
    query = sql_file("graphfraud.ingest", f"sql/odd_{kind}.sql")
    given = {**_parameters(reader, rule), "partial": partial}
    wanted = {key: value for key, value in given.items() if f"${key}" in query}
    with reader.turn:
        reader.con.register("gf_cells", unique)
        reader.con.execute("CREATE OR REPLACE TABLE gf_odd AS SELECT * FROM gf_cells")
        reader.con.unregister("gf_cells")
        table = reader.con.sql(query, params=wanted).to_arrow_table()
    take = encoded.indices
    return tuple(table.column(part).combine_chunks().take(take) for part in ("value", "why"))


def _parameters(reader: Reader, rule: Rule) -> Mapping[str, Any]:
    return {
        "nothing": list(reader.nothing) or [""],
        "keys": list(rule.values),
        "words": list(rule.values.values()),
        "otherwise": rule.otherwise,
        "width": rule.width or 0,
        "most": 180,
        "formats": list(rule.formats) or [NO_FORMAT],
        "serial": reader.serial_dates,
    }
