"""Cypher files, and the only names that may enter their text: labels, types and columns of the projection."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
ROW_TYPES = ("SETTLED", "AT", "RESTS_ON", "SOLD_IN")
"""Edges of Settlement nodes: patient → settlement → place, finding → settlement, trace code → settlement."""
TYPES = (*EDGE_TYPES, *ROW_TYPES, LINK_TYPE)
_WORD = re.compile(r"[a-z][a-z0-9_]*\Z")


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


def load_text(
    name: str,
    *,
    label: str = "",
    type: str = "",
    a_label: str = "",
    b_label: str = "",
    columns: Iterable[str] = (),
) -> str:
    """A file of ``load/`` with its names filled in.

    Raises:
        KeyError: a label, type or column that is not the tool's own.
    """
    allowed = {*KINDS, SETTLEMENT, ""}
    for given in (label, a_label, b_label):
        if given not in allowed:
            raise KeyError(given)
    if type not in (*TYPES, ""):
        raise KeyError(type)
    text = "\n".join(statements(cypher_text(f"load/{name}.cypher")))
    names = {"LABEL_A": a_label, "LABEL_B": b_label, "LABEL": label, "TYPE": type, "COLUMNS": _columns(columns)}
    return re.sub(r"\b(LABEL_A|LABEL_B|LABEL|TYPE|COLUMNS)\b", lambda found: names[found[0]], text)


def _columns(names: Iterable[str]) -> str:
    chosen = list(names)
    for name in chosen:
        if not _WORD.match(name):
            raise KeyError(name)
    return ", ".join(f"{name}: ${name}[i]" for name in chosen)
