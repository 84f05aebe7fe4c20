"""``graphfraud view`` and ``graphfraud report``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from graphfraud.cli import completing
from graphfraud.cli.case import Case, unmaskable, works_on_case, writes_file
from graphfraud.cli.manual import command, option
from graphfraud.errors import UsageError

_WROTE = {
    "zh": "已写入 {path}（离线单个文件，用浏览器打开）",
    "en": "wrote {path} (one offline file: open it in a browser)",
}
_REPORT = {"zh": "已写入 {path}", "en": "wrote {path}"}


@command(
    "view",
    zh="把一项发现、一张卡或两者间的路径画成交互关系图：单个离线文件，不加载任何远程内容，姓名脱敏。",
    en="Draw a finding, a card or the paths between two ids as an interactive network: one offline file that loads "
    "nothing remote, names masked.",
    examples=(
        "graphfraud view collected_cards-7f3a9c21 -o ring.html -w case",
        "graphfraud view --card - -o card.html -w case < number.txt",
        "graphfraud view --paths 3201…01 3201…02 -o paths.html -w case",
    ),
)
@click.argument("finding", required=False, metavar="[FINDING]", shell_complete=completing.findings)
@option(
    "--card",
    metavar="NO",
    zh="一张卡（- 从标准输入读取）。",
    en="A card instead (- reads its number from standard input).",
)
@option("--paths", "ends", nargs=2, metavar="A B", zh="两者之间的路径。", en="The paths between two ids instead.")
@option(
    "--max-hops",
    type=click.IntRange(1, 12),
    default=6,
    show_default=True,
    zh="路径最多几步。",
    en="Most hops of a path.",
)
@option("--ordered-in-time", is_flag=True, zh="只要按时间先后的路径。", en="Only paths in time order.")
@writes_file(required=True, zh="HTML 文件。", en="The HTML file.")
@unmaskable
@works_on_case
def view(
    case: Case,
    finding: str | None,
    card: str | None,
    ends: tuple[str, str] | None,
    max_hops: int,
    ordered_in_time: bool,
    output: Path,
    unmask: bool,
    reason: str | None,
) -> None:
    """Draw a finding, a card or paths."""
    if sum(bool(given) for given in (finding, card, ends)) != 1:
        raise UsageError("view draws one thing: FINDING, or --card NO, or --paths A B")
    from graphfraud.views import write

    if card == "-":
        card = sys.stdin.readline().strip()
    if ends:
        exhibit = _paths(case, ends, max_hops, ordered_in_time, unmask, reason)
    else:
        exhibit = _one(case, finding, card, unmask, reason)
    click.echo(case.say(_WROTE, path=write(exhibit, output)))


def _one(case: Case, finding: str | None, card: str | None, unmask: bool, reason: str | None) -> Any:
    from graphfraud.store.findings import load_finding
    from graphfraud.views import exhibit_of_card, exhibit_of_finding
    from graphfraud.workspace.entity import find_node

    if card:
        with case.asking("embedded") as (database, store):
            node = find_node(database, store, "card", card)
            raw = case.unmask(unmask, reason, "view", [node.id])
            return exhibit_of_card(database, card, case.lang, raw)
    with case.reading() as database:
        loaded = load_finding(database, finding or "")
        raw = case.unmask(unmask, reason, "view", [loaded.id])
        return exhibit_of_finding(database, loaded.id, case.lang, raw)


def _paths(
    case: Case, ends: tuple[str, str], max_hops: int, ordered_in_time: bool, unmask: bool, reason: str | None
) -> Any:
    from graphfraud.views import exhibit_of_path
    from graphfraud.workspace.connection import find_paths, plain

    with case.asking("embedded") as (database, store):
        found = [plain(path) for path in find_paths(store, *ends, max_hops=max_hops, ordered_in_time=ordered_in_time)]
        if not found:
            raise UsageError(f"there is no path within {max_hops} hops to draw; try more with --max-hops")
        nodes = [found[0]["nodes"][at]["id"] for at in (0, -1)]
        raw = case.unmask(unmask, reason, "view", nodes)
        return exhibit_of_path(database, found, case.lang, raw)


@command(
    "report",
    zh="总览报告：按排名列出的发现、金额、地图、数据质量；离线网页，可打印，姓名脱敏。",
    en="The overview report: ranked findings, money, map, data quality; offline pages, printable, names masked.",
    examples=("graphfraud report -o report -w case",),
)
@writes_file(required=True, zh="报告文件夹。", en="The report's folder.")
@works_on_case
def report(case: Case, output: Path) -> None:
    """The overview report."""
    from graphfraud.views import report as write

    with case.reading() as database:
        click.echo(case.say(_REPORT, path=write(database, output, case.lang)))
