"""The disk fills up in the middle of a load: a clear error, nothing that a second run does not mend."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_up_prefecture import build
from pictures import picture
from serving import HEAP, PAGE_CACHE, started

from graphfraud.errors import StoreError
from graphfraud.store import server, server_home
from graphfraud.store.database import Database
from graphfraud.store.neo4j import Neo4jStore
from graphfraud.store.neo4j_connect import open_driver
from graphfraud.store.neo4j_import import load_by_import
from graphfraud.store.neo4j_load import load_by_bolt

pytestmark = [
    pytest.mark.neo4j,
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk takes root"),
]
KIB = 1024
SIZE = 400 * KIB * KIB
FULL = r"\(disk full\?\); make room|where the disk is full, and load again"


class SmallDisk:
    """A disk of SIZE bytes in memory, which can be filled up and freed again."""

    def __init__(self, place: Path):
        self.place = place
        self.filler = place / "filler"

    def fill(self, left: int) -> None:
        """Take all room but ``left`` bytes."""
        known = os.statvfs(self.place)
        with self.filler.open("wb") as handle:
            os.posix_fallocate(handle.fileno(), 0, known.f_bavail * known.f_frsize - left)

    def free(self) -> None:
        """Give the room back."""
        self.filler.unlink()


@pytest.fixture(autouse=True)
def ports_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_home, "USUAL_BOLT", 0)
    monkeypatch.setattr(server_home, "USUAL_HTTP", 0)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, SmallDisk]]:
    """A workspace whose server lives on a small disk."""
    database = build(tmp_path_factory.mktemp("small") / "workspace")
    place = database.folder / "neo4j"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs", str(place)]
    mounted = subprocess.run(mount, check=False, capture_output=True, text=True)
    if mounted.returncode:
        database.close()
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield database, SmallDisk(place)
    finally:
        server.stop(database.folder)
        database.close()
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.slow
def test_a_load_over_bolt(case: tuple[Database, SmallDisk]) -> None:
    """Of several sessions the first to fail is told of: the one that could not write, or one whose database was closed."""
    database, disk = case
    running = started(database.folder)
    load_by_bolt(database, running.connection, every=True)
    whole = picture(running.connection)
    with open_driver(running.connection) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    disk.fill(64 * KIB)
    try:
        with pytest.raises(StoreError, match=r"cannot write \(disk full\?\); make room|went away in the middle"):
            load_by_bolt(database, running.connection, every=True)
        with pytest.raises(StoreError):
            Neo4jStore(database, running.connection)
    finally:
        disk.free()
    back = server.start(database.folder, heap=HEAP, page_cache=PAGE_CACHE)
    load_by_bolt(database, back.connection, every=True)
    assert picture(back.connection) == whole


@pytest.mark.parametrize(
    "left",
    (64 * KIB, 200 * KIB, pytest.param(400 * KIB, marks=pytest.mark.slow)),
    ids=("some rows fit", "the rows fit", "the graph nearly fits"),
)
def test_a_load_by_import(left: int, case: tuple[Database, SmallDisk]) -> None:
    """Rows come first, then the store that neo4j-admin makes of them, which takes a megabyte at least."""
    database, disk = case
    running = started(database.folder)
    load_by_bolt(database, running.connection, every=True)
    whole = picture(running.connection)
    server.stop(database.folder)
    disk.fill(left)
    try:
        with pytest.raises(StoreError, match=FULL):
            load_by_import(database, every=True)
        assert not (disk.place / "import" / "rows").exists()
    finally:
        disk.free()
    load_by_import(database, every=True)
    back = server.start(database.folder, heap=HEAP, page_cache=PAGE_CACHE)
    assert picture(back.connection) == whole
