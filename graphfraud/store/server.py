"""A real local Neo4j for a workspace, with nothing but pip: start, stop, status.

The server listens on 127.0.0.1 only, with authentication on and a generated password that lies in the workspace for
its owner alone. What a crash left behind (a dead process in the state file, a process that never came up, a first start
cut off before the database was whole, a database that a full disk made unreadable) is mended by the next start.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from graphfraud.errors import StoreError
from graphfraud.store import server_home, server_process
from graphfraud.store.database import private_directory
from graphfraud.store.neo4j_connect import OWN_SECONDS, Connection, accepts, failed_database
from graphfraud.store.server_home import Home, Memory, State, home_of
from graphfraud.store.server_jars import ensure_jars, lock
from graphfraud.store.server_java import find_java
from graphfraud.store.server_wait import SILENT_SECONDS, Told, Wait
from graphfraud.system import files
from graphfraud.system.machine import MIB

USERNAME = "neo4j"
STATUS_SECONDS = 20.0
"""How long a server whose process lives may take to answer: a busy machine only makes it slow."""
PORT_TRIES = 3
LEAST_ROOM = 64 * MIB
"""Bytes on the disk without which a server is not started again after work that failed: it would hang."""


@dataclass(frozen=True)
class Server:
    """A local server that answers.

    Attributes:
        uri: Bolt address.
        browser: address of Neo4j Browser.
        pid: its process.
        version: of Neo4j.
        password_file: where the generated password lies (0600); the user is ``neo4j``.
        password: the password itself; never shown in a repr.
        emptied: the database was made anew by this start: load again.
    """

    uri: str
    browser: str
    pid: int
    version: str
    password_file: Path
    password: str = field(repr=False)
    emptied: bool = False

    @property
    def connection(self) -> Connection:
        """How to reach it."""
        return Connection(self.uri, USERNAME, self.password, patience=OWN_SECONDS)


def start(
    workspace: Path | str,
    *,
    heap: int | None = None,
    page_cache: int | None = None,
    silent: float = SILENT_SECONDS,
    told: Told | None = None,
) -> Server:
    """Start the workspace's server, or find it running; returns when it answers.

    Args:
        workspace: the workspace's folder.
        heap: MiB; fitted to the machine when None.
        page_cache: MiB; fitted to the machine when None.
        silent: seconds for which the logs of a server that is coming up may stand still; as long as they go on it is waited
            for, up to half an hour.
        told: called now and then while it comes up, with the seconds waited and the last line of its log.

    Raises:
        MissingExtraError: no Java or no jgo.
        StoreError: it does not come up; the message carries an excerpt of its log.
    """
    home = home_of(workspace)
    fitted = server_home.fitting_memory()
    memory = Memory(heap or fitted.heap, page_cache or fitted.page_cache)
    jars = ensure_jars()
    find_java()
    try:
        server_home.prepare(home, jars)
        with _alone(home):
            running = _already(home, silent, told)
            return running or _start(home, jars, memory, silent, told)
    except OSError as error:
        raise StoreError(f"{home.folder}: the local server cannot be kept here: {error.strerror or error}") from error


def stop(workspace: Path | str) -> bool:
    """Stop the workspace's server; False where none ran.

    Raises:
        StoreError: the process does not end.
    """
    home = home_of(workspace)
    pid = server_process.find_process(home)
    if pid is not None:
        server_process.end(home, pid)
    home.state_file.unlink(missing_ok=True)
    return pid is not None


def status(workspace: Path | str) -> Server | None:
    """The workspace's server where it runs and answers, else None."""
    home = home_of(workspace)
    state = server_home.read_state(home)
    if state is None or server_process.find_process(home) != state.pid:
        return None
    server = _server(home, state)
    return server if _answers(server, STATUS_SECONDS) else None


@contextmanager
def stopped(workspace: Path | str) -> Iterator[tuple[Home, Path]]:
    """The server's folder and jars while it is stopped, for offline work; it is started again afterwards if it ran.

    Where the work failed, its error is what is told, and a server whose disk is full stays stopped.
    """
    home = home_of(workspace)
    jars = ensure_jars()
    server_home.prepare(home, jars)
    with _alone(home):
        memory = server_home.configured_memory(home) or server_home.fitting_memory()
        ran = stop(workspace)
        _first_password(home, jars, memory)
        try:
            yield home, jars
        except BaseException:
            with suppress(StoreError, OSError):
                if ran and shutil.disk_usage(home.folder).free >= LEAST_ROOM:
                    _start(home, jars, memory)
            raise
        if ran:
            _start(home, jars, memory)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    with files.alone(home.folder / "run" / "start.lock"):
        yield


def _complete(home: Home) -> Path:
    return home.folder / "run" / "complete"


def _server(home: Home, state: State, *, emptied: bool = False) -> Server:
    word = server_home.password(home) or ""
    uri, browser = f"bolt://127.0.0.1:{state.bolt}", f"http://127.0.0.1:{state.http}/browser/"
    return Server(uri, browser, state.pid, lock().neo4j, home.password_file, word, emptied)


