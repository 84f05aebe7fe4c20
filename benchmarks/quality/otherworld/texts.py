"""Columns of text: codes by number, moments, days, money; and the files that they go into."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from graphfraud.model import schema

from .days import DAY
from .world import World

Array = NDArray[Any]
_INTERFACE = {"bkkp_sn": "feedetl_sn", "hilist_code": "med_list_codg", "bilg_dr_code": "bilg_dr_codg"}


def strings(values: Any) -> pa.Array:
    return pa.array(values, type=pa.string())


def take(values: Array, index: Array) -> pa.Array:
    """Texts by number; -1 gives an empty field."""
    index = np.asarray(index)
    mask = index < 0
    return strings(values).take(pa.array(np.where(mask, 0, index), mask=mask))


def digits(values: Array, width: int) -> pa.Array:
    return pc.utf8_lpad(pa.array(np.asarray(values, dtype="int64")).cast(pa.string()), width, "0")


def join(*parts: Any) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def yuan(fen: Array) -> pa.Array:
    """Fen to yuan with two digits."""
    fen = np.asarray(fen, dtype="int64")
    size = np.abs(fen)
    sign = pa.array(np.where(fen < 0, "-", ""), type=pa.string())
    return join(sign, pa.array(size // 100).cast(pa.string()), ".", digits(size % 100, 2))


@cache
def _clock(seconds: bool) -> pa.Array:
    """Every second of a day as text."""
    texts = np.datetime_as_string(np.arange(86_400).astype("datetime64[s]"), unit="s" if seconds else "m")
    return pa.array([text[11:] for text in texts])


def moment(world: World, t: Array, seconds: bool = True) -> pa.Array:
    t = np.asarray(t, dtype="int64")
    low = int(t.min(initial=0) // DAY)
    days = (world.cal.start + np.arange(low, int(t.max(initial=0) // DAY) + 1)).astype(str)
    return pc.binary_join_element_wise(
        pa.array(days.tolist()).take(pa.array(t // DAY - low)), _clock(seconds).take(pa.array(t % DAY)), " "
    )


def stamp(world: World, t: Array, dated: NDArray[np.bool_]) -> pa.Array:
    """A moment; a day only where the institution's clock knows no hours."""
    text = moment(world, t, world.variant.seconds)
    return pc.if_else(pa.array(dated), pc.utf8_slice_codeunits(text, 0, 10), text)


def date_text(world: World, day: Array, none_from: int = 10**6) -> pa.Array:
    day = np.asarray(day)
    out = (world.cal.start + np.where(np.abs(day) >= none_from, 0, day)).astype("datetime64[D]").astype(str)
    return pa.array(out.astype(object), type=pa.string(), mask=np.abs(day) >= none_from)


class Writer:
    """Writes one table after another into a folder."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder, self.variant = folder, world.variant

    def write(self, name: str, columns: dict[str, Any]) -> None:
        """Write a table unless the variant lacks it; absent columns stay out of the file."""
        if not self.variant.has(name):
            return
        table = pa.table({key: plain(value) for key, value in columns.items()})
        spelling = self.variant.spelling
        if spelling == "interface" and name == "fee_list_d":
            table = table.rename_columns([_INTERFACE.get(c, c) for c in table.column_names])
        if spelling == "chinese":
            zh = {c.name: c.zh for c in schema.table(name).columns}
            table = table.rename_columns([zh[c] for c in table.column_names])
        path = self.folder / f"{name}.csv"
        pacsv.write_csv(table, path, pacsv.WriteOptions(quoting_style="none" if self.variant.number % 2 else "needed"))
        if self.variant.encoding != "utf-8":
            text = path.read_text(encoding="utf-8")
            path.write_text(text, encoding=self.variant.encoding)


def plain(value: Any) -> pa.Array:
    array = value if isinstance(value, (pa.Array, pa.ChunkedArray)) else pa.array(value)
    return pc.fill_null(array.cast(pa.string()), "")
