"""Findings and tested links in the workspace: saved by a detector run, read by everything else.

A run replaces only the findings of the detectors that ran. A finding that somebody reviewed is never lost: when it no
longer comes out it becomes ``withdrawn`` and stays; when it comes out again it has the status it had.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from graphfraud.errors import NotFoundError
from graphfraud.model.finding import Finding
from graphfraud.store.database import Database, sql_file
from graphfraud.store.protocol import Link, Node

LEAD = "lead"
WITHDRAWN = "withdrawn"
LINK_COLUMNS = (
    "detector",
    "type",
    "a_kind",
    "a",
    "b_kind",
    "b",
    "events",
    "first",
    "last",
    "expected",
    "p_value",
    "q_value",
    "amount",
    "finding_id",
    "explained_by",
    "settlements",
)
_TYPES = {
    "VARCHAR": ("detector", "type", "a_kind", "a", "b_kind", "b", "finding_id", "explained_by"),
    "INTEGER": ("events",),
    "DATE": ("first", "last"),
    "DOUBLE": ("expected", "p_value", "q_value"),
    "DECIMAL(16,2)": ("amount",),
    "VARCHAR[]": ("settlements",),
}
_TYPE_OF = {column: sql_type for sql_type, columns in _TYPES.items() for column in columns}


def save_findings(
    database: Database, detectors: Collection[str], findings: Iterable[Finding], links: Iterable[Link] = ()
) -> None:
    """Replace the findings and links of the detectors that ran, in one transaction.

    Args:
        database: open for writing.
        detectors: ids of the detectors that ran to their end, with or without findings.
        findings: all that they found; ids must be unique.
        links: the tested links behind them.

    Raises:
        ValueError: a finding or link of a detector that is not among ``detectors``.
    """
    ran, found = list(detectors), list(findings)
    strangers = {finding.detector for finding in found} - set(ran)
    if strangers:
        raise ValueError(f"findings of detectors that did not run: {sorted(strangers)}")
    with database.transaction():
        earlier = {finding.id: finding for finding in load_findings(database, detectors=ran)}
        kept = _reviewed(database, ran)
        _forget(database, ran)
        _insert(database, [(finding, _status_now(finding, kept)) for finding in found])
        gone = set(kept) - {finding.id for finding in found}
        _insert(database, [(earlier[name], (WITHDRAWN, kept[name][1])) for name in sorted(gone)])
        for detector in ran:
            database.con.execute("DELETE FROM gf_link WHERE detector = ?", [detector])
        _insert_links(database, links, set(ran))


def _reviewed(database: Database, detectors: list[str]) -> dict[str, tuple[str, str]]:
    """Id → (status, status before it was withdrawn) of the findings that somebody reviewed."""
    rows = database.con.execute(
        "SELECT id, status, body->>'$.status' FROM gf_finding WHERE list_contains(?, detector) AND status <> ?",
        [detectors, LEAD],
    ).fetchall()
    return {name: (status, before if status == WITHDRAWN else status) for name, status, before in rows}


def _status_now(finding: Finding, kept: dict[str, tuple[str, str]]) -> tuple[str, str]:
    before = kept.get(finding.id, (finding.status, finding.status))[1]
    return before, before


def _forget(database: Database, detectors: list[str]) -> None:
    for table in ("gf_finding_settlement", "gf_finding_member"):
        database.con.execute(
            f"DELETE FROM {table} WHERE finding_id IN (SELECT id FROM gf_finding WHERE list_contains(?, detector))",
            [detectors],
        )
    database.con.execute("DELETE FROM gf_finding WHERE list_contains(?, detector)", [detectors])


def _insert(database: Database, entries: Sequence[tuple[Finding, tuple[str, str]]]) -> None:
    rows: list[tuple[Any, ...]] = []
    members: list[tuple[Any, ...]] = []
    settlements: list[tuple[Any, ...]] = []
    for finding, (status, before) in entries:
        body = json.dumps({**finding.to_json(), "status": before}, ensure_ascii=False)
        rows.append((finding.id, finding.detector, finding.severity, finding.score, finding.q_value, finding.start))
        rows[-1] += (finding.end, status, body)
        members += [(finding.id, member.kind, member.id, member.role) for member in finding.members]
        settlements += [(finding.id, setl_id) for setl_id in finding.settlements]
    text, number = "VARCHAR", "DOUBLE"
    _bulk(database, "gf_finding", rows, (text, text, text, number, number, "DATE", "DATE", text, text))
    _bulk(database, "gf_finding_member", members, (text, text, text, text))
    _bulk(database, "gf_finding_settlement", settlements, (text, text))


def _bulk(database: Database, table: str, rows: Sequence[tuple[Any, ...]], types: Sequence[str]) -> None:
    """Insert rows by columns: one statement, no value in its text."""
    if not rows:
        return
    import pyarrow as pa

    names = [f"c{number}" for number in range(len(types))]
    arrays = [pa.array(list(column)) for column in zip(*rows, strict=True)]
    database.con.register("gf_rows", pa.table(arrays, names=names))
    columns = ", ".join(f"CAST({name} AS {sql_type})" for name, sql_type in zip(names, types, strict=True))
    database.con.execute(f"INSERT INTO {table} SELECT {columns} FROM gf_rows")
    database.con.unregister("gf_rows")


def _insert_links(database: Database, links: Iterable[Link], allowed: set[str]) -> None:
    rows = []
    for link in links:
        if link.detector not in allowed:
            raise ValueError(f"a link of {link.detector}, which did not run")
        rows.append(
            (link.detector, link.type, link.a.kind, link.a.id, link.b.kind, link.b.id, link.events, link.first)
            + (link.last, link.expected, link.p_value, link.q_value, link.amount, link.finding_id)
            + (link.explained_by, list(link.settlements))
        )
    _bulk(database, "gf_link", rows, tuple(_TYPE_OF[column] for column in LINK_COLUMNS))


def keep_links(database: Database, detector: str, links: Iterable[Link]) -> None:
    """Replace a detector's tested links, in one transaction."""
    with database.transaction():
        database.con.execute("DELETE FROM gf_link WHERE detector = ?", [detector])
        _insert_links(database, links, {detector})


