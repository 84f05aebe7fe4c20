"""Servers that are not as the local one usually is: without the Graph Data Science library, and one that may only be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_up_prefecture import build
from pictures import picture
from serving import HEAP, PAGE_CACHE, started

from graphfraud.errors import StoreError
from graphfraud.store import server, server_home
from graphfraud.store.database import Database
from graphfraud.store.neo4j import Neo4jStore
from graphfraud.store.neo4j_communities import closeness, communities, has_gds
from graphfraud.store.neo4j_load import load_by_bolt
from graphfraud.store.protocol import Node

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = build(tmp_path_factory.mktemp("other") / "workspace")
    yield database
    server.stop(database.folder)
    database.close()


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No procedures are installed; ports that no other worker's server takes."""
    monkeypatch.setattr(server_home, "plugin_jars", lambda jars: [])
    monkeypatch.setattr(server_home, "USUAL_BOLT", 0)
    monkeypatch.setattr(server_home, "USUAL_HTTP", 0)


def test_a_server_without_the_library_is_explored_here(case: Database) -> None:
    running = started(case.folder)
    load_by_bolt(case, running.connection)
    store = Neo4jStore(case, running.connection)
    try:
        assert not has_gds(store.reader)
        assert {Node("patient", name) for name in ("R1", "R2", "R3")} in [
            set(group) for group in communities(store.reader, "leiden", ["CO_SWIPED"])
        ]
        assert closeness(store.reader, [Node("patient", "S1")])[0][0] == Node("patient", "BR")
        with pytest.raises(StoreError, match="gds"):
            communities(store.reader, gds=True)
    finally:
        store.close()


def test_a_database_that_may_only_be_read(case: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    load_by_bolt(case, started(case.folder).connection)
    server.stop(case.folder)
    write = server_home.write_configuration

    def for_reading(home: server_home.Home, *given: Any) -> None:
        write(home, *given)
        file: Path = home.folder / "conf" / "neo4j.conf"
        with file.open("a", encoding="utf-8") as handle:
            handle.write("server.databases.read_only=neo4j\n")

    monkeypatch.setattr(server_home, "write_configuration", for_reading)
    running = server.start(case.folder, heap=HEAP, page_cache=PAGE_CACHE)
    before = picture(running.connection)
    with pytest.raises(StoreError, match="may only be read here; have it opened for writing"):
        load_by_bolt(case, running.connection, every=True)
    assert picture(running.connection) == before
    store = Neo4jStore(case, running.connection)
    try:
        assert store.resolve("R1") == (Node("patient", "R1"),)
        with pytest.raises(StoreError, match="may only be read here"):
            store.keep_links("lent_card_ring", [])
    finally:
        store.close()
    assert picture(running.connection) == before
