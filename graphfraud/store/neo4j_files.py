"""The files of an offline import: rows written straight from DuckDB, nodes by number, edges between numbers.

neo4j-admin finds the node of an id by searching all ids, twice an edge; numbers given here are the node's own place in the
store (``--id-type=actual``), and DuckDB joins them at a fraction of that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from graphfraud.errors import StoreError
from graphfraud.progress import progress
from graphfraud.store.database import Database, sql_file
from graphfraud.store.neo4j_cypher import Column
from graphfraud.store.neo4j_stage import Scope, Staged, stage_edges_by_shares, stage_nodes

TYPES = {
    "VARCHAR": "string",
    "BIGINT": "long",
    "INTEGER": "long",
    "UBIGINT": "long",
    "DOUBLE": "double",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "localdatetime",
}
SEPARATOR = "\x1f"
"""Between the parts of a list: a control character that no id holds."""
BLOCK_BYTES = 1 << 20
FIGURE_BYTES = 40
"""Bytes of a number, day or time in a line at most, with what stands around it."""
HASH = Column("row_hash", "BIGINT")


@dataclass(frozen=True)
class File:
    """Files of rows with the header that import wants, for one label or one type between two labels.

    Attributes:
        name: the label or type.
        header: the file that names the columns.
        rows: the files that hold the rows.
        count: rows in them.
        multiline: whether a value holds a line end.
        longest: bytes that no line exceeds.
    """

    name: str
    header: Path
    rows: tuple[Path, ...]
    count: int
    multiline: bool
    longest: int


class Files:
    """The files of one import in a folder; labels come first, as edges are written between their numbers.

    Args:
        database: the workspace's, prepared for projection.
        scope: how much is loaded.
        folder: an empty one.
    """

    def __init__(self, database: Database, scope: Scope, folder: Path):
        self.database = database
        self.scope = scope
        self.folder = folder
        self.nodes = 0
        self.text_bytes = _longest_id(database) + 3
        database.con.execute("CREATE OR REPLACE TEMP TABLE numbered (label VARCHAR, id VARCHAR, node_place BIGINT)")

    def write_nodes(self, label: str) -> File:
        """The rows of a label; each gets the next number."""
        staged = stage_nodes(self.database, label, self.scope)
        self.database.con.execute(
            "INSERT INTO numbered SELECT $label, id, $first + ROW_NUMBER() OVER (ORDER BY id) - 1 FROM wanted",
            {"label": label, "first": self.nodes},
        )
        self.nodes += staged.rows
        fields = [":ID", "id:string", *map(_field, staged.columns)]
        rows = (
            "SELECT n.node_place, w.* FROM wanted AS w"
            f" INNER JOIN numbered AS n ON n.label = '{label}' AND n.id = w.id ORDER BY n.node_place"
        )
        columns = (Column("node_place", "BIGINT"), Column("id", "VARCHAR"), *staged.columns)
        return self._write(label, fields, columns, rows, self.folder / f"{label}-nodes-0")

    def write_edges(self, type: str) -> list[File]:
        """The rows of a type, one for each pair of labels.

        Raises:
            StoreError: an edge names a node that is not among those written.
        """
        files: dict[tuple[str, str], File] = {}
        for number, staged in enumerate(stage_edges_by_shares(self.database, type, self.scope)):
            written = 0
            for a_label, b_label in self._ends():
                place = self.folder / f"{type}-{a_label}-{b_label}-{number}"
                added = self._write_between(type, a_label, b_label, staged, place)
                written += added.count
                files[a_label, b_label] = _joined(files.get((a_label, b_label)), added)
            if written != staged.rows:
                raise StoreError(
                    f"{self.database.folder}: {staged.rows - written} edges of type {type} name nodes that the records do not hold; "
                    "ingest the records again, or load over Bolt (--how bolt)"
                )
        return list(files.values())

    def _write_between(self, type: str, a_label: str, b_label: str, staged: Staged, place: Path) -> File:
        columns = (*staged.columns, HASH) if "row_hash" in staged.key else staged.columns
        fields = [":START_ID", ":END_ID", *map(_field, columns)]
        rows = (
            "SELECT x.node_place AS a_place, y.node_place AS b_place, w.* FROM wanted AS w"
            f" INNER JOIN numbered AS x ON x.label = '{a_label}' AND x.id = w.a"
            f" INNER JOIN numbered AS y ON y.label = '{b_label}' AND y.id = w.b"
            f" WHERE w.a_label = '{a_label}' AND w.b_label = '{b_label}'"
        )
        ends = (Column("a_place", "BIGINT"), Column("b_place", "BIGINT"))
        return self._write(type, fields, (*ends, *columns), rows, place)

    def _ends(self) -> list[tuple[str, str]]:
        return self.database.con.execute("SELECT DISTINCT a_label, b_label FROM wanted ORDER BY ALL").fetchall()

    def _write(self, name: str, fields: list[str], columns: tuple[Column, ...], query: str, place: Path) -> File:
        header, rows = place.with_suffix(".header"), place.with_suffix(".csv")
        header.write_text(",".join(fields) + "\n", encoding="utf-8")
        chosen = ", ".join(map(_sent, columns))
        target = str(rows).replace("'", "''")
        form = "(FORMAT csv, HEADER false, DELIMITER ',', QUOTE '\"', ESCAPE '\"')"
        with progress(name, unit="rows"):
            copied = self.database.con.execute(f"COPY (SELECT {chosen} FROM ({query})) TO '{target}' {form}")
            count = int(copied.fetchall()[0][0])
        return File(name, header, (rows,), count, _lines(rows) != count, self._longest(columns))

    def _longest(self, columns: tuple[Column, ...]) -> int:
        """Bytes that no line made of ``wanted`` exceeds: lists by their longest, texts by theirs, quotes doubled."""
        listed = [column for column in columns if column.is_list]
        texts = [column for column in columns if column.sql_type == "VARCHAR"]
        figures = len(columns) - len(listed) - len(texts)
        sizes = [f'COALESCE(MAX(len("{column.name}")), 0)' for column in listed]
        sizes += [f'COALESCE(MAX(2 * strlen("{column.name}") + 3), 0)' for column in texts]
        if not sizes:
            return FIGURE_BYTES * figures
        found = self.database.con.execute(f"SELECT {', '.join(sizes)} FROM wanted").fetchall()[0]
        widths = [self.text_bytes if column.sql_type == "VARCHAR[]" else FIGURE_BYTES for column in listed]
        lists = sum(int(count) * width for count, width in zip(found, widths, strict=False))
        return FIGURE_BYTES * figures + lists + sum(map(int, found[len(listed) :]))


def check_lists(database: Database) -> None:
    """Refuse ids that hold the character that parts the values of a list in the files.

    Raises:
        StoreError: one does.
    """
    found = database.con.execute(
        sql_file("graphfraud.store", "sql/projection/unfit_for_lists.sql"), {"character": SEPARATOR}
    )
    if found.fetchall():
        raise StoreError(
            f"{database.folder}: an id holds the control character that parts lists in import; load over Bolt (--how bolt)"
        )


def _longest_id(database: Database) -> int:
    """Bytes of the longest id that a list may hold; a stand-in has 32 at most."""
    found = database.con.execute(sql_file("graphfraud.store", "sql/projection/longest_in_lists.sql")).fetchall()
    return max(int(found[0][0] or 0), 32)


def _joined(known: File | None, added: File) -> File:
    if known is None:
        return added
    return replace(
        known,
        rows=(*known.rows, *added.rows),
        count=known.count + added.count,
        multiline=known.multiline or added.multiline,
        longest=max(known.longest, added.longest),
    )


def _lines(file: Path) -> int:
    """Line ends in a file; more of them than rows where a value holds one."""
    with file.open("rb") as handle:
        return sum(block.count(b"\n") + block.count(b"\r") for block in iter(lambda: handle.read(BLOCK_BYTES), b""))


def _field(column: Column) -> str:
    plain, listed = (column.sql_type[:-2], "[]") if column.is_list else (column.sql_type, "")
    try:
        return f"{column.name}:{TYPES[plain]}{listed}"
    except KeyError:
        raise StoreError(f"column {column.name} has a type that cannot be imported: {column.sql_type}") from None


def _sent(column: Column) -> str:
    sent = column.sent
    if not column.is_list:
        return sent
    value = sent.removesuffix(f' AS "{column.name}"')
    return f"array_to_string({value}, '{SEPARATOR}') AS \"{column.name}\""
