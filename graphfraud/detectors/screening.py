"""Screened pairs by way of the graph store: kept there, read back, and handed on in canonical order.

The partition of a run starts from what its store holds. Read back by id, the pairs are put in the order of the visits'
codes, which depends on what happened and on no id; every store gives the same pairs, so the groups are the same.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graphfraud.detectors.case import Case
from graphfraud.errors import StoreError
from graphfraud.graph.company import Links


def by_store(case: Case, level: str) -> Callable[[Links], Links]:
    """What keeps a level's pairs in the run's store and gives what the store then holds; without a store the pairs as they are.

    Args:
        case: whose visits name the persons and whose store is used.
        level: name of the search, minute, day or far.
    """

    def kept(links: Links) -> Links:
        import pandas as pd
        import pyarrow as pa

        if case.store is None or not len(links):
            return links
        persons = case.visits.persons
        ends = {"a": pa.array(persons[links.a], pa.string()), "b": pa.array(persons[links.b], pa.string())}
        figures = {"days": links.days, "expected": links.expected, "nats": links.nats}
        case.store.keep_screened(level, pa.table({**ends, **figures}))
        read = case.store.screened(level)
        if read.num_rows != len(links):
            raise StoreError(
                f"the graph store gives {read.num_rows} of {len(links)} screened pairs back; load the graph anew: "
                "graphfraud neo4j load"
            )
        codes = pd.Index(persons)
        one, other = (codes.get_indexer(np.asarray(read[end].to_pylist(), dtype=object)) for end in ("a", "b"))
        a, b = np.minimum(one, other), np.maximum(one, other)
        order = np.lexsort((b, a))
        held = {name: read[name].to_numpy()[order] for name in figures}
        return Links(
            a[order].astype(links.a.dtype),
            b[order].astype(links.b.dtype),
            held["days"].astype(links.days.dtype),
            held["expected"],
            held["nats"],
        )

    return kept
