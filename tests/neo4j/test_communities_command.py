"""``graphfraud neo4j communities`` against a real server: where the library is there, and where it is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from made_up_prefecture import build, number_of

from graphfraud.cli.group import graphfraud
from graphfraud.store import neo4j_communities
from graphfraud.store.neo4j_connect import Connection
from graphfraud.store.neo4j_load import load_by_bolt

pytestmark = pytest.mark.neo4j
Asks = Callable[..., Result]


@pytest.fixture(scope="module")
def folder(empty_server: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace, closed, whose graph the server holds."""
    place = tmp_path_factory.mktemp("asked") / "workspace"
    with build(place) as database:
        load_by_bolt(database, empty_server)
    yield place


@pytest.fixture
def ask(folder: Path, empty_server: Connection) -> Asks:
    """Runs the command on the server."""
    environment = {
        "NEO4J_URI": empty_server.uri,
        "NEO4J_USERNAME": empty_server.username or "",
        "NEO4J_PASSWORD": empty_server.password or "",
        "GRAPHFRAUD_LANG": "en",
    }

    def run(*words: str, status: int = 0) -> Result:
        given = ["neo4j", "communities", *words, "-w", str(folder)]
        done = CliRunner().invoke(graphfraud, given, env=environment)
        assert done.exit_code == status, done.output
        return done

    return run


def without_library(reader: Any) -> bool:
    return False


@pytest.mark.parametrize("algorithm", ("leiden", "louvain", "components"))
def test_communities_come_with_their_agreement(algorithm: str, ask: Asks) -> None:
    told = json.loads(ask("--algorithm", algorithm, "--least", "1", "--format", "json").stdout)
    assert (told["algorithm"], told["engine"]) == (algorithm, "gds")
    assert told["adjusted_rand"] > 0.8
    sizes = [group["size"] for group in told["communities"]]
    assert sizes == sorted(sizes, reverse=True)
    ring = {"R1", "R2", "R3"}
    assert any(ring <= {member["id"] for member in group["members"]} for group in told["communities"])
    shown = ask("--algorithm", algorithm)
    assert "adjusted Rand index against the native library's partition" in shown.stderr
    assert "patient R1" in shown.stdout


def test_without_the_library_the_same_is_computed_here(ask: Asks, monkeypatch: pytest.MonkeyPatch) -> None:
    there = json.loads(ask("--algorithm", "components", "--format", "json").stdout)
    monkeypatch.setattr(neo4j_communities, "has_gds", without_library)
    here = json.loads(ask("--algorithm", "components", "--format", "json").stdout)
    assert (there["engine"], here["engine"], here["adjusted_rand"]) == ("gds", "native", None)
    assert here["communities"] == there["communities"]
    assert "has no Graph Data Science: computed here" in ask("--algorithm", "leiden").stderr


@pytest.mark.parametrize("library", (True, False), ids=("on the server", "here"))
def test_pagerank_starts_from_those_that_are_named(library: bool, ask: Asks, monkeypatch: pytest.MonkeyPatch) -> None:
    if not library:
        monkeypatch.setattr(neo4j_communities, "has_gds", without_library)
    told = json.loads(ask("--algorithm", "pagerank", "--from", "S1", "--format", "json").stdout)
    assert told["engine"] == ("gds" if library else "native")
    assert told["closest"][0]["id"] == "BR"
    by_card = json.loads(ask("--algorithm", "pagerank", "--from", number_of("S1"), "--format", "json").stdout)
    assert by_card["from"] == told["from"] == [{"kind": "patient", "id": "S1"}]
    assert by_card["closest"] == told["closest"]


def test_what_does_not_fit_is_told(ask: Asks) -> None:
    assert "belong together" in ask("--algorithm", "pagerank", status=2).stderr
    assert "belong together" in ask("--from", "S1", status=2).stderr
    assert "edge type" in ask("--edge", "MAGIC", status=2).stderr
    assert "nobody" in ask("--algorithm", "pagerank", "--from", "nobody-at-all", status=1).stderr
