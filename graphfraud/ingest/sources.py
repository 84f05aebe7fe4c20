"""From what the user names (files, folders, globs, a database URL) to the files to read."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from graphfraud.errors import InputError, UsageError
from graphfraud.ingest.query import shown

TEXT = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
WORKBOOK = (".xlsx", ".xlsm")
TABULAR = (*TEXT, ".parquet", *WORKBOOK)


@dataclass(frozen=True)
class Source:
    """One file or query.

    Attributes:
        name: how it is called in reports; of a database, the URL without password.
        kind: ``text``, ``parquet``, ``workbook`` or ``query``.
        path: the file, where it is one.
        from_folder: found by looking through a folder: what is no table is skipped, not an error.
        url: of a database, with its password; never shown.
        size: of the file in bytes.
    """

    name: str
    kind: str
    path: Path | None = None
    from_folder: bool = False
    url: str = field(default="", repr=False)
    size: int = 0


def is_url(text: str) -> bool:
    """Whether the source is a database URL."""
    scheme, colon, _ = text.partition("://")
    return bool(colon) and scheme.replace("+", "").replace("_", "").isalnum() and not os.path.exists(text)


def resolve(sources: Sequence[str]) -> tuple[list[Source], list[str]]:
    """The files of ``sources`` in a fixed order, each once, and the names of folder entries passed over.

    Raises:
        InputError: nothing there, a folder without tables, something unreadable.
        UsageError: no source given.
    """
    if not sources:
        raise UsageError("name at least one file, folder, glob or database URL")
    found: dict[str, Source] = {}
    skipped: list[str] = []
    for text in sources:
        for source in _expand(os.fspath(text), skipped):
            found.setdefault(os.path.realpath(source.path) if source.path else source.url, source)
    return list(found.values()), skipped


def _expand(text: str, skipped: list[str]) -> list[Source]:
    if is_url(text):
        return [Source(shown(text), "query", url=text)]
    path = Path(text).expanduser()
    if path.is_dir():
        return _folder(path, skipped)
    if path.exists():
        return [file(path)]
    if glob.has_magic(text):
        matches = sorted(glob.glob(os.path.expanduser(text), recursive=True))
        found = [source for match in matches for source in ([file(Path(match))] if os.path.isfile(match) else [])]
        if not found:
            raise InputError(f"{text}: no file matches")
        return found
    raise InputError(f"{text}: there is no such file or folder")


def _folder(folder: Path, skipped: list[str]) -> list[Source]:
    found, before = [], len(skipped)
    for base, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(base) / name
            if name.startswith((".", "~$")):
                continue
            if name.lower().endswith(TABULAR):
                found.append(file(path, from_folder=True))
            else:
                skipped.append(_passed_over(path))
    if not found:
        for told in skipped[before:]:
            if not told.endswith(NO_TABLE):
                raise InputError(str(told))
        raise InputError(f"{folder}: holds no table; expected files such as setl_d.csv, setl_d.parquet or setl_d.xlsx")
    return found


def _unreadable(error: OSError) -> None:
    raise InputError(f"{error.filename}: cannot be read: {error.strerror}") from error


def file(path: Path, *, from_folder: bool = False) -> Source:
    """The source for one file; its kind is told by its first bytes, not by its name.

    Raises:
        InputError: it is no regular file, cannot be read, is empty or an archive.
    """
    if not path.is_file():
        raise InputError(f"{path}: is no regular file")
    try:
        with path.open("rb") as handle:
            head = handle.read(HEAD)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if not head:
        raise InputError(f"{path}: is empty")
    return Source(str(path), _kind(path, head), path, from_folder, size=path.stat().st_size)


def _passed_over(path: Path) -> str:
    """Why an entry of a folder is not read, and what to do where it may hold records all the same."""
    with suppress(OSError):
        with path.open("rb") as handle:
            head = handle.read(HEAD)
        if head.startswith(b"PK\x03\x04") and path.suffix.lower() == ".zip":
            return f"{path}: is a zip archive; unpack it and name the files in it"
        if what := _foreign(head):
            return f"{path}: is {what}; {ADVICE.get(what, 'unpack it and name the files in it')}"
    return f"{path}: {NO_TABLE}"


def _kind(path: Path, head: bytes) -> str:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        if path.name.lower().endswith(WORKBOOK):
            return "workbook"
        raise InputError(f"{path}: is a zip archive; unpack it and name the files in it")
    if what := _foreign(head):
        raise InputError(f"{path}: is {what}; {ADVICE.get(what, 'unpack it and name the files in it')}")
    if path.name.lower().endswith((".parquet", *WORKBOOK)):
        raise InputError(f"{path}: is no {path.suffix[1:]} file, whatever its name says")
    return "text"


def _foreign(head: bytes) -> str | None:
    """What a file is that begins so, where that is neither a table nor text with one."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(MARKUP):
        return "a web page or an XML file"
    return next((what for magic, what in ARCHIVES.items() if head.startswith(magic)), None)


NO_TABLE = "is no table by its name"
HEAD = 64
"""Bytes by which the kind of a file is told."""
MARKUP = (b"<!doctype", b"<html", b"<head", b"<meta", b"<style", b"<table", b"<?xml")
"""How exports begin that bear the name of a workbook and are pages for a browser."""
ARCHIVES = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a rar archive",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstd file",
    b"\xd0\xcf\x11\xe0": "an old or encrypted Office file",
    b"%PDF": "a PDF",
    b"SQLite f": "an SQLite database",
}
ADVICE = {
    "a web page or an XML file": "open it in a spreadsheet program and save it as .xlsx or CSV",
    "an old or encrypted Office file": "save it as .xlsx without a password",
    "a PDF": "export the records as a table",
    "an SQLite database": "name it as sqlite:///PATH with --query",
}
