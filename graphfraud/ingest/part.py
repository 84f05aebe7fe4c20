"""One table-shaped piece of a source, read block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import pyarrow as pa

Step = Callable[[float], None]
"""Is told the share (0..1) of a part read since the last call."""


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
    """

    name: str
    label: str | None
    headers: tuple[str, ...]
    fingerprint: Callable[[], Fingerprint]
    blocks: Callable[[Step], Iterator[Block]]
    encoding: str | None = None
    serial_dates: bool = False


def file_fingerprint(path: Path) -> Fingerprint:
    """SHA-256 and size of a file as it lies on disk."""
    import hashlib

    with path.open("rb") as handle:
        binary: BinaryIO = handle
        return Fingerprint(hashlib.file_digest(binary, "sha256").hexdigest(), path.stat().st_size)
