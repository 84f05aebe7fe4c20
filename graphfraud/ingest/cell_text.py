"""Typed cells of workbooks and databases as the text that the same cell would be in a CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

EXACT = 10**15
"""From here on a double no longer holds every digit that a spreadsheet shows: 15 of them."""


def text(cell: Any) -> str | None:
    """The cell's text; a number with more digits than a double holds comes out in scientific form, as mangled."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _double(cell)
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).decode("utf-8", "replace")
    return str(cell)


def spreadsheet_text(cell: Any) -> str | None:
    """As ``text``; a spreadsheet's numbers are doubles, its times are good to the millisecond."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return _double(float(cell))
    if isinstance(cell, datetime):
        cell = cell + timedelta(microseconds=500)
        return str(cell.replace(microsecond=cell.microsecond // 1000 * 1000))
    return text(cell)


def _double(cell: float) -> str:
    if cell != cell or abs(cell) >= EXACT:
        return f"{cell:.14e}" if cell == cell else ""
    if cell == int(cell):
        return str(int(cell))
    return format(Decimal(format(cell, ".15g")), "f")


def column(cells: Sequence[Any], *, spreadsheet: bool = False) -> pa.Array:
    """An Arrow text column of these cells."""
    import pyarrow as pa

    kinds = set(map(type, cells))
    if kinds <= {str, type(None)}:
        return pa.array(cells, pa.string())
    read = spreadsheet_text if spreadsheet else text
    return pa.array([read(cell) for cell in cells], pa.string())
