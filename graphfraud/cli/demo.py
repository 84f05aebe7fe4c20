"""``graphfraud demo``: the main job on a made-up prefecture."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from graphfraud.cli.case import Case, speaks
from graphfraud.cli.manual import command, option

KINDS = ("collected_cards", "lent_card_ring", "cross_region_ring", "impossible_travel", "kickback_referral")
_STEPS = {
    "synth": {"zh": "虚构 {n:,} 名参保人", "en": "making up {n:,} insured persons"},
    "ingest": {"zh": "读入记录", "en": "reading the records"},
    "detect": {"zh": "检测团伙", "en": "searching for rings"},
    "load": {"zh": "启动并装载 Neo4j", "en": "starting and loading Neo4j"},
    "views": {"zh": "绘制视图与报告", "en": "drawing views and the report"},
}
_TOOK = {"zh": "{step} … {seconds:.1f} 秒", "en": "{step} … {seconds:.1f} s"}
_LOOK = {
    "zh": "{count} 项发现，其中高 {high} 项。\n报告：{report}\n视图：{views}\n工作区：{case}\n继续：graphfraud findings -w {case}",
    "en": "{count} findings, {high} of them high.\nreport: {report}\nviews: {views}\nworkspace: {case}\ngo on: graphfraud findings -w {case}",
}


@command(
    "demo",
    zh="在虚构的地市上走完全程：造数据、读入、检测、视图与报告；--store neo4j 时在真实的 Neo4j 上。",
    en="The whole job on a made-up prefecture: synth, ingest, detect, views and report; with --store neo4j on a real server.",
    examples=("graphfraud demo", "graphfraud demo somewhere --persons 5000 --seed 7", "graphfraud demo --store neo4j"),
)
@click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("graphfraud-demo"), metavar="[DIR]"
)
@option(
    "--persons", type=click.IntRange(min=200), default=20_000, show_default=True, zh="参保人数。", en="Insured persons."
)
@option("--seed", type=click.IntRange(min=0), default=1, show_default=True, zh="随机种子。", en="Seed.")
@option(
    "--store",
    type=click.Choice(["embedded", "neo4j"]),
    default="embedded",
    show_default=True,
    zh="图存储。",
    en="Graph store.",
)
@speaks
def demo(lang: str, folder: Path, persons: int, seed: int, store: str) -> None:
    """Run the main job."""
    from graphfraud.detectors.run import detect
    from graphfraud.ingest import ingest
    from graphfraud.store.database import Database
    from graphfraud.synth import synth

    case = Case(folder / "case", lang)
    with _timed(case, "synth", n=persons):
        synth(folder / "export", persons=persons, seed=seed, camouflage="medium")
    with Database(case.folder) as database:
        with _timed(case, "ingest"):
            ingest(database, [str(folder / "export")])
        if store == "neo4j":
            with _timed(case, "load"):
                _load(case, database)
        with _timed(case, "detect"):
            from graphfraud.workspace import graph_store

            opened = graph_store(database, store) if store != "embedded" else None
            findings = detect(database, store=opened)
        with _timed(case, "views"):
            views = _views(database, findings, folder / "views", lang)
            from graphfraud.views import report as write_report

            index = write_report(database, folder / "report", lang)
    high = sum(finding.severity == "high" for finding in findings)
    click.echo(case.say(_LOOK, count=len(findings), high=high, report=index, views=views, case=case.folder))


@contextmanager
def _timed(case: Case, step: str, **values: object) -> Iterator[None]:
    start = time.perf_counter()
    yield
    case.tell(_TOOK, step=case.say(_STEPS[step], **values), seconds=time.perf_counter() - start)


def _load(case: Case, database: Any) -> None:
    from graphfraud.store.neo4j import load
    from graphfraud.store.server import start

    start(case.folder)
    load(database)


def _views(database: Any, findings: Any, folder: Path, lang: str) -> Path:
    """The best finding of each main kind as a page of its own."""
    from graphfraud.store.database import private_directory
    from graphfraud.views import exhibit_of_finding, write

    private_directory(folder)
    for kind in KINDS:
        best = next((finding for finding in findings if finding.detector == kind), None)
        if best is not None:
            write(exhibit_of_finding(database, best.id, lang), folder / f"{kind}.html")
    return folder
