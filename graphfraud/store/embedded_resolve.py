"""Which nodes an id names."""

from __future__ import annotations

from collections.abc import Callable, Collection

from graphfraud.store.database import Database
from graphfraud.store.protocol import NODE_KINDS, Node


def resolve(
    database: Database, id: str, kinds: Collection[str] = NODE_KINDS, *, sorted_tables: bool = False
) -> tuple[Node, ...]:
    """Nodes of that id and of some kinds, by (kind, id); cards by their stand-ins.

    The views of ``embedded_index.open_lookup`` must be there; ``sorted_tables`` says that they are tables.
    """
    text = id.strip()
    named = _named(database, text) if sorted_tables and text else set()
    asked = [kind for kind in _KNOWN if kind in kinds and text and not (sorted_tables and kind in NAMED)]
    found = [node for kind in asked for node in _KNOWN[kind](database, text)]
    found += [Node(kind, text) for kind in named if kind in kinds]
    if {"pharmacy", "hospital"} & set(kinds) and text:
        rows = database.con.execute("SELECT kind, fixmedins_code FROM institution WHERE fixmedins_code = ?", [text])
        found += [Node(kind, code) for kind, code in rows.fetchall() if kind in kinds]
    return tuple(sorted(found))


def _named(database: Database, text: str) -> set[str]:
    """Kinds of NAMED that have somebody of that id, from the lookup."""
    return {row[0] for row in database.con.execute("SELECT kind FROM named WHERE id = HASH(?)", [text]).fetchall()}


def _if_any(kind: str, *queries: str) -> Callable[[Database, str], list[Node]]:
    """Nodes of a kind that are known where one of the queries has a row for the id."""

    def known(database: Database, text: str) -> list[Node]:
        return [Node(kind, text)] if any(_has(database, query, text) for query in queries) else []

    return known


def _has(database: Database, query: str, value: str) -> bool:
    return database.con.execute(f"{query} LIMIT 1", [value]).fetchone() is not None


def _card(database: Database, text: str) -> list[Node]:
    known = text.startswith("card-") and _has(database, "SELECT 1 FROM holder WHERE stand_in = ?", text)
    return [Node("card", text)] if known else []


NAMED = ("patient", "doctor", "employer")
"""Kinds whose ids the lookup keeps side by side."""
_KNOWN: dict[str, Callable[[Database, str], list[Node]]] = {
    "patient": _if_any(
        "patient",
        "SELECT 1 FROM settlement WHERE psn_no = ?",
        "SELECT 1 FROM psn_info_b WHERE psn_no = ?",
        "SELECT 1 FROM psn_insu_d WHERE psn_no = ?",
    ),
    "card": _card,
    "doctor": _if_any(
        "doctor",
        "SELECT 1 FROM fee_list_d WHERE bilg_dr_code = ?",
        "SELECT 1 FROM mdtrt_d WHERE chfpdr_code = ?",
    ),
    "employer": _if_any(
        "employer",
        "SELECT 1 FROM psn_info_b WHERE emp_no = ?",
        "SELECT 1 FROM psn_insu_d WHERE emp_no = ?",
        "SELECT 1 FROM setl_d WHERE emp_no = ?",
    ),
    "finding": _if_any("finding", "SELECT 1 FROM gf_finding WHERE id = ?"),
}
