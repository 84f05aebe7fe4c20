"""How a source's columns become the canonical ones: the parsed form of a mapping file."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePath

from graphfraud.model import schema

_PLAIN = str.maketrans({0xFF01 + step: 0x21 + step for step in range(94)} | {0x3000: " ", 0xFEFF: None, 0x200B: None})
_BRACKETS = re.compile(r"^(.*?)\s*[(\[【](.*?)[)\]】]$")


@lru_cache(maxsize=4096)
def plain_header(text: str) -> str:
    """A header as it is compared: no blanks or quotes around it, plain-width, lower case."""
    return text.translate(_PLAIN).strip(" \t\r\n\"'\u00a0").casefold()


@lru_cache(maxsize=4096)
def header_readings(text: str) -> tuple[str, ...]:
    """What a header may mean, the likeliest first: ``setl_d.psn_no`` and ``人员编号(psn_no)`` are both psn_no."""
    whole = plain_header(text)
    found = [whole]
    bracketed = _BRACKETS.match(whole)
    if bracketed:
        found += [bracketed[1].strip(), bracketed[2].strip()]
    found += [part.rpartition(".")[2] for part in found if "." in part]
    return tuple(part for part in dict.fromkeys(found) if part)


@dataclass(frozen=True)
class Rule:
    """Where one canonical column comes from.

    Attributes:
        sources: headers, the first that the file has is used; or, with ``glue``, all of them joined.
        glue: text between the joined parts; None where nothing is joined.
        value: a constant, instead of a source.
        values: cell text → canonical text.
        otherwise: what a cell outside ``values`` becomes: ``keep``, ``empty`` or ``reject``.
        formats: strptime formats, tried before the built-in date forms.
        width: digits shorter than this are padded with zeros.
        mandatory: the file is unusable without the source.
    """

    sources: tuple[str, ...] = ()
    glue: str | None = None
    value: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = "keep"
    formats: tuple[str, ...] = ()
    width: int | None = None
    mandatory: bool = False


@dataclass(frozen=True)
class Condition:
    """A filter on a canonical column: rows outside are left out and counted."""

    column: str
    operator: str
    value: str | tuple[str, ...] | bool


@dataclass(frozen=True)
class TableLayout:
    """How one canonical table is read from the files that match."""

    table: schema.Table
    columns: Mapping[str, Rule]
    files: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    names: tuple[str, ...] = ()

    def takes(self, path: str) -> bool:
        """Whether ``files`` names this path (always, where it names nothing)."""
        name = PurePath(path).name.lower()
        return not self.files or any(fnmatch.fnmatch(name, pattern.lower()) for pattern in self.files)

    def found(self, headers: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Canonical column → positions of its sources among ``headers``; columns without a source are left out."""
        positions: dict[str, list[int]] = {}
        for position, header in enumerate(headers):
            for reading in header_readings(header)[:1]:
                positions.setdefault(reading, []).append(position)
        for position, header in enumerate(headers):
            for reading in header_readings(header)[1:]:
                positions.setdefault(reading, [position])
        result: dict[str, tuple[int, ...]] = {}
        for name, rule in self.columns.items():
            places = [positions[key] for key in map(plain_header, rule.sources) if key in positions]
            if rule.glue is not None:
                if len(places) == len(rule.sources):
                    result[name] = tuple(place[0] for place in places)
            elif places:
                result[name] = tuple(places[0])
        return result

    def missing(self, found: Mapping[str, tuple[int, ...]]) -> list[str]:
        """Columns without which the file cannot be used and that it does not have."""
        wanted = [column.name for column in self.table.columns if column.required]
        wanted += [name for name, rule in self.columns.items() if rule.mandatory and name not in wanted]
        return [name for name in wanted if name not in found and self._constant(name) is None]

    def _constant(self, name: str) -> str | None:
        rule = self.columns.get(name)
        return rule.value if rule else None


@dataclass(frozen=True)
class Layout:
    """A parsed mapping: its name, the SHA-256 of its text, how each table is read, which texts mean nothing."""

    name: str
    sha256: str
    tables: tuple[TableLayout, ...]
    nothing: tuple[str, ...] = ()
    delimiter: str | None = None
    encoding: str | None = None
