"""From a part's blocks to staged rows, and from records that are no rows to misfits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphfraud.ingest.cells import canonical
from graphfraud.ingest.part import Block, Part
from graphfraud.ingest.recognise import Fit

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Entry:
    """A part read into a canonical table: the unit of the report, with a number of its own."""

    file_id: int
    part: Part
    fit: Fit


@dataclass(frozen=True)
class Staged:
    """What reading a part gave, the same for all its tables."""

    rows: int
    misfits: int


def stage(
    con: duckdb.DuckDBPyConnection, entries: list[Entry], nothing: tuple[str, ...], step: Callable[[float], None]
) -> tuple[Staged, dict[int, int]]:
    """Read the part that ``entries`` share into the staging tables.

    Returns:
        Rows and misfits of the part, and for each entry's file how many rows its filter left out.
    """
    part = entries[0].part
    rows = misfits = 0
    filtered = {entry.file_id: 0 for entry in entries}
    queries = {entry.file_id: canonical(entry.fit, nothing, part.serial_dates) for entry in entries}
    for block in part.blocks(step):
        rows += block.rows.num_rows
        misfits += len(block.misfits)
        _remember_misfits(con, entries, block)
        if not block.rows.num_rows:
            continue
        con.register("gf_block", block.rows)
        try:
            for entry in entries:
                query = queries[entry.file_id]
                columns = ", ".join(f'"{name}"' for name in entry.fit.layout.table.names)
                inserted = con.execute(
                    f"INSERT INTO gf_stage_{entry.fit.layout.table.name} "
                    f"SELECT {columns}, {int(entry.file_id)}, _line, _hash, _fault, _note FROM ({query.text}) "
                    "WHERE NOT _out OR (_out IS NULL AND _fault IS NOT NULL)",
                    query.values,
                ).fetchall()
                filtered[entry.file_id] += block.rows.num_rows - inserted[0][0]
        finally:
            con.unregister("gf_block")
    return Staged(rows, misfits), filtered


def _remember_misfits(con: duckdb.DuckDBPyConnection, entries: list[Entry], block: Block) -> None:
    if not block.misfits:
        return
    import pyarrow as pa

    for entry in entries:
        table = pa.table(
            {
                "line": pa.array([misfit.line for misfit in block.misfits], pa.int64()),
                "code": pa.array([misfit.code for misfit in block.misfits], pa.string()),
                "detail": pa.array([misfit.detail for misfit in block.misfits], pa.string()),
            }
        )
        con.register("gf_block", table)
        con.execute(f"INSERT INTO gf_misfit SELECT {int(entry.file_id)}, line, NULL, code, detail FROM gf_block")
        con.unregister("gf_block")
