"""Links steps on Apache Spark: the same .sql files, translated by sqlglot, on any master; local mode on one machine.

Rows stay on the cluster: a kept step lies in files there (kept.py), tests that need rows run in the executors (``apart``), and what
is collected are pairs that met, tested links, aggregates, and the rows of those whose links stood. ``brought`` counts them.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from importlib import resources
from typing import Any

from graphfraud.engines.engine import Work
from graphfraud.engines.java import need_java
from graphfraud.engines.kept import Kept
from graphfraud.engines.scan import MOST
from graphfraud.errors import EngineError
from graphfraud.model.schema import TABLES

MASTER = "GRAPHFRAUD_SPARK_MASTER"
"""Environment: the master's URL; without it spark-defaults decides, else local mode on all cores."""
CONF = "GRAPHFRAUD_SPARK_CONF"
"""Environment: further settings, ``key=value`` separated by semicolons."""
LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "8",
}
BRIEF = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
"""A run over few rows is over before the second compiler pays: with the first alone it takes half of the processor's time to begin."""
ALWAYS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.caseSensitive": "false",
}
CANONICAL = (
    ("usual_span", "usual_span"),
    ("institution", "institution"),
    ("refund", "refund"),
    ("settlement", "settlement"),
    ("visits", "gf_visit"),
)
"""Steps of engines/sql in the order in which they build on one another, and the names that they are kept under."""
TABLE = "gf_table"
"""Column that says to which of several tables a row belongs on its way to the executors' Python."""
SPARK_TYPES = {
    "id": "STRING", "code": "STRING", "text": "STRING", "date": "DATE", "time": "TIMESTAMP_NTZ",
    "money": "DECIMAL(16,2)", "number": "DECIMAL(18,4)", "geo": "DOUBLE", "int": "INT",
}  # fmt: skip


@cache
def translated(query: str) -> str:
    """A query of the shared .sql files in Spark's dialect; ``$name`` becomes ``:name``."""
    import sqlglot

    return sqlglot.transpile(query, read="duckdb", write="spark")[0]


