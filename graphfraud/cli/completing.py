"""What a shell offers where an id or a name is typed: findings, detectors, questions, steps. Never a card number.

Nothing heavy is loaded here and nothing is raised: a shell that waits for the Tab key gets an empty list instead.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem

Items = list[CompletionItem]
_PARAMETER = re.compile(r"^// parameter: (\w+) (\w+)", re.MULTILINE)
_TITLE = re.compile(r"^// title\.(zh|en): (.+)$", re.MULTILINE)


def findings(ctx: click.Context, parameter: click.Parameter, typed: str) -> Items:
    """Ids of the workspace's findings, with severity and status; none while somebody writes to it."""
    with suppress(Exception):
        return [CompletionItem(name, help=f"{severity}, {status}") for name, severity, status in _rows(ctx, typed)]
    return []


def decisions(ctx: click.Context, parameter: click.Parameter, typed: str) -> Items:
    """Steps of the review: those that may follow where the finding is known, else all."""
    from graphfraud.review.states import DECISIONS, MOVES, STATUS_WORDS

    finding, status = str(ctx.params.get("finding") or "-"), ""
    with suppress(Exception):
        status = {name: status for name, _, status in _rows(ctx, finding)}.get(finding, "")
    return _words(typed, ((name, STATUS_WORDS[name][_lang(ctx)]) for name in MOVES.get(status, DECISIONS)))


def statuses(ctx: click.Context, parameter: click.Parameter, typed: str) -> Items:
    """Statuses of findings."""
    from graphfraud.review.states import STATUS_WORDS

    return _words(typed, ((name, text[_lang(ctx)]) for name, text in STATUS_WORDS.items()))


def detectors(ctx: click.Context, parameter: click.Parameter, typed: str) -> Items:
    """Detector ids: the folders that hold one, those of GRAPHFRAUD_DETECTORS among them."""
    return _words(typed, ((name, "") for name in sorted(set(_detector_folders()))))


def settings(ctx: click.Context, parameter: click.Parameter, typed: str) -> Items:
    """The beginning of ID.param=value."""
    return _words(typed, ((f"{name}.", "") for name in sorted(set(_detector_folders()))))


def questions(ctx: click.Context, parameter: click.Parameter, typed: str) -> Items:
    """Names of the Cypher library with their titles; files where none begins so."""
    with suppress(Exception):
        known = _words(typed, sorted((name, _title(text, _lang(ctx))) for name, text in _question_texts()))
        return known or [CompletionItem(typed, type="file")]
    return []


def question_parameters(ctx: click.Context, parameter: click.Parameter, typed: str) -> Items:
    """The beginning of k=v for the question that was typed."""
    with suppress(Exception):
        text = dict(_question_texts())[str(ctx.params["name"])]
        return _words(typed, ((f"{name}=", kind) for name, kind in _PARAMETER.findall(text)))
    return []


def _words(typed: str, known: Iterable[tuple[str, str]]) -> Items:
    return [CompletionItem(name, help=text or None) for name, text in known if name.startswith(typed)]


def _lang(ctx: click.Context) -> str:
    from graphfraud.cli.manual import language_of

    return language_of(ctx)


def _rows(ctx: click.Context, typed: str) -> list[tuple[str, str, str]]:
    """(id, severity, status) of the findings that begin so, read without waiting for anybody."""
    import duckdb

    from graphfraud.cli.case import DEFAULT_FOLDER
    from graphfraud.store.database import FILE_NAME, sql_file

    folder = ctx.params.get("workspace") or os.environ.get("GRAPHFRAUD_WORKSPACE") or DEFAULT_FOLDER
    with duckdb.connect(str(Path(folder) / FILE_NAME), read_only=True) as con:
        return con.execute(sql_file("graphfraud.cli", "sql/completed_findings.sql"), {"typed": typed}).fetchall()


def _detector_folders() -> Iterator[str]:
    own = os.environ.get("GRAPHFRAUD_DETECTORS", "").split(os.pathsep)
    for room in (Path(__file__).parents[1] / "detectors", *(Path(name) for name in own if name)):
        with suppress(OSError):
            yield from (folder.name for folder in room.iterdir() if (folder / "__init__.py").is_file())


def _question_texts() -> Iterator[tuple[str, str]]:
    from graphfraud.store.neo4j_cypher import cypher_folder

    for entry in cypher_folder().joinpath("queries").iterdir():
        if entry.name.endswith(".cypher"):
            yield entry.name.removesuffix(".cypher"), entry.read_text(encoding="utf-8")


def _title(text: str, lang: str) -> str:
    titles: dict[str, str] = dict(_TITLE.findall(text))
    return titles.get(lang, "").strip()
