"""Servers reached as those of a cluster or a cloud are: by a routed address, over TLS, with a leader that changes."""

from __future__ import annotations

import itertools
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from made_up_prefecture import build
from pictures import picture
from serving import started

from graphfraud.errors import StoreError
from graphfraud.store import neo4j_write, server, server_home
from graphfraud.store.database import Database
from graphfraud.store.neo4j import Neo4jStore, find_connection
from graphfraud.store.neo4j_connect import Connection, open_driver
from graphfraud.store.neo4j_load import load_by_bolt
from graphfraud.store.neo4j_query import run_query
from graphfraud.store.protocol import Node

pytestmark = pytest.mark.neo4j
ELECTION = 6.0
"""Seconds for which nobody leads: longer than a lost server is sought."""


class Between:
    """A port in front of a server that can be cut, as when the leader of a cluster is lost."""

    def __init__(self, target: int):
        self.target = target
        self.open: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.cuts = 0
        threading.Thread(target=self._serve, args=(self.listener,), daemon=True).start()

    def _serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client = listener.accept()[0]
                server = socket.create_connection(("127.0.0.1", self.target))
                self.open += [client, server]
                for one, other in ((client, server), (server, client)):
                    threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        self._close(other)

    def _close(self, *given: socket.socket) -> None:
        for one in given:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def cut(self, seconds: float) -> None:
        """End all connections and refuse new ones for so long."""
        self.cuts += 1
        self._close(self.listener, *self.open)
        self.open.clear()

        def again() -> None:
            time.sleep(seconds)
            self.listener = socket.create_server(("127.0.0.1", self.port))
            self._serve(self.listener)

        threading.Thread(target=again, daemon=True).start()


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = build(tmp_path_factory.mktemp("routed") / "workspace")
    yield database
    server.stop(database.folder)
    database.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key and a certificate that it signed itself."""
    folder = tmp_path_factory.mktemp("certificate")
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    files = ("-keyout", folder / "private.key", "-out", folder / "public.crt")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files]
    subprocess.run(list(map(str, made)), check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def running(case: Database, certificate: Path) -> Iterator[server.Server]:
    """The case's server, which speaks TLS to whoever asks for it."""
    write = server_home.write_configuration

    def with_tls(home: server_home.Home, *given: Any) -> None:
        write(home, *given)
        policy = {
            "server.bolt.tls_level": "OPTIONAL",
            "dbms.ssl.policy.bolt.enabled": "true",
            "dbms.ssl.policy.bolt.base_directory": str(certificate),
            "dbms.ssl.policy.bolt.private_key": "private.key",
            "dbms.ssl.policy.bolt.public_certificate": "public.crt",
            "dbms.ssl.policy.bolt.client_auth": "NONE",
        }
        with (home.folder / "conf" / "neo4j.conf").open("a", encoding="utf-8") as handle:
            handle.writelines(f"{name}={value}\n" for name, value in policy.items())

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(server_home, "write_configuration", with_tls)
        patched.setattr(server_home, "USUAL_BOLT", 0)
        patched.setattr(server_home, "USUAL_HTTP", 0)
        found = started(case.folder)
        load_by_bolt(case, found.connection)
        yield found


def reached(running: server.Server, scheme: str, host: str = "localhost", database: str | None = None) -> Connection:
    port = int(running.uri.rsplit(":", 1)[1])
    return Connection(f"{scheme}://{host}:{port}", "neo4j", running.password, database, patience=30.0)


@pytest.mark.parametrize("scheme", ("neo4j", "bolt+ssc", "neo4j+ssc"))
def test_a_routed_and_an_encrypted_address_lead_to_the_same_graph(
    scheme: str, case: Database, running: server.Server
) -> None:
    whole = picture(running.connection)
    connection = reached(running, scheme, "127.0.0.1")
    with open_driver(connection) as driver:
        assert driver.encrypted == ("+" in scheme)
        driver.execute_query("MATCH (c:Card) DETACH DELETE c")
    load_by_bolt(case, connection)
    assert picture(connection) == whole
    store = Neo4jStore(case, connection)
    try:
        assert store.resolve("R1") == (Node("patient", "R1"),)
    finally:
        store.close()


def test_a_certificate_is_trusted_by_its_authority_alone(
    certificate: Path, running: server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = reached(running, "neo4j+s")
    begun = time.monotonic()
    with pytest.raises(StoreError, match=r"certificate is not trusted; name its authority in SSL_CERT_FILE"):
        open_driver(connection)
    assert time.monotonic() - begun < 30
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "public.crt"))
    assert ssl.create_default_context().cert_store_stats()["x509"] >= 1
    assert run_query("by_name", {"words": "大药房"}, connection)


def test_a_database_is_chosen_by_its_name(
    tmp_path: Path, running: server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", reached(running, "neo4j").uri)
    monkeypatch.setenv("NEO4J_USERNAME", "neo4j")
    monkeypatch.setenv("NEO4J_PASSWORD", running.password)
    for name, told in (("neo4j", None), ("nowhere", "check NEO4J_DATABASE"), ("system", "check NEO4J_DATABASE")):
        monkeypatch.setenv("NEO4J_DATABASE", name)
        connection = find_connection(tmp_path)
        if told is None:
            assert run_query("by_name", {"words": "大药房"}, connection)
            continue
        with pytest.raises(StoreError, match=told):
            run_query("by_name", {"words": "大药房"}, connection)


def cut_at(
    fatal: int, case: Database, running: server.Server, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[Between, list[float]]:
    """A load by way of a port that is cut at the start of a writing transaction; when that was."""
    with open_driver(running.connection) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    between = Between(int(running.uri.rsplit(":", 1)[1]))
    connection = Connection(f"{scheme}://127.0.0.1:{between.port}", "neo4j", running.password, patience=30.0)
    calls, run, when = itertools.count(1), neo4j_write.Writer.run, list[float]()

    def cutting(writer: neo4j_write.Writer, text: str, values: Any) -> None:
        if next(calls) == fatal:
            between.cut(ELECTION)
            when.append(time.monotonic())
        run(writer, text, values)

    monkeypatch.setattr(neo4j_write.Writer, "run", cutting)
    load_by_bolt(case, connection, batch_rows=20)
    return between, when


def test_a_load_goes_on_when_another_leads(
    case: Database, running: server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = picture(running.connection)
    between, when = cut_at(28, case, running, "neo4j", monkeypatch)
    assert between.cuts == 1 and time.monotonic() - when[0] > ELECTION
    assert picture(running.connection) == whole


def test_one_server_that_is_lost_is_told_at_once(
    case: Database, running: server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.monotonic()
    with pytest.raises(StoreError, match="went away in the middle"), monkeypatch.context() as patched:
        cut_at(28, case, running, "bolt", patched)
    assert time.monotonic() - begun < 60
    load_by_bolt(case, running.connection)
