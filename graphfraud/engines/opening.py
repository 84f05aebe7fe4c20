"""Opening an engine by name over a workspace's records."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from graphfraud.engines.engine import Engine, Local
from graphfraud.errors import EngineError
from graphfraud.model.schema import TABLES

if TYPE_CHECKING:
    import duckdb

RECORDS = "GRAPHFRAUD_SPARK_RECORDS"
"""Environment: a folder with ``setl_d.parquet`` (or ``.csv``, a file or a folder of files) and so on, that the cluster can read."""

FEW = 150_000
"""Settlements up to which a session is opened for few rows (spark.BRIEF)."""


def open_engine(name: str, con: duckdb.DuckDBPyConnection, folder: Path) -> Engine:
    """The engine ``duckdb`` or ``spark``.

    Args:
        name: which.
        con: the workspace's connection.
        folder: the workspace; its tables are handed to Spark as Parquet in ``spark/`` there, unless a folder of records is given, and
            steps are kept there unless another folder is given for them.

    Raises:
        EngineError: Spark cannot start here, or the records cannot be read.
    """
    if name == "duckdb":
        return Local(con)
    from graphfraud.engines.kept import SCRATCH
    from graphfraud.engines.spark import Spark, open_session

    given = os.environ.get(RECORDS)
    session, own = open_session(brief=not given and _few(con))
    scratch = folder / "spark"
    records = _given(given) if given else _exported(con, scratch)
    kept = os.environ.get(SCRATCH) or str(scratch)
    return Spark(session, records, kept, own=own, done=lambda: shutil.rmtree(scratch, ignore_errors=True))


def _few(con: duckdb.DuckDBPyConnection) -> bool:
    return bool(con.execute("SELECT COUNT(*) <= ? FROM setl_d", [FEW]).fetchall()[0][0])


def _given(folder: str) -> dict[str, str]:
    found = {}
    for table in TABLES:
        for ending in (".parquet", ".csv", ".csv.gz"):
            if (Path(folder) / (table.name + ending)).exists():
                found[table.name] = f"{folder}/{table.name}{ending}"
    if "setl_d" not in found:
        raise EngineError(
            f"{folder}: holds no setl_d.parquet or setl_d.csv; point {RECORDS} to the folder of the records"
        )
    return found


def _exported(con: duckdb.DuckDBPyConnection, scratch: Path) -> dict[str, str]:
    """The workspace's tables as Parquet, streamed by DuckDB: no row passes through Python."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700, parents=True)
    records = {}
    for table in TABLES:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        path = scratch / f"{table.name}.parquet"
        con.sql(f'SELECT {columns} FROM "{table.name}"').write_parquet(str(path), compression="zstd")
        records[table.name] = str(path)
    return records
