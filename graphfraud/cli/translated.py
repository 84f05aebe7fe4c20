"""Errors in Chinese: what each says is kept in ``errors.toml``, by what it says in English.

Errors are raised in English wherever they happen, as lower rooms know no language; here the text that one was made
from is found again by its fixed words, and the values that stood between them are put into the Chinese one.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

TEXTS = frozenset({"why", "what", "where", "advice"})
_PLACE = re.compile(r"\{(\w+)\}")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Chinese by English text, by class of the error (or parts, system, click)."""
    return tomllib.loads(resources.files("graphfraud.cli").joinpath("errors.toml").read_text(encoding="utf-8"))


def told(message: str, lang: str) -> str:
    """An English message in that language; what nobody has put into words, such as a parser's complaint, stays."""
    return _chinese(message) if lang == "zh" else message


def _chinese(message: str) -> str:
    for english, chinese in _longest_first():
        values = _values(english, message)
        if values is not None:
            shown = {name: _chinese(text) if name in TEXTS else text for name, text in values.items()}
            return _PLACE.sub(lambda place, shown=shown: shown[place[1]], chinese)  # type: ignore[misc]
    return message


def places(text: str) -> list[str]:
    """Names of the values that a text holds, in its order."""
    return _PLACE.findall(text)


def fixed(text: str) -> tuple[str, ...]:
    """The words between the values."""
    return tuple(_PLACE.split(text)[::2])


@cache
def _longest_first() -> list[tuple[str, str]]:
    """What begins with fixed words goes first: a text that begins with a value would take the words before its own as one."""
    pairs = [pair for section in catalogue().values() for pair in section.items()]
    return sorted(pairs, key=lambda pair: (not fixed(pair[0])[0], -len("".join(fixed(pair[0]))), pair[0]))


def _values(english: str, message: str) -> dict[str, str] | None:
    words = fixed(english)
    if not all(word in message for word in words):
        return None
    shape, seen = re.escape(words[0]), set[str]()
    for name, word in zip(places(english), words[1:], strict=True):
        shape += (f"(?P={name})" if name in seen else f"(?P<{name}>.*?)") + re.escape(word)
        seen.add(name)
    found = re.fullmatch(shape, message, re.DOTALL)
    return found.groupdict() if found else None
