"""One real server a test run, started by the code that users start it with; shared by the workers of a parallel run."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from graphfraud.errors import MissingExtraError, StoreError
from graphfraud.store import server, server_process
from graphfraud.store.neo4j_connect import Connection, connection_from, open_driver
from graphfraud.store.server_home import Home
from graphfraud.system import processes

HEAP, PAGE_CACHE = 512, 128


def required() -> bool:
    """Whether a missing server fails the run instead of skipping."""
    return os.environ.get("GRAPHFRAUD_REQUIRE_NEO4J") == "1"


def started(folder: Path) -> server.Server:
    """The server of a folder; skips where this machine has no Java or no jars and a server is not required.

    Java compiles lightly, which halves the time of a start.
    """
    os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")
    try:
        return server.start(folder, heap=HEAP, page_cache=PAGE_CACHE)
    except MissingExtraError as error:
        if required():
            raise
        pytest.skip(str(error))
    except StoreError as error:
        if required() or "cannot be downloaded" not in str(error):
            raise
        pytest.skip(str(error))


def kill(pid: int, seconds: float = 60.0) -> None:
    """End a server's process as a crash does, and wait until it is gone."""
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        processes.reap(pid)
        time.sleep(0.02)


def left_behind(runs: Path) -> list[tuple[int, Path]]:
    """Servers (process, home) within ``runs``, the folder of all test runs, whose run was killed: it left a lock that names no living process."""
    found = []
    for pid, line in processes.processes():
        home = line.partition(f"--home-dir={runs}/")[2].partition(" --config-dir=")[0]
        if server_process.SERVER in line and home and _killed(runs / home.split("/")[0] / ".lock"):
            found.append((pid, runs / home))
    return found


def _killed(lock: Path) -> bool:
    try:
        os.kill(int(lock.read_text(encoding="ascii")), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False


def end_what_was_left_behind(runs: Path) -> None:
    """A run that is killed cannot stop its servers, which would hold their memory for ever: the next one does."""
    for pid, home in left_behind(runs):
        with suppress(StoreError, ProcessLookupError):
            server_process.end(Home(home), pid, 10.0)


@contextmanager
def serving(base: Path, worker: str | None) -> Iterator[server.Server]:
    """The run's server; the last worker to leave stops it.

    A server of GRAPHFRAUD_TEST_NEO4J (a folder) is left running; one of GRAPHFRAUD_TEST_NEO4J_URI is of any release, and its graph is lost.
    """
    named = connection_from(os.environ.get("GRAPHFRAUD_TEST_NEO4J_URI"), os.environ)
    if os.environ.get("GRAPHFRAUD_TEST_NEO4J_URI") and named is not None:
        yield server.Server(named.uri, "", 0, "", base, named.password or "")
        return
    kept = os.environ.get("GRAPHFRAUD_TEST_NEO4J")
    if kept:
        yield started(Path(kept))
        return
    shared = base.parent if worker else base
    end_what_was_left_behind(shared.parent)
    folder = shared / "neo4j-server"
    users = shared / "neo4j-users"
    users.mkdir(exist_ok=True)
    mine = users / (worker or "alone")
    mine.touch()
    try:
        yield started(folder)
    finally:
        with _locked(shared / "neo4j-leaving"):
            mine.unlink(missing_ok=True)
            if not any(users.iterdir()):
                server.stop(folder)


@contextmanager
def emptied(base: Path, worker: str | None, connection: Connection) -> Iterator[None]:
    """The server to oneself, without a graph."""
    with _locked((base.parent if worker else base) / "neo4j-busy"):
        with open_driver(connection) as driver, driver.session() as session:
            session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 2000 ROWS").consume()
            session.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 2000 ROWS").consume()
        yield


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
