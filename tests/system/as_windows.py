"""Makes this process a Windows as far as Python can tell: what is not there is taken away, what refuses there refuses here.

To be called before anything of graphfraud is imported. Nothing of it proves that a real Windows agrees; it proves that nothing is asked
of the system that Windows is known not to have.
"""

from __future__ import annotations

import builtins
import ctypes
import fcntl
import importlib
import io
import json
import os
import select
import shutil
import signal
import socket
import stat
import sys
import types
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

GONE_MODULES = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "posix", "readline", "crypt")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GONE_OF_OS = _words(
    "getuid geteuid getgid getegid getgroups getresuid setuid seteuid sysconf fchmod fchown chown lchown chroot fork forkpty killpg setsid "
    "getpgid setpgid WNOHANG WIFSTOPPED wait3 wait4 mkfifo uname pread pwrite sched_getaffinity statvfs fstatvfs set_blocking nice "
    "getloadavg pipe2 openpty posix_spawn sync fdatasync lockf O_DIRECTORY O_NOFOLLOW O_NONBLOCK O_CLOEXEC O_SYNC O_DSYNC"
)
GONE_OF_SIGNAL = _words(
    "SIGKILL SIGHUP SIGUSR1 SIGUSR2 SIGCHLD SIGALRM SIGQUIT SIGPIPE alarm setitimer pause pthread_kill pthread_sigmask"
)
LIBRARIES = _words(
    "click duckdb networkit networkx numba numpy openpyxl pandas pyarrow pyarrow.csv pyarrow.parquet rich.console rich.progress "
    "scipy.sparse sqlalchemy sqlglot multiprocessing subprocess tempfile concurrent.futures asyncio uuid zipfile"
)
BINARY = 1 << 30
SHARING = 32
_text: set[int] = set()
_real: dict[str, Any] = {}


def enter() -> None:
    """Become it."""
    for name in LIBRARIES:
        with suppress(ImportError):
            importlib.import_module(name)
    _take_away()
    _files()
    sys.modules["msvcrt"] = locks()
    ctypes.windll = types.SimpleNamespace(kernel32=_Kernel(), advapi32=_Advapi())  # type: ignore[attr-defined]
    warnings.filterwarnings("error", category=EncodingWarning, module=r"graphfraud(\.|$)")
    system = importlib.import_module("graphfraud.system")
    system.WINDOWS = True  # type: ignore[attr-defined]


def _take_away() -> None:
    for name in GONE_MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    for module, names in ((os, GONE_OF_OS), (signal, GONE_OF_SIGNAL)):
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    shutil._use_fd_functions = False  # type: ignore[attr-defined]
    wait = select.select

    def of_sockets(*lists: Any) -> Any:
        for one in (*lists[0], *lists[1], *lists[2]):
            if not isinstance(one, socket.socket):
                raise OSError(10038, "an operation was attempted on something that is not a socket")
        return wait(*lists)

    select.select = of_sockets
    signal.pidfd_send_signal = None  # type: ignore[attr-defined,assignment]


