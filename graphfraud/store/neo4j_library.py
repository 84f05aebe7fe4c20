"""The investigators' query library: every file of ``cypher/queries`` with what its header declares.

A header holds lines ``// key: value``: title.zh, title.en, question.zh, question.en, ``parameter`` (name,
type, default or -, then | zh | en), example (name=value …), columns and, if there are any, columns.zh, their headings in
Chinese. Types: integer, number, text, date, boolean, card (a card number or its stand-in), id (any id, also a card number),
words (of a full-text search).
"""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from graphfraud.errors import NotFoundError, StoreError, UsageError
from graphfraud.model.finding import Text
from graphfraud.store.neo4j_cypher import cypher_folder, cypher_text

REQUIRED = "-"
OWN = ".cypher"
"""What the name of a file with a question of somebody's own ends in."""
_EVERY = "every settlement"
_ABOUT = ("title", "question")
_HEADER = re.compile(
    r"//\s*(title\.zh|title\.en|question\.zh|question\.en|parameter|example|wants|columns\.zh|columns):\s*(.*)\Z"
)
_PARAMETER = re.compile(r"(\w+) (\w+) (\S+) \| (.+?) \| (.+)\Z")
_BOUND = re.compile(r"\$(\w+)")
_LUCENE = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|])')


def _boolean(raw: str) -> bool:
    return {"true": True, "false": False}[raw.lower()]


def _integer(raw: str) -> int:
    value = int(raw)
    if abs(value) >= 1 << 63:
        raise ValueError(raw)
    return value


def _number(raw: str) -> float:
    value = float(raw)
    if not math.isfinite(value):
        raise ValueError(raw)
    return value


def _words(raw: str) -> str:
    return _LUCENE.sub(r"\\\1", raw).replace("AND", "and").replace("OR", "or").replace("NOT", "not")


PARSERS: dict[str, Callable[[str], Any]] = {
    "integer": _integer,
    "number": _number,
    "text": str,
    "date": date.fromisoformat,
    "boolean": _boolean,
    "card": str.strip,
    "id": str.strip,
    "words": _words,
}


CARD_PARAMETERS = ("card", "id")
"""Types of parameters that may be a card's number."""


@dataclass(frozen=True)
class QueryParameter:
    """A parameter: its type decides how a given text is read; without a default it must be given."""

    name: str
    type: str
    default: str
    text: Text

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default == REQUIRED

    def parse(self, raw: str) -> Any:
        """The value of a text.

        Raises:
            UsageError: the text does not fit the type.
        """
        try:
            return PARSERS[self.type](raw)
        except (ValueError, KeyError):
            raise UsageError(f"parameter {self.name}: {raw!r} is no {self.type}") from None


