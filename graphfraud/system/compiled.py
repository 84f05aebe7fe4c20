"""Where numba keeps compiled code: a service account without a home, on an installation that it cannot write, has neither of numba's two places.

numba then ends every import with an error. A folder for the account's own among the temporary files serves instead. Code is loaded from it, so
nobody else may be able to write there.
"""

from __future__ import annotations

import atexit
import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from graphfraud import system

CACHE = "NUMBA_CACHE_DIR"


def have_a_place() -> None:
    """Give numba a folder for compiled code where it would find none."""
    if CACHE in os.environ or system.WINDOWS:
        return
    beside = Path(__file__).parents[1]
    if not any(map(_writable, (beside, _of_the_user()))):
        with suppress(OSError):
            os.environ[CACHE] = str(_own())


def _of_the_user() -> Path:
    """The folder below which numba keeps what it compiles for a user."""
    if sys.platform == "darwin":
        return Path(os.path.expanduser("~/Library/Caches/numba"))
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "numba"


def _writable(folder: Path) -> bool:
    """Whether files can be made in the folder, or it can be made itself."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _own() -> Path:
    """A folder that nobody else can write: the one of earlier runs, else one for this process."""
    folder = Path(tempfile.gettempdir()) / f"graphfraud-compiled-{os.getuid()}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077:
        return folder
    folder = Path(tempfile.mkdtemp(prefix="graphfraud-compiled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
