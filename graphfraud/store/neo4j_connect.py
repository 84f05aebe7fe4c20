"""Reaching a Neo4j server: which one, with what credentials, and what its refusals mean to a person.

Neo4j 5.x and the calendar releases from 2025 on are spoken to; older ones are refused.
"""

from __future__ import annotations

import logging
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from graphfraud.errors import StoreError, UsageError

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Session

T = TypeVar("T")
logging.getLogger("neo4j").addHandler(logging.NullHandler())
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
ANSWER_SECONDS = 3.0
"""How long a server may take to answer: whoever gave a wrong address hears of it within five seconds."""
OWN_SECONDS = 45.0
"""The same for the workspace's own server, whose process is known to live: a busy machine only makes it slow."""
LOST_SECONDS = 2.0
"""How long a transaction seeks a server that is gone: three tries, and whoever runs a command hears of it within five seconds."""
LEADER_SECONDS = 30.0
"""The same where the address is routed (neo4j://, Aura, a cluster): a new leader is chosen within that time."""
CONTENDED_SECONDS = 30.0
"""How long a transaction is run again that the server rolled back for another's locks."""
CONTENDED = "Neo.TransientError.Transaction."
"""What codes of transactions begin with that stood in one another's way."""
PROBE_SECONDS = 1.0
USUAL_PORT = 7687
OLDEST = (5, 0)


@dataclass(frozen=True)
class Connection:
    """Address and credentials of a server; ``database`` None is the user's home database; ``patience`` in seconds."""

    uri: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    database: str | None = None
    patience: float = field(default=ANSWER_SECONDS, compare=False)


def connection_from(uri: str | None = None, environment: Mapping[str, str] | None = None) -> Connection | None:
    """The server of ``uri`` or NEO4J_URI, with NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE; None without either.

    Raises:
        UsageError: the address is none, or carries a password.
    """
    known = os.environ if environment is None else environment
    address = uri or known.get("NEO4J_URI")
    if not address:
        return None
    _check(address)
    word = known.get("NEO4J_PASSWORD")
    return Connection(
        address, known.get("NEO4J_USERNAME", "neo4j") if word else None, word, known.get("NEO4J_DATABASE") or None
    )


def _routed(connection: Connection) -> bool:
    """Whether the address leads to whichever server of a cluster leads."""
    return connection.uri.startswith("neo4j")


def _check(address: str) -> None:
    try:
        parts = urlsplit(address)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        raise UsageError("the server's address has a port that is no port; write bolt://HOST:7687") from None
    if parts.username or parts.password:
        raise UsageError(
            "the server's address must not carry a user or password; set NEO4J_USERNAME and NEO4J_PASSWORD"
        )
    if parts.scheme not in SCHEMES or not parts.hostname or not port_fits:
        raise UsageError(f"{address}: is no address of a Neo4j server; write bolt://HOST:7687 or neo4j://HOST:7687")


def open_driver(connection: Connection) -> Driver:
    """A driver whose server has answered and let the user in, within the connection's patience.

    Raises:
        StoreError: nothing answers there, the user or the certificate is refused, or the server is too old.
    """
    from neo4j import GraphDatabase

    if (connection.database or "").lower() == "system":
        raise StoreError(
            f"{connection.uri}: the database system is the server's own and holds no graph; check NEO4J_DATABASE"
        )
    auth = None if connection.password is None else (connection.username or "neo4j", connection.password)
    seconds = connection.patience
    with translated(connection, met=False):
        driver = GraphDatabase.driver(
            connection.uri,
            auth=auth,
            connection_timeout=seconds - 1,
            connection_acquisition_timeout=60,
            max_transaction_retry_time=LEADER_SECONDS if _routed(connection) else LOST_SECONDS,
            notifications_min_severity="OFF",
            user_agent="graphfraud",
        )
    try:
        with translated(connection, met=False):
            _within(seconds, connection, lambda: _greet(driver, connection))
    except BaseException:
        driver.close()
        raise
    return driver