@dataclass(frozen=True)
class Query:
    """A question of the library.

    Attributes:
        name: file name without its ending.
        title, question: in both languages.
        parameters: in the order of the header.
        example: parameter values as given on the command line.
        columns: of the answer.
        headings: of the columns in Chinese, in their order; in English, and where none are given, the columns' names serve.
        text: the Cypher text.
        every: whether it wants a graph with a node for every settlement.
        file: where a question of somebody's own lies; empty for the library's.
    """

    name: str
    title: Text
    question: Text
    parameters: tuple[QueryParameter, ...]
    example: Mapping[str, str]
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    text: str
    every: bool = False
    file: str = ""

    @property
    def cards(self) -> frozenset[str]:
        """Parameters that may be a card's number, which the workspace turns into its stand-in."""
        return frozenset(parameter.name for parameter in self.parameters if parameter.type in CARD_PARAMETERS)

    def values(self, given: Mapping[str, str]) -> dict[str, Any]:
        """All parameters with their values, defaults filled in.

        Raises:
            UsageError: a name that the query does not know, one that is missing, a value that does not fit.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise UsageError(f"query {self.name} has no parameter {unknown[0]!r}; it has: {', '.join(known) or 'none'}")
        missing = [name for name, parameter in known.items() if parameter.required and name not in given]
        if missing:
            example = " ".join(f"--param {name}={self.example.get(name, '…')}" for name in missing)
            raise UsageError(f"query {self.name} needs {', '.join(missing)}: {example}")
        return {name: parameter.parse(given.get(name, parameter.default)) for name, parameter in known.items()}

    def head(self, lang: str) -> tuple[str, ...]:
        """What stands over the columns of a table for people."""
        return self.headings if lang == "zh" else self.columns

    def speaks_of(self, word: str) -> bool:
        """Whether name, title or question, in either language, holds the word."""
        told = (self.name, *self.title.values(), *self.question.values())
        return any(word.casefold() in text.casefold() for text in told)

    def command(self, values: Mapping[str, str] | None = None) -> str:
        """The command that asks with these values, else the example."""
        asked = self.example if values is None else values
        given = "".join(f" --param {shlex.quote(f'{name}={value}')}" for name, value in asked.items())
        return f"graphfraud query run {shlex.quote(self.file or self.name)}{given}"

    def for_browser(self, given: Mapping[str, str] | None = None) -> str:
        """The query with its values in place: one statement, as Neo4j Browser shows the answers of one only.

        Args:
            given: values as on the command line; the example's where they are lacking.

        Raises:
            UsageError: they do not fit.
        """
        values = self._shown(given)
        return _BOUND.sub(lambda found: _literal(values[found[1]]), self.text)

    def with_parameters(self, given: Mapping[str, str] | None = None) -> tuple[str, str]:
        """The same values as ``:param`` lines, to be pasted before, and the text as it is, for those who ask again and again.

        Raises:
            UsageError: they do not fit.
        """
        lines = [f":param {name} => {_literal(value)};" for name, value in self._shown(given).items()]
        return "\n".join(lines), self.text

    def _shown(self, given: Mapping[str, str] | None) -> dict[str, Any]:
        return self.values({**self.example, **(given or {})})


@cache
def queries() -> tuple[Query, ...]:
    """All questions, by name.

    Raises:
        StoreError: a file whose header lacks something.
    """
    names = sorted(
        entry.name for entry in cypher_folder().joinpath("queries").iterdir() if entry.name.endswith(".cypher")
    )
    return tuple(read_query(name.removesuffix(".cypher"), cypher_text(f"queries/{name}")) for name in names)


def query(name: str) -> Query:
    """The question of that name, or of a file that ends in .cypher.

    Raises:
        NotFoundError: there is none.
        StoreError: the file's header does not follow the form.
    """
    if name.endswith(OWN):
        return read_own(Path(name))
    for found in queries():
        if found.name == name:
            return found
    raise NotFoundError(f"there is no query {name!r}; list them with: graphfraud query list")


def read_query(name: str, text: str) -> Query:
    """A query from its file's text.

    Raises:
        StoreError: the header lacks something or does not follow the form.
    """
    header = _header(text)
    lacking = [
        key for key in ("title.zh", "title.en", "question.zh", "question.en", "columns") if not header.get(key, [""])[0]
    ]
    if lacking or "example" not in header:
        raise StoreError(f"queries/{name}.cypher: the header lacks {', '.join(lacking) or 'example'}")
    columns = _listed(header["columns"][0])
    headings = _listed(header["columns.zh"][0]) if "columns.zh" in header else columns
    if len(columns) != len(headings):
        raise StoreError(f"queries/{name}.cypher: {len(columns)} columns, but {len(headings)} headings in columns.zh")
    return Query(
        name=name,
        title={"zh": header["title.zh"][0], "en": header["title.en"][0]},
        question={"zh": header["question.zh"][0], "en": header["question.en"][0]},
        parameters=tuple(_parameter(name, line) for line in header.get("parameter", [])),
        example=_example(header["example"][0]),
        columns=columns,
        headings=headings,
        text=_body(text),
        every=_EVERY in header.get("wants", ()),
    )


def read_own(file: Path) -> Query:
    """A question of somebody's own: the header may lack anything; a parameter that it does not declare is a text that must be given.

    Raises:
        NotFoundError: there is no such file.
        StoreError: it cannot be read, or a parameter line does not follow the form.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFoundError(f"{file}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    name, header = file.stem, _header(text)
    try:
        example = _example(header.get("example", [""])[0])
    except ValueError:
        raise StoreError(f"{file}: the example must be name=value, one after the other") from None
    columns = _listed(header["columns"][0]) if "columns" in header else ()
    headings = _listed(header["columns.zh"][0]) if "columns.zh" in header else columns
    body = _body(text).rstrip("; \n")
    declared = [_parameter(name, line) for line in header.get("parameter", [])]
    bound = dict.fromkeys(_BOUND.findall(body))
    undeclared = [one for one in bound if one not in {parameter.name for parameter in declared}]
    about = {kind: {lang: header.get(f"{kind}.{lang}", [""])[0] for lang in ("zh", "en")} for kind in _ABOUT}
    return Query(
        name=name,
        title={lang: text or name for lang, text in about["title"].items()},
        question=about["question"],
        parameters=(*declared, *(QueryParameter(one, "text", REQUIRED, {"zh": one, "en": one}) for one in undeclared)),
        example=example,
        columns=columns,
        headings=headings if len(headings) == len(columns) else columns,
        text=body,
        every=_EVERY in header.get("wants", ()),
        file=str(file),
    )


def _header(text: str) -> dict[str, list[str]]:
    header: dict[str, list[str]] = {}
    for line in text.splitlines():
        found = _HEADER.match(line)
        if found:
            header.setdefault(found[1], []).append(found[2].strip())
    return header


def _body(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("//")).strip()


def _example(line: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in shlex.split(line))


def _listed(line: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in line.split(","))


def _parameter(name: str, line: str) -> QueryParameter:
    found = _PARAMETER.match(line)
    if not found or found[2] not in PARSERS:
        raise StoreError(f"queries/{name}.cypher: this is no parameter line: {line}")
    return QueryParameter(found[1], found[2], found[3], {"zh": found[4], "en": found[5]})


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return str(value)
