"""``graphfraud demo``: the main job on a made-up prefecture."""

from __future__ import annotations

import json
import shlex
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphfraud.cli.case import Case, asks_store, speaks
from graphfraud.cli.manual import command, option
from graphfraud.errors import UsageError
from graphfraud.model.finding import Text

if TYPE_CHECKING:
    from graphfraud.model.finding import Finding
    from graphfraud.store.database import Database

MARK = "demo.json"
MADE = ("source", "workspace", "views", "report")
MAIN_KINDS = ("collected_cards", "lent_card_ring", "cross_region_ring", "kickback_referral", "impossible_travel")
_STEPS: dict[str, Text] = {
    "server": {"zh": "启动 Neo4j", "en": "start Neo4j"},
    "synth": {"zh": "生成数据", "en": "make up records"},
    "ingest": {"zh": "导入", "en": "ingest"},
    "load": {"zh": "装载图", "en": "load the graph"},
    "detect": {"zh": "检测", "en": "detect"},
    "views": {"zh": "关系图", "en": "views"},
    "paths": {"zh": "路径查询", "en": "paths"},
    "report": {"zh": "报告", "en": "report"},
}
_TOOK = {"zh": "  {step}：{seconds:.1f} 秒{more}", "en": "  {step}: {seconds:.1f} s{more}"}
_RATE = {"zh": "（{rows:,} 行，每秒 {rate:,.0f} 行）", "en": " ({rows:,} rows, {rate:,.0f} a second)"}
_TOP = {"zh": "各类最靠前的发现", "en": "The top finding of each main kind"}
_SCORE = {
    "zh": "与真相对照：高等级发现 {high} 项，其中正确 {right} 项；被误指的无辜群体 {flagged} / {groups}",
    "en": "against the truth: {high} high findings count, {right} are right; innocent groups accused: {flagged} of {groups}",
}
_PATH = {"zh": "两名成员的联系：{path}", "en": "how two of its members connect: {path}"}
_LOOK = {
    "zh": "请看：\n  报告    {report}\n  关系图  {views}\n  发现    graphfraud findings -w {workspace}\n"
    "  一项    graphfraud show {top} -w {workspace}",
    "en": "Where to look:\n  report    {report}\n  views     {views}\n  findings  graphfraud findings -w {workspace}\n"
    "  one       graphfraud show {top} -w {workspace}",
}
_NEO4J = {
    "zh": "  Neo4j   {browser}（用户 neo4j，密码在 {password}）\n  查询    graphfraud query list\n"
    "  成员    graphfraud query run finding_members --param finding={top} -w {workspace}\n"
    "  路径    graphfraud paths {members} --store neo4j -w {workspace}\n"
    "  停止    graphfraud neo4j stop -w {workspace}",
    "en": "  Neo4j     {browser} (user neo4j, password in {password})\n  questions graphfraud query list\n"
    "  members   graphfraud query run finding_members --param finding={top} -w {workspace}\n"
    "  paths     graphfraud paths {members} --store neo4j -w {workspace}\n"
    "  stop      graphfraud neo4j stop -w {workspace}",
}
_TOTAL = {"zh": "共 {seconds:.1f} 秒", "en": "{seconds:.1f} s in all"}


@dataclass(frozen=True)
class Demo:
    """Where a demo puts what, and how it speaks."""

    folder: Path
    case: Case

    @property
    def source(self) -> Path:
        """The made-up tables and the truth."""
        return self.folder / "source"

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, int]]:
        """Say how long a step took; the block may put ``rows`` into what it gets."""
        start, noted = time.perf_counter(), dict[str, int]()
        yield noted
        seconds = time.perf_counter() - start
        rows = noted.get("rows", 0)
        more = self.case.say(_RATE, rows=rows, rate=rows / max(seconds, 1e-3)) if rows else ""
        self.case.tell(_TOOK, step=self.case.say(_STEPS[name]), seconds=seconds, more=more)


@command(
    "demo",
    zh="在虚构的地市上走完全程：生成数据、导入、检测、关系图和报告，并说明该看哪里。\n"
    "用 --store neo4j 时在真实的 Neo4j 服务器上完成整个过程（需要 pip install 'graphfraud[server]'）。",
    en="The main job on a made-up prefecture: synth, ingest, detect, views and a report; says where to look.\nWith "
    "--store neo4j the whole mission on a real server (needs pip install 'graphfraud[server]').",
    examples=("graphfraud demo", "graphfraud demo tour --persons 20000 --seed 3", "graphfraud demo --store neo4j"),
    interrupted={
        "zh": "再次运行同一命令即可，文件夹会重新生成。",
        "en": "run the same command again; it makes its folder anew.",
    },
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default="graphfraud-demo", metavar="[DIR]")
@option(
    "--persons", type=click.IntRange(min=200), default=12_000, show_default=True, zh="参保人数。", en="Insured persons."
)
@option("--seed", type=click.IntRange(min=0), default=1, show_default=True, zh="随机种子。", en="Seed.")
@asks_store
@speaks
def demo(lang: str, folder: Path, persons: int, seed: int, store: str) -> None:
    """The main job on a made-up prefecture."""
    start = time.perf_counter()
    this = Demo(folder, Case(folder / "workspace", lang))
    _clear(folder, persons, seed)
    server = _server(this) if store == "neo4j" else None
    _records(this, persons, seed)
    if server is not None:
        _load(this)
    findings = _detect(this, store)
    top = _top(findings)
    page = _pictures(this, top)
    _show(this, findings, top, store)
    named = {"workspace": shlex.quote(str(this.case.folder)), "top": top[0].id if top else "FINDING"}
    click.echo()
    click.echo(this.case.say(_LOOK, report=page, views=folder / "views", **named))
    if server is not None:
        pair = " ".join(map(shlex.quote, _two_members(top) or ["A", "B"]))
        where = {"browser": server.browser, "password": server.password_file}
        click.echo(this.case.say(_NEO4J, members=pair, **where, **named))
    this.case.tell(_TOTAL, seconds=time.perf_counter() - start)


