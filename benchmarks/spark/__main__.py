"""``python -m benchmarks.spark --rows 50000,100000,200000``: how time and shuffled bytes of the links grow on Spark, as a table.

The records are those of benchmarks/speed at constant density; the steps are the canonical rows, the pairs of the co-presence
primitive, the couples of uses of impossible travel and the fills of kickback referral. Master and settings as for ``--engine spark``.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.speed.data import settlements
from graphfraud.engines.spark import Spark, open_session

WINDOW = 10
PAIRS = "pairs in company"
STEPS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "couples of uses": ("impossible_travel", "couples.sql", "gf_couple", {}),
    "doctors of visits": ("kickback_referral", "doctors.sql", "gf_doctor", {}),
    "fills": ("kickback_referral", "links.sql", "gf_fill", {"days": 3}),
}


def shuffled(session: Any) -> int:
    """Bytes written to shuffles by all stages so far, as Spark counts them."""
    context = session.sparkContext
    store = context._jsc.sc().statusStore()
    quantiles = context._gateway.new_array(context._jvm.double, 0)
    stages = context._jvm.scala.jdk.javaapi.CollectionConverters.asJava(
        store.stageList(None, False, False, quantiles, None)
    )
    return sum(int(stage.shuffleWriteBytes()) for stage in stages)


def timed(session: Any, work: Any) -> tuple[float, float, int]:
    """Seconds, shuffled MiB and rows of one step."""
    before, start = shuffled(session), time.perf_counter()
    rows = work()
    return time.perf_counter() - start, (shuffled(session) - before) / 2**20, rows


def run(session: Any, rows: int) -> list[str]:
    """Table rows of one size."""
    out = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        settlements(folder, rows)
        engine = Spark(session, {name: str(folder / f"{name}.csv") for name in ("setl_d", "fee_list_d")})

        def count(table: str) -> int:
            return int(engine.collect(f"SELECT COUNT(*) AS n FROM {table}", {})["n"][0].as_py())

        def pairs() -> int:
            places = engine.collect("SELECT DISTINCT fixmedins_code FROM gf_visit", {})["fixmedins_code"]
            windows = pa.table({"fixmedins_code": places, "minutes": pa.array([WINDOW] * len(places), pa.int32())})
            return int(engine.pairs("minute", windows, 2).num_rows)

        def step(name: str) -> int:
            package, file, table, parameters = STEPS[name]
            query = resources.files(f"graphfraud.detectors.{package}").joinpath(file).read_text(encoding="utf-8")
            engine.keep(table, query, parameters)
            return count(table)

        works = {
            "canonical rows": lambda: count("gf_visit"),
            PAIRS: pairs,
            **{name: lambda name=name: step(name) for name in STEPS},
        }
        for name, work in works.items():
            seconds, mebibytes, found = timed(session, work)
            out.append(
                f"| {rows:,} | {name} | {seconds:.1f} | {mebibytes:.2f} | {mebibytes * 2**20 / rows:.0f} | {found:,} |"
            )
            print(out[-1], flush=True)
        engine.close()
    return out


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark")
    parser.add_argument("--rows", default="50000,100000,200000")
    given = parser.parse_args()
    session, own = open_session()
    print("| settlements | step | s | shuffled MiB | bytes a row | rows out |\n| --: | --- | --: | --: | --: | --: |")
    for rows in given.rows.split(","):
        run(session, int(rows))
    if own:
        session.stop()


main()
