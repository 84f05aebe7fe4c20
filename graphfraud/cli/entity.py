"""``graphfraud card``, ``patient``, ``doctor`` and ``institution``."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import click

from graphfraud.cli.case import Case, asks_format, asks_store, unmaskable, within_days, works_on_case
from graphfraud.cli.manual import Command, command, option
from graphfraud.errors import UsageError


def _ask(
    what: str,
    case: Case,
    asked: str,
    form: str,
    since: date | None,
    until: date | None,
    store: str,
    rows: int,
    unmask: bool,
    reason: str | None,
) -> None:
    """Look somebody up and show him."""
    from graphfraud.cli.paper import to_json
    from graphfraud.cli.screen import show_entity
    from graphfraud.workspace import look_up
    from graphfraud.workspace.entity import find_node

    if since and until and since > until:
        raise UsageError(f"--since {since} is after --until {until}")
    wanted = _from_stdin(what) if asked == "-" else asked
    with case.asking(store) as (database, opened):
        node = find_node(database, opened, what, wanted)
        raw = case.unmask(unmask, reason, what, [node.id])
        entity = look_up(database, opened, node, since=since, until=until, unmask=raw)
    if form == "json":
        click.echo(to_json(entity.to_json()))
    else:
        show_entity(case, entity, rows)


def _from_stdin(what: str) -> str:
    """The first line of standard input, so that a number stays out of the shell's history."""
    text = sys.stdin.readline().strip()
    if not text:
        raise UsageError(f"{what} -: standard input holds no number; write it on its first line")
    return text


def _declare(what: str, metavar: str, zh: str, en: str, examples: tuple[str, ...]) -> Command:
    @command(what, zh=zh, en=en, examples=examples)
    @click.argument("asked", metavar=metavar)
    @option(
        "--rows",
        type=click.IntRange(min=0),
        default=20,
        show_default=True,
        zh="表中最多列出多少行。",
        en="Rows a table.",
    )
    @asks_format("table", "json")
    @within_days
    @asks_store
    @unmaskable
    @works_on_case
    def ask(**given: Any) -> None:
        """Everything known of it."""
        _ask(what, **given)

    return ask


card = _declare(
    "card",
    "NO",
    zh="一张卡的全部记录：持卡人、结算、去过的机构、同行者（30 分钟内同一机构，至少两天）、有关的发现。\n"
    "NO 是社会保障卡卡号或其代号 card-…；写 - 则从标准输入读取，卡号不留在命令历史里。",
    en="Everything known of a card: its holder, settlements, places, companions (at the same institution within 30 "
    "minutes on two days or more), findings.\nNO is a social-security card number (ssc_cardno) or its stand-in "
    "card-…; with - it is read from standard input and stays out of the shell's history.",
    examples=(
        "graphfraud card A12345678 -w case",
        "graphfraud card - -w case < number.txt",
        "graphfraud card - --format json",
    ),
)
patient = _declare(
    "patient",
    "ID",
    zh="一位参保人的全部记录。ID 是人员编号 psn_no，也可以是身份证号（请用 - 从标准输入读取）。",
    en="Everything known of a person. ID is a psn_no; an identity number is accepted too (give it through -, standard "
    "input).",
    examples=(
        "graphfraud patient 32010000000000000001 -w case --since 2026-01-01",
        "graphfraud patient - --format json",
    ),
)
doctor = _declare(
    "doctor",
    "ID",
    zh="一位医师的全部记录：开单或主诊的结算、执业机构、处方流向的药店、有关的发现。",
    en="Everything known of a doctor: settlements billed or led, institutions, pharmacies where prescriptions are "
    "filled, findings.",
    examples=("graphfraud doctor D320100000001 -w case",),
)
institution = _declare(
    "institution",
    "ID",
    zh="一家医院、诊所或药店的全部记录：结算、同一天同一批人还去过的机构、有关的发现。",
    en="Everything known of a hospital, clinic or pharmacy: settlements, institutions where the same persons were on "
    "the same day, findings.",
    examples=("graphfraud institution P32010000001 -w case --until 2026-06-30",),
)
