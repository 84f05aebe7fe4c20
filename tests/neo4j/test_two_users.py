"""Two at a time: two who load into one server, and two workspaces of one machine with a server each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from made_up_prefecture import build
from pictures import picture
from serving import HEAP, PAGE_CACHE, started

from graphfraud.errors import StoreError
from graphfraud.store import server
from graphfraud.store.database import Database
from graphfraud.store.neo4j_connect import Connection, open_driver
from graphfraud.store.neo4j_load import load_by_bolt

pytestmark = pytest.mark.neo4j


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Database]]:
    """A workspace and its copy, as two colleagues keep them."""
    with build(tmp_path / "one") as made:
        made.card_key()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    opened = [Database(tmp_path / name) for name in ("one", "two")]
    yield opened
    for database in opened:
        database.close()


def told(database: Database, connection: Connection) -> str:
    """What a load ends with: nothing, or its error."""
    try:
        load_by_bolt(database, connection, batch_rows=20)
    except StoreError as error:
        return str(error)
    return ""


def test_two_who_load_at_a_time_are_told_and_mended_by_the_next_load(
    empty_server: Connection, copies: list[Database]
) -> None:
    load_by_bolt(copies[0], empty_server)
    whole = picture(empty_server)
    with open_driver(empty_server) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(told, copies, (empty_server, empty_server)))
    assert all(not end or "oad again" in end for end in ends), ends
    load_by_bolt(copies[1], empty_server)
    for now, before in zip(picture(empty_server), whole, strict=True):
        assert (now - before, before - now) == ({}, {})


@pytest.mark.slow
def test_two_workspaces_have_a_server_each(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    try:
        with ThreadPoolExecutor(2) as pool:
            one, two = pool.map(started, folders)
        assert one.uri != two.uri and one.browser != two.browser and one.password != two.password
        with pytest.raises(StoreError, match="refuses user"):
            open_driver(Connection(two.uri, "neo4j", one.password))
        assert server.stop(folders[0])
        found = server.status(folders[1])
        assert found is not None and found.pid == two.pid
        assert server.start(folders[0], heap=HEAP, page_cache=PAGE_CACHE).uri != two.uri
    finally:
        for folder in folders:
            server.stop(folder)
