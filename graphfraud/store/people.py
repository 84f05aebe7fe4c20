"""Names and what is on record of persons, doctors and institutions: masked unless somebody has logged why not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphfraud.model.masking import mask_address, mask_name, mask_number
from graphfraud.store.database import Database, sql_file
from graphfraud.store.protocol import Node

MASKS = {
    "psn_name": mask_name,
    "certno": mask_number,
    "tel": mask_number,
    "live_addr": mask_address,
    "doctor_name": mask_name,
}
MASKED_KINDS = ("patient", "doctor")


def names(database: Database, nodes: Iterable[Node], *, unmask: bool = False) -> dict[Node, str]:
    """Names of the nodes that have one; those of persons and doctors masked unless ``unmask``."""
    asked = list(dict.fromkeys(nodes))
    text = sql_file("graphfraud.store", "sql/embedded/names.sql")
    values = {"kinds": [node.kind for node in asked], "ids": [node.id for node in asked]}
    rows = database.con.execute(text, values).fetchall() if asked else []
    return {
        Node(kind, name): mask_name(word) if kind in MASKED_KINDS and not unmask else word for kind, name, word in rows
    }


def person_record(database: Database, psn_no: str, *, unmask: bool = False) -> dict[str, Any]:
    """What is on record of a person, sensitive fields masked unless ``unmask``; fields that are empty are left out.

    The views of ``embedded_index.open_lookup`` must be there.
    """
    at = database.con.execute("SELECT info_row FROM person_row WHERE person = HASH(?)", [psn_no]).fetchone()
    known_by = at if at and (at[0] is None or _is_row(database, at[0], psn_no)) else None
    record = _record(database, "person_known", psn_no=psn_no, info_row=known_by[0]) if known_by else {}
    record = record or _record(database, "person", psn_no=psn_no)
    known = {name: value for name, value in record.items() if value not in (None, "")}
    if unmask:
        return known
    return {name: MASKS[name](value) if name in MASKS else value for name, value in known.items()}


def _is_row(database: Database, number: int, psn_no: str) -> bool:
    """Whether that row of the register is still the person's: the database numbers rows anew when it closes up after deletions."""
    query = "SELECT 1 FROM psn_info_b WHERE rowid = ? AND psn_no = ?"
    return database.con.execute(query, [number, psn_no]).fetchone() is not None


def _record(database: Database, name: str, **values: Any) -> dict[str, Any]:
    cursor = database.con.execute(sql_file("graphfraud.store", f"sql/embedded/{name}.sql"), values)
    row = cursor.fetchone()
    return dict(zip([part[0] for part in cursor.description or []], row, strict=True)) if row else {}


def place_record(database: Database, code: str) -> dict[str, Any]:
    """What the register holds of an institution; fields that are empty are left out, nothing of it is masked."""
    record = _record(database, "place", code=code)
    return {name: value for name, value in record.items() if value not in (None, "")}


def persons_with_identity(database: Database, certno: str) -> list[str]:
    """Person numbers that carry an identity number."""
    rows = database.con.execute(
        "SELECT psn_no FROM psn_info_b WHERE upper(trim(certno)) = upper(trim($no))"
        " UNION SELECT psn_no FROM psn_insu_d WHERE upper(trim(certno)) = upper(trim($no))"
        " UNION SELECT psn_no FROM setl_d WHERE upper(trim(certno)) = upper(trim($no)) ORDER BY psn_no",
        {"no": certno},
    ).fetchall()
    return [row[0] for row in rows]
