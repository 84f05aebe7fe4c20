"""Opening a package that may have been tampered with: every byte of the zip must be the canonical one."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from graphfraud.evidence.bag import BASE, write_zip
from graphfraud.evidence.problems import Problem, problem

SIZE_LIMIT = 8 * 1024**3
ODD = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)


@dataclass(frozen=True)
class Opened:
    """Files by name inside the bag, and what is wrong with the zip around them."""

    files: dict[str, bytes]
    problems: tuple[Problem, ...]


def open_package(content: bytes) -> Opened:
    """Read the zip without trusting it.

    Nothing is unpacked onto the disk and no name is used as a path. Only stored entries are read, so no small zip can
    become a large one.
    """
    found: list[Problem] = []
    files: dict[str, bytes] = {}
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (*ODD, zlib.error, UnicodeError) as error:
        if not content.startswith(b"PK"):
            return Opened({}, (problem("damaged", "", "v_no_zip"),))
        return Opened({}, (problem("damaged", "", "v_damaged", why=_why(error)),))
    for entry in entries:
        name = entry.filename.removeprefix(f"{BASE}/")
        if name == entry.filename or not _is_plain(name):
            found.append(problem("added", entry.filename[:200], "v_name"))
        elif name in files:
            found.append(problem("added", name, "v_twice"))
        elif entry.compress_type != zipfile.ZIP_STORED or entry.file_size > SIZE_LIMIT:
            found.append(problem("damaged", name, "v_damaged", why="an entry is not stored"))
        else:
            files[name] = _read(archive, entry, name, found)
    if not found:
        found += _structure(content, files)
    return Opened(files, tuple(found))


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return (
        bool(name) and name.isascii() and name.isprintable() and "\\" not in name and not {"", ".", ".."} & set(parts)
    )


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, found: list[Problem]) -> bytes:
    try:
        return archive.read(entry)
    except zipfile.BadZipFile as error:
        kind = ("changed", "v_crc") if "CRC" in str(error) else ("damaged", "v_damaged")
        found.append(problem(kind[0], name, kind[1], why=_why(error)))
    except (*ODD, zlib.error) as error:
        found.append(problem("damaged", name, "v_damaged", why=_why(error)))
    return b""


def _why(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _structure(content: bytes, files: dict[str, bytes]) -> list[Problem]:
    """Build the one zip that these files make and compare it byte by byte."""
    out = io.BytesIO()
    write_zip(out, {f"{BASE}/{name}": data for name, data in files.items()})
    canonical = out.getvalue()
    if canonical == content:
        return []
    shorter = min(len(canonical), len(content))
    at = next((at for at in range(shorter) if canonical[at] != content[at]), shorter)
    return [problem("structure", "", "v_structure", at=at)]
