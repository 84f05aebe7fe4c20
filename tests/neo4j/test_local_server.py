"""The local server's life: started, found, stopped, crashed, half-started; bulk loaded."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_up_prefecture import Records, build
from pictures import counts, picture
from serving import HEAP, PAGE_CACHE, end_what_was_left_behind, kill, left_behind, started

from graphfraud.errors import MissingExtraError, StoreError
from graphfraud.store import (
    neo4j_files,
    neo4j_import,
    projection,
    projection_shares,
    server,
    server_home,
    server_jars,
    server_java,
    server_process,
    server_wait,
)
from graphfraud.store.database import LAID, Database
from graphfraud.store.neo4j_connect import open_driver
from graphfraud.store.neo4j_import import load_by_import
from graphfraud.store.neo4j_load import load_by_bolt
from graphfraud.store.neo4j_stage import Scope, edge_types, node_labels
from graphfraud.store.server_home import State, home_of


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A workspace whose own server the tests start and stop, and end with; its folder's name has what import takes for patterns."""
    database = build(tmp_path_factory.mktemp("local") / "case, (2026)+[a] b")
    yield database
    server.stop(database.folder)
    database.close()


def again(folder: Path) -> server.Server:
    return server.start(folder, heap=HEAP, page_cache=PAGE_CACHE)


@pytest.mark.neo4j
def test_the_server_is_its_owners_alone(case: Database) -> None:
    running = started(case.folder)
    home = home_of(case.folder)
    assert stat.S_IMODE(home.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
    ours = [file for file in home.folder.rglob("*") if "plugins" not in file.parts and file.is_file()]
    assert len(ours) > 20 and not [file for file in ours if stat.S_IMODE(file.stat().st_mode) & 0o077]
    assert running.password not in repr(running)
    configured = (home.folder / "conf" / "neo4j.conf").read_text(encoding="utf-8")
    assert "dbms.security.auth_enabled=true" in configured
    listening = [line.split("=")[1] for line in configured.splitlines() if "listen_address=" in line]
    assert listening and all(address.startswith("127.0.0.1") for address in listening)
    command = Path(f"/proc/{running.pid}/cmdline").read_bytes() if Path("/proc").exists() else b""
    assert running.password.encode() not in command


def test_a_link_to_a_workspace_leads_to_the_same_server(tmp_path: Path) -> None:
    """The process is known by its folder: by another name it would not be found, and a second one would be sent at the same files."""
    (tmp_path / "case").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "case", target_is_directory=True)
    assert home_of(tmp_path / "link") == home_of(tmp_path / "case") == home_of(tmp_path / "link" / ".." / "case")


@pytest.mark.neo4j
def test_starting_twice_finds_the_same_server(case: Database) -> None:
    first, second = started(case.folder), again(case.folder)
    assert (first.pid, first.uri) == (second.pid, second.uri)
    assert server.status(case.folder) == second


