"""Bringing the lookup up to date by what came and went since it was built, in one transaction.

What comes is put behind the sorted rows, sorted in itself; what changes is taken out and put there too. Zone maps find a person in the
sorted part and in each later one. Where the later ones have grown to TAIL of all rows, the tables are sorted anew.
"""

from __future__ import annotations

from graphfraud.progress import Step
from graphfraud.store import changes, projection
from graphfraud.store.changes import Mark
from graphfraud.store.database import Database, sql_file

TAIL = 0.25
"""Part of the visits that may stand behind the sorted ones."""
MARK, BEHIND = "index.lookup.mark", "index.lookup.tail"
"""Keys of what is kept beside the lookup: the records it was made of, and how many visits stand behind the sorted ones."""
STEPS = ("visit", "treatment", "persons", "named")


def remember(database: Database, behind: int) -> None:
    """Keep what the next upkeep starts from; part of the transaction that makes the lookup."""
    database.con.execute(f"CREATE OR REPLACE TABLE gf_place_kind AS {_lookup('place_kind')}")
    for key, value in ((MARK, changes.mark(database).text()), (BEHIND, str(behind))):
        database.con.execute("INSERT OR REPLACE INTO gf_meta VALUES (?, ?)", [key, value])


def keep_up(own: Database, order: dict[str, str], step: Step) -> bool:
    """Bring the tables up to date; False, and nothing is changed, where they have to be built whole.

    Args:
        own: the workspace by a connection of its own with the pads of its key, within a transaction.
        order: the lookup's tables with the order in which they are kept.
        step: told of each table.
    """
    before = Mark.of(own.meta(MARK))
    if before is None or not own.exists("gf_place_kind") or not changes.told(own, before):
        return False
    if own.con.execute(_text("kinds_changed")).fetchall():
        return False
    gone = changes.find_gone(own, before)
    if not changes.take_part(own, before):
        return False
    projection.stage_doctors(own)
    for name in STEPS:
        _run(own, name, before)
        step(1)
    changes.step_aside(own)
    _run(own, "info_row", before)
    if gone:
        own.con.execute("DELETE FROM gf_named")
        own.con.execute(f"INSERT INTO gf_named SELECT * FROM ({_lookup('named')}) ORDER BY {order['named']}")
    fresh = own.con.execute("SELECT COUNT(*) FROM fresh").fetchall()[0][0]
    behind = int(own.meta(BEHIND) or 0) + fresh
    if behind > TAIL * own.con.execute("SELECT COUNT(*) FROM gf_visit").fetchall()[0][0]:
        for name, by in order.items():
            own.con.execute(f"CREATE OR REPLACE TABLE gf_{name} AS SELECT * FROM gf_{name} ORDER BY {by}")
        behind = 0
    remember(own, behind)
    return True


def _run(own: Database, name: str, before: Mark) -> None:
    """The statements of a step; ``{visit}`` and the like stand for the queries that make these tables from the records."""
    for statement in projection.statements(_text(name)):
        text = statement
        for table in ("visit", "treatment", "person", "holder", "named"):
            text = text.replace(f"{{{table}}}", _lookup(table))
        own.con.execute(text, {"file": before.file} if "$file" in text else {})


def _text(name: str) -> str:
    return sql_file("graphfraud.store", f"sql/upkeep/{name}.sql")


def _lookup(name: str) -> str:
    return sql_file("graphfraud.store", f"sql/lookup/{name}.sql")
