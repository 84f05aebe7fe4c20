"""``graphfraud review``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from graphfraud.cli import completing
from graphfraud.cli.case import Case, a_day, works_on_case
from graphfraud.cli.manual import command, option
from graphfraud.errors import UsageError

_DONE = {"zh": "{finding}：{before} → {after}", "en": "{finding}: {before} → {after}"}
_HEAD = {
    "zh": ("时间", "状态", "由", "系统用户", "意见", "附件", "追回（元）"),
    "en": ("time", "status", "by", "system user", "note", "files", "recovered, yuan"),
}


@command(
    "review",
    zh="记录复核的一步：初审 first-review、机构反馈 feedback、复审 second-review、终审 final-review，然后 confirmed、dismissed "
    "或 referred。认定和移送须由另一名系统用户作出。不带 --decision 时列出经过。",
    en="Record a step of the review: first-review, feedback, second-review, final-review, then confirmed, dismissed or "
    "referred. Confirmation and referral need another operating-system user than the step before. Without --decision "
    "it lists what was decided.",
    examples=(
        "graphfraud review collected_cards-7f3a9c21 --decision first-review --note 'rows checked' --by 'Li' -w case",
        "graphfraud review collected_cards-7f3a9c21 --decision feedback --note … --by … --file answer.pdf --deadline 2026-12-31",
        "graphfraud review collected_cards-7f3a9c21 -w case",
    ),
)
@click.argument("finding", metavar="FINDING", shell_complete=completing.findings)
@option("--decision", metavar="D", shell_complete=completing.decisions, zh="这一步的决定。", en="What is decided.")
@option("--note", zh="理由。", en="Why.")
@option("--by", zh="由谁决定。", en="Who decides.")
@option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    zh="附件（可重复）。",
    en="An attachment (repeatable).",
)
@option("--deadline", callback=a_day, metavar="DAY", zh="反馈期限。", en="Until when the provider is to answer.")
@option("--recovered", metavar="YUAN", zh="已追回金额。", en="Yuan that came back.")
@option("--sanction", metavar="TEXT", zh="处理措施。", en="What was imposed.")
@option("--self-disclosed", is_flag=True, zh="主动交代。", en="Somebody came forward.")
@option("--case-no", default="", metavar="NO", zh="案号。", en="Number of the case.")
@works_on_case
def review(
    case: Case,
    finding: str,
    decision: str | None,
    note: str | None,
    by: str | None,
    files: tuple[Path, ...],
    deadline: date | None,
    recovered: str | None,
    sanction: str | None,
    self_disclosed: bool,
    case_no: str,
) -> None:
    """Record a step of the review."""
    if decision is None:
        _history(case, finding)
        return
    if not note or not by:
        raise UsageError("a decision needs --note (why) and --by (who)")
    from graphfraud.review import decide
    from graphfraud.review.states import STATUS_WORDS
    from graphfraud.store.findings import load_finding

    with case.changing() as database:
        made = decide(
            database,
            load_finding(database, finding).id,
            decision,
            note=note,
            by=by,
            files=files,
            deadline=deadline,
            recovered=recovered,
            sanction=sanction,
            self_disclosed=self_disclosed or None,
            case_no=case_no,
        )
    words = {name: STATUS_WORDS[getattr(made, key)][case.lang] for name, key in _MOVE.items()}
    click.echo(case.say(_DONE, finding=made.finding_id, **words))


_MOVE = {"before": "status_before", "after": "decision"}


def _history(case: Case, finding: str) -> None:
    from graphfraud.cli.paper import table
    from graphfraud.review import history
    from graphfraud.review.states import STATUS_WORDS
    from graphfraud.store.findings import load_finding

    with case.reading() as database:
        loaded = load_finding(database, finding)
        steps = history(database, loaded.id)
    rows = [
        (
            step.decided_at.isoformat(sep=" ", timespec="minutes"),
            STATUS_WORDS[step.decision][case.lang],
            step.by_name,
            step.os_user,
            step.note,
            ", ".join(file.name for file in step.files),
            step.recovered,
        )
        for step in steps
    ]
    table(_HEAD[case.lang], rows, title=f"{loaded.id} – {STATUS_WORDS[loaded.status][case.lang]}")
