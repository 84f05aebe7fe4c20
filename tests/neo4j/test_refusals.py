"""What a person hears when the server is not there, not willing, or goes away."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import neo4j  # noqa: F401 - loading the driver is no part of the time within which an answer is due
import pytest
from made_up_prefecture import build
from neo4j.exceptions import Neo4jError, TransientError

from graphfraud.errors import InputError, StoreError, UsageError
from graphfraud.store import neo4j_connect
from graphfraud.store.database import Database
from graphfraud.store.neo4j import Neo4jStore, find_connection, load
from graphfraud.store.neo4j_connect import Connection, connection_from, explain, open_driver, written


@contextmanager
def due_within(seconds: float = 5.0) -> Iterator[None]:
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


@pytest.mark.parametrize("scheme", ("bolt", "neo4j", "bolt+s"))
def test_a_wrong_address_is_told(scheme: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with due_within(), pytest.raises(StoreError, match="no Neo4j server answers here; check the address"):
        open_driver(Connection(f"{scheme}://127.0.0.1:{port}", "neo4j", "x"))


def test_a_host_that_does_not_exist_is_told() -> None:
    with due_within(), pytest.raises(StoreError, match="no Neo4j server answers"):
        open_driver(Connection("neo4j://no-such-host.invalid:7687", "neo4j", "x"))


def test_a_port_that_listens_and_says_nothing_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with due_within(), pytest.raises(StoreError, match="no Neo4j server answers"):
            open_driver(Connection(f"bolt://127.0.0.1:{port}", "neo4j", "x"))


@pytest.mark.parametrize("address", ("localhost:7687", "http://localhost:7474", "bolt://", "bolt://host:port"))
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="bolt://HOST:7687"):
        connection_from(address, {})


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError) as refused:
        connection_from("bolt://neo4j:hunter2@localhost:7687", {})
    assert "hunter2" not in str(refused.value)


def test_the_password_is_not_shown() -> None:
    assert "hunter2" not in repr(Connection("bolt://localhost", "neo4j", "hunter2"))


def test_neo4js_own_variables_name_the_server() -> None:
    known = {"NEO4J_URI": "bolt://a:1", "NEO4J_USERNAME": "u", "NEO4J_PASSWORD": "p", "NEO4J_DATABASE": "d"}
    assert connection_from(None, known) == Connection("bolt://a:1", "u", "p", "d")
    assert connection_from("bolt://b:2", known) == Connection("bolt://b:2", "u", "p", "d")
    assert connection_from(None, {}) is None


def test_no_server_at_all_says_how_to_start_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    with pytest.raises(StoreError, match="graphfraud neo4j start"):
        find_connection(tmp_path)


def test_a_workspace_without_records_is_not_loaded(tmp_path: Path) -> None:
    with (
        Database(tmp_path / "workspace") as database,
        pytest.raises(InputError, match="holds no settlements; add some"),
    ):
        load(database, "bolt://127.0.0.1:1")


def test_a_server_that_is_too_old_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        def get_server_info(self) -> object:
            return type("Info", (), {"agent": "Neo4j/4.4.30"})()

    with pytest.raises(StoreError, match="Neo4j/4.4.30 is too old; Neo4j 5 or newer"):
        neo4j_connect._greet(Old(), Connection("bolt://a"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "told"),
    ((bytes(4), "too old; Neo4j 5 or newer is needed"), (b"HTTP/1.1 400 Bad Request", "port of Neo4j Browser")),
    ids=("no common version", "a web server"),
)
def test_a_port_where_something_else_answers_is_told(answer: bytes, told: str) -> None:
    """Servers before Neo4j 4 share no version of Bolt with the driver; Browser's port speaks HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answering() -> None:
            with suppress(OSError):
                while True:
                    with other.accept()[0] as client:
                        client.recv(64)
                        client.sendall(answer)

        threading.Thread(target=answering, daemon=True).start()
        with due_within(), pytest.raises(StoreError, match=told):
            open_driver(Connection(f"bolt://127.0.0.1:{other.getsockname()[1]}", "neo4j", "x"))
        other.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("code", "said", "told"),
    (
        ("Neo.ClientError.Security.Forbidden", "not allowed", "a role that writes data and schema is needed"),
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", "no writes", "may only be read here"),
        ("Neo.DatabaseError.Transaction.TransactionCommitFailed", "Could not apply", "disk full"),
        ("Neo.DatabaseError.Schema.ConstraintCreationFailed", "Unable to create", "disk full"),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "limit", "larger heap"),
        ("Neo.DatabaseError.General.UnknownError", "No space left on device", "disk full"),
        ("Neo.ClientError.Procedure.ProcedureNotFound", "gds.leiden", "is the GDS plugin installed"),
        ("Neo.ClientError.Database.DatabaseNotFound", "x", "check NEO4J_DATABASE"),
        ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", "terminated", "took too long"),
    ),
)
def test_what_the_server_says_becomes_advice(code: str, said: str, told: str) -> None:
    error = Neo4jError._hydrate_neo4j(code=code, message=said)
    assert told in str(explain(Connection("bolt://a", "reader"), error))


