"""CSV files in the canonical columns, appended block by block, swapped in when whole."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from graphfraud.model.schema import TABLES, table
from graphfraud.system.files import BINARY, replace

Array = np.ndarray[Any, Any]
_TYPES = {
    "date": pa.date32(),
    "time": pa.timestamp("s"),
    "money": pa.decimal128(16, 2),
    "number": pa.decimal128(18, 2),
    "geo": pa.float64(),
    "int": pa.int64(),
}


class TableWriter:
    """Writes one table; the file appears under its name only when the writer is closed without an error."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.csv"
        self.rows = 0
        self._columns = table(name).columns
        self._temporary = folder / f".{name}.csv.part"
        self._schema = pa.schema([(column.name, _TYPES.get(column.kind, pa.string())) for column in self._columns])
        handle = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._file.write((",".join(column.name for column in self._columns) + "\n").encode())
        self._writer = pacsv.CSVWriter(
            self._file, self._schema, write_options=pacsv.WriteOptions(include_header=False, quoting_style="needed")
        )

    def write(self, count: int, columns: dict[str, Any]) -> None:
        """Append ``count`` rows; columns that are not given stay empty."""
        unknown = columns.keys() - set(self._schema.names)
        if unknown:
            raise KeyError(sorted(unknown)[0])
        arrays = [
            pa.nulls(count, kind) if columns.get(name) is None else columns[name]
            for name, kind in zip(self._schema.names, self._schema.types, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self.rows += count

    def close(self, keep: bool) -> None:
        """Put the file in its place, or throw it away."""
        self._writer.close()
        self._file.close()
        if keep:
            replace(self._temporary, self.path)
        else:
            self._temporary.unlink(missing_ok=True)


class Tables:
    """Writers of all eight tables, as a context: an error leaves the folder as it was."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.writers = {item.name: TableWriter(folder, item.name) for item in TABLES}

    def __enter__(self) -> Tables:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self.writers.values():
            writer.close(keep=kind is None)

    def write(self, name: str, count: int, columns: dict[str, Any]) -> None:
        """Append rows to a table."""
        self.writers[name].write(count, columns)


def money(fen: Array) -> pa.Array:
    """Fen as decimals of yuan."""
    return _decimal(np.asarray(fen, dtype=np.int64), pa.decimal128(16, 2))


def number(hundredths: Array) -> pa.Array:
    """Hundredths as decimals."""
    return _decimal(np.asarray(hundredths, dtype=np.int64), pa.decimal128(18, 2))


def _decimal(value: Array, kind: pa.DataType) -> pa.Array:
    wide = np.empty((len(value), 2), dtype=np.int64)
    wide[:, 0], wide[:, 1] = value, value >> 63
    return pa.Array.from_buffers(kind, len(value), [None, pa.py_buffer(wide)])


def moment(start: Any, seconds: Array) -> pa.Array:
    """Seconds from the start as times."""
    return pa.array(np.datetime64(start, "s") + np.asarray(seconds).astype("timedelta64[s]"))


def day(start: Any, days: Array, absent: Array | None = None) -> pa.Array:
    """Days from the start as dates, empty where ``absent``."""
    value = (np.datetime64(start, "D") + np.asarray(days).astype("timedelta64[D]")).astype("datetime64[D]")
    return pa.array(value, type=pa.date32(), mask=absent)


def coded(values: list[str], index: Array) -> pa.Array:
    """Text by index into a list; an index below 0 gives an empty cell."""
    index = np.asarray(index)
    return pa.array(values, type=pa.string()).take(pa.array(index.astype(np.int64), mask=index < 0))
