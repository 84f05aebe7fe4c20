"""CSV, TSV and their like: delimiter, headers, and the rows as Arrow blocks with their physical lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from itertools import chain

from graphfraud.errors import InputError
from graphfraud.ingest.layout import Layout
from graphfraud.ingest.part import Block, Cells, Fingerprint, Misfit, Part, Step
from graphfraud.ingest.text import CHUNK, TextFile, utf8

DELIMITERS = (",", "\t", ";", "|")
RECORD_LIMIT = 16 << 20
CELLS_A_BLOCK, BAD_A_BLOCK = 6 << 20, 1 << 16
FIRST_ROWS = 1 << 12
BLANK = 1
SHARE_OF_READING = 0.8
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
    return lambda count: step(SHARE_OF_READING * count / max(size, 1))


def _header_line(sample: str, file: TextFile) -> tuple[int, int]:
    """Physical lines before the header, and its first character: blank lines and a ``sep=`` line come before it."""
    start = 0
    for lines, line in enumerate(sample.splitlines(keepends=True)):
        bare = line.strip(' \t\r\n,;|"\u3000\ufeff')
        if bare and not (bare.lower().startswith("sep=") and len(bare) <= 5):
            return lines, start
        start += len(line)
    raise InputError(f"{file.path}: has no header line")


def _dialect(text: str, layout: Layout, file: TextFile) -> tuple[str, list[str], int]:
    """Delimiter, headers, and how many cells a record has (one more where every line ends with a delimiter)."""
    best: tuple[int, int, str, list[str], list[str]] | None = None
    for delimiter in (layout.delimiter,) if layout.delimiter else DELIMITERS:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            headers = next(records, [])
        except csv.Error as error:
            raise InputError(f"{file.path}: line 1 is no header: {error}") from error
        try:
            first = next(records, [])
        except csv.Error:
            first = []
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
    """The records after the header, a block or two for each piece of the file.

    The room for a piece's records is measured by those of the pieces before: room that is never used costs memory, too.
    """
    import numpy as np

    from graphfraud.ingest.scan import scan

    most = max(CELLS_A_BLOCK // width, 1)
    rows = min(FIRST_ROWS, most)
    bad = np.empty((BAD_A_BLOCK, 3), dtype=np.int64)
    line, rest, header = skip + 1, b"", True
    for piece, at_end in _last(utf8(file, step), header_bytes):
        text = np.frombuffer(rest + piece, dtype=np.uint8)
        full, records = True, 0
        while full:
            expected, room = (columns, 1) if header else (width, rows)
            starts, lengths = np.empty((expected, room), dtype=np.int32), np.empty((expected, room), dtype=np.int32)
            lines = np.empty(room, dtype=np.int64)
            good, failed, used, line, full = scan(
                text,
                ord(delimiter),
                expected,
                at_end,
                RECORD_LIMIT,
                starts,
                lengths,
                lines,
                bad[:1] if header else bad,
                line,
            )
            records += good
            if header and (good or failed):
                header, full = False, True
            elif good or failed:
                misfits = [_misfit(row, width) for row in bad[:failed].tolist() if row[2] != BLANK]
                if file.cut and at_end and not full and good and used == text.size:
                    good -= 1
                    misfits.append(Misfit(int(lines[good]), "cut_off"))
                cells = tuple(Cells(text, starts[place, :good], lengths[place, :good]) for place in range(columns))
                yield Block(cells, lines[:good], tuple(misfits))
            text = text[used:]
            rows = min(max(rows, records + records // 8), most)
        if text.size > RECORD_LIMIT + (4 * CHUNK):
            raise InputError(f"{file.path}: line {line}: is longer than {RECORD_LIMIT >> 20} MiB; this is no table")
        rest = text.tobytes()


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
