"""From a source to its parts: one of a text, Parquet file or query, one a sheet of a workbook."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from graphfraud.errors import InputError
from graphfraud.ingest import delimited, parquet, workbook
from graphfraud.ingest import query as query_reader
from graphfraud.ingest.layout import Layout
from graphfraud.ingest.part import Part
from graphfraud.ingest.sources import Source
from graphfraud.ingest.text import TextFile, examine

SHARE_OF_EXAMINING = 0.2


class Examined:
    """Text files, looked through in their order by a thread, one ahead of the one that is loaded; a context manager.

    Args:
        sources: what will be opened, in that order.
        limit: most bytes that a packed file may unpack to.
        encoding: that the mapping prescribes.
        tell: is told of bytes that were looked through.
    """

    def __init__(self, sources: Sequence[Source], limit: int, encoding: str | None, tell: Callable[[float], None]):
        self._left = deque(source for source in sources if source.kind == "text")
        self._limit, self._encoding, self._tell = limit, encoding, tell
        self._pool = ThreadPoolExecutor(1, "graphfraud-examiner")
        self._stop = Event()
        self._begun: deque[Future[TextFile]] = deque()

    def next(self) -> TextFile:
        """What was found out about the next text file.

        Raises:
            what ``examine`` raises of it.
        """
        while self._left and len(self._begun) < 2:
            self._begun.append(self._pool.submit(self._examine, self._left.popleft()))
        return self._begun.popleft().result()

    def _examine(self, source: Source) -> TextFile:
        assert source.path is not None

        def step(count: int) -> None:
            if self._stop.is_set():
                raise InterruptedError
            self._tell(count)

        return examine(source.path, self._limit, step, self._encoding)

    def __enter__(self) -> Examined:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._pool.shutdown(cancel_futures=True)


def parts(
    source: Source, layout: Layout, query: str | None, limit: int, skipped: list[str], examined: Examined
) -> Iterator[Part]:
    """The parts of ``source``, opened one after the other; text files in the order of ``examined``.

    Raises:
        InputError: it cannot be read.
        LimitError: it unpacks beyond ``limit`` bytes.
    """
    try:
        yield from _parts(source, layout, query, limit, skipped, examined)
    except OSError as error:
        raise InputError(f"{source.name}: cannot be read: {error.strerror or error}") from error


def _parts(
    source: Source, layout: Layout, query: str | None, limit: int, skipped: list[str], examined: Examined
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
        yield delimited.part(examined.next(), layout, source.name)