def load_links(database: Database, detector: str | None = None, type: str | None = None) -> list[Link]:
    """Tested links in canonical order: (detector, type, a, b)."""
    rows = _select(database, "links", detector=detector, type=type)
    return [_link(row) for row in rows]


def _link(row: Sequence[Any]) -> Link:
    detector, type, a_kind, a, b_kind, b, *figures, settlements = row
    rest = [*figures, tuple(settlements or ())]
    return Link(detector, type, Node(a_kind, a), Node(b_kind, b), *rest)


def load_findings(
    database: Database,
    *,
    detectors: Collection[str] | None = None,
    severity: str | None = None,
    status: str | None = None,
    ids: Collection[str] | None = None,
) -> list[Finding]:
    """Findings that fit, best first: by score, then id, with the status of today."""
    chosen = {"detectors": _listed(detectors), "severity": severity, "status": status, "ids": _listed(ids)}
    rows = _select(database, "findings", **chosen)
    return [Finding.from_json({**json.loads(body), "status": now}) for body, now in rows]


def _select(database: Database, name: str, **values: Any) -> list[tuple[Any, ...]]:
    return database.con.execute(sql_file("graphfraud.store", f"sql/{name}.sql"), values).fetchall()


def _listed(values: Collection[str] | None) -> list[str] | None:
    return None if values is None else list(values)


def load_finding(database: Database, name: str) -> Finding:
    """One finding, by its id or the start of it where that is unique.

    Raises:
        NotFoundError: no finding has that id, or several begin so.
    """
    exact = load_findings(database, ids=[name])
    if exact:
        return exact[0]
    rows = database.con.execute(
        "SELECT id FROM gf_finding WHERE starts_with(id, ?) ORDER BY id LIMIT 3", [name]
    ).fetchall()
    if name and len(rows) == 1:
        return load_findings(database, ids=[rows[0][0]])[0]
    why = "several findings begin so" if rows and name else "no finding has this id"
    raise NotFoundError(f"{name}: {why}; list them with: graphfraud findings")


def findings_naming(database: Database, member: str) -> list[str]:
    """Ids of the findings that name somebody or something, highest score first, withdrawn ones left out."""
    return [row[0] for row in _select(database, "findings_naming", withdrawn=WITHDRAWN, member=member)]


def set_status(database: Database, name: str, status: str) -> None:
    """Write the review status of a finding.

    Raises:
        NotFoundError: no finding has that id.
    """
    changed = database.con.execute(
        "UPDATE gf_finding SET status = ? WHERE id = ? RETURNING id", [status, name]
    ).fetchall()
    if not changed:
        raise NotFoundError(f"{name}: no finding has this id; list them with: graphfraud findings")
