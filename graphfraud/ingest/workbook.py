"""Excel workbooks: every sheet that looks like a table is a part."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfraud.errors import InputError, LimitError
from graphfraud.ingest.cell_text import column, text
from graphfraud.ingest.formulas import unsaved
from graphfraud.ingest.layout import Layout
from graphfraud.ingest.part import Block, Fingerprint, Part, Step, block, file_fingerprint

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

HEADER_WITHIN = 30
ROWS_A_BLOCK = 50_000


def parts(path: Path, layout: Layout, limit: int, skipped: list[str]) -> Iterator[Part]:
    """The sheets that hold a known table; the names of the others are added to ``skipped``.

    Raises:
        InputError: the workbook cannot be read, no sheet holds a table, or one holds formulas without values.
        LimitError: it unpacks beyond ``limit`` bytes.
    """
    from python_calamine import CalamineError, load_workbook

    _within(path, limit)
    fingerprint = file_fingerprint(path)
    try:
        book = load_workbook(str(path))
        names = book.sheet_names
    except (CalamineError, OSError, ValueError) as error:
        raise InputError(f"{path}: is no readable workbook: {str(error).splitlines()[0]}") from error
    found = False
    for name in names:
        try:
            part = _sheet(
                book.get_sheet_by_name(name), f"{path}#{name}", f"{path.name}#{name}", len(names), layout, fingerprint
            )
        except CalamineError as error:
            raise InputError(f"{path}#{name}: cannot be read: {str(error).splitlines()[0]}") from error
        if part is None:
            skipped.append(f"{path}#{name}: no row of this sheet is a header that is known")
            continue
        if cell := unsaved(path, name):
            raise InputError(
                f"{path}#{name}: the formula in cell {cell} was saved without its value; open the workbook in a spreadsheet program, "
                "save it there, and ingest it again"
            )
        found = True
        yield part
    if not found:
        raise InputError(f"{path}: none of its {len(names)} sheets holds a table whose headers are known")


def _within(path: Path, limit: int) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(f"{path}: is no readable workbook: {error}") from error
    if unpacked > limit:
        raise LimitError(f"{path}: unpacks to more than {limit:,} bytes; save it as CSV")


def _sheet(
    sheet: CalamineSheet, name: str, label: str, sheets: int, layout: Layout, fingerprint: Fingerprint
) -> Part | None:
    if sheet.start is None:
        return None
    head = [[text(cell) or "" for cell in row] for row in islice(sheet.iter_rows(), HEADER_WITHIN)]
    scores = [max((len(table.found(row)) for table in layout.tables), default=0) for row in head]
    best = max(scores, default=0)
    if best < 2:
        return None
    at = scores.index(best)
    headers = head[at]
    while headers and not headers[-1].strip():
        headers.pop()
    first_line = at + 2
    total = max(sheet.height - first_line + 1, 1)

    def blocks(step: Step) -> Iterator[Block]:
        rows = islice(sheet.iter_rows(), at + 1, None)
        line = first_line
        while batch := list(islice(rows, ROWS_A_BLOCK)):
            yield _block(batch, len(headers), line)
            step(len(batch) / total)
            line += len(batch)

    return Part(
        name, label if sheets == 1 else label.partition("#")[2], tuple(headers), lambda: fingerprint, blocks, None, True
    )


def _block(rows: Sequence[Sequence[Any]], width: int, line: int) -> Block:
    """Rows as text; a row without any cell is no record."""
    numbered = [(line + at, row) for at, row in enumerate(rows) if any(cell not in ("", None) for cell in row[:width])]
    columns = list(zip(*(row[:width] for _, row in numbered), strict=True)) if numbered else [()] * width
    return block([column(cells, spreadsheet=True) for cells in columns], [number for number, _ in numbered])
