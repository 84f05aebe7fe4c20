"""One table-shaped piece of a source, read block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

Step = Callable[[float], None]
"""Is told the share (0..1) of a part read since the last call."""


@dataclass(frozen=True)
class Cells:
    """One column as text: cell ``i`` is ``lengths[i]`` bytes of ``text`` from ``starts[i]``.

    A negative length ``-1 - bytes`` marks a quoted cell whose quotation marks must still be undone.
    """

    text: np.ndarray[Any, np.dtype[np.uint8]]
    starts: np.ndarray[Any, np.dtype[np.int32]]
    lengths: np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True)
class Misfit:
    """A record that is no row: its line, a reject code and what was seen."""

    line: int
    code: str
    detail: str = ""


@dataclass(frozen=True)
class Block:
    """Rows of a part, a column of text for each header; their lines (int64); and the records that are none."""

    columns: tuple[Cells, ...]
    lines: np.ndarray[Any, np.dtype[np.int64]]
    misfits: tuple[Misfit, ...] = ()


@dataclass(frozen=True)
class Fingerprint:
    """SHA-256 and number of bytes of a file, or of a query's rows as text."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Part:
    """A file, a sheet or a query's answer.

    Attributes:
        name: as reports call it.
        label: the file's or sheet's name, by which tables are recognised; None for a query.
        headers: raw headers.
        fingerprint: what it is known by; of a query only once ``blocks`` is through.
        blocks: reads the rows.
        encoding: of a text.
        serial_dates: numbers in date columns are a spreadsheet's day numbers.
        ahead: may be read in another thread.
    """

    name: str
    label: str | None
    headers: tuple[str, ...]
    fingerprint: Callable[[], Fingerprint]
    blocks: Callable[[Step], Iterator[Block]]
    encoding: str | None = None
    serial_dates: bool = False
    ahead: bool = True


def cells(array: pa.Array) -> Cells:
    """An Arrow text column as cells; NULL is empty."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    array = pc.fill_null(array.cast(pa.string()), "")
    _, offsets_buffer, data = array.buffers()
    offsets = np.frombuffer(offsets_buffer, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
    text = np.frombuffer(data, dtype=np.uint8) if data is not None and data.size else np.zeros(1, dtype=np.uint8)
    return Cells(text, np.ascontiguousarray(offsets[:-1]), np.diff(offsets))


def block(columns: Sequence[pa.Array], lines: Sequence[int] | range) -> Block:
    """A block of Arrow text columns."""
    import numpy as np

    return Block(tuple(map(cells, columns)), np.array(lines, dtype=np.int64))


def file_fingerprint(path: Path) -> Fingerprint:
    """SHA-256 and size of a file as it lies on disk."""
    import hashlib

    with path.open("rb") as handle:
        return Fingerprint(hashlib.file_digest(handle, "sha256").hexdigest(), path.stat().st_size)
