"""From a column of cells to a typed Arrow column: the quick way for plain cells, the long way for odd ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphfraud.ingest import odd as long_way
from graphfraud.ingest.layout import Rule
from graphfraud.ingest.part import Cells, cells
from graphfraud.model.schema import Column

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

TEXTS = ("id", "code", "text")
SCALES = {"money": 2, "number": 4, "int": 0}
DECIMALS = {"money": (16, 2), "number": (18, 4)}
"""Precision and scale of the kinds that are decimals; 64 bits hold them, as they do in the store."""
LARGEST = 2**31
"""No INTEGER holds it; of amounts and quantities the quick way takes no more digits than their columns hold."""
DAY = 86_400_000_000
WORD = 8
"""Bytes of room after the last cell, so that all are copied a word at a time."""


@dataclass(frozen=True)
class Typed:
    """A typed column.

    Attributes:
        column: of the schema.
        array: Arrow: text, or decimal, timestamp, date, int or double.
        numbers: of a column that is no text, int64: fen, ten-thousandths, microseconds; 0 where it is NULL.
        valid: bool, false where it is NULL.
        faults: reject code → rows whose cell holds something that is no value.
    """

    column: Column
    array: pa.Array
    numbers: np.ndarray[Any, np.dtype[np.int64]] | None
    valid: np.ndarray[Any, np.dtype[np.bool_]]
    faults: dict[str, np.ndarray[Any, np.dtype[np.int64]]]


def typed(parts: tuple[Cells, ...], rows: int, column: Column, rule: Rule, reader: long_way.Reader) -> Typed:
    """The column of ``rows`` values from its source columns (none for a constant, several to be joined)."""
    if rule.value is not None:
        return _constant(rule, rows, column, reader)
    source = _joined(parts, rule, reader) if rule.glue is not None else parts[0]
    return _text(source, column, rule, reader) if column.kind in TEXTS else _number(source, column, rule, reader)


def _constant(rule: Rule, rows: int, column: Column, reader: long_way.Reader) -> Typed:
    import pyarrow as pa

    one = cells(pa.array([rule.value], pa.string()))
    import numpy as np

    spread = Cells(one.text, np.repeat(one.starts, rows), np.repeat(one.lengths, rows))
    return typed((spread,), rows, column, Rule(sources=("",)), reader)


def _joined(parts: tuple[Cells, ...], rule: Rule, reader: long_way.Reader) -> Cells:
    import pyarrow as pa
    import pyarrow.compute as pc

    text = Column("", "text", "")
    arrays = [_text(part, text, Rule(), reader).array for part in parts]
    joined = pc.binary_join_element_wise(*arrays, pa.scalar(rule.glue), null_handling="skip")
    return cells(joined)


def _everything_odd(column: Column, rule: Rule, reader: long_way.Reader) -> bool:
    """Whether the mapping says something about this column that only the long way knows."""
    if reader.nothing or rule.formats:
        return True
    if not rule.values:
        return False
    return rule.otherwise != "keep" or column.kind == "text" or any(key.isdigit() for key in rule.values)


def _text(source: Cells, column: Column, rule: Rule, reader: long_way.Reader) -> Typed:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from graphfraud.ingest import plain

    rows = source.starts.size
    offsets = np.empty(rows + 1, dtype=np.int32)
    data = np.empty(int(np.abs(source.lengths).sum()) + WORD, dtype=np.uint8)
    valid, odd = np.zeros(rows, dtype=np.uint8), np.zeros(rows, dtype=np.uint8)
    given = (source.text, source.starts, source.lengths, offsets, data, valid, odd)
    if column.kind == "text":
        used = plain.texts(*given)
    else:
        used = plain.tokens(*given, column.kind == "code", bool(rule.values), rule.width or 0)
    if _everything_odd(column, rule, reader):
        odd[:] = source.lengths != 0
    mask = pa.py_buffer(np.packbits(valid, bitorder="little"))
    array = pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(data[:used]), mask)
    faults: dict[str, Any] = {}
    where = np.flatnonzero(odd)
    if where.size:
        values, why = long_way.read(reader, _raw(source, where), column.kind, rule)
        array = pc.replace_with_mask(array, pa.array(odd.view(np.bool_)), values.cast(pa.string()))
        faults = _faults(why, where)
        valid = pc.is_valid(array).to_numpy(zero_copy_only=False).view(np.uint8)
    return Typed(column, array, None, valid.view(np.bool_), faults)


def _number(source: Cells, column: Column, rule: Rule, reader: long_way.Reader) -> Typed:
    import numpy as np
    import pyarrow.compute as pc

    from graphfraud.ingest import plain, plain_times

    rows = source.starts.size
    numbers = np.empty(rows, dtype=np.int64)
    valid, odd = np.zeros(rows, dtype=np.uint8), np.zeros(rows, dtype=np.uint8)
    given = (numbers, valid, odd)
    if column.kind in ("date", "time"):
        plain_times.times(source.text, source.starts, source.lengths, *given)
    elif column.kind == "geo":
        odd[:] = source.lengths != 0
        numbers[:] = 0
    else:
        plain.numbers(source.text, source.starts, source.lengths, SCALES[column.kind], *given)
        if column.kind == "int":
            odd[np.abs(numbers) >= LARGEST] = 1
    if _everything_odd(column, rule, reader):
        odd[:] = source.lengths != 0
    faults: dict[str, Any] = {}
    where = np.flatnonzero(odd)
    degrees = np.zeros(rows) if column.kind == "geo" else None
    if where.size:
        kind = "birth" if column.name == "brdy" else column.kind
        values, why = long_way.read(reader, _raw(source, where), kind, rule)
        known = pc.is_valid(values).to_numpy(zero_copy_only=False)
        target = numbers if degrees is None else degrees
        target[where] = pc.fill_null(values, 0).to_numpy(zero_copy_only=False)
        valid[where] = known
        faults = _faults(why, where)
    present = valid.view(np.bool_)
    return Typed(column, _arrow(column, numbers if degrees is None else degrees, present), numbers, present, faults)


def negated(column: Typed, rows: np.ndarray[Any, np.dtype[np.bool_]]) -> Typed:
    """The column with these rows' numbers turned below zero."""
    import numpy as np

    assert column.numbers is not None
    numbers = np.where(rows, -column.numbers, column.numbers)
    return replace(column, array=_arrow(column.column, numbers, column.valid), numbers=numbers)


