"""Every command that the documentation gives is run, on a small prefecture that its tutorial makes up."""

from __future__ import annotations

import gzip
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import duckdb
import pytest
from click.testing import CliRunner

from graphfraud.cli.group import graphfraud
from tests.docs.documented import PAGES, PYTHON, ROOT, TOML, Line, commands

TUTORIAL = ROOT / "docs" / "tutorial.md"
ENVIRONMENT = {"GRAPHFRAUD_LANG": "en", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def bare(text: str) -> str:
    """A command without the words that differ between the languages."""
    return re.sub(r'"[^"]*"|--by \S+|\b(en|zh)\b', "", text)


@dataclass
class Desk:
    """A folder in which commands are typed; what was run before need not run again."""

    folder: Path
    done: set[str] = field(default_factory=set)
    names: dict[str, Any] = field(default_factory=dict)
    exported: dict[str, str] = field(default_factory=dict)

    def type(self, line: Line) -> None:
        """Run a command, sample ids replaced by ids that are there."""
        text = self.told(line.text)
        if bare(text) in self.done:
            return
        if text.startswith("export "):
            self.exported |= dict(part.split("=", 1) for part in shlex.split(text)[1:])
            return
        if text.startswith("graphfraud evidence"):  # each page tells a case of its own
            (self.folder / shlex.split(text)[shlex.split(text).index("-o") + 1]).unlink(missing_ok=True)
        status, said = self._shell(text) if line.needs_shell else self._here(text)
        assert status == 0, f"{line.page.name}: {text}\n{said}"
        self.done.add(bare(text))

    def told(self, text: str) -> str:
        for sample, real in self.names.items():
            text = re.sub(sample, real, text)
        return text

    def _here(self, text: str) -> tuple[int, str]:
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            result = CliRunner().invoke(graphfraud, shlex.split(text)[1:], env=ENVIRONMENT | self.exported)
        finally:
            os.chdir(before)
        return result.exit_code, result.output

    def _shell(self, text: str) -> tuple[int, str]:
        tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        env = os.environ | ENVIRONMENT | self.exported | {"PATH": tools, "HOME": str(self.folder)}
        done = subprocess.run(
            ["bash", "-c", text], cwd=self.folder, env=env, capture_output=True, text=True, timeout=300
        )
        return done.returncode, done.stdout + done.stderr

    def answer(self, text: str) -> object:
        status, said = self._here(text)
        assert status == 0, said
        return json.loads(said)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk at the end of the tutorial."""
    made = Desk(tmp_path_factory.mktemp("desk"))
    for line in commands(TUTORIAL):
        if not line.elsewhere:
            made.type(line)
        if "graphfraud detect" in line.text:
            _learn(made)
    _sources(made)
    yield made


def _learn(desk: Desk) -> None:
    """Which ids stand for the samples of the pages."""
    found = desk.answer("graphfraud findings -w case --format json")
    assert isinstance(found, list)
    best = {one["detector"]: one["id"] for one in reversed(found)}
    rings = [one for one in found if sum(member["kind"] == "patient" for member in one["members"]) > 2]
    assert rings, "the tutorial's prefecture has no ring"
    members = [member["id"] for member in rings[0]["members"] if member["kind"] == "patient"]
    places = [member["id"] for one in found for member in one["members"] if member["kind"] == "pharmacy"]
    doctors = [member["id"] for one in found for member in one["members"] if member["kind"] == "doctor"]
    desk.names = {
        r"\b([a-z]+(?:_[a-z]+)+)-[0-9a-f]{8}\b": lambda sample: best.get(sample.group(1), rings[0]["id"]),
        r"\b37080{7}1\b": members[0],
        r"\b3708\d{8}\b": members[1],
        r"\bP3(?:20|70)\d+\b": places[0],
        r"\bD3(?:20|70)\d+\b": doctors[0] if doctors else "",
    }
    with duckdb.connect(str(desk.folder / "case" / "graphfraud.duckdb"), read_only=True) as con:
        number = con.execute(
            "SELECT ssc_cardno FROM setl_d WHERE psn_no = ? AND ssc_cardno <> ''", [members[0]]
        ).fetchone()
    assert number
    (desk.folder / "number.txt").write_text(number[0] + "\n")
    for sample in {part for page in PAGES for line in commands(page) for part in re.findall(r"\b3\d{15}\b", line.text)}:
        desk.names[sample] = number[0]


def _sources(desk: Desk) -> None:
    """The files that the page on ingest names."""
    folder, con = desk.folder, duckdb.connect()
    table = {file.stem: file for file in (folder / "export").iterdir() if file.suffix in (".csv", ".parquet")}
    lines = table["setl_d"].read_text(encoding="utf-8-sig").splitlines(keepends=True)[:500]
    with gzip.open(folder / "setl_d_2026-03.csv.gz", "wt", encoding="utf-8") as out:
        out.writelines(lines)
    con.execute(f"COPY (SELECT * FROM '{table['fee_list_d']}' LIMIT 500) TO '{folder / 'fees.parquet'}'")
    people = con.execute(
        "SELECT * FROM read_csv($file, all_varchar = true) LIMIT 200", {"file": str(table["psn_info_b"])}
    ).df()
    people.to_excel(folder / "people.xlsx", sheet_name="psn_info_b", index=False)
    records = con.execute(
        "SELECT * FROM read_csv($file, all_varchar = true) LIMIT 200", {"file": str(table["setl_d"])}
    ).df()
    from sqlalchemy import create_engine

    records.to_sql("setl_d", create_engine(f"sqlite:///{folder / 'claims.db'}"), index=False)
    desk.names["postgresql://reader@db/claims"] = f"sqlite:///{folder / 'claims.db'}"
    attached = {name for page in PAGES for line in commands(page) for name in re.findall(r"--file (\S+)", line.text)}
    for name in attached:
        (folder / name).write_bytes(b"%PDF-1.4 the provider's answer")
    example = TOML.search((ROOT / "docs" / "ingest.md").read_text(encoding="utf-8"))
    assert example
    (folder / "other.toml").write_text(example.group(1), encoding="utf-8")
    (folder / "other").mkdir()
    (folder / "other" / "claims_1.csv").write_text(
        "ClaimNo,Patient,Region,Provider,PaidAt,Kind,Cert\nC1,990100001,9901,H1,03.02.2026 10:15,O,3\n",
        encoding="utf-8",
    )


@pytest.mark.parametrize("page", [page for page in PAGES if page != TUTORIAL], ids=lambda page: page.name)
def test_the_commands_of_a_page_work(page: Path, desk: Desk) -> None:
    desk.exported = {}
    for line in commands(page):
        if line.elsewhere:
            continue
        if "--fingerprint" in line.text:
            told = desk.answer("graphfraud verify package.zip --format json")
            assert isinstance(told, dict)
            desk.names[r"(?<=--fingerprint )\S+"] = shlex.quote(told["fingerprint"])
        desk.type(line)


def test_the_tutorial_is_whole(desk: Desk) -> None:
    for name in ("ring.html", "report/index.html", "package.zip", "findings.jsonl"):
        assert (desk.folder / name).stat().st_size > 0


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("graphfraud vi", "view"),
        ("graphfraud findings --sev", "--severity"),
        ("graphfraud findings --severity ", "medium"),
    ],
)
def test_the_shell_completes_commands_options_and_values(typed: str, offered: str, desk: Desk) -> None:
    for shell in ("bash", "zsh"):
        status, script = desk._shell(f"_GRAPHFRAUD_COMPLETE={shell}_source graphfraud")
        assert status == 0 and "_GRAPHFRAUD_COMPLETE" in script
    place = len(typed.split(" ")) - 1
    ask = f"COMP_WORDS={shlex.quote(typed)} COMP_CWORD={place} _GRAPHFRAUD_COMPLETE=bash_complete graphfraud"
    status, said = desk._shell(ask)
    assert status == 0
    assert f"plain,{offered}" in said.splitlines()


def test_both_languages_give_the_same_commands() -> None:
    twins = [(page, page.with_suffix(".zh.md")) for page in PAGES if page.with_suffix(".zh.md").exists()]
    assert twins
    for page, twin in twins:
        if page.name != "README.md":
            assert [bare(one.text) for one in commands(page)] == [bare(one.text) for one in commands(twin)], page.name


def test_the_python_of_the_pages_is_python_and_names_what_there_is() -> None:
    import graphfraud as gf

    for page in PAGES:
        for block in PYTHON.findall(page.read_text(encoding="utf-8")):
            compile(block, page.name, "exec")
            for name in re.findall(r"\bws\.(\w+)\(", block):
                assert callable(getattr(gf.Workspace, name)), f"{page.name}: ws.{name}"


def test_extras_and_benchmarks_that_are_named_exist() -> None:
    import importlib.util
    import tomllib

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for listed in re.findall(r"(?:graphfraud|\.)\[([\w,]+)\]", text):
            assert set(listed.split(",")) <= set(extras), f"{page.name}: {listed}"
        for module in re.findall(r"python -m (benchmarks[\w.]*)", text):
            assert importlib.util.find_spec(module), f"{page.name}: {module}"


def test_every_option_that_a_page_gives_exists() -> None:
    """Also of the commands that are run elsewhere."""
    seen = 0
    for page in PAGES:
        for line in commands(page):
            for part in re.split(r"&&|\|", line.text):
                words = shlex.split(part.split("<")[0].split(">")[0])
                if words and words[0].rpartition("/")[2] == "graphfraud":
                    seen += 1
                    given = {word.split("=")[0] for word in words if re.fullmatch(r"--[a-z-]+(=.*)?|-[a-z]", word)}
                    assert given <= _options(words[1:]), f"{page.name}: {line.text}"
    assert seen > 50


def _options(words: list[str]) -> set[str]:
    """The options of the command that the words call."""
    command: click.Command = graphfraud
    context = click.Context(graphfraud, info_name="graphfraud")
    for before, word in zip(["", *words], words, strict=False):
        if isinstance(command, click.Group) and not word.startswith("-") and not before.startswith("--"):
            inner = command.get_command(context, word)
            assert inner, f"there is no command {word}"
            command = inner
    return {name for parameter in command.params for name in parameter.opts} | {"--help", "-h", "--lang", "--version"}


def _every_command(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=words[-1])
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner
            yield from _every_command(inner, (*words, name))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_help_of_every_command_has_examples_of_options_that_exist(lang: str) -> None:
    every = list(_every_command(graphfraud, ("graphfraud",)))
    assert len(every) > 40
    for words in every:
        said = CliRunner().invoke(graphfraud, [*words[1:], "--help"], env=ENVIRONMENT | {"GRAPHFRAUD_LANG": lang})
        assert said.exit_code == 0
        examples = [line.strip()[2:] for line in said.output.splitlines() if line.strip().startswith("$ ")]
        assert examples, f"{' '.join(words)} --help has no example"
        for example in examples:
            for part in re.split(r"&&|\|", example):
                typed = shlex.split(part.split("<")[0].split(">")[0])
                if typed and typed[0] == "graphfraud":
                    given = {word.split("=")[0] for word in typed if re.fullmatch(r"--[a-z0-9-]+(=.*)?|-[a-z]", word)}
                    assert given <= _options(typed[1:]), example


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_help_of_every_command_and_family_follows_the_language(lang: str) -> None:
    other = {"en": "zh", "zh": "en"}[lang]
    for words in _every_command(graphfraud, ("graphfraud",)):
        told = CliRunner().invoke(graphfraud, [*words[1:], "--lang", lang, "--help"], env={"GRAPHFRAUD_LANG": other})
        assert told.exit_code == 0, f"{' '.join(words)}: {told.output}"
        by_environment = CliRunner().invoke(graphfraud, [*words[1:], "--help"], env={"GRAPHFRAUD_LANG": lang})
        by_locale = CliRunner().invoke(
            graphfraud,
            [*words[1:], "-h"],
            env={"GRAPHFRAUD_LANG": "", "LC_ALL": {"en": "C", "zh": "zh_CN.UTF-8"}[lang]},
        )
        assert told.output == by_environment.output == by_locale.output, " ".join(words)
        page = re.sub(r"^\s+\$ .*$", "", told.output, flags=re.MULTILINE)
        if lang == "en":
            assert not re.search("[\u4e00-\u9fff]", page), " ".join(words)
        else:
            assert page.startswith("用法") and not re.search(r"\b(the|a|of|is|and|with)\b", page), " ".join(words)


@pytest.mark.neo4j
@pytest.mark.slow
def test_what_is_said_of_neo4j_works(desk: Desk) -> None:
    pytest.importorskip("jgo")
    lines = [line for line in commands(ROOT / "docs" / "neo4j.md") if line.text.startswith("graphfraud ")]
    assert lines
    names = desk.names | {r"\bNAME --param k=v\b": "after_death --param limit=5"}
    here = Desk(desk.folder, names=names)
    try:
        for line in lines:
            here.type(line)
    finally:
        here._here("graphfraud neo4j stop -w case")


@pytest.fixture(autouse=True, scope="module")
def _tools() -> None:
    if shutil.which("bash") is None:
        pytest.skip("no bash on this machine")
