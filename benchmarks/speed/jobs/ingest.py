"""From the CSV to a typed table on disk without repeated settlements.

The project's own ingest does more in the same time: every cell is checked, rejects name file, line, column and reason,
contradictory settlements are told from repeated ones, files are hashed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

IDS = (
    "setl_id",
    "mdtrt_id",
    "psn_no",
    "insu_admdvs",
    "fix_blng_admdvs",
    "fixmedins_code",
    "mdtrt_cert_type",
    "ssc_cardno",
    "med_type",
    "opter_id",
)
TIMES = ("begndate", "enddate", "setl_time")
MONEY = ("medfee_sumamt", "fund_pay_sumamt", "acct_pay")


def paths(folder: Path, options: dict[str, Any]) -> tuple[Path, Path]:
    """The CSV and a fresh folder for the result."""
    return folder / "setl_d.csv", Path(tempfile.mkdtemp(dir=folder))


def own(ready: tuple[Path, Path]) -> None:
    """``Workspace.ingest``."""
    import graphfraud as gf

    source, folder = ready
    gf.Workspace(folder / "case").ingest(source)


def with_pandas(ready: tuple[Path, Path]) -> None:
    """read_csv with types, duplicates dropped, Parquet."""
    import pandas as pd

    source, folder = ready
    frame = pd.read_csv(source, dtype=dict.fromkeys((*IDS, "gend", "insutype"), "string"), parse_dates=[*TIMES, "brdy"])
    frame.drop_duplicates("setl_id").to_parquet(folder / "setl_d.parquet")


def with_polars(ready: tuple[Path, Path]) -> None:
    """read_csv with types, duplicates dropped, Parquet."""
    import polars as pl

    source, folder = ready
    types = (
        dict.fromkeys((*IDS, "gend", "insutype"), pl.String)
        | dict.fromkeys(MONEY, pl.Decimal(16, 2))
        | dict.fromkeys(TIMES, pl.Datetime)
    )
    pl.read_csv(source, schema_overrides=types, try_parse_dates=True).unique("setl_id").write_parquet(
        folder / "setl_d.parquet"
    )


def with_duckdb(ready: tuple[Path, Path]) -> None:
    """read_csv with types into a table of a database file, one row a settlement."""
    import duckdb

    source, folder = ready
    types = dict.fromkeys(IDS, "VARCHAR") | dict.fromkeys(MONEY, "DECIMAL(16,2)") | dict.fromkeys(TIMES, "TIMESTAMP")
    with duckdb.connect(str(folder / "case.duckdb")) as con:
        con.execute(
            "CREATE TABLE setl_d AS SELECT DISTINCT ON (setl_id) * FROM read_csv($file, header = true, types = $types)",
            {"file": str(source), "types": types},
        )


JOBS = {
    "ingest graphfraud": (paths, own),
    "ingest pandas": (paths, with_pandas),
    "ingest polars": (paths, with_polars),
    "ingest duckdb": (paths, with_duckdb),
}
