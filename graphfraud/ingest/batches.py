"""From a part's blocks to batches of typed rows with what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphfraud.ingest import content, rules
from graphfraud.ingest.columns import Typed, typed
from graphfraud.ingest.filters import left_out
from graphfraud.ingest.odd import Reader
from graphfraud.ingest.part import Block, Misfit
from graphfraud.ingest.recognise import Fit

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


BESIDE = ("_line", "_upper", "_lower")
"""What a batch carries beside the table's columns: the line, and the two halves of the content's hash."""


@dataclass(frozen=True)
class Batch:
    """Typed rows of one canonical table.

    Attributes:
        rows: the columns that the source has, and BESIDE; good rows only.
        keys: a hash of each row's key; None where the table has none.
        faults: ``column:code`` → lines of the rows that must be rejected.
        notes: ``column:code`` → good rows that only warn.
        filtered: rows that the mapping leaves out.
        size: bytes of the rows.
    """

    rows: pa.Table
    keys: np.ndarray[Any, np.dtype[np.uint64]] | None
    faults: dict[str, np.ndarray[Any, np.dtype[np.int64]]]
    notes: dict[str, int]
    filtered: int
    size: int


@dataclass(frozen=True)
class Read:
    """A block read for each of the part's tables, and its records that are no rows; its text is let go."""

    rows: int
    batches: tuple[Batch, ...]
    misfits: tuple[Misfit, ...]


def read(block: Block, fits: list[Fit], reader: Reader) -> Read:
    """A block, typed for each of the tables."""
    rows = block.lines.size
    return Read(rows, tuple(_batch(block, fit, reader) for fit in fits) if rows else (), block.misfits)


def _batch(block: Block, fit: Fit, reader: Reader) -> Batch:
    import numpy as np
    import pyarrow as pa

    rows = block.lines.size
    table = fit.layout.table
    columns: dict[str, Typed] = {}
    for column in table.columns:
        rule = fit.layout.columns.get(column.name)
        if rule is not None and (column.name in fit.found or rule.value is not None):
            parts = tuple(block.columns[place] for place in fit.found.get(column.name, ()))
            columns[column.name] = typed(parts, rows, column, rule, reader)
    columns, unsaid = rules.flagged(table, columns)
    columns, unsigned = rules.signed(table, columns)
    fault, names = rules.faults(table, columns, rows)
    out, unknown = left_out(fit.layout.where, columns, rows, reader)
    out |= unknown & (fault == 0)
    good = (fault == 0) & ~out
    hashed = content.hashes(table, columns, rows)
    aside = [pa.array(part) for part in (block.lines, hashed[:, 0], hashed[:, 1])]
    kept = pa.table([*(column.array for column in columns.values()), *aside], names=[*columns, *BESIDE])
    if not good.all():
        kept = kept.filter(pa.array(good))
    faulty = {name: block.lines[(fault == number) & ~out] for number, name in enumerate(names, 1)}
    return Batch(
        rows=kept,
        keys=_keys(table.key, kept) if table.key else None,
        faults={name: lines for name, lines in faulty.items() if np.size(lines)},
        notes=rules.notes(columns, unsigned, unsaid, good),
        filtered=int(out.sum()),
        size=int(kept.nbytes),
    )


def _keys(names: tuple[str, ...], rows: pa.Table) -> np.ndarray[Any, np.dtype[np.uint64]]:
    import pyarrow as pa

    from graphfraud.ingest import keys

    empty = pa.array([""] * rows.num_rows, pa.string())
    columns = [rows.column(name).combine_chunks() if name in rows.column_names else empty for name in names]
    return keys.hashes(
        [column if isinstance(column, pa.Array) else column.chunk(0) for column in columns], rows.num_rows
    )
