"""Who runs this process, as the operating system knows it; environment variables prove nothing and are not read."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

LOGIN_FILE = Path("/proc/self/loginuid")
NO_LOGIN = 2**32 - 1


@dataclass(frozen=True)
class Identity:
    """An operating-system user on a machine.

    Attributes:
        user: name of the user whose rights the process has.
        login: name under which the session began, where the kernel keeps it (``sudo`` does not change it); equal to
            ``user`` elsewhere.
        host: the machine's name.
    """

    user: str
    login: str
    host: str


def _name(uid: int) -> str:
    try:
        import pwd

        return pwd.getpwuid(uid).pw_name
    except (ImportError, KeyError):
        return f"uid{uid}"


def _windows_user() -> str:
    import ctypes

    size = ctypes.c_ulong(257)
    buffer = ctypes.create_unicode_buffer(size.value)
    ctypes.windll.advapi32.GetUserNameW(buffer, ctypes.byref(size))  # type: ignore[attr-defined]
    return buffer.value or "unknown"


def _login_uid() -> int | None:
    try:
        uid = int(LOGIN_FILE.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return None if uid == NO_LOGIN else uid


def identity() -> Identity:
    """The user of this process."""
    if not hasattr(os, "geteuid"):
        user = _windows_user()
        return Identity(user, user, socket.gethostname())
    user = _name(os.geteuid())
    login = _login_uid()
    return Identity(user, user if login is None else _name(login), socket.gethostname())
