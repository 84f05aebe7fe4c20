"""Cypher files, and the only names that may enter their text: labels, types and columns of the projection."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import graphfraud
from graphfraud.errors import StoreError
from graphfraud.store.protocol import EDGE_TYPES

LABELS = {
    "patient": "Patient",
    "card": "Card",
    "doctor": "Doctor",
    "pharmacy": "Pharmacy",
    "hospital": "Hospital",
    "employer": "Employer",
    "region": "Region",
    "finding": "Finding",
    "drug_trac_codg": "TraceCode",
}
"""Node kind → label."""
KINDS = {label: kind for kind, label in LABELS.items()}
SETTLEMENT = "Settlement"
LINK_TYPE = "TESTED"
"""Rows of tested links, one a detector, for the partitioner; CO_SWIPED and CO_ADMITTED sum them up for people."""
SCREENED_TYPE = "SCREENED"
"""Pairs of persons that a detection run screened: where its partition starts, and a field for exploration."""
ROW_TYPES = ("SETTLED", "AT", "RESTS_ON", "SOLD_IN")
"""Edges of Settlement nodes: patient → settlement → place, finding → settlement, trace code → settlement."""
TYPES = (*EDGE_TYPES, *ROW_TYPES, LINK_TYPE, SCREENED_TYPE)
_WORD = re.compile(r"[a-z][a-z0-9_]*\Z")
_NAME = re.compile(r"\b(LABEL_A|LABEL_B|LABEL|TYPES|TYPE|COLUMNS)\b")


@cache
def cypher_folder() -> Traversable:
    """The Cypher files: within the installed package, or beside it in a checkout."""
    shipped = resources.files("graphfraud").joinpath("cypher")
    if shipped.is_dir():
        return shipped
    beside = Path(graphfraud.__file__).parent.parent / "cypher"
    if beside.is_dir():
        return beside
    raise StoreError("the Cypher files are not where they belong; install graphfraud again")


def cypher_text(name: str) -> str:
    """Text of a file such as ``schema.cypher`` or ``load/nodes.cypher``."""
    return cypher_folder().joinpath(*name.split("/")).read_text(encoding="utf-8")


def statements(text: str) -> list[str]:
    """The statements of a Cypher file, comments left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("//")]
    return [part.strip() for part in "\n".join(lines).split(";\n") if part.strip(" ;\n")]


@dataclass(frozen=True)
class Column:
    """A column of a staged table that becomes a property: its name and DuckDB type."""

    name: str
    sql_type: str

    @property
    def is_list(self) -> bool:
        """Whether it holds lists."""
        return self.sql_type.endswith("[]")

    @property
    def sent(self) -> str:
        """The column as SQL sends it: dates and times as ISO text, which the driver packs ten times as fast."""
        if self.sql_type == "TIMESTAMP":
            return f'strftime("{self.name}", \'%Y-%m-%dT%H:%M:%S\') AS "{self.name}"'
        if self.sql_type == "TIMESTAMP[]":
            return f'list_transform("{self.name}", lambda t: strftime(t, \'%Y-%m-%dT%H:%M:%S\')) AS "{self.name}"'
        return f'CAST("{self.name}" AS VARCHAR) AS "{self.name}"' if self.sql_type == "DATE" else f'"{self.name}"'

    def received(self, number: int) -> str:
        """The property in Cypher, from ``row[number]``."""
        value = f"row[{number}]"
        known = {
            "TIMESTAMP": f"localdatetime({value})",
            "TIMESTAMP[]": f"[moment IN {value} | localdatetime(moment)]",
            "DATE": f"date({value})",
        }
        return f"{self.name}: {known.get(self.sql_type, value)}"


def filled(
    name: str,
    *,
    label: str = "",
    type: str = "",
    types: Sequence[str] = (),
    a_label: str = "",
    b_label: str = "",
    columns: Sequence[Column] = (),
    first: int = 1,
) -> str:
    """A file such as ``load/nodes`` with its names filled in; ``columns`` are in the rows from place ``first`` on.

    Raises:
        KeyError: a label, type or column that is not the tool's own.
    """
    for given in (label, a_label, b_label):
        if given not in (*KINDS, SETTLEMENT, ""):
            raise KeyError(given)
    for given in (type, *types):
        if given not in (*TYPES, ""):
            raise KeyError(given)
    for column in columns:
        if not _WORD.match(column.name):
            raise KeyError(column.name)
    text = "\n".join(statements(cypher_text(f"{name}.cypher")))
    values = ", ".join(column.received(number) for number, column in enumerate(columns, first))
    names = {"LABEL_A": a_label, "LABEL_B": b_label, "LABEL": label, "TYPE": type, "TYPES": "|".join(types)}
    return _NAME.sub(lambda found: {**names, "COLUMNS": values}[found[0]], text)
