"""Processes that outlive the command which began them: begun apart, listed, ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphfraud import system

_LISTING = 'Get-CimInstance Win32_Process -Filter "Name LIKE \'java%\'" | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }'
"""PowerShell's list of Java processes, one a line; Windows tells command lines by no quicker way that all its versions have."""
_NEW_GROUP, _NO_WINDOW = 0x00000200, 0x08000000
"""CREATE_NEW_PROCESS_GROUP keeps the console's Ctrl-C away, CREATE_NO_WINDOW its closing."""


def apart() -> dict[str, Any]:
    """Arguments of ``Popen`` for a process that goes on after this one, whatever befalls its terminal."""
    if system.WINDOWS:
        return {"creationflags": _NEW_GROUP | _NO_WINDOW}
    return {"start_new_session": True, "umask": 0o077}


def privately() -> dict[str, Any]:
    """Arguments of ``run`` for a process whose files are its owner's only."""
    return {} if system.WINDOWS else {"umask": 0o077}


def processes() -> Iterator[tuple[int, str]]:
    """Numbers and command lines of processes; on Windows of those of Java alone."""
    if system.WINDOWS:
        yield from _listed(["powershell", "-NoProfile", "-NonInteractive", "-Command", _LISTING])
    elif Path("/proc/self/cmdline").exists():
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                yield int(folder.name), _command_line(int(folder.name))
    else:
        yield from _listed(["ps", "-axww", "-o", "pid=,command="])


def _listed(command: list[str]) -> Iterator[tuple[int, str]]:
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", check=False
    )  # in the system's own encoding
    for line in done.stdout.splitlines():
        pid, _, rest = line.strip().partition(" ")
        if pid.isdigit():
            yield int(pid), rest.replace('"', "") if system.WINDOWS else rest


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def ask_to_end(pid: int) -> None:
    """Ask a process to end; Windows knows no asking, and ends it at once."""
    os.kill(pid, signal.SIGTERM)


def end(pid: int) -> None:
    """End a process."""
    os.kill(pid, signal.SIGTERM if system.WINDOWS else signal.SIGKILL)


def reap(pid: int) -> bool:
    """Collect the process if it is our own child and has ended, so that it does not linger as a zombie; False while such a child has not.

    A process that is ending has no command line any more, but still holds its files for a moment.
    """
    if system.WINDOWS:
        return True
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def for_probing(probe: socket.socket) -> None:
    """Have a socket bind to a port that nobody listens on, also where one has just been given up.

    Windows would otherwise bind to a port that another listens on.
    """
    if system.WINDOWS:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined]
    else:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
