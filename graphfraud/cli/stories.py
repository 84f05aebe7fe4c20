"""``graphfraud stories``: findings that overlap, told as one case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphfraud.cli import completing
from graphfraud.cli.case import Case, asks_format, unmaskable, works_on_case
from graphfraud.cli.manual import command, option

if TYPE_CHECKING:
    from graphfraud.store.database import Database
    from graphfraud.store.protocol import Node
    from graphfraud.workspace.parts import Part
    from graphfraud.workspace.stories import Story

_HEAD = {
    "zh": ("编号", "等级", "评分", "发现", "人", "机构", "结算", "基金（元）", "账户（元）", "至少去掉", "内容"),
    "en": (
        "id",
        "severity",
        "score",
        "findings",
        "persons",
        "places",
        "settl.",
        "fund, yuan",
        "account, yuan",
        "rows at least",
        "what",
    ),
}
_PARTS = {
    "zh": ("角色", "类别", "编号", "名称", "发现", "居间", "根据"),
    "en": ("part", "kind", "id", "name", "findings", "between", "grounds"),
}
_TITLES = {
    "findings": {"zh": "由这些发现组成", "en": "Made of these findings"},
    "parts": {
        "zh": "角色（假设及根据；共 {count}，列出 {shown}）",
        "en": "Parts (hypotheses with grounds; {count}, {shown} listed)",
    },
    "brokers": {"zh": "团伙之间的联系人", "en": "Who stands between the rings"},
    "falls": {
        "zh": "去掉哪些结算案件就不成立（至少 {count} 笔）",
        "en": "What would dissolve it ({count} rows at least)",
    },
}
_TIE = {
    "zh": "{one} 与 {other}：共有 {persons} 人、{rows} 笔结算{keys}",
    "en": "{one} and {other}: {persons} persons and {rows} settlements in common{keys}",
}
_KEYS = {"zh": "；共同的 {keys}", "en": "; both name {keys}"}
_NONE = {"zh": "没有案件；先运行 graphfraud detect", "en": "no story; run graphfraud detect first"}
_LEAD = {"zh": "线索，非认定结论", "en": "A lead, not a finding of guilt"}


@command(
    "stories",
    zh="把成员重叠的发现合为一案：角色及根据、团伙之间的联系人、金额不重复计、去掉哪些结算案件就不成立。\n"
    "不带编号列出各案；STORY 可以是案件编号，也可以是其中一项发现的编号。",
    en="Findings that share members told as one story: parts with grounds, who stands between the rings, money counted "
    "once, which rows would dissolve it.\nWithout an id all are listed; STORY is a story's id or that of a finding in it.",
    examples=("graphfraud stories -w case", "graphfraud stories story-1a2b3c4d --format json -w case"),
)
@click.argument("story", metavar="[STORY]", required=False, shell_complete=completing.findings)
@option("--low", is_flag=True, zh="把低等级的发现也并入。", en="Let findings of low severity belong to them, too.")
@option(
    "--rows",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    zh="最多列出多少成员。",
    en="How many members to list.",
)
@asks_format("table", "json")
@unmaskable
@works_on_case
def stories(case: Case, story: str | None, low: bool, rows: int, form: str, unmask: bool, reason: str | None) -> None:
    """Findings that overlap."""
    from graphfraud.cli.paper import to_json
    from graphfraud.workspace import stories as room

    with case.reading() as database:
        told = [room.story_of(database, story)] if story else room.stories(database, low=low)
        raw = case.unmask(unmask, reason, "stories", [item.id for item in told])
        if form == "json":
            plain = [item.to_json() for item in told]
            click.echo(to_json(plain[0] if story else plain))
        elif story:
            _show(case, database, told[0], rows, raw)
        elif told:
            _list(case, told)
        else:
            case.tell(_NONE)


def _list(case: Case, told: list[Story]) -> None:
    from graphfraud.cli.findings import SEVERITY_WORDS
    from graphfraud.cli.paper import table

    cells = [
        (
            item.id,
            SEVERITY_WORDS[item.severity][case.lang],
            round(item.score, 3),
            len(item.findings),
            sum(part.kind in ("patient", "card") for part in item.parts),
            sum(part.kind in ("pharmacy", "hospital") for part in item.parts),
            len(item.settlements),
            item.amounts.fund,
            item.amounts.account,
            item.standing.bound,
            item.title[case.lang],
        )
        for item in told
    ]
    table(_HEAD[case.lang], cells)


def _show(case: Case, database: Database, item: Story, rows: int, unmask: bool) -> None:
    from graphfraud.cli.paper import heading, line, table
    from graphfraud.store.people import names
    from graphfraud.store.protocol import Node

    lang = case.lang
    line(f"{item.id} – {item.title[lang]}")
    line(item.summary[lang])
    heading(_TITLES["findings"][lang])
    for finding in item.findings:
        line(f"  {finding.id}: {finding.summary[lang]}")
    for tie in item.ties:
        keys = case.say(_KEYS, keys=", ".join(id for _, id in tie.keys)) if tie.keys else ""
        line("  · " + case.say(_TIE, one=tie.one, other=tie.other, persons=tie.persons, rows=tie.rows, keys=keys))
    known = names(database, [Node(part.kind, part.id) for part in item.parts], unmask=unmask)
    heading(case.say(_TITLES["parts"], count=len(item.parts), shown=min(rows, len(item.parts))))
    table(_PARTS[lang], [_cells(case, part, known) for part in item.parts[:rows]])
    if item.brokers:
        heading(_TITLES["brokers"][lang])
        table(_PARTS[lang], [_cells(case, part, known) for part in item.brokers[:rows]])
    heading(case.say(_TITLES["falls"], count=item.standing.bound))
    for fall in item.standing.falls:
        listed = ": " + ", ".join(fall.rows[:8]) + (" …" if len(fall.rows) > 8 else "") if fall.rows else ""
        line(f"  {fall.finding} – {fall.text[lang]}{listed}")
    click.echo()
    line(_LEAD[lang])


def _cells(case: Case, part: Part, known: dict[Node, str]) -> tuple[object, ...]:
    from graphfraud.cli.screen import KIND_WORDS
    from graphfraud.store.protocol import Node
    from graphfraud.views.words import ROLES, word

    roles = ", ".join(word(ROLES, role)[case.lang] for role in part.roles)
    kind = KIND_WORDS[part.kind][case.lang]
    named = known.get(Node(part.kind, part.id))
    return (roles, kind, part.id, named, len(part.findings), round(part.between, 3), part.grounds[case.lang])