def written(session: Session, work: Callable[[ManagedTransaction], T]) -> T:
    """A writing transaction; where others' locks stood in its way it is run again for CONTENDED_SECONDS.

    The driver runs it again for LOST_SECONDS whatever is the matter: enough for a server that is gone, too little for one
    where several load at a time.
    """
    from neo4j.exceptions import TransientError

    until = time.monotonic() + CONTENDED_SECONDS
    while True:
        try:
            return session.execute_write(work)
        except TransientError as error:
            if time.monotonic() > until or not (error.code or "").startswith(CONTENDED):
                raise


def accepts(connection: Connection, seconds: float = 2.0) -> bool:
    """Whether the server answers within some seconds; False also where nothing listens yet.

    Raises:
        StoreError: it listens and refuses the user.
    """
    from neo4j import GraphDatabase
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    auth = (connection.username or "neo4j", connection.password or "")
    try:
        with GraphDatabase.driver(
            connection.uri,
            auth=auth,
            connection_timeout=seconds,
            max_transaction_retry_time=2,
            notifications_min_severity="OFF",
        ) as driver:
            driver.execute_query("RETURN 1", database_="neo4j")
    except AuthError as error:
        raise _refused(connection) from error
    except (DriverError, Neo4jError, OSError):
        return False
    return True


def failed_database(connection: Connection, *, started: bool = False) -> str | None:
    """Why the database ``neo4j`` of a local server that has started serves nobody; None where nothing is known against it.

    It did not come up; or, where it was ``started`` before, it has met an error, as a full disk, after which it answers
    nothing until the server is started anew.
    """
    from neo4j import GraphDatabase
    from neo4j.exceptions import DatabaseError, DriverError, Neo4jError

    auth = (connection.username or "neo4j", connection.password or "")
    asked = "SHOW DATABASE neo4j YIELD currentStatus, statusMessage"
    try:
        with GraphDatabase.driver(connection.uri, auth=auth, max_transaction_retry_time=2) as driver:
            found = driver.execute_query(asked, database_="system").records
            failed = [
                str(row["statusMessage"]) for row in found if row["currentStatus"] != "online" and row["statusMessage"]
            ]
            if started and not failed:
                driver.execute_query("RETURN 1", database_="neo4j")
    except DatabaseError as error:
        return (str(error).splitlines() or [""])[0]
    except (DriverError, Neo4jError, OSError):
        return None
    return failed[0] if failed else None


def _greet(driver: Driver, connection: Connection) -> None:
    agent = driver.get_server_info().agent
    found = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    if found and (int(found[1]), int(found[2])) < OLDEST:
        raise StoreError(f"{connection.uri}: {agent} is too old; Neo4j 5 or newer is needed")
    driver.execute_query("RETURN 1", database_=connection.database)


def _within(seconds: float, connection: Connection, work: Any) -> None:
    failure: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed over to the calling thread
            failure.append(error)

    thread = threading.Thread(target=guarded, daemon=True)
    thread.start()
    thread.join(seconds)
    if failure:
        raise failure[0]
    if thread.is_alive():
        raise _silent(connection)


def _silent(connection: Connection) -> StoreError:
    return StoreError(
        f"{connection.uri}: no Neo4j server answers here; check the address (--uri or NEO4J_URI), "
        "or start one: graphfraud neo4j start"
    )


def _refused(connection: Connection) -> StoreError:
    who = connection.username or "(no user)"
    return StoreError(f"{connection.uri}: the server refuses user {who}; set NEO4J_USERNAME and NEO4J_PASSWORD")


