"""CSV, TSV and their like: delimiter, headers, and the rows as Arrow blocks with their physical lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from graphfraud.errors import InputError
from graphfraud.ingest.layout import Layout
from graphfraud.ingest.part import Block, Fingerprint, Misfit, Part, Step
from graphfraud.ingest.text import TextFile, utf8

if TYPE_CHECKING:
    import numpy as np

DELIMITERS = (",", "\t", ";", "|")
RECORD_LIMIT = 16 << 20
ROWS_A_CALL, BAD_A_CALL = 1 << 19, 1 << 16
CODES = {2: "width", 3: "cut_off", 4: "open_quote"}


def part(file: TextFile, layout: Layout, name: str) -> Part:
    """The one part of a text file.

    Raises:
        InputError: no header line, or no delimiter that makes columns of it.
    """
    head = b""
    for piece in utf8(file, _ignore):
        head += piece
        if len(head) >= 1 << 20:
            break
    sample = head[: 1 << 20].decode("utf-8", "ignore")
    skip, first = _header_line(sample, file)
    delimiter, headers, width = _dialect(sample[first:], layout, file)

    def blocks(step: Step) -> Iterator[Block]:
        told = _share(step, file.size)
        return _blocks(file, delimiter, len(headers), width, len(sample[:first].encode()), skip, told)

    fingerprint = Fingerprint(file.sha256, file.size)
    return Part(name, file.path.name, tuple(headers), lambda: fingerprint, blocks, file.encoding)


def _ignore(_count: int) -> None:
    """Progress that nobody looks at."""


def _share(step: Callable[[float], None], size: int) -> Callable[[int], None]:
    return lambda count: step(count / max(size, 1))


def _header_line(sample: str, file: TextFile) -> tuple[int, int]:
    """Physical lines before the header, and its first character: blank lines and a ``sep=`` line come before it."""
    lines, start = 0, 0
    for line in sample.splitlines(keepends=True):
        bare = line.strip(' \t\r\n,;|"\u3000\ufeff')
        if bare and not (bare.lower().startswith("sep=") and len(bare) <= 5):
            return lines, start
        lines += 1
        start += len(line)
    raise InputError(f"{file.path}: has no header line")


def _dialect(text: str, layout: Layout, file: TextFile) -> tuple[str, list[str], int]:
    """Delimiter, headers, and how many cells a record has (one more where every line ends with a delimiter)."""
    best: tuple[int, int, str, list[str], list[str]] | None = None
    for delimiter in (layout.delimiter,) if layout.delimiter else DELIMITERS:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            headers = next(records, [])
            first = next(records, [])
        except csv.Error as error:
            raise InputError(f"{file.path}: line 1 is no header: {error}") from error
        known = max((len(table.found(headers)) for table in layout.tables), default=0)
        if best is None or (known, len(headers)) > best[:2]:
            best = (known, len(headers), delimiter, headers, first)
    assert best is not None
    _, _, delimiter, headers, first = best
    if len(headers) < 2:
        raise InputError(f"{file.path}: is no table: its first line has no comma, tab, semicolon or bar")
    width = len(headers)
    if len(first) == width + 1 and not first[-1].strip():
        width += 1
    elif len(first) == width - 1 and not headers[-1].strip():
        width -= 1
        headers = headers[:-1]
    return delimiter, headers, width


def _blocks(
    file: TextFile, delimiter: str, columns: int, width: int, header_bytes: int, skip: int, step: Callable[[int], None]
) -> Iterator[Block]:
    import numpy as np

    from graphfraud.ingest.scan import scan

    lines = np.empty(ROWS_A_CALL, dtype=np.int64)
    bad = np.empty((BAD_A_CALL, 5), dtype=np.int64)
    line, rest, header = skip + 1, b"", True
    for piece, at_end in _last(utf8(file, step), header_bytes):
        buffer = rest + piece
        while True:
            view = np.frombuffer(buffer, dtype=np.uint8)
            taken = lines[:1] if header else lines
            expected = columns if header else width
            good, failed, used, line, spans, longest, full = scan(
                view, ord(delimiter), expected, at_end, RECORD_LIMIT, taken, bad, line
            )
            if header and (good or failed):
                if failed:
                    buffer, header = buffer[int(bad[0, 4]) :], False
                    continue
                buffer, header = buffer[used:], False
                continue
            if good or failed:
                kept = _without(buffer, used, bad[:failed])
                misfits = [_misfit(row, width) for row in bad[:failed].tolist() if row[2] != 1]
                if at_end and not full and file.cut and good:
                    misfits.append(Misfit(int(lines[good - 1]), "cut_off"))
                yield Block(
                    _parse(kept, delimiter, width, columns, spans, int(longest), lines[:good], file), tuple(misfits)
                )
            buffer = buffer[used:]
            if not full:
                break
        rest = buffer
        if len(rest) > RECORD_LIMIT + (64 << 20):
            raise InputError(f"{file.path}: line {line}: is longer than {RECORD_LIMIT >> 20} MiB; this is no table")


def _last(pieces: Iterator[bytes], skip: int) -> Iterator[tuple[bytes, bool]]:
    """Each piece with whether it is the last one, without the first ``skip`` bytes."""
    before: bytes | None = None
    for piece in chain(pieces):
        if before is not None:
            yield before, False
        before = piece[skip:] if skip else piece
        skip = 0
    yield before or b"", True


def _misfit(row: list[int], width: int) -> Misfit:
    line, cells, kind = row[:3]
    return Misfit(line, CODES[kind], f"{cells} ≠ {width}" if kind != 4 else "")


def _without(buffer: bytes, used: int, bad: np.ndarray[Any, Any]) -> bytes | memoryview:
    """The first ``used`` bytes without the records in ``bad``."""
    view = memoryview(buffer)
    if not len(bad):
        return view[:used]
    pieces, start = [], 0
    for first, after in bad[:, 3:5].tolist():
        pieces.append(view[start:first])
        start = after
    return b"".join([*pieces, view[start:used]])


def _parse(
    data: bytes | memoryview,
    delimiter: str,
    width: int,
    columns: int,
    spans: bool,
    longest: int,
    lines: np.ndarray[Any, Any],
    file: TextFile,
) -> Any:
    import pyarrow as pa
    from pyarrow import csv as arrow

    names = [f"c{number}" for number in range(width)]
    line = pa.array(lines)
    if not len(lines):
        empty = [pa.array([], pa.string()) for _ in range(columns)]
        return pa.table([*empty, line], names=[*names[:columns], "_line"])
    table = arrow.read_csv(
        pa.py_buffer(data),
        read_options=arrow.ReadOptions(
            column_names=names, block_size=max(8 << 20, 2 * longest + 1024), use_threads=True
        ),
        parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values=spans),
        convert_options=arrow.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=names[:columns],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
            check_utf8=False,
        ),
    )
    if table.num_rows != len(lines):
        raise InputError(
            f"{file.path}: lines {lines[0]} to {lines[-1]} cannot be split into rows; check the quotation marks"
        )
    return table.append_column("_line", line)