def _answers(server: Server, seconds: float = 2.0) -> bool:
    """Whether it answers within some seconds.

    Raises:
        StoreError: it takes another password than the kept one.
    """
    try:
        return accepts(server.connection, seconds)
    except StoreError as error:
        raise StoreError(
            f"{server.password_file}: the local server takes another password than this file holds (was it changed in "
            "Neo4j Browser?); write the new one into it"
        ) from error


def _already(home: Home, silent: float, told: Told | None) -> Server | None:
    """The server that runs; one that hangs half-started is ended."""
    pid = server_process.find_process(home)
    if pid is None:
        return None
    state = server_home.read_state(home)
    wait = Wait(home, silent, told)
    while state is not None and state.pid == pid and not wait.over():
        server = _server(home, state)
        if _answers(server):
            return server
        if server_process.find_process(home) is None:
            return None
        if failed_database(server.connection, started=True):
            break
        time.sleep(0.3)
    server_process.end(home, pid)
    return None


def _start(home: Home, jars: Path, memory: Memory, silent: float = SILENT_SECONDS, told: Told | None = None) -> Server:
    emptied = _first_password(home, jars, memory)
    last = server_home.read_state(home)
    for _ in range(PORT_TRIES):
        try:
            state = _launch(home, jars, memory, last, silent, told)
        except _PortTakenError:
            last = State(0, 0, 0)
            continue
        except _LostDatabaseError:
            if emptied:
                raise
            empty_graph(home)
            emptied = True
            continue
        except StoreError:
            if emptied or _complete(home).exists():
                raise
            _empty(home)
            emptied = True
            _first_password(home, jars, memory)
            continue
        _complete(home).touch(0o600)
        return _server(home, state, emptied=emptied)
    raise StoreError(
        f"the local Neo4j server finds no free port; its log ({home.log}) ends:\n{server_process.excerpt(home)}"
    )


class _LostDatabaseError(StoreError):
    """The database is beyond recovery.

    A full disk tears the transaction log, and what stands behind the tear is read as anything: the server refuses the log,
    or takes the bytes for an entry larger than its heap and ends.
    """


class _PortTakenError(StoreError):
    """Somebody took the port between looking and listening."""


def _first_password(home: Home, jars: Path, memory: Memory) -> bool:
    """Set the first password before the first start; True where a database had to be thrown away for want of one."""
    known = server_home.password(home)
    lost = known is None and home.has_users()
    if lost:
        _empty(home)
    if not home.has_users():
        (home.folder / "data" / "dbms" / "auth.ini").unlink(missing_ok=True)
        server_home.write_configuration(home, memory, server_home.USUAL_BOLT, server_home.USUAL_HTTP)
        server_process.admin(home, jars, ("dbms", "set-initial-password", known or server_home.make_password(home)))
    return lost


def _empty(home: Home) -> None:
    shutil.rmtree(home.folder / "data", ignore_errors=True)
    private_directory(home.folder / "data")


def empty_graph(home: Home) -> None:
    """Throw the graph's database away, which the workspace can make anew; users and passwords stay."""
    for name in ("databases", "transactions"):
        shutil.rmtree(home.folder / "data" / name / server_home.DATABASE, ignore_errors=True)


def _launch(home: Home, jars: Path, memory: Memory, last: State | None, silent: float, told: Told | None) -> State:
    bolt, http = server_home.free_ports(last)
    server_home.write_configuration(home, memory, bolt, http)
    home.log.unlink(missing_ok=True)
    logged = server_process.log_size(home)
    process = server_process.launch(home, jars, memory)
    wait = Wait(home, silent, told)
    state = State(process.pid, bolt, http)
    server_home.write_state(home, state)
    try:
        _wait(home, process, state, wait, logged)
    except BaseException:
        server_process.end(home, process.pid, 10.0)
        raise
    return state


def _wait(home: Home, process: subprocess.Popen[bytes], state: State, wait: Wait, logged: int) -> None:
    while not wait.over():
        ended = process.poll()
        if ended is not None:
            said = server_process.excerpt(home)
            if "OutOfMemoryError" in said and server_process.was_recovering(home, logged):
                raise _LostDatabaseError(f"{home.folder}: the server's database cannot be recovered: {said}")
            taken = "in use" in said or "BindException" in said
            raise (_PortTakenError if taken else StoreError)(
                f"the local Neo4j server ended with status {ended} while starting; its log ({home.log}) says:\n{said}"
            )
        if "Started." in server_process.log_text(home):
            server = _server(home, state)
            if _answers(server):
                return
            lost = failed_database(server.connection)
            if lost:
                raise _LostDatabaseError(f"{home.folder}: the server's database does not come up: {lost[:300]}")
        time.sleep(0.3)
    raise wait.given_up()
