"""Sorted copies of the records that make questions quick on large workspaces; derived, disposable, never out of date.

They are views over ``settlement`` until somebody builds them: below some millions of settlements a scan is quick
enough. A fingerprint of the records stands beside each; where it no longer fits, the views are used again.
"""

from __future__ import annotations

import duckdb

from graphfraud.progress import progress
from graphfraud.store import embedded_upkeep as upkeep
from graphfraud.store import projection
from graphfraud.store.bound import bounded
from graphfraud.store.database import Database, sql_file

LOOKUP = {
    "visit": "person",
    "presence": "place, minute",
    "person": "person",
    "person_row": "person",
    "holder": "card, person",
    "treatment": "person",
    "named": "id",
}
"""Relations of the lookup with the order in which their tables are kept."""
TABLES_ONLY = {
    "person_row": "SELECT NULL::UBIGINT AS person, NULL AS info_row WHERE FALSE",
    "treatment": "SELECT NULL::UBIGINT AS person WHERE FALSE",
    "named": "SELECT NULL AS kind, NULL::UBIGINT AS id WHERE FALSE",
}
"""What stands in for relations that are of use as tables alone."""
WORTH_IT = 2_500_000
"""Settlements from which on the lookup is worth building."""
FORM = "3"
"""Changes whenever the tables' form does."""


def fingerprint(database: Database) -> str:
    """What the derived tables depend on: the files that were ingested, the rows, DuckDB's hash function."""
    row = database.con.execute(
        "SELECT (SELECT COUNT(*) FROM setl_d), COUNT(*), MAX(file_id), MAX(ingested_at),"
        " (SELECT COUNT(*) FROM gf_replaced) FROM gf_file"
    ).fetchone()
    return f"{form()}{row}"


def form() -> str:
    """What a fingerprint begins with: what is made by another version is of no use, nor to bring up to date."""
    return f"{FORM} {duckdb.__version__} "


def has_settlements(database: Database) -> bool:
    """Whether the view ``settlement`` is there."""
    try:
        database.con.execute("SELECT 1 FROM settlement LIMIT 0")
    except duckdb.CatalogException:
        return False
    return True


def is_fresh(database: Database, name: str) -> bool:
    """Whether the tables of that name fit the records."""
    return database.meta(f"index.{name}") == fingerprint(database)


def mark_fresh(database: Database, name: str) -> None:
    """Say that the tables of that name were built from today's records; part of the caller's transaction."""
    database.con.execute("INSERT OR REPLACE INTO gf_meta VALUES (?, ?)", [f"index.{name}", fingerprint(database)])


def open_lookup(database: Database) -> bool:
    """Make the relations of LOOKUP readable; True where they are sorted tables.

    Temporary views: the connection may be read-only.
    """
    set_pads(database)
    sorted_tables = is_fresh(database, "lookup")
    for name in LOOKUP:
        text = f"SELECT * FROM gf_{name}" if sorted_tables else TABLES_ONLY.get(name) or _text(name)
        database.con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {text}")
    return sorted_tables


def set_pads(database: Database) -> None:
    """Give the connection the two pads of the workspace's key, for the stand-ins of cards."""
    for name, pad in projection.pads(database.card_key()).items():
        database.con.execute(f"SET VARIABLE card_{name} = ?::BLOB", [pad])


def wants_lookup(database: Database) -> bool:
    """Whether there are so many settlements that the lookup should be built and is not."""
    row = database.con.execute("SELECT COUNT(*) FROM setl_d").fetchone()
    return bool(row and row[0] >= WORTH_IT) and not is_fresh(database, "lookup")


def build_lookup(database: Database) -> None:
    """Bring the sorted tables of the lookup up to date, or build them, in one transaction; the database must be open for writing."""
    with bounded(database.con):
        if not _keep_up(database):
            set_pads(database)
            _build_lookup(database)


def _keep_up(database: Database) -> bool:
    """Bring the tables up to date by what came since they were built, where that can be told."""
    with database.beside() as own, progress("index", len(upkeep.STEPS), "tables") as step, own.transaction():
        if fingerprint(own) != fingerprint(database):  # the caller is in the middle of a change
            return False
        set_pads(own)
        if not upkeep.keep_up(own, LOOKUP, step):
            return False
        mark_fresh(own, "lookup")
    return True


def _build_lookup(database: Database) -> None:
    projection.stage_doctors(database)
    with progress("index", len(LOOKUP), "tables") as step, database.transaction():
        for name, order in LOOKUP.items():
            database.con.execute(f"CREATE OR REPLACE TABLE gf_{name} AS SELECT * FROM ({_text(name)}) ORDER BY {order}")
            step(1)
        upkeep.remember(database, 0)
        mark_fresh(database, "lookup")


def _text(name: str) -> str:
    return sql_file("graphfraud.store", f"sql/lookup/{name}.sql")
