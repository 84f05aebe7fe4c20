"""Files that were handed in with a review: kept in the workspace under their hash, whatever they are called."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graphfraud.audit.files import replace_durably
from graphfraud.errors import LimitError, ReviewError
from graphfraud.store.database import private_directory

LIMIT = 200 * 1024 * 1024
"""Bytes of one attached file."""


@dataclass(frozen=True)
class Attachment:
    """A file of a review: the name that it came with (never used as a path), hash and size in bytes."""

    name: str
    sha256: str
    bytes: int


def room(folder: Path) -> Path:
    """Where the workspace in ``folder`` keeps attached files."""
    return folder / "review"


def keep(folder: Path, files: Sequence[Path | str]) -> tuple[Attachment, ...]:
    """Copy ``files`` into the workspace (0600) and return what they are.

    Raises:
        ReviewError: a file cannot be read or kept.
        LimitError: a file is larger than 200 MB.
    """
    return tuple(_keep(folder, Path(file)) for file in files)


def _keep(folder: Path, file: Path) -> Attachment:
    try:
        if file.stat().st_size > LIMIT:
            raise LimitError(f"{file}: is larger than {LIMIT // 1024**2} MB; attach an extract")
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        kept = private_directory(room(folder)) / digest
        if not kept.exists():
            replace_durably(kept, content)
    except OSError as error:
        raise ReviewError(f"{file}: cannot be attached: {error.strerror}") from error
    return Attachment(file.name, digest, len(content))


def content(folder: Path, attachment: Attachment) -> bytes:
    """The bytes of an attached file.

    Raises:
        ReviewError: it is gone from the workspace or was changed there.
    """
    file = room(folder) / attachment.sha256
    try:
        found = file.read_bytes()
    except OSError as error:
        raise ReviewError(f"{file}: the attached file {attachment.name!r} is gone: {error.strerror}") from error
    if hashlib.sha256(found).hexdigest() != attachment.sha256:
        raise ReviewError(f"{file}: the attached file {attachment.name!r} was changed since it was handed in")
    return found
