"""``graphfraud detect`` and ``graphfraud detectors``."""

from __future__ import annotations

import json
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from graphfraud.cli import completing
from graphfraud.cli.case import Case, asks_format, asks_store, works_on_case
from graphfraud.cli.manual import command, option
from graphfraud.errors import UsageError
from graphfraud.stopping import nothing_to_undo

if TYPE_CHECKING:
    from graphfraud.detectors.spec import Detector
    from graphfraud.model.finding import Finding
    from graphfraud.store.database import Database

_DONE = {
    "zh": "{count} 项发现：高 {high}，中 {medium}，低 {low}（{seconds:.1f} 秒）",
    "en": "{count} findings: {high} high, {medium} medium, {low} low ({seconds:.1f} s)",
}
_NEXT = {
    "zh": "下一步：graphfraud findings -w {folder}，再 graphfraud show 编号",
    "en": "next: graphfraud findings -w {folder}, then graphfraud show FINDING",
}
_LACKS = {"zh": "{name}：未运行，缺少 {what}", "en": "{name}: did not run, the workspace lacks {what}"}
_WARNS = {"zh": "{name}：{what}", "en": "{name}: {what}"}
_STATE = {
    "done": {"zh": "已运行", "en": "ran"},
    "degraded": {"zh": "已运行，有保留", "en": "ran, with reservations"},
    "lacks": {"zh": "不能运行，缺少 {what}", "en": "cannot run, lacks {what}"},
    "ready": {"zh": "可以运行", "en": "can run"},
    "unknown": {"zh": "–", "en": "–"},
}
_HEAD = {
    "zh": ("编号", "名称", "状态", "发现"),
    "en": ("id", "title", "state", "findings"),
}
_PARTS = {
    "fires_on": {"zh": "报告", "en": "Fires on"},
    "silent": {"zh": "不报告", "en": "Stays silent on"},
    "readings": {"zh": "检验的无辜解释（* 为决定性）", "en": "Innocent readings tried (* decisive)"},
    "law": {"zh": "依据", "en": "Legal basis"},
    "needs": {"zh": "需要的表", "en": "Tables needed"},
    "uses": {"zh": "可利用的表", "en": "Tables it can use"},
    "parameters": {"zh": "参数（--set {name}.参数=值）", "en": "Parameters (--set {name}.parameter=value)"},
    "stage": {"zh": "阶段 / 结果等级", "en": "Stage / grade"},
    "state": {"zh": "在此工作区", "en": "In this workspace"},
}
_STAGES = {
    "before": {"zh": "事前", "en": "before payment"},
    "during": {"zh": "事中", "en": "during payment"},
    "after": {"zh": "事后", "en": "after payment"},
}
_GRADES = {
    "suspicious": {"zh": "可疑", "en": "suspicious"},
    "clear violation": {"zh": "明确违规", "en": "clear violation"},
}
_PARAMETER_HEAD = {"zh": ("参数", "默认", "单位", "含义"), "en": ("parameter", "default", "unit", "meaning")}
_YEARLY = {
    "zh": "（按一年的记录；记录较短则按比例减少，至少 {}）",
    "en": " (in a year's records; fewer in shorter ones, {} at least)",
}


