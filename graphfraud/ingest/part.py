"""One table-shaped piece of a source, read block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Misfit:
    """A record that is no row: its line, a reject code and what was seen."""

    line: int
    code: str
    detail: str = ""


@dataclass(frozen=True)
class Block:
    """Rows of a part: text columns ``c0`` … in the order of the headers, ``_line`` int64; and the records that are none."""

    rows: pa.Table
    misfits: tuple[Misfit, ...] = ()


@dataclass(frozen=True)
class Part:
    """A file, a sheet or a query's answer.

    Attributes:
        name: as reports call it.
        label: the file's or sheet's name, by which tables are recognised; None for a query.
        headers: raw headers.
        size: bytes of the file (of a query: of its rows as text).
        sha256: of the file; of a query over the fetched rows, known once ``blocks`` is through.
        encoding: of a text.
        serial_dates: numbers in date columns are a spreadsheet's day numbers.
        blocks: reads the rows; takes a function that is told the share (0..1) read since the last call.
    """

    name: str
    label: str | None
    headers: tuple[str, ...]
    size: int
    sha256: Callable[[], str]
    blocks: Callable[[Callable[[float], None]], Iterator[Block]]
    encoding: str | None = None
    serial_dates: bool = False
