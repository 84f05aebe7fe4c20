"""What came into a workspace since something was derived from its records, and what that bears upon.

A derived table is brought up to date from a part of the records: the settlements that came since, those that a refund, a fee line,
an encounter or a prescription that came or went since bears upon, and all of persons of whom something is gone. The queries
that make the table from all records make these of its rows from temporary tables of the same names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from graphfraud.store import projection
from graphfraud.store.database import ASTRAY, Database, sql_file

TABLES = ("setl_d", "fee_list_d", "mdtrt_d", "psn_info_b", "psn_insu_d")
"""Records whose rows are told apart by when they came; of the others only the small ``institution`` is asked."""
SHARE = 0.5
"""Where more of the settlements than this are touched, everything is made anew."""


@dataclass(frozen=True)
class Mark:
    """The records of a moment: number of the last file, rows of each of TABLES; a hash of the key of stand-ins and of what is not used."""

    file: int
    rows: tuple[int, ...]
    key: str

    def text(self) -> str:
        """To be kept beside what was derived."""
        return json.dumps([self.key, self.file, *self.rows])

    @classmethod
    def of(cls, text: str | None) -> Mark | None:
        """What ``text`` gave, None where it was not given by this version."""
        try:
            key, file, *rows = json.loads(text or "null")
        except (TypeError, ValueError):
            return None
        return cls(file, tuple(rows), key) if len(rows) == len(TABLES) else None


def mark(database: Database) -> Mark:
    """The records of today."""
    last = _one(database, "SELECT COALESCE(MAX(file_id), 0) FROM gf_file")
    rows = tuple(_one(database, f"SELECT COUNT(*) FROM {name}") for name in TABLES)
    return Mark(last, rows, _key(database))


def _key(database: Database) -> str:
    """What tells one key of stand-ins from another; a workspace that was copied without its key gets a new one.

    Which settlements are astray in time belongs to it: older records may become so, or no longer be, by what comes.
    """
    astray = (database.meta(ASTRAY) or "").encode()
    return hashlib.sha256(b"stand-ins " + database.card_key() + astray).hexdigest()[:16]


def told(database: Database, before: Mark) -> bool:
    """Whether the numbers of files tell which rows came and went since: no others did, by hand or by an older version."""
    if not database.exists("gf_gone") or before.key != _key(database):
        return False
    for name, rows in zip(TABLES, before.rows, strict=True):
        came = _one(database, f"SELECT COUNT(*) FROM {name} WHERE _file > ?", before.file)
        went = _one(
            database,
            "SELECT COUNT(*) FROM gf_gone WHERE table_name = ? AND file_id > ? AND COALESCE(old_file, 0) <= ?",
            name,
            before.file,
            before.file,
        )
        if _one(database, f"SELECT COUNT(*) FROM {name}") != rows + came - went:
            return False
    return True


def find_gone(database: Database, before: Mark) -> int:
    """Make the temporary tables gone, lost, left_person and (empty) extra; rows that are gone. The connection is one of its own."""
    _run(database, "gone", before)
    database.con.execute("CREATE TEMP TABLE extra (setl_id VARCHAR)")
    return _one(database, "SELECT COUNT(*) FROM gone")


def take_part(database: Database, before: Mark) -> bool:
    """Let the names of the records stand for the part of them that is touched; False where that is most of them.

    ``find_gone`` must have been called on the same connection, which sees all of the records no more.
    """
    _run(database, "touched", before)
    if _one(database, "SELECT COUNT(*) FROM touched") > SHARE * _one(database, "SELECT COUNT(*) FROM setl_d"):
        return False
    _run(database, "part", before)
    _stand_in(database, TABLES)
    settlements = sql_file("graphfraud.engines", "sql/settlement.sql")
    database.con.execute(f"CREATE TEMP TABLE part_settlement AS {settlements}")
    _stand_in(database, ("settlement",))
    return True


def step_aside(database: Database) -> None:
    """Let the names of the records stand for all of them again."""
    for name in (*TABLES, "settlement"):
        database.con.execute(f"DROP VIEW temp.{name}")


def _stand_in(database: Database, names: Sequence[str]) -> None:
    """Views of the records' names over the temporary tables ``part_NAME``: a temporary name comes before all others."""
    for name in names:
        database.con.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM part_{name}")


def _run(database: Database, name: str, before: Mark) -> None:
    for statement in projection.statements(sql_file("graphfraud.store", f"sql/changes/{name}.sql")):
        database.con.execute(statement, {"file": before.file} if "$file" in statement else {})


def _one(database: Database, query: str, *values: object) -> int:
    row = database.con.execute(query, list(values)).fetchone()
    return int(row[0]) if row else 0
