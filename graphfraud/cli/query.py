"""``graphfraud query``: the investigators' Cypher library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from graphfraud.cli import completing
from graphfraud.cli.case import Case, asks_format, speaks, works_on_case
from graphfraud.cli.manual import family, option
from graphfraud.errors import UsageError

if TYPE_CHECKING:
    from graphfraud.store.neo4j_library import Query

_HEAD = {"zh": ("名称", "标题", "问题"), "en": ("name", "title", "question")}
_PARAMETERS = {"zh": ("参数", "类型", "默认", "含义"), "en": ("parameter", "type", "default", "meaning")}
_COLUMNS = {"zh": "结果各列：{columns}", "en": "columns: {columns}"}
_EXAMPLE = {"zh": "示例：{command}", "en": "example: {command}"}
_CODES = {"kind": "kinds", "kinds": "kinds", "step": "steps", "steps": "steps", "role": "roles"}
"""Columns whose values are kinds of nodes, types of edges or roles; a table in Chinese puts them into words."""
_NO_ROWS = {"zh": "没有结果", "en": "no rows"}


@family(
    "query",
    zh="Cypher 查询库：列出、查看、在 Neo4j 上运行。查询文本可直接粘贴到 Neo4j Browser。",
    en="The Cypher library: list, show, run against Neo4j. The texts can be pasted into Neo4j Browser.",
    examples=(
        "graphfraud query list",
        "graphfraud query show shared_phone",
        "graphfraud query show shared_phone --param min_persons=5",
        "graphfraud query run shared_phone --param min_persons=3 -w case",
    ),
)
def query() -> None:
    """The Cypher library."""


@query.spoken("list", zh="全部查询。", en="All questions.")
@asks_format("table", "json")
@speaks
def list_(lang: str, form: str) -> None:
    """All questions."""
    from graphfraud.cli.paper import table, to_json
    from graphfraud.store.neo4j_library import queries

    found = queries()
    if form == "json":
        click.echo(to_json([{"name": one.name, "title": one.title, "question": one.question} for one in found]))
    else:
        table(_HEAD[lang], [(one.name, one.title[lang], one.question[lang]) for one in found])


_given = option(
    "--param",
    "given",
    multiple=True,
    metavar="k=v",
    shell_complete=completing.question_parameters,
    zh="参数（可重复）。",
    en="A parameter (repeatable).",
)


@query.spoken(
    "show",
    zh="一个查询的说明和文本，可整段粘贴到 Neo4j Browser。",
    en="What a question asks, and its text; the whole can be pasted into Neo4j Browser.",
)
@click.argument("name", shell_complete=completing.questions)
@_given
@option(
    "--bound",
    is_flag=True,
    zh="参数保留为 $名称，其值写成 :param 行：先粘贴这些行，再粘贴查询。",
    en="Leave the parameters as $names and give their values as :param lines: paste those first, then the question.",
)
@works_on_case
def show(case: Case, name: str, given: tuple[str, ...], bound: bool) -> None:
    """One question."""
    from graphfraud.store.neo4j_library import query as find

    found = find(name)
    values = _without_numbers(case, found, _pairs(given))
    for text in _about(found, case.lang):
        click.echo(f"// {text}".rstrip())
    for part in found.with_parameters(values) if bound else [found.for_browser(values)]:
        click.echo(f"\n{part}")


def _about(found: Query, lang: str) -> Iterator[str]:
    """What a question asks, its parameters, its columns and an example, line by line."""
    from graphfraud.cli.paper import aligned

    yield f"{found.name} – {found.title[lang]}"
    yield found.question[lang]
    if found.parameters:
        yield ""
        yield from aligned(
            _PARAMETERS[lang], [(one.name, one.type, one.default, one.text[lang]) for one in found.parameters]
        )
    yield ""
    columns = ", ".join(
        column if head == column else f"{column} {head}"
        for column, head in zip(found.columns, found.head(lang), strict=True)
    )
    yield _COLUMNS[lang].format(columns=columns)
    yield _EXAMPLE[lang].format(command=found.command())


def _without_numbers(case: Case, asked: Query, given: dict[str, str]) -> dict[str, str]:
    """Parameters with the stand-ins of raw card numbers; the workspace is opened only where one may be among them."""
    from graphfraud.store.neo4j_library import CARD_PARAMETERS

    asked.values({**asked.example, **given})
    cards = {one.name for one in asked.parameters if one.type in CARD_PARAMETERS}
    if not any(name in cards and not value.startswith("card-") for name, value in given.items()):
        return given
    from graphfraud.store.neo4j_query import with_stand_ins

    with case.asking("embedded") as (database, store):
        return with_stand_ins(asked, given, database.card_key(), lambda card: bool(store.resolve(card)))


@query.spoken("run", zh="在 Neo4j 上运行一个查询。", en="Run a question against Neo4j.")
@click.argument("name", shell_complete=completing.questions)
@_given
@option(
    "--uri",
    zh="服务器地址；默认 NEO4J_URI，否则本地服务器。",
    en="Address of the server; default NEO4J_URI, else the local one.",
)
@asks_format("table", "json")
@works_on_case
def run(case: Case, name: str, given: tuple[str, ...], uri: str | None, form: str) -> None:
    """Run a question."""
    from graphfraud.cli.paper import table, to_json
    from graphfraud.store.neo4j import find_connection
    from graphfraud.store.neo4j_library import query as find
    from graphfraud.store.neo4j_query import run_query

    asked = find(name)
    with case.reading() if asked.takes_cards else nullcontext() as database:
        rows = run_query(name, _pairs(given), find_connection(case.folder, uri), database=database)
    if form == "json":
        click.echo(to_json(rows))
    elif rows:
        told = [[_cell(_worded(column, value, case.lang)) for column, value in row.items()] for row in rows]
        table(asked.head(case.lang), told)
    else:
        case.tell(_NO_ROWS)


def _worded(column: str, value: object, lang: str) -> object:
    """Kinds of nodes, types of edges and roles in Chinese words; every other value, and English, as it is."""
    if lang != "zh" or column not in _CODES:
        return value
    if isinstance(value, list):
        return [_worded(column, one, lang) for one in value]
    from graphfraud.store.neo4j_cypher import KINDS as LABELS
    from graphfraud.views.words import KINDS, ROLES, TYPES

    words, code = {"kinds": KINDS, "steps": TYPES, "roles": ROLES}[_CODES[column]], str(value)
    return words.get(LABELS.get(code, code), {}).get(lang, value)


def _cell(value: object) -> object:
    """A value of an answer in the table: lists in one line, amounts (the server knows no decimals) to the fen."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return Decimal(f"{value:.2f}") if isinstance(value, float) and abs(value) >= 1 else value


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--param {pair!r}: write name=value")
        found[name.strip()] = value
    return found
