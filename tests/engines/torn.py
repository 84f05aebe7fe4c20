"""An engine whose rows are not at hand, without a cluster: DuckDB keeps them, and what is to be done with rows is done in several parts."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graphfraud.engines.engine import Local, Work

PARTS = 3


class Torn(Local):
    """As a cluster would: groups in parts that know nothing of one another, rows in any order, the work sent as bytes."""

    name = "torn"
    at_hand = False

    def apart(
        self, step: str, tables: Mapping[str, tuple[str, Mapping[str, Any]]], by: str, work: Work, schema: str
    ) -> Any:
        """Do ``work`` on each of three parts."""
        read = {
            name: self.con.sql(query, params=dict(given)).to_arrow_table() for name, (query, given) in tables.items()
        }
        names = sorted({name for table in read.values() for name in table[by].to_pylist()})
        found = []
        for number in range(PARTS):
            mine = pa.array(names[number::PARTS], pa.string())
            part = {name: _backwards(table.filter(pc.is_in(table[by], mine))) for name, table in read.items()}
            if any(table.num_rows for table in part.values()):
                found.append(pickle.loads(pickle.dumps(work))(part))
        rows = pa.concat_tables(found)
        assert rows.schema.names == [column.split()[0] for column in schema.split(", ")]
        self.brought[step] += rows.num_rows
        return rows


def _backwards(table: pa.Table) -> pa.Table:
    return table.take(pa.array(range(table.num_rows - 1, -1, -1), pa.int64()))
