"""``graphfraud neo4j``: a local server, loading the graph into it or another one, exploring it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from graphfraud.cli.case import BEHIND, Case, asks_format, unmaskable, works_on_case
from graphfraud.cli.communities import communities
from graphfraud.cli.manual import family, option
from graphfraud.errors import CheckFailedError, StoreError

_RUNS = {
    "zh": "Neo4j {version} 运行中：{uri}（进程 {pid}）\n浏览器 {browser}，用户 neo4j，密码在 {password}",
    "en": "Neo4j {version} runs: {uri} (process {pid})\nBrowser {browser}, user neo4j, password in {password}",
}
_EMPTIED = {"zh": "数据库已重建，请重新装载", "en": "the database was made anew: load it again"}
_STARTING = {
    "zh": "Neo4j 正在启动，已等 {seconds:.0f} 秒；日志：{line}",
    "en": "Neo4j is starting, {seconds:.0f} s so far; its log: {line}",
}
_STOPPED = {"zh": "已停止", "en": "stopped"}
_NONE = {"zh": "没有运行中的服务器", "en": "no server runs"}
_GRAPH = {"zh": "图：{loaded} 装载，{kept}", "en": "graph loaded {loaded}: {kept}"}
_KEPT = {
    (False, False): {"zh": "所需的结算，无姓名", "en": "settlements that something rests on, no names"},
    (False, True): {"zh": "所需的结算，有姓名", "en": "settlements that something rests on, names and numbers"},
    (True, False): {"zh": "全部结算，无姓名", "en": "every settlement, no names"},
    (True, True): {"zh": "全部结算，有姓名", "en": "every settlement, names and numbers"},
}
_CURRENT = {"zh": "与工作区一致", "en": "it is the workspace as it is now"}
_UNREAD = {"zh": "工作区现在无法读取，未作比较", "en": "the workspace cannot be read now, nothing was compared"}
_LOADED = {
    "zh": "已装载（{how}）：节点 {nodes:,}（写入 {nodes_written:,}，删除 {nodes_removed:,}），"
    "关系 {edges:,}（写入 {edges_written:,}，删除 {edges_removed:,}），{seconds:.1f} 秒",
    "en": "loaded ({how}): {nodes:,} nodes ({nodes_written:,} written, {nodes_removed:,} removed), {edges:,} "
    "relationships ({edges_written:,} written, {edges_removed:,} removed), {seconds:.1f} s",
}


@family(
    "neo4j",
    zh="仅用 pip 即可运行的本地 Neo4j；load 把工作区投影进去，或装载到 --uri 指定的服务器（NEO4J_URI、NEO4J_USERNAME、"
    "NEO4J_PASSWORD、NEO4J_DATABASE）。",
    en="A real local Neo4j by pip alone; load projects the workspace into it, or into the server of --uri (NEO4J_URI, "
    "NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE).",
    examples=(
        "pip install 'graphfraud[server]' && graphfraud neo4j start -w case",
        "graphfraud neo4j load -w case",
        "graphfraud neo4j load --uri neo4j://graph.example:7687 -w case",
        "graphfraud neo4j communities --algorithm leiden -w case",
        "graphfraud neo4j communities --algorithm pagerank --from N0000000001 -w case",
        "graphfraud neo4j status -w case",
        "graphfraud neo4j stop -w case",
    ),
)
def neo4j() -> None:
    """A local Neo4j."""


@neo4j.spoken(
    "start", zh="启动工作区的本地服务器（已运行则直接返回）。", en="Start the workspace's server, or find it running."
)
@option("--heap", type=click.IntRange(min=64), metavar="MiB", zh="堆内存。", en="Heap; fitted to the machine.")
@option(
    "--page-cache", type=click.IntRange(min=16), metavar="MiB", zh="页缓存。", en="Page cache; fitted to the machine."
)
@works_on_case
def start(case: Case, heap: int | None, page_cache: int | None) -> None:
    """Start the server."""
    from graphfraud.store.server import start as run

    server = run(case.folder, heap=heap, page_cache=page_cache, told=starting(case))
    click.echo(_says(case, server))
    if server.emptied:
        case.tell(_EMPTIED)


def starting(case: Case) -> Callable[[float, str], None]:
    """What tells whoever waits how far a server is that is coming up."""
    return lambda seconds, line: case.tell(_STARTING, seconds=seconds, line=line or "…")


def _says(case: Case, server: Any) -> str:
    figures = {"version": server.version, "uri": server.uri, "pid": server.pid, "browser": server.browser}
    return case.say(_RUNS, password=server.password_file, **figures)


@neo4j.spoken("stop", zh="停止本地服务器。", en="Stop the workspace's server.")
@works_on_case
def stop(case: Case) -> None:
    """Stop the server."""
    from graphfraud.store.server import stop as end

    click.echo(case.say(_STOPPED if end(case.folder) else _NONE))


@neo4j.spoken(
    "status",
    zh="本地服务器是否在运行，其中的图何时装载、是否与工作区一致；没有运行则退出状态为 1。",
    en="Whether the server runs, when its graph was loaded and whether that is the workspace as it is now; status 1 where "
    "none runs.",
)
@works_on_case
def status(case: Case) -> None:
    """Whether the server runs."""
    from graphfraud.store.server import status as look

    server = look(case.folder)
    if server is None:
        raise CheckFailedError(case.say(_NONE))
    click.echo(_says(case, server))
    click.echo(graph(case, server))


def graph(case: Case, server: Any) -> str:
    """What the server's graph is of."""
    from graphfraud.cli.translated import told
    from graphfraud.store.neo4j_connect import open_driver
    from graphfraud.store.neo4j_mark import behind, read_mark
    from graphfraud.store.neo4j_read import Reader

    with open_driver(server.connection) as driver:
        try:
            mark = read_mark(Reader(driver, server.connection))
        except StoreError as error:
            return told(str(error), case.lang)
    own = case.marks()[1]
    why = behind(mark, own)
    kept = case.say(_KEPT[bool(mark.every), bool(mark.unmasked)])
    loaded = case.say(_GRAPH, loaded=mark.loaded_at or "–", kept=kept)
    return f"{loaded}\n{case.say(BEHIND[why] if why else _UNREAD if own is None else _CURRENT)}"


