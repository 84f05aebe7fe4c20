from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_up_prefecture import build
from serving import emptied, serving

from graphfraud.store.database import Database
from graphfraud.store.neo4j import Neo4jStore
from graphfraud.store.neo4j_connect import Connection, open_driver
from graphfraud.store.neo4j_load import load_by_bolt
from graphfraud.store.neo4j_read import Reader
from graphfraud.store.server import Server


@pytest.fixture(scope="session")
def local_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.getbasetemp(), os.environ.get("PYTEST_XDIST_WORKER")) as server:
        yield server


@pytest.fixture(scope="module")
def empty_server(local_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """The server for one module alone, without a graph."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    with emptied(tmp_path_factory.getbasetemp(), worker, local_server.connection):
        yield local_server.connection


@pytest.fixture(scope="module")
def prefecture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = build(tmp_path_factory.mktemp("prefecture") / "workspace")
    yield database
    database.close()


@pytest.fixture(scope="module")
def loaded(empty_server: Connection, prefecture: Database) -> Connection:
    """The prefecture's graph with every settlement on the server."""
    load_by_bolt(prefecture, empty_server, every=True)
    return empty_server


@pytest.fixture(scope="module")
def store(loaded: Connection, prefecture: Database) -> Iterator[Neo4jStore]:
    found = Neo4jStore(prefecture, loaded)
    yield found
    found.close()


@pytest.fixture
def reader(empty_server: Connection) -> Iterator[Reader]:
    with open_driver(empty_server) as driver:
        yield Reader(driver, empty_server)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"
