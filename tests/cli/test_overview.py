"""The overview, help, languages, statuses and one-line errors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from commands import Run

from graphfraud.cli.group import graphfraud
from graphfraud.cli.words import COMMANDS
from graphfraud.errors import UsageError
from graphfraud.model.text import language, legible, width

CONTRACT = """demo synth ingest detect detectors findings score show card patient doctor institution paths view report
review archive blacklist evidence verify audit neo4j query""".split()  # noqa: SIM905
HEAVY = ("pandas", "numba", "rich", "duckdb", "numpy", "networkx", "pyarrow", "neo4j", "scipy", "networkit")


def every_command() -> list[list[str]]:
    """Names of all commands, those of families included."""
    found = []
    for name in COMMANDS:
        command = graphfraud.get_command(click.Context(graphfraud), name)
        found.append([name])
        if isinstance(command, click.Group):
            found += [[name, sub] for sub in command.commands]
    return found


def test_every_command_of_the_contract_is_there() -> None:
    assert set(CONTRACT) <= set(COMMANDS)


@pytest.mark.parametrize("name", every_command(), ids=" ".join)
def test_help_explains_in_both_languages(run: Run, name: list[str]) -> None:
    english, chinese = (run(*name, "--help", env={"GRAPHFRAUD_LANG": lang}).stdout for lang in ("en", "zh"))
    assert english.startswith("Usage:")
    assert chinese.startswith("用法")
    assert not any("\u4e00" <= char <= "\u9fff" for char in english.replace("移送公安机关", "").replace("串换药品", ""))
    assert "Show this message" not in chinese
    if len(name) == 1:
        assert f"$ graphfraud {name[0]}" in english


def test_help_and_errors_speak_the_language_that_is_asked_for(run: Run) -> None:
    assert "检测器" in run("detect", "--help", "--lang", "zh").stdout
    assert "[默认：medium]" in run("synth", "--help", "--lang", "zh").stdout
    assert "[default: medium]" in run("synth", "--help", "--lang", "en").stdout
    assert "[必填]" in run("blacklist", "add", "--help", "--lang", "zh").stdout
    assert "没有这个选项" in run("findings", "--nonsense", "--lang=zh", code=2).stderr
    assert "语言" in run("--lang", "zh", "--help").stdout
    assert "choose zh or en" in run("findings", code=2, env={"GRAPHFRAUD_LANG": "fr"}).stderr
    assert "请选 zh 或 en" in run("findings", "--lang", "fr", code=2, env={"GRAPHFRAUD_LANG": "zh"}).stderr


@pytest.mark.parametrize(
    "environment, spoken",
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"),
        ({"GRAPHFRAUD_LANG": "zh", "LC_ALL": "C"}, "zh"),
    ],
)
def test_the_language_comes_from_option_variable_locale_in_that_order(environment: dict[str, str], spoken: str) -> None:
    assert language(None, environment) == spoken
    assert language("en", environment) == "en"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UsageError, match="zh or en"):
        language("fr", {})


@pytest.mark.parametrize(
    "args",
    [
        ["no-such-command"],
        ["card"],
        ["findings", "--severity", "huge"],
        ["paths", "A"],
        ["synth"],
        ["detect", "--set", "nonsense"],
        ["card", "A1", "--since", "yesterday"],
        ["findings", "-w", "nowhere"],
        ["show", "x", "-w", "nowhere"],
        ["ingest", "nowhere.csv"],
        ["verify"],
        ["view", "-o", "x.html"],
        ["score", "nowhere.jsonl", "--truth", "nowhere.jsonl"],
        ["query", "show"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_status_2_and_leaves_nothing_behind(
    run: Run, tmp_path: Path, args: list[str]
) -> None:
    result = run(*args, code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("graphfraud: ")
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_debug_shows_where_it_happened(run: Run) -> None:
    from click.testing import CliRunner

    result = CliRunner().invoke(graphfraud, ["findings", "-w", "nowhere", "--debug"])
    assert result.exit_code == 2
    assert "Traceback" in result.stderr


def test_the_overview_and_help_load_nothing_heavy() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom graphfraud.cli.group import graphfraud\n"
        "for args in (['--help'], ['card', '--help'], ['findings', '--help'], ['--version']):\n"
        "    assert CliRunner().invoke(graphfraud, args).exit_code == 0\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "graphfraud", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("graphfraud ")


def test_text_from_data_cannot_steer_a_terminal() -> None:
    assert legible("\x1b[2Jname\u202e") == "[U+001B][2Jname[U+202E]"
    assert width("药店a\u0301") == 5
