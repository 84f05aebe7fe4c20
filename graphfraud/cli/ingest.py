"""``graphfraud ingest``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphfraud.cli.case import Case, asks_format, works_on_case
from graphfraud.cli.manual import command, option
from graphfraud.stopping import kept, nothing_to_undo

if TYPE_CHECKING:
    from graphfraud.ingest.unread import Unread

_COUNTS = {
    "zh": "{path} → {table}：接收 {accepted:,}，拒绝 {rejected:,}，重复 {repeated:,}",
    "en": "{path} → {table}: {accepted:,} accepted, {rejected:,} rejected, {repeated:,} repeated",
}
_TOTAL = {
    "zh": "合计：接收 {accepted:,}，拒绝 {rejected:,}，重复 {repeated:,}",
    "en": "in all: {accepted:,} accepted, {rejected:,} rejected, {repeated:,} repeated",
}
_CONFLICTS = {
    "zh": "其中同一编号内容不同的 {conflicts:,} 行被拒绝；确以新数据为准时加 --replace",
    "en": "{conflicts:,} of the rejected rows carry a known id with other content; --replace lets the new ones win",
}
_WHY = {
    "zh": "被拒绝 {rows:,} 行（{files} 个文件，如 {path}）：{column}{reason}",
    "en": "{rows:,} rows rejected ({files} files, such as {path}): {column}{reason}",
}
_MOSTLY = {
    "zh": "{path} 的多数行被拒绝（{rejected:,} 行）：列可能错位，或版式与其他文件不同；请核对后重新导入",
    "en": "most rows of {path} were rejected ({rejected:,}): its columns may be shifted, or its layout is another one; look at it and ingest it again",
}
_REJECTS = {"zh": "被拒绝的行见：{path}", "en": "rejected rows: {path}"}
_SKIPPED = {"zh": "跳过：{what}", "en": "passed over: {what}"}
_WARNED = {"zh": "注意（{code}，{rows:,}）：{where}{detail}", "en": "warning ({code}, {rows:,}): {where}{detail}"}
_UNREAD = {
    "zh": "{path} 中未读取的 {count:,} 列：{headings}；若有需要的列，请用映射文件（--mapping）写明",
    "en": "columns of {path} that were not read ({count:,}): {headings}; say in a mapping file (--mapping) what you need of them",
}
_MAY_BE = {"zh": "{heading}（可能是 {field}）", "en": "{heading} (perhaps {field})"}
_TAKEN = {"zh": "{heading}（{field} 已取自 {taken_from}）", "en": "{heading} ({field} was taken from {taken_from})"}
_DRY = {"zh": "试运行：没有写入任何内容", "en": "dry run: nothing was kept"}
_NEXT = {"zh": "下一步：graphfraud detect -w {folder}", "en": "next: graphfraud detect -w {folder}"}


@command(
    "ingest",
    zh="把结算数据导入工作区：文件（CSV、Parquet、Excel，可为 .gz）、文件夹、通配符或数据库地址。\n"
    "不能用的行连同文件、行号、列和原因写入 工作区/rejects/*.csv；同一文件或同一行再次导入不改变任何内容；"
    "来源不可用时整个命令不保留任何内容，退出状态为 2。",
    en="Add settlement records to the workspace: files (CSV, Parquet, Excel, also .gz), folders, globs or a database "
    "URL.\nRows that cannot be used go to WORKSPACE/rejects/*.csv with file, line, column and reason. The same file or "
    "row twice changes nothing. An unusable source ends the command with status 2 and nothing of it is kept.",
    examples=(
        "graphfraud ingest setl_d.csv fee_list_d.csv -w case",
        "graphfraud ingest exports/ --mapping province.toml -w case",
        "graphfraud ingest 'exports/2026-*/setl_d*.csv.gz' --dry-run --format json",
        "graphfraud ingest sqlite:///records.db --query 'SELECT * FROM setl_d'",
    ),
    interrupted={
        "zh": "本次导入没有保留任何内容，工作区与之前相同；请再次运行同一命令。",
        "en": "nothing of this ingest was kept, the workspace is as it was; run the same command again.",
    },
    kept={
        "zh": "本次导入的内容已全部保留；再次运行同一命令可看到计数，并补写被拒绝行的文件。",
        "en": "all of this ingest is kept; the same command once more tells its counts and writes what files of rejected rows are missing.",
    },
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@option("--preset", default="nhsa", zh="列名预设（默认 nhsa）。", en="Layout that ships with the tool (default nhsa).")
@option(
    "--mapping", type=click.Path(path_type=Path), metavar="FILE.toml", zh="列映射文件。", en="Mapping file, instead."
)
@option("--query", metavar="SQL", zh="在数据库上运行的 SELECT。", en="SELECT to run on a database URL.")
@option(
    "--replace",
    is_flag=True,
    zh="同一编号的新内容取代旧内容。",
    en="A known id with other content replaces the kept row.",
)
@option("--dry-run", is_flag=True, zh="只检查和计数，不写入。", en="Check and count only; keep nothing.")
@asks_format("text", "json")
@works_on_case
def ingest(
    case: Case,
    sources: tuple[str, ...],
    preset: str,
    mapping: Path | None,
    query: str | None,
    replace: bool,
    dry_run: bool,
    form: str,
) -> None:
    """Add settlement records to the workspace."""
    from graphfraud.cli.paper import to_json
    from graphfraud.ingest import ingest as run

    existed = case.folder.exists()

    def leave() -> None:
        if not kept():
            _remove_empty(case, existed)

    try:
        with nothing_to_undo(leave), case.writing() as database:
            report = run(
                database, sources, preset=preset, mapping=mapping, query=query, replace=replace, dry_run=dry_run
            )
    except BaseException:
        leave()
        raise
    if dry_run:
        _remove_empty(case, existed)
    if form == "json":
        click.echo(to_json(report.to_json()))
    else:
        for file in report.files:
            click.echo(case.say(_COUNTS, **file.to_json()))
        click.echo(case.say(_TOTAL, **report.to_json()))
    _notes(case, report)


def _remove_empty(case: Case, existed: bool) -> None:
    """Take away the workspace that this command made and put nothing into."""
    import shutil

    if not existed and case.folder.exists():
        shutil.rmtree(case.folder, ignore_errors=True)


def _headings(case: Case, headings: Sequence[Unread]) -> str:
    """The headings, those with a hint first."""
    from dataclasses import asdict

    told = []
    for one in sorted(headings, key=lambda one: one.field is None):
        words = _TAKEN if one.taken_from else _MAY_BE if one.field else None
        told.append(case.say(words, **asdict(one)) if words else one.heading)
    return ("、" if case.lang == "zh" else ", ").join(told)


def _notes(case: Case, report) -> None:  # type: ignore[no-untyped-def]
    from graphfraud.cli.translated import told
    from graphfraud.views.words import warning

    for what in report.skipped:
        case.tell(_SKIPPED, what=told(what, case.lang))
    for warned in report.all_warnings():
        where = f"{warned.path}: " if warned.path else ""
        case.tell(_WARNED, code=warned.code, rows=warned.rows, where=where, detail=warning(warned.code)[case.lang])
    for path, headings in report.all_unread().items():
        case.tell(_UNREAD, path=path, count=len(headings), headings=_headings(case, headings))
    if report.conflicts:
        case.tell(_CONFLICTS, conflicts=report.conflicts)
    _faults(case, report)
    for path in report.rejects:
        case.tell(_REJECTS, path=path)
    case.tell(_DRY if report.dry_run else _NEXT, folder=case.folder)


def _faults(case: Case, report) -> None:  # type: ignore[no-untyped-def]
    """Why rows were rejected, each reason once for all files; and files of which most were."""
    from graphfraud.ingest.rejects import REASONS

    for name, code, rows, paths in report.all_faults():
        zh, en = REASONS[code]
        colon = "：" if case.lang == "zh" else ": "
        column, reason = f"{name}{colon}" if name else "", zh if case.lang == "zh" else en
        case.tell(_WHY, rows=rows, files=len(paths), path=paths[0], column=column, reason=reason)
    for file in report.files:
        if file.rejected > file.accepted + file.repeated + file.filtered:
            case.tell(_MOSTLY, path=file.path, rejected=file.rejected)
