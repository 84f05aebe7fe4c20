"""``graphfraud tip``: tips that a lead may start from."""

from __future__ import annotations

import sys
from datetime import date

import click

from graphfraud.cli import completing
from graphfraud.cli.case import Case, a_day, works_on_case
from graphfraud.cli.manual import family, option
from graphfraud.errors import UsageError

_HEAD = {
    "zh": ("编号", "收到", "渠道", "内容", "举报人", "涉及", "发现"),
    "en": ("tip", "received", "channel", "content", "informant", "subjects", "findings"),
}
_ADDED = {"zh": "已登记举报 {tip}，关联发现：{findings}", "en": "recorded tip {tip}; findings: {findings}"}
_LINKED = {"zh": "举报 {tip} 已关联 {finding}", "en": "tip {tip} is linked to {finding}"}


@family(
    "tip",
    zh="举报：线索的来源。举报人在保存之前即脱敏，不进入任何证据包。",
    en="Tips that a lead may start from. The informant is masked before anything is kept and is in no package.",
    examples=(
        "graphfraud tip add --content '…' --by Li --subject pharmacy:P32010000001 -w case",
        "graphfraud tip link 1 collected_cards-7f3a9c21 -w case",
        "graphfraud tip list -w case",
    ),
)
def tip() -> None:
    """Tips."""


@tip.spoken("add", zh="登记举报。", en="Record a tip.")
@option("--content", required=True, zh="内容。", en="What it says.")
@option("--by", required=True, zh="由谁登记。", en="Who records it.")
@option(
    "--informant",
    default="",
    zh="举报人（- 从标准输入读取），保存前脱敏。",
    en="Who tipped off (- reads standard input); masked.",
)
@option("--received", callback=a_day, metavar="DAY", zh="收到日期。", en="The day it came in.")
@option("--channel", default="", zh="渠道。", en="Telephone, letter …")
@option(
    "--subject", "subjects", multiple=True, metavar="KIND:ID", zh="涉及谁（可重复）。", en="Whom it names (repeatable)."
)
@works_on_case
def add(
    case: Case, content: str, by: str, informant: str, received: date | None, channel: str, subjects: tuple[str, ...]
) -> None:
    """Record a tip."""
    from graphfraud.review import add_tip

    pairs = [subject.partition(":")[::2] for subject in subjects]
    if any(not kind or not name for kind, name in pairs):
        raise UsageError("--subject: write KIND:ID, such as pharmacy:P32010000001")
    who = sys.stdin.readline().strip() if informant == "-" else informant
    with case.changing() as database:
        made = add_tip(
            database, content=content, by=by, informant=who, received=received, channel=channel, subjects=pairs
        )
    click.echo(case.say(_ADDED, tip=made.tip_id, findings=", ".join(made.findings) or "–"))


@tip.spoken("list", zh="全部举报。", en="All tips.")
@works_on_case
def list_(case: Case) -> None:
    """All tips."""
    from graphfraud.cli.paper import table
    from graphfraud.review import tips

    with case.reading() as database:
        found = tips(database)
    rows = [
        (
            str(one.tip_id),
            str(one.received),
            one.channel,
            one.content,
            one.informant,
            ", ".join(f"{kind}:{name}" for kind, name in one.subjects),
            ", ".join(one.findings),
        )
        for one in found
    ]
    table(_HEAD[case.lang], rows)


@tip.spoken("link", zh="把举报关联到发现。", en="Say that a finding is what a tip was about.")
@click.argument("number", type=int, metavar="TIP")
@click.argument("finding", metavar="FINDING", shell_complete=completing.findings)
@works_on_case
def link(case: Case, number: int, finding: str) -> None:
    """Link a tip to a finding."""
    from graphfraud.review import link_tip

    with case.changing() as database:
        link_tip(database, number, finding)
    click.echo(case.say(_LINKED, tip=number, finding=finding))
