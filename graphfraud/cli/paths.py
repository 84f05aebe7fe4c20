"""``graphfraud paths``."""

from __future__ import annotations

from typing import Any

import click

from graphfraud.cli.case import Case, asks_format, asks_store, works_on_case
from graphfraud.cli.manual import command, option
from graphfraud.store.protocol import MAX_HOPS, MAX_PATHS, Node

_NONE = {
    "zh": "在 {hops} 步之内没有相连的路径{ordered}",
    "en": "no path within {hops} hops{ordered}",
}
_ORDERED = {"zh": "（按时间先后）", "en": " in time order"}
_HEAD = {
    "zh": ("步", "从", "关系", "到", "结算", "首次", "末次"),
    "en": ("hop", "from", "edge", "to", "settlements", "first", "last"),
}
_TITLE = {"zh": "路径 {number}（代价 {cost:.2f}，{hops} 步）", "en": "path {number} (cost {cost:.2f}, {hops} hops)"}


@command(
    "paths",
    zh="两者如何相连：人、卡、医师、机构、单位之间最便宜的路径。\n"
    "每步代价 1，每经过一个中间点再加 ln(度数)：人人都去的医院说明不了什么，人少的地方才有意义。"
    "--ordered-in-time 只给出时间先后说得通的路径（从 A 到 B，后一步不早于前一步）。",
    en="How two of them connect: the cheapest paths between persons, cards, doctors, institutions and employers.\nA "
    "hop costs 1 and each node on the way ln(degree) more: what everybody shares explains nothing. With "
    "--ordered-in-time only paths on which no step is earlier than the one before it, from A to B.",
    examples=(
        "graphfraud paths 3201…01 3201…02 -w case",
        "graphfraud paths card-0011223344556677 P32010000001 --ordered-in-time -w case",
        "graphfraud paths A B --max-hops 4 --format json -w case",
    ),
)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@option("--max-hops", type=click.IntRange(1, 12), default=MAX_HOPS, show_default=True, zh="最多几步。", en="Most hops.")
@option("--ordered-in-time", is_flag=True, zh="只要按时间先后的路径。", en="Only paths in time order.")
@option(
    "--limit", type=click.IntRange(1, 50), default=MAX_PATHS, show_default=True, zh="最多几条路径。", en="Most paths."
)
@asks_format("table", "json")
@asks_store
@works_on_case
def paths(case: Case, a: str, b: str, max_hops: int, ordered_in_time: bool, limit: int, form: str, store: str) -> None:
    """How two of them connect."""
    from graphfraud.cli.paper import table, to_json
    from graphfraud.workspace.connection import find_paths, plain

    with case.asking(store) as (_, opened):
        found = find_paths(opened, a, b, max_hops=max_hops, ordered_in_time=ordered_in_time, limit=limit)
    if form == "json":
        click.echo(to_json([plain(path) for path in found]))
        return
    if not found:
        case.tell(_NONE, hops=max_hops, ordered=_ORDERED[case.lang] if ordered_in_time else "")
    for number, path in enumerate(found, 1):
        title = case.say(_TITLE, number=number, cost=path.cost, hops=len(path.hops))
        rows = [_row(step, hop, case.lang) for step, hop in enumerate(path.hops, 1)]
        table(_HEAD[case.lang], rows, title=title)


def _row(step: int, hop: Any, lang: str) -> tuple[object, ...]:
    from graphfraud.views.words import TYPES, word

    first, last = (str(day) if day else None for day in (hop.first, hop.last))
    type = f"{word(TYPES, hop.type)['zh']} {hop.type}" if lang == "zh" else hop.type
    return step, _name(hop.source, lang), type, _name(hop.target, lang), len(hop.settlements), first, last


def _name(node: Node, lang: str) -> str:
    from graphfraud.cli.screen import KIND_WORDS

    return f"{KIND_WORDS[node.kind][lang]} {node.id}" if node.kind in KIND_WORDS else f"{node.kind} {node.id}"
