"""What an ingest did: counts per file, warnings, conflicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphfraud.ingest.unread import Unread

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Warned:
    """Something that a reader of the data should know; the rows were kept.

    Attributes:
        code: short stable name, such as ``certno_checksum``.
        rows: how many rows or things it concerns.
        detail: what it is about, without any raw value.
        path: the file, or None where it concerns the whole workspace.
    """

    code: str
    rows: int
    detail: str
    path: str | None = None


@dataclass(frozen=True)
class FileReport:
    """Counts of one file (or sheet, or query) for one canonical table.

    ``unread`` are the headings that neither this table nor another one took from it; ``faults`` the (column, reject code, rows) of what was
    rejected, the most frequent first.
    """

    path: str
    sha256: str
    table: str
    accepted: int
    rejected: int
    repeated: int
    conflicts: int = 0
    replaced: int = 0
    filtered: int = 0
    warnings: tuple[Warned, ...] = ()
    unread: tuple[Unread, ...] = ()
    faults: tuple[tuple[str, str, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The six fields that other programs rely on."""
        names = ("path", "sha256", "table", "accepted", "rejected", "repeated")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class IngestReport:
    """Counts of one ingest.

    Attributes:
        files: one entry for each file and canonical table.
        warnings: those of the whole workspace; the files carry their own.
        skipped: files of a folder, or sheets of a workbook, that are no table, with the reason.
        rejects: the CSV files with the rejected rows.
        dry_run: nothing was kept.
    """

    files: tuple[FileReport, ...]
    warnings: tuple[Warned, ...] = ()
    skipped: tuple[str, ...] = ()
    rejects: tuple[str, ...] = field(default=())
    dry_run: bool = False

    @property
    def accepted(self) -> int:
        """Rows added to the workspace."""
        return sum(file.accepted for file in self.files)

    @property
    def rejected(self) -> int:
        """Rows that could not be used; each stands in a rejects file."""
        return sum(file.rejected for file in self.files)

    @property
    def repeated(self) -> int:
        """Rows that the workspace, or an earlier line of this ingest, already had."""
        return sum(file.repeated for file in self.files)

    @property
    def conflicts(self) -> int:
        """Rejected rows whose id came with other content; part of ``rejected``."""
        return sum(file.conflicts for file in self.files)

    @property
    def replaced(self) -> int:
        """Kept rows that gave way to a newer one (--replace); part of ``accepted``."""
        return sum(file.replaced for file in self.files)

    def all_warnings(self) -> tuple[Warned, ...]:
        """Warnings of the files, then those of the workspace."""
        return tuple(warned for file in self.files for warned in file.warnings) + self.warnings

    def all_faults(self) -> list[tuple[str, str, int, tuple[str, ...]]]:
        """(column, reject code, rows, files) of all that was rejected, the most frequent first."""
        found: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = {}
        for file in self.files:
            for column, code, rows in file.faults:
                before, paths = found.get((column, code), (0, ()))
                found[column, code] = before + rows, (*paths, file.path)
        return sorted(((*key, *value) for key, value in found.items()), key=lambda one: -one[2])

    def all_unread(self) -> dict[str, tuple[Unread, ...]]:
        """File → headings that nothing was read from, each file once, whatever tables it fed."""
        return {file.path: file.unread for file in self.files if file.unread}

    def to_json(self) -> dict[str, Any]:
        """``{"accepted", "rejected", "repeated", "files": [...]}``, ready for ``json.dumps``."""
        return {
            "accepted": self.accepted,
            "rejected": self.rejected,
            "repeated": self.repeated,
            "files": [file.to_json() for file in self.files],
        }

    def frame(self) -> pd.DataFrame:
        """One row a file, for notebooks."""
        import pandas as pd

        names = ("path", "table", "accepted", "rejected", "repeated", "conflicts", "replaced", "filtered", "sha256")
        return pd.DataFrame([{name: getattr(file, name) for name in names} for file in self.files], columns=list(names))
