"""What is printed where standard output does not take every character, or nobody reads it any more."""

from __future__ import annotations

import codecs
import errno
import locale
import sys
from typing import TextIO

from graphfraud import system

_ESCAPED = "graphfraud-escaped"


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """A character that the encoding lacks, escaped as JSON does it (in two parts beyond the first plane)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs), error.end


def speak_everything() -> None:
    """Let no character end a command: a pipe or a file on a Chinese or Western Windows is not written in UTF-8."""
    codecs.register_error(_ESCAPED, _escaped)
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").replace("_", "")
        if encoding != "utf8" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_ESCAPED)


def reader_gone(error: OSError, stream: TextIO) -> bool:
    """Whether an error means that whoever read standard output has ended; Windows says no more than EINVAL then."""
    if isinstance(error, BrokenPipeError):
        return True
    return system.WINDOWS and error.errno == errno.EINVAL and not error.filename and not stream.isatty()


def speaks_chinese() -> bool:
    """Whether Windows is set to Chinese; elsewhere the environment says so, not the system."""
    return system.WINDOWS and (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese"))