def open_session(*, brief: bool = False) -> tuple[Any, bool]:
    """A Spark session and whether it was started here: the running one, else by configuration.

    Args:
        brief: the records are few; matters in local mode only.

    Raises:
        EngineError: pyspark or Java is missing, or the master does not answer.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(
            "--engine spark: pyspark is not installed; run: pip install 'graphfraud[spark]', or use --engine duckdb"
        ) from error
    running = SparkSession.getActiveSession()
    if running is not None:
        return running, False
    need_java()
    master = os.environ.get(MASTER)
    settings = dict(ALWAYS)
    if master is None and not os.environ.get("SPARK_CONF_DIR"):
        master = "local[*]"
    if master is not None and master.startswith("local"):
        settings |= LOCAL | (BRIEF if brief else {})
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings |= dict(part.split("=", 1) for part in os.environ.get(CONF, "").split(";") if "=" in part)
    builder = SparkSession.builder.appName("graphfraud")
    builder = builder.master(master) if master else builder
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:  # py4j raises its own kinds
        line = (str(error).strip().splitlines() or ["no answer"])[0]
        raise EngineError(
            f"--engine spark: the session did not start on {master or 'the configured master'}: {line}"
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    return session, True


class Spark:
    """Links steps on Spark.

    Args:
        session: a Spark session.
        records: path of each canonical table: Parquet, or CSV with the canonical header.
        scratch: a folder that driver and executors can write, for kept steps; None: the system's folder for temporary files.
        own: whether ``close`` ends the session.
        done: called by ``close``.
    """

    name = "spark"
    at_hand = False

    def __init__(
        self,
        session: Any,
        records: Mapping[str, str],
        scratch: str | None = None,
        *,
        own: bool = False,
        done: Callable[[], None] | None = None,
    ) -> None:
        self.session = session
        self.own = own
        self.done = done
        self.brought: Counter[str] = Counter()
        for table in TABLES:
            self._records(table.name, records.get(table.name)).createOrReplaceTempView(table.name)
        self.kept = Kept(session, scratch)
        for step, view in CANONICAL:
            self.keep(view, _step(step), {})

    def _records(self, name: str, path: str | None) -> Any:
        """Typed canonical columns of a table; no rows where there is no path."""
        from graphfraud.model.schema import table

        columns = table(name).columns
        if path is None:
            return self.session.createDataFrame([], ", ".join(f"{c.name} {SPARK_TYPES[c.kind]}" for c in columns))
        reader = self.session.read
        found = reader.csv(path, header=True) if path.endswith((".csv", ".csv.gz")) else reader.parquet(path)
        missing = [c.name for c in columns if c.required and c.name not in found.columns]
        if missing:
            raise EngineError(f"{path}: has no column {missing[0]}; write the canonical header of {name}")
        return found.selectExpr(
            *(
                f"TRY_CAST(`{c.name}` AS {SPARK_TYPES[c.kind]}) AS `{c.name}`"
                if c.name in found.columns
                else f"CAST(NULL AS {SPARK_TYPES[c.kind]}) AS `{c.name}`"
                for c in columns
            )
        )

    def keep(self, table: str, query: str, parameters: Mapping[str, Any]) -> None:
        """Run ``query`` into files of the cluster and a view that reads them (kept.py says why)."""
        self.kept.write(table, self._run(query, parameters)).createOrReplaceTempView(table)

    def collect(self, query: str, parameters: Mapping[str, Any], step: str = "") -> Any:
        """Run ``query``; an Arrow table on the driver."""
        return self._brought(step, self._run(query, parameters))

    def apart(
        self, step: str, tables: Mapping[str, tuple[str, Mapping[str, Any]]], by: str, work: Work, schema: str
    ) -> Any:
        """Do ``work`` in the executors' Python, on the partitions of ``by``; they need this package and its dependencies."""
        from pyspark.sql.functions import lit

        columns, parts = {}, []
        for name, (query, parameters) in tables.items():
            rows = self._run(query, parameters)
            columns[name] = rows.columns
            parts.append(rows.withColumn(TABLE, lit(name)))
        whole = parts[0]
        for part in parts[1:]:
            whole = whole.unionByName(part, allowMissingColumns=True)
        found = whole.repartition(by).mapInArrow(partial(_worked, work=work, columns=columns), schema)
        return self._brought(step, found)

    def _brought(self, step: str, rows: Any) -> Any:
        here = rows.toArrow()
        self.brought[step] += here.num_rows
        return here

    def bring(self, table: str, rows: Any) -> None:
        """Take an Arrow table of the driver (windows, tested flows) to the cluster under the name ``table``."""
        self.session.createDataFrame(rows).createOrReplaceTempView(table)

    def pairs(self, level: str, windows: Any, least: int) -> Any:
        """The bucket join of co_presence.sql."""
        self.bring("gf_window", windows)
        return self.collect(
            _step("co_presence"), {"level": level, "least": least, "most": MOST}, f"co_presence.sql {level}"
        )

    def _run(self, query: str, parameters: Mapping[str, Any]) -> Any:
        return self.session.sql(translated(query), args=dict(parameters))

    def close(self) -> None:
        """Remove the kept rows; end the session if it was started here."""
        self.kept.drop()
        if self.own:
            self.session.stop()
        if self.done is not None:
            self.done()


def _worked(batches: Iterable[Any], work: Work, columns: Mapping[str, list[str]]) -> Iterator[Any]:
    """What ``work`` makes of a partition's rows, table by table."""
    import pyarrow as pa
    import pyarrow.compute as pc

    held = [batch for batch in batches if batch.num_rows]
    if held:
        whole = pa.Table.from_batches(held)
        tables = {name: whole.filter(pc.equal(whole[TABLE], name)).select(wanted) for name, wanted in columns.items()}
        yield from work(tables).to_batches()


def _step(name: str) -> str:
    return resources.files("graphfraud.engines").joinpath(f"sql/{name}.sql").read_text(encoding="utf-8")
