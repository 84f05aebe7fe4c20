"""Rejected rows: remembered in the workspace, told in CSV files for their owner."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from graphfraud.store.database import private_directory
from graphfraud.system.files import BINARY, replace

if TYPE_CHECKING:
    import duckdb

REASONS = {
    "width": ("列数与表头不符", "another number of cells than the header"),
    "cut_off": ("行被截断", "the line is cut off"),
    "open_quote": ("引号未闭合", "a quotation mark that is not closed"),
    "missing": ("必填项为空", "compulsory, but empty"),
    "mangled": (
        "编号被电子表格改坏(科学计数法或丢失位数)",
        "number mangled by a spreadsheet (scientific notation or lost digits)",
    ),
    "no_date": ("不是有效日期", "no possible date"),
    "no_amount": ("不是金额", "no amount"),
    "below_fen": ("金额超过两位小数", "an amount with more than two decimals"),
    "too_large": ("金额过大", "an amount too large"),
    "no_number": ("不是数值", "no number"),
    "no_whole_number": ("不是整数", "no whole number"),
    "no_coordinate": ("不是有效坐标", "no coordinate"),
    "not_in_map": ("取值不在映射表中", "a value that the mapping does not know"),
    "before_begin": ("结束早于开始", "the end lies before the beginning"),
    "negative": ("非退费行金额为负", "a negative amount on a row that is no refund"),
    "conflict": ("同一编号本次内容不一致", "conflict: the same id with other content in this ingest"),
    "conflict_kept": (
        "同一编号与已入库内容不一致",
        "conflict: the same id is kept with other content (--replace takes the new one)",
    ),
}
PENDING = "rejects_pending"
HEADER = ("file", "line", "column", "reason")


def reason_text(code: str, detail: str | None) -> str:
    """The reason in both languages, with what was seen where that is no value from the data."""
    zh, en = REASONS[code]
    return f"{zh} / {en}" + (f" ({detail})" if detail else "")


def file_name(path: str, sha256: str) -> str:
    """``<stem>-<sha8>.csv``, of harmless characters only."""
    stem = PurePath(path.replace("#", "-")).name.split(".")[0] or "query"
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in stem)[:80]
    return f"{safe}-{sha256[:8]}.csv"


def announce(con: duckdb.DuckDBPyConnection, file_ids: Iterable[int]) -> None:
    """Within the transaction: say which rejects files must be written once it is done."""
    con.execute("INSERT OR REPLACE INTO gf_meta VALUES (?, ?)", [PENDING, json.dumps(sorted(file_ids))])


def write_announced(con: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Write what was announced, also by a process that was killed before it could; returns the paths.

    Raises:
        OSError: the folder cannot be written.
    """
    pending = con.execute("SELECT value FROM gf_meta WHERE key = ?", [PENDING]).fetchall()
    if not pending:
        return []
    paths = _write_all(con, folder, json.loads(pending[0][0]))
    con.execute("DELETE FROM gf_meta WHERE key = ?", [PENDING])
    return paths


def _write_all(con: duckdb.DuckDBPyConnection, folder: Path, file_ids: Iterable[int]) -> list[str]:
    names: dict[str, list[int]] = {}
    for file_id in file_ids:
        for row in con.execute("SELECT path, sha256 FROM gf_file WHERE file_id = ?", [file_id]).fetchall():
            names.setdefault(file_name(*row), []).append(file_id)
    return [str(_write(con, private_directory(folder) / name, ids)) for name, ids in names.items()]


def _write(con: duckdb.DuckDBPyConnection, target: Path, file_ids: list[int]) -> Path:
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        cursor = con.execute(
            "SELECT f.path, r.line, r.column_name, r.code, r.detail "
            "FROM gf_reject AS r JOIN gf_file AS f USING (file_id) WHERE list_contains(?, file_id) ORDER BY file_id, r.line",
            [file_ids],
        )
        while rows := cursor.fetchmany(10_000):
            writer.writerows(
                (plain(path), line, plain(column or ""), reason_text(code, detail))
                for path, line, column, code, detail in rows
            )
    replace(temporary, target)
    return target


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
