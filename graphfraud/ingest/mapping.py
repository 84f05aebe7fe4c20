"""Reading of mapping files and presets (TOML); the grammar is told in docs/ingest.md."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from graphfraud.errors import MappingError, UsageError
from graphfraud.ingest.layout import Condition, Layout, Rule, TableLayout
from graphfraud.model import schema

OPERATORS = ("at_least", "at_most", "is", "is_not", "present")
_TOP = {"name", "extends", "nothing", "delimiter", "encoding", "table"}
_TABLE = {"to", "files", "names", "national_headers", "columns", "where"}
_RULE = {"from", "join", "with", "value", "map", "otherwise", "format", "width", "mandatory"}


def presets() -> list[str]:
    """Names of the mappings that ship with the package."""
    room = resources.files("graphfraud.ingest").joinpath("presets")
    return sorted(entry.name.removesuffix(".toml") for entry in room.iterdir() if entry.name.endswith(".toml"))


@cache
def preset(name: str) -> Layout:
    """The mapping of that name that ships with the package.

    Raises:
        UsageError: there is none.
    """
    if name not in presets():
        raise UsageError(f"there is no preset {name!r}; there are: {', '.join(presets())}; or give --mapping FILE.toml")
    data = resources.files("graphfraud.ingest").joinpath("presets", f"{name}.toml").read_bytes()
    return parse(data, f"preset {name}")


def read(path: Path) -> Layout:
    """A mapping file.

    Raises:
        MappingError: it cannot be read or does not follow the grammar; the message names file and key.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MappingError(f"{path}: cannot be read: {error.strerror}") from error
    return parse(data, str(path))


def parse(data: bytes, where: str) -> Layout:
    """A mapping from its text; ``where`` names it in errors.

    Raises:
        MappingError: it does not follow the grammar.
    """
    try:
        text = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{where}: is no TOML: {error}") from error
    _only(text, _TOP, where)
    base = preset(_text(text["extends"], f"{where}: extends")) if "extends" in text else None
    entries = text.get("table", [])
    if not isinstance(entries, list) or not (entries or base):
        raise MappingError(f"{where}: has no [[table]]; say at least which file becomes setl_d")
    tables = tuple(_table(entry, f"{where}: table {number}", base) for number, entry in enumerate(entries, 1))
    if base:
        named = {table.table.name for table in tables}
        tables += tuple(table for table in base.tables if table.table.name not in named)
    delimiter = _optional(text, "delimiter", where)
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n' or not delimiter.isascii()):
        raise MappingError(f'{where}: delimiter: must be one character, such as ",", ";", "|" or "\\t"')
    digest = hashlib.sha256(data + (base.sha256.encode() if base else b"")).hexdigest()
    return Layout(
        name=_optional(text, "name", where) or Path(where).stem,
        sha256=digest,
        tables=tables,
        nothing=_texts(text.get("nothing", []), f"{where}: nothing"),
        delimiter=delimiter,
        encoding=_encoding(text, where),
    )


def _table(entry: Any, where: str, base: Layout | None) -> TableLayout:
    if not isinstance(entry, Mapping):
        raise MappingError(f"{where}: must be a [[table]]")
    _only(entry, _TABLE, where)
    name = _text(entry.get("to"), f"{where}: to")
    known = ", ".join(table.name for table in schema.TABLES)
    if name not in {table.name for table in schema.TABLES}:
        raise MappingError(f"{where}: to: there is no table {name!r}; there are: {known}")
    table = schema.table(name)
    where = f"{where} ({name})"
    columns = _columns(entry.get("columns", {}), table, f"{where}: columns")
    inherited = next((known.columns for known in base.tables if known.table is table), {}) if base else {}
    national = entry.get("national_headers", False)
    if national:
        inherited = {column.name: Rule(sources=(column.name, column.zh)) for column in table.columns}
    for column, rule in columns.items():
        before = inherited.get(column)
        if before and rule.value is None and rule.glue is None:
            columns[column] = _merged(
                rule, before, before.sources + rule.sources if national else rule.sources + before.sources
            )
    conditions = entry.get("where", [])
    if not isinstance(conditions, list):
        raise MappingError(f"{where}: where: must be a list of [[table.where]]")
    return TableLayout(
        table=table,
        columns={**inherited, **columns},
        files=_texts(entry.get("files", []), f"{where}: files"),
        where=tuple(_condition(part, table, f"{where}: where {n}") for n, part in enumerate(conditions, 1)),
        names=_texts(entry.get("names", []), f"{where}: names"),
    )


def _merged(rule: Rule, before: Rule, sources: tuple[str, ...]) -> Rule:
    """``rule`` over the inherited one: what it does not say stays."""
    return Rule(
        sources=tuple(dict.fromkeys(sources)),
        values={**before.values, **rule.values},
        otherwise=rule.otherwise if rule.values else before.otherwise,
        formats=rule.formats or before.formats,
        width=rule.width or before.width,
        mandatory=rule.mandatory,
    )


