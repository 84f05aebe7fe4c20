"""Tested links on the server: kept by a detector, read back in canonical order for the partitioner."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from graphfraud.errors import StoreError
from graphfraud.store.neo4j_cypher import LABELS, LINK_TYPE, Column, filled
from graphfraud.store.neo4j_read import NODE_LABELS, Reader, node, yuan
from graphfraud.store.protocol import PATH_TYPES, TESTED_TYPES, Link

COLUMNS = tuple(
    Column(name, type)
    for name, type in (
        ("detector", "VARCHAR"),
        ("type", "VARCHAR"),
        ("events", "BIGINT"),
        ("first", "DATE"),
        ("last", "DATE"),
        ("expected", "DOUBLE"),
        ("p_value", "DOUBLE"),
        ("q_value", "DOUBLE"),
        ("amount", "DOUBLE"),
        ("finding_id", "VARCHAR"),
        ("explained_by", "VARCHAR"),
        ("settlements", "VARCHAR[]"),
    )
)
COLUMN_NAMES = tuple(column.name for column in COLUMNS[2:])
BATCH = 2_000


def read_links(reader: Reader, detector: str, type: str | None) -> list[Link]:
    """A detector's tested links, by (detector, type, a, b)."""
    values = {"detector": detector, "type": type, "labels": NODE_LABELS}
    links = [_link(row) for row in reader.rows(filled("store/links"), values)]
    return sorted(links, key=lambda link: (link.detector, link.type, link.a, link.b))


def _link(row: Sequence[Any]) -> Link:
    known = dict(zip(COLUMN_NAMES, row[6:], strict=True))
    known["amount"] = yuan(known["amount"])
    known["settlements"] = tuple(known["settlements"] or ())
    return Link(detector=row[0], type=row[1], a=node(row[2], row[3]), b=node(row[4], row[5]), **known)


def keep_links(reader: Reader, detector: str, links: Iterable[Link]) -> None:
    """Replace a detector's tested links, and sum up CO_SWIPED and CO_ADMITTED anew.

    Raises:
        StoreError: a link joins nodes that the server does not hold.
    """
    kept = list(links)
    reader.write(filled("store/forget_links"), {"detector": detector})
    groups: dict[tuple[str, str], list[Link]] = {}
    for link in kept:
        groups.setdefault((LABELS[link.a.kind], LABELS[link.b.kind]), []).append(link)
    for (a_label, b_label), part in sorted(groups.items()):
        text = filled("load/links", a_label=a_label, b_label=b_label, columns=COLUMNS, first=2)
        part.sort(key=lambda link: (link.b, link.a))
        for start in range(0, len(part), BATCH):
            reader.write(text, {"groups": _grouped(part[start : start + BATCH])})
    for type in TESTED_TYPES:
        reader.write(filled("store/unsupported", type=type), {"type": type})
        reader.write(filled("store/supported", type=type), {"type": type, "detector": detector})
    reader.write(filled("store/recount", types=PATH_TYPES), {"detector": detector})
    _check(reader, detector, kept)


def _grouped(links: Sequence[Link]) -> list[list[Any]]:
    groups: list[list[Any]] = []
    for link in links:
        if not groups or groups[-1][0] != link.b.id:
            groups.append([link.b.id, []])
        groups[-1][1].append(_row(link))
    return groups


def _row(link: Link) -> list[Any]:
    first, last = (None if day is None else day.isoformat() for day in (link.first, link.last))
    amount = None if link.amount is None else float(link.amount)
    values = [link.detector, link.type, link.events, first, last, link.expected, link.p_value, link.q_value, amount]
    values += [link.finding_id, link.explained_by, list(link.settlements)]
    digest = hashlib.sha256(repr((link.a, link.b, values)).encode()).digest()
    return [link.a.id, int.from_bytes(digest[:8], "big") >> 1, *values]


def _check(reader: Reader, detector: str, kept: Sequence[Link]) -> None:
    held = len(reader.rows(filled("store/links"), {"detector": detector, "type": None, "labels": NODE_LABELS}))
    if held < len({(link.type, link.a, link.b) for link in kept}):
        raise StoreError(
            f"{reader.connection.uri}: {LINK_TYPE} links of {detector} name nodes that the graph does not hold; "
            "load it anew: graphfraud neo4j load"
        )
