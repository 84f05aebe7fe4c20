"""What a detector is given: the records, its settings, and the steps that several detectors share, done once a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from graphfraud.detectors.spec import Detector
from graphfraud.engines.engine import Engine
from graphfraud.engines.frame import Visits, load_visits
from graphfraud.engines.opening import open_engine
from graphfraud.engines.people import People, Places, load_people, load_places
from graphfraud.store.bound import roomy
from graphfraud.store.database import Database, sql_file
from graphfraud.store.protocol import Store
from graphfraud.threads import Once

T = TypeVar("T")
IN_COMMON = "in common"
"""Under this name ``Case.shared`` holds what the lanes of a run share, where there are several."""


@dataclass
class Case:
    """One detector's view of a run.

    Attributes:
        database: the workspace's records.
        detector: whose turn it is.
        settings: its parameters' values.
        shared: results of steps that several detectors of this run share, by name.
        warnings: what degraded this detector, in both languages; shown, never hidden.
        store: the graph store that links go through on their way to the partition; None: they go straight.
        own: temporary tables that this detector alone reads.
    """

    database: Database
    detector: Detector
    settings: Mapping[str, Any]
    shared: dict[str, Any]
    warnings: list[dict[str, str]] = field(default_factory=list)
    store: Store | None = None
    own: list[str] = field(default_factory=list)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """The result of ``make``, remembered for the run."""
        if name not in self.shared:
            self.shared[name] = make()
        result: T = self.shared[name]
        return result

    def in_common(self, name: str, make: Callable[[], T]) -> T:
        """As ``once``, by all lanes of the run together: of what rests on no lane's own connection."""
        lanes: Once | None = self.shared.get(IN_COMMON)
        return self.once(
            name, make if lanes is None else lambda: lanes.get(name, lambda: roomy(self.database.con, make))
        )

    @property
    def visits(self) -> Visits:
        """All usable visits."""
        return self.in_common(
            "visits", lambda: load_visits(self.database.con, sql_file("graphfraud.engines", "sql/visits.sql"))
        )

    @property
    def people(self) -> People:
        """Attributes of the persons of ``visits``."""

        def make() -> People:
            visits = self.visits
            return load_people(
                self.database.con, sql_file("graphfraud.engines", "sql/people.sql"), visits.persons, visits.first_day
            )

        return self.in_common("people", make)

    @property
    def places(self) -> Places:
        """Attributes of the institutions of ``visits``."""
        return self.in_common("places", lambda: load_places(self.database.con, self.visits.places))

    def load(self) -> None:
        """Have visits, persons and institutions in memory from now on."""
        _ = self.visits, self.people, self.places

    def sql(self, name: str = "links.sql") -> str:
        """Text of an SQL file in the detector's folder."""
        return sql_file(f"graphfraud.detectors.{self.detector.id}", name)

    def rows(self, name: str = "links.sql", **parameters: Any) -> list[dict[str, Any]]:
        """Run an SQL file of the folder with named parameters ($name) bound; rows as dicts."""
        cursor = self.database.con.execute(self.sql(name), parameters)
        names = [part[0] for part in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def frame(self, name: str = "links.sql", **parameters: Any) -> Any:
        """The same as an Arrow table."""
        return self.database.con.sql(self.sql(name), params=parameters).to_arrow_table()

    def table(self, name: str, file: str, **parameters: Any) -> None:
        """Make the temporary table ``name`` from an SQL file of the folder."""
        self.database.con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {self.sql(file)}', parameters)
        self.own.append(name)

    def rows_of_leads(self, parts: Sequence[Any], columns: Sequence[str], name: str = "rows.sql") -> list[list[str]]:
        """Settlements of each lead's rows (Arrow tables), read once for all by an SQL file that asks gf_wanted: these columns and the lead's number."""
        import pyarrow as pa

        found: list[list[str]] = [[] for _ in parts]
        if not parts:
            return found
        wanted = [
            part.select(list(columns)).append_column("lead", pa.array([lead] * part.num_rows, pa.int32()))
            for lead, part in enumerate(parts)
        ]
        self.database.con.register("gf_wanted", pa.concat_tables(wanted))
        try:
            for row in self.rows(name):
                found[row["lead"]].append(row["setl_id"])
        finally:
            self.database.con.unregister("gf_wanted")
        return found

    @property
    def engine(self) -> Engine:
        """What the links steps of the main detectors run on."""
        return self.once(
            "the engine",
            lambda: open_engine(self.shared.get("engine", "duckdb"), self.database.con, self.database.folder),
        )

    def keep(self, table: str, name: str, **parameters: Any) -> None:
        """Run an SQL file of the folder on the engine and keep its rows there under the name ``table``."""
        self.engine.keep(table, self.sql(name), parameters)
        if self.engine.at_hand:
            self.own.append(table)

    def let_go(self) -> None:
        """Drop the detector's own temporary tables: what nobody asks any more takes memory, or room on disk, from what comes."""
        while self.own:
            self.database.con.execute(f'DROP TABLE IF EXISTS temp."{self.own.pop()}"')

    def linked(self, name: str = "links.sql", **parameters: Any) -> Any:
        """Run an SQL file of the folder on the engine; tested links or aggregates as an Arrow table."""
        return self.engine.collect(self.sql(name), parameters, f"{self.detector.id}/{name}")

    def warn(self, zh: str, en: str) -> None:
        """Say what degraded this detector."""
        self.warnings.append({"zh": zh, "en": en})