@neo4j.spoken(
    "load",
    zh="把工作区的图装载到服务器：只写有变化的部分，记录中已没有的被删除；中断后再运行即可。\n"
    "图中没有姓名和号码，除非 --unmask --reason。",
    en="Load the workspace's graph: only what differs is written, what the records no longer hold is removed; after an "
    "interruption run it again.\nThe graph carries no names or numbers unless --unmask --reason.",
    interrupted={
        "zh": "图只写了一部分；请再次运行 graphfraud neo4j load，它会补全。",
        "en": "the graph is partly written; run graphfraud neo4j load again, it completes it.",
    },
)
@option(
    "--uri",
    zh="服务器地址；默认 NEO4J_URI，否则本地服务器。",
    en="Address of the server; default NEO4J_URI, else the local one.",
)
@option("--every-settlement", "every", is_flag=True, zh="每笔结算都成为节点。", en="A node for every settlement.")
@option(
    "--how",
    type=click.Choice(["auto", "bolt", "import"]),
    default="auto",
    show_default=True,
    zh="bolt 增量写入；import 离线批量重建本地服务器；auto 自动选择。",
    en="bolt writes what differs; import rebuilds the local server offline, several times as fast; auto chooses.",
)
@unmaskable
@asks_format("text", "json")
@works_on_case
def load(case: Case, uri: str | None, every: bool, how: str, unmask: bool, reason: str | None, form: str) -> None:
    """Load the graph."""
    from graphfraud.cli.paper import to_json
    from graphfraud.store.neo4j import load as run

    with case.reading() as database:
        raw = case.unmask(unmask, reason, "neo4j load")
        report = run(database, uri, how=how, every=every, unmasked=raw)
    if form == "json":
        click.echo(to_json(report.to_json()))
        return
    sums = {
        f"{name}{ending}": sum(getattr(step, field) for step in steps)
        for name, steps in (("nodes", report.nodes), ("edges", report.edges))
        for ending, field in (("", "rows"), ("_written", "written"), ("_removed", "removed"))
    }
    click.echo(case.say(_LOADED, how=report.how, seconds=report.seconds, **sums))


neo4j.add_command(communities)
