"""The Java process of the local server: command lines, whether it lives, ending it, what its log says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from graphfraud.errors import StoreError
from graphfraud.store.database import private_directory
from graphfraud.store.server_home import DATABASE, Home, Memory, for_owner, write_private
from graphfraud.store.server_java import find_java
from graphfraud.system import processes

OPENS = ("--add-opens", "java.base/java.nio=ALL-UNNAMED", "--add-opens", "java.base/java.lang=ALL-UNNAMED")
SERVER = "org.neo4j.server.CommunityEntryPoint"
ADMIN = "org.neo4j.cli.AdminTool"
LIGHTLY = ("-XX:TieredStopAtLevel=1",)
BRIEF = ("-Xmx256m", *LIGHTLY, "-XX:+UseSerialGC")
STOP_SECONDS = 60.0
EXCERPT_LINES = 12
PLAIN_HEAP = 4096
"""MiB; see ``_collector``."""
_STAMP = re.compile(r"^[0-9]{4}-[0-9-]{5} [0-9:.+]+ *[A-Z]+ +")


def launch(home: Home, jars: Path, memory: Memory) -> subprocess.Popen[bytes]:
    """Start the server's process in a session of its own; its output goes to ``logs/console.log``."""
    heap = [f"-Xms{min(memory.heap, 512)}m", f"-Xmx{memory.heap}m", "-XX:+ExitOnOutOfMemoryError", _collector(memory)]
    shutil.rmtree(home.scratch, ignore_errors=True)
    command = [str(find_java()), *heap, *_places(home), *OPENS, "-Dfile.encoding=UTF-8", "-cp", f"{jars}/*", SERVER]
    command += [f"--home-dir={home.folder}", f"--config-dir={home.folder / 'conf'}"]
    with open(home.console, "wb", opener=for_owner) as console:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            cwd=home.folder,
            **processes.apart(),
        )


def _collector(memory: Memory) -> str:
    """Java's collector of garbage: the one of least work, whose rare long pauses are short in a heap of this size."""
    return "-XX:+UseParallelGC" if memory.heap <= PLAIN_HEAP else "-XX:+UseG1GC"


def admin(home: Home, jars: Path, arguments: Sequence[str], *, heap: int | None = None, brief: bool = False) -> str:
    """Run a command of Neo4j's AdminTool on the stopped server and return what it printed.

    The arguments go through a private file, so that no secret among them shows in the list of processes. Without
    ``heap`` (MiB) the command is a short one; for a ``brief`` one compiling thoroughly does not pay.

    Raises:
        StoreError: it failed; the message carries the end of what it printed.
    """
    file = home.folder / "run" / "admin.args"
    write_private(file, "\n".join(f'"{argument}"' for argument in arguments) + "\n")
    tuning = BRIEF if heap is None else (f"-Xmx{heap}m", "-XX:+UseParallelGC", *(LIGHTLY if brief else ()))
    command = [str(find_java()), *tuning, *_places(home), *OPENS, "-cp", f"{jars}/*", ADMIN, f"@{file}"]
    places = {"NEO4J_HOME": str(home.folder), "NEO4J_CONF": str(home.folder / "conf")}
    try:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            command,
            env={**os.environ, **places},
            cwd=home.folder,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            **processes.privately(),
        )
    finally:
        file.unlink(missing_ok=True)
    if done.returncode:
        raise StoreError(f"neo4j-admin {arguments[0]} {arguments[1]} failed: {_end(done.stdout + done.stderr)}")
    return done.stdout


def _places(home: Home) -> tuple[str, ...]:
    """Java leaves nothing outside the server's folder."""
    return (f"-Djava.io.tmpdir={private_directory(home.scratch)}", "-XX:-UsePerfData")


def find_process(home: Home) -> int | None:
    """The process that serves this folder, whatever ``server.json`` says; None where there is none."""
    for pid, line in processes.processes():
        if SERVER in line and f"--home-dir={home.folder} " in line + " ":
            return pid
    return None


def end(home: Home, pid: int, seconds: float | None = None) -> None:
    """Ask the process to end, and make it end after ``seconds`` (STOP_SECONDS)."""
    asked = STOP_SECONDS if seconds is None else seconds
    for step, wait in ((processes.ask_to_end, asked), (processes.end, 10.0)):
        if find_process(home) != pid:
            return
        step(pid)
        until = time.monotonic() + wait
        while time.monotonic() < until:
            if processes.reap(pid) and find_process(home) != pid:
                return
            time.sleep(0.1)
    raise StoreError(f"the Neo4j process {pid} does not end; end it yourself and try again")


def log_text(home: Home) -> str:
    """The end of Neo4j's log; empty where there is none yet."""
    return "\n".join(_tail(home.log)) if home.log.exists() else ""


def last_line(home: Home) -> str:
    """The last line of Neo4j's log without its time; empty where there is none yet."""
    lines = [line for line in _tail(home.log) if line.strip()] if home.log.exists() else []
    return _STAMP.sub("", lines[-1])[:200] if lines else ""


def log_size(home: Home) -> int:
    """Bytes of Neo4j's detailed log; to be given to ``was_recovering``."""
    return home.debug_log.stat().st_size if home.debug_log.exists() else 0


def was_recovering(home: Home, since: int) -> bool:
    """Whether the graph's database was being recovered from its transaction log when Neo4j wrote its last line.

    Args:
        home: of the server.
        since: size of the detailed log before the start in question.
    """
    if not home.debug_log.exists():
        return False
    with home.debug_log.open("rb") as handle:
        handle.seek(since if since <= log_size(home) else 0)
        lines = [line for line in handle.read().decode("utf-8", "replace").splitlines() if f"[{DATABASE}/" in line]
    begun = [
        number for number, line in enumerate(lines) if "ecovery is required" in line or "Recovery required" in line
    ]
    ended = [
        number for number, line in enumerate(lines) if "Recovery" in line and " completed" in line and "%" not in line
    ]
    return bool(begun) and (not ended or ended[-1] < begun[-1])


def excerpt(home: Home) -> str:
    """The telling end of the logs: errors first, else the last lines."""
    lines = [line for file in (home.console, home.log) if file.exists() for line in _tail(file)]
    telling = [line for line in lines if any(word in line for word in ("ERROR", "Caused by", "Exception", "rror:"))]
    chosen = list(dict.fromkeys(telling or lines))[-EXCERPT_LINES:]
    return "\n".join(f"  {line.strip()[:300]}" for line in chosen)


def _tail(file: Path, size: int = 65536) -> list[str]:
    with file.open("rb") as handle:
        handle.seek(max(file.stat().st_size - size, 0))
        return handle.read().decode("utf-8", "replace").splitlines()


def _end(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("at ")]
    return " | ".join(lines[-4:])[:600]
