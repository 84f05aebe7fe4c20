"""Durable files: a lock between processes, whole-file replacement that keeps owner and mode."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphfraud.system.files import BINARY, keep_owner, lock, replace, sync_folder, unlock

PATIENCE = 30.0
"""Seconds to wait for another process."""


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold ``file`` (created 0600) as a lock against other processes and threads.

    Raises:
        TimeoutError: somebody else held it for half a minute.
        OSError: it cannot be opened.
    """
    handle = os.open(file, os.O_RDWR | os.O_CREAT | BINARY, 0o600)
    try:
        until = time.monotonic() + PATIENCE
        while not lock(handle):
            if time.monotonic() > until:
                raise TimeoutError(f"{file} is held by another process")
            time.sleep(0.01)
        try:
            yield
        finally:
            unlock(handle)
    finally:
        os.close(handle)


def replace_durably(file: Path, content: bytes) -> None:
    """Write ``content`` whole, or leave ``file`` as it was; it keeps its owner and mode, a new one is 0600.

    Raises:
        OSError: the disk is full or the folder not writable.
    """
    handle, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        _take_over(file, Path(temporary))
        replace(temporary, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(file.parent)


def _take_over(old: Path, new: Path) -> None:
    with contextlib.suppress(OSError):
        state = old.stat()
        os.chmod(new, state.st_mode & 0o777)
        keep_owner(state, new)
