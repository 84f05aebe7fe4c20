"""``graphfraud evidence`` and ``graphfraud verify``."""

from __future__ import annotations

from pathlib import Path

import click

from graphfraud.cli import completing
from graphfraud.cli.case import Case, asks_format, speaks, works_on_case, writes_file
from graphfraud.cli.manual import command, option
from graphfraud.errors import CheckFailedError, UsageError

_MADE = {
    "zh": "{path}\nSHA-256 {sha256}\n签名公钥指纹 {fingerprint}（请另行告知收件人）\n日志位置 {head}（供 audit verify --head）",
    "en": "{path}\nSHA-256 {sha256}\nfingerprint of the signing key {fingerprint} (hand it over another way than the "
    "package)\nhead of the access log {head} (for audit verify --head)",
}


@command(
    "evidence",
    zh="移送证据包：移送书草稿、调查报告、名单、结算明细、时间线、关系图、无辜解释、电子数据清单、哈希与签名。\n"
    "证据包不脱敏，必须说明 --reason；--masked 为培训版，不含任何原始姓名和号码。",
    en="The referral package: letter draft, investigation report, lists, settlement rows, timeline, ring chart, "
    "innocent readings, list of electronic data, hashes and signature.\nA package is unmasked and needs --reason; with "
    "--masked it is the training edition, in which no raw name or number stands.",
    examples=(
        "graphfraud evidence collected_cards-7f3a9c21 -o package.zip --reason '移送公安机关' --case-no 2026-17 -w case",
        "graphfraud evidence collected_cards-7f3a9c21 -o training.zip --masked -w case",
    ),
)
@click.argument("findings", nargs=-1, required=True, metavar="FINDING...", shell_complete=completing.findings)
@writes_file(required=True, zh="证据包（.zip）。", en="The package (.zip).")
@option(
    "--reason", default="", metavar="TEXT", zh="理由，写入访问日志。", en="Why raw values leave the workspace; logged."
)
@option("--case-no", metavar="NO", zh="案号。", en="Number of the case.")
@option("--masked", is_flag=True, zh="脱敏的培训版。", en="The masked training edition.")
@option(
    "--missing-sources",
    is_flag=True,
    zh="原始文件已不在时仍然制作，并在清单中注明。",
    en="Go on where source files are gone; said so.",
)
@option("--force", is_flag=True, zh="替换已有的同名文件。", en="Replace a file that is there already.")
@works_on_case
def evidence(
    case: Case,
    findings: tuple[str, ...],
    output: Path,
    reason: str,
    case_no: str | None,
    masked: bool,
    missing_sources: bool,
    force: bool,
) -> None:
    """The referral package."""
    from graphfraud.evidence import evidence as make
    from graphfraud.store.findings import load_finding

    if not masked and not reason.strip():
        raise UsageError(
            "a package is unmasked: say why with --reason TEXT, or make the training edition with --masked"
        )
    if output.is_file() and not force:
        raise UsageError(
            f"{output}: is there already and may have been handed over; choose another name with -o, or replace it with --force"
        )
    with case.reading() as database:
        ids = [load_finding(database, name).id for name in findings]
        made = make(
            database,
            ids,
            output,
            reason=reason,
            case_no=case_no,
            masked=masked,
            lang=case.lang,
            missing_sources=missing_sources,
        )
    figures = {"sha256": made.sha256, "fingerprint": made.fingerprint, "head": made.audit_head}
    click.echo(case.say(_MADE, path=made.path, **figures))


@command(
    "verify",
    zh="离线验证证据包：哈希、签名、金额；给出 -w 时在工作区重新计算。\n"
    "不给 --fingerprint 时只说“完整，签名人未证实”。有任何改动时退出状态为 1。",
    en="Check a package offline: hashes, signature, sums; with -w the findings are computed again in a workspace.\n"
    "Without --fingerprint it says “intact, signer unproven”. Exit status 1 where anything was changed.",
    examples=(
        "graphfraud verify package.zip",
        "graphfraud verify package.zip --fingerprint 'AB12 CD34 …' -w case",
    ),
)
@click.argument("package", type=click.Path(path_type=Path), metavar="PACKAGE.zip")
@option("--fingerprint", metavar="F", zh="签名公钥指纹。", en="Fingerprint of the key that ought to have signed.")
@option(
    "-w",
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    zh="在此工作区重新计算。",
    en="Compute the findings again in this workspace.",
)
@asks_format("text", "json")
@speaks
def verify(lang: str, package: Path, fingerprint: str | None, workspace: Path | None, form: str) -> None:
    """Check a package."""
    from graphfraud.cli.paper import line, to_json
    from graphfraud.evidence import verify as check

    report = check(package, fingerprint=fingerprint, workspace=workspace)
    if form == "json":
        problems = [{"kind": one.kind, "where": one.where, "text": one.text} for one in report.problems]
        names = ("ok", "signer", "fingerprint", "masked", "settlements", "made_at", "audit_head", "recomputed")
        plain = {name: getattr(report, name) for name in names}
        click.echo(to_json({**plain, "findings": list(report.findings), "problems": problems}))
    else:
        for text in report.lines(lang):
            line(text)
    if not report.ok:
        raise CheckFailedError(report.statement[lang])
