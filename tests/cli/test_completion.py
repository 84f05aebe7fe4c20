"""What the Tab key offers: ids that are there, quickly, and never a card number."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from graphfraud.cli.group import graphfraud
from graphfraud.review.states import DECISIONS
from graphfraud.store.database import Database
from graphfraud.store.findings import load_findings, set_status


def offered(*typed: str) -> list[str]:
    """The last word is what was typed of the word to complete."""
    shell = ShellComplete(graphfraud, {}, "graphfraud", "_GRAPHFRAUD_COMPLETE")
    return [item.value for item in shell.get_completions(list(typed[:-1]), typed[-1])]


@pytest.fixture(scope="module")
def known(village: Path) -> list[str]:
    with Database(village, read_only=True) as database:
        return [finding.id for finding in load_findings(database)]


@pytest.mark.parametrize("command", ["show", "view", "evidence", "review", "stories"])
def test_ids_of_findings_the_best_first(command: str, village: Path, known: list[str]) -> None:
    assert known
    assert offered(command, "-w", str(village), "") == known
    assert offered(command, "-w", str(village), known[0][:-4]) == [known[0]]
    assert offered(command, "-w", str(village), "no_such") == []


def test_the_workspace_may_come_from_the_environment(village: Path, known: list[str], monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    assert offered("show", "") == []
    monkeypatch.setenv("GRAPHFRAUD_WORKSPACE", str(village))
    assert offered("show", "") == known


def test_steps_that_may_follow(own_village: Path, known: list[str]) -> None:
    given = ("review", known[0], "-w", str(own_village), "--decision", "")
    assert offered(*given) == ["first-review"]
    with Database(own_village) as database:
        set_status(database, known[0], "final-review")
    assert offered(*given) == ["confirmed", "dismissed", "referred"]
    assert offered("review", "unknown", "--decision", "") == list(DECISIONS)


def test_detectors_questions_statuses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from graphfraud.detectors.spec import catalogue
    from graphfraud.store.neo4j_library import queries

    assert set(offered("detectors", "")) == set(catalogue())
    assert offered("detect", "--only", "lent") == ["lent_card_ring"]
    assert offered("findings", "--detector", "cross") == ["cross_region_ring"]
    assert offered("detect", "--set", "lent") == ["lent_card_ring."]
    assert offered("query", "run", "") == sorted(query.name for query in queries())
    shell = ShellComplete(graphfraud, {}, "graphfraud", "_GRAPHFRAUD_COMPLETE")
    own = [(item.value, item.type) for item in shell.get_completions(["query", "run"], "./mi")]
    assert own == [("./mi", "file")]
    asked = next(query for query in queries() if query.parameters)
    assert offered("query", "run", asked.name, "--param", "") == [f"{part.name}=" for part in asked.parameters]
    assert "dismissed" in offered("findings", "--status", "d")
    (tmp_path / "own_detector").mkdir()
    (tmp_path / "own_detector" / "__init__.py").touch()
    monkeypatch.setenv("GRAPHFRAUD_DETECTORS", str(tmp_path))
    assert offered("detectors", "own") == ["own_detector"]


def test_no_card_number_is_ever_offered(village: Path) -> None:
    with Database(village, read_only=True) as database:
        rows = database.rows("SELECT DISTINCT ssc_cardno AS card FROM setl_d WHERE ssc_cardno IS NOT NULL")
        numbers = {row["card"] for row in rows}
    assert numbers
    for typed in (("card", ""), ("view", "--card", ""), ("view", ""), ("paths", ""), ("patient", ""), ("show", "")):
        given = (typed[0], "-w", str(village), *typed[1:])
        assert not numbers & set(offered(*given))
        assert not any(offered(*given[:-1], number[:6]) for number in list(numbers)[:3])


def test_nothing_heavy_is_loaded(village: Path) -> None:
    script = (
        "import sys\n"
        "from click.shell_completion import ShellComplete\n"
        "from graphfraud.cli.group import graphfraud\n"
        "shell = ShellComplete(graphfraud, {}, 'graphfraud', '_X')\n"
        f"print(len(shell.get_completions(['show', '-w', {str(village)!r}], '')))\n"
        "print(len(shell.get_completions(['query', 'run'], '')))\n"
        "print(len(shell.get_completions(['detectors'], '')))\n"
        "print([m for m in ('numpy', 'pandas', 'scipy', 'numba', 'networkx', 'networkit', 'neo4j') if m in sys.modules])\n"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    *counts, heavy = said.split("\n")[:4]
    assert all(int(count) for count in counts) and heavy == "[]"


def test_a_workspace_that_is_none_offers_nothing(tmp_path: Path) -> None:
    (tmp_path / "graphfraud.duckdb").write_bytes(b"no database")
    assert offered("show", "-w", str(tmp_path), "") == []
