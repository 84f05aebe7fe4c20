"""``graphfraud query``: the investigators' Cypher library."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphfraud.cli import completing
from graphfraud.cli.case import BEHIND, Case, asks_format, speaks, unmaskable, works_on_case, writes_file
from graphfraud.cli.manual import family, option
from graphfraud.errors import UsageError

if TYPE_CHECKING:
    from graphfraud.store.neo4j_library import Query
    from graphfraud.store.neo4j_mark import Mark
    from graphfraud.store.neo4j_query import Answered

_HEAD = {"zh": ("名称", "标题", "问题"), "en": ("name", "title", "question")}
_PARAMETERS = {"zh": ("参数", "类型", "默认", "含义"), "en": ("parameter", "type", "default", "meaning")}
_COLUMNS = {"zh": "结果各列：{columns}", "en": "columns: {columns}"}
_EXAMPLE = {"zh": "示例：{command}", "en": "example: {command}"}
_CODES = {"kind": "kinds", "kinds": "kinds", "step": "steps", "steps": "steps", "role": "roles"}
"""Columns whose values are kinds of nodes, types of edges or roles; a table in Chinese puts them into words."""
_NO_ROWS = {"zh": "没有结果", "en": "no rows"}
_NONE_SUCH = {"zh": "没有提到“{words}”的查询", "en": "no question speaks of {words!r}"}
_EVERY = {
    "zh": "注意：此查询需要全部结算，而图中只有线索、联系等所依据的结算；请运行 graphfraud neo4j load --every-settlement",
    "en": "note: this question wants every settlement, and the graph holds those that findings, links and the like rest on; "
    "load all: graphfraud neo4j load --every-settlement",
}
_WROTE = {"zh": "{count} 行 → {path}", "en": "{count} rows → {path}"}


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


@query.spoken(
    "list",
    zh="全部查询，或名称、标题、问题里有这些字的。",
    en="All questions, or those whose name, title or question holds some words.",
    examples=("graphfraud query list", "graphfraud query list address", "graphfraud query list admitted --format json"),
)
@click.argument("words", nargs=-1)
@asks_format("table", "json")
@speaks
def list_(lang: str, words: tuple[str, ...], form: str) -> None:
    """All questions."""
    from graphfraud.cli.paper import table, to_json
    from graphfraud.store.neo4j_library import queries

    found = [one for one in queries() if all(one.speaks_of(word) for word in words)]
    if form == "json":
        click.echo(to_json([{"name": one.name, "title": one.title, "question": one.question} for one in found]))
    elif found:
        table(_HEAD[lang], [(one.name, one.title[lang], one.question[lang]) for one in found])
    else:
        click.echo(_NONE_SUCH[lang].format(words=" ".join(words)), err=True)


_given = option(
    "--param",
    "given",
    multiple=True,
    metavar="k=v",
    shell_complete=completing.question_parameters,
    zh="参数（可重复）；卡号写 - 则从标准输入读取。",
    en="A parameter (repeatable); a card number given as - is read from standard input.",
)


@query.spoken(
    "show",
    zh="一个查询的说明和文本，可整段粘贴到 Neo4j Browser。",
    en="What a question asks, and its text; the whole can be pasted into Neo4j Browser.",
)
@click.argument("name", metavar="NAME|FILE.cypher", shell_complete=completing.questions)
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
    values = _without_numbers(case, found, _pairs(found, given))
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
    asked.values({**asked.example, **given})
    if not any(name in asked.cards and not value.startswith("card-") for name, value in given.items()):
        return given
    from graphfraud.store.neo4j_query import with_stand_ins

    with case.asking("embedded") as (database, store):
        return with_stand_ins(asked, given, database.card_key(), lambda card: bool(store.resolve(card)))


@query.spoken(
    "run",
    zh="在 Neo4j 上运行一个查询：查询库中的，或自己写的 .cypher 文件（只能读）。\n"
    "html 把答案中的人、卡、机构及其联系画成离线网页；csv 和 xlsx 中来自数据的公式不会被执行。图与工作区不符时会说明。",
    en="Run a question against Neo4j: one of the library, or a .cypher file of your own (it can only read).\nhtml draws "
    "whom and what the answer names, and how that hangs together, as an offline page; in csv and xlsx no value is ever "
    "run as a formula. Where the graph is not the workspace as it is now, you are told.",
    examples=(
        "graphfraud query run shared_phone --param min_persons=3 -w case",
        "graphfraud query run strongest_company --format xlsx -o company.xlsx -w case",
        "graphfraud query run around --param id=N0000000001 --format html -o around.html -w case",
        "graphfraud query run mine.cypher --param day=2026-03-02 -w case",
    ),
)
@click.argument("name", metavar="NAME|FILE.cypher", shell_complete=completing.questions)
@_given
@option(
    "--uri",
    zh="服务器地址；默认 NEO4J_URI，否则本地服务器。",
    en="Address of the server; default NEO4J_URI, else the local one.",
)
@asks_format("table", "json", "jsonl", "csv", "xlsx", "html")
@writes_file(required=False, zh="写入文件而不是标准输出。", en="Write to this file instead of standard output.")
@unmaskable
@works_on_case
def run(
    case: Case,
    name: str,
    given: tuple[str, ...],
    uri: str | None,
    form: str,
    output: Path | None,
    unmask: bool,
    reason: str | None,
) -> None:
    """Run a question."""
    from graphfraud.store.database import FILE_NAME
    from graphfraud.store.neo4j import find_connection
    from graphfraud.store.neo4j_library import query as find
    from graphfraud.store.neo4j_mark import behind
    from graphfraud.store.neo4j_query import ask

    if output is None and form in ("xlsx", "html"):
        raise UsageError(f"--format {form} needs -o FILE.{form}")
    if output is not None and form == "table":
        raise UsageError("-o needs --format json, jsonl, csv, xlsx or html")
    asked = find(name)
    values = _pairs(asked, given)
    key, own = case.marks(needed=bool(asked.cards) or form == "html")
    raw = case.unmask(unmask, reason, "query run", [asked.name])

    def met(mark: Mark) -> None:
        why = behind(mark, own)
        if why is not None:
            case.tell(BEHIND[why])
        if asked.every and not mark.every:
            case.tell(_EVERY)

    connection = find_connection(case.folder, uri)
    answered = ask(asked, values, connection, key=key, unmasked=raw, met=met, joined=form == "html")
    if output is not None and (case.folder / FILE_NAME).exists():
        case.log_export(f"query {asked.name}", output, len(answered.rows))
    _put(case, asked, answered, form, output, raw)
    if output is not None:
        case.tell(_WROTE, count=len(answered.rows), path=output)


def _put(
    case: Case,
    asked: Query,
    answered: Answered,
    form: str,
    output: Path | None,
    raw: bool,
) -> None:
    from graphfraud.cli.paper import put, put_lines, put_sheet, table, to_json

    fits = asked.columns == answered.columns
    head = asked.head(case.lang) if fits else answered.columns
    told = [[_cell(_worded(column, value, case.lang)) for column, value in row.items()] for row in answered.rows]
    if form == "json":
        put(to_json(answered.rows), output)
    elif form == "jsonl":
        put_lines(answered.rows, output)
    elif form in ("csv", "xlsx"):
        put_sheet("answer", head, told, form, output)
    elif output is not None:
        from graphfraud.views import exhibit_of_answer, write

        with case.reading() as database:
            write(exhibit_of_answer(database, asked, answered, case.lang, raw), output)
    elif told:
        table(head, told)
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


def _pairs(asked: Query, given: tuple[str, ...]) -> dict[str, str]:
    """Parameters by name; a card or id that is given as - is read from standard input and stays out of the shell's history."""
    found = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--param {pair!r}: write name=value")
        if value == "-" and name.strip() in asked.cards:
            value = sys.stdin.readline().strip()
            if not value:
                raise UsageError(f"--param {pair}: standard input holds no number; write it on a line of its own")
        found[name.strip()] = value
    return found