@pytest.mark.neo4j
def test_bulk_import_gives_the_graph_that_bolt_gives(case: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written share by share, with names that hold a line end, a quote and a comma, it is the graph that Bolt writes at once."""
    case.con.execute(
        "UPDATE setl_d SET emp_name = '甲公司\n\"乙\", 丙' WHERE emp_no = (SELECT MIN(emp_no) FROM setl_d)"
    )
    running = started(case.folder)
    load_by_bolt(case, running.connection, every=True)
    by_bolt = picture(running.connection)
    monkeypatch.setattr(projection_shares, "SHARE_ROWS", 7)
    monkeypatch.setattr(neo4j_import, "LEAST_BUFFER", 1)
    assert len(list(projection_shares.edge_parts(case, "SWIPED_AT"))) > 3
    report = load_by_import(case, every=True)
    found = server.status(case.folder)
    assert found is not None and report.how == "import"
    assert picture(found.connection) == by_bolt
    assert not (home_of(case.folder).folder / "import" / "rows").exists()
    after = load_by_bolt(case, found.connection, every=True)
    assert sum(step.written + step.removed for step in (*after.nodes, *after.edges)) == 0


def test_an_id_that_would_part_a_list_is_not_imported(tmp_path: Path) -> None:
    with build(tmp_path / "workspace") as made:
        neo4j_files.check_lists(made)
        made.con.execute("UPDATE setl_d SET setl_id = setl_id || chr(31) WHERE setl_id = 'S0001'")
        with pytest.raises(StoreError, match="load over Bolt"):
            neo4j_files.check_lists(made)


def test_no_line_of_an_import_is_longer_than_its_file_says(tmp_path: Path) -> None:
    """neo4j-admin refuses a file with a line that does not fit its buffer, as a doctor's with very many settlements."""

    def busy_doctor(records: Records) -> None:
        for number in range(300):
            records.prescribe("D1", records.settle("R1", "H1", number % 28, opter_id='说"' * 40))

    with build(tmp_path / "workspace", busy_doctor) as made:
        projection.prepare(made, hold=True)
        files = neo4j_files.Files(made, Scope(True, True, date(2026, 4, 1)), tmp_path)
        written = [files.write_nodes(label) for label in node_labels()]
        written += [file for type in edge_types() for file in files.write_edges(type)]
    lines = {file.name: max(map(len, file.rows[0].read_bytes().split(b"\n"))) for file in written}
    assert all(lines[file.name] <= file.longest for file in written)
    assert lines["WORKS_AT"] > 300 * 5
    assert neo4j_import._buffer(written) >= max(lines.values())


def test_an_edge_to_a_node_that_nobody_holds_is_not_imported(tmp_path: Path) -> None:
    with build(tmp_path / "workspace") as made:
        projection.prepare(made, hold=True)
        files = neo4j_files.Files(made, Scope(False, False, date(2026, 4, 1)), tmp_path)
        files.write_nodes("Patient")
        with pytest.raises(StoreError, match="edges of type HOLDS name nodes that the records do not hold"):
            files.write_edges("HOLDS")


def test_edges_in_shares_are_the_edges_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with build(tmp_path / "workspace") as made:
        projection.prepare(made, hold=True)
        for type in (*projection.LISTED_TYPES, *projection.NAMED_TYPES):
            whole = [read(made, part) for part in projection_shares.edge_parts(made, type)]
            with monkeypatch.context() as small:
                small.setattr(projection_shares, "SHARE_ROWS", 3)
                parts = [read(made, part) for part in projection_shares.edge_parts(made, type)]
            assert len(whole) == 1
            assert len(parts) > 1 or len({row[1] for row in whole[0]}) < 3, "dealt out by the first end"
            rows = [sorted(repr(row) for part in cut for row in part) for cut in (whole, parts)]
            assert rows[0] == rows[1] != []
            assert not (made.folder / "tmp" / LAID).exists()


def read(database: Database, part: projection.Part) -> list[Any]:
    return database.con.execute(part.text, dict(part.values)).fetchall()


@pytest.mark.neo4j
def test_a_state_file_of_the_dead_or_of_strangers_is_no_hindrance(case: Database) -> None:
    started(case.folder)
    assert server.stop(case.folder)
    assert not server.stop(case.folder)
    home = home_of(case.folder)
    server_home.write_state(home, State(os.getpid(), 7687, 7474))
    assert server.status(case.folder) is None
    home.state_file.write_text("{cut o")
    assert server.status(case.folder) is None
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server_home.write_state(home, State(1, taken.getsockname()[1], 7474))
        running = again(case.folder)
        assert str(taken.getsockname()[1]) not in running.uri
    assert server.status(case.folder) == running


@pytest.mark.neo4j
def test_a_password_that_was_changed_in_the_browser_goes_into_the_file(case: Database) -> None:
    running = started(case.folder)
    kept = running.password_file.read_text(encoding="ascii")
    with open_driver(running.connection) as driver:
        text = "ALTER CURRENT USER SET PASSWORD FROM $old TO 'changed-by-hand'"
        driver.execute_query(text, old=running.password, database_="system")
    for look in (server.status, again):
        with pytest.raises(StoreError, match="another password than this file holds"):
            look(case.folder)
    running.password_file.write_text("changed-by-hand\n", encoding="ascii")
    assert again(case.folder).pid == running.pid
    with open_driver(again(case.folder).connection) as driver:
        text = "ALTER CURRENT USER SET PASSWORD FROM 'changed-by-hand' TO $old"
        driver.execute_query(text, old=running.password, database_="system")
    running.password_file.write_text(kept, encoding="ascii")
    assert server.status(case.folder) == running


@pytest.mark.neo4j
def test_a_server_that_hangs_half_started_is_replaced(case: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first = started(case.folder)
    home = home_of(case.folder)
    assert list(home.scratch.glob("jetty-*"))
    (home.scratch / "left behind").touch()
    os.kill(first.pid, signal.SIGSTOP)
    monkeypatch.setattr(server_process, "STOP_SECONDS", 1.0)
    home.state_file.unlink()
    second = again(case.folder)
    assert second.pid != first.pid
    assert list(home.scratch.glob("jetty-*")) and not (home.scratch / "left behind").exists()
    assert server_process.find_process(home) == second.pid


@pytest.mark.neo4j
def test_a_graph_whose_recovery_ends_the_server_is_made_anew(
    tmp_path: Path, case: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a full disk: what is read behind a tear in the transaction log may be larger than the heap."""
    first = started(case.folder)
    load_by_bolt(case, first.connection)
    kill(first.pid)
    launch, home = server_process.launch, home_of(case.folder)
    lines = [
        "INFO [o.n.k.d.Database] [neo4j/1a2b3c4d] Recovery required from position LogPosition{logVersion=0}",
        "INFO [o.n.k.r.Recovery] [neo4j/1a2b3c4d]  10% completed",
    ]
    said = f"printf '%s\\n' '{lines[0]}' '{lines[1]}' >> {shlex.quote(str(home.debug_log))}; echo java.lang.OutOfMemoryError; exit 3"

    def dying(*given: Any) -> subprocess.Popen[bytes]:
        monkeypatch.setattr(server_process, "launch", launch)
        with home.console.open("wb") as console:
            return subprocess.Popen(["sh", "-c", said], stdout=console, stderr=subprocess.STDOUT)

    monkeypatch.setattr(server_process, "launch", dying)
    back = again(case.folder)
    assert back.emptied and counts(back.connection) == (0, 0)


def test_a_recovery_that_came_to_its_end_is_over(tmp_path: Path) -> None:
    home = home_of(tmp_path)
    home.debug_log.parent.mkdir(parents=True)
    assert not server_process.was_recovering(home, 0)
    begun = "INFO [o.n.k.d.Database] [neo4j/1a2b3c4d] Recovery required from position LogPosition{}\n"
    home.debug_log.write_text(begun + "INFO [o.n.k.r.Recovery] [neo4j/1a2b3c4d] 100% completed\n")
    assert server_process.was_recovering(home, 0)
    assert not server_process.was_recovering(home, server_process.log_size(home))
    with home.debug_log.open("a") as log:
        log.write("INFO [o.n.k.d.Database] [neo4j/1a2b3c4d] Recovery in 'full' mode completed.\n")
    assert not server_process.was_recovering(home, 0)


@pytest.mark.neo4j
def test_a_server_that_cannot_start_says_what_its_log_says(tmp_path: Path, case: Database) -> None:
    started(case.folder)
    with pytest.raises(StoreError, match="ended with status") as failed:
        server.start(tmp_path / "workspace", heap=1, page_cache=PAGE_CACHE)
    assert "heap" in str(failed.value)
    assert server_process.find_process(home_of(tmp_path / "workspace")) is None


def test_a_start_is_waited_for_as_long_as_its_logs_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy elsewhere makes a start slow; one that has stopped going on is given up, however young."""
    home = home_of(tmp_path)
    home.log.parent.mkdir(parents=True)
    clock = [0.0]
    monkeypatch.setattr(server_wait.time, "monotonic", lambda: clock[0])
    heard: list[tuple[float, str]] = []
    wait = server_wait.Wait(home, silent=60, told=lambda seconds, line: heard.append((seconds, line)))
    for minute in range(10):
        with (home.log if minute % 2 else home.debug_log).open("a") as log:
            log.write(f"2026-11-26 15:05:{minute:02}.226+0000 INFO  Step {minute}\n")
        clock[0] += 50
        assert not wait.over(), "a line every fifty seconds"
    assert [seconds for seconds, _ in heard] == [50.0 * number for number in range(1, 11)]
    assert heard[-1][1] == "Step 9"
    clock[0] += 61
    assert wait.over()
    assert "has not gone on for 60 s, 561 s after its start" in str(wait.given_up())
    monkeypatch.setattr(server_wait, "MOST_SECONDS", 600.0)
    for _ in range(3):
        with home.log.open("a") as log:
            log.write("2026-11-26 15:05:01.226+0000 INFO  Again\n")
        clock[0] += 30
        gone_on = wait.over()
    assert gone_on, "it goes on for ever"
    assert "does not answer after 651 s" in str(wait.given_up())


@pytest.mark.neo4j
def test_a_start_that_stands_still_is_given_up_and_ended(tmp_path: Path, case: Database) -> None:
    """A process that lives and never logs anything, as one that is stopped."""
    started(case.folder)
    folder = tmp_path / "workspace"
    launch = server_process.launch
    with pytest.MonkeyPatch.context() as patched:

        def stopped(*given: Any) -> subprocess.Popen[bytes]:
            process = launch(*given)
            os.kill(process.pid, signal.SIGSTOP)
            return process

        patched.setattr(server_process, "launch", stopped)
        begun = time.monotonic()
        with pytest.raises(StoreError, match="has not gone on for 2 s"):
            server.start(folder, heap=HEAP, page_cache=PAGE_CACHE, silent=2.0)
        assert time.monotonic() - begun < 120
    assert server_process.find_process(home_of(folder)) is None


def test_a_run_ends_the_servers_of_runs_that_were_killed(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    runs = {"pytest-1": ended.pid, "pytest-2": os.getpid(), "pytest-3": None}
    servers = {}
    for name, owner in runs.items():
        home = tmp_path / name / "local (0)" / "neo4j"
        home.mkdir(parents=True)
        if owner is not None:
            (tmp_path / name / ".lock").write_text(str(owner))
        command = [sys.executable, "-c", "import time; time.sleep(600)"]
        places = [f"--home-dir={home}", f"--config-dir={home}/conf"]
        servers[name] = subprocess.Popen([*command, server_process.SERVER, *places])
    try:
        until = time.monotonic() + 20
        while not left_behind(tmp_path) and time.monotonic() < until:
            time.sleep(0.05)
        end_what_was_left_behind(tmp_path)
        assert [name for name, one in servers.items() if one.poll() is None] == ["pytest-2", "pytest-3"]
    finally:
        for one in servers.values():
            one.kill()
            one.wait()


def test_memory_is_fitted_to_the_machine() -> None:
    assert server_home.fitting_memory(1000) == server_home.Memory(512, 250)
    assert server_home.fitting_memory(16000) == server_home.Memory(4000, 4000)
    assert server_home.fitting_memory(1_000_000) == server_home.Memory(8192, 16384)
    assert server_home.available_memory() > 0


def test_ports_are_chosen_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bolt, http = server_home.free_ports(State(1, taken.getsockname()[1], taken.getsockname()[1]))
    assert len({bolt, http, taken}) == 3


def test_every_jar_is_locked_by_checksum() -> None:
    lock = server_jars.lock()
    assert len({jar.name for jar in lock.jars}) == len(lock.jars) > 300
    assert all(len(jar.sha256) == 64 for jar in lock.jars)
    assert {f"neo4j-{lock.neo4j}.jar", f"proc-{lock.gds}.jar"} <= {jar.name for jar in lock.jars}


def test_a_jar_with_another_checksum_is_never_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jar = server_jars.lock().jars[0]

    def forged(wanted: server_jars.Jar) -> Path:
        file = tmp_path / "download" / wanted.folder / wanted.name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"not the jar")
        return file

    with pytest.raises(StoreError, match="the checksum is not the locked one"):
        server_jars._fetch(jar, tmp_path, forged)
    assert not (tmp_path / jar.name).exists()


def test_without_java_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_java, "_candidates", lambda: iter([Path("/nowhere/java")]))
    with pytest.raises(MissingExtraError, match=r"pip install 'graphfraud\[server\]'"):
        server_java.find_java()


def test_a_java_of_the_right_release_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    releases = {"/a/java": 11, "/b/java": 25, "/c/java": 21}
    monkeypatch.setattr(server_java, "_candidates", lambda: map(Path, releases))
    monkeypatch.setattr(server_java, "java_release", lambda java: releases[str(java)])
    assert server_java.find_java() == Path("/c/java")
    releases.pop("/c/java")
    assert server_java.find_java() == Path("/b/java")