def _columns(entries: Any, table: schema.Table, where: str) -> dict[str, Rule]:
    if not isinstance(entries, Mapping):
        raise MappingError(f"{where}: must be a table of column = rule")
    for name in entries:
        if name not in table.names:
            raise MappingError(f"{where}: {name}: {table.name} has no such column; it has: {', '.join(table.names)}")
    return {name: _rule(entry, f"{where}: {name}") for name, entry in entries.items()}


def _rule(entry: Any, where: str) -> Rule:
    if isinstance(entry, str):
        return Rule(sources=(entry,), mandatory=True)
    if not isinstance(entry, Mapping):
        raise MappingError(f'{where}: must be a header ("Id") or a table such as {{ from = "Id" }}')
    _only(entry, _RULE, where)
    ways = [key for key in ("from", "join", "value") if key in entry]
    if len(ways) > 1:
        raise MappingError(f"{where}: {' and '.join(ways)} exclude each other")
    if not ways and not ({"map", "format", "width"} & entry.keys()):
        raise MappingError(f"{where}: needs from, join or value")
    if "with" in entry and "join" not in entry:
        raise MappingError(f"{where}: with: only goes with join")
    if "value" in entry:
        return Rule(value=_scalar(entry["value"], f"{where}: value"))
    otherwise = _text(entry.get("otherwise", "keep"), f"{where}: otherwise")
    if otherwise not in ("keep", "empty", "reject"):
        raise MappingError(f'{where}: otherwise: must be "keep", "empty" or "reject"')
    width = entry.get("width")
    if width is not None and (not isinstance(width, int) or not 1 <= width <= 40):
        raise MappingError(f"{where}: width: must be a whole number of digits")
    mandatory = entry.get("mandatory", False)
    if not isinstance(mandatory, bool):
        raise MappingError(f"{where}: mandatory: must be true or false")
    return Rule(
        sources=_texts(entry.get("join", entry.get("from", [])), f"{where}: {(ways or ['from'])[0]}"),
        glue=_text(entry.get("with", ""), f"{where}: with") if "join" in entry else None,
        values=_map(entry.get("map", {}), f"{where}: map"),
        otherwise=otherwise,
        formats=_texts(entry.get("format", []), f"{where}: format"),
        width=width,
        mandatory=mandatory,
    )


def _condition(entry: Any, table: schema.Table, where: str) -> Condition:
    if not isinstance(entry, Mapping):
        raise MappingError(f"{where}: must be a table")
    _only(entry, {"column", *OPERATORS}, where)
    column = _text(entry.get("column"), f"{where}: column")
    if column not in table.names:
        raise MappingError(f"{where}: column: {table.name} has no column {column!r}")
    given = [operator for operator in OPERATORS if operator in entry]
    if len(given) != 1:
        raise MappingError(f"{where}: needs exactly one of {', '.join(OPERATORS)}")
    operator, value = given[0], entry[given[0]]
    if operator == "present":
        if not isinstance(value, bool):
            raise MappingError(f"{where}: present: must be true or false")
        return Condition(column, operator, value)
    if operator in ("is", "is_not"):
        values = value if isinstance(value, list) else [value]
        return Condition(column, operator, tuple(_scalar(part, f"{where}: {operator}") for part in values))
    return Condition(column, operator, _scalar(value, f"{where}: {operator}"))


def _encoding(text: Mapping[str, Any], where: str) -> str | None:
    encoding = _optional(text, "encoding", where)
    if encoding is not None and encoding.lower() not in ("utf-8", "gb18030", "utf-16"):
        raise MappingError(f'{where}: encoding: must be "utf-8", "gb18030" or "utf-16"')
    return encoding.lower() if encoding else None


def _only(entry: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in entry:
        if key not in known:
            raise MappingError(f"{where}: {key}: unknown key; known are: {', '.join(sorted(known))}")


def _optional(entry: Mapping[str, Any], key: str, where: str) -> str | None:
    return _text(entry[key], f"{where}: {key}") if key in entry else None


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise MappingError(f"{where}: must be a text" if value is not None else f"{where}: is missing")
    return value


def _scalar(value: Any, where: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float) and not hasattr(value, "isoformat"):
        raise MappingError(f"{where}: must be a text, a number or a date")
    return value if isinstance(value, str) else str(value)


def _texts(value: Any, where: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(part, str) for part in values):
        raise MappingError(f"{where}: must be a text or a list of texts")
    return tuple(values)


def _map(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise MappingError(f"{where}: must be a table of cell = value")
    return {key: _scalar(part, f"{where}: {key}") for key, part in value.items()}
