"""Locks between processes, and files put in their place.

Windows differs in four ways: locks are of bytes (``msvcrt``); a file that somebody has open cannot be replaced or taken away, be it a
virus scanner for a moment; a folder cannot be synced; and a file opened by number gets its line ends changed unless told not to.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

from graphfraud import system

BINARY: int = getattr(os, "O_BINARY", 0)
"""To be given to ``os.open`` wherever bytes are written as they are."""
PATIENCE = 2.0
"""Seconds for which a file that is held is tried again on Windows."""
_POLL = 0.05
_TURN = 0.01
"""Seconds between two looks at a lock for which there is patience."""
_HELD = 32
"""Windows: another process has it open."""


def lock(handle: int, *, wait: bool = False) -> bool:
    """Lock an open file against other processes and threads until it is closed; False where another holds it.

    Args:
        handle: number of a file open for writing.
        wait: for as long as it takes.
    """
    if not system.WINDOWS:
        fcntl = import_module("fcntl")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            if wait:
                raise
            return False
        return True
    msvcrt = import_module("msvcrt")
    while True:
        try:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            return True
        except OSError:
            if not wait:
                return False
            time.sleep(_POLL)


def unlock(handle: int) -> None:
    """Give a lock back before the file is closed: Windows would do so at its leisure only."""
    if system.WINDOWS:
        msvcrt = import_module("msvcrt")
        with suppress(OSError):
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)


@contextmanager
def alone(file: Path, *, wait: bool = True, patience: float | None = None) -> Iterator[None]:
    """Hold ``file`` (made for its owner only) as a lock against other processes and threads.

    Args:
        file: made where it is not there yet.
        wait: until whoever holds it gives it back.
        patience: seconds to wait at most; none is without end.

    Raises:
        BlockingIOError: another holds it, and it is not to be waited for.
        TimeoutError: another held it for longer than there was patience.
        OSError: it cannot be opened.
    """
    handle = os.open(file, os.O_RDWR | os.O_CREAT | BINARY, 0o600)
    try:
        until = None if patience is None else time.monotonic() + patience
        while not lock(handle, wait=wait and until is None):
            if not wait:
                raise BlockingIOError(f"{file} is held by another process")
            if until is not None and time.monotonic() > until:
                raise TimeoutError(f"{file} is held by another process")
            time.sleep(_TURN)
        try:
            yield
        finally:
            unlock(handle)
    finally:
        os.close(handle)


def owned(file: Path) -> bool:
    """Whether the file's mode is this user's to set; Windows keeps rights by folder, and there is nothing to set."""
    return not system.WINDOWS and file.stat().st_uid == os.getuid()


def keep_owner(old: os.stat_result, new: Path) -> None:
    """Give a new file the owner of the old one, where the system has owners."""
    if not system.WINDOWS:
        os.chown(new, old.st_uid, old.st_gid)


def replace(source: Path | str, target: Path | str) -> None:
    """Put a file in the place of another, or of none; on Windows tried again while somebody has it open.

    Raises:
        OSError: it cannot be done; on Windows also where it stays open in another program.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if not system.WINDOWS or time.monotonic() > until:
                raise
            time.sleep(_POLL)


def place(source: Path, target: Path) -> None:
    """Give a file its name where nobody has it yet; ``source`` may be left over.

    Raises:
        FileExistsError: somebody has.
    """
    if system.WINDOWS:
        os.rename(source, target)  # refuses there what it would replace elsewhere
    else:
        os.link(source, target)


def remove_unless_held(file: Path) -> None:
    """Take a file away that no process has locked for writing, as the database locks.

    Raises:
        OSError: it cannot be opened.
    """
    if system.WINDOWS:
        if not held_elsewhere(file):
            file.unlink(missing_ok=True)
        return
    fcntl = import_module("fcntl")
    with file.open("rb+") as handle, suppress(OSError):
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file.unlink()


def held_elsewhere(file: Path) -> bool:
    """On Windows: whether the file cannot be opened because another process has it open for writing; False elsewhere."""
    if not system.WINDOWS:
        return False
    try:
        with file.open("rb+"):
            return False
    except OSError as error:
        return getattr(error, "winerror", None) == _HELD


def mapped() -> bool:
    """Whether files that are mapped into memory can be replaced meanwhile."""
    return not system.WINDOWS


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in ``folder`` durable, where the system can."""
    if system.WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