def locks() -> types.ModuleType:
    """A ``msvcrt`` whose locks are those of Linux by open file, which is what locks of a byte by handle are."""
    made = types.ModuleType("msvcrt")
    made.LK_UNLCK, made.LK_LOCK, made.LK_NBLCK = 0, 1, 2  # type: ignore[attr-defined]

    def locking(handle: int, mode: int, bytes: int) -> None:
        if bytes != 1 or os.lseek(handle, 0, os.SEEK_CUR) != 0:
            raise AssertionError("another byte than the first is locked")
        try:
            fcntl.flock(handle, fcntl.LOCK_UN if mode == 0 else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PermissionError(13, "Permission denied") from error

    made.locking = locking  # type: ignore[attr-defined]
    return made


class _Kernel:
    def GlobalMemoryStatusEx(self, told: Any) -> int:  # noqa: N802
        if told._obj.length != 64:
            raise AssertionError("MEMORYSTATUSEX has 64 bytes")
        told._obj.free = 8 << 30
        return 1


class _Advapi:
    def GetUserNameW(self, buffer: Any, size: Any) -> int:  # noqa: N802
        buffer.value = "李四"
        return 1


def _files() -> None:
    os.O_BINARY = BINARY  # type: ignore[attr-defined]
    for name in ("open", "write", "close", "replace", "rename", "unlink", "rmdir"):
        _real[name] = getattr(os, name)
    os.open, os.write, os.close = _open, _write, _close  # type: ignore[assignment]
    os.replace = _moving("replace")
    os.rename = _moving("rename")
    os.unlink = os.remove = _removing("unlink")
    os.link = _refused  # type: ignore[assignment]
    os.symlink = _refused  # type: ignore[assignment]
    _real["io"] = io.open
    builtins.open = io.open = _opened  # type: ignore[assignment]


def _open(path: Any, flags: int, mode: int = 0o777, **extra: Any) -> int:
    with suppress(OSError, TypeError):
        if stat.S_ISDIR(os.stat(path).st_mode):
            raise PermissionError(13, "Permission denied", str(path))
    handle = _real["open"](path, flags & ~BINARY, mode, **extra)
    (_text.discard if flags & BINARY else _text.add)(handle)
    return int(handle)


def _write(handle: int, content: bytes) -> int:
    """A file opened without O_BINARY gets other line ends, and the caller the count of what it gave."""
    if handle in _text:
        _real["write"](handle, bytes(content).replace(b"\n", b"\r\n"))
        return len(content)
    return int(_real["write"](handle, content))


def _close(handle: int) -> None:
    _text.discard(handle)
    _real["close"](handle)


def _in_use() -> set[str]:
    """Files that this process has open or mapped."""
    found = set()
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            found.add(os.readlink(f"/proc/self/fd/{name}"))
    with _real["io"]("/proc/self/maps", encoding="utf-8") as lines:
        found.update(line.split(None, 5)[5].strip() for line in lines if line.count("/"))
    return found


def _held(path: Any) -> bool:
    whole = os.path.realpath(path)
    return any(one == whole or one.startswith(whole + "/") for one in _in_use())


def _sharing(path: Any) -> PermissionError:
    error = PermissionError(13, "Permission denied", str(path))
    error.winerror = SHARING  # type: ignore[attr-defined]
    return error


def _moving(name: str) -> Callable[..., None]:
    def move(source: Any, target: Any, **extra: Any) -> None:
        for path in (source, target):
            if _held(path):
                raise _sharing(path)
        if name == "rename" and os.path.exists(target):
            raise FileExistsError(17, "File exists", str(target))
        if os.path.isdir(target):
            raise PermissionError(13, "Permission denied", str(target))
        _real[name](source, target, **extra)

    return move


def _removing(name: str) -> Callable[..., None]:
    def remove(path: Any, **extra: Any) -> None:
        if not extra and _held(path):
            raise _sharing(path)
        _real[name](path, **extra)

    return remove


def _refused(*given: Any, **extra: Any) -> None:
    raise OSError(1, "the file system knows no links")


def _opened(file: Any, mode: str = "r", *rest: Any, **extra: Any) -> Any:
    """What the database has open for writing cannot be opened, what it reads not be written."""
    if not isinstance(file, int) and str(file).endswith(".duckdb"):
        whole = os.path.realpath(file)
        for name in os.listdir("/proc/self/fd"):
            with suppress(FileNotFoundError):
                if os.readlink(f"/proc/self/fd/{name}") == whole:
                    with _real["io"](f"/proc/self/fdinfo/{name}", encoding="utf-8") as lines:
                        writes = int(next(line for line in lines if line.startswith("flags")).split()[1], 8) & 3
                    if writes or set(mode) & set("wa+x"):
                        raise _sharing(file)
    encoding_aware = extra
    if "b" not in mode and not rest and "encoding" not in extra:
        warnings.warn("no encoding named", EncodingWarning, stacklevel=2)
        encoding_aware = {**extra, "encoding": "utf-8"}
    return _real["io"](file, mode, *rest, **encoding_aware)


def _run(words: list[str], encoding: str) -> dict[str, Any]:
    """A command with its output in that encoding, as a pipe of a console takes it."""
    from graphfraud.cli.group import graphfraud
    from graphfraud.system.screen import speak_everything

    pipes = [io.BytesIO(), io.BytesIO()]
    sys.stdout, sys.stderr = (io.TextIOWrapper(pipe, encoding=encoding) for pipe in pipes)
    speak_everything()
    try:
        status = graphfraud(words, standalone_mode=False)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        said = [pipe.getvalue().decode(encoding) for pipe in pipes]
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    return {"status": status, "out": said[0], "err": said[1]}


def serve() -> None:
    """Carry out the commands that stdin names, a line each as JSON, and answer each with a line."""
    enter()
    for line in sys.stdin:
        print(json.dumps(_run(**json.loads(line))), flush=True)


if __name__ == "__main__":
    serve()