def _untrusted(error: BaseException | None) -> bool:
    """Whether a certificate was refused, in whatever the driver wrapped that."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _distrusts(connection: Connection) -> bool:
    """Whether the certificate there is refused by whoever trusts the usual authorities: a routed driver does not say so."""
    parts = urlsplit(connection.uri)
    if not parts.scheme.endswith("+s") or parts.hostname is None:
        return False
    try:
        with socket.create_connection((parts.hostname, parts.port or USUAL_PORT), timeout=PROBE_SECONDS) as plain:
            ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname).close()
    except ssl.SSLCertVerificationError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def translated(connection: Connection, *, met: bool = True) -> Iterator[None]:
    """Turn what the driver raises into one line that says what to do; ``met``: the server has answered before."""
    from neo4j.exceptions import DriverError, Neo4jError

    try:
        yield
    except (DriverError, Neo4jError, OSError) as error:
        raise explain(connection, error, met=met) from error


def explain(connection: Connection, error: Exception, *, met: bool = True) -> StoreError:
    """The error of the project for an error of the driver; a server that was ``met`` and is silent now has gone away."""
    from neo4j import exceptions as bolt

    code = getattr(error, "code", "") or ""
    said = (str(getattr(error, "message", None) or error).splitlines() or [""])[0][:300]
    if isinstance(error, bolt.UnsupportedServerProduct):
        return StoreError(f"{connection.uri}: the server there is too old; Neo4j 5 or newer is needed")
    if _untrusted(error) or (not met and _distrusts(connection)):
        return StoreError(
            f"{connection.uri}: the server's certificate is not trusted; name its authority in SSL_CERT_FILE, or where you "
            "made it yourself write +ssc instead of +s"
        )
    if "looks like HTTP" in str(error):
        return StoreError(
            f"{connection.uri}: this is the port of Neo4j Browser; give that of Bolt (7687, or what graphfraud neo4j status says)"
        )
    if "CredentialsExpired" in code:
        return StoreError(
            f"{connection.uri}: the first password of user {connection.username} has to be changed before it serves; "
            "change it in Neo4j Browser (ALTER CURRENT USER SET PASSWORD), then set NEO4J_PASSWORD"
        )
    if isinstance(error, bolt.AuthError) or code == "Neo.ClientError.Security.AuthenticationRateLimit":
        return _refused(connection)
    if isinstance(error, bolt.Forbidden):
        return StoreError(
            f"{connection.uri}: user {connection.username} may not do this; "
            f"a role that writes data and schema is needed: {said}"
        )
    if "ReadOnly" in code:
        return StoreError(
            f"{connection.uri}: the database may only be read here; have it opened for writing, or name another "
            f"with NEO4J_DATABASE: {said}"
        )
    if "DatabaseNotFound" in code:
        return StoreError(f"{connection.uri}: there is no database {connection.database!r}; check NEO4J_DATABASE")
    if "ConstraintValidationFailed" in code or "EntityNotFound" in code:
        return StoreError(
            f"{connection.uri}: somebody else writes the same nodes at the same time; load again when that load has ended: {said}"
        )
    full = "OutOfDisk" in code or "DatabaseError.Transaction." in code or "DatabaseError.Schema." in code
    full = full or "No space left" in said or "entered a FAILED state" in said
    if full or "read only" in said.lower():
        return StoreError(
            f"{connection.uri}: the server cannot write (disk full?); make room, start it anew and run the command again: {said}"
        )
    if "OutOfMemory" in code or "MemoryPool" in code:
        return StoreError(f"{connection.uri}: the server ran out of memory; start it with a larger heap: {said}")
    if "TransactionTimedOut" in code:
        return StoreError(
            f"{connection.uri}: this took too long and was given up; ask for less, such as a higher least number or another start"
        )
    if "ProcedureNotFound" in code:
        return StoreError(f"{connection.uri}: the server lacks a procedure (is the GDS plugin installed?): {said}")
    lost = isinstance(error, (bolt.SessionExpired, bolt.IncompleteCommit)) or "DatabaseUnavailable" in code
    silent = isinstance(error, (bolt.ServiceUnavailable, OSError))
    if lost or (met and silent):
        return StoreError(
            f"{connection.uri}: the server went away in the middle; run the command again when it is back"
        )
    if silent or isinstance(error, bolt.ConfigurationError):
        return _silent(connection)
    return StoreError(f"{connection.uri}: {code or type(error).__name__}: {said}")
