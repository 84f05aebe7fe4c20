"""The words of the documents, in both languages; ``words.txt`` holds one ``key | 中文 | English`` a line."""

from __future__ import annotations

from functools import cache
from importlib import resources

from graphfraud.model.finding import Text
from graphfraud.views import words as shared


@cache
def table() -> dict[str, Text]:
    """All words by key."""
    text = resources.files("graphfraud.evidence").joinpath("words.txt").read_text(encoding="utf-8")
    found: dict[str, Text] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            key, zh, en = (part.strip() for part in line.split("|"))
            found[key] = {"zh": zh, "en": en}
    return found


def say(key: str, lang: str, **values: object) -> str:
    """The words of ``key`` with ``values`` put in place of {name}."""
    return table()[key][lang].format(**values)


def code(kind: str, value: str, lang: str) -> str:
    """The word for a code of the records or of a finding: kinds, roles, statuses, verdicts, severities, readings."""
    if kind in ("reading", "warning"):
        return (shared.reading if kind == "reading" else shared.warning)(value)[lang]
    tables = {
        "kind": shared.KINDS,
        "role": shared.ROLES,
        "status": shared.STATUSES,
        "verdict": shared.VERDICTS,
        "severity": shared.SEVERITIES,
    }
    return shared.word(tables[kind], value)[lang]


def med_type(value: str | None, lang: str) -> str:
    """The word for a medical category, none where none is on record."""
    return shared.med_type(value or "", lang)
