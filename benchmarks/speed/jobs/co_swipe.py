"""Pairs of persons at one institution within ten minutes on three days or more, from arrays in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

WINDOW, LEAST = 10, 3
BUCKETS = """
WITH bucketed AS (
  SELECT *, moment // $span AS bucket FROM visits
), reached AS (
  SELECT place, moment, person, bucket FROM bucketed UNION ALL SELECT place, moment, person, bucket - 1 FROM bucketed
), met AS (
  SELECT DISTINCT LEAST(u.person, v.person) AS a, GREATEST(u.person, v.person) AS b, u.moment // 1440 AS day
  FROM bucketed u JOIN reached v ON u.place = v.place AND u.bucket = v.bucket
  WHERE v.moment >= u.moment AND v.moment - u.moment <= $window AND u.person <> v.person
)
SELECT a, b, COUNT(*) AS days FROM met GROUP BY a, b HAVING COUNT(*) >= $least
"""


def arrays(folder: Path, options: dict[str, Any]) -> dict[str, np.ndarray]:
    """place, moment, person."""
    with np.load(folder / "visits.npz") as saved:
        return {name: saved[name] for name in ("place", "moment", "person")}


def warm(folder: Path, options: dict[str, Any]) -> dict[str, np.ndarray]:
    """The same, the native code compiled."""
    visits = arrays(folder, options)
    own({name: column[:100_000] for name, column in visits.items()})
    return visits


def own(visits: dict[str, np.ndarray]) -> dict[str, Any]:
    """engines.scan.co_presence."""
    from graphfraud.engines.scan import co_presence

    place, moment, person = visits["place"], visits["moment"], visits["person"]
    window = np.full(int(place.max()) + 1, WINDOW, np.int32)
    pairs = co_presence(
        place, moment, person, (moment // 1440).astype(np.int32), window, persons=int(person.max()) + 1, least=LEAST
    )
    return {"pairs": len(pairs)}


def floor(visits: dict[str, np.ndarray]) -> None:
    """What nobody gets below: one numpy sort of the packed key and one pass over it."""
    key = (visits["place"].astype(np.int64) << 40) | (visits["moment"] << 20) | (visits["person"] & 0xFFFFF)
    key.sort()
    np.count_nonzero(np.diff(key >> 20) <= WINDOW)


def with_polars(visits: dict[str, np.ndarray]) -> dict[str, Any]:
    """A join on institution and time bucket."""
    import polars as pl

    frame = pl.DataFrame(visits).with_columns(bucket=pl.col("moment") // (WINDOW + 1))
    reached = pl.concat([frame, frame.with_columns(bucket=pl.col("bucket") - 1)])
    met = (
        frame.lazy()
        .join(reached.lazy(), on=["place", "bucket"], suffix="_v")
        .filter(
            (pl.col("moment_v") >= pl.col("moment"))
            & (pl.col("moment_v") - pl.col("moment") <= WINDOW)
            & (pl.col("person") != pl.col("person_v"))
        )
        .select(
            a=pl.min_horizontal("person", "person_v"),
            b=pl.max_horizontal("person", "person_v"),
            day=pl.col("moment") // 1440,
        )
        .unique()
        .group_by("a", "b")
        .len("days")
        .filter(pl.col("days") >= LEAST)
        .collect()
    )
    return {"pairs": len(met)}


def with_duckdb(visits: dict[str, np.ndarray]) -> dict[str, Any]:
    """The same join in SQL."""
    import duckdb

    with duckdb.connect() as con:
        con.register("visits_of", visits)
        con.execute("CREATE TABLE visits AS SELECT * FROM visits_of")
        found = con.execute(BUCKETS, {"span": WINDOW + 1, "window": WINDOW, "least": LEAST}).fetchnumpy()
    return {"pairs": len(found["a"])}


def with_pandas(visits: dict[str, np.ndarray]) -> dict[str, Any]:
    """The same join by merge, institution by institution so that it fits the memory."""
    import pandas as pd

    frame = pd.DataFrame(visits)
    frame["bucket"] = frame.moment // (WINDOW + 1)
    parts = []
    for _, part in frame.groupby("place"):
        reached = pd.concat([part, part.assign(bucket=part.bucket - 1)])
        both = part.merge(reached, on="bucket", suffixes=("", "_v"))
        both = both[
            (both.moment_v >= both.moment) & (both.moment_v - both.moment <= WINDOW) & (both.person != both.person_v)
        ]
        met = pd.DataFrame(
            {
                "a": both[["person", "person_v"]].min(axis=1),
                "b": both[["person", "person_v"]].max(axis=1),
                "day": both.moment // 1440,
            }
        )
        parts.append(met.drop_duplicates())
    days = pd.concat(parts).drop_duplicates().groupby(["a", "b"]).size()
    return {"pairs": int((days >= LEAST).sum())}


JOBS = {
    "pairs graphfraud": (warm, own),
    "pairs floor": (arrays, floor),
    "pairs polars": (arrays, with_polars),
    "pairs duckdb": (arrays, with_duckdb),
    "pairs pandas": (arrays, with_pandas),
}
