"""``graphfraud blacklist``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from graphfraud.cli.case import Case, a_day, works_on_case, writes_file
from graphfraud.cli.manual import family, option

_HEAD = {
    "zh": ("条目", "类别", "编号", "事由", "自", "至", "发现", "状态", "由"),
    "en": ("entry", "kind", "id", "reason", "since", "until", "finding", "state", "by"),
}
_ADDED = {"zh": "已列入：条目 {entry}，{kind} {id}", "en": "listed: entry {entry}, {kind} {id}"}
_APPEALED = {"zh": "条目 {entry}：{state}", "en": "entry {entry}: {state}"}
_IMPORTED = {"zh": "新增 {count} 条", "en": "{count} new entries"}
_EXPORTED = {"zh": "{count} 条 → {path}", "en": "{count} entries → {path}"}


@family(
    "blacklist",
    zh="黑名单：列入谁、为什么、起止日期，申诉及其结果。",
    en="The blacklist: whom, why, from when until when; appeals and their outcome.",
    examples=(
        "graphfraud blacklist add pharmacy P32010000001 --reason '串换药品' --by Li --until 2028-12-31 -w case",
        "graphfraud blacklist list -w case",
        "graphfraud blacklist appeal 3 --note 'paid back' --by Li -w case",
        "graphfraud blacklist export -o blacklist.csv -w case",
        "graphfraud blacklist import blacklist.csv --by Li -w case",
    ),
)
def blacklist() -> None:
    """The blacklist."""


@blacklist.spoken("add", zh="列入黑名单（卡用代号 card-…）。", en="Enter somebody (a card by its stand-in card-…).")
@click.argument("kind")
@click.argument("subject", metavar="ID")
@option("--reason", required=True, zh="事由。", en="Why.")
@option("--by", required=True, zh="由谁列入。", en="Who enters it.")
@option("--since", callback=a_day, metavar="DAY", zh="起始日（默认今天）。", en="First day (default today).")
@option("--until", callback=a_day, metavar="DAY", zh="截止日（默认无）。", en="Last day (default none).")
@option("--finding", metavar="ID", zh="所依据的发现。", en="The finding behind it.")
@works_on_case
def add(
    case: Case,
    kind: str,
    subject: str,
    reason: str,
    by: str,
    since: date | None,
    until: date | None,
    finding: str | None,
) -> None:
    """Enter somebody."""
    from graphfraud.review import add as enter

    with case.changing() as database:
        made = enter(database, kind, subject, reason=reason, by=by, since=since, until=until, finding_id=finding)
    click.echo(case.say(_ADDED, entry=made.entry_id, kind=made.kind, id=made.id))


@blacklist.spoken("list", zh="全部条目及其状态。", en="All entries with their state.")
@option("--kind", zh="只看此类别。", en="Of this kind only.")
@option("--id", "subject", zh="只看此编号。", en="Of this id only.")
@option("--on", callback=a_day, metavar="DAY", zh="截至哪天（默认今天）。", en="As of this day (default today).")
@works_on_case
def list_(case: Case, kind: str | None, subject: str | None, on: date | None) -> None:
    """All entries."""
    from graphfraud.cli.paper import table
    from graphfraud.review import entries_of
    from graphfraud.review.blacklist import STATE_WORDS

    with case.reading() as database:
        found = entries_of(database, kind=kind, id=subject, on=on)
    rows = [
        (
            str(entry.entry_id),
            entry.kind,
            entry.id,
            entry.reason,
            str(entry.since),
            str(entry.until or "") or None,
            entry.finding_id,
            STATE_WORDS[entry.state][case.lang],
            entry.by_name,
        )
        for entry in found
    ]
    table(_HEAD[case.lang], rows)


@blacklist.spoken("appeal", zh="登记申诉或其结果。", en="Record an appeal, or its outcome.")
@click.argument("entry", type=int)
@option("--note", required=True, zh="说明。", en="What it says.")
@option("--by", required=True, zh="由谁登记。", en="Who records it.")
@option(
    "--outcome",
    "event",
    type=click.Choice(["appeal", "upheld", "lifted"]),
    default="appeal",
    show_default=True,
    zh="申诉、维持或解除。",
    en="An appeal, or how it ended.",
)
@works_on_case
def appeal(case: Case, entry: int, note: str, by: str, event: str) -> None:
    """Record an appeal."""
    from graphfraud.review import appeal as record
    from graphfraud.review.blacklist import STATE_WORDS

    with case.changing() as database:
        made = record(database, entry, note=note, by=by, event=event)
    click.echo(case.say(_APPEALED, entry=made.entry_id, state=STATE_WORDS[made.state][case.lang]))


@blacklist.spoken("export", zh="导出为 CSV 或 Excel。", en="Write the list as CSV or Excel.")
@writes_file(required=True, zh=".csv 或 .xlsx 文件。", en="A .csv or .xlsx file.")
@works_on_case
def export(case: Case, output: Path) -> None:
    """Write the list."""
    from graphfraud.review import export_blacklist

    with case.reading() as database:
        click.echo(case.say(_EXPORTED, count=export_blacklist(database, output, case.lang), path=output))


@blacklist.spoken(
    "import", zh="从 CSV 或 Excel 导入（全部或全不）。", en="Enter the rows of a CSV or Excel file, all or none."
)
@click.argument("file", type=click.Path(path_type=Path))
@option("--by", required=True, zh="由谁导入。", en="Who enters them.")
@works_on_case
def import_(case: Case, file: Path, by: str) -> None:
    """Enter the rows of a file."""
    from graphfraud.review import import_blacklist

    with case.writing() as database:
        click.echo(case.say(_IMPORTED, count=import_blacklist(database, file, by=by)))
