"""Durable files: a lock between processes, whole-file replacement that keeps owner and mode."""

from __future__ import annotations

import contextlib
import os
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path

from graphfraud.system.files import alone, keep_owner, replace, sync_folder

PATIENCE = 30.0
"""Seconds to wait for another process."""


def locked(file: Path) -> AbstractContextManager[None]:
    """Hold ``file`` as a lock against other processes and threads, for half a minute's patience.

    Raises:
        TimeoutError: somebody else held it for longer.
        OSError: it cannot be opened.
    """
    return alone(file, patience=PATIENCE)


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