@command(
    "detect",
    zh="运行检测器，保存发现；只取代所运行检测器的发现。已复核而不再出现的发现标为 withdrawn 并保留。\n"
    "缺少所需表的检测器会说明缺什么，不影响其他检测器。",
    en="Run detectors and store their findings; only findings of the detectors run are replaced. A reviewed finding "
    "that no longer comes out becomes withdrawn and is kept.\nA detector whose tables are missing says so and the "
    "others run.",
    examples=(
        "graphfraud detect -w case",
        "graphfraud detect --only lent_card_ring --only collected_cards -w case",
        "graphfraud detect --skip impossible_travel --set lent_card_ring.window_minutes=15 -w case",
    ),
    interrupted={
        "zh": "本次运行没有保存发现，之前的发现仍在；请再次运行，或用 --only 分次运行。",
        "en": "no finding of this run was stored, earlier ones stand; run it again, or in parts with --only ID.",
    },
    kept={
        "zh": "本次运行的发现已全部保存；请用 graphfraud findings 查看。",
        "en": "the findings of this run are stored; see: graphfraud findings",
    },
)
@option(
    "--only",
    multiple=True,
    metavar="ID",
    shell_complete=completing.detectors,
    zh="只运行这些检测器（可重复）。",
    en="Run these detectors only (repeatable).",
)
@option(
    "--skip",
    multiple=True,
    metavar="ID",
    shell_complete=completing.detectors,
    zh="不运行这些检测器（可重复）。",
    en="Leave these detectors out (repeatable).",
)
@option(
    "--set",
    "settings",
    multiple=True,
    metavar="ID.param=value",
    shell_complete=completing.settings,
    zh="更改参数（可重复）。",
    en="Change a parameter (repeatable).",
)
@option(
    "--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", zh="计算引擎。", en="What computes the links."
)
@asks_store
@works_on_case
def detect(
    case: Case, only: tuple[str, ...], skip: tuple[str, ...], settings: tuple[str, ...], engine: str, store: str
) -> None:
    """Run detectors."""
    from graphfraud.detectors.run import detect as run
    from graphfraud.workspace import graph_store

    given = _settings(settings)
    start = time.perf_counter()
    alone = engine == "duckdb" and store == "embedded"
    with nothing_to_undo() if alone else nullcontext(), case.changing() as database:
        opened = None if store == "embedded" else graph_store(database, store)
        try:
            found = run(database, only=only, skip=skip, settings=given, engine=engine, store=opened)
        finally:
            if opened is not None:
                opened.close()
        said = _last_runs(database)
    counts = _counts(found)
    click.echo(case.say(_DONE, count=len(found), seconds=time.perf_counter() - start, **counts))
    _reservations(case, said, only, skip)
    case.tell(_NEXT, folder=case.folder)


