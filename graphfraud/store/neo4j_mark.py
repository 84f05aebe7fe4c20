"""What a loaded graph remembers of its load, and whether that is the workspace as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graphfraud.errors import StoreError
from graphfraud.store.database import Database
from graphfraud.store.neo4j_cypher import filled
from graphfraud.store.neo4j_load import findings_mark, records_mark, workspace_mark
from graphfraud.store.neo4j_read import Reader

ADVICE = "load it: graphfraud neo4j load"
UNFINISHED, OTHER, RECORDS, FINDINGS = "unfinished", "other", "records", "findings"


@dataclass(frozen=True)
class Mark:
    """What a loaded graph remembers.

    Attributes:
        state: complete, where the load came to its end.
        workspace, records, findings: digests of what was loaded.
        every: a node for every settlement.
        unmasked: names and numbers, too.
        loaded_at: when the last load that came to its end did.
    """

    state: str
    workspace: str
    records: str
    findings: str
    every: bool
    unmasked: bool
    loaded_at: datetime | None


@dataclass(frozen=True)
class Own:
    """The digests of a workspace as it is now."""

    workspace: str
    records: str
    findings: str


def read_mark(reader: Reader) -> Mark:
    """What the graph remembers.

    Raises:
        StoreError: the server holds none.
    """
    rows = reader.rows(filled("store/mark"))
    if not rows or rows[0][0] is None:
        raise StoreError(f"{reader.connection.uri}: holds no graph yet; {ADVICE}")
    return Mark(*rows[0])


def own_marks(database: Database) -> Own:
    """The digests of a workspace."""
    return Own(workspace_mark(database), records_mark(database), findings_mark(database))


def behind(mark: Mark, own: Own | None) -> str | None:
    """Why the graph's answers may not be the workspace's: UNFINISHED, OTHER, RECORDS or FINDINGS; None where they are.

    Args:
        mark: what the graph remembers.
        own: of the workspace; None where that cannot be read now.
    """
    if mark.state != "complete":
        return UNFINISHED
    if own is None:
        return None
    if mark.workspace != own.workspace:
        return OTHER
    if mark.records != own.records:
        return RECORDS
    return FINDINGS if mark.findings != own.findings else None
