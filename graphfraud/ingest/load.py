"""From batches to the workspace's tables: new rows go straight in, rows whose key was met before are put aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from graphfraud.ingest.ahead import ahead
from graphfraud.ingest.batches import BESIDE, Batch, Read, read
from graphfraud.ingest.odd import Reader
from graphfraud.ingest.part import Misfit, Part, Step
from graphfraud.ingest.recognise import Fit
from graphfraud.ingest.rules import tells_refunds
from graphfraud.ingest.unread import Unread
from graphfraud.model.schema import Table
from graphfraud.store.bound import side_by_side
from graphfraud.store.tables import make_room
from graphfraud.threads import in_order

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa

    from graphfraud.ingest.keys import KeySet

ROW_GROUP = 122_880
"""Rows of a row group of the store."""
ROWS_AT_ONCE = 2 * ROW_GROUP
BYTES_AT_ONCE = 256_000_000
"""Rows are written in whole row groups, as many as these: two, so that two threads write."""
BLOCKS_AHEAD = 16
"""Typed blocks that may wait: about as many as are read while others are written."""
HASH = "CAST(_upper AS UHUGEINT) * 18446744073709551616 + _lower"
FEW_ROWS = 20_000
MISFITS = """
CREATE OR REPLACE TEMP TABLE gf_misfit (_file INTEGER, line BIGINT, column_name VARCHAR, code VARCHAR, detail VARCHAR)
"""


@dataclass(frozen=True)
class Entry:
    """A part read into a canonical table: the unit of the report, with a number of its own.

    ``twin`` says that an earlier entry of this ingest has the same bytes; ``unread`` are headings that no table takes.
    """

    file_id: int
    part: Part
    fit: Fit
    twin: bool = False
    unread: tuple[Unread, ...] = ()

    @property
    def table(self) -> Table:
        """The canonical table."""
        return self.fit.layout.table

    @property
    def columns(self) -> set[str]:
        """The table's columns that the part brings."""
        constant = {name for name, rule in self.fit.layout.columns.items() if rule.value is not None}
        given = {*self.fit.found, *constant}
        return given | {"refd_setl_flag"} if tells_refunds(self.table, given) else given


@dataclass
class Tally:
    """What became of an entry's rows while they were read."""

    inserted: int = 0
    filtered: int = 0
    notes: dict[str, int] = field(default_factory=dict)

    def add(self, batch: Batch) -> None:
        """Count a batch in."""
        self.filtered += batch.filtered
        for code, count in batch.notes.items():
            self.notes[code] = self.notes.get(code, 0) + count


