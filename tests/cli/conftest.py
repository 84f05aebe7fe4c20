from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))

from commands import Run
from small_case import make

from graphfraud.cli.group import graphfraud


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The village's workspace, for commands that only read."""
    return make(tmp_path_factory.mktemp("village") / "ws")


@pytest.fixture
def own_village(tmp_path: Path) -> Path:
    """A workspace of its own, for commands that write."""
    return make(tmp_path / "ws")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in an empty folder, in English unless it says otherwise."""
    monkeypatch.chdir(tmp_path)
    for name in ("GRAPHFRAUD_WORKSPACE", "GRAPHFRAUD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def call(*args: object, stdin: str | None = None, code: int = 0, env: dict[str, str] | None = None) -> Result:
        result = CliRunner().invoke(graphfraud, [str(arg) for arg in args], input=stdin, env=env)
        assert result.exit_code == code, (result.exit_code, result.stdout, result.stderr)
        assert "Traceback" not in result.stderr
        return result

    return call
