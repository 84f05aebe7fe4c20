"""Databases through SQLAlchemy: one query, or every table that bears a known name. The password is shown nowhere."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from graphfraud.errors import InputError, UsageError
from graphfraud.ingest.cell_text import column, text
from graphfraud.ingest.layout import Layout
from graphfraud.ingest.part import Block, Fingerprint, Part, Step, block

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine
    from sqlalchemy.sql.base import Executable

ROWS_A_BLOCK = 50_000


def shown(url: str) -> str:
    """The URL without password and without options, which may carry one.

    Raises:
        UsageError: it is no URL.
    """
    import sqlalchemy as sa

    parsed = _parse(url)
    bare = sa.URL.create(
        parsed.drivername, parsed.username, host=parsed.host, port=parsed.port, database=parsed.database
    )
    return bare.render_as_string()


def parts(url: str, query: str | None, layout: Layout) -> Iterator[Part]:
    """The answer of ``query``; without one, every table or view of the database named as the mapping knows.

    Raises:
        InputError: no connection, a query that fails, nothing to read.
        UsageError: it is no database URL, or its driver is not installed.
    """
    import sqlalchemy as sa

    engine = _engine(url)
    name = shown(url)
    try:
        with _redacted(url, name), engine.connect().execution_options(stream_results=True) as connection:
            wanted: list[tuple[str | None, Executable]]
            if query is not None:
                wanted = [(None, sa.text(query.replace(":", r"\:")))]
            else:
                wanted = _known_tables(connection, layout)
                if not wanted:
                    raise InputError(f"{name}: has no table named setl_d or the like; say what to read with --query")
            for label, statement in wanted:
                yield _part(connection, statement, name if label is None else f"{name}#{label}", label, url)
            connection.rollback()
    finally:
        engine.dispose()


def _parse(url: str) -> URL:
    import sqlalchemy as sa

    try:
        return sa.make_url(url)
    except sa.exc.ArgumentError:
        raise UsageError("that is no database URL; write it as postgresql://user@host/name or sqlite:///path") from None


def _engine(url: str) -> Engine:
    import sqlalchemy as sa

    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and not Path(parsed.database).is_file():
        raise InputError(f"{parsed.database}: there is no such file")
    if parsed.drivername == "postgresql" and importlib.util.find_spec("psycopg"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    try:
        return sa.create_engine(parsed)
    except (ImportError, sa.exc.NoSuchModuleError) as error:
        raise UsageError(
            f"{shown(url)}: its driver is not installed ({error}); for PostgreSQL: pip install 'psycopg[binary]'"
        ) from None


class _redacted:
    """Turns the database's errors into one line without the password."""

    def __init__(self, url: str, name: str):
        self.url, self.name = url, name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        from sqlalchemy.exc import SQLAlchemyError

        if isinstance(error, SQLAlchemyError):
            raise InputError(f"{self.name}: {_first_line(error, self.url)}") from None


def _first_line(error: BaseException, url: str) -> str:
    message = str(getattr(error, "orig", None) or error).strip().splitlines()
    line = message[0] if message else type(error).__name__
    secrets = [_parse(url).password, *(part for value in _parse(url).query.values() for part in _flat(value))]
    for secret in secrets:
        for form in {str(secret), quote(str(secret)), quote_plus(str(secret))} if secret else set():
            line = line.replace(form, "***")
    return line


def _flat(value: str | Sequence[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _known_tables(connection: Any, layout: Layout) -> list[tuple[str | None, Executable]]:
    import sqlalchemy as sa

    inspector = sa.inspect(connection)
    known = {word.lower() for table in layout.tables for word in (table.table.name, *table.names, *table.files)}
    names = sorted({*inspector.get_table_names(), *inspector.get_view_names()})
    return [(name, sa.select(sa.text("*")).select_from(sa.table(name))) for name in names if name.lower() in known]


def _part(connection: Any, statement: Executable, name: str, label: str | None, url: str) -> Part:
    with _redacted(url, name):
        result = connection.execute(statement)
        if not result.returns_rows:
            raise InputError(f"{name}: the query answers no rows; it must be a SELECT")
    digest = hashlib.sha256()
    size = 0

    def blocks(step: Step) -> Iterator[Block]:
        nonlocal size
        line = 1
        with _redacted(url, name):
            for rows in result.partitions(ROWS_A_BLOCK):
                found, data = _block(rows, line)
                digest.update(data)
                size += len(data)
                line += len(rows)
                yield found
        step(1)

    headers = tuple(result.keys())
    return Part(name, label, headers, lambda: Fingerprint(digest.hexdigest(), size), blocks, ahead=False)


def _block(rows: Sequence[Any], line: int) -> tuple[Block, bytes]:
    """Rows as text, and the bytes by which they are fingerprinted: cells parted by 0x1f, rows by 0x1e, NULL as 0x00."""
    texts = [[text(cell) for cell in row] for row in rows]
    columns = [column(cells) for cells in zip(*texts, strict=True)]
    data = "".join("\x1f".join("\0" if cell is None else cell for cell in row) + "\x1e" for row in texts)
    return block(columns, range(line, line + len(rows))), data.encode("utf-8", "surrogatepass")