class Loader:
    """Fills the tables within the caller's transaction.

    Args:
        con: the workspace.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection):
        self.con = con
        self._met: dict[str, KeySet] = {}
        self._had_rows: dict[str, bool] = {}
        self._last: list[tuple[Entry, list[Batch], Tally]] = []
        con.execute(MISFITS)

    def tables(self) -> list[str]:
        """Names of the tables that rows were read for."""
        return list(self._had_rows)

    def load(self, entries: list[Entry], reader: Reader, step: Step) -> tuple[int, int, dict[int, Tally]]:
        """Read the part that the entries share; returns its rows, its misfits, and the tally of each entry's file.

        Its last rows are written while the next part is read, or by ``finish``: until then their tallies lack them.
        """
        part = entries[0].part
        blocks = _typed(part, [entry.fit for entry in entries], reader, step)
        first = list(islice(blocks, 1)) if part.ahead else []
        self.finish()
        for entry in entries:
            self._open(entry)
        tallies = {entry.file_id: Tally() for entry in entries}
        waiting: dict[int, list[Batch]] = {entry.file_id: [] for entry in entries}
        rows = misfits = 0
        for block in chain(first, blocks):
            rows += block.rows
            misfits += len(block.misfits)
            self._remember(entries, block)
            for entry, batch in zip(entries, block.batches, strict=False):
                tallies[entry.file_id].add(batch)
                waiting[entry.file_id].append(batch)
                if _enough(waiting[entry.file_id]):
                    whole, waiting[entry.file_id] = _whole(waiting[entry.file_id])
                    self._insert(entry, whole, tallies[entry.file_id])
        self._last = [(entry, waiting[entry.file_id], tallies[entry.file_id]) for entry in entries]
        return rows, misfits, tallies

    def finish(self) -> None:
        """Write the last rows of the part that was loaded last."""
        last, self._last = self._last, []
        for entry, batches, tally in last:
            self._insert(entry, batches, tally)

    def _open(self, entry: Entry) -> None:
        table = entry.table
        if table.name not in self._had_rows:
            self._had_rows[table.name] = bool(self.con.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchall())
            self.con.execute(f"DROP TABLE IF EXISTS temp.gf_stage_{table.name}")
        for stage in (False, True):
            make_room(self.con, table, entry.columns, stage=stage)
        side_by_side(self.con, len(entry.columns) + len(BESIDE))

    def _insert(self, entry: Entry, batches: list[Batch], tally: Tally) -> None:
        import numpy as np
        import pyarrow as pa

        if not sum(batch.rows.num_rows for batch in batches):
            return
        rows = pa.concat_tables([batch.rows for batch in batches])
        hashed = [batch.keys for batch in batches if batch.keys is not None]
        aside = self._aside(entry, np.concatenate(hashed) if hashed else None, rows.num_rows)
        self._write(entry, f"gf_stage_{entry.table.name}", rows.filter(pa.array(aside)) if aside.any() else rows[:0])
        self._write(entry, entry.table.name, rows.filter(pa.array(~aside)) if aside.any() else rows)
        tally.inserted += int((~aside).sum())

    def _write(self, entry: Entry, name: str, rows: pa.Table) -> None:
        """Append rows to a table, a row group a piece: pieces of other lengths the store would have to put together anew.

        They are not registered: a registered table is held until the transaction ends. The database reads the local name.
        """
        if not rows.num_rows:
            return
        import pyarrow as pa

        gf_rows = pa.Table.from_batches(rows.combine_chunks().to_batches(ROW_GROUP))
        names = [name for name in gf_rows.column_names if name not in BESIDE]
        columns = ", ".join([*names, "_file", "_line", "_hash"])
        values = ", ".join([*names, str(int(entry.file_id)), "_line", HASH])
        self.con.execute(f"INSERT INTO {name} ({columns}) SELECT {values} FROM gf_rows")

    def _aside(self, entry: Entry, hashed: Any, rows: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Rows that must be compared with others before they are kept."""
        import numpy as np

        table = entry.table
        if hashed is None:
            return np.full(rows, self._had_rows[table.name] or entry.twin)
        if table.name not in self._met:
            if self._had_rows[table.name] and rows < FEW_ROWS:
                return np.ones(rows, dtype=np.bool_)
            self._met[table.name] = self._known(table)
        return self._met[table.name].add(hashed, np.ones(rows, dtype=np.bool_))

    def _known(self, table: Table) -> KeySet:
        """The keys that the table holds already, whether from before or from this ingest."""
        import numpy as np

        from graphfraud.ingest import keys

        known = keys.KeySet()
        names = ", ".join(table.key)
        reader = self.con.sql(f"SELECT {names} FROM {table.name}").to_arrow_reader(500_000)
        for batch in reader:
            hashed = keys.hashes([batch.column(number) for number in range(len(table.key))], batch.num_rows)
            known.add(hashed, np.ones(batch.num_rows, dtype=np.bool_))
        return known

    def _remember(self, entries: list[Entry], block: Read) -> None:
        _put_misfits(self.con, entries, block.misfits)
        for entry, batch in zip(entries, block.batches, strict=False):
            for name, lines in batch.faults.items():
                column, _, code = name.partition(":")
                _put(self.con, entry.file_id, lines, column, [code] * len(lines), [""] * len(lines))


def _typed(part: Part, fits: list[Fit], reader: Reader, step: Step) -> Iterator[Read]:
    """The part's blocks, typed; side by side, and ahead of the one who writes them, where the part may be read in another thread."""
    blocks = part.blocks(step)
    if not part.ahead:
        return (read(block, fits, reader) for block in blocks)
    return ahead(in_order(lambda block: read(block, fits, reader), ahead(blocks)), BLOCKS_AHEAD)


def _enough(batches: list[Batch]) -> bool:
    """Whether these are worth writing: ROWS_AT_ONCE, fewer of wide rows."""
    rows = sum(batch.rows.num_rows for batch in batches)
    size = sum(batch.size for batch in batches)
    return rows >= ROWS_AT_ONCE or (rows >= ROW_GROUP and size >= BYTES_AT_ONCE)


def _whole(batches: list[Batch]) -> tuple[list[Batch], list[Batch]]:
    """Batches cut after the last whole row group: those before, those after."""
    rest = sum(batch.rows.num_rows for batch in batches) % ROW_GROUP
    last = batches[-1]
    if not 0 < rest <= last.rows.num_rows:
        return batches, []
    cut = last.rows.num_rows - rest
    keys = (None, None) if last.keys is None else (last.keys[:cut], last.keys[cut:])
    before, after = last.rows[:cut], last.rows[cut:]
    return (
        [*batches[:-1], replace(last, rows=before, keys=keys[0], size=int(before.nbytes))],
        [replace(last, rows=after, keys=keys[1], size=int(after.nbytes))],
    )


def _put_misfits(con: duckdb.DuckDBPyConnection, entries: Iterable[Entry], misfits: Sequence[Misfit]) -> None:
    if misfits:
        lines = [misfit.line for misfit in misfits]
        codes = [misfit.code for misfit in misfits]
        for entry in entries:
            _put(con, entry.file_id, lines, None, codes, [misfit.detail for misfit in misfits])


def _put(con: Any, file_id: int, lines: Any, column: str | None, codes: list[str], details: list[str]) -> None:
    import pyarrow as pa

    rows = len(codes)
    gf_lines = pa.table(  # noqa: F841 - the database reads the local name
        {
            "file": pa.array([file_id] * rows, pa.int32()),
            "line": pa.array(lines, pa.int64()),
            "name": pa.array([column] * rows, pa.string()),
            "code": codes,
            "detail": pa.array(details, pa.string()),
        }
    )
    con.execute("INSERT INTO gf_misfit SELECT file, line, name, code, detail FROM gf_lines")
