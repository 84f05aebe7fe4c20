"""Whoever is killed in the middle of a load, the client or the server: the next load ends with the graph of one load."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_up_prefecture import build
from pictures import counts, picture
from serving import HEAP, PAGE_CACHE, kill, started

from graphfraud.errors import StoreError
from graphfraud.store import neo4j_write, server, server_home
from graphfraud.store.database import Database
from graphfraud.store.neo4j import Neo4jStore
from graphfraud.store.neo4j_connect import Connection, open_driver
from graphfraud.store.neo4j_load import load_by_bolt
from graphfraud.store.neo4j_read import Reader

pytestmark = pytest.mark.neo4j
POINTS = (1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 66)
"""Writing transactions at whose start somebody is killed; a load in batches of 20 rows has about eighty."""
SMALL = 20
TOLD_SECONDS = 5.0
"""Within which whoever loads hears that the server is gone."""
DYING = """
import os, signal, sys
from itertools import count
from graphfraud.store import neo4j_write
from graphfraud.store.database import Database
from graphfraud.store.neo4j_connect import Connection
from graphfraud.store.neo4j_load import load_by_bolt

folder, uri, fatal = sys.argv[1], sys.argv[2], int(sys.argv[3])
calls, run = count(1), neo4j_write.Writer.run

def dying(writer, text, values):
    if next(calls) == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    run(writer, text, values)

neo4j_write.Writer.run = dying
with Database(folder, read_only=True) as database:
    load_by_bolt(database, Connection(uri, "neo4j", os.environ["NEO4J_PASSWORD"], patience=60), batch_rows=20)
"""


def thinned(fast: tuple[int, ...]) -> list[Any]:
    """All points, those that are not ``fast`` for the slow run only."""
    return [point if point in fast else pytest.param(point, marks=pytest.mark.slow) for point in POINTS]


@pytest.fixture(autouse=True)
def ports_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server of another worker takes the place of one that was killed."""
    monkeypatch.setattr(server_home, "USUAL_BOLT", 0)
    monkeypatch.setattr(server_home, "USUAL_HTTP", 0)


def forget_all(connection: Connection) -> None:
    with open_driver(connection) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")


@pytest.mark.parametrize("fatal", thinned((21,)))
def test_a_client_that_is_killed(fatal: int, empty_server: Connection, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    with build(folder) as database:
        forget_all(empty_server)
        load_by_bolt(database, empty_server)
        whole = picture(empty_server)
        forget_all(empty_server)
    environment = {**os.environ, "NEO4J_PASSWORD": empty_server.password or ""}
    died = subprocess.run(
        [sys.executable, "-c", DYING, str(folder), empty_server.uri, str(fatal)], env=environment, check=False
    )
    assert died.returncode == -signal.SIGKILL
    with Database(folder) as database:
        with pytest.raises(StoreError, match="not loaded to its end"):
            Neo4jStore(database, empty_server)
        load_by_bolt(database, empty_server)
    assert picture(empty_server) == whole


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A workspace with a server of its own, to be killed."""
    database = build(tmp_path_factory.mktemp("own") / "workspace")
    yield database
    server.stop(database.folder)
    database.close()


def test_a_server_that_goes_away_in_the_middle_of_a_question(own: Database) -> None:
    running = started(own.folder)
    with open_driver(running.connection) as driver:
        reader = Reader(driver, running.connection)
        killer = threading.Timer(0.5, kill, [running.pid])
        killer.start()
        with pytest.raises(StoreError, match="went away in the middle; run the command again"):
            reader.rows("UNWIND range(1, 9000000000) AS number RETURN sum(number % 7)")
        killer.join()


@pytest.mark.parametrize("fatal", thinned((28,)))
def test_a_server_that_is_killed(fatal: int, own: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    running = started(own.folder)
    forget_all(running.connection)
    load_by_bolt(own, running.connection)
    whole = counts(running.connection)
    forget_all(running.connection)
    with monkeypatch.context() as dangerous:
        calls, run = itertools.count(1), neo4j_write.Writer.run
        killed: list[float] = []

        def dying(writer: neo4j_write.Writer, text: str, values: Any) -> None:
            if next(calls) == fatal:
                kill(running.pid)
                killed.append(time.monotonic())
            run(writer, text, values)

        dangerous.setattr(neo4j_write.Writer, "run", dying)
        with pytest.raises(StoreError, match="went away in the middle"):
            load_by_bolt(own, running.connection, batch_rows=SMALL)
        assert time.monotonic() - killed[0] < TOLD_SECONDS
    assert server.status(own.folder) is None
    back = server.start(own.folder, heap=HEAP, page_cache=PAGE_CACHE)
    load_by_bolt(own, back.connection)
    assert counts(back.connection) == whole
