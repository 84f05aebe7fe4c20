"""``graphfraud demo --store neo4j``: the commands that it prints at its end go on from there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from serving import started

from graphfraud.cli import demo
from graphfraud.cli.group import graphfraud
from graphfraud.store import server, server_home
from graphfraud.system import processes

pytestmark = pytest.mark.neo4j


@pytest.fixture(autouse=True)
def ports_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_home, "USUAL_BOLT", 0)
    monkeypatch.setattr(server_home, "USUAL_HTTP", 0)


def test_a_demo_that_is_made_anew_leaves_no_server_behind(tmp_path: Path) -> None:
    (tmp_path / demo.MARK).write_text("{}")
    running = started(tmp_path / "workspace")
    demo._clear(tmp_path, 600, 1)
    processes.reap(running.pid)
    assert not Path(f"/proc/{running.pid}/cmdline").exists()
    assert not (tmp_path / "workspace").exists()


@pytest.mark.slow
@pytest.mark.parametrize("lang", ("zh", "en"))
def test_what_it_prints_can_be_pasted(lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the folder's name has a space."""
    monkeypatch.delenv("NEO4J_URI", raising=False)
    started(tmp_path / "elsewhere")
    server.stop(tmp_path / "elsewhere")
    folder = tmp_path / "my tour"
    try:
        done = CliRunner().invoke(
            graphfraud, ["demo", str(folder), "--persons", "600", "--seed", "3", "--store", "neo4j", "--lang", lang]
        )
        assert done.exit_code == 0, done.output
        lines = [found[0] for found in re.finditer(r"graphfraud .*", done.stdout)]
        assert len(lines) == 6 and lines[-1].startswith("graphfraud neo4j stop")
        for line in lines:
            asked = CliRunner().invoke(graphfraud, [*shlex.split(line)[1:], "--lang", lang])
            assert asked.exit_code == 0, (line, asked.output)
            assert asked.stdout.strip(), line
    finally:
        server.stop(folder / "workspace")
