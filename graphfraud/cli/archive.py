"""``graphfraud archive``: the integrity archive."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from graphfraud.cli.case import Case, a_day, works_on_case, writes_file
from graphfraud.cli.manual import family, option

_HEAD = {
    "zh": ("类别", "编号", "分值", "等级", "次数", "最近"),
    "en": ("kind", "id", "points", "tier", "violations", "last"),
}
_POINTS = {
    "zh": ("日期", "类别", "编号", "分值", "事由", "发现", "由"),
    "en": ("day", "kind", "id", "points", "reason", "finding", "by"),
}
_ADDED = {"zh": "已记入 {kind} {id}：{points} 分", "en": "entered {kind} {id}: {points} points"}
_IMPORTED = {"zh": "新增 {count} 条", "en": "{count} new entries"}
_EXPORTED = {"zh": "{count} 条 → {path}", "en": "{count} entries → {path}"}


@family(
    "archive",
    zh="诚信档案：参保人、医师、机构的记分。认定的发现自动记分；积分规则见工作区的 archive.toml。",
    en="The integrity archive: points of persons, doctors and institutions. Confirmed findings enter points by "
    "themselves; the rules are in the workspace's archive.toml.",
    examples=(
        "graphfraud archive list -w case",
        "graphfraud archive add pharmacy P32010000001 4 --reason '串换药品' --by Li -w case",
        "graphfraud archive import points.csv --by Li -w case",
        "graphfraud archive export -o archive.xlsx -w case",
    ),
)
def archive() -> None:
    """The integrity archive."""


@archive.spoken("list", zh="当前积分与等级。", en="Where everybody stands.")
@option("--kind", zh="只看此类别。", en="Of this kind only.")
@option("--id", "subject", zh="只看此编号，逐条列出。", en="Of this id only, entry by entry.")
@works_on_case
def list_(case: Case, kind: str | None, subject: str | None) -> None:
    """Where everybody stands."""
    from graphfraud.cli.paper import table
    from graphfraud.review import points, standings

    with case.reading() as database:
        if subject:
            entries = points(database, kind, subject)
            table(
                _POINTS[case.lang],
                [(str(p.on), p.kind, p.id, p.points, p.reason, p.finding_id, p.by_name) for p in entries],
            )
            return
        found = standings(database, kind)
    rows = [(s.kind, s.id, s.points, s.tier[case.lang], s.violations, str(s.last)) for s in found]
    table(_HEAD[case.lang], rows)


@archive.spoken("add", zh="手工记分（可为负，恢复信用）。", en="Enter points by hand (negative ones restore trust).")
@click.argument("kind")
@click.argument("subject", metavar="ID")
@click.argument("points")
@option("--reason", required=True, zh="事由。", en="Why.")
@option("--by", required=True, zh="由谁记入。", en="Who enters them.")
@option("--on", callback=a_day, metavar="DAY", zh="日期。", en="The day.")
@works_on_case
def add(case: Case, kind: str, subject: str, points: str, reason: str, by: str, on: date | None) -> None:
    """Enter points by hand."""
    from graphfraud.review import add_points

    with case.changing() as database:
        add_points(database, kind, subject, points, reason=reason, by=by, on=on)
    click.echo(case.say(_ADDED, kind=kind, id=subject, points=points))


@archive.spoken("export", zh="导出为 CSV 或 Excel。", en="Write all entries as CSV or Excel.")
@writes_file(required=True, zh=".csv 或 .xlsx 文件。", en="A .csv or .xlsx file.")
@works_on_case
def export(case: Case, output: Path) -> None:
    """Write all entries."""
    from graphfraud.review import export_archive

    with case.reading() as database:
        click.echo(case.say(_EXPORTED, count=export_archive(database, output, case.lang), path=output))


@archive.spoken(
    "import", zh="从 CSV 或 Excel 导入（全部或全不）。", en="Enter the rows of a CSV or Excel file, all or none."
)
@click.argument("file", type=click.Path(path_type=Path))
@option("--by", required=True, zh="由谁导入。", en="Who enters them.")
@works_on_case
def import_(case: Case, file: Path, by: str) -> None:
    """Enter the rows of a file."""
    from graphfraud.review import import_archive

    with case.writing() as database:
        click.echo(case.say(_IMPORTED, count=import_archive(database, file, by=by)))
