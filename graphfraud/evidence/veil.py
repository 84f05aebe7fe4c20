"""What of a person a package shows: everything, or in the training edition masks alone, in every text of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

from graphfraud.model.masking import mask_address, mask_name, mask_number
from graphfraud.review.sheets import visible

Shown = TypeVar("Shown")
TOKEN = re.compile(r"[0-9A-Za-z]{5,}")
WORD = re.compile(r"[A-Za-z][A-Za-z'’\-]*")
MOST_WORDS = 5
SHORTEST_NUMBER = 5
MASKS: dict[str, Callable[[str], str]] = {"name": mask_name, "number": mask_number, "address": mask_address}


def masked(value: str, kind: str) -> str:
    """The mask of a value; stars alone where the usual mask would leave it whole."""
    shown = MASKS[kind](value)
    return "*" * min(len(value), 4) if shown == value.strip() and shown else shown


@dataclass(frozen=True)
class Veil:
    """Shows values whole, or masked where ``on``.

    Attributes:
        on: whether this is the masked edition.
        raw: every sensitive value in the package's records, with its kind.
    """

    on: bool
    raw: Mapping[str, str] = field(default_factory=dict)
    _seen: dict[str, str] = field(default_factory=dict)

    def name(self, value: str | None) -> str:
        """A name."""
        return self._one(value, "name")

    def number(self, value: str | None) -> str:
        """An identity, card or telephone number."""
        return self._one(value, "number")

    def address(self, value: str | None) -> str:
        """An address."""
        return self._one(value, "address")

    def _one(self, value: str | None, kind: str) -> str:
        text = (value or "").strip()
        return visible(masked(text, kind) if self.on else text)

    def text(self, value: str | None) -> str:
        """Any other text from the records or from people: sensitive values inside it are masked where ``on``."""
        text = value or ""
        if not self.on or not text:
            return visible(text)
        if text not in self._seen:
            self._seen[text] = visible(self._scrub(text))
        return self._seen[text]

    def _scrub(self, text: str) -> str:
        if text.strip() in self.raw:
            return masked(text.strip(), self.raw[text.strip()])
        text = TOKEN.sub(lambda found: self._mask_known(found[0], SHORTEST_NUMBER), text)
        text = self._scrub_words(text)
        return text if text.isascii() else self._scrub_inside(text)

    def _mask_known(self, word: str, shortest: int) -> str:
        kind = self.raw.get(word)
        return masked(word, kind) if kind and len(word) >= shortest else word

    def _scrub_words(self, text: str) -> str:
        """Mask names of Latin letters, several words long at most ``MOST_WORDS``, where they stand as whole words."""
        spans = [found.span() for found in WORD.finditer(text)]
        parts, at, number = [], 0, 0
        while number < len(spans):
            start = spans[number][0]
            ends = [end for _, end in spans[number : number + MOST_WORDS]]
            many = next((n for n in range(len(ends), 0, -1) if self._is_name(text[start : ends[n - 1]])), 0)
            if many:
                parts += [text[at:start], masked(text[start : ends[many - 1]], self.raw[text[start : ends[many - 1]]])]
                at = ends[many - 1]
            number += max(many, 1)
        return "".join([*parts, text[at:]])

    def _is_name(self, words: str) -> bool:
        return len(words) > 1 and words in self.raw

    def _scrub_inside(self, text: str) -> str:
        """Mask Chinese names and addresses wherever they stand, longest first."""
        at, parts = 0, []
        while at < len(text):
            length = next((n for n in self._lengths() if self._is_chinese_value(text[at : at + n], n)), 0)
            if length:
                value = text[at : at + length]
                parts.append(masked(value, self.raw[value]))
                at += length
            else:
                parts.append(text[at])
                at += 1
        return "".join(parts)

    def _is_chinese_value(self, part: str, length: int) -> bool:
        return len(part) == length and not part.isascii() and part in self.raw

    def _lengths(self) -> tuple[int, ...]:
        if "" not in self._seen:
            known = sorted({len(value) for value in self.raw if len(value) > 1}, reverse=True)
            self._seen[""] = ",".join(map(str, known))
        return tuple(int(n) for n in self._seen[""].split(",") if n)

    def thing(self, value: Shown) -> Shown:
        """The same dataclass, tuple, list or dict with every text in it passed through ``text``."""
        return _walk(value, self.text) if self.on else value


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple | list):
        return type(value)(_walk(part, change) for part in value)
    if isinstance(value, dict):
        return {change(key) if isinstance(key, str) else key: _walk(part, change) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: _walk(getattr(value, part.name), change) for part in fields(value)})
    return value


def leaks(raw: Iterable[str], text: str) -> list[str]:
    """Raw numbers that stand in ``text`` after all."""
    tokens = set(TOKEN.findall(text))
    return sorted(value for value in raw if len(value) > 6 and value in tokens)