def _arrow(column: Column, values: Any, valid: Any) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    rows = len(values)
    mask = pa.py_buffer(np.packbits(valid, bitorder="little"))
    if column.kind in DECIMALS:
        return pa.Array.from_buffers(pa.decimal64(*DECIMALS[column.kind]), rows, [mask, pa.py_buffer(values)])
    if column.kind == "time":
        return pa.Array.from_buffers(pa.timestamp("us"), rows, [mask, pa.py_buffer(values)])
    if column.kind == "date":
        days = np.floor_divide(values, DAY).astype(np.int32)
        return pa.Array.from_buffers(pa.date32(), rows, [mask, pa.py_buffer(days)])
    if column.kind == "int":
        return pa.Array.from_buffers(pa.int32(), rows, [mask, pa.py_buffer(values.astype(np.int32))])
    return pa.Array.from_buffers(pa.float64(), rows, [mask, pa.py_buffer(values)])


def _raw(source: Cells, rows: Any) -> pa.Array:
    """The text of these cells, quotation marks undone; bytes that are no UTF-8 become U+FFFD."""
    import numpy as np
    import pyarrow as pa

    from graphfraud.ingest import plain

    offsets = np.empty(rows.size + 1, dtype=np.int32)
    size = plain.gather(source.text, source.starts, source.lengths, rows, offsets, np.empty(0, dtype=np.uint8))
    data = np.empty(max(size, 1), dtype=np.uint8)
    plain.gather(source.text, source.starts, source.lengths, rows, offsets, data)
    return pa.StringArray.from_buffers(rows.size, pa.py_buffer(offsets), pa.py_buffer(data[:size]))


def _faults(why: pa.Array, where: Any) -> dict[str, Any]:
    if why.null_count == len(why):
        return {}
    codes = why.fill_null("").to_numpy(zero_copy_only=False)
    return {code: where[codes == code] for code in sorted(set(codes) - {""})}
