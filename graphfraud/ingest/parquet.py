"""Parquet files, read column by column as the text that the same cell would be in a CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfraud.errors import InputError
from graphfraud.ingest.part import Block, Part, Step, block, file_fingerprint

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_A_BLOCK = 200_000


def part(path: Path) -> Part:
    """The one part of a Parquet file; a column of lists or structures is left out.

    Raises:
        InputError: it is damaged.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{path}: is a damaged Parquet file: {str(error).splitlines()[0]}") from error
    schema = file.schema_arrow
    names = [field.name for field in schema if not pa.types.is_nested(field.type)]
    fingerprint = file_fingerprint(path)
    total = max(file.metadata.num_rows, 1)

    def blocks(step: Step) -> Iterator[Block]:
        line = 1
        try:
            for batch in file.iter_batches(ROWS_A_BLOCK, columns=names):
                yield _block(batch, names, line)
                step(batch.num_rows / total)
                line += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{path}: is a damaged Parquet file: {str(error).splitlines()[0]}") from error

    return Part(str(path), path.name, tuple(names), lambda: fingerprint, blocks)


def _block(batch: pa.RecordBatch, names: list[str], line: int) -> Block:
    columns = [_as_text(batch.column(batch.schema.names.index(name))) for name in names]
    return block(columns, range(line, line + batch.num_rows))


def _as_text(array: Any) -> pa.Array:
    import pyarrow as pa

    if pa.types.is_floating(array.type):
        array = _snapped(array)
    if pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type):
        return array.cast(pa.binary()).cast(pa.string(), safe=False)
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return array.cast(pa.string())


def _snapped(array: Any) -> Any:
    """Doubles without the noise of their last bits: 0.30000000000000004 → 0.3; nothing moves by more than 4 ulp."""
    import numpy as np
    import pyarrow as pa

    values = array.cast(pa.float64()).to_numpy(zero_copy_only=False)
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.round(values, 4)
        close = np.abs(values - near) <= 4 * np.spacing(np.abs(near))
    return pa.array(np.where(close, near, values), mask=np.isnan(values))
