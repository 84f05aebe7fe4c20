"""``python -m benchmarks.spark --rows 50000,100000,200000``: how time and shuffled bytes of the links grow on Spark, as a table.

The records are those of benchmarks/speed at constant density; the steps are the canonical rows, the pairs of the co-presence
primitive, the couples of uses of impossible travel, the fills of kickback referral and the tests of its couples where the fills are.
Beside seconds stand those of the processors (of the JVM and its Python workers; on a busy machine they alone tell something), and
beside the rows that a step leaves on the cluster those that come to the driver. Master and settings as for ``--engine spark``.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa

from benchmarks.speed.data import settlements
from graphfraud.detectors.kickback_referral.apart import Apart
from graphfraud.engines.spark import Spark, open_session

WINDOW = 10
LEAST = 6
KICKBACK = "kickback_referral"
PAIRS = "pairs in company"
STEPS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "couples of uses": ("impossible_travel", "couples.sql", "gf_couple", {}),
    "doctors of visits": (KICKBACK, "doctors.sql", "gf_doctor", {}),
    "fills": (KICKBACK, "links.sql", "gf_fill", {"days": 3}),
    "fills near tested couples": (KICKBACK, "fills.sql", "gf_near", {"least": LEAST}),
    "own purchases": (KICKBACK, "own.sql", "gf_own", {"least": LEAST, "kind": "pharmacy"}),
}


def sql(package: str, file: str) -> str:
    """A step's query."""
    return resources.files(f"graphfraud.detectors.{package}").joinpath(file).read_text(encoding="utf-8")


class Kickback:
    """What the tests of couples ask of a detector's case: its engine and its queries."""

    detector = SimpleNamespace(id=KICKBACK)

    def __init__(self, engine: Spark) -> None:
        self.engine = engine

    def sql(self, name: str) -> str:
        """A query of the detector."""
        return sql(KICKBACK, name)


def tested(engine: Spark) -> int:
    """Test the couples where the fills are, the share of all fills of an institution standing for what gravity lets expect."""
    count = engine.collect(sql(KICKBACK, "couples.sql"), {}, "couples").to_pandas()
    total = engine.collect(sql(KICKBACK, "totals.sql"), {}, "totals").to_pandas().rename(columns={"everybody": "of"})
    count = count.merge(total, on=["doctor", "origin"])
    here, there = (count.groupby(by).patients.transform("sum") for by in (["origin", "target"], "origin"))
    count = count.assign(base=here / there, pull=here / there, colleagues=(there - count.patients).astype(float))
    given = count[count.patients >= LEAST].reset_index(drop=True)
    return len(Apart(Kickback(engine), LEAST).weigh(given, 8.0))  # type: ignore[arg-type]


def processors(context: Any) -> float:
    """Processor seconds of the JVM and of all processes below it so far; 0 where there is no /proc."""
    left, seconds = [str(context._gateway.proc.pid)], 0.0
    while left:
        folder = Path("/proc") / left.pop()
        for task in folder.glob("task/*"):
            with suppress(OSError):  # a thread may end while it is looked at
                left += (task / "children").read_text().split()
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        seconds += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return seconds


def shuffled(session: Any) -> int:
    """Bytes written to shuffles by all stages so far, as Spark counts them."""
    context = session.sparkContext
    store = context._jsc.sc().statusStore()
    quantiles = context._gateway.new_array(context._jvm.double, 0)
    stages = context._jvm.scala.jdk.javaapi.CollectionConverters.asJava(
        store.stageList(None, False, False, quantiles, None)
    )
    return sum(int(stage.shuffleWriteBytes()) for stage in stages)


def timed(session: Any, work: Any) -> tuple[float, float, float, int]:
    """Seconds, processor seconds, shuffled MiB and rows of one step."""
    before, busy, start = shuffled(session), processors(session.sparkContext), time.perf_counter()
    rows = work()
    busy = processors(session.sparkContext) - busy
    return time.perf_counter() - start, busy, (shuffled(session) - before) / 2**20, rows


def run(session: Any, rows: int) -> list[str]:
    """Table rows of one size."""
    out = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        settlements(folder, rows)
        engine: Spark

        def canonical() -> int:
            nonlocal engine
            engine = Spark(session, {name: str(folder / f"{name}.csv") for name in ("setl_d", "fee_list_d")})
            return count("gf_visit")

        def count(table: str) -> int:
            return int(engine.collect(f"SELECT COUNT(*) AS n FROM {table}", {})["n"][0].as_py())

        def pairs() -> int:
            places = engine.collect("SELECT DISTINCT fixmedins_code FROM gf_visit", {})["fixmedins_code"]
            windows = pa.table({"fixmedins_code": places, "minutes": pa.array([WINDOW] * len(places), pa.int32())})
            return int(engine.pairs("minute", windows, 2).num_rows)

        def step(name: str) -> int:
            package, file, table, parameters = STEPS[name]
            engine.keep(table, sql(package, file), parameters)
            return count(table)

        works: dict[str, Callable[[], int]] = {
            "canonical rows": canonical,
            PAIRS: pairs,
            **{name: partial(step, name) for name in STEPS},
            "tests of couples": lambda: tested(engine),
        }
        for name, work in works.items():
            seconds, busy, mebibytes, found = timed(session, work)
            size = mebibytes * 2**20 / rows
            here = sum(engine.brought.values())
            engine.brought.clear()
            out.append(
                f"| {rows:,} | {name} | {seconds:.1f} | {busy:.1f} | {mebibytes:.2f} | {size:.0f} | {found:,} | {here:,} |"
            )
            print(out[-1], flush=True)
        engine.close()
    return out


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark")
    parser.add_argument("--rows", default="50000,100000,200000")
    parser.add_argument("--brief", action="store_true", help="the session as a workspace of few rows gets it")
    given = parser.parse_args()
    session, own = open_session(brief=given.brief)
    print("| settlements | step | s | processor s | shuffled MiB | bytes a row | rows | of these to the driver |")
    print("| --: | --- | --: | --: | --: | --: | --: | --: |")
    for rows in given.rows.split(","):
        run(session, int(rows))
    if own:
        session.stop()


main()
