"""``graphfraud synth`` and ``graphfraud score``."""

from __future__ import annotations

from pathlib import Path

import click

from graphfraud.cli.case import asks_format, speaks
from graphfraud.cli.manual import command, option

_MADE = {
    "zh": "{folder}：{rows:,} 行结算，{rings} 个团伙，{alike} 个相似的无辜群体；真相见 truth.jsonl",
    "en": "{folder}: {rows:,} settlements, {rings} rings, {alike} innocent look-alikes; truth in truth.jsonl",
}
_NEXT = {"zh": "下一步：graphfraud ingest {folder} -w case", "en": "next: graphfraud ingest {folder} -w case"}


@command(
    "synth",
    zh="生成一个虚构地市的国家平台数据表，含团伙、相似的无辜群体和真相文件 truth.jsonl。\n"
    "隐蔽程度：团伙成员保留的正常就诊比例 .2/.5/.8，到场率 1/.75/.5。相同参数产生相同字节。",
    en="Make up a prefecture's nhsa tables with planted rings, innocent look-alikes and the truth about them.\n"
    "Camouflage: share of normal visits that ring members keep .2/.5/.8, attendance 1/.75/.5. The same arguments give "
    "the same bytes.",
    examples=(
        "graphfraud synth made-up --persons 20000 --seed 1",
        "graphfraud synth quiet --no-fraud --persons 8000 --seed 2",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@option(
    "--persons", type=click.IntRange(min=1), default=20_000, show_default=True, zh="参保人数。", en="Insured persons."
)
@option("--seed", type=click.IntRange(min=0), default=1, show_default=True, zh="随机种子。", en="Seed of every draw.")
@option(
    "--camouflage",
    type=click.Choice(["easy", "medium", "hard"]),
    default="medium",
    show_default=True,
    zh="团伙隐蔽程度。",
    en="How well the rings hide.",
)
@option("--no-fraud", is_flag=True, zh="不埋团伙。", en="Plant no rings.")
@option("--no-look-alikes", is_flag=True, zh="不埋相似的无辜群体。", en="Plant no innocent look-alikes.")
@speaks
def synth(
    lang: str, folder: Path, persons: int, seed: int, camouflage: str, no_fraud: bool, no_look_alikes: bool
) -> None:
    """Make up tables."""
    from graphfraud.synth import synth as run

    report = run(
        folder,
        persons=persons,
        seed=seed,
        camouflage=camouflage,
        fraud=not no_fraud,
        look_alikes=not no_look_alikes,
    )
    counts = {"rings": sum(report.rings.values()), "alike": sum(report.look_alikes.values())}
    click.echo(_MADE[lang].format(folder=folder, rows=report.tables.get("setl_d", 0), **counts))
    click.echo(_NEXT[lang].format(folder=folder), err=True)


@command(
    "score",
    zh="对照 synth 写下的真相给发现打分：按团伙计召回和精确，片段和重复算错。",
    en="Score findings against the truth that synth wrote: recall and precision by rings; fragments and duplicates are "
    "false.",
    examples=(
        "graphfraud findings --format jsonl -o findings.jsonl -w case",
        "graphfraud score findings.jsonl --truth made-up/truth.jsonl",
    ),
)
@click.argument("findings", type=click.Path(path_type=Path), metavar="FINDINGS.jsonl")
@option(
    "--truth", type=click.Path(path_type=Path), required=True, metavar="truth.jsonl", zh="真相文件。", en="The truth."
)
@asks_format("text", "json")
@speaks
def score(lang: str, findings: Path, truth: Path, form: str) -> None:
    """Score findings."""
    from graphfraud.cli.paper import to_json
    from graphfraud.synth import score_files

    board = score_files(findings, truth)
    click.echo(to_json(board.to_json()) if form == "json" else board.text())
