"""The local server's folder in the workspace: configuration, password, memory, ports. For the owner's eyes only."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from graphfraud.store.database import private_directory
from graphfraud.store.server_jars import plugin_jars
from graphfraud.system import files, processes
from graphfraud.system.machine import available_memory

FOLDERS = ("conf", "data", "logs", "plugins", "import", "run")
DATABASE = "neo4j"
"""The only database of the Community edition beside system."""
USUAL_BOLT = 7687
USUAL_HTTP = 7474


@dataclass(frozen=True)
class Memory:
    """Heap and page cache in MiB."""

    heap: int
    page_cache: int


@dataclass(frozen=True)
class State:
    """What a started server leaves in ``server.json``: its process and its ports."""

    pid: int
    bolt: int
    http: int


@dataclass(frozen=True)
class Home:
    """``WORKSPACE/neo4j`` with all that Neo4j writes."""

    folder: Path

    @property
    def password_file(self) -> Path:
        """The generated password, mode 0600."""
        return self.folder / "password"

    @property
    def state_file(self) -> Path:
        """Process and ports of the last start."""
        return self.folder / "server.json"

    @property
    def log(self) -> Path:
        """Neo4j's own log."""
        return self.folder / "logs" / "neo4j.log"

    @property
    def debug_log(self) -> Path:
        """Neo4j's detailed log, which goes on from start to start."""
        return self.folder / "logs" / "debug.log"

    @property
    def console(self) -> Path:
        """What the Java process printed."""
        return self.folder / "logs" / "console.log"

    @property
    def scratch(self) -> Path:
        """Temporary files of Java; what a killed server left there goes with the next start."""
        return self.folder / "run" / "tmp"

    def has_users(self) -> bool:
        """Whether the server has been started with a password before."""
        return (self.folder / "data" / "databases" / "system").exists()


def home_of(workspace: Path | str) -> Home:
    """The server's folder of a workspace (which need not exist); one folder, whichever link leads to the workspace."""
    return Home(Path(workspace).resolve() / "neo4j")


def prepare(home: Home, jars: Path) -> None:
    """Make the folders, put the procedure jars where Neo4j scans for them."""
    private_directory(home.folder.parent)
    private_directory(home.folder)
    for name in FOLDERS:
        private_directory(home.folder / name)
    wanted = {jar.name: jar for jar in plugin_jars(jars)}
    for old in (home.folder / "plugins").iterdir():
        if old.name not in wanted:
            old.unlink()
    for name, jar in wanted.items():
        target = home.folder / "plugins" / name
        if not target.exists() or target.stat().st_size != jar.stat().st_size:
            shutil.copyfile(jar, target)


def password(home: Home) -> str | None:
    """The kept password; None where there is none."""
    try:
        return home.password_file.read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def make_password(home: Home) -> str:
    """Generate a password and keep it, mode 0600, whole or not at all."""
    word = secrets.token_urlsafe(24).replace("-", "x").replace("_", "y")
    write_private(home.password_file, word + "\n")
    return word


def for_owner(path: str, flags: int) -> int:
    """An opener for ``open`` that makes a new file for its owner only."""
    return os.open(path, flags | files.BINARY, 0o600)


def write_private(file: Path, text: str) -> None:
    """Write for the owner only, through a temporary file beside it."""
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | files.BINARY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
        out.write(text)
    files.replace(part, file)


def read_state(home: Home) -> State | None:
    """The last start's state; None where there is none or the file is cut off."""
    try:
        return State(**json.loads(home.state_file.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write_state(home: Home, state: State) -> None:
    """Remember a start."""
    write_private(home.state_file, json.dumps(asdict(state)))


def fitting_memory(available: int | None = None) -> Memory:
    """A quarter of the free memory for the heap (512 MiB to 8 GiB), as much for the page cache (128 MiB to 16 GiB).

    Args:
        available: free memory in MiB; measured when None.
    """
    free = available_memory() if available is None else available
    return Memory(max(512, min(free // 4, 8192)), max(128, min(free // 4, 16384)))


def configured_memory(home: Home) -> Memory | None:
    """Heap and page cache of the last start; None where there was none."""
    try:
        text = (home.folder / "conf" / "neo4j.conf").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    figures = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    try:
        heap, cache = (figures[f"server.memory.{name}"] for name in ("heap.max_size", "pagecache.size"))
        return Memory(int(heap.removesuffix("m")), int(cache.removesuffix("m")))
    except (KeyError, ValueError):
        return None


def free_ports(last: State | None = None) -> tuple[int, int]:
    """Bolt and HTTP ports that nothing listens on: those of last time, else the usual ones, else any."""
    bolt = _free_port([last.bolt] if last else [USUAL_BOLT], ())
    return bolt, _free_port([last.http] if last else [USUAL_HTTP], (bolt,))


def _free_port(wishes: list[int], taken: tuple[int, ...]) -> int:
    for port in (*wishes, 0, 0, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            processes.for_probing(probe)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found = int(probe.getsockname()[1])
        if found not in taken:
            return found
    raise OSError("no free port on 127.0.0.1")


def write_configuration(home: Home, memory: Memory, bolt: int, http: int) -> None:
    """Write ``conf/neo4j.conf``: loopback only, authentication on, no reports to anybody, logs bounded."""
    settings = {
        "server.default_listen_address": "127.0.0.1",
        "server.default_advertised_address": "127.0.0.1",
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"127.0.0.1:{bolt}",
        "server.bolt.advertised_address": f"127.0.0.1:{bolt}",
        "server.http.enabled": "true",
        "server.http.listen_address": f"127.0.0.1:{http}",
        "server.http.advertised_address": f"127.0.0.1:{http}",
        "server.https.enabled": "false",
        "server.memory.heap.initial_size": f"{min(memory.heap, 512)}m",
        "server.memory.heap.max_size": f"{memory.heap}m",
        "server.memory.pagecache.size": f"{memory.page_cache}m",
        "server.directories.import": "import",
        "dbms.security.auth_enabled": "true",
        "dbms.security.procedures.unrestricted": "gds.*",
        "dbms.usage_report.enabled": "false",
        "client.allow_telemetry": "false",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "db.tx_log.rotation.retention_policy": "keep_none",
        "db.logs.query.enabled": "OFF",
    }
    text = "".join(f"{name}={value}\n" for name, value in settings.items())
    write_private(home.folder / "conf" / "neo4j.conf", text)
