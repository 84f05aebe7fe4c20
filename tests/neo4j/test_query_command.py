"""``graphfraud query run`` against a real server, in both languages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_up_prefecture import build

from graphfraud.cli.group import graphfraud
from graphfraud.store.neo4j_connect import Connection
from graphfraud.store.neo4j_library import query
from graphfraud.store.neo4j_load import load_by_bolt

pytestmark = pytest.mark.neo4j


def loaded_from(tmp_path: Path, server: Connection) -> tuple[Path, dict[str, str]]:
    """A workspace whose graph is on the server, and the environment that leads there."""
    folder = tmp_path / "workspace"
    with build(folder) as database:
        load_by_bolt(database, server)
    return folder, {
        "NEO4J_URI": server.uri,
        "NEO4J_USERNAME": server.username or "",
        "NEO4J_PASSWORD": server.password or "",
    }


def test_the_table_speaks_chinese_and_json_keeps_its_keys(empty_server: Connection, tmp_path: Path) -> None:
    folder, environment = loaded_from(tmp_path, empty_server)

    def told(*words: str) -> str:
        given = ["query", "run", "around", "--param", "id=R1", "-w", str(folder), *words]
        done = CliRunner().invoke(graphfraud, given, env=environment)
        assert done.exit_code == 0, done.output
        return done.stdout

    head, first, *_ = told("--lang", "zh").splitlines()
    assert head.split() == ["关系", "编号", "种类", "次数", "最早", "最近", "金额"]
    assert first.split()[:3] == ["涉及", "lent_card_ring-aaaaaaaa", "线索"]
    rows = json.loads(told("--lang", "zh", "--format", "json"))
    assert tuple(rows[0]) == query("around").columns
    assert rows[0]["step"] == "INVOLVES"
    assert told("--lang", "en").split()[:2] == ["step", "id"]


def test_who_waits_for_the_records_can_ask_the_graph_meanwhile(empty_server: Connection, tmp_path: Path) -> None:
    """A detection or an ingest holds the workspace; only a card's number needs it."""
    folder, environment = loaded_from(tmp_path, empty_server)
    writing = "import sys; from graphfraud.store.database import Database; d = Database(sys.argv[1]); print('open', flush=True); input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", writing, str(folder)], **pipes) as other:  # type: ignore[call-overload]
        assert other.stdout.readline() == "open\n"

        def status(*words: str) -> int:
            given = ["query", "run", *words, "-w", str(folder), "--lang", "en"]
            return CliRunner().invoke(graphfraud, given, env=environment).exit_code

        assert status("shared_phone", "--param", "min_persons=1") == 0
        assert status("around", "--param", "id=R1") == 2
        other.stdin.write("\n")
        other.stdin.flush()
        other.wait()
        assert status("around", "--param", "id=R1") == 0
