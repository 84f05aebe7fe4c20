"""``graphfraud findings`` and ``graphfraud show``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphfraud.cli import completing
from graphfraud.cli.case import Case, asks_format, unmaskable, works_on_case, writes_file
from graphfraud.cli.manual import command, option
from graphfraud.errors import UsageError

if TYPE_CHECKING:
    from graphfraud.model.finding import Finding
    from graphfraud.store.database import Database

TABLE_HEAD = {
    "zh": ("编号", "等级", "评分", "q 值", "人", "结算", "基金（元）", "账户（元）", "起止", "状态", "标题"),
    "en": (
        "id",
        "severity",
        "score",
        "q",
        "persons",
        "settl.",
        "fund, yuan",
        "account, yuan",
        "period",
        "status",
        "title",
    ),
}
_EXPORT_HEAD = {
    "zh": (
        "编号", "检测器", "等级", "评分", "q 值", "稳定度", "标题", "摘要", "人员", "机构", "医师", "结算数",
        "起", "止", "总额", "退费", "净额", "基金", "个人账户", "现金", "损失下限", "损失上限", "依据", "状态",
    ),
    "en": (
        "id", "detector", "severity", "score", "q_value", "stability", "title", "summary", "persons", "institutions",
        "doctors", "settlements", "start", "end", "gross", "refunded", "net", "fund", "account", "cash", "loss_low",
        "loss_high", "legal_basis", "status",
    ),
}  # fmt: skip
_MONEY = ("gross", "refunded", "net", "fund", "account", "cash", "loss_low", "loss_high")
_NONE = {"zh": "没有符合条件的发现", "en": "no finding fits"}
_WROTE = {"zh": "{count} 项发现 → {path}", "en": "{count} findings → {path}"}
SEVERITY_WORDS = {
    "high": {"zh": "高", "en": "high"},
    "medium": {"zh": "中", "en": "medium"},
    "low": {"zh": "低", "en": "low"},
}


@command(
    "findings",
    zh="按得分列出发现。csv 和 xlsx 中来自数据的公式不会被执行；写文件时原子替换，仅所有者可读。",
    en="Ranked findings. In csv and xlsx no value is ever run as a formula; a file is written whole or not at all, for "
    "its owner only.",
    examples=(
        "graphfraud findings -w case --severity high",
        "graphfraud findings --format jsonl -o findings.jsonl -w case",
        "graphfraud findings --status confirmed --format xlsx -o confirmed.xlsx -w case",
    ),
)
@option(
    "--detector",
    metavar="ID",
    multiple=True,
    shell_complete=completing.detectors,
    zh="只看这些检测器（可重复）。",
    en="Of these detectors only (repeatable).",
)
@option("--severity", type=click.Choice(["high", "medium", "low"]), zh="只看此等级。", en="Of this severity only.")
@option(
    "--status",
    metavar="S",
    shell_complete=completing.statuses,
    zh="只看此复核状态，如 lead、confirmed。",
    en="Of this review status only, such as lead.",
)
@asks_format("table", "json", "jsonl", "csv", "xlsx")
@writes_file(required=False, zh="写入文件而不是标准输出。", en="Write to this file instead of standard output.")
@works_on_case
def findings(
    case: Case, detector: tuple[str, ...], severity: str | None, status: str | None, form: str, output: Path | None
) -> None:
    """Ranked findings."""
    from graphfraud.cli.paper import put, put_lines, put_sheet, table, to_json
    from graphfraud.store.findings import load_findings

    _check_filters(detector, status)
    with case.reading() as database:
        found = load_findings(database, detectors=detector or None, severity=severity, status=status)
    if output is not None:
        case.log_export("findings", output, len(found))
    if form == "jsonl":
        put_lines((finding.to_json() for finding in found), output)
    elif form == "json":
        put(to_json([finding.to_json() for finding in found]), output)
    elif form in ("csv", "xlsx"):
        rows = [_export_row(case, finding) for finding in found]
        put_sheet("findings", _EXPORT_HEAD[case.lang], rows, form, output)
    elif output is not None:
        raise UsageError("-o needs --format json, jsonl, csv or xlsx")
    elif found:
        table(TABLE_HEAD[case.lang], [table_row(case, finding) for finding in found])
    else:
        case.tell(_NONE)
    if output is not None:
        case.tell(_WROTE, count=len(found), path=output)


def _check_filters(detectors: tuple[str, ...], status: str | None) -> None:
    from graphfraud.detectors.spec import detector
    from graphfraud.review.states import STATUS_WORDS

    for name in detectors:
        detector(name)
    if status is not None and status not in STATUS_WORDS:
        raise UsageError(f"--status {status!r}: choose one of {', '.join(STATUS_WORDS)}")


def _count(finding: Finding, *kinds: str) -> int:
    return sum(member.kind in kinds for member in finding.members)


def table_row(case: Case, finding: Finding) -> tuple[object, ...]:
    """A row of the table of findings."""
    from graphfraud.review.states import STATUS_WORDS

    return (
        finding.id,
        SEVERITY_WORDS[finding.severity][case.lang],
        round(finding.score, 3),
        finding.q_value,
        _count(finding, "patient"),
        len(finding.settlements),
        finding.amounts.fund,
        finding.amounts.account,
        f"{finding.start} – {finding.end}",
        STATUS_WORDS.get(finding.status, {"zh": finding.status, "en": finding.status})[case.lang],
        finding.title[case.lang],
    )


def _export_row(case: Case, finding: Finding) -> tuple[object, ...]:
    money = finding.amounts
    return (
        finding.id,
        finding.detector,
        finding.severity,
        f"{finding.score:.4f}",
        "" if finding.q_value is None else f"{finding.q_value:.3e}",
        f"{finding.stability:.2f}",
        finding.title[case.lang],
        finding.summary[case.lang],
        _count(finding, "patient"),
        _count(finding, "pharmacy", "hospital"),
        _count(finding, "doctor"),
        len(finding.settlements),
        finding.start.isoformat(),
        finding.end.isoformat(),
        *(getattr(money, name) for name in _MONEY),
        "; ".join(text[case.lang] for text in finding.legal_basis),
        finding.status,
    )


def _around(database: Database, finding: Finding) -> dict[str, object]:
    """What the finding itself does not tell: its lineage and its story."""
    from graphfraud.store.memory import ancestry
    from graphfraud.workspace.stories import fellows

    lines = [{**vars(item), "seen_at": item.seen_at.isoformat()} for item in ancestry(database, finding.id)]
    story, others = fellows(database, finding)
    return {"lineage": lines, "story": {"id": story, "findings": list(others)} if story else None}


@command(
    "show",
    zh="一项发现的全部内容：成员与角色、理由、金额、检验过的无辜解释、结算。回答“为什么是这个人”和“有没有无辜的可能”。",
    en="Everything about one finding: members with roles, reasons, amounts, the innocent readings that were tried, "
    "settlements. It answers “why this person?” and “could it be innocent?”.",
    examples=(
        "graphfraud show collected_cards-7f3a9c21 -w case",
        "graphfraud show collected_cards-7f3 --format json -w case",
    ),
)
@click.argument("finding", metavar="FINDING", shell_complete=completing.findings)
@option(
    "--rows",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    zh="列出多少行结算。",
    en="How many settlements to list.",
)
@asks_format("table", "json")
@unmaskable
@works_on_case
def show(case: Case, finding: str, rows: int, form: str, unmask: bool, reason: str | None) -> None:
    """Everything about one finding."""
    from graphfraud.cli.paper import to_json
    from graphfraud.cli.screen import show_finding
    from graphfraud.store.findings import load_finding

    with case.reading() as database:
        loaded = load_finding(database, finding)
        raw = case.unmask(unmask, reason, "show", [loaded.id])
        if form == "json":
            click.echo(to_json({**loaded.to_json(), **_around(database, loaded)}))
        else:
            show_finding(case, database, loaded, rows, raw)
