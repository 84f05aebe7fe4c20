"""What a row must hold: compulsory cells, readable values, an end after the beginning, amounts below zero on refunds only."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphfraud.ingest.columns import DAY, Typed, negated
from graphfraud.model.schema import Column, Table

if TYPE_CHECKING:
    import numpy as np

PERIODS = {"setl_d": ("begndate", "enddate"), "mdtrt_d": ("begntime", "endtime")}


def must_be_whole(column: Column) -> bool:
    """Whether a mangled number rejects the row; elsewhere it becomes empty with a warning."""
    return column.required or column.name in ("psn_no", "setl_id")


def faults(
    table: Table, columns: Mapping[str, Typed], rows: int
) -> tuple[np.ndarray[Any, np.dtype[np.int16]], list[str]]:
    """The first fault of each row: 0 for none, else 1 + the place of its ``column:code`` in the list."""
    import numpy as np

    found = np.zeros(rows, dtype=np.int16)
    names: list[str] = []

    def mark(where: Any, column: str, code: str) -> None:
        name = f"{column}:{code}"
        if name not in names:
            names.append(name)
        found[where] = np.where(found[where] == 0, names.index(name) + 1, found[where])

    for name, column in columns.items():
        for code, where in column.faults.items():
            if code != "mangled" or must_be_whole(column.column):
                mark(where, name, code)
        if column.column.required:
            empty = ~column.valid
            for where in column.faults.values():
                empty[where] = False
            if empty.any():
                mark(np.flatnonzero(empty), name, "missing")
    for name, code, where in (*_period(table, columns), *_negative(table, columns, rows)):
        if where.any():
            mark(np.flatnonzero(where), name, code)
    return found, names


def _period(table: Table, columns: Mapping[str, Typed]) -> list[tuple[str, str, Any]]:
    """An end at midnight is that day: it lies before the beginning only where the day does."""
    begin_name, end_name = PERIODS.get(table.name, ("", ""))
    if begin_name not in columns or end_name not in columns:
        return []
    begin, end = columns[begin_name], columns[end_name]
    assert begin.numbers is not None
    assert end.numbers is not None
    earlier = end.numbers < begin.numbers
    if earlier.any():
        day_before = end.numbers // DAY < begin.numbers // DAY
        earlier &= day_before | (end.numbers % DAY > 0)
    return [(end_name, "before_begin", earlier & begin.valid & end.valid)]


def _negative(table: Table, columns: Mapping[str, Typed], rows: int) -> list[tuple[str, str, Any]]:
    refund = _refunds(table, columns, rows)
    if refund is None:
        return []
    found = []
    for name, column in columns.items():
        if column.column.kind == "money" and column.numbers is not None:
            below = column.numbers < 0
            if below.any():
                found.append((name, "negative", below & column.valid & ~refund))
    return found


def _refunds(table: Table, columns: Mapping[str, Typed], rows: int) -> Any:
    """Rows that give money back: flagged so (setl_d) or of a quantity below zero (fee_list_d); None for other tables."""
    import numpy as np
    import pyarrow.compute as pc

    if table.name == "setl_d":
        flag = columns.get("refd_setl_flag")
        return (
            pc.fill_null(pc.equal(flag.array, "1"), False).to_numpy(zero_copy_only=False)
            if flag
            else np.zeros(rows, bool)
        )
    if table.name == "fee_list_d":
        count = columns.get("cnt")
        return (count.numbers < 0) & count.valid if count and count.numbers is not None else np.zeros(rows, bool)
    return None


def flagged(table: Table, columns: Mapping[str, Typed]) -> tuple[dict[str, Typed], np.ndarray[Any, np.dtype[np.bool_]]]:
    """Settlements that name their original, take money back and say nothing of whether they are refunds get the flag; which rows.

    Where a source names originals the flag's column is there afterwards, in every block.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = len(next(iter(columns.values())).valid) if columns else 0
    if not tells_refunds(table, columns):
        return dict(columns), np.zeros(rows, dtype=np.bool_)
    money = [one.numbers for name, one in columns.items() if one.column.kind == "money" and name != "balc"]
    sums = [numbers for numbers in money if numbers is not None]
    named, flag = columns["init_setl_id"], columns.get("refd_setl_flag")
    unsaid = named.valid.copy() if flag is None else named.valid & ~flag.valid
    if unsaid.any() and sums:
        unsaid &= (np.min(sums, axis=0) < 0) & (np.max(sums, axis=0) <= 0)
    else:
        unsaid[:] = False
    if flag is None:
        array = pa.nulls(rows, pa.string())
        flag = Typed(table.column("refd_setl_flag"), array, None, np.zeros(rows, dtype=np.bool_), {})
    if unsaid.any():
        array = pc.if_else(pa.array(unsaid), "1", flag.array.cast(pa.string()))
        flag = replace(flag, array=array, valid=flag.valid | unsaid)
    given = {**columns, "refd_setl_flag": flag}
    return {one.name: given[one.name] for one in table.columns if one.name in given}, unsaid


def tells_refunds(table: Table, names: Container[str]) -> bool:
    """Whether a source of settlements names the originals of its refunds."""
    return table.name == "setl_d" and "init_setl_id" in names


def signed(table: Table, columns: Mapping[str, Typed]) -> tuple[dict[str, Typed], np.ndarray[Any, np.dtype[np.bool_]]]:
    """Refunds that name their original and carry amounts without a sign get the sign; which rows these are.

    The balance is no amount of the refund and stays as it is.
    """
    import numpy as np

    money = {name: one for name, one in columns.items() if one.column.kind == "money" and name != "balc"}
    rows = len(next(iter(columns.values())).valid) if columns else 0
    named = columns.get("init_setl_id")
    if table.name != "setl_d" or named is None or not money:
        return dict(columns), np.zeros(rows, dtype=np.bool_)
    unsigned = _refunds(table, columns, rows) & named.valid
    where = np.flatnonzero(unsigned)
    if where.size:
        amounts = [one.numbers[where] for one in money.values() if one.numbers is not None]
        unsigned[where] = (np.min(amounts, axis=0) >= 0) & (np.max(amounts, axis=0) > 0)
    if not unsigned.any():
        return dict(columns), unsigned
    turned = {name: negated(one, unsigned) for name, one in money.items()}
    return {name: turned.get(name, one) for name, one in columns.items()}, unsigned


def notes(
    columns: Mapping[str, Typed],
    unsigned: np.ndarray[Any, np.dtype[np.bool_]],
    unsaid: np.ndarray[Any, np.dtype[np.bool_]],
    good: np.ndarray[Any, np.dtype[np.bool_]],
) -> dict[str, int]:
    """``column:code`` → rows, of the good ones, that only warn: emptied numbers, wrong check characters, refunds."""
    import numpy as np

    from graphfraud.ingest.checksums import checksums_wrong

    counts = {
        "refd_setl_flag:made_negative": int((unsigned & good).sum()),
        "refd_setl_flag:taken_for_refunds": int((unsaid & good).sum()),
    }
    for name, column in columns.items():
        if "mangled" in column.faults and not must_be_whole(column.column):
            counts[f"{name}:mangled_emptied"] = int(good[column.faults["mangled"]].sum())
    if "certno" in columns:
        array = columns["certno"].array
        wrong = np.zeros(len(array), dtype=np.uint8)
        _, offsets, data = array.buffers()
        if data is not None and data.size:
            spans = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
            checksums_wrong(spans, np.frombuffer(data, dtype=np.uint8), wrong)
        counts["certno:checksum"] = int(wrong[good].sum())
    return {code: count for code, count in counts.items() if count}