class Contended:
    """A session whose transactions end as told, one after the other."""

    def __init__(self, *ends: str):
        self.ends = iter(ends)
        self.runs = 0

    def execute_write(self, work: Callable[[Any], Any]) -> Any:
        self.runs += 1
        code = next(self.ends)
        if code:
            raise Neo4jError._hydrate_neo4j(code=code, message=code)
        return work(self)


DEADLOCK = "Neo.TransientError.Transaction.DeadlockDetected"


def test_a_transaction_that_others_stood_in_the_way_of_is_run_again() -> None:
    session = Contended(DEADLOCK, DEADLOCK, DEADLOCK, "")
    assert written(session, lambda work: "done") == "done"  # type: ignore[arg-type]
    assert session.runs == 4


@pytest.mark.parametrize(
    "code", ("Neo.TransientError.General.DatabaseUnavailable", "Neo.ClientError.Statement.SyntaxError")
)
def test_a_transaction_that_failed_for_another_reason_is_told(code: str) -> None:
    session = Contended(code, "")
    with pytest.raises(Neo4jError):
        written(session, lambda work: "done")  # type: ignore[arg-type]
    assert session.runs == 1


def test_contention_without_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neo4j_connect, "CONTENDED_SECONDS", -1.0)
    with pytest.raises(TransientError):
        written(Contended(DEADLOCK, ""), lambda work: "done")  # type: ignore[arg-type]


@pytest.mark.neo4j
def test_a_wrong_password_is_told(empty_server: Connection) -> None:
    told = "refuses user neo4j; set NEO4J_USERNAME and NEO4J_PASSWORD"
    with due_within(), pytest.raises(StoreError, match=told) as refused:
        open_driver(Connection(empty_server.uri, "neo4j", "hunter2-wrong"))
    assert "hunter2" not in str(refused.value)


@pytest.mark.neo4j
def test_a_first_password_that_has_to_be_changed_is_told(empty_server: Connection) -> None:
    with open_driver(empty_server) as driver:
        driver.execute_query("CREATE USER newcomer SET PASSWORD 'made-up-word' CHANGE REQUIRED", database_="system")
        try:
            with due_within(), pytest.raises(StoreError, match="first password of user newcomer has to be changed"):
                open_driver(Connection(empty_server.uri, "newcomer", "made-up-word"))
        finally:
            driver.execute_query("DROP USER newcomer", database_="system")


@pytest.mark.neo4j
def test_a_database_that_does_not_exist_is_told(empty_server: Connection) -> None:
    with pytest.raises(StoreError, match="there is no database 'nowhere'"):
        open_driver(Connection(empty_server.uri, empty_server.username, empty_server.password, "nowhere"))


@pytest.mark.neo4j
def test_a_server_without_a_graph_says_to_load_one(empty_server: Connection, tmp_path: Path) -> None:
    database = build(tmp_path / "workspace")
    with pytest.raises(StoreError, match="holds no graph yet; load it: graphfraud neo4j load"):
        Neo4jStore(database, empty_server)
    database.close()


@pytest.mark.neo4j
def test_bulk_import_is_for_ones_own_server(
    empty_server: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", "neo4j")
    monkeypatch.setenv("NEO4J_PASSWORD", empty_server.password or "")
    database = build(tmp_path / "workspace")
    with pytest.raises(UsageError, match="own local server"):
        load(database, empty_server.uri, how="import")
    assert load(database, empty_server.uri).how == "bolt"
    database.close()
