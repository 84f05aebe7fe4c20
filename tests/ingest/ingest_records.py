"""Made-up records in every form that exports come in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graphfraud.ingest import IngestReport
from graphfraud.model import schema
from graphfraud.store.database import Database

Row = dict[str, str]


def settlement(number: int = 1, **changes: str) -> Row:
    """A settlement that nothing is wrong with."""
    row = {
        "setl_id": f"S{number:06d}",
        "psn_no": f"P{number % 97:05d}",
        "psn_name": "张三",
        "fixmedins_code": f"H{number % 11:04d}",
        "setl_time": f"2026-03-{1 + number % 28:02d} 08:{number % 60:02d}:30",
        "begndate": "2026-03-01",
        "enddate": "2026-03-02",
        "med_type": "11",
        "medfee_sumamt": f"{10 + number % 500}.50",
        "fund_pay_sumamt": "5.00",
        "refd_setl_flag": "0",
        "vali_flag": "1",
    }
    return {**row, **changes}


def table_text(rows: Sequence[Mapping[str, str]], delimiter: str = ",", newline: str = "\n") -> str:
    """The rows as delimited text; a cell that a row lacks is empty."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, headers, delimiter=delimiter, lineterminator=newline, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(path: Path, rows: Sequence[Mapping[str, str]], encoding: str = "utf-8", **form: str) -> Path:
    path.write_bytes(table_text(rows, **form).encode(encoding))
    return path


def canonical(database: Database, table: str) -> list[tuple[Any, ...]]:
    """The table's rows in a fixed order, without where they come from."""
    names = ", ".join(schema.table(table).names)
    return sorted(database.con.execute(f"SELECT {names} FROM {table}").fetchall(), key=repr)


def one(database: Database, column: str, table: str = "setl_d") -> Any:
    """The only value of that column."""
    rows = database.con.execute(f"SELECT {column} FROM {table}").fetchall()
    assert len(rows) == 1
    return rows[0][0]


def rejects(report: IngestReport) -> list[tuple[int, str, str]]:
    """(line, column, reason) of all rejects files, by line."""
    found = []
    for path in report.rejects:
        with open(path, encoding="utf-8-sig", newline="") as file:
            found += [(int(row["line"]), row["column"], row["reason"]) for row in csv.DictReader(file)]
    return sorted(found)
