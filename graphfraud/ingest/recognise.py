"""Which canonical tables a part holds: by the mapping's files, by its name, or failing that by its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from graphfraud.errors import InputError
from graphfraud.ingest.layout import Layout, TableLayout

FEWEST_COLUMNS = 2
Found = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Fit:
    """A canonical table that a part is read into; ``found`` tells where its columns are."""

    layout: TableLayout
    found: Found


def recognise(name: str, headers: Sequence[str], layout: Layout, *, path: str | None) -> list[Fit]:
    """The tables to read from a part; empty where it is no table that the mapping knows.

    Args:
        name: of the part, as reports call it.
        headers: its raw headers.
        layout: the mapping.
        path: its file, or the sheet's name; None for a query.

    Raises:
        InputError: it is a known table but lacks a compulsory column, or holds a mapped column twice.
    """
    candidates = [table for table in layout.tables if table.files and path is not None and table.takes(path)]
    if not candidates:
        candidates = _by_name(path, [table for table in layout.tables if not table.files]) if path else []
    if not candidates:
        candidates = _by_columns(headers, [table for table in layout.tables if not table.files or path is None])
    return [_checked(name, headers, table) for table in candidates]


def _by_name(path: str, tables: Sequence[TableLayout]) -> list[TableLayout]:
    stem = PurePath(path).name.lower()
    best: list[tuple[int, TableLayout]] = []
    for table in tables:
        for word in (table.table.name, table.table.zh, *table.names):
            if _names(stem, word.lower()):
                best.append((len(word), table))
    return [max(best, key=lambda pair: pair[0])[1]] if best else []


def _names(stem: str, word: str) -> bool:
    if word.isascii():
        return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", stem) is not None
    return word in stem


def _by_columns(headers: Sequence[str], tables: Sequence[TableLayout]) -> list[TableLayout]:
    scored = []
    for table in tables:
        found = table.found(headers)
        if len(found) >= min(FEWEST_COLUMNS, len(table.columns)) and not table.missing(found):
            scored.append((len(found), table))
    if not scored:
        return []
    top = max(score for score, _ in scored)
    return [table for score, table in scored if score == top][:1]


def _checked(name: str, headers: Sequence[str], table: TableLayout) -> Fit:
    found = table.found(headers)
    missing = table.missing(found)
    if missing:
        column = missing[0]
        rule = table.columns.get(column)
        known = " / ".join(rule.sources) if rule and rule.sources else column
        raise InputError(
            f"{name}: has no column {column} ({known}), without which {table.table.name} cannot be used; "
            "name it in a mapping file (--mapping) if it has another header"
        )
    for column, places in found.items():
        if table.columns[column].glue is None and len(places) > 1:
            raise InputError(
                f"{name}: the column {headers[places[0]].strip()!r} stands there {len(places)} times; keep one"
            )
    return Fit(table, found)
