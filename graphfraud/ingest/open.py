"""From a source to its parts: one of a text, Parquet file or query, one a sheet of a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from graphfraud.errors import InputError
from graphfraud.ingest import delimited, parquet, workbook
from graphfraud.ingest import query as query_reader
from graphfraud.ingest.layout import Layout
from graphfraud.ingest.part import Part, Step
from graphfraud.ingest.sources import Source
from graphfraud.ingest.text import examine

SHARE_OF_EXAMINING = 0.2


def parts(
    source: Source, layout: Layout, query: str | None, limit: int, skipped: list[str], step: Step
) -> Iterator[Part]:
    """The parts of ``source``, opened one after the other.

    Raises:
        InputError: it cannot be read.
        LimitError: it unpacks beyond ``limit`` bytes.
    """
    try:
        yield from _parts(source, layout, query, limit, skipped, step)
    except OSError as error:
        raise InputError(f"{source.name}: cannot be read: {error.strerror or error}") from error


def _parts(
    source: Source, layout: Layout, query: str | None, limit: int, skipped: list[str], step: Step
) -> Iterator[Part]:
    if source.kind == "query":
        yield from query_reader.parts(source.url, query, layout)
        return
    assert source.path is not None
    if source.kind == "parquet":
        yield parquet.part(source.path)
    elif source.kind == "workbook":
        yield from workbook.parts(source.path, layout, limit, skipped)
    else:
        size = max(source.size, 1)
        file = examine(source.path, limit, lambda count: step(SHARE_OF_EXAMINING * count / size), layout.encoding)
        yield delimited.part(file, layout, source.name)
