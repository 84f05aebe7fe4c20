"""``graphfraud audit``: the access log."""

from __future__ import annotations

import click

from graphfraud.cli.case import Case, asks_format, works_on_case
from graphfraud.cli.manual import family, option
from graphfraud.errors import CheckFailedError, WorkspaceError

_HEAD = {
    "zh": ("序号", "时间", "用户", "操作", "理由", "案号", "对象"),
    "en": ("n", "time", "user", "action", "reason", "case", "subject"),
}
_WHOLE = {"zh": "日志完整：{head}", "en": "the log is whole: {head}"}
_BROKEN = {"zh": "访问日志有 {count} 处问题", "en": "the access log has {count} problem(s)"}


@family(
    "audit",
    zh="访问日志：谁在何时为何看到或导出了什么；只追加，哈希成链。",
    en="The access log: who saw or exported what, when and why; append-only, hash-chained.",
    examples=("graphfraud audit show -w case", "graphfraud audit verify --head 17:3fa9… -w case"),
)
def audit() -> None:
    """The access log."""


@audit.spoken("show", zh="列出记录。", en="List the entries.")
@option("--action", zh="只看此操作。", en="Of this action only.")
@option("--case-no", metavar="NO", zh="只看此案号。", en="Of this case only.")
@option("--last", type=click.IntRange(min=1), zh="只看最后几条。", en="Only so many from the end.")
@asks_format("table", "json")
@works_on_case
def show(case: Case, action: str | None, case_no: str | None, last: int | None, form: str) -> None:
    """List the entries."""
    from dataclasses import asdict

    from graphfraud.audit import AuditLog
    from graphfraud.cli.paper import table, to_json

    entries = AuditLog(_folder(case)).show(action=action, case_no=case_no, last=last)
    if form == "json":
        click.echo(to_json([asdict(entry) for entry in entries]))
        return
    rows = [
        (str(e.n), e.time[:19].replace("T", " "), e.user, e.action, e.reason, e.case_no, ", ".join(e.subject))
        for e in entries
    ]
    table(_HEAD[case.lang], rows)


@audit.spoken(
    "verify",
    zh="检查链条、封印和末端；给出 --head 时还能发现截断。有问题时退出状态为 1。",
    en="Check chain, seals and end; with --head a cut log is found too. Exit status 1 where anything is wrong.",
)
@option("--head", metavar="COUNT:HASH", zh="证据包等处引用的日志位置。", en="A head that was quoted elsewhere.")
@works_on_case
def verify(case: Case, head: str | None) -> None:
    """Check the log."""
    from graphfraud.audit import AuditLog
    from graphfraud.cli.paper import line
    from graphfraud.cli.translated import told

    log = AuditLog(_folder(case))
    problems = log.verify(head)
    for problem in problems:
        line(told(problem, case.lang))
    if problems:
        raise CheckFailedError(case.say(_BROKEN, count=len(problems)))
    click.echo(case.say(_WHOLE, head=log.head()))


def _folder(case: Case):  # type: ignore[no-untyped-def]
    if not case.folder.is_dir():
        raise WorkspaceError(f"{case.folder}: no workspace here")
    return case.folder
