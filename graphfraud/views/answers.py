"""The answer to a question of the Cypher library as an exhibit: whom and what it names, and how that hangs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphfraud.errors import NotFoundError
from graphfraud.model.finding import Text
from graphfraud.store.database import Database, sql_file
from graphfraud.store.neo4j_among import texts
from graphfraud.store.neo4j_library import Query
from graphfraud.store.neo4j_query import Answered
from graphfraud.store.protocol import Edge as StoreEdge
from graphfraud.views import ties
from graphfraud.views.connections import joined_up
from graphfraud.views.exhibit import ZERO, Edge, Exhibit
from graphfraud.views.findings import boxes
from graphfraud.views.records import Row, node_id, read, region_centres, rows_hash


def exhibit_of_answer(
    database: Database, asked: Query, answered: Answered, lang: str = "zh", unmask: bool = False
) -> Exhibit:
    """The answer to a question, as one page; of its texts those that are ids of settlements lead to their rows.

    Args:
        database: a workspace.
        asked: the question.
        answered: its answer, asked with ``joined``.
        lang: zh or en, what the page opens in.
        unmask: show names and identity numbers; the caller has logged the reason before.

    Raises:
        NotFoundError: the answer names nobody and nothing.
    """
    among = answered.among
    if among is None or not among.nodes:
        raise NotFoundError("the answer names nobody and nothing that could be drawn")
    ids = sorted({*texts(answered.rows), *(one for behind in among.edges.values() for one in behind)})
    rows = read(database, "rows_of_ids", ids=ids)
    by_id = {str(row["setl_id"]): row for row in rows}
    drawn = [_tie(edge, [by_id[one] for one in behind if one in by_id]) for edge, behind in among.edges.items()]
    named = {(one.kind, one.id) for one in among.nodes}
    asked_of = {step for step in named if step[1] in answered.given.values()}
    scene = joined_up(database, named, drawn, rows, unmask, asked_of)
    sold = boxes(database, [one.id for one in among.nodes if one.kind == "drug_trac_codg"], scene.known)
    there = {node.id for node in scene.nodes}
    joined = {edge.id: edge for edge in reversed((*scene.edges, *sold)) if {edge.a, edge.b} <= there}
    said = f"{len(answered.rows):,}"
    query = f"{asked.command(answered.given)}\n\n{asked.for_browser(answered.given)}"
    return Exhibit(
        title=asked.title,
        summary={
            "zh": f"{asked.question['zh']} 答案共 {said} 行。".strip(),
            "en": f"{asked.question['en']} The answer has {said} row(s).".strip(),
        },
        nodes=scene.nodes,
        centres=region_centres(database, scene.nodes),
        edges=tuple(reversed(joined.values())),
        events=scene.events,
        number=f"answer-{asked.name}"[:60],
        query=f"{query}\n\n" + sql_file("graphfraud.views", "sql/rows_of_ids.sql").strip(),
        data_hash=rows_hash(rows),
        lang=lang,
        masked=not unmask,
        omitted=(_left_out(among.more),) if among.more else (),
        rows_total=len(rows),
    )


def _tie(edge: StoreEdge, rows: Sequence[Row]) -> Edge:
    """An edge as it is drawn, with the graph's figures: its rows may be too many to show."""
    made = ties.counted(edge.type, node_id(edge.a.kind, edge.a.id), node_id(edge.b.kind, edge.b.id), rows)
    amount = ZERO if edge.amount is None else edge.amount
    return replace(made, count=max(edge.count, 1), first=edge.first, last=edge.last, amount=amount)


def _left_out(more: int) -> Text:
    return {
        "zh": f"答案还提到另外 {more:,} 个对象，未画出。",
        "en": f"{more:,} more that the answer names are not drawn.",
    }
