"""``graphfraud neo4j communities``: exploring the server's graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphfraud.cli.case import Case, asks_format, works_on_case
from graphfraud.cli.manual import command, option
from graphfraud.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphfraud.store.neo4j import Neo4jStore
    from graphfraud.store.protocol import Node

SHOWN = 12
"""Members of a community that the table names; json names all."""
_HEAD = {"zh": ("序号", "成员数", "成员"), "en": ("number", "size", "members")}
_CLOSE = {"zh": ("种类", "编号", "接近度"), "en": ("kind", "id", "closeness")}
_MORE = {"zh": "……另有 {count} 个", "en": "… and {count} more"}
_ENGINE = {
    "gds": {"zh": "由服务器的 Graph Data Science 计算", "en": "computed by Graph Data Science on the server"},
    "native": {
        "zh": "服务器没有 Graph Data Science，在本机计算",
        "en": "the server has no Graph Data Science: computed here",
    },
}
_FOUND = {
    "zh": "{groups} 个社区，共 {members} 个节点；{engine}",
    "en": "{groups} communities of {members} nodes; {engine}",
}
_AGREES = {
    "zh": "与本机库对同样的边所作划分的调整兰德指数：{index:.3f}",
    "en": "adjusted Rand index against the native library's partition of the same edges: {index:.3f}",
}
_NONE = {
    "zh": "这些边没有连接任何节点；先运行 graphfraud neo4j load",
    "en": "these edges join nothing; load the graph first: graphfraud neo4j load",
}


@command(
    "communities",
    zh="在服务器的图上探索社区（leiden、louvain、components），或离指定对象最近的人（pagerank，需 --from）。\n"
    "服务器装有 Graph Data Science 时由其计算，并与本机库的划分比较（调整兰德指数）；否则在本机计算。发现不以此为依据。",
    en="Explore communities of the server's graph (leiden, louvain, components), or who stands closest to somebody "
    "(pagerank, needs --from).\nGraph Data Science computes where the server has it, compared with the native library's "
    "partition by adjusted Rand index; otherwise it is computed here. No finding rests on this.",
)
@option(
    "--algorithm",
    type=click.Choice(["leiden", "louvain", "components", "pagerank"]),
    default="leiden",
    show_default=True,
    zh="算法。",
    en="The algorithm.",
)
@option(
    "--edge",
    "types",
    multiple=True,
    metavar="TYPE",
    zh="边的类型（可重复）；默认结伴、共用电话、住址、同一人；SCREENED 为检测筛出的结伴。",
    en="An edge type (repeatable); default company, shared phones and addresses, same persons; SCREENED: pairs that a "
    "detection screened.",
)
@option(
    "--from",
    "starts",
    multiple=True,
    metavar="ID",
    zh="pagerank 的起点（可重复）：人、卡、机构或医师。",
    en="Where pagerank starts (repeatable): a person, card, institution or doctor.",
)
@option(
    "--resolution",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    zh="leiden 的分辨率，越大社区越小。",
    en="Of leiden; above 1 the communities are smaller.",
)
@option(
    "--least", type=click.IntRange(1), default=3, show_default=True, zh="最小社区。", en="Smallest community shown."
)
@option("--limit", type=click.IntRange(1), default=50, show_default=True, zh="最多行数。", en="Most rows.")
@option(
    "--uri",
    zh="服务器地址；默认 NEO4J_URI，否则本地服务器。",
    en="Address of the server; default NEO4J_URI, else the local one.",
)
@asks_format("table", "json")
@works_on_case
def communities(
    case: Case,
    algorithm: str,
    types: tuple[str, ...],
    starts: tuple[str, ...],
    resolution: float,
    least: int,
    limit: int,
    uri: str | None,
    form: str,
) -> None:
    """Communities of the server's graph, or who is close."""
    from graphfraud.store.neo4j import open_store
    from graphfraud.store.neo4j_communities import COMPANY

    if bool(starts) != (algorithm == "pagerank"):
        raise UsageError("--algorithm pagerank and --from ID belong together: give both or neither")
    with case.reading() as database:
        store = open_store(database, uri)
        try:
            if algorithm == "pagerank":
                _close(case, store, starts, types or COMPANY, limit, form)
            else:
                _groups(case, store, algorithm, types or COMPANY, (resolution, least, limit), form)
        finally:
            store.close()


def _groups(
    case: Case, store: Neo4jStore, algorithm: str, types: Sequence[str], numbers: tuple[float, int, int], form: str
) -> None:
    from graphfraud.cli.paper import table, to_json
    from graphfraud.stats.agreement import adjusted_rand
    from graphfraud.store.neo4j_communities import communities as partition
    from graphfraud.store.neo4j_communities import has_gds

    resolution, least, limit = numbers
    engine = "gds" if has_gds(store.reader) else "native"
    found = partition(store.reader, algorithm, types, resolution=resolution, gds=engine == "gds")
    index = None
    if engine == "gds":
        index = adjusted_rand(found, partition(store.reader, algorithm, types, resolution=resolution, gds=False))
    shown = [group for group in found if len(group) >= least][:limit]
    if form == "json":
        groups = [{"size": len(group), "members": [_plain(one) for one in group]} for group in shown]
        told = {"algorithm": algorithm, "engine": engine, "edges": list(types), "adjusted_rand": index}
        click.echo(to_json({**told, "communities": groups}))
        return
    if not found:
        case.tell(_NONE)
        return
    table(_HEAD[case.lang], [(number, len(group), _named(case, group)) for number, group in enumerate(shown, 1)])
    members = sum(map(len, found))
    case.tell(_FOUND, groups=len(found), members=members, engine=case.say(_ENGINE[engine]))
    if index is not None:
        case.tell(_AGREES, index=index)


def _close(case: Case, store: Neo4jStore, starts: Sequence[str], types: Sequence[str], limit: int, form: str) -> None:
    from graphfraud.cli.paper import table, to_json
    from graphfraud.store.neo4j_communities import closeness, has_gds

    engine = "gds" if has_gds(store.reader) else "native"
    begin = [node for asked in starts for node in _meant(store, asked)]
    found = closeness(store.reader, begin, types, limit=limit, gds=engine == "gds")
    if form == "json":
        ranked = [{**_plain(node), "closeness": rank} for node, rank in found]
        told = {"algorithm": "pagerank", "engine": engine, "edges": list(types)}
        click.echo(to_json({**told, "from": [_plain(node) for node in begin], "closest": ranked}))
        return
    table(_CLOSE[case.lang], [(node.kind, node.id, rank) for node, rank in found])
    case.tell(_ENGINE[engine])


def _meant(store: Neo4jStore, asked: str) -> list[Node]:
    """The node of an id; of a card its holders, as company joins persons."""
    from graphfraud.store.protocol import Node
    from graphfraud.workspace.connection import node_of

    found = node_of(store, asked)
    return [Node("patient", owner) for owner in store.answer(found).owners] if found.kind == "card" else [found]


def _plain(node: Node) -> dict[str, str]:
    return {"kind": node.kind, "id": node.id}


def _named(case: Case, group: Sequence[Node]) -> str:
    names = [f"{node.kind} {node.id}" for node in group[:SHOWN]]
    rest = [case.say(_MORE, count=len(group) - SHOWN)] if len(group) > SHOWN else []
    return ", ".join([*names, *rest])
