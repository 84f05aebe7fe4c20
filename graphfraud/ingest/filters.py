"""The mapping's filters on typed columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphfraud.errors import MappingError
from graphfraud.ingest.columns import DECIMALS, Typed, typed
from graphfraud.ingest.layout import Condition, Rule
from graphfraud.ingest.odd import Reader
from graphfraud.ingest.part import cells

if TYPE_CHECKING:
    import numpy as np


def left_out(
    conditions: tuple[Condition, ...], columns: Mapping[str, Typed], rows: int, reader: Reader
) -> tuple[np.ndarray[Any, np.dtype[np.bool_]], np.ndarray[Any, np.dtype[np.bool_]]]:
    """Rows that a filter leaves out for certain, and rows of which it cannot be told as the cell is empty.

    Raises:
        MappingError: a filter's value is no value of its column.
    """
    import numpy as np

    out, unknown = np.zeros(rows, dtype=np.bool_), np.zeros(rows, dtype=np.bool_)
    for condition in conditions:
        column = columns.get(condition.column)
        if column is None:
            if condition.operator != "present" or condition.value:
                unknown[:] = True
            continue
        keeps = _keeps(condition, column, reader)
        if condition.operator in ("at_least", "at_most", "is"):
            out |= column.valid & ~keeps
            unknown |= ~column.valid
        else:
            out |= ~keeps
    return out, unknown & ~out


def _keeps(condition: Condition, column: Typed, reader: Reader) -> Any:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if condition.operator == "present":
        return column.valid if condition.value else ~column.valid
    given = condition.value if isinstance(condition.value, tuple) else (str(condition.value),)
    wanted = typed((cells(pa.array(given, pa.string())),), len(given), column.column, Rule(sources=("",)), reader)
    if not wanted.valid.all():
        raise MappingError(
            f"the filter on {column.column.name}: {condition.operator}: {', '.join(given)} is no value of that column"
        )
    held, given_values = _comparable(column), _comparable(wanted)
    if condition.operator in ("is", "is_not"):
        among = pc.is_in(held, value_set=given_values).to_numpy(zero_copy_only=False)
        return among if condition.operator == "is" else ~among
    compare = pc.greater_equal if condition.operator == "at_least" else pc.less_equal
    return np.asarray(pc.fill_null(compare(held, given_values[0]), False).to_numpy(zero_copy_only=False))


def _comparable(column: Typed) -> Any:
    """Its values as Arrow looks them up among others; of decimals of 64 bits it cannot, so the whole numbers behind them."""
    import pyarrow as pa

    return pa.array(column.numbers, mask=~column.valid) if column.column.kind in DECIMALS else column.array
