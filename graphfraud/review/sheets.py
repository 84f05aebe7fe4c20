"""Lists in and out as CSV and Excel, in which no value is ever run as a formula."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from graphfraud.audit.files import replace_durably
from graphfraud.errors import InputError, LimitError, ReviewError
from graphfraud.model.finding import Text

FORMULA = tuple("=+-@＝＋－＠\t\r\n")
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\udfff]")
ROW_LIMIT, CELL_LIMIT = 1_000_000, 32_000
FIXED = datetime(2000, 1, 1)


def visible(text: object) -> str:
    """``text`` with control, zero-width and direction characters written as their code points: [U+202E]."""
    plain = "" if text is None else str(text)
    if plain.isascii() and plain.isprintable():
        return plain
    return HIDDEN.sub(_code_point, plain)


def _code_point(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


def inert(value: object) -> str:
    """A CSV cell that no spreadsheet runs: an apostrophe before what could begin a formula, numbers left alone."""
    if type(value) is str and value[:1].isalnum() and value.isascii() and value.isprintable():
        return value
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, (int, float)):
        return str(value)
    text = visible(value)
    return "'" + text if text.lstrip().startswith(FORMULA) else text


def csv_bytes(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A CSV table as UTF-8 with the mark that Excel needs, CRLF line ends."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([inert(cell) for cell in header])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def xlsx_bytes(sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[object]]]]) -> bytes:
    """An Excel file of named sheets (header, rows) whose bytes depend on nothing but its content.

    Texts are written as texts, money (Decimal) as numbers with two decimals.

    Raises:
        LimitError: a sheet has more rows than Excel holds.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": FIXED, "author": "", "title": ""})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e8ecf1", "border": 1})
    money = book.add_format({"num_format": "#,##0.00"})
    for name, (header, rows) in sheets.items():
        if len(rows) > ROW_LIMIT:
            raise LimitError(f"{name}: {len(rows):,} rows are more than an Excel sheet holds; choose CSV")
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, label in enumerate(header):
            sheet.write_string(0, column, visible(label), bold)
            sheet.set_column(column, column, min(max(12, 2 * len(label) + 2), 34))
        number, words = sheet.write_number, sheet.write_string
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if type(cell) is str:
                    if cell:
                        words(line, column, visible(cell)[:CELL_LIMIT])
                elif isinstance(cell, Decimal):
                    number(line, column, float(cell), money)
                elif isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell):
                    number(line, column, cell)
                elif cell is not None:
                    words(line, column, visible(cell)[:CELL_LIMIT])
    book.close()
    return out.getvalue()


def write_table(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a list as CSV or Excel by the file's ending, whole or not at all, for its owner only.

    Raises:
        ReviewError: another ending, or it cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise ReviewError(f"{path}: give it the ending .csv or .xlsx")
    content = csv_bytes(header, rows) if ending == ".csv" else xlsx_bytes({"list": (header, rows)})
    try:
        replace_durably(path, content)
    except OSError as error:
        raise ReviewError(f"{path}: cannot be written: {error.strerror}") from error


@dataclass(frozen=True)
class Record:
    """A row of an imported list: texts by field name, and where it stands."""

    file: Path
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")

    def where(self, field: str) -> str:
        """File, line and column for a message."""
        return f"{self.file}: line {self.line}, column {field}"


def day(record: Record, field: str) -> date | None:
    """The day in a cell, or None where it is empty.

    Raises:
        InputError: it is no day.
    """
    text = record[field]
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        raise InputError(f"{record.where(field)}: {text!r} is no day; write it like 2026-03-31") from None


def read_records(path: Path, headers: Mapping[str, Text], required: Sequence[str]) -> list[Record]:
    """Rows of a CSV (UTF-8 or GB18030) or Excel list whose header is in either language.

    Raises:
        InputError: the file cannot be read, a column is missing, or a row lacks a required value.
    """
    try:
        table = _sheet(path) if path.suffix.lower() in (".xlsx", ".xls") else _csv(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    if not table:
        raise InputError(f"{path}: is empty")
    names = {word.strip().lower(): field for field, text in headers.items() for word in (field, *text.values())}
    fields = [names.get(cell.strip().lower()) for cell in table[0]]
    missing = [field for field in required if field not in fields]
    if missing:
        wanted = ", ".join(f"{headers[field]['en']} ({headers[field]['zh']})" for field in missing)
        raise InputError(f"{path}: line 1: no column {wanted}")
    records = []
    for line, row in enumerate(table[1:], 2):
        cells = {field: _plain(cell) for field, cell in zip(fields, row, strict=False) if field}
        if not any(cells.values()):
            continue
        record = Record(path, line, cells)
        for field in required:
            if not record[field]:
                raise InputError(f"{record.where(field)}: is empty")
        records.append(record)
    return records


def _plain(cell: str) -> str:
    """A cell without the apostrophe that ``inert`` put before it."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:].lstrip().startswith(FORMULA) else text


def _csv(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise InputError(f"{path}: is neither UTF-8 nor GB18030 text") from None
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise InputError(f"{path}: is no CSV table: {error}") from error


def _sheet(path: Path) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise InputError(f"{path}: is no Excel file: {error}") from error
    return [[_cell(cell, path, line) for cell in row] for line, row in enumerate(rows, 1)]


def _cell(cell: Any, path: Path, line: int) -> str:
    if isinstance(cell, float):
        if abs(cell) >= 1e15:
            raise InputError(f"{path}: line {line}: a long number lost its digits in Excel; format its column as text")
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
