"""Writing a page: for its owner only, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from graphfraud.errors import UsageError
from graphfraud.system.files import replace


def write_private(path: Path, text: str) -> Path:
    """Write ``text`` as UTF-8 to a temporary file beside ``path`` (0600), then rename it.

    Raises:
        UsageError: the folder does not exist or cannot be written.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name[:80]}.", suffix=".part")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}; choose another place with -o") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        replace(temporary, path)
    except OSError as error:
        os.unlink(temporary)
        raise UsageError(f"{path}: cannot be written: {error.strerror}; choose another place with -o") from error
    except BaseException:
        os.unlink(temporary)
        raise
    return path
