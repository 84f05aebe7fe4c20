"""The jars of the local Neo4j server: named and checksummed in ``neo4j_server.lock.toml``, fetched once, then cached.

A jar is taken from the user's Maven repository where that has the very bytes, else downloaded from Maven Central (or
``GRAPHFRAUD_MAVEN_URL``, a mirror) with jgo. Nothing is resolved at run time: the lock names every file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from graphfraud.errors import MissingExtraError, StoreError
from graphfraud.progress import progress
from graphfraud.system import files

LOCK_FILE = "neo4j_server.lock.toml"
DOWNLOADS_AT_ONCE = 8
ATTEMPTS = 3


@dataclass(frozen=True)
class Jar:
    """A file of the lock: Maven coordinates and SHA-256."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def name(self) -> str:
        """File name as Maven gives it."""
        tail = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{tail}.jar"

    @property
    def folder(self) -> Path:
        """Folder within a Maven repository."""
        return Path(*self.group.split("."), self.artifact, self.version)


@dataclass(frozen=True)
class Lock:
    """Versions and files of the server; ``java`` are the Java releases that this server is made for."""

    neo4j: str
    gds: str
    java: tuple[int, ...]
    jars: tuple[Jar, ...]


@cache
def lock() -> Lock:
    """The lock that ships with the package."""
    text = resources.files("graphfraud.store").joinpath(LOCK_FILE).read_text(encoding="utf-8")
    plain = tomllib.loads(text)
    server = plain["server"]
    jars = tuple(_jar(coordinates, digest) for coordinates, digest in plain["jars"].items())
    return Lock(server["neo4j"], server["gds"], tuple(server["java"]), jars)


def _jar(coordinates: str, digest: str) -> Jar:
    group, artifact, version, *classifier = coordinates.split(":")
    return Jar(group, artifact, version, classifier[0] if classifier else "", digest)


def cache_folder() -> Path:
    """Where jars are kept: ``$XDG_CACHE_HOME/graphfraud/neo4j-VERSION`` (default ``~/.cache``)."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "graphfraud" / f"neo4j-{lock().neo4j}-gds-{lock().gds}"


def ensure_jars(folder: Path | None = None) -> Path:
    """Folder that holds every jar of the lock, each with its locked checksum; downloads what is missing.

    Raises:
        MissingExtraError: a download is needed and jgo is not installed.
        StoreError: a jar cannot be had, or comes with another checksum.
    """
    folder = folder or cache_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            missing = [jar for jar in lock().jars if not intact(folder / jar.name, jar.sha256)]
            if missing:
                _fetch_all(missing, folder)
    except OSError as error:
        raise StoreError(f"{folder}: the server's jars cannot be kept here: {error.strerror or error}") from error
    return folder


def plugin_jars(folder: Path) -> list[Path]:
    """The jars that declare procedures; only these are scanned for them."""
    prefixes = ("proc-", "alpha-proc-", "cypher-aggregation-", "procedure")
    return [folder / jar.name for jar in lock().jars if jar.version == lock().gds and jar.name.startswith(prefixes)]


def intact(file: Path, sha256: str) -> bool:
    """Whether the file is there with that checksum."""
    try:
        with file.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with files.alone(folder / ".lock"):
        yield


def _fetch_all(missing: list[Jar], folder: Path) -> None:
    wanted = [jar for jar in missing if not _from_maven(jar, folder)]
    if not wanted:
        return
    fetch = _downloader(folder / "download")
    with progress("Neo4j", total=len(wanted), unit="jars") as step, ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
        for _ in pool.map(lambda jar: _fetch(jar, folder, fetch), wanted):
            step(1)
    shutil.rmtree(folder / "download", ignore_errors=True)


def _from_maven(jar: Jar, folder: Path) -> bool:
    known = Path(os.environ.get("M2_REPO") or Path.home() / ".m2" / "repository") / jar.folder / jar.name
    if not intact(known, jar.sha256):
        return False
    _keep(known, folder / jar.name)
    return True


def _keep(source: Path, target: Path) -> None:
    part = target.with_suffix(".part")
    shutil.copyfile(source, part)
    files.replace(part, target)


Fetch = Callable[[Jar], Path]


def _downloader(into: Path) -> Fetch:
    try:
        from jgo.maven import MavenContext
    except ImportError as error:
        raise MissingExtraError("the local Neo4j server needs jgo: pip install 'graphfraud[server]'") from error
    mirror = os.environ.get("GRAPHFRAUD_MAVEN_URL", "").rstrip("/")
    remote = {"central": mirror} if mirror else None
    context = MavenContext(repo_cache=into, local_repos=[], remote_repos=remote, timeout=60)

    def fetch(jar: Jar) -> Path:
        component = context.project(jar.group, jar.artifact).at_version(jar.version)
        return Path(component.artifact(classifier=jar.classifier, packaging="jar").resolve())

    return fetch


def _fetch(jar: Jar, folder: Path, fetch: Fetch) -> None:
    cause: Exception | None = None
    for _ in range(ATTEMPTS):
        (folder / "download" / jar.folder / jar.name).unlink(missing_ok=True)
        try:
            file = fetch(jar)
        except Exception as error:  # noqa: BLE001 - jgo lets errors of several libraries through
            cause = error
            continue
        if intact(file, jar.sha256):
            files.replace(file, folder / jar.name)
            return
        cause = StoreError(f"{jar.name}: the checksum is not the locked one")
    where = "Maven Central; behind a firewall set GRAPHFRAUD_MAVEN_URL to a mirror, or use NEO4J_URI or compose.yaml"
    raise StoreError(f"{jar.name} cannot be downloaded from {where}: {str(cause).splitlines()[0][:200]}") from cause