def _settings(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--set {pair!r}: write DETECTOR.parameter=value")
        found[name.strip()] = value.strip()
    return found


def _counts(found: list[Finding]) -> dict[str, int]:
    counts = {"high": 0, "medium": 0, "low": 0}
    for finding in found:
        counts[finding.severity] += 1
    return counts


def _last_runs(database: Database) -> dict[str, dict[str, Any]]:
    """The last run of each detector: state, detail (lacks, warnings), findings."""
    rows = database.rows(
        "SELECT * FROM gf_run QUALIFY ROW_NUMBER() OVER (PARTITION BY detector ORDER BY run_id DESC) = 1"
    )
    return {row["detector"]: {**row, "detail": json.loads(row["detail"] or "{}")} for row in rows}


def _reservations(case: Case, said: dict[str, dict[str, Any]], only: tuple[str, ...], skip: tuple[str, ...]) -> None:
    """What kept detectors from running or degraded them, each thing told once with all whom it concerns."""
    lines: dict[tuple[str, str], list[str]] = {}
    for name, row in said.items():
        if (only and name not in only) or name in skip:
            continue
        if row["detail"].get("lacks"):
            lines.setdefault(("lacks", ", ".join(row["detail"]["lacks"])), []).append(name)
        for warning in row["detail"].get("warnings", ()):
            lines.setdefault(("warns", warning[case.lang]), []).append(name)
    for (kind, what), names in lines.items():
        case.tell(_LACKS if kind == "lacks" else _WARNS, name=", ".join(names), what=what)


@command(
    "detectors",
    zh="检测器目录：报告什么、不报告什么、检验哪些无辜解释、依据、所需的表、参数；在工作区上还说明哪些不能运行及原因。",
    en="The catalogue: what each detector fires on and stays silent on, the innocent readings it tries, legal basis, "
    "tables needed, parameters; on a workspace also what could not run and why.",
    examples=(
        "graphfraud detectors",
        "graphfraud detectors lent_card_ring",
        "graphfraud detectors -w case --format json",
    ),
)
@click.argument("name", required=False, metavar="[ID]", shell_complete=completing.detectors)
@asks_format("table", "json")
@works_on_case
def detectors(case: Case, name: str | None, form: str) -> None:
    """The catalogue."""
    from graphfraud.cli.paper import table, to_json
    from graphfraud.detectors.spec import catalogue, detector

    chosen = [detector(name)] if name else list(catalogue().values())
    states = _states(case, chosen)
    if form == "json":
        plain = [_plain(item, states[item.id]) for item in chosen]
        click.echo(to_json(plain[0] if name else plain))
    elif name:
        _describe(case, chosen[0], states[name])
    else:
        rows = [
            (item.id, item.title[case.lang], _state(case, states[item.id]), states[item.id]["findings"])
            for item in chosen
        ]
        table(_HEAD[case.lang], rows)


def _states(case: Case, chosen: list[Detector]) -> dict[str, dict[str, Any]]:
    """For each detector whether it ran or can run on the workspace, what it lacks, how much it found."""
    from graphfraud.detectors.run import lacks
    from graphfraud.store.database import FILE_NAME

    unknown: dict[str, Any] = {"state": "unknown", "lacks": [], "warnings": [], "findings": None}
    if not (case.folder / FILE_NAME).exists():
        return {item.id: dict(unknown) for item in chosen}
    states = {}
    with case.reading() as database:
        said = _last_runs(database)
        for item in chosen:
            missing, ran = lacks(database, item), said.get(item.id)
            state = "lacks" if missing else ran["state"] if ran and ran["state"] != "lacks" else "ready"
            warnings = ran["detail"].get("warnings", []) if ran else []
            states[item.id] = {
                "state": state,
                "lacks": missing,
                "warnings": warnings,
                "findings": ran["findings"] if ran else None,
            }
    return states


def _state(case: Case, state: dict[str, Any]) -> str:
    return case.say(_STATE[state["state"]], what=", ".join(state["lacks"]))


def _plain(item: Detector, state: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": item.id,
        "version": item.version,
        "title": item.title,
        "fires_on": item.fires_on,
        "stays_silent_on": item.stays_silent_on,
        "innocent_readings": [{"code": code, "decisive": decisive} for code, decisive in item.readings.items()],
        "legal_basis": list(item.legal_basis),
        "needs": ["setl_d", *item.needs],
        "needs_columns": list(item.needs_columns),
        "uses": list(item.uses),
        "stage": item.stage,
        "grade": item.grade,
        "parameters": [
            {
                "name": part.name,
                "default": part.default,
                "unit": part.unit,
                "text": part.text,
                "at_least": part.at_least,
            }
            for part in item.parameters
        ],
        **state,
    }


def _describe(case: Case, item: Detector, state: dict[str, Any]) -> None:
    from graphfraud.cli.paper import heading, line, table
    from graphfraud.views.words import reading

    lang = case.lang
    line(f"{item.id} – {item.title[lang]}")
    parts = [
        ("fires_on", [item.fires_on[lang]]),
        ("silent", [item.stays_silent_on[lang]]),
        (
            "readings",
            [f"{code}{'*' if decisive else ''} – {reading(code)[lang]}" for code, decisive in item.readings.items()],
        ),
        ("law", [text[lang] for text in item.legal_basis]),
        ("needs", [", ".join(["setl_d", *item.needs, *item.needs_columns])]),
        ("uses", [", ".join(item.uses)]),
        ("stage", [f"{_STAGES[item.stage][lang]} / {_GRADES[item.grade][lang]}"]),
        ("state", [_state(case, state), *(warning[lang] for warning in state["warnings"])]),
    ]
    for key, lines in parts:
        if any(lines) and not (key == "state" and state["state"] == "unknown"):
            heading(_PARTS[key][lang])
            for text in lines:
                line(f"  {text}")
    heading(case.say(_PARTS["parameters"], name=item.id))
    rows = [
        (
            part.name,
            str(part.default),
            part.unit,
            part.text[lang] + (_YEARLY[lang].format(part.at_least) * (part.at_least > 0)),
        )
        for part in item.parameters
    ]
    table(_PARAMETER_HEAD[lang], rows)
