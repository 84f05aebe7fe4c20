"""Delimited text before it is split: unpacking, SHA-256, encoding, all as UTF-8 bytes."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import os
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from graphfraud.errors import InputError, LimitError

CHUNK = 4 << 20
WORTH_A_THREAD = 1 << 18
DEFAULT_LIMIT = 32 << 30
RATIO, RATIO_FROM = 200, 256 << 20
BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class TextFile:
    """What one pass over a text file found out.

    Attributes:
        path: the file.
        sha256: over its bytes as they lie on disk.
        size: those bytes.
        unpacked: bytes after unpacking.
        encoding: ``utf-8``, ``utf-16`` or ``gb18030``.
        packed: whether it is gzip.
        cut: it ends within a character.
        stamp: size and time of change, by which a later change is noticed.
    """

    path: Path
    sha256: str
    size: int
    unpacked: int
    encoding: str
    packed: bool
    cut: bool
    stamp: tuple[int, int]


class _Hashing:
    """A file that hashes what is read from it, in order, in a thread of its own; a context manager."""

    def __init__(self, path: Path):
        self.file = path.open("rb")
        self.count = 0
        self._digest = hashlib.sha256()
        self._worker = ThreadPoolExecutor(1, "graphfraud-sha256")
        self._last: Future[None] | None = None

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.count += len(data)
        if self._last:
            self._last.result()
        if len(data) < WORTH_A_THREAD:
            self._last = None
            self._digest.update(data)
        else:
            self._last = self._worker.submit(self._digest.update, data)
        return data

    def hexdigest(self) -> str:
        """SHA-256 of all that was read."""
        if self._last:
            self._last.result()
        return self._digest.hexdigest()

    def __enter__(self) -> _Hashing:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.shutdown()
        self.file.close()


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def examine(path: Path, limit: int, step: Callable[[int], None], wanted: str | None = None) -> TextFile:
    """Read the file once: hash it, unpack it within ``limit`` bytes, tell its encoding.

    Args:
        path: a text file, gzipped or not.
        limit: most bytes that it may unpack to.
        step: told the number of packed bytes read.
        wanted: the encoding that a mapping prescribes.

    Raises:
        LimitError: it unpacks beyond the limit, or to more than 200 times its size.
        InputError: it cannot be read, holds zero bytes, or is in another encoding than the three.
    """
    stamp = _stamp(path)
    with _Hashing(path) as source:
        packed = source.file.read(2) == b"\x1f\x8b"
        source.file.seek(0)
        pieces = _unpacked(source, path, limit) if packed else iter(lambda: source.read(CHUNK), b"")
        encoding: str | None = None
        utf8 = _Utf8()
        valid, total, seen, lines = True, 0, 0, 1
        for piece in pieces:
            if encoding is None:
                encoding = next((name for bom, name in BOMS.items() if piece.startswith(bom)), "")
            if not encoding.startswith("utf-16") and wanted != "utf-16" and b"\0" in piece:
                line = lines + piece.count(b"\n", 0, piece.index(b"\0"))
                raise InputError(
                    f"{path}: is no text: it holds zero bytes (the first in line {line:,}); take them out, or where it is UTF-16 without a "
                    "byte-order mark save it as UTF-8"
                )
            lines += piece.count(b"\n")
            valid = valid and utf8.takes(piece)
            total += len(piece)
            step(source.count - seen)
            seen = source.count
        valid = valid and utf8.begun()
        cut = valid and bool(utf8.rest)
    found = wanted or encoding or ("utf-8" if valid else "gb18030")
    if found == "utf-8" and not valid:
        raise InputError(f"{path}: is marked as UTF-8 but holds other bytes; save it again as UTF-8 or GB18030")
    if total == 0:
        raise InputError(f"{path}: is empty")
    return TextFile(path, source.hexdigest(), source.count, total, found, packed, cut, stamp)


class _Utf8:
    """Looks whether pieces, one after the other, are UTF-8; a character may lie in two of them.

    Arrow looks at whole words, and makes no text of them: six times as fast as decoding.

    Attributes:
        rest: the last bytes of a piece where a character may begin that goes on in the next.
    """

    def __init__(self) -> None:
        self.rest = b""

    def takes(self, piece: bytes) -> bool:
        """Whether all characters that end with this piece are such."""
        import pyarrow as pa

        text = self.rest + piece if self.rest else piece
        end = len(text) - _unfinished(text)
        self.rest = text[end:]
        spans = pa.py_buffer(end.to_bytes(8, "little").rjust(16, b"\0"))
        try:
            pa.LargeStringArray.from_buffers(1, spans, pa.py_buffer(text)).validate(full=True)
        except pa.ArrowInvalid:
            return False
        return True

    def begun(self) -> bool:
        """Whether the rest is the beginning of a character."""
        try:
            codecs.getincrementaldecoder("utf-8")().decode(self.rest)
        except UnicodeDecodeError:
            return False
        return True


def _unfinished(text: bytes) -> int:
    """Bytes at the end of ``text``, three at most, that begin a longer character."""
    for back in range(1, min(3, len(text)) + 1):
        byte = text[-back]
        if byte >= 0xC0:
            size = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if size > back else 0
        if byte < 0x80:
            return 0
    return 0


def _unpacked(source: _Hashing, path: Path, limit: int) -> Iterator[bytes]:
    total = 0
    try:
        with gzip.GzipFile(fileobj=source, mode="rb") as unpacker:  # type: ignore[call-overload]
            while piece := unpacker.read(CHUNK):
                total += len(piece)
                if total > limit:
                    raise LimitError(
                        f"{path}: unpacks to more than {limit:,} bytes; unpack it yourself if that is right"
                    )
                if total > RATIO_FROM and total > RATIO * source.count:
                    raise LimitError(
                        f"{path}: unpacks to more than {RATIO} times its size; unpack it yourself if that is right"
                    )
                yield piece
        while source.read(CHUNK):
            pass
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError(f"{path}: is a damaged gzip file: {error}") from error


def utf8(file: TextFile, step: Callable[[int], None]) -> Iterator[bytes]:
    """The file's text as UTF-8 bytes without byte-order mark, piece by piece.

    Raises:
        InputError: it is not in the encoding that it seemed to be in, or changed since it was examined.
    """
    if _stamp(file.path) != file.stamp:
        raise InputError(f"{file.path}: changed while it was read; try again when nothing writes to it")
    with file.path.open("rb") as raw:
        source = gzip.GzipFile(fileobj=raw, mode="rb") if file.packed else raw
        pieces = iter(lambda: source.read(CHUNK), b"")
        yield from _stepping(_as_utf8(file, pieces), raw.tell, step)
    if _stamp(file.path) != file.stamp:
        raise InputError(f"{file.path}: changed while it was read; try again when nothing writes to it")


def _stepping(pieces: Iterator[bytes], tell: Callable[[], int], step: Callable[[int], None]) -> Iterator[bytes]:
    seen = 0
    for piece in pieces:
        yield piece
        step(tell() - seen)
        seen = tell()


def _as_utf8(file: TextFile, pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = True
    if file.encoding == "utf-8":
        for piece in pieces:
            yield piece.removeprefix(codecs.BOM_UTF8) if first else piece
            first = False
        return
    decoder = codecs.getincrementaldecoder(file.encoding)()
    offset = 0
    try:
        for piece in pieces:
            yield decoder.decode(piece).encode()
            offset += len(piece)
        if file.encoding == "utf-16" or not decoder.getstate()[0]:
            yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        at = offset + getattr(error, "start", 0)
        raise InputError(
            f"{file.path}: is neither UTF-8, UTF-16 with a byte-order mark nor GB18030 (near byte {at:,}); "
            "save it as UTF-8"
        ) from error


def default_limit() -> int:
    """Bytes that a packed file may unpack to: GRAPHFRAUD_MAX_UNPACKED, else 32 GiB."""
    given = os.environ.get("GRAPHFRAUD_MAX_UNPACKED", "")
    return int(given) if given.isdigit() else DEFAULT_LIMIT
