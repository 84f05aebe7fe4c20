"""The source files behind a package: what they were when they were read, and what stands there now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from graphfraud.errors import SourceChangedError
from graphfraud.evidence.reading import run
from graphfraud.store.database import Database


@dataclass(frozen=True)
class Source:
    """A file that was read into the workspace.

    Attributes:
        path: as it was named then.
        sha256, bytes: of the file that was read.
        table: canonical table that it went to.
        encoding, mapping: how it was read.
        accepted, rejected, repeated: rows.
        ingested_at: China time.
        state: same, gone, or database where a query was read.
    """

    path: str
    sha256: str
    bytes: int | None
    table: str
    encoding: str
    mapping: str
    accepted: int
    rejected: int
    repeated: int
    ingested_at: datetime
    state: str


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_sources(database: Database, *, missing_allowed: bool) -> list[Source]:
    """Hash every source file again.

    Args:
        database: the workspace.
        missing_allowed: let files pass that are no longer there; the list then says so.

    Raises:
        SourceChangedError: a file was changed since it was read, or is gone.
    """
    hashes: dict[str, str] = {}
    found = []
    for row in run(database, "sources"):
        state = _state(row["path"], row["sha256"], hashes)
        if state == "gone" and not missing_allowed:
            raise SourceChangedError(
                f"{row['path']}: this source file is gone since it was read; put it back, "
                "or let the package say that it is gone with --missing-sources"
            )
        if state == "changed":
            raise SourceChangedError(
                f"{row['path']}: this source file was changed since it was read (SHA-256 was {row['sha256']}, "
                f"is {hashes[row['path']]}); put the original back, or ingest and detect again"
            )
        found.append(
            Source(
                path=row["path"],
                sha256=row["sha256"],
                bytes=row["bytes"],
                table=row["table_name"],
                encoding=row["encoding"] or "",
                mapping=row["mapping"] or "",
                accepted=row["accepted"],
                rejected=row["rejected"],
                repeated=row["repeated"],
                ingested_at=row["ingested_at"],
                state=state,
            )
        )
    return found


def file_of(path: str) -> Path | None:
    """The file behind a recorded path (``book.xlsx#sheet`` names a sheet of one), or None where it is gone."""
    for name in (path, path.rpartition("#")[0]):
        if name and Path(name).is_file():
            return Path(name)
    return None


def _state(path: str, sha256: str, hashes: dict[str, str]) -> str:
    if "://" in path:
        return "database"
    file = file_of(path)
    if file is None:
        return "gone"
    if path not in hashes:
        try:
            hashes[path] = file_hash(file)
        except OSError as error:
            raise SourceChangedError(f"{path}: this source file cannot be read: {error.strerror}") from error
    return "same" if hashes[path] == sha256 else "changed"
