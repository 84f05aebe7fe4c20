"""The edges of a type in shares, so that the memory of a load does not grow with its records.

Lists of many edges do not go to disk while DuckDB makes them. Where there are many events they are therefore laid down once,
dealt out by their first end, in Parquet files within the workspace, and the edges of each share are made from its files.
"""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Generator
from pathlib import Path

from graphfraud.store.database import LAID, Database, private_directory
from graphfraud.store.projection import CARDED_TYPES, LISTED_TYPES, NAMED_TYPES, Part, edge_part, event_part, size

SHARE_ROWS = 1_000_000
"""Events that are listed by edge at a time."""


def edge_parts(database: Database, type: str) -> Generator[Part, None, None]:
    """The edges of a type, in shares of about SHARE_ROWS events where they carry lists, else all at once.

    A part can be asked until the next one is taken; close the generator where it is not read to its end.

    Args:
        database: the workspace's, prepared for projection.
        type: of EDGE_TYPES.

    Raises:
        KeyError: no edge type.
        duckdb.IOException: the disk has no room for the events.
    """
    listed = type in LISTED_TYPES or type in NAMED_TYPES
    shares = -(-size(database, event_part(type)) // SHARE_ROWS) if listed else 1
    if shares < 2:
        yield edge_part(type)
        return
    folder = Path(os.path.abspath(database.folder)) / "tmp" / LAID
    shutil.rmtree(folder, ignore_errors=True)
    try:
        _lay(database, _needed(type), private_directory(folder), shares)
        for share in range(shares):
            files = folder / f"share={share}"
            if files.exists():
                yield edge_part(type, f"{glob.escape(str(files))}/*.parquet")
            shutil.rmtree(files, ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _needed(type: str) -> Part:
    """The events with what their edges' lists need: of persons and cards only what is listed, of named ones no times."""
    events = event_part(type)
    if type in NAMED_TYPES:
        return Part(
            f"SELECT * REPLACE (NULL::TIMESTAMP AS moment, NULL::BOOLEAN AS timed) FROM (\n{events.text})",
            events.values,
        )
    person = "CASE WHEN shared AND a_kind = 'card' THEN psn_no END"
    card = "card" if type in CARDED_TYPES else "NULL::VARCHAR"
    return Part(f"SELECT * REPLACE ({person} AS psn_no, {card} AS card) FROM (\n{events.text})", events.values)


def _lay(database: Database, events: Part, folder: Path, shares: int) -> None:
    before = os.umask(0o077)
    try:
        target = str(folder).replace("'", "''")
        database.con.execute(
            f"COPY (SELECT *, HASH(a) % {int(shares)} AS share FROM (\n{events.text})) TO '{target}'"
            " (FORMAT parquet, PARTITION_BY (share), OVERWRITE_OR_IGNORE)",
            dict(events.values),
        )
    finally:
        os.umask(before)
