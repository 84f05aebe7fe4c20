"""A run: each chosen detector that the records allow, its findings and links saved, what could not run said."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from graphfraud.detectors.lanes import Run
from graphfraud.detectors.recall import recalled
from graphfraud.detectors.spec import Detector, catalogue, detector, parse_settings
from graphfraud.detectors.told_once import told_once
from graphfraud.errors import DetectorError, InputError
from graphfraud.garbage import seldom_swept
from graphfraud.graph.lineage import descents
from graphfraud.model.finding import Finding
from graphfraud.progress import progress
from graphfraud.store.bound import bounded
from graphfraud.store.database import Database, sql_file
from graphfraud.store.embedded import EmbeddedStore
from graphfraud.store.findings import WITHDRAWN, load_findings, save_findings
from graphfraud.store.memory import dismissals, gone, remember
from graphfraud.store.protocol import Store


def chosen(only: Collection[str] = (), skip: Collection[str] = ()) -> list[Detector]:
    """Detectors of the catalogue, narrowed.

    Raises:
        DetectorError: an id that does not exist, or nothing left.
    """
    for name in (*only, *skip):
        detector(name)
    found = [item for name, item in catalogue().items() if (not only or name in only) and name not in skip]
    if not found:
        raise DetectorError("no detector is left to run; see: graphfraud detectors")
    return found


def lacks(database: Database, item: Detector) -> list[str]:
    """Tables and columns that a detector needs and the workspace does not hold."""
    missing = [table for table in ("setl_d", *item.needs) if not database.has_rows(table)]
    for name in item.needs_columns:
        columns = [one.partition(".")[::2] for one in name.split("|")]
        if all(table in missing for table, _ in columns):
            continue
        if not any(table not in missing and _filled(database, table, column) for table, column in columns):
            missing.append(name)
    return missing


def span(database: Database) -> int:
    """Days that the settlements cover, but for the first and the last of a thousand: one stray row makes no year."""
    found = database.con.execute(sql_file("graphfraud.detectors", "span.sql")).fetchone()
    return max(int(found[0] or 0), 1) if found else 1


def _filled(database: Database, table: str, column: str) -> bool:
    from graphfraud.model import schema

    known = schema.table(table).column(column).name
    return database.con.execute(f'SELECT 1 FROM "{table}" WHERE "{known}" IS NOT NULL LIMIT 1').fetchall() != []


@seldom_swept()
def detect(
    database: Database,
    *,
    only: Collection[str] = (),
    skip: Collection[str] = (),
    settings: Mapping[str, str] | None = None,
    engine: str = "duckdb",
    store: Store | None = None,
) -> list[Finding]:
    """Run detectors and replace their findings.

    Args:
        database: the workspace's file, open for writing.
        only: detector ids to run, all if empty.
        skip: detector ids to leave out.
        settings: ``{"ID.parameter": value}``.
        engine: duckdb or spark.
        store: the graph store that screened pairs are kept in and read from for the partition, and whose graph is
            brought up to the findings afterwards; None is the embedded one.

    Returns:
        All findings of the detectors that ran, best first.

    Raises:
        DetectorError: an unknown detector or parameter.
        InputError: there are no settlements.
        StoreError: the store's graph is not of today's records, or its server goes away.
    """
    given = parse_settings(settings or {})
    items = chosen(only, skip)
    days = span(database) if database.has_rows("setl_d") else 0
    values = {item.id: item.settings(given.get(item.id), days) for item in items}
    if not days:
        raise InputError("the workspace holds no settlements; add some with: graphfraud ingest SOURCE")
    graph: Store = store or EmbeddedStore(database)
    graph.require_current()
    with bounded(database.con), progress("detect", len(items), "detectors") as step:
        done = Run(values, graph, engine, lacks, step).all(database, items)
    findings = [finding for ran in done for finding, _ in ran.found]
    links = [link for ran in done for _, part in ran.found for link in part]
    log = [
        (
            item.id,
            item.version,
            json.dumps(values[item.id]),
            "lacks" if ran.lacks else ("degraded" if ran.warnings else "done"),
            json.dumps({"lacks": ran.lacks, "warnings": ran.warnings}, ensure_ascii=False),
            len(ran.found),
            ran.seconds,
        )
        for item, ran in zip(items, done, strict=True)
    ]
    names = [item.id for item in items]
    findings = recalled(findings, dismissals(database))
    others = [finding for finding in load_findings(database) if finding.detector not in names]
    findings = told_once(findings, [finding for finding in others if finding.status != WITHDRAWN])
    last = [finding for finding in load_findings(database, detectors=names) if finding.status != WITHDRAWN]
    now = datetime.now().replace(microsecond=0)
    lines = descents(last, gone(database, names), findings, now)
    with database.transaction(whole=True):
        save_findings(database, names, findings, links)
        remember(database, last, findings, lines, now)
        _note(database, log)
    graph.refresh()
    return sorted(findings, key=lambda finding: (-finding.score, finding.id))


def _note(database: Database, log: list[tuple[Any, ...]]) -> None:
    now = datetime.now().replace(microsecond=0)
    with database.transaction() as con:
        last = con.execute("SELECT COALESCE(MAX(run_id), 0) FROM gf_run").fetchall()[0][0]
        for number, (name, version, parameters, state, detail, count, seconds) in enumerate(log, last + 1):
            con.execute(
                "INSERT INTO gf_run VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?, ?)",
                [number, name, version, parameters, state, detail, count, round(seconds, 3), now],
            )
