"""The machine's memory, and the user whose rights this process has, as the operating system knows them."""

from __future__ import annotations

import ctypes
import os
from importlib import import_module
from pathlib import Path

from graphfraud import system

MIB = 1024 * 1024
_GROUP = Path("/sys/fs/cgroup")
_LOGIN = Path("/proc/self/loginuid")
_NO_LOGIN = 2**32 - 1


class _Memory(ctypes.Structure):
    """MEMORYSTATUSEX of Windows."""

    _fields_ = [("length", ctypes.c_uint32), ("load", ctypes.c_uint32)] + [
        (name, ctypes.c_uint64)
        for name in ("physical", "free", "paged", "free_paged", "virtual", "free_virtual", "extended")
    ]


def available_memory() -> int:
    """Free memory in MiB that this process may use: the machine's, or its container's limit where that is lower."""
    free = _free_windows() if system.WINDOWS else _free()
    try:
        limit = (_GROUP / "memory.max").read_text(encoding="ascii").strip()
        used = (_GROUP / "memory.current").read_text(encoding="ascii").strip()
        return min(free, max((int(limit) - int(used)) // MIB, 0)) if limit.isdigit() else free
    except OSError:
        return free


def _free() -> int:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) // 1024
    except (OSError, StopIteration):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MIB // 2


def _free_windows() -> int:
    told = _Memory(length=ctypes.sizeof(_Memory))
    if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(told)):  # type: ignore[attr-defined]
        raise OSError("the system does not tell how much memory is free")
    return int(told.free) // MIB


def user() -> str:
    """The user whose rights the process has; environment variables prove nothing and are not read."""
    return _user_windows() if system.WINDOWS else _name(os.geteuid())


def login() -> str | None:
    """The user under whom the session began, where the kernel keeps it (``sudo`` does not change it)."""
    try:
        uid = int(_LOGIN.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return None if system.WINDOWS or uid == _NO_LOGIN else _name(uid)


def _name(uid: int) -> str:
    try:
        return str(import_module("pwd").getpwuid(uid).pw_name)
    except (ImportError, KeyError):
        return f"uid{uid}"


def _user_windows() -> str:
    size = ctypes.c_ulong(257)
    buffer = ctypes.create_unicode_buffer(size.value)
    ctypes.windll.advapi32.GetUserNameW(buffer, ctypes.byref(size))  # type: ignore[attr-defined]
    return buffer.value or "unknown"