def _clear(folder: Path, persons: int, seed: int) -> None:
    """Make the folder, or empty one that an earlier demo made; a server that still runs in it is stopped first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / MARK).exists():
        raise UsageError(f"{folder}: is not empty and no earlier demo made it; name another folder")
    if (folder / "workspace" / "neo4j").exists():
        _stop(folder / "workspace")
    for name in MADE:
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / MARK).write_text(json.dumps({"persons": persons, "seed": seed}) + "\n", encoding="utf-8")


def _stop(workspace: Path) -> None:
    from graphfraud.store.server import stop

    stop(workspace)


def _server(this: Demo):  # type: ignore[no-untyped-def]
    from graphfraud.cli.neo4j import starting
    from graphfraud.store.server import start

    with this.step("server"):
        return start(this.case.folder, told=starting(this.case))


def _records(this: Demo, persons: int, seed: int) -> None:
    from graphfraud.ingest import ingest
    from graphfraud.synth import synth

    with this.step("synth") as noted:
        noted["rows"] = sum(synth(this.source, persons=persons, seed=seed, camouflage="easy").tables.values())
    with this.step("ingest") as noted, this.case.writing() as database:
        tables = sorted(str(file) for file in this.source.iterdir() if file.suffix in (".csv", ".parquet"))
        noted["rows"] = ingest(database, tables).accepted
        _blacklist(this, database)


def _blacklist(this: Demo, database: Database) -> None:
    """Enter whom the made-up bureau has known before."""
    from graphfraud.review import blacklist
    from graphfraud.review.clock import today

    lines = (this.source / "blacklist.jsonl").read_text(encoding="utf-8").splitlines()
    known = [json.loads(line) for line in lines]
    wanted = [blacklist.Wanted(row["kind"], row["id"], row["reason"], today()) for row in known]
    if wanted:
        blacklist.add_many(database, wanted, by="demo")


def _load(this: Demo) -> None:
    from graphfraud.store.neo4j import load

    with this.step("load") as noted, this.case.reading() as database:
        report = load(database)
        noted["rows"] = sum(step.written for step in (*report.nodes, *report.edges))


def _detect(this: Demo, store: str) -> list[Finding]:
    from graphfraud.detectors.run import detect
    from graphfraud.workspace import graph_store

    with this.step("detect"), this.case.writing() as database:
        opened = graph_store(database, store) if store != "embedded" else None
        try:
            return detect(database, store=opened)
        finally:
            if opened is not None:
                opened.close()


def _top(findings: Sequence[Finding]) -> list[Finding]:
    """The best finding of each main kind, best first."""
    best: dict[str, Finding] = {}
    for finding in findings:
        if finding.detector in MAIN_KINDS and finding.severity != "low":
            best.setdefault(finding.detector, finding)
    return sorted(best.values(), key=lambda finding: (-finding.score, finding.id))


def _pictures(this: Demo, top: Sequence[Finding]) -> Path:
    from graphfraud.views import exhibit_of_finding, report, write

    with this.case.reading() as database:
        with this.step("views"):
            (this.folder / "views").mkdir(mode=0o700, exist_ok=True)
            for finding in top:
                picture = exhibit_of_finding(database, finding.id, this.case.lang)
                write(picture, this.folder / "views" / f"{finding.id}.html")
        with this.step("report"):
            return report(database, this.folder / "report", this.case.lang)


def _show(this: Demo, findings: Sequence[Finding], top: Sequence[Finding], store: str) -> None:
    from graphfraud.cli.findings import TABLE_HEAD, table_row
    from graphfraud.cli.paper import heading, table
    from graphfraud.synth.score import score

    truth = [json.loads(line) for line in (this.source / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    board = score([finding.to_json() for finding in findings], truth)
    heading(this.case.say(_TOP))
    table(TABLE_HEAD[this.case.lang], [table_row(this.case, finding) for finding in top])
    figures = {"high": board.overall.high, "right": board.overall.high_right}
    innocent = {"flagged": board.innocent_flagged, "groups": board.innocent_groups}
    click.echo()
    click.echo(this.case.say(_SCORE, **figures, **innocent))
    members = _two_members(top)
    if members:
        with this.step("paths"), this.case.reading() as database:
            _path(this, database, store, members)


def _two_members(top: Sequence[Finding]) -> list[str]:
    """Two persons of the first finding; empty where it names fewer."""
    members = [member.id for member in top[0].members if member.kind == "patient"][:2] if top else []
    return members if len(members) == 2 else []


def _path(this: Demo, database: Database, store: str, members: Sequence[str]) -> None:
    from graphfraud.workspace import graph_store
    from graphfraud.workspace.connection import find_paths

    opened = graph_store(database, store)
    try:
        found = find_paths(opened, *members, limit=1)
    finally:
        opened.close()
    if found:
        nodes = " – ".join(node.id for node in found[0].nodes)
        click.echo(this.case.say(_PATH, path=nodes))
