"""Tables and sections for people: Rich on a terminal, plain aligned text in a pipe; nothing from data is obeyed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from graphfraud.errors import UsageError, WorkspaceError
from graphfraud.model.text import legible, width

NUMBERS = (int, float, Decimal)
SMALLEST = 1e-300
"""Probabilities below it are no longer told apart."""


def cell(value: object) -> str:
    """A value in a table: amounts with two decimals and thousands, shares short, nothing as a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"<{SMALLEST:g}" if 0 < value < SMALLEST else f"{value:.3g}"
    return legible(value)


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """Print a table on standard output."""
    listed = list(rows)
    if _rich():
        _rich_table(head, listed, title)
        return
    if title:
        click.echo(title)
    for text in aligned(head, listed):
        click.echo(text)


def aligned(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a table as plain text, its head first."""
    listed = list(rows)
    cells = [[cell(value) for value in row] for row in listed]
    right = [
        all(isinstance(row[i], NUMBERS) or row[i] is None for row in listed) and bool(listed) for i in range(len(head))
    ]
    widths = [max([width(name), *(width(row[i]) for row in cells)]) for i, name in enumerate(head)]
    for row in [list(head), *cells]:
        yield "  ".join(_padded(text, widths[i], right[i]) for i, text in enumerate(row)).rstrip()


def _padded(text: str, size: int, right: bool) -> str:
    space = " " * (size - width(text))
    return space + text if right else text + space


def _rich() -> bool:
    return sys.stdout.isatty()


def _rich_table(head: Sequence[str], rows: Sequence[Sequence[object]], title: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for position, name in enumerate(head):
        numeric = bool(rows) and all(isinstance(row[position], NUMBERS) or row[position] is None for row in rows)
        shown.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell(value)) for value in row))
    Console().print(shown)


def heading(text: str) -> None:
    """A heading on standard output."""
    click.echo()
    click.secho(legible(text), bold=True) if _rich() else click.echo(legible(text))


def line(text: str) -> None:
    """A line on standard output."""
    click.echo(legible(text))


def plain(value: Any) -> Any:
    """What json cannot write by itself: amounts as texts with two decimals, days and times as ISO."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def to_json(value: object, *, indent: int | None = 2) -> str:
    """JSON text with Chinese left readable."""
    return json.dumps(value, ensure_ascii=False, indent=indent, default=plain)


def put(text: str, output: Path | None) -> None:
    """A text on standard output, or whole in a file of its own for its owner only.

    Raises:
        WorkspaceError: the file cannot be written.
    """
    if output is None:
        click.echo(text)
    else:
        put_bytes((text + "\n").encode("utf-8"), output)


def put_lines(values: Iterable[object], output: Path | None) -> None:
    """JSON lines, of which there may be none at all."""
    text = "\n".join(to_json(value, indent=None) for value in values)
    if text:
        put(text, output)
    elif output is not None:
        put_bytes(b"", output)


def put_sheet(name: str, head: Sequence[str], rows: Sequence[Sequence[object]], form: str, output: Path | None) -> None:
    """A list as csv, or as an Excel file (xlsx) whose sheet has that name.

    Raises:
        UsageError: an Excel file on standard output.
        WorkspaceError: the file cannot be written.
    """
    from graphfraud.review.sheets import csv_bytes, xlsx_bytes

    content = csv_bytes(head, rows) if form == "csv" else xlsx_bytes({name: (head, rows)})
    if output is not None:
        put_bytes(content, output)
    elif form == "csv":
        click.echo(content, nl=False)
    else:
        raise UsageError("--format xlsx needs -o FILE.xlsx")


def put_bytes(content: bytes, output: Path) -> None:
    """Bytes whole in a file, or the file as it was.

    Raises:
        WorkspaceError: the file cannot be written.
    """
    from graphfraud.audit.files import replace_durably

    try:
        replace_durably(output, content)
    except OSError as error:
        raise WorkspaceError(f"{output}: cannot be written: {error.strerror or error}") from error
