"""The third baseline: the published rules as a rule engine runs them today, one query a rule, every hit high.

A rule is a file here, named by the kind of fraud that it is for. It answers with rows (lead, psn_no, setl_id, kind, id): what a
rule engine would put on one list, its persons and settlements, and the doctor, institution, employer or code that the list is of (or nothing).
No rule knows of chance, of innocent readings or of a graph. Numbers are the published ones where there are any.
"""

from __future__ import annotations

from importlib import resources
from itertools import groupby
from typing import Any

import duckdb

from graphfraud.store.database import Database


def plain_rules(database: Database) -> list[dict[str, Any]]:
    """Findings of every rule whose tables are there, in the contract's form, those with most persons first."""
    found: list[dict[str, Any]] = []
    for file in sorted(resources.files(__name__).iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".sql"):
            continue
        try:
            rows = database.con.execute(file.read_text(encoding="utf-8")).fetchall()
        except duckdb.CatalogException:
            continue  # the table is not among those handed over
        rows.sort(key=lambda row: str(row[0]))
        for lead, hits in groupby(rows, key=lambda row: str(row[0])):
            found.append(_finding(file.name.removesuffix(".sql"), lead, list(hits)))
    found.sort(key=lambda finding: -len(finding["members"]))
    for rank, finding in enumerate(found):
        finding["score"] = 1 - rank / len(found)
    return found


def _finding(detector: str, lead: str, hits: list[tuple[Any, ...]]) -> dict[str, Any]:
    persons = sorted({str(hit[1]) for hit in hits if hit[1]})
    named = sorted({(str(hit[3]), str(hit[4])) for hit in hits if hit[3] and hit[4]})
    return {
        "id": f"rule-{detector}-{lead}",
        "detector": detector,
        "severity": "high",
        "members": [
            *({"kind": "patient", "id": person} for person in persons),
            *({"kind": kind, "id": name} for kind, name in named),
        ],
        "settlements": sorted({str(hit[2]) for hit in hits if hit[2]}),
    }
