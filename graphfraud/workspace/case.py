"""``Workspace``: a case folder in Python."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfraud.errors import UsageError
from graphfraud.model.finding import SEVERITIES
from graphfraud.store.findings import load_finding, load_findings
from graphfraud.workspace import frames
from graphfraud.workspace.connection import find_paths, plain
from graphfraud.workspace.entity import find_node, look_up
from graphfraud.workspace.handles import EntityHandle, FindingHandle, Paths
from graphfraud.workspace.neo4j import Neo4jGraph
from graphfraud.workspace.opening import Opening

if TYPE_CHECKING:
    import pandas as pd

    from graphfraud.ingest import IngestReport
    from graphfraud.workspace.stories import Story

Day = date | str
Source = str | os.PathLike[str]


def _day(value: Day | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


class Workspace(Opening):
    """A case folder: records in, findings out, questions answered. Opens or creates ``folder``.

    Names and numbers are masked in everything that it gives, unless inside ``unmasked(reason=…)``. Every call opens the
    workspace for itself, so that nobody is kept out; as a context manager it stays open for reading between calls,
    which makes many questions quicker and keeps writers out meanwhile.
    """

    def __repr__(self) -> str:
        return f"Workspace({str(self.folder)!r})"

    def ingest(
        self,
        *sources: Source | Sequence[Source],
        preset: str = "nhsa",
        mapping: Source | None = None,
        query: str | None = None,
        replace: bool = False,
        dry_run: bool = False,
    ) -> IngestReport:
        """Add settlement records: files, folders, globs or database URLs.

        Raises:
            InputError: a source that cannot be used; nothing of the call is kept.
            MappingError: a mapping file that does not follow the grammar.
        """
        from graphfraud.ingest import ingest

        listed = [
            os.fspath(one) for part in sources for one in ([part] if isinstance(part, str | os.PathLike) else part)
        ]
        with self.writing() as database:
            return ingest(
                database,
                listed,
                preset=preset,
                mapping=Path(mapping) if mapping is not None else None,
                query=query,
                replace=replace,
                dry_run=dry_run,
            )

    def detect(
        self,
        only: str | Collection[str] = (),
        skip: str | Collection[str] = (),
        settings: Mapping[str, Any] | None = None,
        engine: str = "duckdb",
    ) -> pd.DataFrame:
        """Run detectors, store their findings and give them ranked.

        Args:
            only: id or ids of the detectors to run.
            skip: id or ids of detectors to leave out.
            settings: ``{"ID.parameter": value}``.
            engine: duckdb or spark.

        Raises:
            DetectorError: an unknown detector or parameter.
            InputError: there are no settlements.
        """
        from graphfraud.detectors.run import detect
        from graphfraud.workspace.stores import graph_store

        given = {name: str(value) for name, value in (settings or {}).items()}
        with self.writing() as database:
            store = None if self.store_name == "embedded" else graph_store(database, self.store_name)
            try:
                found = detect(
                    database, only=_listed(only), skip=_listed(skip), settings=given, engine=engine, store=store
                )
            finally:
                if store is not None:
                    store.close()
        return frames.findings_frame(found, self.lang)

    def findings(
        self, detector: str | Collection[str] | None = None, severity: str | None = None, status: str | None = None
    ) -> pd.DataFrame:
        """Stored findings that fit, best first.

        Raises:
            DetectorError: there is no such detector.
            UsageError: there is no such severity or status: nothing would ever fit.
        """
        from graphfraud.detectors.spec import detector as known
        from graphfraud.review.states import STATUS_WORDS

        wanted = None if detector is None else _listed(detector)
        for name in wanted or ():
            known(name)
        for what, given, all_of in (("severity", severity, SEVERITIES), ("status", status, tuple(STATUS_WORDS))):
            if given is not None and given not in all_of:
                raise UsageError(f"{what} {given!r}: choose one of {', '.join(all_of)}")
        with self.reading() as database:
            found = load_findings(database, detectors=wanted, severity=severity, status=status)
        return frames.findings_frame(found, self.lang)

    def finding(self, id: str) -> FindingHandle:
        """One finding, by its id or the start of it.

        Raises:
            NotFoundError: no finding has it.
        """
        with self.reading() as database:
            return FindingHandle(self, load_finding(database, id))

    def stories(self, *, low: bool = False) -> list[Story]:
        """Findings that share members told as one story each, the best first; ``low`` takes those of low severity in."""
        from graphfraud.workspace.stories import stories

        with self.reading() as database:
            return stories(database, low=low)

    def story(self, id: str) -> Story:
        """One story, by its id or that of a finding in it.

        Raises:
            NotFoundError: no story has it.
        """
        from graphfraud.workspace.stories import story_of

        with self.reading() as database:
            return story_of(database, id)

    def card(self, no: str, *, since: Day | None = None, until: Day | None = None) -> EntityHandle:
        """Everything known of a card, by its number or its stand-in ``card-…``.

        Raises:
            NotFoundError: nobody has it.
        """
        return self._ask("card", no, since, until)

    def patient(self, id: str, *, since: Day | None = None, until: Day | None = None) -> EntityHandle:
        """Everything known of a person, by psn_no or identity number."""
        return self._ask("patient", id, since, until)

    def doctor(self, id: str, *, since: Day | None = None, until: Day | None = None) -> EntityHandle:
        """Everything known of a doctor."""
        return self._ask("doctor", id, since, until)

    def institution(self, id: str, *, since: Day | None = None, until: Day | None = None) -> EntityHandle:
        """Everything known of a hospital, clinic or pharmacy."""
        return self._ask("institution", id, since, until)

    def _ask(self, what: str, id: str, since: Day | None, until: Day | None) -> EntityHandle:
        with self.asking() as (database, store):
            node = find_node(database, store, what, id)
            raw = self._shown(what, node.id)
            entity = look_up(database, store, node, since=_day(since), until=_day(until), unmask=raw)
        return EntityHandle(self, entity)

    def paths(self, a: str, b: str, *, max_hops: int = 6, ordered_in_time: bool = False, limit: int = 5) -> Paths:
        """How two of them connect, cheapest first; hubs cost more.

        Raises:
            NotFoundError: nobody has one of the ids.
        """
        with self.asking() as (_, store):
            found = find_paths(store, a, b, max_hops=max_hops, ordered_in_time=ordered_in_time, limit=limit)
        return Paths(self, [plain(path) for path in found])

    def view(self, finding: str, path: Source | None = None) -> Any:
        """The interactive view of a finding: inline in a notebook, or written to ``path``."""
        return self.finding(finding).view(path if path is None else Path(path))

    def report(self, folder: Source) -> Path:
        """Write the overview report into a folder; gives its first page."""
        with self.reading() as database:
            made: Path = import_module("graphfraud.views").report(database, Path(folder), self.lang)
        return made

    def evidence(
        self,
        findings: str | Sequence[str],
        out: Source,
        *,
        reason: str = "",
        case_no: str | None = None,
        masked: bool = False,
        **more: Any,
    ) -> Any:
        """Make the referral package; unmasked, and therefore with a reason, unless ``masked``.

        Raises:
            ReasonRequiredError: unmasked without a reason.
            NotFoundError: an id that no finding has.
        """
        ids = [findings] if isinstance(findings, str) else list(findings)
        make = import_module("graphfraud.evidence").evidence
        with self.reading() as database:
            return make(
                database,
                ids,
                Path(out),
                reason=reason,
                case_no=case_no,
                masked=masked,
                lang=more.pop("lang", self.lang),
                **more,
            )

    def review(self, finding: str, decision: str, *, note: str, by: str, **more: Any) -> Any:
        """Take a step of the review; see ``graphfraud.review.decide``."""
        from graphfraud.review import decide

        with self.writing() as database:
            return decide(database, load_finding(database, finding).id, decision, note=note, by=by, **more)

    def detectors(self) -> pd.DataFrame:
        """The catalogue: id, title, fires on, stays silent on, tables needed."""
        from graphfraud.detectors.spec import catalogue

        rows = [
            {
                "id": item.id,
                "title": item.title[self.lang],
                "fires_on": item.fires_on[self.lang],
                "stays_silent_on": item.stays_silent_on[self.lang],
                "needs": ", ".join(("setl_d", *item.needs)),
            }
            for item in catalogue().values()
        ]
        return frames.catalogue_frame(rows)

    @property
    def neo4j(self) -> Neo4jGraph:
        """The case's graph in Neo4j: start, load, query, communities, closest, stop."""
        return Neo4jGraph(self)

    def files(self) -> pd.DataFrame:
        """What was ingested: file, SHA-256, table, rows, time."""
        with self.reading() as database:
            return database.con.execute(
                "SELECT path, table_name, accepted, rejected, repeated, ingested_at, sha256 FROM gf_file ORDER BY file_id"
            ).df()


def _listed(ids: str | Collection[str]) -> Collection[str]:
    return [ids] if isinstance(ids, str) else ids
